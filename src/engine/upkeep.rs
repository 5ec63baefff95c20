//! Upkeep off the writer's path: checkpoints, and new bases for snapshots with large overlays.
//!
//! At most one of each is under way. A fold is done on a snapshot of its moment; the commits made in the
//! meantime are applied to the result before it takes the old one's place.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread::{self, JoinHandle};

use super::checkpoint;
use super::options::EngineOptions;
use super::remembered::Remembered;
use super::shared::Shared;
use super::writer::Message;
use crate::event::{Commit, Event, Revision};
use crate::graph::Snapshot;
use crate::store::Store;

pub(super) struct Upkeep {
    shared: Arc<Shared>,
    checkpoint_commits: u64,
    checkpoint_events: u64,
    /// The revision and the events since the newest checkpoint, or since the one under way.
    checkpointed: Revision,
    events_since: u64,
    checkpointing: Option<JoinHandle<()>>,
    folding: Option<JoinHandle<()>>,
    /// Whether folding is of use at all.
    folds: bool,
    /// The commits made since the fold that is under way began.
    since_fold: Vec<Arc<Commit>>,
}

/// A close writes a checkpoint when a replay of this many events would be spared.
const WORTHWHILE_EVENTS: u64 = 500;

impl Upkeep {
    pub(super) fn new(
        shared: Arc<Shared>,
        options: &EngineOptions,
        checkpointed: Revision,
        events_since: u64,
    ) -> Self {
        Self {
            shared,
            checkpoint_commits: options.checkpoint_commits,
            checkpoint_events: options.checkpoint_events,
            checkpointed,
            events_since,
            checkpointing: None,
            folding: None,
            folds: true,
            since_fold: Vec::new(),
        }
    }

    pub(super) fn committed(&mut self, commits: &[Arc<Commit>]) {
        self.events_since += commits
            .iter()
            .map(|commit| commit.events.len() as u64)
            .sum::<u64>();
        if self.folding.is_some() {
            self.since_fold.extend(commits.iter().cloned());
        }
    }

    /// Folds an overlay that has grown large.
    pub(super) fn start_fold(&mut self, tip: &Arc<Snapshot>, own: &SyncSender<Message>) {
        if self.folds && self.folding.is_none() && tip.wants_folding() {
            self.fold(tip, own);
        }
    }

    /// Whether a quiet moment is of use.
    pub(super) fn waits_for_quiet(&self, tip: &Snapshot) -> bool {
        self.folds && self.folding.is_none() && tip.may_be_folded()
    }

    pub(super) fn fold(&mut self, tip: &Arc<Snapshot>, own: &SyncSender<Message>) {
        let (tip, own) = (tip.clone(), own.clone());
        self.since_fold.clear();
        self.folding = spawn("remit-fold", move || {
            let folded = catch_unwind(AssertUnwindSafe(|| Box::new(tip.folded())));
            // The writer may have finished in the meantime; then nobody needs it.
            let _ = own.send(Message::Folded(folded.ok()));
        });
    }

    /// The folded snapshot brought up to the tip; `None` when it is no use any more.
    pub(super) fn folded(
        &mut self,
        folded: Option<Box<Snapshot>>,
        tip: &Snapshot,
    ) -> Option<Snapshot> {
        join(&mut self.folding);
        let since = std::mem::take(&mut self.since_fold);
        let Some(folded) = folded else {
            // What panicked once would again, after every commit. Reading goes on, only slower.
            tracing::error!("folding has panicked; what is committed from now on is not folded");
            self.folds = false;
            return None;
        };
        // A change of ontology has given the tip a base of its own already.
        let replaced = since
            .iter()
            .flat_map(|commit| &commit.events)
            .any(|event| matches!(event, Event::OntologyReplaced { .. }));
        if replaced {
            return None;
        }
        let current = since
            .iter()
            .fold(*folded, |snapshot, commit| snapshot.after(commit));
        (current.revision() == tip.revision()).then_some(current)
    }

    pub(super) fn start_checkpoint(
        &mut self,
        tip: &Arc<Snapshot>,
        remembered: &Remembered,
        own: &SyncSender<Message>,
    ) {
        if self.checkpointing.is_some() || !self.is_checkpoint_due(tip) {
            return;
        }
        self.checkpointed = tip.revision();
        self.events_since = 0;
        let (shared, tip, own) = (self.shared.clone(), tip.clone(), own.clone());
        let requests = remembered.requests();
        self.checkpointing = spawn("remit-checkpoint", move || {
            let saved = || save(&*shared.store, &tip, requests);
            if catch_unwind(AssertUnwindSafe(saved)).is_err() {
                tracing::error!("writing a checkpoint has panicked; the log has everything");
            }
            let _ = own.send(Message::Checkpointed);
        });
    }

    /// Whether replaying what was committed since the newest checkpoint would take long, also beside reading that
    /// checkpoint: writing one costs the graph, so it must wait for work that is in proportion to it.
    fn is_checkpoint_due(&self, tip: &Snapshot) -> bool {
        const NODES_PER_EVENT: u64 = 2;
        let commits = tip.revision().0 - self.checkpointed.0;
        let is_long =
            commits >= self.checkpoint_commits || self.events_since >= self.checkpoint_events;
        let nodes = tip.vertex_count() as u64;
        commits > 0 && is_long && self.events_since >= nodes / NODES_PER_EVENT
    }

    pub(super) fn checkpointed(&mut self) {
        join(&mut self.checkpointing);
    }

    /// Waits for what is under way. The inbox must be gone, or a helper could wait for room in it.
    pub(super) fn join(&mut self) {
        join(&mut self.folding);
        join(&mut self.checkpointing);
    }

    pub(super) fn checkpoint_at_close(&mut self, tip: &Snapshot, remembered: &Remembered) {
        if tip.revision() > self.checkpointed && self.events_since >= WORTHWHILE_EVENTS {
            save(&*self.shared.store, tip, remembered.requests());
        }
    }
}

fn save(store: &dyn Store, tip: &Snapshot, requests: Vec<super::remembered::RememberedRequest>) {
    let revision = tip.revision();
    let bytes = checkpoint::encode(tip, requests);
    match store.save_checkpoint(revision, &bytes) {
        Ok(()) => tracing::debug!(%revision, bytes = bytes.len(), "wrote a checkpoint"),
        // The log has everything; only the next start takes longer.
        Err(error) => tracing::warn!(%revision, %error, "could not write a checkpoint"),
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Option<JoinHandle<()>> {
    let spawned = thread::Builder::new().name(name.to_owned()).spawn(work);
    spawned
        .inspect_err(|error| tracing::warn!(%error, name, "could not start a thread"))
        .ok()
}

fn join(handle: &mut Option<JoinHandle<()>>) {
    if let Some(handle) = handle.take()
        && handle.join().is_err()
    {
        tracing::error!("a helper thread has panicked");
    }
}
