//! Writes pages of nodes of any kind.

use super::connection::ends;
use super::{Run, Written};
use crate::graph::{List, Vertex};
use crate::graphql::input::{EntityPlace, EntityWindow};
use crate::graphql::plan::{Op, PlanField};
use crate::graphql::schema::{FacetMember, Meaning};

impl<'a> Run<'a> {
    /// Writes a page of a list in default order, whose edges have a cursor and a node.
    pub(super) fn entities(
        &mut self,
        field: &'a PlanField,
        list: &List<'_>,
        window: &EntityWindow,
    ) -> Written {
        self.entities_with(field, list, window, &mut |_, field, _| {
            unreachable!("an edge has no {:?}", field.op)
        })
    }

    /// The same, where edges have more; `more` writes those fields.
    pub(super) fn entities_with(
        &mut self,
        field: &'a PlanField,
        list: &List<'_>,
        window: &EntityWindow,
        more: &mut dyn FnMut(&mut Self, &'a PlanField, Vertex) -> Written,
    ) -> Written {
        let snapshot = self.work.snapshot;
        let total = list.len();
        let start = window.after.as_ref().map_or(0, |place| {
            list.rank_across(snapshot, place.kind, &place.slug)
        });
        let end = start + window.size.min(total - start);
        self.visits.spend(end - start + 1)?;
        let page = list.stretch(start..end).map(|link| link.vertex);
        let page: Vec<Vertex> = page.collect();
        self.object(&field.select.same().fields, |run, field| match field.op {
            Op::Read(Meaning::Nodes) => {
                run.list(&page, |run, vertex| run.node(&field.select, *vertex))
            }
            Op::Read(Meaning::Edges) => run.list(&page, |run, vertex| {
                let fields = &field.select.same().fields;
                run.object(fields, |run, field| match field.op {
                    Op::Read(Meaning::Cursor) => {
                        run.json(&EntityPlace::cursor(snapshot, *vertex));
                        Ok(())
                    }
                    Op::Read(Meaning::EdgeNode) => run.node(&field.select, *vertex),
                    _ => more(run, field, *vertex),
                })
            }),
            Op::Read(Meaning::PageInfo) => {
                let has = (start > 0, end < total);
                run.page_info(field.select.same(), has, ends(&page), |vertex| {
                    EntityPlace::cursor(snapshot, vertex)
                })
            }
            Op::Read(Meaning::TotalCount) => {
                run.json(&total);
                Ok(())
            }
            Op::Read(Meaning::Facet(FacetMember::Of(_))) => {
                run.facets(field, list.iter().map(|link| link.vertex))
            }
            ref other => unreachable!("a connection has no {other:?}"),
        })
    }
}
