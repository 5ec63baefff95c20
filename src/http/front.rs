//! What stands before the routes: a short way for the requests that a server is there for.
//!
//! Finding a route costs about as much as answering a small question, several boxes and all. So the one
//! path that is asked again and again is told by comparing it, and everything else goes to the routes,
//! which have it too.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use futures_util::FutureExt as _;
use futures_util::future::Either;
use tower::Service as _;

use super::app::App;
use super::body::{AnswerBody, RequestBody};
use super::heads::Heads;
use super::{graphql, router};

/// The whole server, but for the network.
pub struct Front {
    app: Arc<App>,
    routes: Router,
    /// Whether every answer goes through a layer, so that there is no short way.
    is_layered: bool,
}

impl Front {
    /// The server of an application.
    pub fn new(app: Arc<App>) -> Self {
        Self {
            routes: router(app.clone()),
            is_layered: !app.limits().origins.is_empty(),
            app,
        }
    }

    /// Answers a request of a connection whose heads are noted there.
    pub fn answer<B: RequestBody>(
        &self,
        request: Request<B>,
        heads: &Heads,
    ) -> impl Future<Output = Response<AnswerBody>> + Send + use<B> {
        if request.uri().path() == "/graphql" && !self.is_layered {
            return Either::Left(graphql::answer(self.app.clone(), request, heads));
        }
        // A router is always ready. Its future is large, and seldom wanted.
        let answering = Box::pin(self.routes.clone().call(request.map(Body::new)));
        Either::Right(answering.map(|answered| match answered {
            Ok(answer) => answer.map(AnswerBody::Boxed),
            Err(never) => match never {},
        }))
    }
}
