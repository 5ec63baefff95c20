//! What stands around some nodes: breadth first, nearest first, up to a number of nodes.
//!
//! The walk goes step by step and takes every step whole while there is room. The first step that does
//! not fit is its last: as many of its nodes as fit are taken, in default order, and the others are
//! counted. So what is shown is a ball around the start with a stated border, and what is left out is
//! known without walking on.

use super::marks::Marks;
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use super::walk::{Heading, Ways};
use crate::ontology::FieldId;

/// The nodes around some nodes.
#[derive(Debug)]
pub struct Neighborhood {
    /// The nodes, the start among them, in default order.
    pub nodes: Vec<Vertex>,
    /// How many nodes of the walk's last step did not fit.
    pub omitted: usize,
    shown: Marks,
}

/// An edge between two nodes of a neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// Where it starts.
    pub from: Vertex,
    /// The relation field that leads from there to the other end.
    pub field: FieldId,
    /// Where it ends.
    pub to: Vertex,
}

/// The nodes that `ways` lead to from `starts` in at most `depth` steps; at most `most` of them.
pub fn neighborhood(
    snapshot: &Snapshot,
    ways: &Ways,
    starts: &[Vertex],
    depth: usize,
    most: usize,
    visits: &Visits,
) -> Result<Neighborhood, VisitsExhausted> {
    let mut seen = Marks::none(snapshot);
    // Step by step; what stands behind `before` is the last one.
    let mut nodes: Vec<Vertex> = Vec::new();
    nodes.extend(starts.iter().filter(|start| seen.add(**start)));
    let mut before = 0;
    for step in 0..=depth {
        if step > 0 {
            let last = before..nodes.len();
            before = last.end;
            for place in last {
                walk_on(snapshot, ways, nodes[place], &mut seen, &mut nodes, visits)?;
            }
        }
        if nodes.len() > most {
            let last = &mut nodes[before..];
            let (room, found) = (most - before, last.len());
            last.select_nth_unstable_by(room, |a, b| snapshot.order(*a, *b));
            for left_out in &last[room..] {
                seen.remove(*left_out);
            }
            return Ok(Neighborhood {
                nodes: seen.in_order(snapshot, nodes),
                omitted: found - room,
                shown: seen,
            });
        }
        if nodes.len() == before {
            break;
        }
    }
    Ok(Neighborhood {
        nodes: seen.in_order(snapshot, nodes),
        omitted: 0,
        shown: seen,
    })
}

/// Adds the nodes that are one step on from a vertex and were not seen before.
fn walk_on(
    snapshot: &Snapshot,
    ways: &Ways,
    vertex: Vertex,
    seen: &mut Marks,
    found: &mut Vec<Vertex>,
    visits: &Visits,
) -> Result<(), VisitsExhausted> {
    for way in ways.from(snapshot.kind(vertex), Heading::Ahead) {
        way.each(snapshot, vertex, visits, |far| {
            if seen.add(far) {
                found.push(far);
            }
        })?;
    }
    Ok(())
}

impl Neighborhood {
    /// The nodes from which the ways lead to nodes that are not shown, in default order: where there is
    /// more, whether it was too many or too far.
    pub fn frontier(
        &self,
        snapshot: &Snapshot,
        ways: &Ways,
        visits: &Visits,
    ) -> Result<Vec<Vertex>, VisitsExhausted> {
        let mut frontier = Vec::new();
        for vertex in &self.nodes {
            for way in ways.from(snapshot.kind(*vertex), Heading::Ahead) {
                let list = way.list(snapshot, *vertex, visits)?;
                let mut links = list.iter();
                // At most as many are looked at as are shown, and one more.
                let hidden = links.position(|link| !self.shown.has(link.vertex));
                visits.spend(hidden.unwrap_or(list.len()))?;
                if hidden.is_some() {
                    frontier.push(*vertex);
                    break;
                }
            }
        }
        Ok(frontier)
    }

