//! Compaction of the history: what is dropped, what can no longer be asked, and what is kept in its place.
//!
//! The oldest revision that is kept can be asked for as before, its commit too. Its state is made from the log
//! one last time, written as a checkpoint, read back and compared, before the store drops anything. Request
//! ids that were remembered at that revision are in it.
//!
//! This works on a store that no engine has open.

use jiff::Timestamp;

use super::checkpoint;
use super::recover::{OpenError, recover_at};
use crate::event::{Commit, Revision};
use crate::store::{Store, StoreError};

/// Up to where the history is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// What came before that revision.
    Revision(Revision),
    /// What nobody needs to ask of that time and later ones: all before the revision that was newest then.
    Time(Timestamp),
}

/// What a compaction will do.
#[derive(Debug, Clone, PartialEq)]
pub struct Compaction {
    /// The oldest commit that is kept.
    pub oldest: Commit,
    /// The first commit that is dropped.
    pub first_dropped: Commit,
    /// The last commit that is dropped.
    pub last_dropped: Commit,
}

/// Why the history cannot be compacted.
#[derive(Debug, thiserror::Error)]
pub enum CompactError {
    /// There is no such revision.
    #[error("there is no revision {asked} yet; the newest is {newest}")]
    NotYet {
        /// What was asked for.
        asked: Revision,
        /// The newest revision.
        newest: Revision,
    },
    /// The state could not be made.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The state that was written does not read back as it was.
    #[error("the checkpoint at revision {revision} does not read back; nothing was changed")]
    Checkpoint {
        /// The revision.
        revision: Revision,
    },
}

impl From<StoreError> for CompactError {
    fn from(error: StoreError) -> Self {
        Self::Open(error.into())
    }
}

impl Compaction {
    /// What compacting does; `None` when nothing is older than what is to be kept.
    pub fn plan(store: &dyn Store, before: Before) -> Result<Option<Self>, CompactError> {
        let (first, newest) = (store.oldest(), store.head().revision);
        let oldest = match before {
            Before::Revision(asked) if asked > newest => {
                return Err(CompactError::NotYet { asked, newest });
            }
            Before::Revision(revision) => revision,
            Before::Time(time) => newest_at(store, time)?,
        };
        if oldest <= first {
            return Ok(None);
        }
        Ok(Some(Self {
            oldest: commit(store, oldest)?,
            first_dropped: commit(store, first)?,
            last_dropped: commit(store, Revision(oldest.0 - 1))?,
        }))
    }

    /// Does it. `progress` hears up to which revision of which the state was made.
    pub fn carry_out(
        &self,
        store: &dyn Store,
        request_ids_commits: u64,
        progress: &mut dyn FnMut(Revision, Revision),
    ) -> Result<(), CompactError> {
        let revision = self.oldest.revision;
        let state = recover_at(store, revision, request_ids_commits, progress)?;
        let unsound = || CompactError::Checkpoint { revision };
        if state.snapshot.head().id != self.oldest.id() {
            return Err(unsound());
        }
        let bytes = checkpoint::encode(&state.snapshot, state.remembered.requests());
        let again = checkpoint::decode(&bytes).map_err(|_| unsound())?;
        if checkpoint::encode(&again.snapshot, again.requests) != bytes {
            return Err(unsound());
        }
        Ok(store.compact(revision, &bytes)?)
    }
}

/// The newest revision at a time; the oldest that is kept when that is later. Times never go back from one
/// commit to the next.
fn newest_at(store: &dyn Store, time: Timestamp) -> Result<Revision, CompactError> {
    // Everything before `low` was there at that time, and nothing from `high` on.
    let (mut low, mut high) = (store.oldest(), store.head().revision.next());
    while low < high {
        let middle = Revision(low.0 + (high.0 - low.0) / 2);
        if commit(store, middle)?.time <= time {
            low = middle.next();
        } else {
            high = middle;
        }
    }
    Ok(Revision(low.0 - 1).max(store.oldest()))
}

fn commit(store: &dyn Store, revision: Revision) -> Result<Commit, CompactError> {
    let mut page = store.read(revision, 1)?;
    let newest = store.head().revision;
    page.pop().ok_or(CompactError::NotYet {
        asked: revision,
        newest,
    })
}
