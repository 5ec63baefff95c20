//! The request ids of recent commits.
//!
//! Part of the replicated state: what is remembered follows from the log alone, so every server that
//! replays it remembers the same.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::event::{Commit, RequestId, Revision};

/// The request ids of the newest so many commits.
#[derive(Debug, Clone)]
pub(super) struct Remembered {
    commits: u64,
    by_id: FxHashMap<RequestId, (Revision, u64)>,
    order: VecDeque<RememberedRequest>,
}

/// One remembered request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RememberedRequest {
    pub(super) id: RequestId,
    pub(super) revision: Revision,
    pub(super) digest: u64,
}

impl Remembered {
    /// Remembers for so many commits.
    pub(super) fn new(commits: u64, requests: Vec<RememberedRequest>) -> Self {
        let mut remembered = Self {
            commits,
            by_id: FxHashMap::default(),
            order: VecDeque::new(),
        };
        for request in requests {
            remembered.push(request);
        }
        remembered
    }

    /// The commit that a request id made, and the digest of the request.
    pub(super) fn get(&self, id: &RequestId) -> Option<(Revision, u64)> {
        self.by_id.get(id).copied()
    }

    /// Remembers a commit's request and forgets what is too old by now.
    pub(super) fn add(&mut self, commit: &Commit) {
        if let Some(id) = &commit.request_id {
            self.push(RememberedRequest {
                id: id.clone(),
                revision: commit.revision,
                digest: commit.request_digest.unwrap_or_default(),
            });
        }
        while let Some(oldest) = self.order.front()
            && oldest.revision.0 + self.commits <= commit.revision.0
        {
            self.by_id.remove(&oldest.id);
            self.order.pop_front();
        }
    }

    /// All of them, oldest first.
    pub(super) fn requests(&self) -> Vec<RememberedRequest> {
        self.order.iter().cloned().collect()
    }

    fn push(&mut self, request: RememberedRequest) {
        self.by_id
            .insert(request.id.clone(), (request.revision, request.digest));
        self.order.push_back(request);
    }
}
