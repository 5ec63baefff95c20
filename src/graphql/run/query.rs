//! Writes the fields of Query.

use super::{Run, Stop, Written, ontology};
use crate::graph::{List, Vertex, overlap};
use crate::graphql::input::Arguments;
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{HistoryMember, Meaning, ViewMember};
use crate::ontology::FieldId;

impl<'a> Run<'a> {
    pub(super) fn query(&mut self, selection: &'a Selection) -> Written {
        self.object(&selection.fields, Self::query_field)
    }

    fn query_field(&mut self, field: &'a PlanField) -> Written {
        let Op::Read(meaning) = field.op else {
            unreachable!("Query has no ready-made scalars");
        };
        match (meaning, self.arguments(field)?) {
            (Meaning::One(kind), Arguments::Slug(slug)) => {
                let found = self.work.snapshot.lookup(kind, slug);
                self.node_or_null(field, found)
            }
            (Meaning::NodeById, Arguments::Id(id)) => {
                let found = self.by_id(id);
                self.node_or_null(field, found)
            }
            (Meaning::NodesByIds, Arguments::Ids(ids)) => {
                self.list(ids, |run, id| run.item_or_null(field, run.by_id(id)))
            }
            (Meaning::Many(kind), Arguments::Page(page)) => {
                self.connection(field, self.work.snapshot.members(kind), None, page)
            }
            (Meaning::Overlapping(_), Arguments::Overlap { named, page }) => {
                let vertices = self.overlapping(field, named)?;
                self.connection(field, List::made(vertices), None, page)
            }
            (Meaning::Coverage, Arguments::Coverage(coverage)) => self.coverage(field, coverage),
            (Meaning::Paths, Arguments::Paths(paths)) => self.paths(field, paths),
            (Meaning::Neighborhood, Arguments::Neighborhood(neighborhood)) => {
                self.neighborhood(field, neighborhood)
            }
            (Meaning::Impact, Arguments::Id(id)) => self.impact(field, id),
            (Meaning::SinglePoints, Arguments::SinglePoints { relation, first }) => {
                self.single_points(field, *relation, *first)
            }
            (Meaning::Findings, Arguments::Findings(asked)) => self.findings(field, asked),
            (Meaning::Search, Arguments::Search(search)) => self.search(field, search),
            (Meaning::Set, Arguments::Set(set)) => self.set(field, set),
            (Meaning::Venn(_), Arguments::Venn(venn)) => self.venn(field, venn),
            (Meaning::Revision, _) => self.revision(field.select.same()),
            (Meaning::History(HistoryMember::Commits), Arguments::Commits(window)) => {
                self.commits(field, window)
            }
            (Meaning::History(HistoryMember::Diff), Arguments::Diff(asked)) => {
                self.diff(field, *asked)
            }
            (Meaning::View(ViewMember::WhatIf), Arguments::WhatIf(changes)) => {
                self.what_if(field, changes)
            }
            (Meaning::View(ViewMember::AsOf), Arguments::AsOf(at)) => self.as_of(field, *at),
            (Meaning::Ontology, _) => {
                self.visits.spend(self.work.in_force.parts())?;
                let record = ontology::record(self.work.in_force, self.work.snapshot);
                self.record(field, &record)
            }
            (meaning, arguments) => unreachable!("Query has no {meaning:?} with {arguments:?}"),
        }
    }

    pub(super) fn node_or_null(&mut self, field: &'a PlanField, found: Option<Vertex>) -> Written {
        match found {
            Some(vertex) => self.node(&field.select, vertex),
            None => {
                self.null();
                Ok(())
            }
        }
    }

    /// An item of a list whose items may be null: it takes what goes wrong in it, the list stays.
    fn item_or_null(&mut self, field: &'a PlanField, found: Option<Vertex>) -> Written {
        let mark = self.out.len();
        match self.node_or_null(field, found) {
            Err(Stop::Null) => {
                self.null_from(mark);
                Ok(())
            }
            other => other,
        }
    }

    /// The nodes that every named node is related to.
    fn overlapping(
        &mut self,
        field: &'a PlanField,
        named: &'a [(FieldId, Vec<std::sync::Arc<str>>)],
    ) -> Result<Vec<Vertex>, Stop> {
        let snapshot = self.work.snapshot;
        let mut lists: Vec<List<'a>> = Vec::new();
        let mut unknown = Vec::new();
        for (relation, slugs) in named {
            let relation = snapshot.ontology().field(*relation);
            for slug in slugs {
                match snapshot.lookup(relation.target, slug) {
                    Some(vertex) => {
                        lists.push(snapshot.related(relation.inverse, vertex, &self.visits)?)
                    }
                    None => unknown.push(self.unknown_slug(&relation.name, relation.target, slug)),
                }
            }
        }
        if !unknown.is_empty() {
            return Err(self.not_found(field, &unknown));
        }
        Ok(overlap(snapshot, &lists, &self.visits)?)
    }
}
