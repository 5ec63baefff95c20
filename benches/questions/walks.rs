//! Walks, against the same on petgraph's `Csr`.

use std::hint::black_box;

use remit::graph::{Visits, Ways, neighborhood, paths};
use rustc_hash::FxHashMap;

use crate::compare;
use crate::data::{Data, HUBS};

pub fn measure(data: &Data) {
    let all = Ways::stored(data.snapshot.ontology());
    let start = far_from_hubs(data);
    let vertex = data.service(start);
    for (what, repeat, start) in [
        (
            "neighbourhood of three steps, from a hub",
            1,
            beside_a_hub(data),
        ),
        ("neighbourhood of three steps, far from hubs", 100, start),
    ] {
        let vertex = data.service(start);
        compare(
            what,
            repeat,
            || {
                let visits = Visits::new(u64::MAX);
                let start = black_box([vertex]);
                let found = neighborhood(&data.snapshot, &all, &start, 3, usize::MAX, &visits);
                found.expect("within the budget").nodes.len()
            },
            || by_hand_around(data, black_box(start), 3).len(),
        );
    }
    let end = u32::try_from(data.services - 1).expect("counted in 32 bits");
    let ends = (vertex, data.service(end));
    compare(
        "shortest path, from both ends",
        4,
        || {
            let visits = Visits::new(u64::MAX);
            let found = paths(&data.snapshot, &all, black_box(ends), 12, 1, &visits);
            found
                .expect("within the budget")
                .first()
                .map(|path| path.nodes.len())
        },
        || by_hand_between(data, black_box(start), end).map(|path| path.len()),
    );
}

/// A service that uses a hub.
fn beside_a_hub(data: &Data) -> u32 {
    data.services_of[HUBS[0] as usize][0]
}

/// A service that uses no hub.
fn far_from_hubs(data: &Data) -> u32 {
    let found = data
        .tools_of
        .iter()
        .position(|own| own.iter().all(|tool| !HUBS.contains(tool)));
    u32::try_from(found.expect("some service uses no hub")).expect("counted in 32 bits")
}

/// A set of nodes, as one writes it down for numbers that are dense.
struct Seen(Vec<u64>);

impl Seen {
    fn new(data: &Data) -> Self {
        Self(vec![0; (data.services + data.tools).div_ceil(64)])
    }

    fn add(&mut self, node: u32) -> bool {
        let word = &mut self.0[(node / 64) as usize];
        let bit = 1 << (node % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    fn has(&self, node: u32) -> bool {
        self.0[(node / 64) as usize] & (1 << (node % 64)) != 0
    }
}

fn by_hand_around(data: &Data, start: u32, depth: usize) -> Vec<u32> {
    let mut seen = Seen::new(data);
    seen.add(start);
    let mut found = vec![start];
    let mut from = 0;
    for _ in 0..depth {
        let to = found.len();
        for place in from..to {
            for next in data.csr.neighbors_slice(found[place]) {
                if seen.add(*next) {
                    found.push(*next);
                }
            }
        }
        from = to;
    }
    found
}

/// Two searches that take turns by the shorter edge of what they have seen, until they meet.
fn by_hand_between(data: &Data, start: u32, end: u32) -> Option<Vec<u32>> {
    let mut sides = [start, end].map(|node| {
        let mut seen = Seen::new(data);
        seen.add(node);
        (seen, vec![node], FxHashMap::<u32, u32>::default())
    });
    loop {
        let side = usize::from(sides[1].1.len() < sides[0].1.len());
        let level = std::mem::take(&mut sides[side].1);
        if level.is_empty() {
            return None;
        }
        let mut next = Vec::new();
        for node in level {
            for far in data.csr.neighbors_slice(node) {
                if sides[side].0.add(*far) {
                    sides[side].2.insert(*far, node);
                    if sides[1 - side].0.has(*far) {
                        return Some(joined(&sides.map(|(_, _, parents)| parents), *far));
                    }
                    next.push(*far);
                }
            }
        }
        sides[side].1 = next;
    }
}

fn joined(parents: &[FxHashMap<u32, u32>; 2], meeting: u32) -> Vec<u32> {
    let walk = |parents: &FxHashMap<u32, u32>| {
        std::iter::successors(parents.get(&meeting).copied(), |node| {
            parents.get(node).copied()
        })
        .collect::<Vec<u32>>()
    };
    let mut path = walk(&parents[0]);
    path.reverse();
    path.push(meeting);
    path.extend(walk(&parents[1]));
    path
}
