//! The arguments of a mutation: what is to be changed, and on which conditions.

use std::sync::Arc;

use async_graphql_value::ConstValue;

use super::arguments::{Given, present, text};
use super::change::{self, Changes};
use crate::change::RejectionCode;
use crate::event::{RequestId, Revision};
use crate::graphql::limits::Limits;
use crate::graphql::schema::MutationMember;
use crate::graphql::user_error::UserError;
use crate::ontology::Ontology;

/// The arguments of a field of Mutation.
#[derive(Debug, Clone)]
pub struct MutationArguments {
    /// What is to be done.
    pub wish: MutationWish,
    /// Why, in the author's words.
    pub message: Option<Arc<str>>,
    /// Refuse where the graph is not at this revision.
    pub expected_revision: Option<Revision>,
    /// What the client calls the request.
    pub request_id: Option<RequestId>,
    /// Only say what would happen.
    pub dry_run: bool,
    /// What is wrong with the conditions.
    pub mistakes: Vec<UserError>,
}

/// What a mutation is to do.
#[derive(Debug, Clone)]
pub enum MutationWish {
    /// Make these changes.
    Changes(Changes),
    /// Take back what the commit of that number changed.
    Undo(Revision),
}

/// Reads the arguments of a field of Mutation.
pub(super) fn read(
    ontology: &Ontology,
    limits: &Limits,
    member: MutationMember,
    given: &Given<'_>,
) -> MutationArguments {
    let mut mistakes = Vec::new();
    let wish = match member {
        MutationMember::Apply => {
            let list = given.get("changes").expect("the schema requires it");
            MutationWish::Changes(change::changes(ontology, "changes", list))
        }
        MutationMember::OntologyApply => {
            let sdl = text(given, "sdl").expect("the schema requires it");
            MutationWish::Changes(change::ontology_change("sdl", sdl))
        }
        MutationMember::Undo => {
            let revision = revision(given, "revision", &mut mistakes);
            MutationWish::Undo(revision.unwrap_or_default())
        }
        MutationMember::Change(form) => {
            MutationWish::Changes(change::one_change(ontology, form, given))
        }
        payload => unreachable!("{payload:?} takes no arguments"),
    };
    let expected_revision = revision(given, "expectedRevision", &mut mistakes);
    let most = limits.message_bytes_max;
    let message = bounded(given, "message", most, &mut mistakes);
    let most = limits.request_id_bytes_max;
    let request_id = bounded(given, "requestId", most, &mut mistakes);
    if request_id.is_some_and(|id| id.trim().is_empty()) {
        let message = "requestId must not be blank";
        mistakes.push(mistake(RejectionCode::ValueInvalid, message, "requestId"));
    }
    MutationArguments {
        wish,
        message: message.map(Into::into),
        expected_revision,
        request_id: request_id.map(|id| RequestId(id.into())),
        dry_run: present(given, "dryRun") == Some(&ConstValue::Boolean(true)),
        mistakes,
    }
}

fn revision(given: &Given<'_>, argument: &str, mistakes: &mut Vec<UserError>) -> Option<Revision> {
    let Some(ConstValue::Number(number)) = present(given, argument) else {
        return None;
    };
    match number.as_u64() {
        Some(number) => Some(Revision(number)),
        None => {
            let message = format!("{argument}: there are no revisions below 0, such as {number}");
            mistakes.push(mistake(RejectionCode::ValueInvalid, message, argument));
            None
        }
    }
}

fn bounded<'g>(
    given: &'g Given<'_>,
    argument: &str,
    most: usize,
    mistakes: &mut Vec<UserError>,
) -> Option<&'g str> {
    let text = text(given, argument)?;
    if text.len() > most {
        let found = text.len();
        let message = format!("{argument}: {found} bytes are more than the {most} allowed");
        mistakes.push(mistake(RejectionCode::LimitExceeded, message, argument));
    }
    Some(text)
}

fn mistake(code: RejectionCode, message: impl Into<String>, argument: &str) -> UserError {
    UserError {
        code: code.into(),
        message: message.into(),
        field: vec![argument.into()],
    }
}
