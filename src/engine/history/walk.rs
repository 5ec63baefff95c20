//! From a snapshot that is at hand to the one of another revision, by the commits in between.

use std::sync::Arc;

use super::{History, PastError};
use crate::engine::{checkpoint, ontology};
use crate::event::{Commit, Revision};
use crate::graph::{Head, Snapshot};

/// Commits that are read and applied together.
const WINDOW: u64 = 256;

/// Where a walk starts.
enum Start {
    Kept(Arc<Snapshot>),
    Checkpoint(Revision),
    /// The empty graph before the first commit.
    Origin,
}

impl Start {
    fn revision(&self) -> Revision {
        match self {
            Self::Kept(snapshot) => snapshot.revision(),
            Self::Checkpoint(revision) => *revision,
            Self::Origin => Revision(0),
        }
    }

    fn distance(&self, to: Revision) -> u64 {
        self.revision().0.abs_diff(to.0)
    }
}

impl History {
    /// The snapshot of a revision that exists, under the ontology that was in force.
    pub(super) fn exact(
        &self,
        revision: Revision,
        tip: &Arc<Snapshot>,
    ) -> Result<Arc<Snapshot>, PastError> {
        if revision == tip.revision() {
            return Ok(tip.clone());
        }
        let restoring = restoring_costs(tip);
        let near = self.nearest_kept(revision, tip);
        if near.distance(revision) <= restoring
            && let Some(found) = self.walk(&near, revision, tip)?
        {
            return Ok(found);
        }
        // Far views are made one at a time: they may hold a graph each while they are made.
        let _turn = self.shared.pasts.turn();
        let mut starts = vec![self.nearest_kept(revision, tip)];
        let checkpoints = self.shared.store.checkpoints()?;
        starts.extend(checkpoints.into_iter().map(Start::Checkpoint));
        if self.oldest() <= Revision(1) {
            starts.push(Start::Origin);
        }
        starts.sort_by_key(|start| match start {
            Start::Kept(_) | Start::Origin => start.distance(revision),
            Start::Checkpoint(_) => start.distance(revision).saturating_add(restoring),
        });
        for start in &starts {
            if let Some(found) = self.walk(start, revision, tip)? {
                return Ok(found);
            }
        }
        Err(PastError::Unreachable { revision })
    }

    fn nearest_kept(&self, revision: Revision, tip: &Arc<Snapshot>) -> Start {
        let mut nearest = Start::Kept(tip.clone());
        for kept in self.shared.pasts.exact() {
            let kept = Start::Kept(kept);
            if kept.distance(revision) < nearest.distance(revision) {
                nearest = kept;
            }
        }
        nearest
    }

    /// Walks there and keeps what is found; `None` where this start does not lead there.
    fn walk(
        &self,
        start: &Start,
        to: Revision,
        tip: &Arc<Snapshot>,
    ) -> Result<Option<Arc<Snapshot>>, PastError> {
        let Some(from) = self.standing(start)? else {
            return Ok(None);
        };
        let found = if from.revision() > to {
            self.back(&from, to)?
        } else {
            Some(self.forth(&from, to)?)
        };
        let found = found.map(Arc::new);
        if let Some(found) = &found {
            self.shared.pasts.keep_exact(found.clone(), tip);
        }
        Ok(found)
    }

    /// The snapshot that a walk starts from; `None` for a checkpoint that cannot be used.
    fn standing(&self, start: &Start) -> Result<Option<Arc<Snapshot>>, PastError> {
        let revision = match start {
            Start::Kept(snapshot) => return Ok(Some(snapshot.clone())),
            Start::Origin => {
                let none = Arc::new(ontology::none());
                return Ok(Some(Arc::new(Snapshot::empty(none))));
            }
            Start::Checkpoint(revision) => *revision,
        };
        let loaded = self.shared.store.load_checkpoint(Some(revision))?;
        let found = loaded.checkpoint.filter(|one| one.revision == revision);
        let restored = found.map(|found| checkpoint::decode(&found.bytes));
        Ok(match restored {
            Some(Ok(restored)) if restored.snapshot.revision() == revision => {
                Some(Arc::new(restored.snapshot))
            }
            Some(Err(error)) => {
                tracing::warn!(%revision, %error, "a checkpoint cannot be used");
                None
            }
            Some(Ok(_)) | None => None,
        })
    }

    fn back(&self, from: &Snapshot, to: Revision) -> Result<Option<Snapshot>, PastError> {
        let mut now = from.clone();
        while now.revision() > to {
            let target = Revision(now.revision().0.saturating_sub(WINDOW)).max(to);
            // The target's own commit has its head.
            let window = self.window(target, now.revision())?;
            let (head, undone) = match window.as_slice() {
                [first, rest @ ..] if first.revision == target => {
                    (Head::before(&rest[0], first), rest)
                }
                all => (Head::origin(), all),
            };
            match now.before(undone, head) {
                Some(before) => now = before,
                None => return Ok(None),
            }
            if now.wants_folding() {
                now = now.folded();
            }
        }
        Ok(Some(now))
    }

    fn forth(&self, from: &Snapshot, to: Revision) -> Result<Snapshot, PastError> {
        let mut now = from.clone();
        while now.revision() < to {
            let target = Revision(now.revision().0.saturating_add(WINDOW)).min(to);
            let window = self.window(now.revision().next(), target)?;
            now = now.later(&window);
            if now.wants_folding() {
                now = now.folded();
            }
        }
        Ok(now)
    }

    /// All commits of a range.
    fn window(&self, from: Revision, to: Revision) -> Result<Vec<Arc<Commit>>, PastError> {
        let mut next = from.max(Revision(1));
        let mut commits = Vec::new();
        while next <= to {
            let most = usize::try_from(to.0 - next.0 + 1).unwrap_or(usize::MAX);
            let page = self.shared.page(next..=to, most)?;
            let last = page.last().map(|last| last.revision);
            next = last
                .ok_or(PastError::Unreachable { revision: next })?
                .next();
            commits.extend(page);
        }
        Ok(commits)
    }
}

/// What restoring a checkpoint costs, in commits that could be stepped over in the time: a node is read
/// several times as fast as a commit is.
pub(super) fn restoring_costs(tip: &Snapshot) -> u64 {
    64 + tip.vertex_count() as u64 / 4
}
