//! Runs an operation, whatever carried it here: a body, a URL or a WebSocket's message.

use std::sync::Arc;

use async_graphql_parser::types::OperationType;
use axum::http::{HeaderValue, StatusCode, header};
use futures_util::future::BoxFuture;

use super::app::App;
use super::fault;
use super::request::{Parameters, Refusal};
use crate::event::Revision;
use crate::graphql::live::{Compiled, Update, Updates};
use crate::graphql::service::{Allowed, Refused, Request, Response as Answer, Service};
use crate::graphql::view::View;

/// What may be asked, and how the answer is carried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carrier {
    /// Which operations may be asked for.
    pub(super) allowed: Allowed,
    /// Whether more than one answer can be given.
    pub(super) takes_updates: bool,
    /// The last commit that the asker has seen of what it subscribes to.
    pub(super) resume: Option<Revision>,
}

/// What an operation comes to.
pub(super) enum Ran {
    /// One answer.
    Answered(Answer),
    /// One answer after another.
    Subscribed(Updates),
}

/// Requests up to this much work are run where they arrive; longer ones leave the async threads.
const WORK_SHORT: u64 = 20_000;

/// Runs an operation for somebody. What takes long is in a box, so that the others' futures are small.
pub(super) async fn run(
    app: &Arc<App>,
    author: &Arc<str>,
    parameters: Parameters<'_>,
    carrier: Carrier,
) -> Result<Ran, Refusal> {
    let now = match app.ready(author) {
        Some(now) => now,
        None => {
            let (newest, service) = Box::pin(app.now()).await;
            let author = author.clone();
            (View { author, ..newest }, service)
        }
    };
    match begin(app, now, parameters, carrier)? {
        Begun::Ran(ran) => Ok(ran),
        Begun::Elsewhere(answering) => answering.await,
    }
}

/// How far an operation came at once.
enum Begun {
    Ran(Ran),
    /// It is long, and run on another thread.
    Elsewhere(BoxFuture<'static, Result<Ran, Refusal>>),
}

fn begin(
    app: &Arc<App>,
    (view, service): (View, Arc<Service>),
    mut parameters: Parameters<'_>,
    carrier: Carrier,
) -> Result<Begun, Refusal> {
    let given = parameters.given.take();
    let request = parameters.as_request();
    let begun = match fault::caught(|| match given {
        Some(given) => service.begin_given(request, given, carrier.allowed),
        None => service.begin_allowed(request, carrier.allowed),
    })? {
        Ok(begun) => begun,
        Err(Refused::NotAllowed) => return Err(not_by_get()),
        Err(Refused::Answered(refusal)) => return Ok(Begun::Ran(Ran::Answered(refusal))),
    };
    if begun.plan().operation == OperationType::Subscription {
        let compiled = Compiled { service, begun };
        let subscribed = subscribe(app, &view, request, compiled, carrier);
        return subscribed.map(Begun::Ran);
    }
    if begun.work(&view.snapshot) <= WORK_SHORT {
        let answered = fault::caught(|| service.finish(&view, &begun))?;
        return Ok(Begun::Ran(Ran::Answered(answered)));
    }
    Ok(Begun::Elsewhere(Box::pin(async move {
        let finish = move || fault::caught(|| service.finish(&view, &begun));
        let answering = tokio::task::spawn_blocking(finish).await;
        let answered = answering.unwrap_or_else(|error| Err(fault::noted(&error)));
        answered.map(Ran::Answered)
    })))
}

fn subscribe(
    app: &Arc<App>,
    view: &View,
    request: Request<'_>,
    compiled: Compiled,
    carrier: Carrier,
) -> Result<Ran, Refusal> {
    if !carrier.takes_updates {
        return Err(Refusal::new(
            StatusCode::NOT_ACCEPTABLE,
            "a subscription has many answers: accept text/event-stream, or use a WebSocket with the \
             subprotocol graphql-transport-ws",
        ));
    }
    let subscriptions = app.subscriptions();
    let subscribed = subscriptions.subscribe(app.clone(), view, request, compiled, carrier.resume);
    Ok(match subscribed {
        Ok(updates) => Ran::Subscribed(updates),
        Err(error) => Ran::Answered(Answer::refused(&[error])),
    })
}

fn not_by_get() -> Refusal {
    Refusal {
        header: Some((header::ALLOW, HeaderValue::from_static("POST"))),
        ..Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "only queries are answered by GET; use POST",
        )
    }
}

impl From<Answer> for Update {
    fn from(answer: Answer) -> Self {
        if answer.executed {
            Self::Answer {
                body: answer.body,
                revision: None,
            }
        } else {
            Self::Refused(answer.body)
        }
    }
}
