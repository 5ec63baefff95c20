//! Groups: commits that are appended together, checked to continue a log before anything is written.
//!
//! The check is the same for every store, and it is done on the JSON that will be kept: a commit's id
//! is the digest of these bytes.

use crate::event::{Commit, CommitId, Revision};

use super::{AppendError, Head};

/// A group that does not continue the log it was meant for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrokenGroup {
    /// There is no commit in it.
    #[error("a group of commits must not be empty")]
    Empty,
    /// A commit in which nothing happens.
    #[error("commit {0} has no events")]
    NoEvents(Revision),
    /// A hole, a repetition or a wrong order.
    #[error("commit {found} stands where commit {expected} belongs")]
    NotDense {
        /// The revision that belongs there.
        expected: Revision,
        /// The revision found.
        found: Revision,
    },
    /// A commit that names another predecessor: a fork.
    #[error("commit {revision} does not continue the commit before it: it names id {found:016x}, not {expected:016x}", found = .found.0, expected = .expected.0)]
    Forked {
        /// The commit.
        revision: Revision,
        /// The id of the commit before it.
        expected: CommitId,
        /// The id that it names.
        found: CommitId,
    },
}

/// A group that continues a log, as it will be kept.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// The revision of its first commit.
    pub first: Revision,
    /// The JSON of each commit, never empty.
    pub commits: Vec<Vec<u8>>,
    /// The head once it is appended.
    pub head: Head,
}

/// Checks that the group goes behind `head`, and that `head` is where the caller believes it is.
pub(super) fn encode(
    head: Head,
    expected_head: Revision,
    commits: &[Commit],
) -> Result<Group, AppendError> {
    if expected_head != head.revision {
        return Err(AppendError::HeadMoved { head });
    }
    let first = commits.first().ok_or(BrokenGroup::Empty)?.revision;
    let mut group = Group {
        first,
        commits: Vec::with_capacity(commits.len()),
        head,
    };
    for commit in commits {
        if commit.events.is_empty() {
            return Err(BrokenGroup::NoEvents(commit.revision).into());
        }
        continues(group.head, commit)?;
        let json = serde_json::to_vec(commit).expect("a commit has only string keys");
        group.head = Head {
            revision: commit.revision,
            id: CommitId::of_json(&json),
        };
        group.commits.push(json);
    }
    Ok(group)
}

/// Whether the commit is the one that comes after `head`.
pub(super) fn continues(head: Head, commit: &Commit) -> Result<(), BrokenGroup> {
    if commit.revision != head.revision.next() {
        return Err(BrokenGroup::NotDense {
            expected: head.revision.next(),
            found: commit.revision,
        });
    }
    if commit.previous != head.id {
        return Err(BrokenGroup::Forked {
            revision: commit.revision,
            expected: head.id,
            found: commit.previous,
        });
    }
    Ok(())
}
