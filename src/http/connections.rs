//! The connections that last: WebSockets and event streams. How many there may be, and their end.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::request::Refusal;
use crate::graphql::error::ErrorCode;

/// All of a server's.
#[derive(Debug)]
pub(super) struct Connections {
    free: Arc<Semaphore>,
    most: u32,
    closing: watch::Sender<bool>,
}

/// One that is open; closed when dropped.
#[derive(Debug)]
pub(super) struct Connection {
    closing: watch::Receiver<bool>,
    _permit: OwnedSemaphorePermit,
}

impl Connections {
    pub(super) fn new(most: u32) -> Self {
        Self {
            free: Arc::new(Semaphore::new(most as usize)),
            most,
            closing: watch::Sender::new(false),
        }
    }

    /// Opens one more, if there may be one.
    pub(super) fn open(&self) -> Result<Connection, Refusal> {
        match self.free.clone().try_acquire_owned() {
            Ok(permit) => Ok(Connection {
                closing: self.closing.subscribe(),
                _permit: permit,
            }),
            Err(_) => Err(Refusal {
                code: ErrorCode::TooManyConnections,
                header: Some((header::RETRY_AFTER, HeaderValue::from_static("10"))),
                ..Refusal::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "as many subscribers as may be are connected; try again later",
                )
            }),
        }
    }

    /// Asks all of them to end.
    pub(super) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Done when all of them have ended.
    pub(super) async fn closed(&self) {
        // The semaphore is never closed, so this waits for every permit.
        let _all = self.free.acquire_many(self.most).await;
    }
}

impl Connection {
    /// Done when the server is asked to stop.
    pub(super) async fn closing(&mut self) {
        // An error means that the server is gone.
        let _ = self.closing.wait_for(|is_closing| *is_closing).await;
    }
}
