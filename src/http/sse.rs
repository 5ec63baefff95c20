//! Event streams: GraphQL over Server-Sent Events, in the distinct connections mode of graphql-sse's PROTOCOL.md.
//!
//! A request that accepts nothing but `text/event-stream` is answered by one whatever it asks; one that accepts
//! JSON too, where it subscribes. A stream has `next` events with answers, and a `complete` event. What is wrong with
//! the operation is such an answer, as the protocol demands, since a browser's EventSource shows nothing of any
//! other; what is wrong with the HTTP request is an answer of HTTP.
//!
//! The events of `commits` have the revision as their id, so `Last-Event-ID` resumes. A stream that ends without
//! `complete` ends because the server stops or the connection does: clients connect again.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream;

use super::app::App;
use super::connections::Connection;
use super::operation::Ran;
use super::request::Refusal;
use crate::event::Revision;
use crate::graphql::live::{Attention, Update, Updates};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The last commit that the client has seen.
pub(super) fn resume(headers: &HeaderMap) -> Result<Option<Revision>, Refusal> {
    let Some(given) = headers.get(LAST_EVENT_ID).filter(|id| !id.is_empty()) else {
        return Ok(None);
    };
    let number = given.to_str().ok().and_then(|text| text.parse().ok());
    match number {
        Some(number) => Ok(Some(Revision(number))),
        None => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "Last-Event-ID must be the id of an event of `commits`, which is a revision",
        )),
    }
}

/// Answers by a stream.
pub(super) fn respond(app: &App, ran: Ran) -> Result<Response, Refusal> {
    let body = match ran {
        // It has been done, so it is answered however many are connected: this one does not last.
        Ran::Answered(answer) => Body::from(last(&answer.into())),
        Ran::Subscribed(updates) => lasting(app, updates)?,
    };
    let mut response = Response::new(body);
    response.headers_mut().extend(
        [
            (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
            (header::VARY, "accept"),
            // nginx gathers answers before it passes them on, unless it is told.
            (HeaderName::from_static("x-accel-buffering"), "no"),
        ]
        .map(|(name, value)| (name, HeaderValue::from_static(value))),
    );
    Ok(response)
}

/// The body of a stream that lasts, if there may be one more.
fn lasting(app: &App, updates: Updates) -> Result<Body, Refusal> {
    let events = Events {
        connection: app.connections().open()?,
        updates,
        attention: app.attention(),
        handed: None,
        keep_alive: app.limits().live.keep_alive,
        is_over: false,
    };
    let events = stream::unfold(events, |mut events| async move {
        let event = events.next().await?;
        Some((Ok::<_, Infallible>(event), events))
    });
    Ok(Body::from_stream(events))
}

/// What a stream still has to say. It is asked when the connection has room for more.
struct Events {
    updates: Updates,
    attention: Attention,
    /// How far the graph was when the event before was handed over.
    handed: Option<Revision>,
    keep_alive: Duration,
    is_over: bool,
    /// Given back last, when nothing runs for it any more.
    connection: Connection,
}

impl Events {
    async fn next(&mut self) -> Option<Bytes> {
        if self.is_over {
            return None;
        }
        let handed = self.handed.take();
        if handed.is_some_and(|handed| self.attention.is_lost(handed)) {
            self.is_over = true;
            return Some(last(&Update::slow()));
        }
        let event = tokio::select! {
            () = self.connection.closing() => return None,
            update = self.updates.next() => match update {
                Some(update @ Update::Answer { .. }) => event(&update),
                Some(update) => {
                    self.is_over = true;
                    last(&update)
                }
                None => {
                    self.is_over = true;
                    Bytes::from_static(COMPLETE)
                }
            },
            () = tokio::time::sleep(self.keep_alive) => Bytes::from_static(b":\n\n"),
        };
        self.handed = Some(self.attention.now());
        Some(event)
    }
}

/// An event without data is not dispatched by EventSource, so there is some, which is empty.
const COMPLETE: &[u8] = b"event: complete\ndata: \n\n";

fn event(update: &Update) -> Bytes {
    let mut text = Vec::new();
    write(&mut text, update);
    text.into()
}

fn last(update: &Update) -> Bytes {
    let mut text = Vec::new();
    write(&mut text, update);
    text.extend_from_slice(COMPLETE);
    text.into()
}

fn write(text: &mut Vec<u8>, update: &Update) {
    let (Update::Answer { body, .. } | Update::Refused(body)) = update;
    debug_assert!(!body.contains(&b'\n'), "answers are written without spaces");
    text.reserve(body.len() + 64);
    text.extend_from_slice(b"event: next\n");
    if let Update::Answer {
        revision: Some(revision),
        ..
    } = update
    {
        text.extend_from_slice(format!("id: {revision}\n").as_bytes());
    }
    text.extend_from_slice(b"data: ");
    text.extend_from_slice(body);
    text.extend_from_slice(b"\n\n");
}
