//! The reference clients, in programs of `tests/graphql-js/live`.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use remit::engine::CommitRequest;
use remit::graphql::live::LiveLimits;
use remit::http::{Access, HttpLimits, Tokens};
use serde_json::Value as Json;

use crate::npm;
use crate::world::{self, Served, World};

/// A program that talks to a server, and with the test in lines.
pub(super) struct Client {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Client {
    pub(super) fn start(program: &str, arguments: &[&str]) -> Self {
        let place = npm::installed("tests/graphql-js");
        let mut process = Command::new("node")
            .arg(place.join("live").join(program))
            .args(arguments)
            .current_dir(place)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            to: process.stdin.take().unwrap(),
            from: BufReader::new(process.stdout.take().unwrap()),
            process,
        }
    }

    pub(super) fn line(&mut self) -> String {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    pub(super) fn says(&mut self, expected: &str) {
        assert_eq!(self.line(), expected);
    }

    pub(super) fn hears(&mut self, line: &str) {
        writeln!(self.to, "{line}").unwrap();
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        self.process.wait().unwrap();
    }
}

/// Many commits by several writers at once, the last one with this number.
fn write(world: &World, last: u64) {
    const WRITERS: u64 = 4;
    let each = (last - world.snapshot().revision().0) / WRITERS;
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            scope.spawn(move || {
                for round in 0..each {
                    let changes = world.renaming("dns", &format!("DNS {writer} {round}"));
                    let request = CommitRequest::new(changes, "tests");
                    world.engine.commit_blocking(request).unwrap();
                }
            });
        }
    });
    assert_eq!(world.snapshot().revision().0, last);
}

/// A client that cuts its connection every few commits, while others commit, misses none and gets none twice.
fn check_resuming(transport: &str) {
    const LAST: u64 = 402;
    let world = world::seed();
    let served = world.served();
    let arguments = [transport, &served.url(), &LAST.to_string()];
    let mut client = Client::start("resume.mjs", &arguments);
    client.says("following");
    write(&world, LAST);
    let revisions: Vec<u64> = serde_json::from_str(&client.line()).unwrap();
    let all: Vec<u64> = (2..=LAST).collect();
    assert_eq!(revisions, all);
}

#[test]
fn graphql_ws_resumes_after_cuts_with_nothing_missed_or_doubled() {
    check_resuming("ws");
}

#[test]
fn graphql_sse_resumes_after_cuts_with_nothing_missed_or_doubled() {
    check_resuming("sse");
}

#[test]
fn the_rules_of_graphql_transport_ws_are_kept() {
    let tokens = Tokens::read("tokens", "0123456789abcdef Ada Lovelace").unwrap();
    let app = world::seed().app(HttpLimits {
        live: LiveLimits {
            init_max: Duration::from_secs(1),
            message_bytes_max: 50_000,
            ..LiveLimits::default()
        },
        ..HttpLimits::default()
    });
    let served = Served::new(app.with_access(Access::Tokens(tokens)));
    let mut client = Client::start("rules.mjs", &[&served.url(), "0123456789abcdef"]);
    let verdicts: Vec<Json> = serde_json::from_str(&client.line()).unwrap();
    assert!(verdicts.len() >= 25, "only {} rules", verdicts.len());
    for verdict in verdicts {
        assert_eq!(verdict["found"], verdict["expected"], "{}", verdict["name"]);
    }
}

#[test]
fn thousands_of_subscribers_hear_of_a_commit() {
    let world = world::seed();
    let served = world.served();
    let mut client = Client::start("crowd.mjs", &[&served.url(), "30", "100", "6"]);
    client.says("following");
    write(&world, 6);
    assert_eq!(client.line(), "3000");
}
