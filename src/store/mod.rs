//! The store: a totally ordered, durable log of commits, and checkpoints of the graph they make.
//!
//! [`Store`] is all that the layers above know. A commit is data here: it is checked to continue the
//! log (dense revisions, each naming the id of the one before), but what it means is nobody's business
//! below `engine`. There is no `follow`: whoever appends knows that the head grew.
//!
//! Three implementations: [`memory`] for tests and throw-away graphs, `sled` for one server with a
//! data directory ([`open_directory`]), and, in tests, `faulty`, which wraps another one and fails where it
//! is told to. All of them pass the suite in `conformance`. Nothing outside this module names a storage
//! engine.

#[cfg(test)]
pub(crate) mod conformance;
mod error;
#[cfg(test)]
pub(crate) mod faulty;
mod group;
#[cfg(test)]
pub(crate) mod history;
pub mod memory;
mod report;
mod sled;

use crate::event::{Commit, CommitId, Revision};

pub use error::{AppendError, StoreError};
pub use group::BrokenGroup;
pub use report::{Checkpoint, Damage, LoadedCheckpoint, Stats, VerifyProgress, VerifyReport};
pub use sled::{Options as DirectoryOptions, open as open_directory};

/// The newest commit of a log: revision 0 and the default id while there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// Its revision.
    pub revision: Revision,
    /// Its id, which the next commit names as `previous`.
    pub id: CommitId,
}

/// A totally ordered, durable log of commits, and checkpoints.
///
/// Every method blocks: call from the writer's thread or another thread of one's own, never from an
/// async one. Appends come from one writer; reads and checkpoints may run beside it from other threads.
pub trait Store: Send + Sync {
    /// Appends the group behind `expected_head`, all or none. When it returns `Ok`, the group is
    /// durable: neither `kill -9` nor a power cut takes it back. The error says how much is known
    /// about the others; after [`AppendError::Unknown`] and [`AppendError::Failed`] the store takes no
    /// more appends until it is opened again, while reads go on.
    fn append(&self, expected_head: Revision, commits: &[Commit]) -> Result<Head, AppendError>;

    /// The commits from `from` on, in order and without holes: at most `most` of them, and not many
    /// more than [`PAGE_BYTES_MAX`] bytes, but at least one if there is one. Empty exactly when `from` is beyond
    /// the head. Damage comes back as an error when it is reached, never as a shorter log: commits in
    /// front of it are handed out first.
    fn read(&self, from: Revision, most: usize) -> Result<Vec<Commit>, StoreError>;

    /// The newest durable commit.
    fn head(&self) -> Head;

    /// Keeps `bytes` as the checkpoint at `revision`, which must not be beyond the head. The oldest
    /// ones beyond the configured number are dropped, after the new one is durable. Saving a revision
    /// again replaces it. A failure leaves the log as it was and does not stop appends by itself.
    fn save_checkpoint(&self, revision: Revision, bytes: &[u8]) -> Result<(), StoreError>;

    /// The newest sound checkpoint at or before `at_most`, or the newest of all. Damaged ones on the way
    /// are skipped and named in the answer; the log is still whole, so recovery goes on with an older
    /// checkpoint or replays from revision 1.
    fn load_checkpoint(&self, at_most: Option<Revision>) -> Result<LoadedCheckpoint, StoreError>;

    /// The revisions of the checkpoints that are kept, ascending. Whether they are sound shows when they are
    /// loaded.
    fn checkpoints(&self) -> Result<Vec<Revision>, StoreError>;

    /// Reads everything and reports every damage found. `Err` only when the reading itself could not
    /// go on (the disk answers with errors): damage is a finding, not a failure.
    fn verify(&self, progress: &mut dyn FnMut(VerifyProgress)) -> Result<VerifyReport, StoreError>;

    /// How much there is.
    fn stats(&self) -> Result<Stats, StoreError>;
}

/// How many bytes of JSON fill a page of [`Store::read`]; the commit that reaches it is the last one.
pub const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// How many checkpoints are kept unless configured otherwise.
pub const CHECKPOINTS_KEPT_DEFAULT: usize = 2;
