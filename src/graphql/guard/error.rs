//! Why a text is not taken as a document. Always the caller's fault and always safe to show.

use async_graphql_parser::Pos;

/// What kind of refusal it is; clients may rely on [`RequestErrorCode::as_str`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestErrorCode {
    /// The text has too many bytes.
    DocumentTooLarge,
    /// The text has too many tokens.
    TooManyTokens,
    /// Too many brackets are open at once, or selection sets inside each other.
    TooDeeplyNested,
    /// The document has too many operations and fragments.
    TooManyDefinitions,
    /// The document selects too much once its fragments are written out.
    TooManySelections,
    /// The text is not GraphQL.
    ParseFailed,
    /// The text is GraphQL, but breaks a rule that is checked while reading it.
    ValidationFailed,
}

impl RequestErrorCode {
    /// The stable code that clients see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DocumentTooLarge => "DOCUMENT_TOO_LARGE",
            Self::TooManyTokens => "TOO_MANY_TOKENS",
            Self::TooDeeplyNested => "TOO_DEEPLY_NESTED",
            Self::TooManyDefinitions => "TOO_MANY_DEFINITIONS",
            Self::TooManySelections => "TOO_MANY_SELECTIONS",
            Self::ParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::ValidationFailed => "GRAPHQL_VALIDATION_FAILED",
        }
    }
}

/// A refusal of a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RequestError {
    /// The kind of refusal.
    pub code: RequestErrorCode,
    /// What is wrong, with the limit and the value found where there is one.
    pub message: String,
    /// Where, most important place first; empty when the whole document is meant.
    pub locations: Vec<Pos>,
}

impl RequestError {
    pub(super) fn new(code: RequestErrorCode, message: String, locations: Vec<Pos>) -> Self {
        Self {
            code,
            message,
            locations,
        }
    }

    pub(super) fn syntax(message: impl std::fmt::Display, at: Pos) -> Self {
        let message = format!("Syntax Error: {message}");
        Self::new(RequestErrorCode::ParseFailed, message, vec![at])
    }

    pub(super) fn invalid(message: String, locations: Vec<Pos>) -> Self {
        Self::new(RequestErrorCode::ValidationFailed, message, locations)
    }
}
