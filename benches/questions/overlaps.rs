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
        let (field, visits) = (data.users(), Visits::new(u64::MAX));
        let lists = tools
            .iter()
            .map(|tool| data.snapshot.related(field, data.tool(*tool), &visits));
        let lists: Vec<_> = lists.collect::<Result<_, _>>().expect("within the budget");
        let slices: Vec<&[u32]> = tools
            .iter()
            .map(|tool| data.services_of[*tool as usize].as_slice())
            .collect();
        compare(
            what,
            repeat,
            || {
                let visits = Visits::new(u64::MAX);
                let found = overlap(&data.snapshot, black_box(&lists), &visits);
                found.expect("within the budget").len()
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
