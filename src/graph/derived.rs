//! Derived relations: the nodes at the end of a path of relations, and the paths that prove it.
//!
//! Set semantics: a node is reached once, however many paths lead to it. The paths are its witnesses.

use rustc_hash::FxHashSet;

use super::snapshot::Snapshot;
use super::vertex::Vertex;
use crate::ontology::FieldId;

/// The nodes that the steps lead to, each once, in default order.
pub(super) fn reach(snapshot: &Snapshot, steps: &[FieldId], from: Vertex) -> Vec<Vertex> {
    let mut frontier = vec![from];
    for step in steps {
        let mut next = Vec::new();
        let mut seen = FxHashSet::default();
        for vertex in frontier {
            for link in snapshot.neighbors(*step, vertex).iter() {
                if seen.insert(link.vertex) {
                    next.push(link.vertex);
                }
            }
        }
        frontier = next;
    }
    frontier.sort_unstable_by(|a, b| snapshot.order(*a, *b));
    frontier
}

/// The first `most` paths along the steps from one node to another, each with all its nodes; ordered
/// by the nodes in default order. Never more than one neighbour of a dead end is looked at twice.
pub fn witnesses(
    snapshot: &Snapshot,
    steps: &[FieldId],
    from: Vertex,
    to: Vertex,
    most: usize,
) -> Vec<Vec<Vertex>> {
    // What can still reach the end, per step, found backwards from it along the inverse fields.
    let mut ends: Vec<FxHashSet<Vertex>> = Vec::with_capacity(steps.len());
    let mut frontier = FxHashSet::from_iter([to]);
    for step in steps.iter().rev() {
        let inverse = snapshot.ontology().field(*step).inverse;
        let previous = frontier
            .iter()
            .flat_map(|vertex| {
                snapshot
                    .neighbors(inverse, *vertex)
                    .iter()
                    .map(|link| link.vertex)
                    .collect::<Vec<_>>()
            })
            .collect();
        ends.push(std::mem::replace(&mut frontier, previous));
    }
    ends.reverse();
    let mut found = Vec::new();
    let mut path = vec![from];
    extend(snapshot, steps, &ends, &mut path, most, &mut found);
    found
}

fn extend(
    snapshot: &Snapshot,
    steps: &[FieldId],
    ends: &[FxHashSet<Vertex>],
    path: &mut Vec<Vertex>,
    most: usize,
    found: &mut Vec<Vec<Vertex>>,
) {
    let depth = path.len() - 1;
    let Some(step) = steps.get(depth) else {
        found.push(path.clone());
        return;
    };
    for link in snapshot.neighbors(*step, path[depth]).iter() {
        if found.len() == most {
            return;
        }
        if ends[depth].contains(&link.vertex) {
            path.push(link.vertex);
            extend(snapshot, steps, ends, path, most, found);
            path.pop();
        }
    }
}
