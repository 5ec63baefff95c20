//! What the engine is asked to commit, and what it answers.

use std::sync::Arc;

use crate::change::{Change, Rejection};
use crate::event::{Commit, CommitId, RequestId, Revision};
use crate::graph::Snapshot;

/// What is to be done, whole or not at all.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// These changes, in order.
    Changes(Vec<Change>),
    /// The inverse of this commit.
    Undo(Revision),
}

/// A wish, and how it is to be decided.
#[derive(Debug, Clone, PartialEq)]
pub struct CommitRequest {
    /// What is to be done.
    pub wish: Wish,
    /// Who asks.
    pub author: Arc<str>,
    /// Why.
    pub message: Option<Arc<str>>,
    /// Refuse unless the graph is at this revision.
    pub expected_revision: Option<Revision>,
    /// What the caller calls this request, so that asking again is harmless.
    pub request_id: Option<RequestId>,
    /// A digest of what was asked, where the changes follow from that and from the graph, as with files: a
    /// repetition then has other changes. `None`: the changes are what was asked.
    pub asked: Option<u64>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// What became of a request that was not refused.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The commit that was made; the earlier one when the request id had made one already. `None` when
    /// nothing changed, and in a dry run.
    pub commit: Option<Arc<Commit>>,
    /// In a dry run, the commit that would have been made; `None` when nothing would change.
    pub proposed: Option<Arc<Commit>>,
    /// Whether an earlier request of the same id had made the commit.
    pub repeated: bool,
    /// The graph that it was decided on.
    pub before: Arc<Snapshot>,
    /// The graph after it; in a dry run, the proposed one, which is not published.
    pub after: Arc<Snapshot>,
}

/// Why nothing was committed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The changes may not be made.
    #[error("the changes were refused: {}", first(rejections))]
    Refused {
        /// Every reason.
        rejections: Vec<Rejection>,
        /// The graph that it was decided on.
        snapshot: Arc<Snapshot>,
    },
    /// The graph is not at the revision that the request expected.
    #[error("the graph is at revision {found}, not at {expected}")]
    RevisionMoved {
        /// What the request expected.
        expected: Revision,
        /// Where the graph is.
        found: Revision,
        /// The commits since the expected revision, oldest first, at most
        /// [`MOVED_COMMITS_MAX`]; empty when the expected revision is ahead, or the first of them was
        /// compacted away.
        moved: Vec<Arc<Commit>>,
        /// The graph as it is.
        snapshot: Arc<Snapshot>,
    },
    /// The request id made a commit of other content before.
    #[error("the request id {} was used for another request, in commit {revision}", id.0)]
    RequestIdReused {
        /// The id.
        id: RequestId,
        /// The commit that it made.
        revision: Revision,
    },
    /// More proposals wait than may.
    #[error("too many changes are waiting to be committed; try again in a moment")]
    Busy,
    /// The engine takes no commits.
    #[error("the graph is read-only: {because}")]
    ReadOnly {
        /// The failure that stopped the writer.
        because: Arc<str>,
    },
    /// Nothing of it was written.
    #[error("the commit was not written: {because}")]
    NotWritten {
        /// What the store said.
        because: Arc<str>,
    },
    /// Whether it was written shows when the store is opened again.
    #[error(
        "it is not known whether the commit was written: {because}; after a restart, ask again with \
         the same request id"
    )]
    Unknown {
        /// What the store said.
        because: Arc<str>,
    },
    /// The engine is being closed.
    #[error("the server is stopping")]
    Closed,
}

/// How many commits a [`CommitError::RevisionMoved`] carries.
pub const MOVED_COMMITS_MAX: usize = 100;

fn first(rejections: &[Rejection]) -> String {
    match rejections {
        [] => "for no reason".to_owned(),
        [one] => one.message.clone(),
        [one, others @ ..] => format!("{} (and {} more reasons)", one.message, others.len()),
    }
}

impl CommitRequest {
    /// A request for changes, without conditions.
    pub fn new(changes: Vec<Change>, author: impl Into<Arc<str>>) -> Self {
        Self::of(Wish::Changes(changes), author)
    }

    /// A request to undo a commit, without conditions.
    pub fn undo(revision: Revision, author: impl Into<Arc<str>>) -> Self {
        Self::of(Wish::Undo(revision), author)
    }

    fn of(wish: Wish, author: impl Into<Arc<str>>) -> Self {
        Self {
            wish,
            author: author.into(),
            message: None,
            expected_revision: None,
            request_id: None,
            asked: None,
            dry_run: false,
        }
    }

    /// A digest of what is asked, to tell a repetition from another request under the same id. Not a
    /// protection against forgery.
    pub(super) fn digest(&self) -> u64 {
        if let Some(asked) = self.asked {
            return asked;
        }
        let json = match &self.wish {
            Wish::Changes(changes) => serde_json::to_vec(&(changes, &self.message)),
            Wish::Undo(revision) => serde_json::to_vec(&("undo", revision, &self.message)),
        };
        CommitId::of_json(&json.expect("changes have only string keys")).0
    }

    /// How many changes it is, for the size of a group. What an undo comes to shows when it is decided.
    pub(super) fn len(&self) -> usize {
        match &self.wish {
            Wish::Changes(changes) => changes.len(),
            Wish::Undo(_) => 1,
        }
    }
}
