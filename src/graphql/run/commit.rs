//! Writes commits, pages of them, and the revision that a view shows.

use std::sync::Arc;

use serde_json::json;

use super::connection::ends;
use super::diff::Sides;
use super::{Run, Stop, Written};
use crate::change::ChangeRecord;
use crate::engine::PastError;
use crate::event::{Commit, Revision};
use crate::graph::{Head, Vertex};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, CommitWindow, commit_cursor};
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{HistoryMember, Meaning};

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
        let oldest = self.work.view.engine.history().oldest();
        let total = (newest.0 + 1).saturating_sub(oldest.0) as usize;
        let (start, end) = window.stretch(total, |revision| {
            ((newest.0 + 1).saturating_sub(revision.0) as usize).min(total)
        });
        self.visits.spend(end - start + 1)?;
        let (low, high) = (newest.0 + 1 - end as u64, newest.0 - start as u64);
        let mut commits = self.read_commits(field, Revision(low), Revision(high))?;
        commits.reverse();
        let has = (start > 0, end < total);
        self.commit_page(field, &commits, has, total)
    }

    /// Writes a page of the commits up to the view's revision that changed a node or one of its edges.
    pub(super) fn node_history(&mut self, field: &'a PlanField, vertex: Vertex) -> Written {
        let Arguments::Commits(window) = self.arguments(field)? else {
            unreachable!("a node's history has a window");
        };
        let snapshot = self.work.snapshot;
        let node = snapshot.node(vertex);
        let key = node.key(snapshot.ontology().kind(node.kind));
        let history = self.work.view.engine.history();
        let touching = match history.touching(&key, self.work.horizon) {
            Ok(touching) => touching,
            Err(error) => return Err(self.no_past(field, &error)),
        };
        let total = touching.len();
        let (start, end) = window.stretch(total, |revision| {
            total - touching.partition_point(|one| *one < revision)
        });
        self.visits.spend(end - start + 1)?;
        let mut commits = Vec::with_capacity(end - start);
        for revision in touching[total - end..total - start].iter().rev() {
            commits.push(self.read_commit(field, *revision)?);
        }
        self.commit_page(field, &commits, (start > 0, end < total), total)
    }

    /// Writes a page of commits that have been read.
    fn commit_page(
        &mut self,
        field: &'a PlanField,
        commits: &[Arc<Commit>],
        has: (bool, bool),
        total: usize,
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
                run.page_info(field.select.same(), has, ends(&pages), |commit| {
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
            HistoryMember::CommitDiff => {
                let sides = Sides {
                    from: Revision(commit.revision.0 - 1),
                    to: commit.revision,
                };
                let is_own = self.work.snapshot.revision() == commit.revision
                    && self.work.horizon == commit.revision;
                return self.diff_at(field, sides, &commit.events, is_own);
            }
            other => unreachable!("a commit has no {other:?}"),
        }
        Ok(())
    }

    /// `first` of a list of changes.
    pub(super) fn first(&mut self, field: &PlanField) -> Result<usize, Stop> {
        match self.arguments(field)? {
            Arguments::First(first) => Ok(*first),
            _ => Ok(self.work.limits.changes_shown_default()),
        }
    }

    fn read_commit(&mut self, field: &PlanField, revision: Revision) -> Result<Arc<Commit>, Stop> {
        match self.work.view.engine.history().commit(revision) {
            Ok(commit) => Ok(commit),
            Err(error) => Err(self.no_past(field, &error)),
        }
    }

    /// The commits from one to another, the oldest first; none where the first is the greater one.
    pub(super) fn read_commits(
        &mut self,
        field: &PlanField,
        low: Revision,
        high: Revision,
    ) -> Result<Vec<Arc<Commit>>, Stop> {
        let mut found: Vec<Arc<Commit>> = Vec::new();
        let history = self.work.view.engine.history();
        while low.0 + found.len() as u64 <= high.0 {
            let from = Revision(low.0 + found.len() as u64);
            match history.commits(from..=high, usize::MAX) {
                Ok(page) if page.is_empty() => break,
                Ok(page) => found.extend(page),
                Err(error) => return Err(self.no_past(field, &error)),
            }
        }
        Ok(found)
    }

    /// Records that the log could not be read. What is wrong with the disk is not the client's to know.
    pub(super) fn unreadable(&mut self, field: &PlanField, error: &PastError) -> Stop {
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
