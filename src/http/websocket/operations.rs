//! The operations that run on a WebSocket, each under its id, and what they say next.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::Stream;

use crate::graphql::live::{Update, Updates};

/// All that run on one connection; there are few.
#[derive(Default)]
pub(super) struct Operations {
    running: Vec<(Box<str>, Updates)>,
    /// Who is asked first, so that none is kept waiting by another.
    turn: usize,
}

impl Operations {
    pub(super) fn start(&mut self, id: Box<str>, updates: Updates) {
        self.running.push((id, updates));
    }

    pub(super) fn stop(&mut self, id: &str) {
        self.running.retain(|(running, _)| &**running != id);
    }

    /// What one of them says next, `None` for that it is over; waits while there is nothing.
    pub(super) async fn next(&mut self) -> (Box<str>, Option<Update>) {
        poll_fn(|context| self.poll_next(context)).await
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<(Box<str>, Option<Update>)> {
        let count = self.running.len();
        for offset in 0..count {
            let index = (self.turn + offset) % count;
            let (id, updates) = &mut self.running[index];
            let Poll::Ready(update) = Pin::new(updates).poll_next(context) else {
                continue;
            };
            let id = id.clone();
            if matches!(update, Some(Update::Answer { .. })) {
                self.turn = index + 1;
            } else {
                drop(self.running.swap_remove(index));
            }
            return Poll::Ready((id, update));
        }
        Poll::Pending
    }
}
