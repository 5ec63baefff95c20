//! Scans a list for the nodes that pass a filter.
//!
//! The members of a kind in a base are looked at in blocks: a block's candidates are bits, tests on
//! attributes clear bits from columns, and only what is left is looked at node by node. Columns are the
//! base's, so what an overlay has replaced is looked at node by node throughout, whether or not the list
//! of members is still the base's own; so are lists of other sorts.

use std::ops::ControlFlow;

use super::column::{Column, Passing};
use super::filter::Filter;
use super::list::{Link, List};
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};

/// How many nodes a block has.
const BLOCK: usize = 4096;

type Bits = [u64; BLOCK / 64];

/// Calls `found` for each member of a list that passes a filter, in order, until it breaks. Costs a visit
/// for each member that is looked at, and what the filter's comparisons and relations cost.
pub fn scan<'a>(
    snapshot: &'a Snapshot,
    list: &List<'a>,
    filter: &Filter,
    visits: &Visits,
    mut found: impl FnMut(Link<'a>) -> ControlFlow<()>,
) -> Result<(), VisitsExhausted> {
    let Some(mut blocks) = Blocks::of(snapshot, list, filter, visits)? else {
        for link in list.iter() {
            visits.spend(1)?;
            if filter.passes(snapshot, link.vertex, visits)? && found(link).is_break() {
                break;
            }
        }
        return Ok(());
    };
    if list.is_patched() {
        for link in list.iter() {
            visits.spend(1)?;
            let passes = match blocks.position(link.vertex) {
                Some(position) => blocks.has(snapshot, position, visits)?,
                None => filter.passes(snapshot, link.vertex, visits)?,
            };
            if passes && found(link).is_break() {
                break;
            }
        }
        return Ok(());
    }
    for start in (0..blocks.len).step_by(BLOCK) {
        visits.spend(BLOCK.min(blocks.len - start))?;
        let block = *blocks.at(snapshot, start, visits)?;
        for (word, mut left) in block.into_iter().enumerate() {
            while left != 0 {
                let position = start + word * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                if found(Link::to(blocks.vertex(position))).is_break() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// A filter on the members of a kind in a base, and the block that was looked at last.
struct Blocks<'a> {
    first: Vertex,
    len: usize,
    filter: &'a Filter,
    test: Test<'a>,
    /// The members that have been replaced since, in order: columns know nothing of them.
    replaced: Vec<Vertex>,
    /// Where the block starts that `bits` are of.
    start: Option<usize>,
    bits: Bits,
}

/// A filter with what columns know of it worked out.
enum Test<'a> {
    All(Vec<Test<'a>>),
    Any(Vec<Test<'a>>),
    Not(Box<Test<'a>>),
    Column(&'a Column, Passing),
    Node(&'a Filter),
}

impl<'a> Blocks<'a> {
    /// `None` where the list is not of a kind's members, or no column helps.
    fn of(
        snapshot: &'a Snapshot,
        list: &List<'_>,
        filter: &'a Filter,
        visits: &Visits,
    ) -> Result<Option<Self>, VisitsExhausted> {
        let Some(span) = list.span().filter(|span| !span.is_empty()) else {
            return Ok(None);
        };
        let first = Vertex(span.start);
        let test = Test::of(snapshot, first, filter, visits)?;
        if !test.has_column() {
            return Ok(None);
        }
        visits.compare(snapshot.replaced_count())?;
        Ok(Some(Self {
            first,
            len: span.len(),
            filter,
            test,
            replaced: snapshot.replaced_within(span),
            start: None,
            bits: [0; BLOCK / 64],
        }))
    }

    /// The position of a vertex that the base knows.
    fn position(&self, vertex: Vertex) -> Option<usize> {
        let position = vertex.0.checked_sub(self.first.0)? as usize;
        (position < self.len).then_some(position)
    }

    fn vertex(&self, position: usize) -> Vertex {
        let offset = u32::try_from(position).expect("within the span");
        Vertex(self.first.0 + offset)
    }

    fn has(
        &mut self,
        snapshot: &Snapshot,
        position: usize,
        visits: &Visits,
    ) -> Result<bool, VisitsExhausted> {
        let start = position - position % BLOCK;
        let within = position - start;
        let bits = self.at(snapshot, start, visits)?;
        Ok(bits[within / 64] >> (within % 64) & 1 == 1)
    }

    /// Which of the block's nodes pass.
    fn at(
        &mut self,
        snapshot: &Snapshot,
        start: usize,
        visits: &Visits,
    ) -> Result<&Bits, VisitsExhausted> {
        if self.start != Some(start) {
            let mut bits = [u64::MAX; BLOCK / 64];
            let len = BLOCK.min(self.len - start);
            for (word, bits) in bits.iter_mut().enumerate() {
                let left = len.saturating_sub(word * 64);
                if left < 64 {
                    *bits = (1 << left) - 1;
                }
            }
            let first = self.vertex(start);
            let replaced = self.replaced_in(start, len);
            let places = replaced.iter().map(|vertex| (vertex.0 - first.0) as usize);
            let bit = |place: usize| (place / 64, 1_u64 << (place % 64));
            for (word, bit) in places.clone().map(bit) {
                bits[word] &= !bit;
            }
            self.test
                .retain(snapshot, first, start, &mut bits, visits)?;
            for (vertex, (word, bit)) in replaced.iter().zip(places.map(bit)) {
                if self.filter.passes(snapshot, *vertex, visits)? {
                    bits[word] |= bit;
                }
            }
            self.bits = bits;
            self.start = Some(start);
        }
        Ok(&self.bits)
    }

    /// The replaced members of a block of that start and length.
    fn replaced_in(&self, start: usize, len: usize) -> &[Vertex] {
        let before = |end: usize| {
            let is_before = |vertex: &Vertex| ((vertex.0 - self.first.0) as usize) < end;
            self.replaced.partition_point(is_before)
        };
        &self.replaced[before(start)..before(start + len)]
    }
}

impl<'a> Test<'a> {
    fn of(
        snapshot: &'a Snapshot,
        first: Vertex,
        filter: &'a Filter,
        visits: &Visits,
    ) -> Result<Self, VisitsExhausted> {
        let all = |filters: &'a [Filter]| -> Result<Vec<Self>, VisitsExhausted> {
            let tests = filters.iter();
            tests
                .map(|one| Self::of(snapshot, first, one, visits))
                .collect()
        };
        Ok(match filter {
            Filter::All(filters) => {
                let mut tests = all(filters)?;
                // What columns rule out need not be looked at node by node.
                tests.sort_by_key(|test| !test.is_of_columns());
                Self::All(tests)
            }
            Filter::Any(filters) => Self::Any(all(filters)?),
            Filter::Not(inner) => Self::Not(Box::new(Self::of(snapshot, first, inner, visits)?)),
            Filter::Value(subject, test) => match snapshot.column(first, *subject) {
                Some(column) => {
                    visits.compare(column.weight(test))?;
                    Self::Column(column, column.passing(test))
                }
                None => Self::Node(filter),
            },
            _ => Self::Node(filter),
        })
    }

    fn has_column(&self) -> bool {
        match self {
            Self::All(tests) | Self::Any(tests) => tests.iter().any(Self::has_column),
            Self::Not(test) => test.has_column(),
            Self::Column(..) => true,
            Self::Node(_) => false,
        }
    }

    fn is_of_columns(&self) -> bool {
        match self {
            Self::All(tests) | Self::Any(tests) => tests.iter().all(Self::is_of_columns),
            Self::Not(test) => test.is_of_columns(),
            Self::Column(..) => true,
            Self::Node(_) => false,
        }
    }

    /// Clears the bits of the nodes that do not pass; the first bit is `first`'s, at position `start`.
    fn retain(
        &self,
        snapshot: &Snapshot,
        first: Vertex,
        start: usize,
        bits: &mut Bits,
        visits: &Visits,
    ) -> Result<(), VisitsExhausted> {
        // Whatever the test is, it goes through the block's words.
        visits.compare(BLOCK / 64)?;
        match self {
            Self::All(tests) => {
                for test in tests {
                    test.retain(snapshot, first, start, bits, visits)?;
                }
            }
            Self::Any(tests) => {
                let mut undecided = *bits;
                for test in tests {
                    let mut passing = undecided;
                    test.retain(snapshot, first, start, &mut passing, visits)?;
                    clear(&mut undecided, &passing);
                }
                clear(bits, &undecided);
            }
            Self::Not(test) => {
                let mut passing = *bits;
                test.retain(snapshot, first, start, &mut passing, visits)?;
                clear(bits, &passing);
            }
            Self::Column(column, passing) => {
                visits.compare(BLOCK)?;
                column.retain(passing, start, bits);
            }
            Self::Node(filter) => {
                for (word, bits) in (0_u32..).step_by(64).zip(bits) {
                    let mut left = *bits;
                    while left != 0 {
                        let bit = left.trailing_zeros();
                        left &= left - 1;
                        let vertex = Vertex(first.0 + word + bit);
                        if !filter.passes(snapshot, vertex, visits)? {
                            *bits &= !(1 << bit);
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

/// Clears the bits that are set in `other`.
fn clear(bits: &mut Bits, other: &Bits) {
    for (bits, other) in bits.iter_mut().zip(other) {
        *bits &= !other;
    }
}

#[cfg(test)]
mod tests;
