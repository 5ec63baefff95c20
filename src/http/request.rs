//! GraphQL parameters out of a URL or a JSON body.

use std::borrow::Cow;
use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

use super::recent::{Beginning, token};
use crate::graphql::document::{Document, Text};
use crate::graphql::error::ErrorCode;
use crate::graphql::service;
use crate::graphql::variables::Given;

/// The parameters of a GraphQL request. What needs no unescaping is borrowed from what carried it.
#[derive(Debug)]
pub(super) struct Parameters<'b> {
    query: Query<'b>,
    operation_name: Option<Cow<'b, str>>,
    variables: Option<Json<'b>>,
    /// The same, where they have been read.
    pub(super) given: Option<Given<'b>>,
}

/// A document: of a body as it stands there, or decoded.
#[derive(Debug)]
enum Query<'b> {
    InJson(Document<'b>),
    Recent(Arc<Beginning>),
    Text(Cow<'b, str>),
}

impl Query<'_> {
    fn document(&self) -> Document<'_> {
        match self {
            Self::InJson(document) => *document,
            Self::Recent(beginning) => beginning.document(),
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
type Json<'b> = Cow<'b, str>;

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
        let operation_name = match &self.query {
            Query::Recent(beginning) => beginning.operation_name(),
            Query::InJson(_) | Query::Text(_) => None,
        };
        service::Request {
            query: self.query.document(),
            operation_name: operation_name.or(self.operation_name.as_deref()),
            variables: self.variables.as_deref(),
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

/// What stands in a JSON body behind its document. What else there may be is left to [`Body`].
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Rest<'b> {
    /// Null is something, too.
    #[serde(borrow, default, deserialize_with = "given")]
    operation_name: Option<Option<Text<'b>>>,
    #[serde(borrow)]
    variables: Option<&'b RawValue>,
    #[serde(borrow)]
    extensions: Option<&'b RawValue>,
}

fn json_of(raw: &RawValue) -> Json<'_> {
    Json::Borrowed(raw.get())
}

fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads a JSON body, of which the beginning may be known from others. `buffer` is where the rest goes then.
pub(super) fn from_body<'b>(
    body: &'b [u8],
    buffer: &'b mut Vec<u8>,
) -> Result<Parameters<'b>, Refusal> {
    if let Some((beginning, behind)) = Beginning::of(body) {
        if let Some(parameters) = from_rest(beginning, behind, buffer) {
            return Ok(parameters);
        }
        return from_json(body);
    }
    let parameters = from_json(body)?;
    if let Query::InJson(document) = parameters.query {
        Beginning::note(body, document, parameters.operation_name.as_deref());
    }
    Ok(parameters)
}

/// Reads what stands behind a beginning that is known; nothing where that needs a closer look.
fn from_rest<'b>(
    beginning: Arc<Beginning>,
    behind: &'b [u8],
    buffer: &'b mut Vec<u8>,
) -> Option<Parameters<'b>> {
    if let Some((variables, given)) = lone_variables(behind) {
        return Some(Parameters {
            query: Query::Recent(beginning),
            operation_name: None,
            variables: Some(Json::Borrowed(variables)),
            given: Some(given),
        });
    }
    buffer.push(b'{');
    match token(behind, ",") {
        Some(members) if token(members, "\"").is_some() => buffer.extend_from_slice(members),
        Some(_) => return None,
        None => {
            token(behind, "}")?;
            buffer.extend_from_slice(behind);
        }
    }
    let rest: Rest<'_> = serde_json::from_slice(buffer).ok()?;
    if rest.operation_name.is_some() && beginning.operation_name().is_some() {
        return None;
    }
    let parameters = checked(
        Some(Query::Recent(beginning)),
        rest.operation_name.flatten().map(|text| text.0),
        rest.variables.map(json_of),
        rest.extensions.map(json_of),
    );
    parameters.ok()
}

/// The variables, where they are all that stands behind the beginning of a body.
fn lone_variables(behind: &[u8]) -> Option<(&str, Given<'_>)> {
    let variables = token(token(token(behind, ",")?, "\"variables\"")?, ":")?;
    // What was no brace of the body's own leaves something that is no object.
    let variables = std::str::from_utf8(variables.strip_suffix(b"}")?).ok()?;
    Some((variables, serde_json::from_str(variables).ok()?))
}

/// Reads JSON.
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
        body.variables.map(json_of),
        body.extensions.map(json_of),
    )
}

