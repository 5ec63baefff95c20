//! Writes the paths that prove a derived edge.

use super::{Run, Written};
use crate::graph::{Vertex, witnesses};
use crate::graphql::plan::{Op, Selection};
use crate::graphql::schema::Meaning;
use crate::ontology::{FieldId, Via};

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
        let snapshot = self.work.snapshot;
        let Via::Derived { steps, .. } = &snapshot.ontology().field(relation).via else {
            unreachable!("only derived edges have witnesses");
        };
        let paths = witnesses(snapshot, steps, from, to, most, &self.visits)?;
        self.list(&paths, |run, nodes| {
            run.object(&selection.fields, |run, field| match &field.op {
                Op::Read(Meaning::PathNodes) => {
                    run.list(nodes, |run, vertex| run.node(&field.select, *vertex))
                }
                Op::Read(Meaning::PathSteps) => {
                    let ends = nodes.windows(2).map(|pair| (pair[0], pair[1]));
                    run.list(steps.iter().zip(ends), |run, (step, (from, to))| {
                        run.step(field.select.same(), *step, from, to)
                    })
                }
                Op::Read(Meaning::PathLength) => {
                    run.json(&steps.len());
                    Ok(())
                }
                other => unreachable!("a path has no {other:?}"),
            })
        })
    }

    /// Writes one edge of a path.
    fn step(
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
