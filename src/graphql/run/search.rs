//! Writes what a search found.

use std::ops::Range;

use super::connection::ends;
use super::{Run, Written};
use crate::graph::{Hit, SearchMatch, SearchPlace, SearchText, Snapshot, matches, rank, search};
use crate::graphql::input::{Arguments, SearchArguments, search_cursor};
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{Meaning, SearchMember};
use crate::ontology::KindId;

impl<'a> Run<'a> {
    /// Writes the page of what is found that the arguments ask for.
    pub(super) fn search(
        &mut self,
        field: &'a PlanField,
        arguments: &'a SearchArguments,
    ) -> Written {
        let snapshot = self.work.snapshot;
        let mut hits = search(snapshot, &arguments.text, &self.visits)?;
        let kind_of = |hit: &Hit| snapshot.node(hit.vertex).kind;
        let mut counts = vec![0_usize; snapshot.ontology().kinds.len()];
        for hit in &hits {
            counts[usize::from(kind_of(hit).0)] += 1;
        }
        if let Some(kinds) = &arguments.kinds {
            hits.retain(|hit| kinds.contains(&kind_of(hit)));
        }
        let total = hits.len();
        let page = rank(snapshot, hits, arguments.after.as_ref(), arguments.size);
        self.object(&field.select.same().fields, |run, field| match &field.op {
            Op::Read(Meaning::Nodes) => {
                run.list(&page.hits, |run, hit| run.node(&field.select, hit.vertex))
            }
            Op::Read(Meaning::Edges) => run.list(&page.hits, |run, hit| {
                run.found(field.select.same(), &arguments.text, *hit)
            }),
            Op::Read(Meaning::PageInfo) => {
                let has = (page.has_previous, page.has_next);
                run.page_info(field.select.same(), has, ends(&page.hits), |hit| {
                    found_cursor(snapshot, &arguments.text, hit)
                })
            }
            Op::Read(Meaning::TotalCount) => {
                run.json(&total);
                Ok(())
            }
            Op::Read(Meaning::Found(SearchMember::Kinds)) => {
                let counts = (0_u16..).map(KindId).zip(&counts);
                let counts = counts.filter(|(_, count)| **count > 0);
                run.list(counts, |run, (kind, count)| {
                    run.kind_count(field.select.same(), kind, *count)
                })
            }
            other => unreachable!("what was found has no {other:?}"),
        })
    }

    fn found(&mut self, selection: &'a Selection, typed: &'a SearchText, hit: Hit) -> Written {
        self.object(&selection.fields, |run, field| {
            match &field.op {
                Op::Read(Meaning::Cursor) => run.json(&found_cursor(run.work.snapshot, typed, hit)),
                Op::Read(Meaning::EdgeNode) => return run.node(&field.select, hit.vertex),
                Op::Read(Meaning::Found(SearchMember::Score)) => run.json(&hit.score),
                Op::Read(Meaning::Found(SearchMember::Matches)) => {
                    let Arguments::First(most) = run.arguments(field)? else {
                        unreachable!("matches have a first");
                    };
                    let matches = matches(run.work.snapshot, hit.vertex, typed, &run.visits)?;
                    return run.list(matches.iter().take(*most), |run, found| {
                        run.search_match(field.select.same(), found)
                    });
                }
                other => unreachable!("a node that was found has no {other:?}"),
            }
            Ok(())
        })
    }

    fn search_match(&mut self, selection: &'a Selection, found: &SearchMatch) -> Written {
        self.object(&selection.fields, |run, field| {
            match &field.op {
                Op::Read(Meaning::Found(SearchMember::Field)) => run.json(found.field.name()),
                Op::Read(Meaning::Found(SearchMember::Text)) => run.json(&found.text),
                Op::Read(Meaning::Found(SearchMember::Ranges)) => {
                    return run.list(&found.ranges, |run, range| {
                        run.search_range(field.select.same(), range)
                    });
                }
                other => unreachable!("a match has no {other:?}"),
            }
            Ok(())
        })
    }

    fn search_range(&mut self, selection: &'a Selection, range: &Range<usize>) -> Written {
        self.object(&selection.fields, |run, field| {
            match &field.op {
                Op::Read(Meaning::Found(SearchMember::Start)) => run.json(&range.start),
                Op::Read(Meaning::Found(SearchMember::End)) => run.json(&range.end),
                other => unreachable!("a range has no {other:?}"),
            }
            Ok(())
        })
    }

    fn kind_count(&mut self, selection: &'a Selection, kind: KindId, count: usize) -> Written {
        let snapshot = self.work.snapshot;
        self.object(&selection.fields, |run, field| {
            match &field.op {
                Op::Read(Meaning::Found(SearchMember::Kind)) => {
                    run.json(&snapshot.ontology().kind(kind).enum_value);
                }
                Op::Read(Meaning::Found(SearchMember::Count)) => run.json(&count),
                other => unreachable!("a count has no {other:?}"),
            }
            Ok(())
        })
    }
}

fn found_cursor(snapshot: &Snapshot, typed: &SearchText, hit: Hit) -> String {
    let place = SearchPlace::of(snapshot, hit);
    search_cursor(snapshot.ontology(), typed, &place)
}
