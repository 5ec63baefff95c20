//! Writes facets.

use super::{Run, Written};
use crate::graph::{FacetGroup, FacetKey, Vertex, facets};
use crate::graphql::input::Arguments;
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{FacetMember, Meaning};

impl<'a> Run<'a> {
    /// Writes all the nodes of a connection in groups.
    pub(super) fn facets(
        &mut self,
        field: &'a PlanField,
        nodes: impl IntoIterator<Item = Vertex>,
    ) -> Written {
        let Arguments::Facets(arguments) = self.arguments(field)? else {
            unreachable!("facets have their arguments");
        };
        let groups = facets(self.work.snapshot, nodes, arguments.by, &self.visits)?;
        self.object(&field.select.same().fields, |run, field| match field.op {
            Op::Read(Meaning::Facet(FacetMember::TotalCount)) => {
                run.json(&groups.len());
                Ok(())
            }
            Op::Read(Meaning::Facet(FacetMember::Groups)) => {
                let shown = groups.iter().take(arguments.first);
                run.list(shown, |run, group| {
                    run.facet_group(field.select.same(), *group)
                })
            }
            ref other => unreachable!("facets have no {other:?}"),
        })
    }

    fn facet_group(&mut self, selection: &'a Selection, group: FacetGroup<'_>) -> Written {
        self.object(&selection.fields, |run, field| {
            match field.op {
                Op::Read(Meaning::Facet(FacetMember::Value)) => {
                    let text = group.key.text(run.work.snapshot);
                    run.json(&text);
                }
                Op::Read(Meaning::Facet(FacetMember::Count)) => run.json(&group.count),
                Op::Read(Meaning::Facet(FacetMember::Node)) => match group.key {
                    FacetKey::Node(vertex) => return run.node(&field.select, vertex),
                    _ => run.null(),
                },
                ref other => unreachable!("a group has no {other:?}"),
            }
            Ok(())
        })
    }
}
