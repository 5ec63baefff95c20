//! What a client is told when something is wrong: one type, with a stable code.
//!
//! Blame is in the code: everything but [`ErrorCode::Internal`] is the request's. The type does not
//! implement `Display`, so that no internal error becomes a client's by way of `?`.

use serde::Serialize;

use super::plan::PlanField;
use crate::change::RejectionCode;

/// What is wrong, as clients tell it apart. Shown in `extensions.code`, and in `userErrors`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// The revision or time that was asked for has not come yet.
    NotYet,
    /// The time that was asked for lies before the first commit.
    BeforeHistory,
    /// What was asked for has been compacted away.
    Compacted,
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
    /// As many operations run, or questions are asked again after each commit, as may.
    TooManySubscriptions,
    /// As many subscribers are connected as may be.
    TooManyConnections,
    /// Too much was committed while a subscriber did not read; subscribing again resumes.
    SlowConsumer,
    /// The ontology has changed, and what was subscribed to does not fit the new schema.
    SchemaChanged,
    /// Nothing can be changed at present: the server has stopped taking commits.
    ReadOnly,
    /// The commit could not be written; nothing was changed.
    NotWritten,
    /// Whether the commit was written shows after a restart; asking again with the same request id is
    /// harmless.
    OutcomeUnknown,
    /// More changes wait to be committed than may.
    Busy,
    /// The server is stopping.
    Stopping,
    /// It is our fault; the log has more under the id in the message.
    Internal,
    /// The graph is not at the revision that the change expected.
    RevisionMoved,
    /// The request id was used for another request.
    RequestIdReused,
    /// A change may not be made.
    Rejected(RejectionCode),
}

impl ErrorCode {
    /// Every code, in the order that the schema lists them.
    pub fn all() -> impl Iterator<Item = Self> {
        let rejections = RejectionCode::ALL.into_iter();
        Self::OWN.into_iter().chain(rejections.map(Self::Rejected))
    }

    const OWN: [Self; 34] = [
        Self::GraphqlParseFailed,
        Self::GraphqlValidationFailed,
        Self::OperationNotFound,
        Self::BadVariable,
        Self::BadInput,
        Self::BadCursor,
        Self::NotFound,
        Self::NotYet,
        Self::BeforeHistory,
        Self::Compacted,
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
        Self::TooManySubscriptions,
        Self::TooManyConnections,
        Self::SlowConsumer,
        Self::SchemaChanged,
        Self::ReadOnly,
        Self::NotWritten,
        Self::OutcomeUnknown,
        Self::Busy,
        Self::Stopping,
        Self::Internal,
        Self::RevisionMoved,
        Self::RequestIdReused,
    ];

