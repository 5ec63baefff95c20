//! Writes commits, pages of them, and the revision that a view shows.

use std::sync::Arc;

use serde_json::json;

use super::{Run, Stop, Written};
use crate::change::ChangeRecord;
use crate::event::{Commit, Revision};
use crate::graph::Head;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, CommitWindow, commit_cursor};
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{HistoryMember, Meaning};
use crate::store::StoreError;

/// A commit as far as it is known: a snapshot knows its newest one without the events.
#[derive(Clone, Copy)]
pub(super) enum Known<'c> {
    /// All of it.
    Whole(&'c Commit),
    /// What a snapshot keeps.
    Head(&'c Head),
}

impl<'a> Run<'a> {
    /// Writes what the view shows: its revision and the commit that made it.
    pub(super) fn revision(&mut self, selection: &'a Selection) -> Written {
        let head = self.work.snapshot.head();
        let is_proposed = head.revision != self.work.horizon;
        self.object(&selection.fields, |run, field| {
            match history_member(field) {
                HistoryMember::RevisionNumber => run.json(&head.revision),
                HistoryMember::RevisionTime => run.json(&head.time),
                HistoryMember::RevisionProposed => run.json(&is_proposed),
                HistoryMember::RevisionCommit if is_proposed || head.revision.0 == 0 => run.null(),
                HistoryMember::RevisionCommit => {
                    return run.commit(field.select.same(), Known::Head(head));
                }
                other => unreachable!("a revision has no {other:?}"),
            }
            Ok(())
        })
    }

    /// Writes a page of the commits up to the view's revision, the newest first.
    pub(super) fn commits(&mut self, field: &'a PlanField, window: &CommitWindow) -> Written {
        let newest = self.work.horizon;
        let oldest = Revision(1);
        let (low, high) = window.within(oldest, newest);
        self.visits
            .spend((high + 1).saturating_sub(low) as usize + 1)?;
        let commits = self.read_commits(field, low, high)?;
        let has = (high < newest.0, low > oldest.0);
        let total = (newest.0 + 1).saturating_sub(oldest.0);
        self.commit_page(field, &commits, has, total)
    }

    /// Writes a page of commits that have been read.
    pub(super) fn commit_page(
        &mut self,
        field: &'a PlanField,
        commits: &[Arc<Commit>],
        has: (bool, bool),
        total: u64,
    ) -> Written {
        let pages: Vec<&Commit> = commits.iter().map(|commit| &**commit).collect();
        self.object(&field.select.same().fields, |run, field| match &field.op {
            Op::Read(Meaning::Nodes) => run.list(&pages, |run, commit| {
                run.commit(field.select.same(), Known::Whole(commit))
            }),
            Op::Read(Meaning::Edges) => run.list(&pages, |run, commit| {
                run.object(&field.select.same().fields, |run, field| match &field.op {
                    Op::Read(Meaning::Cursor) => {
                        run.json(&commit_cursor(commit.revision));
                        Ok(())
                    }
                    _ => run.commit(field.select.same(), Known::Whole(commit)),
                })
            }),
            Op::Read(Meaning::PageInfo) => {
                run.page_info(field.select.same(), has, &pages, |commit| {
                    commit_cursor(commit.revision)
                })
            }
            Op::Read(Meaning::TotalCount) => {
                run.json(&total);
                Ok(())
            }
            other => unreachable!("a page of commits has no {other:?}"),
        })
    }

    /// Writes a commit. What is not known of it is read when it is asked for.
    pub(super) fn commit(&mut self, selection: &'a Selection, known: Known<'_>) -> Written {
        let mut read: Option<Arc<Commit>> = None;
        self.object(&selection.fields, |run, field| {
            let (revision, time, author, message) = known.stamp();
            match history_member(field) {
                HistoryMember::Revision => run.json(&revision),
                HistoryMember::Time => run.json(&time),
                HistoryMember::Author => run.json(author),
                HistoryMember::Message => run.json(&message),
                member => {
                    let commit = match (known, &read) {
                        (Known::Whole(commit), _) => commit,
                        (Known::Head(_), Some(commit)) => &**commit,
                        (Known::Head(_), None) => &**read.insert(run.read_commit(field, revision)?),
                    };
                    return run.commit_member(field, member, commit);
                }
            }
            Ok(())
        })
    }

    fn commit_member(
        &mut self,
        field: &'a PlanField,
        member: HistoryMember,
        commit: &Commit,
    ) -> Written {
        match member {
            HistoryMember::RequestId => self.json(&commit.request_id),
            HistoryMember::ChangeCount => self.json(&commit.events.len()),
            HistoryMember::Changes => {
                let first = self.first(field)?;
                let shown = &commit.events[..commit.events.len().min(first)];
                self.visits.spend(shown.len())?;
                return self.list(shown, |run, event| {
                    run.record(field, &json!(ChangeRecord::of(event)))
                });
            }
            other => unreachable!("a commit has no {other:?}"),
        }
        Ok(())
    }

    /// `first` of a list.
    pub(super) fn first(&mut self, field: &PlanField) -> Result<usize, Stop> {
        match self.arguments(field)? {
            Arguments::First(first) => Ok(*first),
            other => unreachable!("a list has a first, not {other:?}"),
        }
    }

    fn read_commit(&mut self, field: &PlanField, revision: Revision) -> Result<Arc<Commit>, Stop> {
        let mut found = self.read_commits(field, revision.0, revision.0)?;
        Ok(found.pop().expect("the view's own commit is in the log"))
    }

    /// The commits from `low` to `high`, the newest first.
    fn read_commits(
        &mut self,
        field: &PlanField,
        low: u64,
        high: u64,
    ) -> Result<Vec<Arc<Commit>>, Stop> {
        let mut found: Vec<Arc<Commit>> = Vec::new();
        while found.len() as u64 + low <= high {
            let from = low + found.len() as u64;
            let most = (high + 1 - from) as usize;
            match self.work.view.engine.commits(Revision(from), most) {
                Ok(page) if page.is_empty() => break,
                Ok(page) => found.extend(page.into_iter().map(Arc::new)),
                Err(error) => return Err(self.unreadable(field, &error)),
            }
        }
        found.reverse();
        Ok(found)
    }

    /// Records that the log could not be read. What is wrong with the disk is not the client's to know.
    pub(super) fn unreadable(&mut self, field: &PlanField, error: &StoreError) -> Stop {
        tracing::error!(%error, "the history cannot be read");
        let message = "the history cannot be read; the server's log says why";
        self.fail(field, GraphqlError::new(ErrorCode::Internal, message))
    }
}

impl<'c> Known<'c> {
    fn stamp(self) -> (Revision, jiff::Timestamp, &'c str, Option<&'c str>) {
        match self {
            Self::Whole(commit) => (
                commit.revision,
                commit.time,
                &commit.author,
                commit.message.as_deref(),
            ),
            Self::Head(head) => (
                head.revision,
                head.time,
                &head.author,
                head.message.as_deref(),
            ),
        }
    }
}

/// What a field of an object about history reads.
pub(super) fn history_member(field: &PlanField) -> HistoryMember {
    match field.op {
        Op::Read(Meaning::History(member)) => member,
        ref other => unreachable!("no part of a history is {other:?}"),
    }
}
