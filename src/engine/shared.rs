//! What the writer and everybody else share: the store, the published snapshot and the health.

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::watch;

use super::health::Stop;
use crate::event::{Commit, Revision};
use crate::graph::Snapshot;
use crate::store::Store;

pub(super) struct Shared {
    pub(super) store: Box<dyn Store>,
    published: Arc<ArcSwap<Snapshot>>,
    newest: watch::Sender<Revision>,
    pub(super) stop: Stop,
}

impl Shared {
    pub(super) fn new(store: Box<dyn Store>, snapshot: Arc<Snapshot>) -> Self {
        let newest = watch::Sender::new(snapshot.revision());
        Self {
            store,
            published: Arc::new(ArcSwap::new(snapshot)),
            newest,
            stop: Stop::default(),
        }
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.published.load_full()
    }

    pub(super) fn published(&self) -> Arc<ArcSwap<Snapshot>> {
        self.published.clone()
    }

    pub(super) fn watch(&self) -> watch::Receiver<Revision> {
        self.newest.subscribe()
    }

    pub(super) fn publish(&self, snapshot: Arc<Snapshot>) {
        let revision = snapshot.revision();
        self.published.store(snapshot);
        self.newest.send_if_modified(|newest| {
            let grew = *newest != revision;
            *newest = revision;
            grew
        });
    }

    pub(super) fn stop(&self, because: &Arc<str>) {
        tracing::error!(%because, "the writer has stopped; the graph is read-only");
        self.stop.stop(because.clone());
    }

    /// One commit of the log; `None` when there is none, or it cannot be read.
    pub(super) fn commit(&self, revision: Revision) -> Option<Arc<Commit>> {
        match self.store.read(revision, 1) {
            Ok(commits) => commits.into_iter().next().map(Arc::new),
            Err(error) => {
                tracing::error!(%revision, %error, "a commit cannot be read");
                None
            }
        }
    }
}
