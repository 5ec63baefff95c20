//! The arguments that lead to another view.

use super::arguments::{Given, text};
use super::commits;
use crate::engine::At;
use crate::event::{Revision, Value};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::ontology::Scalar;

/// `revision` or `time`, exactly one of them.
pub(super) fn as_of(given: &Given<'_>) -> Result<At, GraphqlError> {
    let bad = |message: String| Err(GraphqlError::new(ErrorCode::BadInput, message));
    match (commits::revision(given, "revision")?, text(given, "time")) {
        (Some(revision), None) => Ok(At::Revision(revision)),
        (None, Some(time)) => match Value::coerce_text(Scalar::DateTime, time) {
            Ok(Value::DateTime(time)) => Ok(At::Time(time)),
            Ok(_) => unreachable!("a time is read as a time"),
            Err(mismatch) => bad(format!("time: {mismatch}")),
        },
        (Some(_), Some(_)) => bad("revision and time exclude each other: give one of them".into()),
        (None, None) => bad("give a revision or a time".into()),
    }
}

/// The revisions that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiffArguments {
    /// `from`
    pub from: Revision,
    /// `to`; the view's own where it is left out.
    pub to: Option<Revision>,
}

/// `from` and `to`; 0 is the empty graph before the first commit.
pub(super) fn diff(given: &Given<'_>) -> Result<DiffArguments, GraphqlError> {
    Ok(DiffArguments {
        from: commits::revision(given, "from")?.expect("the schema requires it"),
        to: commits::revision(given, "to")?,
    })
}
