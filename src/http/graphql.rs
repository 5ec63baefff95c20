//! GraphQL over HTTP, by the GraphQL-over-HTTP specification: methods, content negotiation and status
//! codes. async-graphql-axum's handler is not used: it answers 200 always, ignores `Accept`, and runs
//! mutations from GET.

use std::sync::Arc;

use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::app::App;
use super::media::{self, Media};
use super::operation::{self, Carrier, Ran};
use super::request::{self, Refusal};
use super::{host, sse, websocket};
use crate::graphql::service::{Allowed, Response as Answer};

/// Answers `/graphql`.
pub(super) async fn answer(app: &Arc<App>, http: Request) -> Response {
    if let Some(refused) = host::refuse(app.limits(), &http) {
        return refused;
    }
    if websocket::is_asked_for(&http) {
        return Box::pin(websocket::answer(app.clone(), http)).await;
    }
    if is_browser_visit(&http) {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response();
    }
    let accepted = media::accepted(http.headers());
    let takes_events = accepted.events && http.method() != Method::HEAD;
    let media = accepted.json.unwrap_or(Media::Json);
    if accepted.json.is_none() && !takes_events {
        let message = "this endpoint answers application/graphql-response+json, application/json or \
                       text/event-stream";
        return refuse(media, Refusal::new(StatusCode::NOT_ACCEPTABLE, message));
    }
    let author = match app.access().author(http.headers()) {
        Ok(author) => author.clone(),
        Err(denied) => return refuse(media, denied.into()),
    };
    let ran = match *http.method() {
        Method::GET | Method::HEAD => {
            from_url(app, author, http.uri(), http.headers(), takes_events).await
        }
        Method::POST => from_body(app, author, http, takes_events).await,
        _ => Err(Refusal::method(
            "use POST, or GET for queries",
            "GET, HEAD, POST",
        )),
    };
    let answered = match ran {
        Ok(Ran::Answered(answer)) if accepted.json.is_some() => Ok(respond(media, answer)),
        Ok(ran) => sse::respond(app, ran),
        Err(refusal) => Err(refusal),
    };
    answered.unwrap_or_else(|refusal| refuse(media, refusal))
}

/// Somebody opened the endpoint's address in a browser.
fn is_browser_visit(http: &Request) -> bool {
    http.method() == Method::GET
        && http.uri().query().is_none()
        && http
            .headers()
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
}

async fn from_url(
    app: &Arc<App>,
    author: Arc<str>,
    url: &Uri,
    headers: &HeaderMap,
    takes_events: bool,
) -> Result<Ran, Refusal> {
    let parameters = request::from_url(url.query().unwrap_or_default())?;
    let carrier = carrier(Allowed::Reading, headers, takes_events)?;
    operation::run(app, author, &parameters, carrier).await
}

async fn from_body(
    app: &Arc<App>,
    author: Arc<str>,
    http: Request,
    takes_events: bool,
) -> Result<Ran, Refusal> {
    check_content_type(http.headers())?;
    let carrier = carrier(Allowed::Everything, http.headers(), takes_events)?;
    let body = read(http.into_body(), app.limits().body_bytes_max).await?;
    operation::run(app, author, &request::from_json(&body)?, carrier).await
}

fn carrier(allowed: Allowed, headers: &HeaderMap, takes_events: bool) -> Result<Carrier, Refusal> {
    let resume = if takes_events {
        sse::resume(headers)?
    } else {
        None
    };
    Ok(Carrier {
        allowed,
        takes_updates: takes_events,
        resume,
    })
}

/// The whole body, unless it is larger than the limit.
pub(super) async fn read(mut body: Body, bytes_max: usize) -> Result<Bytes, Refusal> {
    let too_large = || {
        let message = format!("the body is larger than the limit of {bytes_max} bytes");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    if body.size_hint().lower() > bytes_max as u64 {
        return Err(too_large());
    }
    let unreadable = || Refusal::new(StatusCode::BAD_REQUEST, "the body could not be read");
    // Mostly it comes in one piece, which is taken as it is.
    let first = match body.frame().await {
        Some(Ok(frame)) => frame.into_data().unwrap_or_default(),
        Some(Err(_)) => return Err(unreadable()),
        None => Bytes::new(),
    };
    let left = bytes_max.checked_sub(first.len()).ok_or_else(too_large)?;
    if body.is_end_stream() {
        return Ok(first);
    }
    let rest = Limited::new(body, left).collect().await;
    let rest = rest.map_err(|error| match error.downcast::<LengthLimitError>() {
        Ok(_) => too_large(),
        Err(_) => unreadable(),
    })?;
    Ok([first, rest.to_bytes()].concat().into())
}

/// A body that says what it is, and is JSON in UTF-8. Forms and plain text are refused: a browser sends
/// them across origins without asking.
pub(super) fn check_content_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let given = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    match given.map(media::is_json_utf8) {
        Some(true) => Ok(()),
        _ => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the request as application/json, in UTF-8",
        )),
    }
}

fn respond(media: Media, answer: Answer) -> Response {
    // An older client that accepts only application/json takes any other status for a fault of the
    // transport, so the specification keeps 200 for it.
    let status = match media {
        Media::GraphqlResponse if !answer.executed => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    with_body(media, status, answer.body)
}

pub(super) fn refuse(media: Media, refusal: Refusal) -> Response {
    let answer = Answer::refused_for(refusal.code, refusal.message);
    let mut response = with_body(media, refusal.status, answer.body);
    response.headers_mut().extend(refusal.header);
    response
}

fn with_body(media: Media, status: StatusCode, body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static(media.content_type()),
    );
    headers.insert(header::VARY, header::HeaderValue::from_static("accept"));
    response
}