/// Reads a URL's query string.
pub(super) fn from_url(url_query: &str) -> Result<Parameters<'_>, Refusal> {
    let (mut query, mut operation_name) = (None, None);
    let (mut variables, mut extensions) = (None, None);
    let json = |name: &str, text: &str| {
        // An empty parameter is as good as none.
        (!text.is_empty())
            .then(|| {
                let raw = serde_json::from_str::<&RawValue>(text);
                raw.map(|raw| Json::Owned(raw.get().to_owned()))
            })
            .transpose()
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
            .is_some_and(|value| !matches!(value.as_bytes().first(), Some(b'{' | b'n')))
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
            given: None,
        }),
        None => Err(Refusal::bad("query is missing: give a GraphQL document")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graphql::variables;

    /// Reads bodies one after the other, each twice, and expects what reading each alone gives.
    fn check(bodies: &[String]) {
        for body in bodies.iter().chain(bodies) {
            let mut buffer = Vec::new();
            let read = from_body(body.as_bytes(), &mut buffer);
            let alone = from_json(body.as_bytes());
            let told = |read: &Result<Parameters<'_>, Refusal>| match read {
                Ok(parameters) => {
                    let request = parameters.as_request();
                    let name = request.operation_name.map(str::to_owned);
                    let variables = request.variables.map(|json| json.trim().to_owned());
                    let given = format!("{:?}", variables::parse(request.variables));
                    let given_first = parameters.given.as_ref();
                    let read = given_first.map_or(given.clone(), |given| format!("Ok({given:?})"));
                    assert_eq!(read, given, "{body}");
                    Ok((request.query.text().into_owned(), name, variables))
                }
                Err(refusal) => Err(refusal.message.clone()),
            };
            assert_eq!(told(&read), told(&alone), "{body}");
        }
    }

    #[test]
    fn a_document_is_recognised_whatever_stands_behind_it() {
        let query = r#"{ "query" : "{\n tool(slug: \"a\") }""#;
        let named = r#"{"operationName":"A","query":"query A { a }""#;
        let mut bodies = Vec::new();
        for behind in [
            "}",
            " } ",
            "} x",
            ",}",
            ", }",
            "",
            "]",
            r#","variables":{"a":1}}"#,
            r#" , "variables" : {"a":2} , "extensions":{}}"#,
            r#","variables":7}"#,
            r#","variables":null,"operationName":"B"}"#,
            r#","operationName":null}"#,
            r#","operationName":"C","variables":{"operationName":"D","query":"E"}}"#,
            r#","query":"{ b }"}"#,
            r#","query":null}"#,
            r#","\u0071uery":"{ b }"}"#,
            r#","variables":{},"variables":{}}"#,
            r#","more":[1]}"#,
            r#"{"variables":{}}"#,
        ] {
            bodies.extend([query, named].map(|beginning| format!("{beginning}{behind}")));
        }
        check(&bodies);
        for body in &bodies {
            let known = Beginning::of(body.as_bytes());
            assert!(known.is_some(), "{body}");
        }
    }

    #[test]
    fn the_space_around_the_json_of_a_url_is_no_part_of_it() {
        let read = from_url("query=%7Ba%7D&variables=+%7B%22a%22:1%7D%0A&extensions=%20null");
        let parameters = read.expect("it is JSON, with space around it");
        assert_eq!(parameters.as_request().variables, Some(r#"{"a":1}"#));
        assert!(from_url("query=%7Ba%7D&variables=+7").is_err());
    }

    #[test]
    fn few_beginnings_are_kept_and_no_long_ones() {
        let body = |text: &str| format!(r#"{{"query":"{text}"}}"#);
        let read = |text: &str| {
            let body = body(text);
            assert!(from_body(body.as_bytes(), &mut Vec::new()).is_ok());
        };
        let is_known = |text: &str| Beginning::of(body(text).as_bytes()).is_some();
        let texts: Vec<String> = (0..100).map(|number| format!("{{ a{number} }}")).collect();
        texts.iter().for_each(|text| read(text));
        let known = texts.iter().filter(|text| is_known(text)).count();
        assert!((1..10).contains(&known), "{known} are kept");
        let long = "a".repeat(20_000);
        read(&long);
        assert!(!is_known(&long));
    }

    proptest! {
        #[test]
        fn what_a_body_says_does_not_depend_on_those_before_it(
            bodies in prop::collection::vec(
                prop::collection::vec(
                    prop::sample::select(vec![
                        "{", "}", ",", ":", " ", "\"query\"", "\"operationName\"", "\"variables\"",
                        "\"{ a }\"", "\"{ a\"", "\"A\"", "{}", "null", "{\"query\":\"{ a }\"",
                        ",\"variables\":{}", ",\"operationName\":\"A\"",
                    ]),
                    0..8,
                ),
                0..6,
            )
        ) {
            let bodies: Vec<String> = bodies.iter().map(|pieces| pieces.concat()).collect();
            check(&bodies);
        }
    }
}