    /// The edges between the nodes along the ways' relations, in whichever direction the ways go, each
    /// once; ordered by where they start, the relation, and where they end.
    pub fn edges(
        &self,
        snapshot: &Snapshot,
        ways: &Ways,
        visits: &Visits,
    ) -> Result<Vec<Tie>, VisitsExhausted> {
        let ontology = snapshot.ontology();
        let relations = Ways::along(ontology, ways.relations(ontology));
        let mut edges = Vec::new();
        for from in &self.nodes {
            for way in relations.from(snapshot.kind(*from), Heading::Ahead) {
                let list = way.list(snapshot, *from, visits)?;
                let tie = |to| Tie {
                    from: *from,
                    field: way.field,
                    to,
                };
                // A hub has more neighbours than there are nodes to look up among them.
                if list.len() > self.nodes.len() {
                    visits.spend(self.nodes.len())?;
                    let target = ontology.field(way.field).target;
                    let candidates = self.nodes.iter().filter(|to| snapshot.kind(**to) == target);
                    let ends = candidates.filter(|to| list.find(snapshot, **to).is_some());
                    edges.extend(ends.copied().map(tie));
                } else {
                    visits.spend(list.len())?;
                    let ends = list.iter().map(|link| link.vertex);
                    edges.extend(ends.filter(|to| self.shown.has(*to)).map(tie));
                }
            }
        }
        Ok(edges)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::random::{Model, Plan, plans};

    /// Distances by relaxing every edge until nothing changes; then everything by its definition.
    fn check(plan: &Plan, fields: &[FieldId], depth: usize, most: usize) {
        let snapshot = plan.snapshot();
        let model = Model::of(&snapshot);
        let visits = Visits::new(u64::MAX);
        let ways = Ways::along(snapshot.ontology(), fields.iter().copied());
        for start in model.nodes() {
            let leads = |node| -> Vec<Vertex> {
                let own = model.fields(node).filter(|field| fields.contains(field));
                own.flat_map(|field| model.leads(field, node, &[]))
                    .collect()
            };
            let mut steps = vec![vec![start]];
            for _ in 0..depth {
                let before = steps.concat();
                let mut next: Vec<Vertex> = before.iter().flat_map(|node| leads(*node)).collect();
                next.retain(|node| !before.contains(node));
                next.sort_by_key(|node| model.rank(*node));
                next.dedup();
                steps.push(next);
            }
            let (mut nodes, mut omitted) = (Vec::new(), 0);
            for step in steps {
                let room = most - nodes.len();
                nodes.extend(step.iter().take(room));
                if step.len() > room {
                    omitted = step.len() - room;
                    break;
                }
            }
            nodes.sort_by_key(|node| model.rank(*node));
            let hood =
                neighborhood(&snapshot, &ways, &[start, start], depth, most, &visits).unwrap();
            assert_eq!((&hood.nodes, hood.omitted), (&nodes, omitted));
            let open = |node: &&Vertex| leads(**node).iter().any(|far| !nodes.contains(far));
            let frontier: Vec<Vertex> = nodes.iter().filter(open).copied().collect();
            assert_eq!(hood.frontier(&snapshot, &ways, &visits).unwrap(), frontier);
            let mut ties = Vec::new();
            for from in &nodes {
                for field in model.fields(*from) {
                    let inverse = snapshot.ontology().field(field).inverse;
                    let is_asked = fields.contains(&field) || fields.contains(&inverse);
                    if is_asked && super::super::walk::forward(snapshot.ontology(), field) == field
                    {
                        let ends = model.leads(field, *from, &[]);
                        let ends = ends.into_iter().filter(|to| nodes.contains(to));
                        ties.extend(ends.map(|to| Tie {
                            from: *from,
                            field,
                            to,
                        }));
                    }
                }
            }
            assert_eq!(hood.edges(&snapshot, &ways, &visits).unwrap(), ties);
        }
    }

    proptest! {
        #[test]
        fn a_neighbourhood_is_every_step_whole_until_one_does_not_fit(
            plan in plans(), depth in 0..4_usize, most in 0..12_usize, asked in any::<u16>(),
        ) {
            let snapshot = plan.snapshot();
            let fields = snapshot.ontology().fields.iter().map(|field| field.id);
            let fields: Vec<FieldId> = fields.filter(|id| asked >> (id.0 % 16) & 1 == 1).collect();
            check(&plan, &fields, depth, most);
        }
    }
}
