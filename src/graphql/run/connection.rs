//! Writes connections, their edges and where a page stands.

use super::page;
use super::{Run, Written};
use crate::event::Value;
use crate::graph::{Link, List, SortKey, Vertex};
use crate::graphql::input::{Arguments, PageArguments, cursor};
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{FacetMember, Meaning};
use crate::ontology::FieldId;

/// The relation field that a connection or edge belongs to, and the node that it starts from.
pub(super) type Along = Option<(FieldId, Vertex)>;

impl<'a> Run<'a> {
    /// Writes a page of a list.
    pub(super) fn connection(
        &mut self,
        field: &'a PlanField,
        list: List<'a>,
        along: Along,
        arguments: &'a PageArguments,
    ) -> Written {
        let selection = field.select.same();
        let all_wanted = selection.fields.iter().any(|field| {
            matches!(
                field.op,
                Op::Read(Meaning::TotalCount | Meaning::Facet(FacetMember::Of(_)))
            )
        });
        let page = page::select(
            self.work.snapshot,
            &list,
            arguments,
            all_wanted,
            &self.visits,
        )?;
        self.object(&selection.fields, |run, field| match &field.op {
            Op::Read(Meaning::Nodes) => run.nodes(&field.select, page.links(&list)),
            Op::Read(Meaning::Edges) => run.list(page.links(&list), |run, link| {
                run.edge(field.select.same(), &arguments.order, along, link)
            }),
            Op::Read(Meaning::PageInfo) => {
                let snapshot = run.work.snapshot;
                let has = (page.has_previous, page.has_next);
                run.page_info(field.select.same(), has, page.ends(&list), |link| {
                    cursor::write(snapshot, &arguments.order, link.vertex)
                })
            }
            Op::Read(Meaning::TotalCount) => {
                run.json(&page.total.expect("counted, since it is selected"));
                Ok(())
            }
            Op::Read(Meaning::Facet(FacetMember::Of(_))) => {
                run.facets(field, page.all(&list).map(|link| link.vertex))
            }
            other => unreachable!("a connection has no {other:?}"),
        })
    }

    /// Writes where a page stands: whether something stands before and after it, and the cursors of its
    /// first and last item.
    pub(super) fn page_info<T: Copy>(
        &mut self,
        selection: &'a Selection,
        (has_previous, has_next): (bool, bool),
        ends: Option<(T, T)>,
        cursor: impl Fn(T) -> String,
    ) -> Written {
        self.object(&selection.fields, |run, field| {
            match &field.op {
                Op::Read(Meaning::HasNextPage) => run.json(&has_next),
                Op::Read(Meaning::HasPreviousPage) => run.json(&has_previous),
                Op::Read(Meaning::StartCursor) => run.json(&ends.map(|(first, _)| cursor(first))),
                Op::Read(Meaning::EndCursor) => run.json(&ends.map(|(_, last)| cursor(last))),
                other => unreachable!("PageInfo has no {other:?}"),
            }
            Ok(())
        })
    }

    /// Writes one edge.
    pub(super) fn edge(
        &mut self,
        selection: &'a Selection,
        order: &'a [SortKey],
        along: Along,
        link: Link<'a>,
    ) -> Written {
        self.object(&selection.fields, |run, field| {
            // Mostly nothing of the record is wanted.
            let edge = || link.edge();
            match &field.op {
                Op::Read(Meaning::Cursor) => {
                    run.out.push(b'"');
                    cursor::append(&mut run.out, run.work.snapshot, order, link.vertex);
                    run.out.push(b'"');
                }
                Op::Read(Meaning::EdgeNode) => return run.node(&field.select, link.vertex),
                Op::Read(Meaning::EdgeNote) => run.json(&edge().note),
                Op::Read(Meaning::EdgeSources) => {
                    return run.sources(field.select.same(), &edge().sources);
                }
                Op::Read(Meaning::EdgeProperty(index)) => {
                    let (relation, _) = along.expect("edges with properties have a start");
                    return run.property(field, relation, *index, edge().value(*index));
                }
                Op::Read(Meaning::Witnesses) => {
                    let (relation, from) = along.expect("derived edges have a start");
                    let Arguments::First(most) = run.arguments(field)? else {
                        unreachable!("witnesses have a first");
                    };
                    return run.witnesses(field.select.same(), relation, from, link.vertex, *most);
                }
                other => unreachable!("an edge has no {other:?}"),
            }
            Ok(())
        })
    }

    /// Writes a property of an edge. An absent list is empty where it must not be null.
    fn property(
        &mut self,
        field: &'a PlanField,
        relation: FieldId,
        index: usize,
        value: Option<&Value>,
    ) -> Written {
        if let Some(value) = value {
            self.json(&value.to_json());
            return Ok(());
        }
        if field.nullable {
            self.null();
            return Ok(());
        }
        let stored = self.work.snapshot.ontology().stored(relation);
        let (stored, _) = stored.expect("only stored relations have properties");
        if !stored.properties[index].value_type.list {
            return Err(self.missing(field));
        }
        self.out.extend_from_slice(b"[]");
        Ok(())
    }
}

/// The first item of a page and the last.
pub(super) fn ends<T: Copy>(items: &[T]) -> Option<(T, T)> {
    Some((*items.first()?, *items.last()?))
}
