//! GraphQL over HTTP, by the GraphQL-over-HTTP specification: methods, content negotiation and status
//! codes. async-graphql-axum's handler is not used: it answers 200 always, ignores `Accept`, and runs
//! mutations from GET.

use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt as _, Full};
use tokio::time::timeout;

use super::app::App;
use super::body::{AnswerBody, RequestBody};
use super::heads::{Heads, Last};
use super::media::{self, Media};
use super::operation::{self, Carrier, Ran};
use super::request::{self, Refusal};
use super::{host, sse, websocket};
use crate::graphql::service::{Allowed, Response as Answer};

/// Answers `/graphql`.
///
/// All that the head of a request says is read before there is a future: hyper moves it, and it keeps what it was
/// given for as long as it lasts. So what asks the usual way has a small one, and all else a box.
pub(super) fn answer<B: RequestBody>(
    app: Arc<App>,
    http: Request<B>,
    heads: &Heads,
) -> impl Future<Output = Response<AnswerBody>> + Send + use<B> {
    let asked = Asked::read(&app, http, heads);
    async move {
        match asked {
            Asked::Otherwise(answering) => answering.await.map(AnswerBody::Boxed),
            Asked::ByBody(body, asker) => {
                let ran = from_body(&app, body, &asker).await;
                asker.respond(&app, ran)
            }
        }
    }
}

/// A request, as far as its head tells.
enum Asked<B> {
    /// By a body, as usual.
    ByBody(B, Asker),
    /// Any other way, or wrongly.
    Otherwise(BoxFuture<'static, Response>),
}

/// Who asks, for what, and what is taken for an answer.
struct Asker {
    author: Arc<str>,
    carrier: Carrier,
    /// Of the answer, or of its refusal.
    media: Media,
    takes_json: bool,
}

impl<B: RequestBody> Asked<B> {
    fn read(app: &Arc<App>, http: Request<B>, heads: &Heads) -> Self {
        if let Some(refused) = host::refuse(app.limits(), &http, &heads.host) {
            return Self::decided(refused);
        }
        if websocket::is_asked_for(&http) {
            return Self::Otherwise(Box::pin(websocket::answer(
                app.clone(),
                http.map(Body::new),
            )));
        }
        if is_browser_visit(&http) {
            let to_playground = (StatusCode::SEE_OTHER, [(header::LOCATION, "/")]);
            return Self::decided(to_playground.into_response());
        }
        let asker = match Asker::of(app, &http, heads) {
            Ok(asker) => asker,
            Err(refused) => return Self::decided(*refused),
        };
        match *http.method() {
            Method::GET | Method::HEAD => {
                let (app, url) = (app.clone(), http.into_parts().0.uri);
                Self::Otherwise(Box::pin(async move {
                    let ran = from_url(&app, &url, &asker).await;
                    asker.respond(&app, ran).map(Body::new)
                }))
            }
            Method::POST => match check_content_type(http.headers(), &heads.content_type) {
                Ok(()) => Self::ByBody(http.into_body(), asker),
                Err(refusal) => Self::decided(refuse(asker.media, refusal)),
            },
            _ => {
                let refusal = Refusal::method("use POST, or GET for queries", "GET, HEAD, POST");
                Self::decided(refuse(asker.media, refusal))
            }
        }
    }

    fn decided(response: Response) -> Self {
        Self::Otherwise(Box::pin(ready(response)))
    }
}

impl Asker {
    /// What the headers say, or the refusal of it.
    fn of<B>(app: &App, http: &Request<B>, heads: &Heads) -> Result<Self, Box<Response>> {
        let headers = http.headers();
        let accepted = media::accepted(headers, &heads.accept);
        let takes_events = accepted.events && http.method() != Method::HEAD;
        let media = accepted.json.unwrap_or(Media::Json);
        let refused = |refusal| Box::new(refuse(media, refusal));
        if accepted.json.is_none() && !takes_events {
            let message = "this endpoint answers application/graphql-response+json, application/json or \
                           text/event-stream";
            return Err(refused(Refusal::new(StatusCode::NOT_ACCEPTABLE, message)));
        }
        let author = app.access().author(headers);
        let author = author.map_err(|denied| refused(denied.into()))?;
        let resume = if takes_events {
            sse::resume(headers).map_err(refused)?
        } else {
            None
        };
        Ok(Self {
            author: author.clone(),
            carrier: Carrier {
                allowed: match *http.method() {
                    Method::POST => Allowed::Everything,
                    _ => Allowed::Reading,
                },
                takes_updates: takes_events,
                resume,
            },
            media,
            takes_json: accepted.json.is_some(),
        })
    }

