//! Orders other than the default: by values, nulls last in both directions, ties by slug.

use std::cmp::Ordering;

use super::datum::{Datum, Subject};
use super::snapshot::Snapshot;
use super::vertex::Vertex;

/// One member of an ordering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// What is compared.
    pub subject: Subject,
    /// Whether greater values come first.
    pub descending: bool,
}

impl SortKey {
    /// The order of two values under this key.
    pub fn compare(self, a: Option<Datum<'_>>, b: Option<Datum<'_>>) -> Ordering {
        match (a, b) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => {
                let order = a.compare(b).unwrap_or(Ordering::Equal);
                if self.descending {
                    order.reverse()
                } else {
                    order
                }
            }
        }
    }
}

/// The order of two nodes of one kind under the keys.
pub fn compare(snapshot: &Snapshot, keys: &[SortKey], a: Vertex, b: Vertex) -> Ordering {
    let (first, second) = (snapshot.node(a), snapshot.node(b));
    keys.iter()
        .map(|key| key.compare(key.subject.of(first), key.subject.of(second)))
        .find(|order| order.is_ne())
        .unwrap_or_else(|| snapshot.order(a, b))
}
