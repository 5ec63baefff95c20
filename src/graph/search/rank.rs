//! Which of the nodes that were found stand on a page.

use std::cmp::Ordering;

use super::super::snapshot::Snapshot;
use super::Hit;
use crate::ontology::KindId;

/// A place in the order of what was found: by score, the highest first, then by kind and slug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPlace {
    /// The score.
    pub score: u32,
    /// The kind.
    pub kind: KindId,
    /// The slug.
    pub slug: String,
}

/// A page of what was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Ranked {
    /// The page's nodes, in order.
    pub hits: Vec<Hit>,
    /// Whether something stands before it.
    pub has_previous: bool,
    /// Whether something stands after it.
    pub has_next: bool,
}

/// The first `size` of the nodes that stand after a place.
pub fn rank(
    snapshot: &Snapshot,
    mut hits: Vec<Hit>,
    after: Option<&SearchPlace>,
    size: usize,
) -> Ranked {
    let all = hits.len();
    if let Some(place) = after {
        hits.retain(|hit| place.is_before(snapshot, *hit));
    }
    let has_previous = hits.len() < all;
    let has_next = hits.len() > size;
    let order = |a: &Hit, b: &Hit| {
        b.score
            .cmp(&a.score)
            .then_with(|| snapshot.order(a.vertex, b.vertex))
    };
    if has_next {
        hits.select_nth_unstable_by(size, order);
        hits.truncate(size);
    }
    hits.sort_unstable_by(order);
    Ranked {
        hits,
        has_previous,
        has_next,
    }
}

impl SearchPlace {
    /// Where a node that was found stands.
    pub fn of(snapshot: &Snapshot, hit: Hit) -> Self {
        let node = snapshot.node(hit.vertex);
        Self {
            score: hit.score,
            kind: node.kind,
            slug: node.slug().to_owned(),
        }
    }

    fn is_before(&self, snapshot: &Snapshot, hit: Hit) -> bool {
        let node = snapshot.node(hit.vertex);
        let own = self.score.cmp(&hit.score).reverse();
        own.then_with(|| self.kind.cmp(&node.kind))
            .then_with(|| self.slug.as_str().cmp(node.slug()))
            == Ordering::Less
    }
}
