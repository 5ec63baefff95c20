//! Where the time of one of Remit's answers goes: the same work without a network, stage by stage.
//! What has no entry of its own is the rest of the one around it. Of everything the fastest batch counts:
//! differences of medians say little on a busy machine.

use std::hint::black_box;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request as HttpRequest, header};
use remit::graphql::guard::{self, DocumentLimits};
use remit::graphql::input::Variables;
use remit::graphql::limits::Limits;
use remit::graphql::plan::{Context, bind};
use remit::graphql::schema::Api;
use remit::graphql::service::{Begun, Request, Service};
use remit::graphql::variables::{self, Declared};
use remit::graphql::view::View;
use remit::http::{Front, Heads};
use tower::ServiceExt as _;

use crate::data::Data;
use crate::questions::Question;
use crate::servers;

/// Prints the stages of a question, and what is left of the time that the server takes over TCP.
pub fn print(data: &Data, question: &Question, over_tcp: Duration, quick: bool) {
    let clock = Clock {
        batches: if quick { 3 } else { 21 },
        batch_time: Duration::from_millis(if quick { 5 } else { 40 }),
    };
    let stages = Stages::new(data, question);
    let front = Front::new(servers::app(data));
    let heads = Heads::default();
    let router = stages.router(&clock, "/graphql", |request| front.answer(request, &heads));
    let baseline = servers::baseline(data, std::slice::from_ref(question));
    let axum = stages.router(&clock, question.baseline_path, |request| {
        baseline.clone().oneshot(request)
    });
    let begin = stages.begin(&clock);
    let run = stages.run(&clock);
    let variables = stages.variables(&clock);
    let bind = stages.bind(&clock);
    let over_tcp = over_tcp.as_secs_f64() * 1e6;
    let bytes = stages.answer_bytes();
    println!("  where Remit's time goes, in us for an answer of {bytes} bytes");
    for (stage, time) in [
        ("kernel, tokio and hyper", over_tcp - router),
        ("host, headers, body and answer", router - begin - run),
        ("variables: parse and coerce", variables),
        ("plan lookup", begin - variables - bind),
        ("bind and cost", bind),
        ("run", run),
    ] {
        let share = 100.0 * time / over_tcp;
        println!("    {stage:<32} {time:>8.2}   {share:>5.1} %");
    }
    println!("  what the baseline's axum takes instead of all but the first: {axum:.2}");
    println!();
}

struct Clock {
    batches: usize,
    batch_time: Duration,
}

impl Clock {
    /// What one call takes in the fastest batch, in microseconds. `work` is told which call it is.
    fn time(&self, mut work: impl FnMut(usize)) -> f64 {
        let begin = Instant::now();
        let mut warm_up = 0;
        while begin.elapsed() < self.batch_time {
            work(warm_up);
            warm_up += 1;
        }
        let batch = |_| {
            let begin = Instant::now();
            (0..warm_up).for_each(&mut work);
            begin.elapsed().as_secs_f64() * 1e6 / warm_up as f64
        };
        (0..self.batches).map(batch).fold(f64::INFINITY, f64::min)
    }
}

struct Stages<'d> {
    data: &'d Data,
    question: &'d Question,
    declared: Vec<Declared>,
    api: Api,
    service: Service,
    view: View,
}

impl<'d> Stages<'d> {
    fn new(data: &'d Data, question: &'d Question) -> Self {
        let document = guard::read(question.query, &DocumentLimits::default());
        let document = document.expect("the questions are valid");
        let (_, operation) = document.operations.iter().next().expect("there is one");
        Self {
            data,
            question,
            declared: variables::declared(&operation.node),
            api: Api::of(&data.ontology, &Limits::default()),
            service: servers::service(data),
            view: View::of(&data.engine),
        }
    }

    fn request(&self, number: usize) -> Request<'_> {
        Request {
            query: self.question.query.into(),
            operation_name: None,
            variables: Some(&self.question.variables[number % self.question.variables.len()]),
        }
    }

    fn begun(&self, number: usize) -> Begun {
        self.service
            .begin(self.request(number))
            .expect("the questions are valid")
    }

    fn coerced(&self, number: usize) -> Variables {
        let given = variables::parse(self.request(number).variables);
        let given = given.expect("variables are JSON");
        variables::coerce(&self.api, &Limits::default(), &self.declared, given)
            .expect("the variables fit")
    }

    fn answer_bytes(&self) -> usize {
        let begun = self.begun(0);
        self.service.finish(&self.view, &begun).body.len()
    }

    /// Everything that a server does but the network.
    fn router<F: Future>(
        &self,
        clock: &Clock,
        path: &str,
        answer: impl Fn(HttpRequest<Body>) -> F,
    ) -> f64 {
        let bodies = self.question.bodies();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime starts");
        let request = |number: usize| {
            HttpRequest::post(path)
                .header(header::HOST, "127.0.0.1:4000")
                .header(header::CONTENT_TYPE, "application/json")
                .header(
                    header::ACCEPT,
                    "application/graphql-response+json, application/json;q=0.9",
                )
                .body(Body::from(bodies[number % bodies.len()].clone()))
                .expect("the request is well formed")
        };
        // Making the requests is not the server's work.
        let making = clock.time(|number| drop(black_box(request(number))));
        let all = clock.time(|number| {
            black_box(runtime.block_on(answer(request(number))));
        });
        all - making
    }

    fn begin(&self, clock: &Clock) -> f64 {
        clock.time(|number| drop(black_box(self.begun(number))))
    }

    fn run(&self, clock: &Clock) -> f64 {
        let begun: Vec<_> = (0..self.question.variables.len())
            .map(|number| self.begun(number))
            .collect();
        clock.time(|number| {
            let begun = &begun[number % begun.len()];
            black_box(self.service.finish(&self.view, begun));
        })
    }

    fn variables(&self, clock: &Clock) -> f64 {
        clock.time(|number| drop(black_box(self.coerced(number))))
    }

    fn bind(&self, clock: &Clock) -> f64 {
        let context = Context {
            ontology: &self.data.ontology,
            api: &self.api,
            limits: &Limits::default(),
        };
        let begun = self.begun(0);
        let variables = self.coerced(0);
        clock.time(|_| {
            let bound = bind(context, begun.plan(), &variables);
            drop(black_box(bound));
        })
    }
}
