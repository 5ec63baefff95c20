//! `GET /backup`: the whole log as a file, for `remit backup --server`.
//!
//! The log is read a page at a time, when there is room for what was read before, while commits and questions
//! go on. A reader that takes nothing for a minute is cut off, and sees by the missing end of the file that it is
//! not whole.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::{OwnedSemaphorePermit, TryAcquireError};

use super::app::App;
use super::fault;
use crate::store::backup::Backup;

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/backup", get(answer))
}

/// How long a reader may take nothing.
const STALL_MAX: Duration = Duration::from_secs(60);
/// Pieces that wait for the reader beside the one that is under way.
const PIECES_WAITING_MAX: usize = 1;

type Piece = Result<Bytes, std::io::Error>;

async fn answer(State(app): State<Arc<App>>) -> Response {
    let turn = match app.backups().clone().try_acquire_owned() {
        Ok(turn) => turn,
        Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => {
            let message = "too many backups at once; try again when one is done\n";
            return (StatusCode::SERVICE_UNAVAILABLE, message).into_response();
        }
    };
    let backup = Backup::of(app.engine().store());
    let revision = backup.extent().head;
    let (pieces, taken) = mpsc::channel(PIECES_WAITING_MAX);
    tokio::spawn(send(app, backup, pieces, turn));
    let body = stream::unfold(taken, async |mut taken| {
        let piece: Piece = taken.recv().await?;
        Some((piece, taken))
    });
    let name = format!("attachment; filename=\"revision-{revision}.backup\"");
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, Body::from_stream(body)).into_response()
}

/// Reads and sends piece by piece, until the end or until nobody takes any more.
async fn send(
    app: Arc<App>,
    mut backup: Backup,
    pieces: Sender<Piece>,
    _turn: OwnedSemaphorePermit,
) {
    loop {
        let reader = app.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let piece = fault::caught(|| backup.next_piece(reader.engine().store()));
            (backup, piece)
        });
        let piece = match reading.await {
            Ok((rest, Ok(Ok(Some(piece))))) => {
                backup = rest;
                Bytes::from(piece)
            }
            Ok((_, Ok(Ok(None)))) => return,
            Ok((_, Ok(Err(error)))) => {
                fault::noted(&error);
                break;
            }
            // A panic, which is in the log already, or a server that stops.
            Ok((_, Err(_))) | Err(_) => break,
        };
        if pieces.send_timeout(Ok(piece), STALL_MAX).await.is_err() {
            return;
        }
    }
    let broken_off = std::io::Error::other("the backup broke off");
    // Nobody may be taking any more.
    let _ = pieces.send_timeout(Err(broken_off), STALL_MAX).await;
}
