//! Recovery: the newest usable checkpoint, and the commits since.

use std::sync::Arc;

use super::checkpoint::{self, Restored};
use super::ontology;
use super::remembered::Remembered;
use crate::event::{CommitId, Revision};
use crate::graph::Snapshot;
use crate::store::{Store, StoreError};

/// Why an engine could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A commit does not continue the ones before it.
    #[error(
        "commit {revision} does not continue the commits before it: it is {found} where {expected} \
         belongs; look with `remit check`"
    )]
    Broken {
        /// The commit that was expected.
        revision: Revision,
        /// What belongs there.
        expected: String,
        /// What was found.
        found: String,
    },
    /// The log was compacted, and the checkpoint that stands for what was dropped cannot be used.
    #[error(
        "the history before revision {oldest} was compacted away, and the checkpoint that stands for it cannot be \
         read; look with `remit check`, and get the data back with `remit restore` of a backup"
    )]
    NoCheckpoint {
        /// The oldest revision that is kept.
        oldest: Revision,
    },
    /// The writer's thread cannot be started.
    #[error("cannot start the writer's thread: {0}")]
    Thread(#[source] std::io::Error),
}

/// What recovery found.
pub(super) struct Recovered {
    pub(super) snapshot: Snapshot,
    pub(super) remembered: Remembered,
    /// The revision of the checkpoint that was used; 0 when there was none.
    pub(super) checkpoint: Revision,
    /// Events replayed since.
    pub(super) replayed_events: u64,
}

/// Commits that are read at a time.
const PAGE_COMMITS: usize = 1024;

pub(super) fn recover(
    store: &dyn Store,
    request_ids_commits: u64,
    progress: &mut dyn FnMut(Revision, Revision),
) -> Result<Recovered, OpenError> {
    let head = store.head();
    let recovered = recover_at(store, head.revision, request_ids_commits, progress)?;
    let found = recovered.snapshot.head().id;
    if found != head.id {
        let expected = format!("id {:016x}", head.id.0);
        return Err(broken(
            head.revision,
            expected,
            &format!("id {:016x}", found.0),
        ));
    }
    Ok(recovered)
}

/// The state at a revision that the store has.
pub(super) fn recover_at(
    store: &dyn Store,
    revision: Revision,
    request_ids_commits: u64,
    progress: &mut dyn FnMut(Revision, Revision),
) -> Result<Recovered, OpenError> {
    let restored = newest_checkpoint(store, revision)?;
    let oldest = store.oldest();
    if restored.is_none() && oldest > Revision(1) {
        return Err(OpenError::NoCheckpoint { oldest });
    }
    let (mut snapshot, requests) = match restored {
        Some(Restored { snapshot, requests }) => (snapshot, requests),
        None => (Snapshot::empty(Arc::new(ontology::none())), Vec::new()),
    };
    let checkpoint = snapshot.revision();
    let mut remembered = Remembered::new(request_ids_commits, requests);
    let mut replayed_events = 0;
    while snapshot.revision() < revision {
        let expected = snapshot.revision().next();
        let missing = usize::try_from(revision.0 - snapshot.revision().0).unwrap_or(PAGE_COMMITS);
        let page = store.read(expected, missing.min(PAGE_COMMITS))?;
        if page.is_empty() {
            return Err(broken(expected, format!("commit {expected}"), "nothing"));
        }
        for commit in page {
            continues(&snapshot, commit.revision, commit.previous)?;
            snapshot = snapshot.after(&commit);
            remembered.add(&commit);
            replayed_events += commit.events.len() as u64;
            if snapshot.wants_folding() {
                snapshot = snapshot.folded();
            }
        }
        progress(snapshot.revision(), revision);
    }
    Ok(Recovered {
        snapshot,
        remembered,
        checkpoint,
        replayed_events,
    })
}

fn continues(snapshot: &Snapshot, revision: Revision, previous: CommitId) -> Result<(), OpenError> {
    let expected = snapshot.revision().next();
    if revision != expected {
        let belongs = format!("commit {expected}");
        return Err(broken(expected, belongs, &format!("commit {revision}")));
    }
    let id = snapshot.head().id;
    if previous != id {
        let belongs = format!("behind id {:016x}", id.0);
        let found = format!("behind id {:016x}", previous.0);
        return Err(broken(expected, belongs, &found));
    }
    Ok(())
}

fn broken(revision: Revision, expected: String, found: &str) -> OpenError {
    OpenError::Broken {
        revision,
        expected,
        found: found.to_owned(),
    }
}

/// The newest checkpoint up to a revision that the store holds sound and this version can read. An unusable
/// one costs a longer replay and nothing else, unless the log was compacted.
fn newest_checkpoint(store: &dyn Store, revision: Revision) -> Result<Option<Restored>, OpenError> {
    let mut at_most = revision;
    loop {
        let loaded = store.load_checkpoint(Some(at_most))?;
        for damage in &loaded.damaged {
            tracing::warn!(%damage, "a checkpoint is damaged; an older one is used");
        }
        let Some(found) = loaded.checkpoint else {
            return Ok(None);
        };
        match checkpoint::decode(&found.bytes) {
            Ok(restored) if restored.snapshot.revision() == found.revision => {
                return Ok(Some(restored));
            }
            Ok(restored) => {
                let says = restored.snapshot.revision();
                tracing::warn!(revision = %found.revision, %says, "a checkpoint is at another revision");
            }
            Err(error) => {
                tracing::warn!(revision = %found.revision, %error, "a checkpoint cannot be used");
            }
        }
        match found.revision.0.checked_sub(1) {
            Some(older) => at_most = Revision(older),
            None => return Ok(None),
        }
    }
}
