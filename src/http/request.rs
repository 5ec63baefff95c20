//! GraphQL parameters out of a URL or a JSON body.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::graphql::service;

/// The parameters of a GraphQL request.
#[derive(Debug)]
pub(super) struct Parameters {
    query: String,
    operation_name: Option<String>,
    variables: Option<Box<RawValue>>,
}

/// Why an HTTP request is not a GraphQL request.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) message: String,
    /// The methods that are allowed, where the method was wrong.
    pub(super) allow: Option<&'static str>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            allow: None,
        }
    }

    pub(super) fn method(message: &str, allow: &'static str) -> Self {
        Self {
            allow: Some(allow),
            ..Self::new(StatusCode::METHOD_NOT_ALLOWED, message)
        }
    }

    fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }
}

impl Parameters {
    pub(super) fn as_request(&self) -> service::Request<'_> {
        service::Request {
            query: &self.query,
            operation_name: self.operation_name.as_deref(),
            variables: self.variables.as_deref(),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    query: Option<String>,
    operation_name: Option<String>,
    variables: Option<Box<RawValue>>,
    extensions: Option<Box<RawValue>>,
}

/// Reads a JSON body.
pub(super) fn from_json(body: &[u8]) -> Result<Parameters, Refusal> {
    let body: Body = serde_json::from_slice(body).map_err(|error| {
        Refusal::bad(format!(
            "the body must be a JSON object with a query, and optionally operationName, variables \
             and extensions: {error}"
        ))
    })?;
    checked(body)
}

/// Reads a URL's query string.
pub(super) fn from_url(query: &str) -> Result<Parameters, Refusal> {
    let mut body = Body {
        query: None,
        operation_name: None,
        variables: None,
        extensions: None,
    };
    let json = |name: &str, text: &str| {
        // An empty parameter is as good as none.
        (!text.is_empty())
            .then(|| RawValue::from_string(text.to_owned()))
            .transpose()
            .map_err(|error| Refusal::bad(format!("{name} must be JSON: {error}")))
    };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "query" => body.query = Some(value.into_owned()),
            "operationName" => {
                body.operation_name = Some(value.into_owned()).filter(|name| !name.is_empty());
            }
            "variables" => body.variables = json("variables", &value)?,
            "extensions" => body.extensions = json("extensions", &value)?,
            _ => {}
        }
    }
    checked(body)
}

fn checked(body: Body) -> Result<Parameters, Refusal> {
    for (name, value) in [
        ("variables", &body.variables),
        ("extensions", &body.extensions),
    ] {
        if value
            .as_ref()
            .is_some_and(|value| !matches!(value.get().as_bytes()[0], b'{' | b'n'))
        {
            return Err(Refusal::bad(format!(
                "{name} must be a JSON object or null"
            )));
        }
    }
    match body.query {
        Some(query) => Ok(Parameters {
            query,
            operation_name: body.operation_name,
            variables: body.variables,
        }),
        None => Err(Refusal::bad("query is missing: give a GraphQL document")),
    }
}
