//! What stands before the routes: a short way for the requests that a server is there for.
//!
//! Finding a route costs about as much as answering a small question, several boxes and all. So the one
//! path that is asked again and again is told by comparing it, and everything else goes to the routes,
//! which have it too.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use tower::Service;

use super::app::App;
use super::{graphql, router};

/// The whole server, as a service.
#[derive(Clone)]
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
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if request.uri().path() == "/graphql" && !self.is_layered {
            let answering = graphql::answer(self.app.clone(), request);
            return Box::pin(async { Ok(answering.await) });
        }
        Box::pin(self.routes.call(request))
    }
}
