//! One attribute of all nodes of a kind, side by side: what a filter scans without looking at a node.
//!
//! A column is a dictionary: the distinct values in order, and for each node the place of its value. So a
//! test is put to each distinct value once at most, and to each node as a comparison of small numbers;
//! comparisons by order become a range of places. (Dictionary encoding as in C-Store, Stonebraker et al.,
//! 2005.) Columns belong to a base, and are made when first asked for, never on the write path.

use std::ops::Range;

use super::datum::{Datum, Subject};
use super::filter::{ValueTest, text_weight};
use super::node::Node;
use crate::event::Value;

/// One attribute of all nodes of a kind in a base.
#[derive(Debug)]
pub(super) struct Column {
    /// The distinct values, in order.
    values: Vec<Value>,
    /// By position in the kind, the place of the node's value; the number of values where it is null.
    places: Vec<u32>,
    /// How many comparisons a test on text takes beside one for each distinct value: there are more where texts
    /// are long.
    text_weight: usize,
}

/// Which places pass a test.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Passing {
    /// Those in a range.
    Range(Range<u32>),
    /// Those whose bit is set.
    Set(Vec<u64>),
}

impl Column {
    /// The column of an attribute that is no list.
    pub(super) fn of<'n>(index: usize, nodes: impl Iterator<Item = &'n Node>) -> Self {
        let data: Vec<Option<&Value>> = nodes.map(|node| node.values[index].as_ref()).collect();
        let mut order: Vec<u32> = (0_u32..)
            .zip(&data)
            .filter(|(_, value)| value.is_some())
            .map(|(position, _)| position)
            .collect();
        let datum = |position: u32| {
            let value = data[position as usize].expect("only positions with values are ordered");
            Datum::from(value)
        };
        let compare = |a: u32, b: u32| {
            let order = datum(a).compare(datum(b));
            order.expect("the values of an attribute that is no list are of one type")
        };
        order.sort_unstable_by(|a, b| compare(*a, *b));
        let mut values: Vec<Value> = Vec::new();
        let mut places = vec![u32::MAX; data.len()];
        let mut last = None;
        for position in order {
            if last.is_none_or(|last| compare(last, position).is_ne()) {
                values.extend(data[position as usize].cloned());
            }
            places[position as usize] = count(values.len() - 1);
            last = Some(position);
        }
        let null = count(values.len());
        for place in &mut places {
            *place = null.min(*place);
        }
        values.shrink_to_fit();
        let weights = values.iter().map(|value| match Datum::from(value) {
            Datum::Text(text) => text_weight(text),
            _ => 0,
        });
        Self {
            text_weight: weights.sum(),
            values,
            places,
        }
    }

    /// How many comparisons it takes to know which places pass a test: a test that is no range is put to
    /// every distinct value.
    pub(super) fn weight(&self, test: &ValueTest) -> usize {
        match test {
            ValueTest::IsNull(_)
            | ValueTest::Eq(_)
            | ValueTest::Lt(_)
            | ValueTest::Lte(_)
            | ValueTest::Gt(_)
            | ValueTest::Gte(_) => 1,
            ValueTest::Text(_) => self.values.len() + self.text_weight,
            other => self.values.len() * (1 + other.weight(None)),
        }
    }

    /// Which places pass a test.
    pub(super) fn passing(&self, test: &ValueTest) -> Passing {
        let null = count(self.values.len());
        let below = |value: &Value, inclusive: bool| {
            let wanted = Datum::from(value);
            let place = self.values.partition_point(|own| {
                let order = Datum::from(own).compare(wanted);
                order.is_some_and(|order| order.is_lt() || (inclusive && order.is_eq()))
            });
            count(place)
        };
        let all = 0..null;
        let range = match test {
            ValueTest::IsNull(true) => null..null + 1,
            ValueTest::IsNull(false) => all,
            ValueTest::Eq(value) => below(value, false)..below(value, true),
            ValueTest::Lt(value) => 0..below(value, false),
            ValueTest::Lte(value) => 0..below(value, true),
            ValueTest::Gt(value) => below(value, true)..null,
            ValueTest::Gte(value) => below(value, false)..null,
            other => return self.set(other),
        };
        Passing::Range(range)
    }

    /// Puts a test to every distinct value.
    fn set(&self, test: &ValueTest) -> Passing {
        let mut bits = vec![0_u64; self.values.len() / 64 + 1];
        for (place, value) in self.values.iter().enumerate() {
            if test.passes(Some(Datum::from(value))) {
                bits[place / 64] |= 1 << (place % 64);
            }
        }
        Passing::Set(bits)
    }

    /// Clears the bits of the positions from `start` on that do not pass. Bit by bit, each word has 64
    /// positions.
    pub(super) fn retain(&self, passing: &Passing, start: usize, bits: &mut [u64]) {
        match passing {
            Passing::Range(range) => {
                let width = range.end - range.start;
                self.retain_where(start, bits, |place| {
                    u64::from(place.wrapping_sub(range.start) < width)
                });
            }
            Passing::Set(set) => match set.as_slice() {
                [only] => self.retain_where(start, bits, |place| only >> (place & 63) & 1),
                all => self.retain_where(start, bits, |place| {
                    all[(place / 64) as usize] >> (place % 64) & 1
                }),
            },
        }
    }

    fn retain_where(&self, start: usize, bits: &mut [u64], pass: impl Fn(u32) -> u64) {
        let places = self.places[start..].chunks(64);
        for (word, places) in bits.iter_mut().zip(places) {
            if *word == 0 {
                continue;
            }
            let mut passed = 0;
            for (bit, place) in places.iter().enumerate() {
                passed |= pass(*place) << bit;
            }
            *word &= passed;
        }
    }
}

impl Subject {
    /// The attribute that it looks at, where that may have a column: lists have none.
    pub(super) fn column(self) -> Option<usize> {
        match self {
            Self::Attribute(index) => Some(index),
            _ => None,
        }
    }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).expect("nodes are counted in 32 bits")
}
