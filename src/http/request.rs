//! GraphQL parameters out of a URL or a JSON body.

use std::borrow::Cow;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

use crate::graphql::document::{Document, Text};
use crate::graphql::error::ErrorCode;
use crate::graphql::service;

/// The parameters of a GraphQL request. What needs no unescaping is borrowed from what carried it.
#[derive(Debug)]
pub(super) struct Parameters<'b> {
    query: Query<'b>,
    operation_name: Option<Cow<'b, str>>,
    variables: Option<Json<'b>>,
}

/// A document: of a body as it stands there, or decoded.
#[derive(Debug)]
enum Query<'b> {
    InJson(Document<'b>),
    Text(Cow<'b, str>),
}

impl Query<'_> {
    fn document(&self) -> Document<'_> {
        match self {
            Self::InJson(document) => *document,
            Self::Text(text) => Document::Plain(text),
        }
    }
}

impl<'de: 'b, 'b> Deserialize<'de> for Query<'b> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        if let Some(document) = Document::in_json(raw) {
            return Ok(Self::InJson(document));
        }
        let text: Text<'_> = serde_json::from_str(raw.get()).map_err(D::Error::custom)?;
        Ok(Self::Text(text.0))
    }
}

/// A piece of JSON: of a body, or decoded from a URL.
#[derive(Debug)]
enum Json<'b> {
    Borrowed(&'b RawValue),
    Owned(Box<RawValue>),
}

impl Json<'_> {
    fn raw(&self) -> &RawValue {
        match self {
            Self::Borrowed(raw) => raw,
            Self::Owned(raw) => raw,
        }
    }
}

/// Why an HTTP request is not a GraphQL request.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: ErrorCode,
    pub(super) message: String,
    /// What the answer says of itself beside: the methods that are allowed, how to say who asks.
    pub(super) header: Option<(HeaderName, HeaderValue)>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            code: ErrorCode::BadRequest,
            message: message.into(),
            header: None,
        }
    }

    /// It is our fault; the log says more under the id.
    pub(super) fn internal(id: &str) -> Self {
        let message = format!("something went wrong on our side; the log has more under {id}");
        Self {
            code: ErrorCode::Internal,
            ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
        }
    }

    pub(super) fn method(message: &str, allow: &'static str) -> Self {
        Self {
            header: Some((header::ALLOW, HeaderValue::from_static(allow))),
            ..Self::new(StatusCode::METHOD_NOT_ALLOWED, message)
        }
    }

    fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }
}

impl Parameters<'_> {
    pub(super) fn as_request(&self) -> service::Request<'_> {
        service::Request {
            query: self.query.document(),
            operation_name: self.operation_name.as_deref(),
            variables: self.variables.as_ref().map(Json::raw),
        }
    }
}

/// A JSON body as it is read.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body<'b> {
    #[serde(borrow)]
    query: Option<Query<'b>>,
    #[serde(borrow)]
    operation_name: Option<Text<'b>>,
    #[serde(borrow)]
    variables: Option<&'b RawValue>,
    #[serde(borrow)]
    extensions: Option<&'b RawValue>,
}

/// Reads a JSON body.
pub(super) fn from_json(body: &[u8]) -> Result<Parameters<'_>, Refusal> {
    let wrong = |why: &dyn std::fmt::Display| {
        Refusal::bad(format!(
            "the body must be a JSON object with a query, and optionally operationName, variables \
             and extensions: {why}"
        ))
    };
    // serde takes a list of the members' values for an object.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(wrong(&"it does not start with a brace"));
    }
    let body: Body<'_> = serde_json::from_slice(body).map_err(|error| wrong(&error))?;
    checked(
        body.query,
        body.operation_name.map(|text| text.0),
        body.variables.map(Json::Borrowed),
        body.extensions.map(Json::Borrowed),
    )
}

/// Reads a URL's query string.
pub(super) fn from_url(url_query: &str) -> Result<Parameters<'_>, Refusal> {
    let (mut query, mut operation_name) = (None, None);
    let (mut variables, mut extensions) = (None, None);
    let json = |name: &str, text: &str| {
        // An empty parameter is as good as none.
        (!text.is_empty())
            .then(|| RawValue::from_string(text.to_owned()))
            .transpose()
            .map(|raw| raw.map(Json::Owned))
            .map_err(|error| Refusal::bad(format!("{name} must be JSON: {error}")))
    };
    for (name, value) in url::form_urlencoded::parse(url_query.as_bytes()) {
        match &*name {
            "query" => query = Some(Query::Text(value)),
            "operationName" => {
                operation_name = Some(value).filter(|name| !name.is_empty());
            }
            "variables" => variables = json("variables", &value)?,
            "extensions" => extensions = json("extensions", &value)?,
            _ => {}
        }
    }
    checked(query, operation_name, variables, extensions)
}

fn checked<'b>(
    query: Option<Query<'b>>,
    operation_name: Option<Cow<'b, str>>,
    variables: Option<Json<'b>>,
    extensions: Option<Json<'b>>,
) -> Result<Parameters<'b>, Refusal> {
    for (name, value) in [("variables", &variables), ("extensions", &extensions)] {
        if value
            .as_ref()
            .is_some_and(|value| !matches!(value.raw().get().as_bytes()[0], b'{' | b'n'))
        {
            return Err(Refusal::bad(format!(
                "{name} must be a JSON object or null"
            )));
        }
    }
    match query {
        Some(query) => Ok(Parameters {
            query,
            operation_name,
            variables,
        }),
        None => Err(Refusal::bad("query is missing: give a GraphQL document")),
    }
}
