//! The newest commits, kept in memory: what followers and near steps into the past ask for.
//!
//! A shortcut for reading the store and nothing more. What is here is durable, and may be ahead of what is
//! published by the group that is about to be.

use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::event::{Commit, Revision};

/// The newest commits up to a limit of memory.
#[derive(Debug)]
pub(super) struct Recent {
    bytes_max: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Consecutive, oldest first, each with its weight.
    commits: VecDeque<(Arc<Commit>, usize)>,
    bytes: usize,
}

impl Recent {
    pub(super) fn new(bytes_max: usize) -> Self {
        Self {
            bytes_max,
            kept: Mutex::default(),
        }
    }

    /// Keeps commits that continue the ones that are kept, and forgets the oldest beyond the limit.
    pub(super) fn add(&self, commits: &[Arc<Commit>]) {
        let mut kept = self.kept();
        for commit in commits {
            let weight = commit.weight();
            kept.commits.push_back((commit.clone(), weight));
            kept.bytes += weight;
        }
        while kept.bytes > self.bytes_max
            && let Some((_, weight)) = kept.commits.pop_front()
        {
            kept.bytes -= weight;
        }
    }

    pub(super) fn get(&self, revision: Revision) -> Option<Arc<Commit>> {
        self.range(revision..=revision, 1)?.pop()
    }

    /// The commits of a range, at most `most`; `None` when the first is not kept.
    pub(super) fn range(
        &self,
        range: RangeInclusive<Revision>,
        most: usize,
    ) -> Option<Vec<Arc<Commit>>> {
        let kept = self.kept();
        let (oldest, _) = kept.commits.front()?;
        let skipped = range.start().0.checked_sub(oldest.revision.0)?;
        let skipped = usize::try_from(skipped).ok()?;
        let commits = kept.commits.range(skipped.min(kept.commits.len())..);
        let commits = commits.map(|(commit, _)| commit);
        let within = commits.take_while(|commit| commit.revision <= *range.end());
        let found: Vec<Arc<Commit>> = within.take(most).cloned().collect();
        (!found.is_empty()).then_some(found)
    }

    /// Nothing panics half-way through a change, so a poisoned lock still guards sound data.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
