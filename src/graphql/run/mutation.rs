//! Runs the fields of Mutation, one after the other, and writes what became of each.
//!
//! What a client can mend is told in `userErrors`. What is ours, or breaks a limit of the request, is an
//! error of the field; the fields before it stay, since what they changed stays changed.

use std::sync::Arc;

use serde_json::json;

use super::commit::Known;
use super::diff::Sides;
use super::{Run, Stop, Work, Written};
use crate::change::Rejection;
use crate::engine::{CommitError, CommitRequest, Outcome, Wish};
use crate::event::{Commit, Event, NodeKey, Revision};
use crate::graph::Snapshot;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, MutationArguments, MutationWish};
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{Meaning, MutationMember};
use crate::graphql::user_error::UserError;
use crate::graphql::view::View;
use crate::ontology::Ontology;

/// What became of one field.
struct Done<'a> {
    asked: &'a MutationArguments,
    errors: Vec<UserError>,
    /// The commit that was made.
    commit: Option<Arc<Commit>>,
    /// The commit that shows what was changed, or would be.
    shown: Option<Arc<Commit>>,
    /// The state after it, and the newest committed one that it contains, both read through the ontology
    /// that the request was written for.
    after: Arc<Snapshot>,
    committed: Arc<Snapshot>,
    /// The ontology that is in force in the state after it.
    in_force: Arc<Ontology>,
}

impl<'a> Run<'a> {
    pub(super) fn mutation(&mut self, selection: &'a Selection) -> Written {
        let mut cut_off: Option<ErrorCode> = None;
        for field in &selection.fields {
            let written = self.field(field, &mut |run, field| {
                if let Some(code) = cut_off {
                    let message = "it was not done, since a field before it is beyond a limit";
                    return Err(run.fail(field, GraphqlError::new(code, message)));
                }
                match run.mutation_field(field) {
                    Err(Stop::Request(mut error)) => {
                        cut_off = Some(error.code);
                        // It is null that is told of, and that is the whole field.
                        error.path.clear();
                        error.locations.clear();
                        Err(run.fail(field, *error))
                    }
                    written => written,
                }
            });
            match written {
                // What stands around the payloads takes the answer beyond its size. That must not take along what
                // was committed and is told already.
                Err(Stop::Request(error)) => cut_off = Some(error.code),
                written => written?,
            }
        }
        self.close_object(selection.fields.is_empty());
        Ok(())
    }

    fn mutation_field(&mut self, field: &'a PlanField) -> Written {
        let Arguments::Mutation(asked) = self.arguments(field)? else {
            unreachable!("every mutation has arguments of its own");
        };
        let done = match self.propose(asked) {
            Ok(done) => done,
            Err(error) => return Err(self.fail(field, error)),
        };
        let view = View {
            snapshot: done.committed.clone(),
            ..self.work.view.clone()
        };
        let proposal = match (&done.commit, &done.shown) {
            (None, Some(proposed)) => &*proposed.events,
            _ => &[],
        };
        let mut inner = self.enter(Work {
            view: &view,
            snapshot: &done.after,
            horizon: done.committed.revision(),
            proposal,
            in_force: &done.in_force,
            ..self.work
        });
        let written = inner.payload(field, &done);
        self.leave(inner);
        match (written, &done.commit) {
            // Whoever is told nothing else must be told this.
            (Err(Stop::Request(mut error)), Some(commit)) => {
                error.message = format!(
                    "{}; what the field asks for was done, in commit {}",
                    error.message, commit.revision
                );
                Err(Stop::Request(error))
            }
            (written, _) => written,
        }
    }

    /// Writes a payload; the run is on the state after it.
    fn payload(&mut self, field: &'a PlanField, done: &Done<'_>) -> Written {
        self.object(&field.select.same().fields, |run, field| {
            let Op::Read(Meaning::Mutation(member)) = field.op else {
                unreachable!("a payload has no {:?}", field.op);
            };
            match member {
                MutationMember::Node => {
                    let subject = done.subject().filter(|_| done.errors.is_empty());
                    let found = subject.and_then(|key| run.work.snapshot.find(key));
                    run.node_or_null(field, found)
                }
                MutationMember::DeletedId => {
                    run.json(&done.deleted().map(NodeKey::to_string));
                    Ok(())
                }
                MutationMember::Commit => match &done.commit {
                    Some(commit) => run.commit(field.select.same(), Known::Whole(commit)),
                    None => {
                        run.null();
                        Ok(())
                    }
                },
                MutationMember::Diff => match &done.shown {
                    Some(commit) => run.changed(field, commit),
                    None => {
                        run.null();
                        Ok(())
                    }
                },
                MutationMember::Query => run.query(field.select.same()),
                MutationMember::UserErrors => {
                    run.list(&done.errors, |run, error| run.record(field, &json!(error)))
                }
                other => unreachable!("a payload has no {other:?}"),
            }
        })
    }

