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
use super::request::{self, Parameters, Refusal};
use super::{fault, host};
use crate::graphql::service::{Allowed, Refused, Response as Answer};
use crate::graphql::view::View;

/// Answers `/graphql`.
pub(super) async fn answer(app: &App, http: Request) -> Response {
    if let Some(refused) = host::refuse(app.limits(), &http) {
        return refused;
    }
    if is_browser_visit(&http) {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]).into_response();
    }
    let Some(media) = media::accepted(http.headers()) else {
        let message = "this endpoint answers application/graphql-response+json or application/json";
        return refuse(
            Media::Json,
            Refusal::new(StatusCode::NOT_ACCEPTABLE, message),
        );
    };
    let author = match app.access().author(http.headers()) {
        Ok(author) => author.clone(),
        Err(denied) => return refuse(media, denied.into()),
    };
    let answered = match *http.method() {
        Method::GET | Method::HEAD => from_url(app, author, http.uri()).await,
        Method::POST => from_body(app, author, http).await,
        _ => Err(Refusal::method(
            "use POST, or GET for queries",
            "GET, HEAD, POST",
        )),
    };
    match answered {
        Ok(answer) => respond(media, answer),
        Err(refusal) => refuse(media, refusal),
    }
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

async fn from_url(app: &App, author: Arc<str>, url: &Uri) -> Result<Answer, Refusal> {
    let parameters = request::from_url(url.query().unwrap_or_default())?;
    run(app, author, &parameters, true).await
}

async fn from_body(app: &App, author: Arc<str>, http: Request) -> Result<Answer, Refusal> {
    check_content_type(http.headers())?;
    let body = read(http.into_body(), app.limits().body_bytes_max).await?;
    run(app, author, &request::from_json(&body)?, false).await
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

/// Requests up to this much work are run where they arrive; longer ones leave the async threads.
const WORK_SHORT: u64 = 20_000;

async fn run(
    app: &App,
    author: Arc<str>,
    parameters: &Parameters<'_>,
    is_get: bool,
) -> Result<Answer, Refusal> {
    let (newest, service) = app.now().await;
    let view = View { author, ..newest };
    let request = parameters.as_request();
    let allowed = if is_get {
        Allowed::Queries
    } else {
        Allowed::Everything
    };
    let begun = match fault::caught(|| service.begin_allowed(request, allowed))? {
        Ok(begun) => begun,
        Err(Refused::NotAllowed) => {
            return Err(Refusal::method(
                "only queries are answered by GET; use POST",
                "POST",
            ));
        }
        Err(Refused::Answered(refusal)) => return Ok(refusal),
    };
    if begun.work(&view.snapshot) <= WORK_SHORT {
        return fault::caught(|| service.finish(&view, &begun));
    }
    let finish = move || fault::caught(|| service.finish(&view, &begun));
    let answering = tokio::task::spawn_blocking(finish).await;
    answering.unwrap_or_else(|error| Err(fault::noted(&error)))
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

fn refuse(media: Media, refusal: Refusal) -> Response {
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
