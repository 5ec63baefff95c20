//! What a client is told when something is wrong: one type, with a stable code.
//!
//! Blame is in the code: everything but [`ErrorCode::Internal`] is the request's. The type does not
//! implement `Display`, so that no internal error becomes a client's by way of `?`.

use serde::Serialize;

/// What is wrong, as clients tell it apart. Shown in `extensions.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorCode {
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// The request names an operation that the document does not have, or none of several.
    OperationNotFound,
    /// A variable is missing or does not fit its type.
    BadVariable,
    /// An argument's value makes no sense.
    BadInput,
    /// A cursor is malformed, or was made for another order.
    BadCursor,
    /// An argument names something that does not exist.
    NotFound,
    /// A field that must not be null has no value in this view.
    MissingValue,
    /// The document has too many bytes.
    DocumentTooLarge,
    /// The document has too many tokens.
    TooManyTokens,
    /// The document nests too deeply.
    TooDeeplyNested,
    /// The document has too many operations and fragments.
    TooManyDefinitions,
    /// The document selects too much once its fragments are spread.
    TooManySelections,
    /// The request would cost more than the limit.
    TooCostly,
    /// The request looked at more of the graph than the limit.
    TooManyVisits,
    /// The answer is larger than the limit.
    AnswerTooLarge,
    /// There are more errors than the limit; the rest were left out.
    TooManyErrors,
    /// The HTTP request is not a GraphQL request.
    BadRequest,
    /// Nobody is asking whom the server knows: the bearer token is missing or unknown.
    Unauthenticated,
    /// It is our fault; the log has more under the id in the message.
    Internal,
}

impl ErrorCode {
    /// Every code, in the order that the schema lists them.
    pub const ALL: [Self; 20] = [
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::OperationNotFound,
        Self::BadVariable,
        Self::BadInput,
        Self::BadCursor,
        Self::NotFound,
        Self::MissingValue,
        Self::DocumentTooLarge,
        Self::TooManyTokens,
        Self::TooDeeplyNested,
        Self::TooManyDefinitions,
        Self::TooManySelections,
        Self::TooCostly,
        Self::TooManyVisits,
        Self::AnswerTooLarge,
        Self::TooManyErrors,
        Self::BadRequest,
        Self::Unauthenticated,
        Self::Internal,
    ];

    /// The code as clients see it.
    pub fn name(self) -> &'static str {
        match self {
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::OperationNotFound => "OPERATION_NOT_FOUND",
            Self::BadVariable => "BAD_VARIABLE",
            Self::BadInput => "BAD_INPUT",
            Self::BadCursor => "BAD_CURSOR",
            Self::NotFound => "NOT_FOUND",
            Self::MissingValue => "MISSING_VALUE",
            Self::DocumentTooLarge => "DOCUMENT_TOO_LARGE",
            Self::TooManyTokens => "TOO_MANY_TOKENS",
            Self::TooDeeplyNested => "TOO_DEEPLY_NESTED",
            Self::TooManyDefinitions => "TOO_MANY_DEFINITIONS",
            Self::TooManySelections => "TOO_MANY_SELECTIONS",
            Self::TooCostly => "TOO_COSTLY",
            Self::TooManyVisits => "TOO_MANY_VISITS",
            Self::AnswerTooLarge => "ANSWER_TOO_LARGE",
            Self::TooManyErrors => "TOO_MANY_ERRORS",
            Self::BadRequest => "BAD_REQUEST",
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Internal => "INTERNAL",
        }
    }
}

/// A place in a document. Lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Location {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

impl From<async_graphql_parser::Pos> for Location {
    fn from(pos: async_graphql_parser::Pos) -> Self {
        Self {
            line: pos.line,
            column: pos.column,
        }
    }
}

/// One step of the path from an answer's root to the field with the error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Segment {
    /// A field, by its response key.
    Key(String),
    /// An item of a list.
    Index(usize),
}

/// An error as a client sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphqlError {
    /// The code.
    pub code: ErrorCode,
    /// What is wrong and how to mend it.
    pub message: String,
    /// Where in the document.
    pub locations: Vec<Location>,
    /// Where in the answer; empty for errors of the whole request.
    pub path: Vec<Segment>,
}

impl GraphqlError {
    /// An error without a place.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            locations: Vec::new(),
            path: Vec::new(),
        }
    }

    /// With a place in the document.
    pub fn at(mut self, location: impl Into<Location>) -> Self {
        self.locations.push(location.into());
        self
    }
}

impl Serialize for GraphqlError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("message", &self.message)?;
        if !self.locations.is_empty() {
            map.serialize_entry("locations", &self.locations)?;
        }
        if !self.path.is_empty() {
            map.serialize_entry("path", &self.path)?;
        }
        map.serialize_entry(
            "extensions",
            &serde_json::json!({ "code": self.code.name() }),
        )?;
        map.end()
    }
}
