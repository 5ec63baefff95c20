//! What is asked of an apply: the wish of files, and how it is to become a commit.

use serde::{Deserialize, Serialize};

use super::wish::FileWish;
use crate::event::{CommitId, RequestId, Revision};

/// One apply. As JSON it is the body of `POST /apply`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ApplyRequest {
    /// What the files ask for.
    pub wish: FileWish,
    /// Why, for the history.
    pub message: Option<String>,
    /// Refuse unless the graph is at this revision: the one that a plan was made on.
    pub expected_revision: Option<Revision>,
    /// What the caller calls this request, so that asking again is harmless.
    pub request_id: Option<RequestId>,
    /// Only plan.
    pub dry_run: bool,
}

impl ApplyRequest {
    /// A digest of what is asked, for telling a repetition from another request of the same id: the changes
    /// would not do, since they depend on the graph, which the first of the two has changed.
    pub(super) fn digest(&self) -> u64 {
        let json =
            serde_json::to_vec(&(&self.wish, &self.message)).expect("a wish has only string keys");
        CommitId::of_json(&json).0
    }
}
