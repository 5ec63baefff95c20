//! The three servers, each on its own single-threaded runtime on the servers' core.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request as HttpRequest;
use axum::http::header;
use axum::response::Response;
use axum::routing::{post, post_service};
use bytes::Bytes;
use remit::graphql::guard::DocumentLimits;
use remit::graphql::limits::Limits;
use remit::graphql::service::{self, Request};
use remit::graphql::view::View;
use remit::http::{App, Front, HttpLimits};
use tokio::net::TcpListener;
use tower::Service;
use tower::make::Shared;

use crate::data::Data;
use crate::questions::Question;
use crate::resolvers;
use crate::thread::{self, Thread};

/// The servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Remit,
    Baseline,
    AsyncGraphql,
}

/// A server that runs until the program ends.
pub struct Server {
    pub which: Which,
    pub address: SocketAddr,
    pub thread: Thread,
}

/// Starts all of them.
pub fn start(data: &Data, questions: &[Question]) -> [Server; 3] {
    let graphql = async_graphql_axum::GraphQL::new(resolvers::schema(data));
    [
        serve(Which::Remit, remit(data)),
        serve(Which::Baseline, baseline(data, questions)),
        serve(
            Which::AsyncGraphql,
            Router::new().route("/graphql", post_service(graphql)),
        ),
    ]
}

/// Remit's routes, as the program serves them.
pub fn remit(data: &Data) -> Front {
    let app = App::new(
        data.engine.clone(),
        Box::new(|| Ok(())),
        (Limits::default(), DocumentLimits::default()),
        HttpLimits::default(),
    );
    Front::new(Arc::new(app))
}

/// Remit's way of a request without HTTP.
pub fn service(data: &Data) -> service::Service {
    service::Service::new(
        data.ontology.clone(),
        Limits::default(),
        DocumentLimits::default(),
    )
}

/// Sends one of Remit's answers to each question, with the same headers, whatever is asked.
pub fn baseline(data: &Data, questions: &[Question]) -> Router {
    let service = service(data);
    questions.iter().fold(Router::new(), |router, question| {
        let variables = serde_json::value::RawValue::from_string(question.variables[0].clone());
        let request = Request {
            query: question.query,
            operation_name: None,
            variables: Some(&variables.expect("variables are JSON")),
        };
        let kept = service.answer(&View::of(&data.engine), request).body;
        let answer = move |asked: Bytes| {
            std::hint::black_box(asked);
            let headers = [
                (
                    header::CONTENT_TYPE,
                    "application/graphql-response+json; charset=utf-8",
                ),
                (header::VARY, "accept"),
            ];
            std::future::ready((headers, kept.clone()))
        };
        router.route(question.baseline_path, post(answer))
    })
}

/// What axum serves.
pub trait Web:
    Service<HttpRequest, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static
{
}

impl<S> Web for S where
    S: Service<HttpRequest, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static
{
}

fn serve(which: Which, service: impl Web) -> Server {
    use axum::serve::ListenerExt as _;
    let (started, start) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        thread::pin(thread::SERVER_CORE);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts");
        runtime.block_on(async {
            let listener = TcpListener::bind(("127.0.0.1", 0)).await;
            let listener = listener.expect("loopback has a free port");
            let address = listener.local_addr().expect("a listener has an address");
            started
                .send((address, Thread::current()))
                .expect("the benchmark waits for its servers");
            let listener = listener.tap_io(|connection| {
                let _ = connection.set_nodelay(true);
            });
            axum::serve(listener, Shared::new(service))
                .await
                .expect("axum serves until the end")
        })
    });
    let (address, thread) = start.recv().expect("the server starts");
    Server {
        which,
        address,
        thread,
    }
}
