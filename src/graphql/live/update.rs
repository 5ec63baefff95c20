//! What a subscription says.

use bytes::Bytes;

use crate::event::Revision;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::service::Response;

/// What a subscription says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Update {
    /// An answer: `{"data": …}`.
    Answer {
        /// The answer.
        body: Bytes,
        /// The commit that it is about, where it is about one.
        revision: Option<Revision>,
    },
    /// The last: `{"errors": …}`.
    Refused(Bytes),
}

impl Update {
    /// The end, for one reason.
    pub fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::refused_for(GraphqlError::new(code, message))
    }

    /// The end, for an error.
    pub fn refused_for(error: GraphqlError) -> Self {
        Self::Refused(Response::refused(&[error]).body)
    }

    /// What a reader is told that did not keep up.
    pub fn slow() -> Self {
        Self::refused(
            ErrorCode::SlowConsumer,
            "too much was committed while this waited to be read; subscribe again, to commits with the \
             revision of the last one that came",
        )
    }

    /// What everybody is told when the ontology no longer has what they ask.
    pub(super) fn schema_changed() -> Self {
        Self::refused(
            ErrorCode::SchemaChanged,
            "the ontology has changed, and what is subscribed to does not fit the new schema; ask again to \
             see why",
        )
    }

    /// What went wrong is in the log.
    pub(super) fn internal() -> Self {
        let message = "something went wrong on our side; the server's log says more";
        Self::refused(ErrorCode::Internal, message)
    }
}
