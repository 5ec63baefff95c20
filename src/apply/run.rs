//! Answers an apply: plans it on the newest state and commits it, if it is still the newest then.

use super::answer::{Answer, CommitLine, Done, Refusal, Rejected};
use super::request::ApplyRequest;
use super::wish::PlanError;
use crate::change::{ChangePlan, Rejection, Summary};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{CommitError, CommitRequest, Engine, Outcome, Wish};

/// How often it is planned anew because others commit meanwhile, where the caller expects no revision.
const ATTEMPTS_MAX: usize = 8;

/// Answers an apply by that author. Blocks on planning and on the engine: not for async threads.
pub fn answer(engine: &Engine, request: &ApplyRequest, author: &str) -> Answer {
    // Whether it was done already, or may not be done, is known without a plan; the plan of what was done
    // already would be another one.
    let asked = request.request_id.as_ref().map(|_| request.digest());
    let base = CommitRequest {
        message: request.message.as_deref().map(Into::into),
        expected_revision: request.expected_revision,
        request_id: request.request_id.clone(),
        asked,
        dry_run: true,
        ..CommitRequest::new(Vec::new(), author)
    };
    if base.request_id.is_some() || base.expected_revision.is_some() {
        match engine.commit_blocking(base.clone()) {
            Ok(outcome) if outcome.repeated => return Ok(done(request, &outcome)),
            Ok(_) => {}
            Err(error) => return Err(refused(&ChangePlan::default(), error)),
        }
    }
    let mut refusal = Refusal::Unavailable {
        message: "others commit all the time".to_owned(),
    };
    for _ in 0..ATTEMPTS_MAX {
        let snapshot = engine.snapshot();
        let plan = request.wish.plan(&snapshot).map_err(unplanned)?;
        let outcome = engine.commit_blocking(CommitRequest {
            wish: Wish::Changes(plan.changes.clone()),
            expected_revision: request.expected_revision.or(Some(snapshot.revision())),
            dry_run: request.dry_run,
            ..base.clone()
        });
        match outcome {
            Ok(outcome) => return Ok(done(request, &outcome)),
            Err(error) => refusal = refused(&plan, error),
        }
        if request.expected_revision.is_some() || !matches!(refusal, Refusal::Moved { .. }) {
            break;
        }
    }
    Err(refusal)
}

fn done(request: &ApplyRequest, outcome: &Outcome) -> Done {
    let revision = outcome.before.revision();
    match (&outcome.commit, &outcome.proposed) {
        (Some(commit), _) => Done::Committed {
            commit: CommitLine::of(commit),
            repeated: outcome.repeated,
            plan: Summary::of(&commit.events),
        },
        (None, Some(proposed)) if request.dry_run => Done::Planned {
            revision,
            plan: Summary::of(&proposed.events),
        },
        (None, _) => Done::Unchanged { revision },
    }
}

fn unplanned(error: PlanError) -> Refusal {
    match error {
        PlanError::Mistakes(mistakes) => mistakes.into(),
        PlanError::NoOntology => Refusal::NoOntology,
    }
}

fn refused(plan: &ChangePlan, error: CommitError) -> Refusal {
    let message = error.to_string();
    match error {
        CommitError::Refused { rejections, .. } => {
            let (mistakes, rejections) = located(plan, rejections);
            Refusal::Refused {
                mistakes,
                rejections,
            }
        }
        CommitError::RevisionMoved {
            expected,
            found,
            moved,
            ..
        } => Refusal::Moved {
            expected,
            found,
            commits: moved.iter().map(|commit| CommitLine::of(commit)).collect(),
        },
        CommitError::RequestIdReused { revision, .. } => Refusal::RequestIdReused { revision },
        CommitError::Busy
        | CommitError::ReadOnly { .. }
        | CommitError::NotWritten { .. }
        | CommitError::Closed => Refusal::Unavailable { message },
        CommitError::Unknown { .. } => Refusal::Unknown { message },
    }
}

/// Rejections at their places in the files, in the order of the places, and those that have none.
pub(crate) fn located(
    plan: &ChangePlan,
    rejections: Vec<Rejection>,
) -> (Vec<Diagnostic>, Vec<Rejected>) {
    let (located, others) = plan.locate(rejections);
    let located = match Diagnostics::check(located) {
        Ok(()) => Vec::new(),
        Err(located) => located.as_slice().to_vec(),
    };
    (located, others.into_iter().map(Rejected::from).collect())
}
