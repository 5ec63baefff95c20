//! What the questions cost against the work: `cargo bench --bench questions`.
//!
//! On a graph of 1,000,000 nodes and 4,000,000 edges each question is asked of a snapshot, and the same
//! algorithm is run by hand on what it needs and nothing else: sorted slices for overlaps, petgraph's
//! `Csr` for walks, a plain column for a scan, all names for a search. Both must find the same before
//! anything is measured; they take turns, and medians are shown. Ids only: nothing is ordered for an
//! answer or written. With `--quick` the graph is a tenth as large.

mod data;
mod overlaps;
mod scan;
mod search;
mod walks;

use std::hint::black_box;
use std::time::Instant;

use data::Data;

/// Remit may take so many times as long as the work by hand.
const RATIO_WANTED: f64 = 2.0;
const ROUNDS: usize = 31;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let data = Data::new(if quick { 100_000 } else { 1_000_000 });
    println!(
        "{} nodes, {} edges",
        data.services + data.tools,
        data.snapshot.edge_count()
    );
    overlaps::measure(&data);
    walks::measure(&data);
    scan::measure(&data);
    search::measure(&data);
}

/// Measures a question and the same work by hand, in turns, and prints medians in microseconds.
/// `repeat` calls are timed together where one is too short for the clock.
fn compare<T: PartialEq + std::fmt::Debug>(
    what: &str,
    repeat: u32,
    mut remit: impl FnMut() -> T,
    mut by_hand: impl FnMut() -> T,
) {
    assert!(remit() == by_hand(), "{what}: the answers differ");
    let mut times = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        times.0.push(micros(repeat, &mut remit));
        times.1.push(micros(repeat, &mut by_hand));
    }
    let (remit, by_hand) = (median(times.0), median(times.1));
    let ratio = remit / by_hand;
    println!(
        "{what:<44} {remit:>11.2} us   by hand {by_hand:>11.2} us   ratio {ratio:>5.2} (wanted: at most {RATIO_WANTED})"
    );
}

fn micros<T>(repeat: u32, work: &mut impl FnMut() -> T) -> f64 {
    let began = Instant::now();
    for _ in 0..repeat {
        black_box(work());
    }
    began.elapsed().as_secs_f64() * 1e6 / f64::from(repeat)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}
