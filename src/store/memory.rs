//! A store in memory: for tests, and for graphs that are thrown away. Nothing outlives the process.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::event::{Commit, Revision};

use super::{
    AppendError, CHECKPOINTS_KEPT_DEFAULT, Checkpoint, Head, LoadedCheckpoint, PAGE_BYTES_MAX,
    Stats, Store, StoreError, VerifyProgress, VerifyReport, base::Base, group,
};

/// The store.
#[derive(Debug)]
pub struct MemoryStore {
    kept: Mutex<Kept>,
    checkpoints_kept: usize,
}

#[derive(Debug, Default)]
struct Kept {
    /// What the oldest commit continues.
    base: Base,
    /// Each commit with the length of its JSON, for pages and sizes.
    commits: Vec<(Commit, usize)>,
    head: Head,
    checkpoints: BTreeMap<Revision, Vec<u8>>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(CHECKPOINTS_KEPT_DEFAULT)
    }
}

impl MemoryStore {
    /// An empty store that keeps this many checkpoints.
    pub fn new(checkpoints_kept: usize) -> Self {
        Self {
            kept: Mutex::default(),
            checkpoints_kept,
        }
    }

    /// Nothing panics half-way through a change, so a poisoned lock still guards sound data.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn append(&self, expected_head: Revision, commits: &[Commit]) -> Result<Head, AppendError> {
        let mut kept = self.kept();
        let group = group::encode(kept.head, expected_head, commits)?;
        let lengths = group.commits.iter().map(Vec::len);
        kept.commits.extend(commits.iter().cloned().zip(lengths));
        kept.head = group.head;
        Ok(kept.head)
    }

    fn read(&self, from: Revision, most: usize) -> Result<Vec<Commit>, StoreError> {
        let kept = self.kept();
        let from = from.max(Revision(1));
        kept.base.refuse(from)?;
        let start = usize::try_from(from.0 - kept.base.oldest().0).unwrap_or(usize::MAX);
        let mut bytes = 0;
        Ok(kept
            .commits
            .iter()
            .skip(start)
            .take(most)
            .take_while(|(_, length)| {
                let room = bytes < PAGE_BYTES_MAX;
                bytes += length;
                room
            })
            .map(|(commit, _)| commit.clone())
            .collect())
    }

    fn head(&self) -> Head {
        self.kept().head
    }

    fn oldest(&self) -> Revision {
        self.kept().base.oldest()
    }

    fn compact(&self, oldest: Revision, state: &[u8]) -> Result<(), StoreError> {
        let mut kept = self.kept();
        let oldest = oldest.max(Revision(1));
        kept.base.refuse_checkpoint(kept.head, oldest)?;
        let dropped = usize::try_from(oldest.0 - kept.base.oldest().0).expect("they are in memory");
        kept.commits.drain(..dropped);
        let (first, _) = kept.commits.first().expect("the oldest commit is kept");
        kept.base = Base(Head {
            revision: Revision(oldest.0 - 1),
            id: first.previous,
        });
        kept.checkpoints = kept.checkpoints.split_off(&oldest);
        kept.checkpoints.insert(oldest, state.to_vec());
        Ok(())
    }

    fn begin_behind(&self, head: Head) -> Result<(), StoreError> {
        let mut kept = self.kept();
        if kept.head != Head::default() {
            return Err(StoreError::NotEmpty {
                place: "the store in memory".to_owned(),
                head: kept.head.revision,
            });
        }
        (kept.base, kept.head) = (Base(head), head);
        Ok(())
    }

    fn save_checkpoint(&self, revision: Revision, bytes: &[u8]) -> Result<(), StoreError> {
        let mut kept = self.kept();
        kept.base.refuse_checkpoint(kept.head, revision)?;
        if kept.base.rests_on(revision) && kept.checkpoints.contains_key(&revision) {
            return Ok(());
        }
        kept.checkpoints.insert(revision, bytes.to_vec());
        let revisions: Vec<Revision> = kept.checkpoints.keys().copied().collect();
        for old in kept.base.superfluous(&revisions, self.checkpoints_kept) {
            kept.checkpoints.remove(&old);
        }
        Ok(())
    }

    fn load_checkpoint(&self, at_most: Option<Revision>) -> Result<LoadedCheckpoint, StoreError> {
        let kept = self.kept();
        let newest = at_most.unwrap_or(Revision(u64::MAX));
        let checkpoint = kept
            .checkpoints
            .range(..=newest)
            .next_back()
            .map(|(&revision, bytes)| Checkpoint {
                revision,
                bytes: bytes.clone(),
            });
        Ok(LoadedCheckpoint {
            checkpoint,
            damaged: Vec::new(),
        })
    }

    fn checkpoints(&self) -> Result<Vec<Revision>, StoreError> {
        Ok(self.kept().checkpoints.keys().copied().collect())
    }

    fn verify(&self, progress: &mut dyn FnMut(VerifyProgress)) -> Result<VerifyReport, StoreError> {
        let kept = self.kept();
        let commits = kept.commits.len() as u64;
        progress(VerifyProgress {
            commits_done: commits,
            commits,
        });
        Ok(VerifyReport {
            commits,
            oldest: kept.base.oldest(),
            good_until: kept.head.revision,
            acknowledged: kept.head.revision,
            checkpoints: kept.checkpoints.keys().copied().collect(),
            ..VerifyReport::default()
        })
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        let kept = self.kept();
        let lengths = kept.commits.iter().map(|(_, length)| *length as u64);
        let checkpoints = kept.checkpoints.values().map(|bytes| bytes.len() as u64);
        Ok(Stats {
            commits: kept.commits.len() as u64,
            checkpoints: kept.checkpoints.len(),
            bytes: lengths.chain(checkpoints).sum(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::conformance::{self, Subject};
    use super::*;

    impl Subject for MemoryStore {
        fn store(&self) -> &dyn Store {
            self
        }

        fn reopen(&mut self) {}
    }

    #[test]
    fn the_store_in_memory_conforms() {
        conformance::check(|checkpoints_kept| Box::new(MemoryStore::new(checkpoints_kept)));
    }
}
