//! What would lose its only support if a node went away.
//!
//! A node rests on each of its required relation fields. When all that such a field leads to goes, the
//! node is lost, and goes too: round by round, until nothing more is lost. A derived field leads to what
//! can still be reached without what is gone. A field that leads nowhere from the start loses nothing.

use rustc_hash::{FxHashMap, FxHashSet};

use super::derived::reach_among;
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use crate::ontology::{FieldId, RelationField, Via};

/// What a node's going away would take along.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Impact {
    /// The nodes that would be lost; by round, then in default order.
    pub lost: Vec<Loss>,
    /// What would be left with less; by node in default order, then by the relation's place.
    pub weakened: Vec<Weakening>,
}

/// A node that would be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// The node.
    pub node: Vertex,
    /// The first required field that would lead nowhere in that round.
    pub relation: FieldId,
    /// In which round: 1 where the node rests on what goes away itself.
    pub round: usize,
}

/// A required field of a node that stays: it would lead to fewer nodes, and still to some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weakening {
    /// The node.
    pub node: Vertex,
    /// The field.
    pub relation: FieldId,
    /// How many nodes fewer it would lead to.
    pub gone: usize,
    /// How many it would still lead to.
    pub kept: usize,
}

/// A required field of a node.
type Rest = (Vertex, FieldId);

/// What would be lost or weakened if a node went away.
pub fn impact(snapshot: &Snapshot, of: Vertex, visits: &Visits) -> Result<Impact, VisitsExhausted> {
    let mut spread = Spread {
        snapshot,
        visits,
        gone: FxHashSet::from_iter([of]),
        touched: FxHashMap::default(),
    };
    let mut lost: Vec<Loss> = Vec::new();
    let mut going = vec![of];
    for round in 1.. {
        let losses = spread.losses(&going, round)?;
        going.clear();
        going.extend(losses.iter().map(|loss| loss.node));
        spread.gone.extend(&going);
        lost.extend(losses);
        if going.is_empty() {
            break;
        }
    }
    Ok(Impact {
        lost,
        weakened: spread.weakened()?,
    })
}

struct Spread<'a> {
    snapshot: &'a Snapshot,
    visits: &'a Visits,
    gone: FxHashSet<Vertex>,
    /// The required fields that led to or through what is gone. For a stored one, how many nodes it lost.
    touched: FxHashMap<Rest, usize>,
}

