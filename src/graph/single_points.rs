//! Single points of failure: nodes on which alone something rests.
//!
//! A node is one for a relation field when, without it, the field leads nowhere from some other node, and
//! with it, somewhere. Each is looked at alone; what would follow is [`super::impact`]'s question.

use rustc_hash::FxHashMap;

use super::derived::{reach_among, witnesses};
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use crate::ontology::{FieldId, Via};

/// A node on which alone a relation of other nodes rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SinglePoint {
    /// The node.
    pub node: Vertex,
    /// The relation field of the others.
    pub relation: FieldId,
    /// The others, in default order; at least one.
    pub dependents: Vec<Vertex>,
}

/// The single points of the relation fields: those with most dependents first, then in default order, then
/// by the relation's place in the ontology.
pub fn single_points(
    snapshot: &Snapshot,
    relations: impl IntoIterator<Item = FieldId>,
    visits: &Visits,
) -> Result<Vec<SinglePoint>, VisitsExhausted> {
    let mut points: FxHashMap<(Vertex, FieldId), Vec<Vertex>> = FxHashMap::default();
    for relation in relations {
        for link in snapshot
            .members(snapshot.ontology().field(relation).kind)
            .iter()
        {
            for point in supports(snapshot, relation, link.vertex, visits)? {
                points
                    .entry((point, relation))
                    .or_default()
                    .push(link.vertex);
            }
        }
    }
    let point = |((node, relation), dependents)| SinglePoint {
        node,
        relation,
        dependents,
    };
    let mut points: Vec<SinglePoint> = points.into_iter().map(point).collect();
    points.sort_unstable_by(|a, b| {
        let most = b.dependents.len().cmp(&a.dependents.len());
        most.then_with(|| snapshot.order(a.node, b.node))
            .then(a.relation.cmp(&b.relation))
    });
    Ok(points)
}

/// The other nodes without any one of which a field would lead nowhere from a node.
fn supports(
    snapshot: &Snapshot,
    relation: FieldId,
    node: Vertex,
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    let list = snapshot.related(relation, node, visits)?;
    let Some(first) = list.iter().next() else {
        return Ok(Vec::new());
    };
    let Via::Derived { steps, .. } = &snapshot.ontology().field(relation).via else {
        let is_single = list.len() == 1 && first.vertex != node;
        return Ok(Vec::from_iter(is_single.then_some(first.vertex)));
    };
    // Such a node is on every path, so it is on the first one.
    let paths = witnesses(snapshot, steps, node, first.vertex, 1, visits)?;
    let mut on_path: Vec<Vertex> = paths.into_iter().flatten().collect();
    on_path.sort_unstable();
    on_path.dedup();
    let mut supports = Vec::new();
    for point in on_path.into_iter().filter(|point| *point != node) {
        let is_there = |vertex| vertex != point;
        if reach_among(snapshot, steps, node, is_there, visits)?.is_empty() {
            supports.push(point);
        }
    }
    Ok(supports)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::random::{Model, Plan, plans};

    /// Takes every node away by itself.
    fn check(plan: &Plan) {
        let snapshot = plan.snapshot();
        let model = Model::of(&snapshot);
        let fields: Vec<FieldId> = snapshot.ontology().fields.iter().map(|f| f.id).collect();
        let mut expected = Vec::new();
        for node in model.nodes() {
            for relation in &fields {
                let rests = |other: &Vertex| {
                    *other != node
                        && !model.leads(*relation, *other, &[]).is_empty()
                        && model.leads(*relation, *other, &[node]).is_empty()
                };
                let kind = snapshot.ontology().field(*relation).kind;
                let others = model.nodes().filter(|other| snapshot.kind(*other) == kind);
                let dependents: Vec<Vertex> = others.filter(rests).collect();
                if !dependents.is_empty() {
                    expected.push(SinglePoint {
                        node,
                        relation: *relation,
                        dependents,
                    });
                }
            }
        }
        expected.sort_by_key(|point| std::cmp::Reverse(point.dependents.len()));
        let found = single_points(&snapshot, fields, &Visits::new(u64::MAX)).unwrap();
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn they_are_found_by_taking_every_node_away_by_itself(plan in plans()) {
            check(&plan);
        }
    }
}
