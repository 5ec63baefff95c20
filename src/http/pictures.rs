//! Pictures and exports at addresses of their own, for wikis and scripts: `/venn.svg?relation=…`.
//!
//! Each is a query of the API that was written beforehand, with the URL's parameters as its arguments,
//! so that every limit and every error is the API's, its code too. Parameters are called what arguments are called; a
//! list is a parameter given several times.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header};
use axum::routing::get;
use serde_json::{Map, Value as Json};

use super::app::App;
use super::etag;
use super::fault;
use super::file::{FILES, File, ParameterKind};
use super::request::Refusal;
use crate::diagnostic::nearest;
use crate::graph::Snapshot;
use crate::graphql::error::ErrorCode;
use crate::graphql::service;

/// A picture is shown and nothing else: it may not run, load or send anything.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox";

/// One route for each file.
pub(super) fn routes() -> Router<Arc<App>> {
    FILES.iter().fold(Router::new(), |router, file| {
        let answer = move |State(app): State<Arc<App>>, uri: Uri, headers: HeaderMap| {
            answer(app, file, uri, headers)
        };
        router.route(file.path, get(answer))
    })
}

async fn answer(app: Arc<App>, file: &'static File, uri: Uri, known: HeaderMap) -> Response<Body> {
    let (view, service) = app.now().await;
    let query = uri.query().unwrap_or_default();
    let asked = match Asked::read(&view.snapshot, file, query) {
        Ok(asked) => asked,
        Err(refusal) => return refused(refusal),
    };
    // Drawing takes longer than async threads like, and so does the first look at the tag.
    let made = tokio::task::spawn_blocking(move || {
        let request = asked.request();
        let tag = etag::of_answer(view.snapshot.head(), &request, service.limits());
        if etag::is_known(&known, &tag) {
            return Ok((tag, None));
        }
        let content = content(&service.answer(&view, request))?;
        Ok((tag, (!etag::is_any(&known)).then_some(content)))
    });
    match made.await.unwrap_or_else(|error| Err(fault::noted(&error))) {
        Ok((tag, content)) => found(file, &tag, content),
        Err(refusal) => refused(refusal),
    }
}

/// A query and its variables.
struct Asked {
    query: String,
    variables: String,
}

impl Asked {
    fn request(&self) -> service::Request<'_> {
        service::Request {
            query: (&self.query).into(),
            operation_name: None,
            variables: Some(&self.variables),
        }
    }

    /// Reads the parameters. Only those that are given become arguments, so that defaults stay the API's.
    fn read(snapshot: &Snapshot, file: &File, query: &str) -> Result<Self, Refusal> {
        let mut variables = Map::new();
        for (name, text) in url::form_urlencoded::parse(query.as_bytes()) {
            let Some(parameter) = file.parameter(&name) else {
                return Err(bad(unknown(file, &name)));
            };
            let value = value(snapshot, parameter.name, parameter.kind, &text)?;
            let slot = variables.entry(parameter.name);
            match (parameter.is_list, slot) {
                (true, slot) => {
                    if let Json::Array(items) = slot.or_insert_with(|| Json::Array(Vec::new())) {
                        items.push(value);
                    }
                }
                (false, serde_json::map::Entry::Vacant(slot)) => {
                    slot.insert(value);
                }
                (false, serde_json::map::Entry::Occupied(_)) => {
                    return Err(bad(format!("{name} is given more than once")));
                }
            }
        }
        for parameter in file.parameters {
            if parameter.is_required && !variables.contains_key(parameter.name) {
                return Err(bad(format!(
                    "{} is missing, for example {}?{}",
                    parameter.name, file.path, file.example
                )));
            }
        }
        let query = file.document(|name| variables.contains_key(name));
        let variables = serde_json::to_string(&variables).map_err(|error| fault::noted(&error))?;
        Ok(Self { query, variables })
    }
}

fn unknown(file: &File, name: &str) -> String {
    let known: Vec<&str> = file.parameters.iter().map(|one| one.name).collect();
    let shown: String = name.chars().take(60).collect();
    let hint = match nearest(&shown, known.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are {}", known.join(", ")),
    };
    format!("there is no parameter {shown:?} here; {hint}")
}

