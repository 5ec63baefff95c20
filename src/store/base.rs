//! Where a log begins: with revision 1, or behind the last commit that was compacted away.
//!
//! The rules that follow from it are the same for every store: what is refused as compacted, and which
//! checkpoints are kept.

use crate::event::Revision;

use super::{Head, StoreError};

/// What the oldest commit continues: the default head unless the log was compacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Base(pub Head);

impl Base {
    /// The revision of the oldest commit, which may not be there yet.
    pub(super) fn oldest(self) -> Revision {
        self.0.revision.next()
    }

    /// Whether anything was dropped.
    pub(super) fn is_compacted(self) -> bool {
        self.0.revision > Revision(0)
    }

    /// Whether a checkpoint at this revision stands for what was dropped. It is not to be put at risk: one
    /// that is there and sound is never replaced.
    pub(super) fn rests_on(self, revision: Revision) -> bool {
        self.is_compacted() && revision == self.oldest()
    }

    /// Refuses to look for what was dropped.
    pub(super) fn refuse(self, asked: Revision) -> Result<(), StoreError> {
        let oldest = self.oldest();
        if self.is_compacted() && asked < oldest {
            return Err(StoreError::Compacted { asked, oldest });
        }
        Ok(())
    }

    /// Refuses a checkpoint of what is not there, not yet or not any more.
    pub(super) fn refuse_checkpoint(
        self,
        head: Head,
        revision: Revision,
    ) -> Result<(), StoreError> {
        let head = head.revision;
        if revision > head {
            return Err(StoreError::CheckpointBeyondHead { revision, head });
        }
        self.refuse(revision)
    }

    /// Which of these checkpoints, oldest first, go when so many are kept. The one that stands for what was
    /// dropped stays beside them.
    pub(super) fn superfluous(self, checkpoints: &[Revision], kept: usize) -> Vec<Revision> {
        let others = checkpoints.iter().copied();
        let mut others: Vec<Revision> = others.filter(|at| !self.rests_on(*at)).collect();
        others.truncate(others.len().saturating_sub(kept));
        others
    }
}
