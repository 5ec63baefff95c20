//! Writes what would be lost without a node, and the nodes on which alone something rests.

use super::{Run, Written};
use crate::graph::{Impact, Loss, Vertex, Weakening, impact, single_points};
use crate::graphql::input::Arguments;
use crate::graphql::plan::{Op, PlanField};
use crate::graphql::schema::{ImpactMember, Meaning};
use crate::ontology::FieldId;

impl<'a> Run<'a> {
    pub(super) fn impact(&mut self, field: &'a PlanField, id: &'a str) -> Written {
        let of = self.by_ids(field, "of", [id])?[0];
        let Impact { lost, weakened } = impact(self.work.snapshot, of, &self.visits)?;
        let lost_nodes: Vec<Vertex> = lost.iter().map(|loss| loss.node).collect();
        let mut weakened_nodes: Vec<Vertex> = weakened.iter().map(|one| one.node).collect();
        weakened_nodes.dedup();
        self.object(&field.select.same().fields, |run, field| {
            match member(field) {
                ImpactMember::Of => return run.node(&field.select, of),
                ImpactMember::Lost => return run.vertices(field, &lost_nodes),
                ImpactMember::LostCount => run.json(&lost_nodes.len()),
                ImpactMember::Losses => {
                    run.visits.spend(lost.len())?;
                    return run.list(&lost, |run, loss| run.loss(field, loss));
                }
                ImpactMember::Weakened => return run.vertices(field, &weakened_nodes),
                ImpactMember::WeakenedCount => run.json(&weakened_nodes.len()),
                ImpactMember::Weakenings => {
                    run.visits.spend(weakened.len())?;
                    return run.list(&weakened, |run, one| run.weakening(field, one));
                }
                other => unreachable!("an impact has no {other:?}"),
            }
            Ok(())
        })
    }

    fn loss(&mut self, field: &'a PlanField, loss: &Loss) -> Written {
        let snapshot = self.work.snapshot;
        self.object(&field.select.same().fields, |run, field| {
            match member(field) {
                ImpactMember::Node => return run.node(&field.select, loss.node),
                ImpactMember::Relation => run.relation(loss.relation),
                ImpactMember::Round => run.json(&loss.round),
                ImpactMember::Supports => {
                    let list = snapshot.related(loss.relation, loss.node, &run.visits)?;
                    let supports: Vec<Vertex> = list.iter().map(|link| link.vertex).collect();
                    return run.vertices(field, &supports);
                }
                other => unreachable!("a loss has no {other:?}"),
            }
            Ok(())
        })
    }

    fn weakening(&mut self, field: &'a PlanField, weakening: &Weakening) -> Written {
        self.object(&field.select.same().fields, |run, field| {
            match member(field) {
                ImpactMember::Node => return run.node(&field.select, weakening.node),
                ImpactMember::Relation => run.relation(weakening.relation),
                ImpactMember::Gone => run.json(&weakening.gone),
                ImpactMember::Kept => run.json(&weakening.kept),
                other => unreachable!("a weakening has no {other:?}"),
            }
            Ok(())
        })
    }

    pub(super) fn single_points(
        &mut self,
        field: &'a PlanField,
        relation: Option<FieldId>,
        first: usize,
    ) -> Written {
        let snapshot = self.work.snapshot;
        let fields = snapshot.ontology().fields.iter();
        let is_asked = |id: FieldId, required| relation.map_or(required, |one| one == id);
        let relations = fields.filter(|field| is_asked(field.id, field.required));
        let points = single_points(snapshot, relations.map(|field| field.id), &self.visits)?;
        self.list(points.iter().take(first), |run, point| {
            run.object(&field.select.same().fields, |run, field| {
                match member(field) {
                    ImpactMember::Node => return run.node(&field.select, point.node),
                    ImpactMember::Relation => run.relation(point.relation),
                    ImpactMember::Count => run.json(&point.dependents.len()),
                    ImpactMember::Dependents => {
                        let Arguments::First(first) = run.arguments(field)? else {
                            unreachable!("dependents have a first");
                        };
                        let shown = point.dependents.len().min(*first);
                        return run.vertices(field, &point.dependents[..shown]);
                    }
                    other => unreachable!("a single point has no {other:?}"),
                }
                Ok(())
            })
        })
    }

    fn relation(&mut self, relation: FieldId) {
        let ontology = self.work.snapshot.ontology();
        self.json(&ontology.field(relation).enum_value);
    }
}

fn member(field: &PlanField) -> ImpactMember {
    let Op::Read(Meaning::ImpactMember(member)) = field.op else {
        unreachable!("these objects have only their own members");
    };
    member
}
