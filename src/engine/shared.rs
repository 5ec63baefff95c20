//! What the writer and everybody else share: the store, the published snapshot and the health.

use std::ops::RangeInclusive;
use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::watch;

use super::health::Stop;
use super::history::{Pasts, Touched};
use super::options::{Clock, EngineOptions};
use super::recent::Recent;
use crate::event::{Commit, Revision};
use crate::graph::Snapshot;
use crate::store::{Store, StoreError};

pub(super) struct Shared {
    pub(super) store: Box<dyn Store>,
    published: Arc<ArcSwap<Snapshot>>,
    newest: watch::Sender<Revision>,
    pub(super) stop: Stop,
    pub(super) clock: Clock,
    pub(super) recent: Recent,
    pub(super) pasts: Pasts,
    pub(super) touched: Touched,
}

impl Shared {
    pub(super) fn new(
        store: Box<dyn Store>,
        snapshot: Arc<Snapshot>,
        options: &EngineOptions,
    ) -> Self {
        let newest = watch::Sender::new(snapshot.revision());
        Self {
            store,
            published: Arc::new(ArcSwap::new(snapshot)),
            newest,
            stop: Stop::default(),
            clock: options.clock.clone(),
            recent: Recent::new(options.recent_bytes_max),
            pasts: Pasts::new(options.pasts_bytes_max),
            touched: Touched::new(options.touched_bytes_max),
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

    /// The oldest revision that is kept.
    pub(super) fn oldest(&self) -> Revision {
        self.store.oldest()
    }

    /// The commits of a range that starts at 1 or later: at most `most`, and no more than fill a page of the
    /// store, but at least one if there is one.
    pub(super) fn page(
        &self,
        range: RangeInclusive<Revision>,
        most: usize,
    ) -> Result<Vec<Arc<Commit>>, StoreError> {
        if let Some(recent) = self.recent.range(range.clone(), most) {
            return Ok(recent);
        }
        let length = (range.end().0.saturating_add(1)).saturating_sub(range.start().0);
        let most = most.min(usize::try_from(length).unwrap_or(usize::MAX));
        let page = self.store.read(*range.start(), most)?;
        Ok(page.into_iter().map(Arc::new).collect())
    }

    /// One commit of the log; `None` when there is none, it was compacted away, or it cannot be read.
    pub(super) fn commit(&self, revision: Revision) -> Option<Arc<Commit>> {
        match self.page(revision..=revision, 1) {
            Ok(mut page) => page.pop(),
            Err(StoreError::Compacted { .. }) => None,
            Err(error) => {
                tracing::error!(%revision, %error, "a commit cannot be read");
                None
            }
        }
    }
}
