//! The three servers, each on its own single-threaded runtime on the servers' core.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::routing::{post, post_service};
use axum::serve::ListenerExt as _;
use bytes::Bytes;
use remit::graphql::guard::DocumentLimits;
use remit::graphql::limits::Limits;
use remit::graphql::service::{self, Request};
use remit::graphql::view::View;
use remit::http::{App, HttpLimits};
use tokio::net::TcpListener;

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
    let app = app(data);
    let graphql = async_graphql_axum::GraphQL::new(resolvers::schema(data));
    let graphql = Router::new().route("/graphql", post_service(graphql));
    let baseline = baseline(data, questions);
    [
        start_one(Which::Remit, |listener| {
            remit::http::serve(listener, app, std::future::pending())
        }),
        start_one(Which::Baseline, |listener| by_axum(listener, baseline)),
        start_one(Which::AsyncGraphql, |listener| by_axum(listener, graphql)),
    ]
}

/// Remit, as the program serves it.
pub fn app(data: &Data) -> Arc<App> {
    Arc::new(App::new(
        data.engine.clone(),
        Box::new(|| Ok(())),
        (Limits::default(), DocumentLimits::default()),
        HttpLimits::default(),
    ))
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
        let request = Request {
            query: question.query.into(),
            operation_name: None,
            variables: Some(&question.variables[0]),
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

async fn by_axum(listener: TcpListener, router: Router) -> io::Result<()> {
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, router).await
}

fn start_one<F>(which: Which, serve: impl FnOnce(TcpListener) -> F + Send + 'static) -> Server
where
    F: Future<Output = io::Result<()>>,
{
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
            serve(listener).await.expect("it serves until the end")
        })
    });
    let (address, thread) = start.recv().expect("the server starts");
    Server {
        which,
        address,
        thread,
    }
}
