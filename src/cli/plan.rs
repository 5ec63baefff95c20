//! The graphs that commands make of files in memory, and refusals of their changes.

use super::exit::UsageError;
use crate::apply::{FileWish, PlanError, Rejected, located};
use crate::change::ChangePlan;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::engine::{CommitError, CommitRequest, Engine, Outcome};
use crate::graph::Snapshot;

/// The changes were refused, for reasons that are not in the files alone.
#[derive(Debug, thiserror::Error)]
#[error("{}", listed(.0))]
pub(super) struct Refused(Vec<Rejected>);

/// The changes that files come to. Mistakes are [`Diagnostics`].
pub(super) fn plan(wish: &FileWish, snapshot: &Snapshot) -> anyhow::Result<ChangePlan> {
    wish.plan(snapshot).map_err(|error| match error {
        PlanError::Mistakes(mistakes) => mistakes.into(),
        PlanError::NoOntology => UsageError(error.to_string()).into(),
    })
}

/// Proposes a plan, and shows rejections at their places in the files.
pub(super) fn propose(
    engine: &Engine,
    plan: &ChangePlan,
    request: CommitRequest,
) -> anyhow::Result<Outcome> {
    match engine.commit_blocking(request) {
        Err(CommitError::Refused { rejections, .. }) => {
            let (mistakes, others) = located(plan, rejections);
            Err(refusal(mistakes, others))
        }
        other => Ok(other?),
    }
}

/// The error that says what is wrong with files: mistakes at their places, or, after these, what is at none.
pub(super) fn refusal(mistakes: Vec<Diagnostic>, others: Vec<Rejected>) -> anyhow::Error {
    let mistakes = Diagnostics::check(mistakes);
    if let Err(mistakes) = mistakes {
        if others.is_empty() {
            return mistakes.into();
        }
        super::output::note(&mistakes.to_string());
    }
    Refused(others).into()
}

/// The graph that files make on their own.
pub(super) fn graph_of(wish: &FileWish) -> anyhow::Result<Engine> {
    planned_graph_of(wish).map(|(engine, _)| engine)
}

/// The graph that files make on their own, and the plan that says where they state what.
pub(super) fn planned_graph_of(wish: &FileWish) -> anyhow::Result<(Engine, ChangePlan)> {
    let engine = super::data::in_memory()?;
    let plan = plan(wish, &engine.snapshot())?;
    let request = CommitRequest::new(plan.changes.clone(), crate::engine::AUTHOR);
    propose(&engine, &plan, request)?;
    Ok((engine, plan))
}

fn listed(rejections: &[Rejected]) -> String {
    let mut text = "the changes were refused".to_owned();
    for Rejected {
        code,
        subject,
        message,
        hint,
    } in rejections
    {
        let subject = subject
            .as_ref()
            .filter(|subject| !message.contains(*subject));
        let subject = subject.map_or_else(String::new, |subject| format!("{subject}: "));
        text.push_str(&format!("\n  {code}: {subject}{message}"));
        if let Some(hint) = hint {
            text.push_str(&format!("\n    hint: {hint}"));
        }
    }
    text
}