    /// Writes what a commit changed: that which made the state, or an earlier one that a request made
    /// before.
    fn changed(&mut self, field: &'a PlanField, commit: &Commit) -> Written {
        let sides = Sides {
            from: Revision(commit.revision.0 - 1),
            to: commit.revision,
        };
        let is_own = commit.revision == self.work.snapshot.revision();
        self.diff_at(field, sides, &commit.events, is_own)
    }

    /// Asks the engine; an error is ours.
    fn propose(&self, asked: &'a MutationArguments) -> Result<Done<'a>, GraphqlError> {
        let view = self.work.view;
        let wish = match &asked.wish {
            MutationWish::Changes(changes) => Wish::Changes(changes.to_propose().to_vec()),
            MutationWish::Undo(revision) => Wish::Undo(*revision),
        };
        let is_sound = asked.is_sound();
        // With mistakes it is only asked what else is wrong.
        let request = CommitRequest {
            wish,
            author: view.author.clone(),
            message: asked.message.clone(),
            expected_revision: asked.expected_revision.filter(|_| is_sound),
            request_id: asked.request_id.clone().filter(|_| is_sound),
            asked: None,
            dry_run: asked.dry_run || !is_sound,
        };
        let (errors, snapshot) = match view.engine.commit_blocking(request) {
            Ok(outcome) if is_sound => return Ok(self.done(asked, outcome)),
            Ok(outcome) => (asked.user_errors(&[]), outcome.before),
            Err(CommitError::Refused {
                rejections,
                snapshot,
            }) => (asked.user_errors(&rejections), snapshot),
            Err(CommitError::RevisionMoved {
                expected,
                found,
                moved,
                snapshot,
            }) => {
                let error = UserError {
                    code: ErrorCode::RevisionMoved,
                    message: what_moved(expected, found, &moved),
                    field: vec!["expectedRevision".into()],
                };
                (vec![error], snapshot)
            }
            Err(error @ CommitError::RequestIdReused { .. }) => {
                let error = UserError {
                    code: ErrorCode::RequestIdReused,
                    message: error.to_string(),
                    field: vec!["requestId".into()],
                };
                (vec![error], view.engine.snapshot())
            }
            Err(
                error @ (CommitError::Busy
                | CommitError::ReadOnly { .. }
                | CommitError::NotWritten { .. }
                | CommitError::Unknown { .. }
                | CommitError::Closed),
            ) => return Err(ours(&error)),
        };
        let seen = self.seen(&snapshot);
        Ok(Done {
            asked,
            errors,
            commit: None,
            shown: None,
            after: seen.clone(),
            committed: seen,
            in_force: snapshot.ontology().clone(),
        })
    }

    fn done(&self, asked: &'a MutationArguments, outcome: Outcome) -> Done<'a> {
        let after = self.seen(&outcome.after);
        let committed = match &outcome.proposed {
            Some(_) => self.seen(&outcome.before),
            None => after.clone(),
        };
        Done {
            asked,
            errors: Vec::new(),
            shown: outcome.commit.clone().or(outcome.proposed),
            commit: outcome.commit,
            after,
            committed,
            in_force: outcome.after.ontology().clone(),
        }
    }

    /// A state as the request can read it: another ontology may have come into force since it began.
    fn seen(&self, snapshot: &Arc<Snapshot>) -> Arc<Snapshot> {
        let own = self.work.view.snapshot.ontology();
        if Arc::ptr_eq(own, snapshot.ontology()) {
            snapshot.clone()
        } else {
            Arc::new(snapshot.read_through(own))
        }
    }
}

impl Done<'_> {
    fn subject(&self) -> Option<&NodeKey> {
        match &self.asked.wish {
            MutationWish::Changes(changes) => changes.subject(),
            MutationWish::Undo(_) => None,
        }
    }

    /// The node that it deleted, or would delete.
    fn deleted(&self) -> Option<&NodeKey> {
        let key = self.subject()?;
        let events = &self.shown.as_ref()?.events;
        let is_deleted = events
            .iter()
            .any(|event| matches!(event, Event::NodeDeleted { key: gone, .. } if gone == key));
        is_deleted.then_some(key)
    }
}

impl MutationArguments {
    /// Whether it may be done, as far as reading it shows.
    fn is_sound(&self) -> bool {
        self.mistakes.is_empty()
            && match &self.wish {
                MutationWish::Changes(changes) => changes.are_whole(),
                MutationWish::Undo(_) => true,
            }
    }