    /// The code as clients see it.
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// What it means, as the schema says it.
    pub fn description(self) -> &'static str {
        self.entry().1
    }

    fn entry(self) -> (&'static str, &'static str) {
        match self {
            Self::GraphqlParseFailed => ("GRAPHQL_PARSE_FAILED", "The document is not GraphQL."),
            Self::GraphqlValidationFailed => (
                "GRAPHQL_VALIDATION_FAILED",
                "The document does not fit the schema.",
            ),
            Self::OperationNotFound => (
                "OPERATION_NOT_FOUND",
                "The request names an operation that the document does not have, or none of several.",
            ),
            Self::BadVariable => (
                "BAD_VARIABLE",
                "A variable is missing or does not fit its type.",
            ),
            Self::BadInput => ("BAD_INPUT", "An argument's value makes no sense."),
            Self::BadCursor => (
                "BAD_CURSOR",
                "A cursor is malformed, or was made for another order.",
            ),
            Self::NotFound => (
                "NOT_FOUND",
                "An argument names something that does not exist.",
            ),
            Self::NotYet => (
                "NOT_YET",
                "The revision or time that was asked for has not come yet.",
            ),
            Self::BeforeHistory => (
                "BEFORE_HISTORY",
                "The time that was asked for lies before the first commit.",
            ),
            Self::Compacted => ("COMPACTED", "What was asked for has been compacted away."),
            Self::MissingValue => (
                "MISSING_VALUE",
                "A field that must not be null has no value in this view.",
            ),
            Self::DocumentTooLarge => ("DOCUMENT_TOO_LARGE", "The document has too many bytes."),
            Self::TooManyTokens => ("TOO_MANY_TOKENS", "The document has too many tokens."),
            Self::TooDeeplyNested => ("TOO_DEEPLY_NESTED", "The document nests too deeply."),
            Self::TooManyDefinitions => (
                "TOO_MANY_DEFINITIONS",
                "The document has too many operations and fragments.",
            ),
            Self::TooManySelections => (
                "TOO_MANY_SELECTIONS",
                "The document selects too much once its fragments are spread.",
            ),
            Self::TooCostly => ("TOO_COSTLY", "The request would cost more than the limit."),
            Self::TooManyVisits => (
                "TOO_MANY_VISITS",
                "The request looked at more of the graph than the limit.",
            ),
            Self::AnswerTooLarge => ("ANSWER_TOO_LARGE", "The answer is larger than the limit."),
            Self::TooManyErrors => (
                "TOO_MANY_ERRORS",
                "There are more errors than the limit; the rest were left out.",
            ),
            Self::BadRequest => ("BAD_REQUEST", "The HTTP request is not a GraphQL request."),
            Self::Unauthenticated => (
                "UNAUTHENTICATED",
                "Nobody is asking whom the server knows: the bearer token is missing or unknown.",
            ),
            Self::TooManySubscriptions => (
                "TOO_MANY_SUBSCRIPTIONS",
                "As many operations run, or questions are asked again after each commit, as may.",
            ),
            Self::TooManyConnections => (
                "TOO_MANY_CONNECTIONS",
                "As many subscribers are connected as may be.",
            ),
            Self::SlowConsumer => (
                "SLOW_CONSUMER",
                "Too much was committed while a subscriber did not read; subscribing again resumes.",
            ),
            Self::SchemaChanged => (
                "SCHEMA_CHANGED",
                "The ontology has changed, and what was subscribed to does not fit the new schema.",
            ),
            Self::ReadOnly => (
                "READ_ONLY",
                "Nothing can be changed at present: the server has stopped taking commits.",
            ),
            Self::NotWritten => (
                "NOT_WRITTEN",
                "The commit could not be written; nothing was changed.",
            ),
            Self::OutcomeUnknown => (
                "OUTCOME_UNKNOWN",
                "Whether the commit was written shows after a restart; asking again with the same request id is harmless.",
            ),
            Self::Busy => (
                "BUSY",
                "More changes wait to be committed than may; try again in a moment.",
            ),
            Self::Stopping => ("STOPPING", "The server is stopping."),
            Self::Internal => (
                "INTERNAL",
                "It is our fault; the log has more under the id in the message.",
            ),
            Self::RevisionMoved => (
                "REVISION_MOVED",
                "The graph is not at the revision that the change expected.",
            ),
            Self::RequestIdReused => (
                "REQUEST_ID_REUSED",
                "The request id was used for another request.",
            ),
            Self::Rejected(code) => (code.name(), code.description()),
        }
    }
}

impl From<RejectionCode> for ErrorCode {
    fn from(code: RejectionCode) -> Self {
        Self::Rejected(code)
    }
}

impl Serialize for ErrorCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
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
    /// Where in the answer; empty where it is about no field.
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

    /// As an error inside that field: the innermost field says where it stands, where nothing else does. The
    /// path is collected innermost first.
    pub(super) fn within(&mut self, field: &PlanField) {
        if self.locations.is_empty() {
            self.locations.push(field.location);
        }
        self.path.push(Segment::Key(field.response_key.to_string()));
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
        map.serialize_entry("extensions", &serde_json::json!({ "code": self.code }))?;
        map.end()
    }
}
