//! The store: a totally ordered, durable log of commits, and checkpoints of the graph they make.
//!
//! [`Store`] is all that the layers above know. A commit is data here: it is checked to continue the
//! log (dense revisions, each naming the id of the one before), but what it means is nobody's business
//! below `engine`. There is no `follow`: whoever appends knows that the head grew.
//!
//! A log may have been compacted: then it begins at [`Store::oldest`] in place of revision 1, and a
//! checkpoint of that revision stands for what came before. What is dropped is dropped for good; whoever
//! asks for it is told so, and never that the log is shorter or damaged.
//!
//! Three implementations: [`memory`] for tests and throw-away graphs, `sled` for one server with a
//! data directory ([`open_directory`]), and, in tests, `faulty`, which wraps another one and fails where it
//! is told to. All of them pass the suite in `conformance`. Nothing outside this module names a storage
//! engine.

pub mod backup;
mod base;
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
pub use sled::{Options as DirectoryOptions, Staging, open as open_directory};

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
    /// the head. What was compacted away is an error of its own, [`StoreError::Compacted`]. Damage comes back as an error when it is reached, never as a shorter log: commits in
    /// front of it are handed out first.
    fn read(&self, from: Revision, most: usize) -> Result<Vec<Commit>, StoreError>;

    /// The newest durable commit.
    fn head(&self) -> Head;

    /// The oldest revision that is kept: its commit can be read, and the graph as it was then can be
    /// made. Revision 1 unless the log was compacted, also while there is no commit at all.
    fn oldest(&self) -> Revision;

    /// Drops the commits before `oldest`, for good, and keeps `state` as the checkpoint at `oldest`, which
    /// no other checkpoint pushes out. All or nothing: cut off anywhere, the store has all that it had
    /// before, or all that it should have afterwards. Appends wait. An error before the log was
    /// exchanged leaves everything as it was; one after it stops appends until the store is opened again.
    /// Refuses what is beyond the head and what was dropped before; the oldest revision itself may be
    /// named again, to have its state kept and space given back.
    fn compact(&self, oldest: Revision, state: &[u8]) -> Result<(), StoreError>;

    /// Makes an empty store begin behind `head`, as a compacted one does: the next commit is the oldest.
    /// Its checkpoint must be saved as soon as it is appended. Refuses a store that is not empty.
    fn begin_behind(&self, head: Head) -> Result<(), StoreError>;

    /// Keeps `bytes` as the checkpoint at `revision`, which must not be beyond the head, nor before the
    /// oldest commit. The oldest ones beyond the configured number are dropped, after the new one is
    /// durable, except that the one at which a compacted log begins is kept beside them and not replaced.
    /// Saving another revision again replaces it. A failure leaves the log as it was and does not stop appends by itself.
    fn save_checkpoint(&self, revision: Revision, bytes: &[u8]) -> Result<(), StoreError>;

    /// The newest sound checkpoint at or before `at_most`, or the newest of all. Damaged ones on the way
    /// are skipped and named in the answer; the log is still whole, so recovery goes on with an older
    /// checkpoint or replays from revision 1. In a compacted log the one at the oldest revision is the last
    /// resort.
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

impl Head {
    /// The head that this commit makes.
    pub fn of(commit: &Commit) -> Self {
        Self {
            revision: commit.revision,
            id: commit.id(),
        }
    }
}

/// How many checkpoints are kept unless configured otherwise.
pub const CHECKPOINTS_KEPT_DEFAULT: usize = 8;
