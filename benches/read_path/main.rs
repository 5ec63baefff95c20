//! How fast questions are answered: `cargo bench --bench read_path`.
//!
//! Three servers answer the same three questions over loopback HTTP: Remit's real router; the least that
//! an axum server can do, which reads the request and sends bytes that it holds; and async-graphql's
//! static resolvers on the same data. Every request carries another value of its variable, so a plan can
//! be remembered but no answer can. Rounds are short and take turns between the servers, so that noise of the
//! machine falls on all of them; ratios are taken within a round, and medians are shown.
//!
//! Before anything is measured, all servers must give equal data. With `--quick` there is one short
//! round. What is measured is shown, never judged: the numbers depend on the machine.

mod client;
mod data;
mod questions;
mod resolvers;
mod servers;
mod stages;
mod table;
mod thread;

use std::time::Duration;

use client::Client;
use data::Data;
use servers::Server;
use table::{Measured, Row};

/// The program's allocator, for all servers alike.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 25;
const ROUND_TIME: Duration = Duration::from_millis(250);
/// The most requests of a round, whatever the speed.
const ROUND_REQUESTS_MAX: usize = 100_000;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let rounds = if quick { 1 } else { ROUNDS };
    table::print_machine();
    let data = Data::new();
    let questions = questions::all(&data);
    let servers = servers::start(&data, &questions);
    thread::pin(thread::CLIENT_CORE);
    let client = Client::new();

    for question in &questions {
        client.check_equal(question, &servers);
    }
    for question in &questions {
        let mut row = Row::new(question);
        let counts: Vec<usize> = servers
            .iter()
            .map(|server| requests_per_round(&client, server, question))
            .collect();
        for _ in 0..rounds {
            for (server, count) in servers.iter().zip(&counts) {
                row.add(server.which, measure(&client, server, question, *count));
            }
        }
        row.print();
        stages::print(&data, question, row.remit_time_least(), quick);
    }
}

/// How many requests a server answers in the time of a round, found by asking it some: a warm-up too.
fn requests_per_round(client: &Client, server: &Server, question: &questions::Question) -> usize {
    const TRIED: usize = 400;
    let tried = measure(client, server, question, TRIED);
    let count = ROUND_TIME.as_secs_f64() * tried.requests_per_second;
    (count as usize).clamp(TRIED, ROUND_REQUESTS_MAX)
}

fn measure(
    client: &Client,
    server: &Server,
    question: &questions::Question,
    count: usize,
) -> Measured {
    let requests = question.requests(server);
    let before = server.thread.time_on_core();
    let took = client.ask(server.address, &requests, count);
    let busy = server.thread.time_on_core() - before;
    Measured {
        requests_per_second: count as f64 / took.as_secs_f64(),
        server_time: busy.div_f64(count as f64),
        server_busy: busy.as_secs_f64() / took.as_secs_f64(),
    }
}