/// A parameter's value as JSON. Of the names of relations the schema would only say that they are wrong.
fn value(
    snapshot: &Snapshot,
    name: &str,
    kind: ParameterKind,
    text: &str,
) -> Result<Json, Refusal> {
    match kind {
        ParameterKind::Text => Ok(text.into()),
        ParameterKind::Number => match text.parse::<i32>() {
            Ok(number) => Ok(number.into()),
            Err(_) => Err(bad_value(format!("{name}: {text:?} is no whole number"))),
        },
        ParameterKind::Json => {
            let read = serde_json::from_str(text);
            read.map_err(|error| bad_value(format!("{name} must be JSON: {error}")))
        }
        ParameterKind::Part => one_of(name, text, ["NODES", "EDGES"].into_iter()),
        ParameterKind::Relation => {
            let fields = snapshot.ontology().fields.iter();
            one_of(name, text, fields.map(|field| field.enum_value.as_str()))
        }
    }
}

fn one_of<'n>(
    name: &str,
    text: &str,
    mut known: impl Iterator<Item = &'n str> + Clone,
) -> Result<Json, Refusal> {
    if known.clone().any(|one| one == text) {
        return Ok(text.into());
    }
    let shown: String = text.chars().take(60).collect();
    let hint = match nearest(&shown, known.clone()) {
        Some(near) => format!("did you mean {near}?"),
        None => match known.next() {
            Some(first) => format!("values read like {first}"),
            None => "there are none".to_owned(),
        },
    };
    Err(bad_value(format!("{name}: there is no {shown:?}; {hint}")))
}

/// The file in an answer, or what is wrong.
fn content(answer: &service::Response) -> Result<String, Refusal> {
    #[derive(serde::Deserialize)]
    struct Answer {
        data: Option<Data>,
        #[serde(default)]
        errors: Vec<Error>,
    }
    #[derive(serde::Deserialize)]
    struct Data {
        answer: Option<Content>,
    }
    #[derive(serde::Deserialize)]
    struct Content {
        file: String,
    }
    #[derive(serde::Deserialize)]
    struct Error {
        message: String,
        extensions: Extensions,
    }
    #[derive(serde::Deserialize)]
    struct Extensions {
        code: String,
    }
    let read: Answer =
        serde_json::from_slice(&answer.body).map_err(|error| fault::noted(&error))?;
    let mut errors = read.errors.iter();
    if let Some(ours) = errors.find(|error| error.extensions.code == ErrorCode::Internal.name()) {
        return Err(fault::noted(&ours.message));
    }
    if let Some((first, others)) = read.errors.split_first() {
        let mut message = plain(&first.message);
        for error in others {
            message = format!(
                "{message}\n{}: {}",
                error.extensions.code,
                plain(&error.message)
            );
        }
        let mut codes = ErrorCode::all();
        let code = codes.find(|code| code.name() == first.extensions.code);
        return Err(Refusal {
            code: code.expect("the API has no other codes"),
            ..bad(message)
        });
    }
    let content = read.data.and_then(|data| data.answer);
    content
        .map(|content| content.file)
        .ok_or_else(|| fault::noted(&"an answer without errors has no file"))
}

fn bad(message: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, message)
}

/// A parameter's value makes no sense.
fn bad_value(message: String) -> Refusal {
    Refusal {
        code: ErrorCode::BadInput,
        ..bad(message)
    }
}

/// A message about the query's variables, for those who gave parameters.
fn plain(message: &str) -> String {
    match message
        .strip_prefix("variable \"$")
        .and_then(|rest| rest.split_once('"'))
    {
        Some((name, rest)) => format!("{name}{rest}"),
        None => message.to_owned(),
    }
}

fn found(file: &File, tag: &str, content: Option<String>) -> Response<Body> {
    let (status, body) = match content {
        Some(content) => (StatusCode::OK, Body::from(content)),
        None => (StatusCode::NOT_MODIFIED, Body::empty()),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    set(headers, file.content_type);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// What is wrong, each thing on a line that begins with its code.
fn refused(refusal: Refusal) -> Response<Body> {
    let body = format!("{}: {}\n", refusal.code.name(), refusal.message);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = refusal.status;
    set(response.headers_mut(), "text/plain; charset=utf-8");
    response
}

fn set(headers: &mut HeaderMap, content_type: &'static str) {
    let fixed = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
}
