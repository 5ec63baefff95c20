//! Writes what is asked of another view than the one it stands in.

use std::sync::Arc;

use serde_json::json;

use super::diff::Sides;
use super::{Run, Stop, Work, Written};
use crate::change::{Rejection, decide_within, net};
use crate::engine::{At, Past, PastError};
use crate::event::{CommitId, Event, Revision};
use crate::graph::{Head, Snapshot};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::Changes;
use crate::graphql::plan::{Op, PlanField};
use crate::graphql::schema::{Meaning, ViewMember};
use crate::graphql::user_error::UserError;

impl<'a> Run<'a> {
    /// Writes what is asked of the past.
    pub(super) fn as_of(&mut self, field: &'a PlanField, at: At) -> Written {
        let past = self.past(field, at)?;
        let mut inner = self.enter(Work {
            snapshot: &past.snapshot,
            horizon: past.snapshot.revision(),
            proposal: &[],
            in_force: &past.in_force,
            ..self.work
        });
        let written = inner.query(field.select.same());
        self.leave(inner);
        written
    }

    /// A past state. Making it is paid for with visits, as if nothing were kept but the view's own state and the one
    /// that was made before: what an answer says does not depend on what happens to be in memory.
    pub(super) fn past(&mut self, field: &PlanField, at: At) -> Result<Past, Stop> {
        let view = self.work.view;
        let history = view.engine.history();
        let past = match history.as_of(at, &view.snapshot) {
            Ok(past) => past,
            Err(error) => return Err(self.no_past(field, &error)),
        };
        let revision = past.snapshot.revision();
        let from = |start: Revision| start.0.abs_diff(revision.0);
        let steps = from(view.snapshot.revision()).min(from(self.past_last));
        self.past_last = revision;
        self.visits
            .spend(steps.min(history.restoring_costs()) as usize)?;
        Ok(past)
    }

    /// Writes what is asked of the state with changes made to it, or why they would be refused.
    pub(super) fn what_if(&mut self, field: &'a PlanField, changes: &'a Changes) -> Written {
        let snapshot = self.work.snapshot;
        self.visits.spend(changes.to_propose().len())?;
        let limits = self.work.view.engine.change_limits();
        let decided = decide_within(snapshot, changes.to_propose(), limits);
        let events = match decided {
            Ok(events) if changes.are_whole() => events,
            Ok(_) => return self.refused(field, changes, &[]),
            Err(rejections) => return self.refused(field, changes, &rejections),
        };
        self.visits.spend(events.len())?;
        let after = proposed(snapshot, &events, &self.work.view.author);
        let proposal = net(&[self.work.proposal, &events]);
        let mut inner = self.enter(Work {
            snapshot: &after,
            proposal: &proposal,
            ..self.work
        });
        let sides = Sides {
            from: snapshot.revision(),
            to: after.revision(),
        };
        let fields = &field.select.same().fields;
        let written = inner.object(fields, |run, field| match view_member(field) {
            ViewMember::Query => run.query(field.select.same()),
            ViewMember::Diff => run.difference(field.select.same(), sides, &events),
            ViewMember::Rejections => run.list([(); 0], |_, ()| Ok(())),
            ViewMember::WhatIf | ViewMember::AsOf => unreachable!("these stand on Query"),
        });
        self.leave(inner);
        written
    }

    fn refused(
        &mut self,
        field: &'a PlanField,
        changes: &'a Changes,
        rejections: &[Rejection],
    ) -> Written {
        let errors = json!(UserError::listed(changes.user_errors(rejections)));
        let fields = &field.select.same().fields;
        self.object(fields, |run, field| match view_member(field) {
            ViewMember::Rejections => run.record(field, &errors),
            _ => {
                run.null();
                Ok(())
            }
        })
    }

    /// Records why there is no such past.
    pub(super) fn no_past(&mut self, field: &PlanField, error: &PastError) -> Stop {
        let code = match error {
            PastError::NotYet { .. } | PastError::Future { .. } => ErrorCode::NotYet,
            PastError::BeforeFirst { .. } => ErrorCode::BeforeHistory,
            PastError::Compacted { .. } => ErrorCode::Compacted,
            PastError::Unreachable { .. } | PastError::Store(_) => {
                return self.unreadable(field, error);
            }
        };
        self.fail(field, GraphqlError::new(code, error.to_string()))
    }
}

/// The state after changes that are not committed. It has the number that their commit would get, and the
/// time of what it stands on, since only a commit has one of its own.
fn proposed(snapshot: &Snapshot, events: &[Event], author: &Arc<str>) -> Snapshot {
    if events.is_empty() {
        return snapshot.clone();
    }
    let before = snapshot.head();
    let head = Head {
        revision: before.revision.next(),
        id: CommitId::default(),
        time: before.time,
        author: author.clone(),
        message: None,
    };
    snapshot.with(events, head)
}

fn view_member(field: &PlanField) -> ViewMember {
    match field.op {
        Op::Read(Meaning::View(member)) => member,
        ref other => unreachable!("no part of a proposal is {other:?}"),
    }
}