    /// All that is wrong with it.
    fn user_errors(&self, rejections: &[Rejection]) -> Vec<UserError> {
        let mut errors = match &self.wish {
            MutationWish::Changes(changes) => changes.user_errors(rejections),
            MutationWish::Undo(_) => {
                let at: Vec<Arc<str>> = vec!["revision".into()];
                // Of a number that no commit can have, nothing more need be said.
                let is_known = !self.mistakes.iter().any(|mistake| mistake.field == at);
                let rejections = rejections.iter().filter(|_| is_known);
                rejections
                    .map(|rejection| UserError::of(rejection, at.clone()))
                    .collect()
            }
        };
        errors.extend(self.mistakes.iter().cloned());
        UserError::listed(errors)
    }
}

/// What a client is told of a failure of ours. What is wrong with the disk is the log's to say.
fn ours(error: &CommitError) -> GraphqlError {
    let (code, message) = match error {
        CommitError::Busy => (
            ErrorCode::Busy,
            "too many changes are waiting to be committed; try again in a moment",
        ),
        CommitError::ReadOnly { .. } => (
            ErrorCode::ReadOnly,
            "nothing can be changed at present: the server has stopped taking commits, and its log says \
             why",
        ),
        CommitError::NotWritten { .. } => (
            ErrorCode::NotWritten,
            "the commit could not be written, and nothing was changed; the server's log says why",
        ),
        CommitError::Unknown { .. } => (
            ErrorCode::OutcomeUnknown,
            "it is not known whether the commit was written; once the server has been restarted, ask again \
             with the same request id",
        ),
        CommitError::Closed => (ErrorCode::Stopping, "the server is stopping"),
        CommitError::Refused { .. }
        | CommitError::RevisionMoved { .. }
        | CommitError::RequestIdReused { .. } => {
            unreachable!("these are the client's, and told in userErrors")
        }
    };
    tracing::warn!(%error, "a change could not be made");
    GraphqlError::new(code, message)
}

/// How many commits, and facts of each, a refusal names.
const MOVED_NAMED_MAX: usize = 5;

fn what_moved(expected: Revision, found: Revision, moved: &[Arc<Commit>]) -> String {
    let mut message = format!("the graph is at revision {found}, not at {expected}");
    let commits = moved.iter().take(MOVED_NAMED_MAX).map(|commit| {
        let mut facts: Vec<String> = commit
            .events
            .iter()
            .take(MOVED_NAMED_MAX)
            .map(subject)
            .collect();
        let more = commit.events.len() - facts.len();
        if more > 0 {
            facts.push(format!("{more} more"));
        }
        let why = commit.message.as_deref().map(shortened);
        let why = why.map_or(String::new(), |why| format!(" ({why:?})"));
        format!(
            "{} by {}{why}: {}",
            commit.revision,
            commit.author,
            facts.join(", ")
        )
    });
    let commits: Vec<String> = commits.collect();
    if !commits.is_empty() {
        message.push_str(&format!("; since then {}", commits.join("; ")));
        let more = moved.len() - commits.len();
        if more > 0 {
            message.push_str(&format!("; and {more} more"));
        }
    }
    message
}

/// What a refusal shows of a commit's message.
fn shortened(message: &str) -> String {
    const CHARS_MAX: usize = 80;
    if message.chars().count() <= CHARS_MAX {
        return message.to_owned();
    }
    let mut short: String = message.chars().take(CHARS_MAX - 1).collect();
    short.push('…');
    short
}

/// What an event is about.
fn subject(event: &Event) -> String {
    match event {
        Event::OntologyReplaced { .. } => "the ontology".to_owned(),
        Event::NodeCreated { key, .. }
        | Event::NodeUpdated { key, .. }
        | Event::NodeDeleted { key, .. } => key.to_string(),
        Event::EdgeConnected { key, .. }
        | Event::EdgeUpdated { key, .. }
        | Event::EdgeDisconnected { key, .. } => key.to_string(),
    }
}
