//! WebSockets: operations of all sorts over one connection, by the subprotocol graphql-transport-ws.
//!
//! [`protocol`] decides, and is pure; here is the socket. One task serves a connection: it hears the client, says what
//! the operations say, asks whether the client is still there, and ends with the server. Nothing is queued: what an
//! operation says next is asked for when the socket has taken what came before.

mod message;
mod operations;
mod protocol;

use std::sync::Arc;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts as _, Request};
use axum::http::{Method, Request as HttpRequest, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream;
use tokio::time::{Instant, sleep, timeout};
use tungstenite::error::CapacityError;

use super::app::App;
use super::connections::Connection;
use super::graphql;
use super::media::Media;
use super::operation::{self, Carrier, Ran};
use super::request::{self, Refusal};
use super::token::Denied;
use crate::graphql::live::{Attention, Update, Updates};
use crate::graphql::service::{Allowed, Response as Answer};
use operations::Operations;
use protocol::{Close, Protocol, Step};

/// Whether a request asks for a WebSocket.
pub(super) fn is_asked_for<B>(http: &HttpRequest<B>) -> bool {
    match *http.method() {
        Method::GET => http
            .headers()
            .get(header::UPGRADE)
            .is_some_and(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket")),
        // HTTP/2 (RFC 8441).
        Method::CONNECT => true,
        _ => false,
    }
}

/// Opens a WebSocket.
pub(super) async fn answer(app: Arc<App>, http: Request) -> Response {
    let (mut parts, _) = http.into_parts();
    // Browsers cannot send a header here; they say who they are in `connection_init`.
    let author = match app.access().author(&parts.headers) {
        Ok(author) => Some(author.clone()),
        Err(Denied::Missing) => None,
        Err(Denied::Unknown) => return graphql::refuse(Media::Json, Denied::Unknown.into()),
    };
    let connection = match app.connections().open() {
        Ok(connection) => connection,
        Err(refusal) => return graphql::refuse(Media::Json, refusal),
    };
    let upgrade = match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let bytes_max = app.limits().live.message_bytes_max;
    let upgrade = upgrade
        .protocols([protocol::NAME])
        // Each is kept by every connection, however idle.
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(bytes_max)
        .max_frame_size(bytes_max);
    let is_ours = upgrade.selected_protocol().is_some();
    upgrade.on_upgrade(async move |socket| {
        let talk = Talk {
            protocol: Protocol::new(app.limits().live.subscriptions_max),
            operations: Operations::default(),
            attention: app.attention(),
            author,
            connection,
            socket,
            app,
        };
        talk.serve(is_ours).await;
    })
}

const READ_BUFFER_BYTES: usize = 4096;

/// A connection.
struct Talk {
    app: Arc<App>,
    socket: WebSocket,
    protocol: Protocol,
    operations: Operations,
    attention: Attention,
    /// Who asks, once it is known.
    author: Option<Arc<str>>,
    /// Given back last, when nothing runs for it any more.
    connection: Connection,
}

/// Why a connection ends.
enum End {
    /// The other side is gone.
    Gone,
    /// The other side says that it ends, and waits to hear that this was understood.
    Agreed,
    /// It is told why.
    Close(Close),
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        Self::Close(close)
    }
}

impl Talk {
    async fn serve(mut self, is_ours: bool) {
        let end = if is_ours {
            self.talk().await
        } else {
            Close::SUBPROTOCOL.into()
        };
        // What runs has nobody to tell any more.
        self.operations = Operations::default();
        match end {
            End::Gone => {}
            End::Agreed => {
                // The library has its reply ready, and sends it when it is asked for more, of which there is none.
                let _ = timeout(self.app.limits().live.stall_max, self.socket.recv()).await;
            }
            End::Close(close) => self.close(close).await,
        }
    }

    async fn talk(&mut self) -> End {
        match self.until_the_end().await {
            Ok(never) => match never {},
            Err(end) => end,
        }
    }

    async fn until_the_end(&mut self) -> Result<std::convert::Infallible, End> {
        let live = self.app.limits().live.clone();
        let mut alarm = std::pin::pin!(sleep(live.init_max));
        let mut was_heard = true;
        loop {
            tokio::select! {
                () = self.connection.closing() => return Err(Close::GOING_AWAY.into()),
                message = self.socket.recv() => {
                    was_heard = true;
                    self.hear(message).await?;
                }
                (id, update) = self.operations.next() => {
                    let text = self.protocol.tell(&id, update.as_ref());
                    self.send(Message::text(text)).await?;
                }
                () = &mut alarm => {
                    if let Some(late) = self.protocol.init_is_due() {
                        return Err(late.into());
                    }
                    if !std::mem::take(&mut was_heard) {
                        return Err(End::Gone);
                    }
                    self.send(Message::Ping(Bytes::new())).await?;
                    alarm.as_mut().reset(Instant::now() + live.keep_alive);
                }
            }
        }
    }

    async fn hear(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Binary(_))) => {
                return Err(Close::invalid("messages are text").into());
            }
            // The library answers pings itself.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return Ok(()),
            Some(Ok(Message::Close(_))) => return Err(End::Agreed),
            None => return Err(End::Gone),
            Some(Err(error)) => return Err(unheard(error)),
        };
        let access = self.app.access();
        let author = &mut self.author;
        let admits = |credentials: Option<&str>| match credentials {
            None if author.is_some() => true,
            credentials => match access.author_by(credentials) {
                Ok(found) => {
                    *author = Some(found.clone());
                    true
                }
                Err(_) => false,
            },
        };
        match self.protocol.hear(&text, admits) {
            Step::Nothing => Ok(()),
            Step::Send(text) => self.send(Message::text(text.into_owned())).await,
            Step::Start { id, payload } => {
                let updates = self.run(payload);
                self.operations.start(id, updates);
                Ok(())
            }
            Step::Stop(id) => {
                self.operations.stop(&id);
                Ok(())
            }
            Step::Close(close) => Err(close.into()),
        }
    }

    /// Runs an operation; one that has a single answer says that and is over.
    fn run(&self, payload: &str) -> Updates {
        let app = self.app.clone();
        let payload = payload.to_owned();
        let author = self.author.clone();
        let author = author.expect("operations begin once it is known who asks");
        let begun = async move {
            match begin(&app, author, &payload).await {
                Ok(Ran::Subscribed(updates)) => updates,
                Ok(Ran::Answered(answer)) => stream::iter([Update::from(answer)]).boxed(),
                Err(Refusal { code, message, .. }) => {
                    let refused = Answer::refused_for(code, message);
                    stream::iter([Update::from(refused)]).boxed()
                }
            }
        };
        stream::once(begun).flatten().boxed()
    }

    /// Sends a message, unless the client does not take what came before for too long.
    async fn send(&mut self, message: Message) -> Result<(), End> {
        tokio::select! {
            biased;
            sent = self.socket.send(message) => sent.map_err(|_| End::Gone),
            () = self.attention.lost() => Err(Close::SLOW.into()),
        }
    }

    /// Says why it ends, and waits for the client to agree, but not for long.
    async fn close(mut self, Close { code, reason }: Close) {
        let frame = CloseFrame {
            code,
            reason: reason.into_owned().into(),
        };
        let agreed = async {
            self.socket.send(Message::Close(Some(frame))).await?;
            while let Some(Ok(_)) = self.socket.recv().await {}
            Ok::<_, axum::Error>(())
        };
        // Whether it agreed, broke off or said nothing, it ends.
        let _ = timeout(self.app.limits().live.stall_max, agreed).await;
    }
}

async fn begin(app: &Arc<App>, author: Arc<str>, payload: &str) -> Result<Ran, Refusal> {
    let parameters = request::from_json(payload.as_bytes())?;
    let carrier = Carrier {
        allowed: Allowed::Everything,
        takes_updates: true,
        resume: None,
    };
    operation::run(app, &author, parameters, carrier).await
}

/// How a connection ends on which something could not be read.
fn unheard(error: axum::Error) -> End {
    match error.into_inner().downcast_ref::<tungstenite::Error>() {
        Some(tungstenite::Error::Capacity(CapacityError::MessageTooLong { .. })) => {
            Close::TOO_LARGE.into()
        }
        Some(tungstenite::Error::Protocol(_) | tungstenite::Error::Utf8(_)) => Close::BROKEN.into(),
        _ => End::Gone,
    }
}
