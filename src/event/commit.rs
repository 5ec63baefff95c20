//! Commits and the events in them.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{EdgeFact, EdgeKey, NodeFact, NodeKey};

/// The number of a commit: 1, 2, 3 … without holes. 0 is the empty graph before the first commit.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default,
)]
#[serde(transparent)]
pub struct Revision(pub u64);

/// A digest of a commit and, through [`Commit::previous`], of everything before it. A follower that
/// sees a commit whose `previous` is not the id it holds has found a gap or a fork.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct CommitId(pub u64);

/// What a client calls a request, so that sending it again is harmless.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub Arc<str>);

/// When something happened: a commit and its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The commit.
    pub revision: Revision,
    /// Its time.
    pub time: Timestamp,
}

/// When a node was created and last changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamps {
    /// The commit that created it.
    pub created: Stamp,
    /// The last commit that changed what is stated about it.
    pub updated: Stamp,
}

/// One step of history: made whole or not at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Commit {
    /// Its number.
    pub revision: Revision,
    /// The id of the commit before it; the default id before revision 1.
    pub previous: CommitId,
    /// When it was decided; never earlier than the commit before it.
    pub time: Timestamp,
    /// Who asked for it.
    pub author: Arc<str>,
    /// Why, in the author's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Arc<str>>,
    /// The request that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<RequestId>,
    /// A digest of what that request asked, to tell a repetition from a reused id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_digest: Option<u64>,
    /// What happened, in order. Never empty.
    pub events: Vec<Event>,
}

/// One thing that happened. Updates and removals carry what was there before, so that history can be
/// shown, stepped back through and undone without replay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "event"
)]
pub enum Event {
    /// Another ontology is in force.
    OntologyReplaced {
        /// The text of the one before; absent in revision 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Arc<str>>,
        /// The text of the new one.
        after: Arc<str>,
    },
    /// A node was created.
    NodeCreated {
        /// Which.
        key: NodeKey,
        /// What is stated about it.
        after: NodeFact,
    },
    /// What is stated about a node changed.
    NodeUpdated {
        /// Which.
        key: NodeKey,
        /// What was stated.
        before: NodeFact,
        /// What is stated now.
        after: NodeFact,
        /// When it had last been changed before this commit; absent in logs written before it was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<Stamp>,
    },
    /// A node was deleted; its edges were disconnected by earlier events of the same commit.
    NodeDeleted {
        /// Which.
        key: NodeKey,
        /// What was stated.
        before: NodeFact,
        /// When it had been created and last changed before this commit; absent in logs written before it
        /// was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<Stamps>,
    },
    /// An edge was made.
    EdgeConnected {
        /// Which.
        key: EdgeKey,
        /// What is stated about it.
        after: EdgeFact,
    },
    /// What is stated about an edge changed.
    EdgeUpdated {
        /// Which.
        key: EdgeKey,
        /// What was stated.
        before: EdgeFact,
        /// What is stated now.
        after: EdgeFact,
    },
    /// An edge was removed.
    EdgeDisconnected {
        /// Which.
        key: EdgeKey,
        /// What was stated.
        before: EdgeFact,
    },
}

impl Stamp {
    /// That of a commit.
    pub fn of(commit: &Commit) -> Self {
        Self {
            revision: commit.revision,
            time: commit.time,
        }
    }
}

impl Revision {
    /// The next number.
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Commit {
    /// The digest of this commit: FNV-1a, 64 bits, over its JSON. It detects gaps and forks between
    /// honest servers; it is no protection against forgery.
    pub fn id(&self) -> CommitId {
        CommitId::of_json(&serde_json::to_vec(self).expect("a commit has only string keys"))
    }
}

impl CommitId {
    /// The id of the commit that was written as this JSON.
    pub fn of_json(json: &[u8]) -> Self {
        let digest = json.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(digest)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
