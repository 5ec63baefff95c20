//! Accepts connections and answers what is asked on them, until it is told to stop.
//!
//! axum's own loop would do, but it sets no time for the head of a request, and has no say in what
//! stands between hyper and the answer: here that is [`Front`] and nothing else.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::app::App;
use super::front::Front;
use super::heads::Heads;
use super::joined::Joined;
use super::silence::Activity;
use super::stall::Impatient;

/// Serves until `shutdown` is done, then finishes the requests that are under way and tells subscribers.
pub async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let limits = app.limits();
    let stall_max = limits.live.stall_max;
    // An event stream is silent between two signs of life.
    let silence_max = limits.silence_max.max(2 * limits.live.keep_alive);
    let front = Arc::new(Front::new(app.clone()));
    let (closing, _) = watch::channel(());
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = shutdown.as_mut() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                // Answers are written whole; waiting to fill a packet only delays them. A socket that will
                // not have it is slower, no more.
                let _ = stream.set_nodelay(true);
                let connection = Connection {
                    activity: Arc::default(),
                    stall_max,
                    silence_max,
                };
                tokio::spawn(connection.answer(stream, front.clone(), closing.subscribe()));
            }
            Err(error) => rest_after(&error).await,
        }
    }
    drop(listener);
    closing.send_replace(());
    app.connections().close();
    // Each connection holds a receiver for as long as it lasts.
    closing.closed().await;
    // WebSockets are no requests that are under way.
    app.connections().closed().await;
    Ok(())
}

/// One connection.
struct Connection {
    activity: Arc<Activity>,
    /// How long the other side may take nothing.
    stall_max: Duration,
    /// How long nothing may happen.
    silence_max: Duration,
}

impl Connection {
    /// Answers what is asked on it, until either side has enough.
    async fn answer(self, stream: TcpStream, front: Arc<Front>, mut closing: watch::Receiver<()>) {
        let stream = Impatient::new(Joined(stream), self.stall_max, self.activity.clone());
        let activity = self.activity.clone();
        let heads = Heads::default();
        let service = service_fn(move |request: Request<Incoming>| {
            let under_way = activity.clone().request();
            let answering = front.answer(request, &heads);
            answering.map(move |answer| {
                drop(under_way);
                Ok::<_, Infallible>(answer)
            })
        });
        let mut protocols = auto::Builder::new(TokioExecutor::new());
        // What a WebSocket over HTTP/2 asks with.
        protocols.http2().enable_connect_protocol();
        let mut connection =
            pin!(protocols.serve_connection_with_upgrades(TokioIo::new(stream), service));
        let mut silence = pin!(self.activity.silence(self.silence_max));
        let ended = tokio::select! {
            biased;
            ended = connection.as_mut() => ended,
            _ = closing.changed() => {
                connection.as_mut().graceful_shutdown();
                // Half a head is waited for, but not for ever.
                tokio::select! {
                    biased;
                    ended = connection.as_mut() => ended,
                    () = silence.as_mut() => return,
                }
            }
            () = silence.as_mut() => return,
        };
        if let Err(error) = ended {
            tracing::trace!(error, "a connection broke off");
        }
    }
}

/// A client that gives up while it connects is no reason to wait. Anything else is a want of something,
/// mostly of file descriptors, that comes back when other connections end.
async fn rest_after(error: &io::Error) {
    const REST: Duration = Duration::from_secs(1);
    let is_of_client = matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    );
    if !is_of_client {
        tracing::error!(%error, "cannot accept connections; trying again");
        tokio::time::sleep(REST).await;
    }
}
