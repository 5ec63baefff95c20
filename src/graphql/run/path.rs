//! Writes paths and their steps.

use super::{Run, Written};
use crate::graph::{Path, Vertex, proofs};
use crate::graphql::plan::{Op, Selection};
use crate::graphql::schema::Meaning;
use crate::ontology::FieldId;

impl<'a> Run<'a> {
    /// Writes up to `most` paths along the steps of a derived relation.
    pub(super) fn witnesses(
        &mut self,
        selection: &'a Selection,
        relation: FieldId,
        from: Vertex,
        to: Vertex,
        most: usize,
    ) -> Written {
        let paths = proofs(self.work.snapshot, relation, from, to, most, &self.visits)?;
        self.list(&paths, |run, path| run.path(selection, path))
    }

    /// Writes a path.
    pub(super) fn path(&mut self, selection: &'a Selection, path: &Path) -> Written {
        self.object(&selection.fields, |run, field| match &field.op {
            Op::Read(Meaning::PathNodes) => {
                run.list(&path.nodes, |run, vertex| run.node(&field.select, *vertex))
            }
            Op::Read(Meaning::PathSteps) => {
                let ends = path.nodes.windows(2).map(|pair| (pair[0], pair[1]));
                run.list(path.steps.iter().zip(ends), |run, (step, (from, to))| {
                    run.step(field.select.same(), *step, from, to)
                })
            }
            Op::Read(Meaning::PathLength) => {
                run.json(&path.steps.len());
                Ok(())
            }
            other => unreachable!("a path has no {other:?}"),
        })
    }

    /// Writes one edge of a path.
    pub(super) fn step(
        &mut self,
        selection: &'a Selection,
        relation: FieldId,
        from: Vertex,
        to: Vertex,
    ) -> Written {
        let snapshot = self.work.snapshot;
        let list = snapshot.related(relation, from, &self.visits)?;
        let link = list.find(snapshot, to).expect("a path goes along edges");
        self.object(&selection.fields, |run, field| {
            match &field.op {
                Op::Read(Meaning::StepFrom) => return run.node(&field.select, from),
                Op::Read(Meaning::StepTo) => return run.node(&field.select, to),
                Op::Read(Meaning::StepRelation) => {
                    run.json(&snapshot.ontology().field(relation).enum_value);
                }
                Op::Read(Meaning::StepNote) => run.json(&link.edge().note),
                Op::Read(Meaning::StepSources) => {
                    return run.sources(field.select.same(), &link.edge().sources);
                }
                other => unreachable!("a step has no {other:?}"),
            }
            Ok(())
        })
    }
}
