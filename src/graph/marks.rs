//! Marks on vertices: the set of those that a walk has seen.
//!
//! One bit for each numbered vertex, and above them one for each word of bits that has any. So marking is one look at
//! memory, and what is marked can be listed, in order, and wiped off at the cost of what is marked and not of the
//! graph. The memory is used again by the next walk.

use std::sync::{Mutex, PoisonError};

use super::snapshot::Snapshot;
use super::vertex::Vertex;

/// A set of a snapshot's vertices.
#[derive(Debug)]
pub(super) struct Marks(Bits);

/// A set of small numbers.
#[derive(Debug, Default)]
struct Bits {
    words: Vec<u64>,
    /// A bit for each word that may have any; always for one that has.
    above: Vec<u64>,
}

/// Memory without a mark, for the next walk.
static KEPT: Mutex<Vec<Bits>> = Mutex::new(Vec::new());

/// How much is kept: for so many walks at once.
const KEPT_MAX: usize = 8;

impl Marks {
    /// None of the snapshot's vertices.
    pub(super) fn none(snapshot: &Snapshot) -> Self {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bits = kept.pop().unwrap_or_default();
        drop(kept);
        bits.make_room(snapshot.vertex_count());
        Self(bits)
    }

    /// These vertices.
    pub(super) fn of(snapshot: &Snapshot, vertices: &[Vertex]) -> Self {
        let mut marks = Self::none(snapshot);
        for vertex in vertices {
            marks.add(*vertex);
        }
        marks
    }

    /// Marks a vertex; false where it was marked already.
    pub(super) fn add(&mut self, vertex: Vertex) -> bool {
        self.0.add(vertex.0)
    }

    pub(super) fn remove(&mut self, vertex: Vertex) {
        self.0.words[(vertex.0 / 64) as usize] &= !(1 << (vertex.0 % 64));
    }

    pub(super) fn has(&self, vertex: Vertex) -> bool {
        self.0.words[(vertex.0 / 64) as usize] & (1 << (vertex.0 % 64)) != 0
    }

    /// The marked vertices in default order, in the memory of a list that is as long. The snapshot is the one that they were
    /// made for.
    pub(super) fn in_order(&self, snapshot: &Snapshot, mut found: Vec<Vertex>) -> Vec<Vertex> {
        found.clear();
        self.0.each(|number| found.push(Vertex(number)));
        // A base's vertices are numbered in order: only those that came later are out of place.
        if found.last().is_some_and(|last| !snapshot.is_in_base(*last)) {
            snapshot.sort(&mut found);
        }
        found
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        let mut bits = std::mem::take(&mut self.0);
        bits.clear();
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT_MAX {
            kept.push(bits);
        }
    }
}

impl Bits {
    /// Makes room for the numbers below `end`.
    fn make_room(&mut self, end: usize) {
        let words = end.div_ceil(64);
        if self.words.len() < words {
            self.words.resize(words, 0);
            self.above.resize(words.div_ceil(64), 0);
        }
    }

    fn add(&mut self, number: u32) -> bool {
        let place = (number / 64) as usize;
        let word = &mut self.words[place];
        let bit = 1 << (number % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        self.above[place / 64] |= 1 << (place % 64);
        is_new
    }

    fn each(&self, mut found: impl FnMut(u32)) {
        for (first_place, above) in (0..).step_by(64).zip(&self.above) {
            for place in ones(*above) {
                let place = first_place + place;
                for bit in ones(self.words[place as usize]) {
                    found(place * 64 + bit);
                }
            }
        }
    }

    fn clear(&mut self) {
        for (first_place, above) in (0..).step_by(64).zip(&mut self.above) {
            for place in ones(std::mem::take(above)) {
                self.words[(first_place + place) as usize] = 0;
            }
        }
    }
}

/// The places of a word's ones, ascending.
fn ones(mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let place = (word != 0).then(|| word.trailing_zeros())?;
        word &= word - 1;
        Some(place)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_are_listed_in_order_and_leave_nothing_behind(
            rounds in prop::collection::vec(prop::collection::vec(0..20_000_u32, 0..200), 1..4),
        ) {
            let mut bits = Bits::default();
            for numbers in rounds {
                bits.make_room(numbers.iter().max().map_or(0, |most| *most as usize + 1));
                let mut expected = BTreeSet::new();
                for number in numbers {
                    prop_assert_eq!(bits.add(number), expected.insert(number));
                }
                let mut found = Vec::new();
                bits.each(|number| found.push(number));
                prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
                bits.clear();
                prop_assert!(bits.words.iter().chain(&bits.above).all(|word| *word == 0));
            }
        }
    }
}