impl Spread<'_> {
    /// The nodes that are lost since the nodes `going`, which are in `gone` already, went.
    fn losses(&mut self, going: &[Vertex], round: usize) -> Result<Vec<Loss>, VisitsExhausted> {
        let ontology = self.snapshot.ontology();
        let required: Vec<&RelationField> = ontology
            .fields
            .iter()
            .filter(|field| field.required)
            .collect();
        let mut touched: FxHashSet<Rest> = FxHashSet::default();
        for vertex in going {
            for field in &required {
                match &field.via {
                    Via::Stored { .. } => self.touch(field, *vertex, &mut touched)?,
                    Via::Derived { steps, .. } => {
                        self.touch_along(field.id, steps, *vertex, &mut touched)?;
                    }
                }
            }
        }
        let mut empty: Vec<Rest> = Vec::new();
        for rest in touched {
            let (lost, kept) = self.count(rest)?;
            if lost > 0 && kept == 0 && !self.gone.contains(&rest.0) {
                empty.push(rest);
            }
        }
        // One loss for each node, for the first of its fields.
        let snapshot = self.snapshot;
        empty.sort_unstable_by(|a, b| snapshot.order(a.0, b.0).then(a.1.cmp(&b.1)));
        empty.dedup_by_key(|rest| rest.0);
        let loss = |(node, relation)| Loss {
            node,
            relation,
            round,
        };
        Ok(empty.into_iter().map(loss).collect())
    }

    /// Notes the nodes from which a stored field leads to a vertex.
    fn touch(
        &mut self,
        field: &RelationField,
        vertex: Vertex,
        touched: &mut FxHashSet<Rest>,
    ) -> Result<(), VisitsExhausted> {
        if self.snapshot.kind(vertex) != field.target {
            return Ok(());
        }
        let list = self.snapshot.related(field.inverse, vertex, self.visits)?;
        self.visits.spend(list.len())?;
        list.each(|near| {
            *self.touched.entry((near, field.id)).or_default() += 1;
            touched.insert((near, field.id));
        });
        Ok(())
    }

    /// Notes the nodes from which a derived field leads to or through a vertex.
    fn touch_along(
        &mut self,
        field: FieldId,
        steps: &[FieldId],
        vertex: Vertex,
        touched: &mut FxHashSet<Rest>,
    ) -> Result<(), VisitsExhausted> {
        let ontology = self.snapshot.ontology();
        for count in 1..=steps.len() {
            if ontology.field(steps[count - 1]).target != self.snapshot.kind(vertex) {
                continue;
            }
            let inverse = |step: &FieldId| ontology.field(*step).inverse;
            let back: Vec<FieldId> = steps[..count].iter().rev().map(inverse).collect();
            for near in reach_among(self.snapshot, &back, vertex, |_| true, self.visits)? {
                self.touched.insert((near, field), 0);
                touched.insert((near, field));
            }
        }
        Ok(())
    }

    /// How many nodes a field of a node has lost, and to how many it still leads.
    fn count(&self, rest: Rest) -> Result<(usize, usize), VisitsExhausted> {
        let (node, field) = rest;
        let before = self.snapshot.related(field, node, self.visits)?.len();
        match &self.snapshot.ontology().field(field).via {
            Via::Stored { .. } => {
                let lost = self.touched[&rest];
                Ok((lost, before - lost))
            }
            Via::Derived { steps, .. } => {
                let is_there = |vertex| !self.gone.contains(&vertex);
                let left = reach_among(self.snapshot, steps, node, is_there, self.visits)?;
                Ok((before - left.len(), left.len()))
            }
        }
    }

    fn weakened(&self) -> Result<Vec<Weakening>, VisitsExhausted> {
        let mut weakened = Vec::new();
        let staying = self.touched.keys();
        for rest in staying.filter(|(node, _)| !self.gone.contains(node)) {
            let (gone, kept) = self.count(*rest)?;
            if gone > 0 {
                weakened.push(Weakening {
                    node: rest.0,
                    relation: rest.1,
                    gone,
                    kept,
                });
            }
        }
        let snapshot = self.snapshot;
        weakened.sort_unstable_by(|a, b| {
            let nodes = snapshot.order(a.node, b.node);
            nodes.then(a.relation.cmp(&b.relation))
        });
        Ok(weakened)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::random::{Model, Plan, plans};

    /// Takes nodes away one round after another, and looks at everything each time.
    fn naive(model: &Model, of: Vertex) -> Impact {
        let mut impact = Impact::default();
        let mut gone = vec![of];
        let leads = |field, from, gone: &[Vertex]| model.leads(field, from, gone);
        for round in 1.. {
            let mut losses = Vec::new();
            for node in model.nodes() {
                let relation = model.required(node).find(|field| {
                    !leads(*field, node, &[]).is_empty() && leads(*field, node, &gone).is_empty()
                });
                if let (Some(relation), false) = (relation, gone.contains(&node)) {
                    losses.push(Loss {
                        node,
                        relation,
                        round,
                    });
                }
            }
            if losses.is_empty() {
                break;
            }
            gone.extend(losses.iter().map(|loss| loss.node));
            impact.lost.extend(losses);
        }
        for node in model.nodes().filter(|node| !gone.contains(node)) {
            for relation in model.required(node) {
                let (before, kept) = (
                    leads(relation, node, &[]).len(),
                    leads(relation, node, &gone).len(),
                );
                if kept < before {
                    impact.weakened.push(Weakening {
                        node,
                        relation,
                        gone: before - kept,
                        kept,
                    });
                }
            }
        }
        impact
    }

    fn check(plan: &Plan) {
        let snapshot = plan.snapshot();
        let model = Model::of(&snapshot);
        for of in model.nodes() {
            let found = impact(&snapshot, of, &Visits::new(u64::MAX)).unwrap();
            assert_eq!(found, naive(&model, of), "{of:?}");
        }
    }

    proptest! {
        #[test]
        fn what_goes_is_what_a_look_at_everything_in_every_round_finds(plan in plans()) {
            check(&plan);
        }
    }
}
