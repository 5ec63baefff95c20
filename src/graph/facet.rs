//! Facets: nodes grouped by what an attribute says or a relation leads to, and counted.
//!
//! A node counts once in each group that it belongs to: a list and a relation to many put it in several,
//! and where there is nothing it is in the group of nothing. Groups are ordered by their counts, greatest
//! first, ties by value (or node, in default order), the group of nothing last among its equals.

use std::cmp::{Ordering, Reverse};

use jiff::{Timestamp, civil};
use rustc_hash::FxHashMap;

use super::datum::{Datum, Subject};
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use crate::ontology::{FieldId, KindId};

/// What nodes are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetBy {
    /// Their kind.
    Kind,
    /// The attribute of that index; the nodes are of one kind.
    Attribute(usize),
    /// What a relation field leads to; the nodes are of the kind that has it.
    Relation(FieldId),
}

/// One group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetGroup<'a> {
    /// What its nodes have in common.
    pub key: FacetKey<'a>,
    /// How many nodes.
    pub count: usize,
}

/// What the nodes of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FacetKey<'a> {
    /// A kind.
    Kind(KindId),
    /// `String`, `URL` and enums.
    Text(&'a str),
    /// `Int`
    Int(i32),
    /// `Float`, by its bits.
    Float(u64),
    /// `Boolean`
    Boolean(bool),
    /// `DateTime`
    Time(Timestamp),
    /// `Date`
    Date(civil::Date),
    /// A node that a relation leads to.
    Node(Vertex),
    /// There is nothing.
    Nothing,
}

/// Groups nodes and counts each group.
pub fn facets<'a>(
    snapshot: &'a Snapshot,
    nodes: impl IntoIterator<Item = Vertex>,
    by: FacetBy,
    visits: &Visits,
) -> Result<Vec<FacetGroup<'a>>, VisitsExhausted> {
    let mut groups = Groups::default();
    for vertex in nodes {
        visits.spend(1)?;
        groups.begin_node();
        let node = snapshot.node(vertex);
        match by {
            FacetBy::Kind => groups.add(FacetKey::Kind(node.kind)),
            FacetBy::Attribute(index) => match Subject::Attribute(index).of(node) {
                Some(Datum::List(items)) => {
                    visits.spend(items.len())?;
                    for item in items {
                        groups.add(FacetKey::of(Datum::from(item)));
                    }
                }
                Some(datum) => groups.add(FacetKey::of(datum)),
                None => {}
            },
            FacetBy::Relation(field) => {
                let list = snapshot.related(field, vertex, visits)?;
                visits.spend(list.len())?;
                for link in list.iter() {
                    groups.add(FacetKey::Node(link.vertex));
                }
            }
        }
        groups.end_node();
    }
    let mut groups = groups.counted();
    groups.sort_unstable_by(|a, b| {
        let by_count = Reverse(a.count).cmp(&Reverse(b.count));
        by_count.then_with(|| a.key.compare(snapshot, b.key))
    });
    Ok(groups)
}

/// Counts nodes per key, each node once.
#[derive(Default)]
struct Groups<'a> {
    /// Per key, how many nodes, and the number of the last of them.
    counts: FxHashMap<FacetKey<'a>, (usize, usize)>,
    /// How many nodes have begun.
    nodes: usize,
    is_in_none: bool,
}

impl<'a> Groups<'a> {
    fn begin_node(&mut self) {
        self.nodes += 1;
        self.is_in_none = true;
    }

    fn add(&mut self, key: FacetKey<'a>) {
        self.is_in_none = false;
        let (count, last) = self.counts.entry(key).or_default();
        *count += usize::from(*last != self.nodes);
        *last = self.nodes;
    }

    fn end_node(&mut self) {
        if self.is_in_none {
            self.add(FacetKey::Nothing);
        }
    }

    fn counted(self) -> Vec<FacetGroup<'a>> {
        let counts = self.counts.into_iter();
        counts
            .map(|(key, (count, _))| FacetGroup { key, count })
            .collect()
    }
}

impl<'a> FacetKey<'a> {
    fn of(datum: Datum<'a>) -> Self {
        match datum {
            Datum::Text(text) => Self::Text(text),
            Datum::Int(int) => Self::Int(int),
            // Zero is one value, whatever its sign.
            Datum::Float(0.0) => Self::Float(0),
            Datum::Float(float) => Self::Float(float.to_bits()),
            Datum::Boolean(boolean) => Self::Boolean(boolean),
            Datum::Time(time) => Self::Time(time),
            Datum::Date(date) => Self::Date(date),
            Datum::List(_) => unreachable!("the items of lists are no lists"),
        }
    }

    fn compare(self, snapshot: &Snapshot, other: Self) -> Ordering {
        match (self, other) {
            (Self::Nothing, Self::Nothing) => Ordering::Equal,
            (Self::Nothing, _) => Ordering::Greater,
            (_, Self::Nothing) => Ordering::Less,
            (Self::Kind(a), Self::Kind(b)) => a.cmp(&b),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Int(a), Self::Int(b)) => a.cmp(&b),
            (Self::Float(a), Self::Float(b)) => f64::from_bits(a).total_cmp(&f64::from_bits(b)),
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(&b),
            (Self::Time(a), Self::Time(b)) => a.cmp(&b),
            (Self::Date(a), Self::Date(b)) => a.cmp(&b),
            (Self::Node(a), Self::Node(b)) => snapshot.order(a, b),
            (a, b) => unreachable!("{a:?} and {b:?} are not of one attribute or relation"),
        }
    }

    /// The value as text: as the API shows it, a node as its slug, a kind as its name. `None` is nothing.
    pub fn text(self, snapshot: &Snapshot) -> Option<String> {
        Some(match self {
            Self::Kind(kind) => snapshot.ontology().kind(kind).name.clone(),
            Self::Text(text) => text.to_owned(),
            Self::Int(int) => int.to_string(),
            Self::Float(bits) => {
                // As JSON has it, so that a number reads here as it does on the node.
                serde_json::Value::from(f64::from_bits(bits)).to_string()
            }
            Self::Boolean(boolean) => boolean.to_string(),
            Self::Time(time) => time.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Node(vertex) => snapshot.node(vertex).slug().to_owned(),
            Self::Nothing => return None,
        })
    }
}
