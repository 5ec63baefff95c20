//! Overlaps of two and of five sets, against a merge over sorted slices.

use std::hint::black_box;

use remit::graph::{Visits, overlap};

use crate::compare;
use crate::data::{Data, HUBS};

pub fn measure(data: &Data) {
    // Small sets that share a member: tools of one service.
    let shared = data
        .tools_of
        .iter()
        .find(|own| own.iter().all(|tool| !HUBS.contains(tool)));
    let small = shared.expect("some service uses no hub");
    // Two hubs, and three services' worth of small ones would leave nothing; five hubs are made of the
    // two and of what uses either.
    for (what, repeat, tools) in [
        ("overlap of two small sets", 2_000, &small[..2]),
        ("overlap of five small sets", 1_000, &small[..5]),
        ("overlap of the users of two hubs", 4, &HUBS[..]),
        (
            "overlap of a small set and a hub",
            1_000,
            &[small[0], HUBS[0]][..],
        ),
    ] {
        let vertices: Vec<_> = tools.iter().map(|tool| data.tool(*tool)).collect();
        let field = data.users();
        let slices: Vec<&[u32]> = tools
            .iter()
            .map(|tool| data.services_of[*tool as usize].as_slice())
            .collect();
        compare(
            what,
            repeat,
            || {
                let visits = Visits::new(u64::MAX);
                let lists = black_box(&vertices)
                    .iter()
                    .map(|tool| data.snapshot.related(field, *tool, &visits));
                let lists = lists.collect::<Result<_, _>>().expect("within the budget");
                let found = overlap(&data.snapshot, lists, &visits).expect("within the budget");
                found.len()
            },
            || by_hand(black_box(&slices)).len(),
        );
    }
}

/// Merges the sets pair by pair, as one writes it down.
fn by_hand(slices: &[&[u32]]) -> Vec<u32> {
    let mut common = slices[0].to_vec();
    for slice in &slices[1..] {
        let (mut i, mut j) = (0, 0);
        let mut next = Vec::new();
        while i < common.len() && j < slice.len() {
            match common[i].cmp(&slice[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    next.push(common[i]);
                    i += 1;
                    j += 1;
                }
            }
        }
        common = next;
    }
    common
}
