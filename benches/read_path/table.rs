//! Gathers what is measured and prints it.

use std::time::Duration;

use crate::client::CONNECTIONS;
use crate::questions::Question;
use crate::servers::Which;

/// One round with one server.
#[derive(Clone, Copy)]
pub struct Measured {
    pub requests_per_second: f64,
    /// On the core, per request.
    pub server_time: Duration,
    /// For which part of the round the server was on its core: near 1 where neither the client nor
    /// other programs held it up.
    pub server_busy: f64,
}

/// All rounds of one question.
pub struct Row<'q> {
    question: &'q Question,
    rounds: Vec<(Which, Measured)>,
}

pub fn print_machine() {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    println!("{cores} cores, load {load} at the start, {CONNECTIONS} connections\n");
}

impl<'q> Row<'q> {
    pub fn new(question: &'q Question) -> Self {
        Self {
            question,
            rounds: Vec::new(),
        }
    }

    pub fn add(&mut self, which: Which, measured: Measured) {
        self.rounds.push((which, measured));
    }

    /// The time on the core of one of Remit's answers, in the round that was disturbed least.
    pub fn remit_time_least(&self) -> Duration {
        let rounds = self.rounds.iter().filter(|(of, _)| *of == Which::Remit);
        let times = rounds.map(|(_, round)| round.server_time);
        times.min().unwrap_or_default()
    }

    pub fn print(&self) {
        let Question { title, targets, .. } = self.question;
        println!("{title}");
        println!("  server         requests/s     best   server us/request   server busy");
        let named = [
            (Which::Remit, "Remit"),
            (Which::Baseline, "baseline"),
            (Which::AsyncGraphql, "async-graphql"),
        ];
        for (which, name) in named {
            println!(
                "  {name:<14} {:>10.0} {:>8.0}   {:>17.2}   {:>9.0} %",
                self.median(which, |round| round.requests_per_second),
                self.best(which),
                self.median(which, |round| round.server_time.as_secs_f64() * 1e6),
                self.median(which, |round| round.server_busy * 100.0),
            );
        }
        for (which, name, target) in [
            (Which::Baseline, "baseline", targets.0),
            (Which::AsyncGraphql, "async-graphql", targets.1),
        ] {
            let speed = self.ratio(which, |round| round.requests_per_second);
            let time = self.ratio(which, |round| 1.0 / round.server_time.as_secs_f64());
            println!(
                "  Remit / {name}: {speed:.2} by requests/s, {time:.2} by server time, {:.2} by the best rounds \
                 (wanted: {target})",
                self.best(Which::Remit) / self.best(which),
            );
        }
    }

    /// The requests per second of the round that was disturbed least.
    fn best(&self, which: Which) -> f64 {
        let rounds = self.rounds.iter().filter(|(of, _)| *of == which);
        let speeds = rounds.map(|(_, round)| round.requests_per_second);
        speeds.fold(0.0, f64::max)
    }

    /// How many times as much of something Remit has as another server, in the same round.
    fn ratio(&self, other: Which, value: impl Fn(&Measured) -> f64) -> f64 {
        let of = |which| {
            let rounds = self.rounds.iter().filter(move |(of, _)| *of == which);
            rounds.map(|(_, round)| value(round))
        };
        median(
            of(Which::Remit)
                .zip(of(other))
                .map(|(own, other)| own / other)
                .collect(),
        )
    }

    fn median(&self, which: Which, value: impl Fn(&Measured) -> f64) -> f64 {
        let rounds = self.rounds.iter().filter(|(of, _)| *of == which);
        median(rounds.map(|(_, round)| value(round)).collect())
    }
}

/// The middle one.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