    fn respond(&self, app: &App, ran: Result<Ran, Refusal>) -> Response<AnswerBody> {
        let answered = match ran {
            Ok(Ran::Answered(answer)) if self.takes_json => {
                return respond(self.media, answer).map(AnswerBody::Whole);
            }
            Ok(ran) => sse::respond(app, ran),
            Err(refusal) => Err(refusal),
        };
        let answered = answered.unwrap_or_else(|refusal| refuse(self.media, refusal));
        answered.map(AnswerBody::Boxed)
    }
}

/// Somebody opened the endpoint's address in a browser.
fn is_browser_visit<B>(http: &Request<B>) -> bool {
    http.method() == Method::GET
        && http.uri().query().is_none()
        && http
            .headers()
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
}

async fn from_url(app: &Arc<App>, url: &Uri, asker: &Asker) -> Result<Ran, Refusal> {
    let parameters = request::from_url(url.query().unwrap_or_default())?;
    operation::run(app, &asker.author, parameters, asker.carrier).await
}

async fn from_body(app: &Arc<App>, body: impl RequestBody, asker: &Asker) -> Result<Ran, Refusal> {
    let limits = app.limits();
    let body = read(body, limits.body_bytes_max, limits.silence_max).await?;
    let mut buffer = Vec::new();
    let parameters = request::from_body(&body, &mut buffer)?;
    operation::run(app, &asker.author, parameters, asker.carrier).await
}

/// The whole body, unless it is larger than the limit, or nothing comes of it for too long.
pub(super) async fn read(
    mut body: impl RequestBody,
    bytes_max: usize,
    silence_max: Duration,
) -> Result<Bytes, Refusal> {
    let too_large = || {
        let message = format!("the body is larger than the limit of {bytes_max} bytes");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    if body.size_hint().lower() > bytes_max as u64 {
        return Err(too_large());
    }
    // Mostly it comes in one piece, which is taken as it is.
    let first = piece(&mut body, silence_max).await?.unwrap_or_default();
    if first.len() > bytes_max {
        return Err(too_large());
    }
    if body.is_end_stream() {
        return Ok(first);
    }
    let mut whole = Vec::from(first);
    while let Some(more) = piece(&mut body, silence_max).await? {
        if more.len() > bytes_max - whole.len() {
            return Err(too_large());
        }
        whole.extend_from_slice(&more);
    }
    Ok(whole.into())
}

/// What comes next of a body; nothing where that was all.
async fn piece(
    body: &mut impl RequestBody,
    silence_max: Duration,
) -> Result<Option<Bytes>, Refusal> {
    let come = match body.frame().now_or_never() {
        // Mostly it is there, and no timer is set.
        Some(come) => come,
        None => {
            let coming = Box::pin(timeout(silence_max, body.frame()));
            coming.await.map_err(|_| {
                let message = "nothing came of the body for too long";
                Refusal::new(StatusCode::REQUEST_TIMEOUT, message)
            })?
        }
    };
    match come {
        // What is no data are trailers.
        Some(Ok(frame)) => Ok(Some(frame.into_data().unwrap_or_default())),
        Some(Err(_)) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "the body could not be read",
        )),
        None => Ok(None),
    }
}

/// A body that says what it is, and is JSON in UTF-8. Forms and plain text are refused: a browser sends
/// them across origins without asking.
pub(super) fn check_content_type(headers: &HeaderMap, last: &Last<bool>) -> Result<(), Refusal> {
    let given = headers.get(header::CONTENT_TYPE);
    let given = given.map(HeaderValue::as_bytes);
    match given.map(|given| last.or_read(given, || media::is_json_utf8(given))) {
        Some(true) => Ok(()),
        _ => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the request as application/json, in UTF-8",
        )),
    }
}

fn respond(media: Media, answer: Answer) -> Response<Full<Bytes>> {
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
    response.map(Body::new)
}

fn with_body(media: Media, status: StatusCode, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    *response.headers_mut() = media.headers();
    response
}
