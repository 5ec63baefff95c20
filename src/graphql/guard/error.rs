//! Why a text is not taken as a document. Always the caller's fault and always safe to show.

use async_graphql_parser::Pos;

use crate::graphql::error::ErrorCode;

/// A refusal of a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RequestError {
    /// The kind of refusal.
    pub code: ErrorCode,
    /// What is wrong, with the limit and the value found where there is one.
    pub message: String,
    /// Where, most important place first; empty when the whole document is meant.
    pub locations: Vec<Pos>,
}

impl RequestError {
    pub(super) fn new(code: ErrorCode, message: String, locations: Vec<Pos>) -> Self {
        Self {
            code,
            message,
            locations,
        }
    }

    pub(super) fn syntax(message: impl std::fmt::Display, at: Pos) -> Self {
        let message = format!("Syntax Error: {message}");
        Self::new(ErrorCode::GraphqlParseFailed, message, vec![at])
    }

    pub(super) fn invalid(message: String, locations: Vec<Pos>) -> Self {
        Self::new(ErrorCode::GraphqlValidationFailed, message, locations)
    }
}
