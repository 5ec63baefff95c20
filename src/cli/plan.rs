//! From input files to a proposal: what they would change, and every mistake in them.

use super::exit::UsageError;
use super::input::Input;
use crate::change::{ChangePlan, Prune, Rejection, Subject, difference};
use crate::diagnostic::Diagnostics;
use crate::engine::{CommitError, CommitRequest, Engine, Outcome};
use crate::facts;
use crate::graph::Snapshot;

/// What the files ask for, and how they are to be taken.
#[derive(Debug, Default)]
pub(super) struct Wish<'a> {
    pub(super) input: Input,
    pub(super) owner: Option<&'a str>,
    pub(super) prune: bool,
}

/// The changes were refused, for reasons that are not in the files alone.
#[derive(Debug, thiserror::Error)]
#[error("{}", listed(.0))]
pub(super) struct Refused(Vec<Rejection>);

impl Wish<'_> {
    /// The changes that the files come to. Mistakes are [`Diagnostics`].
    pub(super) fn plan(&self, snapshot: &Snapshot) -> anyhow::Result<ChangePlan> {
        let next = self.input.ontology()?;
        let ontology = next.as_ref().unwrap_or(snapshot.ontology());
        if ontology.sdl.is_empty() {
            return Err(UsageError(
                "there is no ontology yet: give the ontology file (.graphql) as well".to_owned(),
            )
            .into());
        }
        let desired = facts::read(ontology, &self.input.facts, self.owner)?;
        let prune = self.prune.then(|| Prune::of(&desired));
        Ok(difference(
            snapshot,
            next.as_ref(),
            &desired,
            prune.as_ref(),
        )?)
    }
}

/// Proposes a plan, and shows rejections at their places in the files.
pub(super) fn propose(
    engine: &Engine,
    plan: &ChangePlan,
    request: CommitRequest,
) -> anyhow::Result<Outcome> {
    match engine.commit_blocking(request) {
        Err(CommitError::Refused { rejections, .. }) => {
            let (located, others) = plan.locate(rejections);
            let located = Diagnostics::check(located);
            if others.is_empty() {
                located?;
            } else if let Err(located) = located {
                super::output::note(&located.to_string());
            }
            Err(Refused(others).into())
        }
        other => Ok(other?),
    }
}

/// The graph that files make on their own.
pub(super) fn graph_of(input: Input) -> anyhow::Result<Engine> {
    planned_graph_of(input).map(|(engine, _)| engine)
}

/// The graph that files make on their own, and the plan that says where they state what.
pub(super) fn planned_graph_of(input: Input) -> anyhow::Result<(Engine, ChangePlan)> {
    let engine = super::data::in_memory()?;
    let wish = Wish {
        input,
        ..Wish::default()
    };
    let plan = wish.plan(&engine.snapshot())?;
    let request = CommitRequest::new(plan.changes.clone(), crate::engine::AUTHOR);
    propose(&engine, &plan, request)?;
    Ok((engine, plan))
}

fn listed(rejections: &[Rejection]) -> String {
    let mut text = "the changes were refused".to_owned();
    for rejection in rejections {
        let subject = match &rejection.subject {
            Subject::Node(key) if !rejection.message.contains(&key.to_string()) => {
                format!("{key}: ")
            }
            Subject::Edge(key) if !rejection.message.contains(&key.to_string()) => {
                format!("{key}: ")
            }
            Subject::Node(_) | Subject::Edge(_) | Subject::Ontology | Subject::Commit(_) => {
                String::new()
            }
        };
        let Rejection { code, message, .. } = rejection;
        text.push_str(&format!("\n  {code}: {subject}{message}"));
        if let Some(hint) = &rejection.hint {
            text.push_str(&format!("\n    hint: {hint}"));
        }
    }
    text
}
