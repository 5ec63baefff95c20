//! Derived relations: the nodes at the end of a path of relations, and the paths that prove it.
//!
//! Set semantics: a node is reached once, however many paths lead to it. The paths are its witnesses.

use rustc_hash::{FxHashMap, FxHashSet};

use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use crate::ontology::FieldId;

/// The nodes that the steps lead to, each once, in default order.
pub(super) fn reach(
    snapshot: &Snapshot,
    steps: &[FieldId],
    from: Vertex,
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    reach_among(snapshot, steps, from, |_| true, visits)
}

/// As [`reach`], as if there were only the nodes that `is_there` says.
pub(super) fn reach_among(
    snapshot: &Snapshot,
    steps: &[FieldId],
    from: Vertex,
    is_there: impl Fn(Vertex) -> bool,
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    let mut frontier = vec![from];
    for step in steps {
        let mut next = Vec::new();
        let mut seen = FxHashSet::default();
        for vertex in frontier {
            let list = snapshot.neighbors(*step, vertex);
            visits.spend(list.len() + 1)?;
            for link in list.iter() {
                if is_there(link.vertex) && seen.insert(link.vertex) {
                    next.push(link.vertex);
                }
            }
        }
        frontier = next;
    }
    frontier.sort_unstable_by(|a, b| snapshot.order(*a, *b));
    Ok(frontier)
}

/// How many paths along the steps lead to each node that they lead to, in no order.
pub(super) fn path_counts(
    snapshot: &Snapshot,
    steps: &[FieldId],
    from: Vertex,
    visits: &Visits,
) -> Result<FxHashMap<Vertex, u64>, VisitsExhausted> {
    let mut counts = FxHashMap::from_iter([(from, 1_u64)]);
    for step in steps {
        let mut next: FxHashMap<Vertex, u64> = FxHashMap::default();
        for (vertex, count) in counts {
            let list = snapshot.neighbors(*step, vertex);
            visits.spend(list.len() + 1)?;
            list.each(|far| {
                let sum = next.entry(far).or_default();
                *sum = sum.saturating_add(count);
            });
        }
        counts = next;
    }
    Ok(counts)
}

/// The first `most` paths along the steps from one node to another, each with all its nodes; ordered
/// by the nodes in default order. Only what can still reach the end is walked.
pub fn witnesses(
    snapshot: &Snapshot,
    steps: &[FieldId],
    from: Vertex,
    to: Vertex,
    most: usize,
    visits: &Visits,
) -> Result<Vec<Vec<Vertex>>, VisitsExhausted> {
    // What can still reach the end after each step, found backwards along the inverse fields.
    let mut ends: Vec<FxHashSet<Vertex>> = Vec::with_capacity(steps.len());
    let mut frontier = FxHashSet::from_iter([to]);
    for step in steps.iter().rev() {
        let inverse = snapshot.ontology().field(*step).inverse;
        let mut previous = FxHashSet::default();
        for vertex in &frontier {
            let list = snapshot.neighbors(inverse, *vertex);
            visits.spend(list.len() + 1)?;
            previous.extend(list.iter().map(|link| link.vertex));
        }
        ends.push(std::mem::replace(&mut frontier, previous));
    }
    ends.reverse();
    let mut walk = Walk {
        snapshot,
        steps,
        ends,
        most,
        visits,
        found: Vec::new(),
    };
    walk.extend(&mut vec![from])?;
    Ok(walk.found)
}

struct Walk<'a> {
    snapshot: &'a Snapshot,
    steps: &'a [FieldId],
    ends: Vec<FxHashSet<Vertex>>,
    most: usize,
    visits: &'a Visits,
    found: Vec<Vec<Vertex>>,
}

impl Walk<'_> {
    fn extend(&mut self, path: &mut Vec<Vertex>) -> Result<(), VisitsExhausted> {
        let depth = path.len() - 1;
        let Some(step) = self.steps.get(depth) else {
            self.found.push(path.clone());
            return Ok(());
        };
        let snapshot = self.snapshot;
        for link in snapshot.neighbors(*step, path[depth]).iter() {
            if self.found.len() >= self.most {
                break;
            }
            self.visits.spend(1)?;
            if self.ends[depth].contains(&link.vertex) {
                path.push(link.vertex);
                self.extend(path)?;
                path.pop();
            }
        }
        Ok(())
    }
}
