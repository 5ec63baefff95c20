//! HTTP: the routes, GraphQL over HTTP, over WebSockets and as event streams, applies, the pages, pictures, backups,
//! health.
//!
//! This table is the whole surface. The layer turns HTTP into requests of `graphql` and answers into
//! HTTP; it decides nothing about the graph.

mod app;
mod apply;
mod backup;
mod body;
mod connections;
mod current;
mod etag;
mod fault;
mod file;
mod front;
mod graphql;
mod heads;
mod health;
mod host;
mod joined;
mod media;
mod operation;
mod pages;
mod pictures;
mod recent;
mod request;
mod serve;
mod silence;
mod sse;
mod stall;
mod token;
mod websocket;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};

use request::Refusal;

pub use app::{App, HttpLimits};
pub use front::Front;
pub use heads::Heads;
pub use serve::serve;
pub use token::{Access, Tokens};

/// All routes of the server.
pub fn router(app: Arc<App>) -> Router {
    // A layer costs as much as running a small query, so `/graphql` checks hosts and sizes itself.
    let check = axum::middleware::from_fn_with_state(app.clone(), host::check);
    let admit = axum::middleware::from_fn_with_state(app.clone(), admit);
    let of_graph = Router::new()
        .route("/schema.graphql", get(schema))
        .merge(pictures::routes())
        .merge(backup::routes())
        .route_layer(admit);
    let mut routes = Router::new()
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .merge(pages::routes())
        .merge(of_graph)
        .merge(apply::routes())
        .fallback(nothing_here)
        .layer(check)
        .route("/graphql", any(graphql));
    if let Some(sharing) = host::sharing(app.limits()) {
        routes = routes.layer(sharing);
    }
    routes.with_state(app)
}

/// Lets through who may ask of the graph.
async fn admit(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match app.access().author(request.headers()) {
        Ok(_) => next.run(request).await,
        Err(denied) => plain(denied.into()),
    }
}

/// A refusal for people.
fn plain(refusal: Refusal) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    let mut response = (refusal.status, headers, refusal.message + "\n").into_response();
    response.headers_mut().extend(refusal.header);
    response
}

async fn graphql(State(app): State<Arc<App>>, request: Request) -> Response {
    let answering = graphql::answer(app, request, &Heads::default());
    answering.await.map(Body::new)
}

async fn schema(State(app): State<Arc<App>>) -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (headers, app.now().await.1.sdl().to_owned())
}

async fn nothing_here() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    let text = "There is nothing here. GraphQL is at /graphql, the playground at /, the schema at \
                /schema.graphql; pictures are at /venn.svg, /coverage.svg and /graph.mmd.\n";
    (StatusCode::NOT_FOUND, headers, text)
}
