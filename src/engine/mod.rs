//! The engine: one writer, published snapshots, and recovery.
//!
//! Any number of readers take [`Engine::snapshot`] and hold it for as long as they like. Changes go
//! through one writer thread, which decides them in order, makes them durable in groups and only then
//! publishes and answers. Nothing here knows GraphQL or HTTP, and nothing below knows threads.

mod checkpoint;
mod compact;
mod health;
mod history;
mod ontology;
mod options;
mod proposal;
mod recent;
mod recover;
mod remembered;
mod request;
mod shared;
mod upkeep;
mod writer;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::thread::{self, JoinHandle};

use arc_swap::ArcSwap;
use tokio::sync::{oneshot, watch};

pub use compact::{Before, CompactError, Compaction};
pub use health::Health;
pub use history::{At, History, Past, PastError};
pub use options::{Clock, EngineOptions};
pub use recover::OpenError;
pub use request::{CommitError, CommitRequest, MOVED_COMMITS_MAX, Outcome, Wish};

use crate::change::{Change, ChangeLimits};
use crate::event::Revision;
use crate::graph::Snapshot;
use crate::store::Store;
use shared::Shared;
use upkeep::Upkeep;
use writer::{Message, Proposal, Writer};

/// A graph that is open: read by anybody, written by one.
pub struct Engine {
    shared: Arc<Shared>,
    history: History,
    inbox: SyncSender<Message>,
    writer: Option<JoinHandle<()>>,
    change_limits: ChangeLimits,
}

impl Engine {
    /// Recovers the graph from the store and starts the writer.
    pub fn open(store: Box<dyn Store>, options: EngineOptions) -> Result<Self, OpenError> {
        Self::open_with_progress(store, options, &mut |_, _| {})
    }

    /// The same; `progress` hears now and then up to which revision of which the log was replayed.
    pub fn open_with_progress(
        store: Box<dyn Store>,
        options: EngineOptions,
        progress: &mut dyn FnMut(Revision, Revision),
    ) -> Result<Self, OpenError> {
        let recovered = recover::recover(&*store, options.request_ids_commits, progress)?;
        let tip = Arc::new(recovered.snapshot);
        let shared = Arc::new(Shared::new(store, tip.clone(), &options));
        let history = History::new(shared.clone());
        let upkeep = Upkeep::new(
            shared.clone(),
            &options,
            recovered.checkpoint,
            recovered.replayed_events,
        );
        let change_limits = options.change_limits.clone();
        let (inbox, messages) = mpsc::sync_channel(options.queue_length_max);
        let writer = Writer {
            shared: shared.clone(),
            options,
            tip,
            remembered: recovered.remembered,
            upkeep,
        };
        let own = inbox.clone();
        let writer = thread::Builder::new()
            .name("remit-writer".to_owned())
            .spawn(move || writer.run(messages, own))
            .map_err(OpenError::Thread)?;
        Ok(Self {
            shared,
            history,
            inbox,
            writer: Some(writer),
            change_limits,
        })
    }

    /// The newest published snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.shared.snapshot()
    }

    /// Where the newest snapshot is always found, for those who must not know the engine.
    pub fn published(&self) -> Arc<ArcSwap<Snapshot>> {
        self.shared.published()
    }

    /// Wakes when a newer revision is published. Slow readers see the newest, not each.
    pub fn watch(&self) -> watch::Receiver<Revision> {
        self.shared.watch()
    }

    /// What one node or edge may carry.
    pub fn change_limits(&self) -> &ChangeLimits {
        &self.change_limits
    }

    /// Whether commits are taken.
    pub fn health(&self) -> Health {
        let is_gone = self.writer.as_ref().is_none_or(JoinHandle::is_finished);
        match self.shared.stop.health() {
            Health::Ready if is_gone => Health::ReadOnly {
                because: "the writer has ended unexpectedly; restart the server".into(),
            },
            health => health,
        }
    }

    /// The past: former snapshots and the commits between them. Cheap to clone.
    pub fn history(&self) -> History {
        self.history.clone()
    }

    /// The store, to read from. Appending is the writer's.
    pub fn store(&self) -> &dyn Store {
        &*self.shared.store
    }

    /// Proposes changes and waits for what becomes of them. Turns away what the queue has no room for.
    /// A caller that stops waiting does not take the proposal back.
    pub async fn commit(&self, request: CommitRequest) -> Result<Outcome, CommitError> {
        let (answer, answered) = oneshot::channel();
        let message = Message::Propose(Proposal { request, answer });
        self.inbox.try_send(message).map_err(|error| match error {
            TrySendError::Full(_) => CommitError::Busy,
            TrySendError::Disconnected(_) => CommitError::Closed,
        })?;
        answered.await.unwrap_or(Err(CommitError::Closed))
    }

    /// The same for a thread that may block; waits for room in the queue.
    pub fn commit_blocking(&self, request: CommitRequest) -> Result<Outcome, CommitError> {
        let (answer, answered) = oneshot::channel();
        let message = Message::Propose(Proposal { request, answer });
        self.inbox.send(message).map_err(|_| CommitError::Closed)?;
        answered.blocking_recv().unwrap_or(Err(CommitError::Closed))
    }

    /// Makes the first commit of an empty log: the ontology alone.
    pub fn initialise(&self, sdl: impl Into<Arc<str>>) -> Result<Outcome, CommitError> {
        let sdl = sdl.into();
        self.commit_blocking(CommitRequest {
            message: Some("The ontology".into()),
            expected_revision: Some(Revision(0)),
            ..CommitRequest::new(vec![Change::OntologyReplace { sdl }], AUTHOR)
        })
    }
}

/// Who makes the commits that nobody asked for.
pub const AUTHOR: &str = "remit";

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("revision", &self.snapshot().revision())
            .field("health", &self.health())
            .finish_non_exhaustive()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // When the writer is gone already, there is nobody to tell.
        let _ = self.inbox.send(Message::Close);
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer has panicked");
        }
    }
}
