//! Where a log begins: with revision 1, or behind the last commit that was compacted away.
//!
//! The rules that follow from it are the same for every store: what is refused as compacted, and which
//! checkpoints are kept.

use crate::event::Revision;

use super::{Head, StoreError};

/// Checkpoints that are never thinned out.
const NEWEST_KEPT: usize = 2;

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
    /// dropped stays beside them, and the newest two, one in case the other is damaged. Of the others goes
    /// the one that leaves the smallest gap for its age, time after time: those that stay are spaced by
    /// about equal ratios, so that the past is at most about so many times its age divided by their number
    /// away from one of them.
    pub(super) fn superfluous(self, checkpoints: &[Revision], kept: usize) -> Vec<Revision> {
        let others = checkpoints.iter().copied();
        let mut others: Vec<Revision> = others.filter(|at| !self.rests_on(*at)).collect();
        let mut gone = Vec::new();
        while others.len() > kept {
            let thinned = others.len().saturating_sub(NEWEST_KEPT);
            let place = (0..thinned).min_by(|a, b| {
                let [(gap_a, age_a), (gap_b, age_b)] = [*a, *b].map(|at| self.gap(&others, at));
                (gap_a * age_b).cmp(&(gap_b * age_a))
            });
            gone.push(others.remove(place.unwrap_or(0)));
        }
        gone.sort_unstable();
        gone
    }

    /// How many commits would lie between the neighbours of a checkpoint without it, and how old the newer
    /// neighbour is, in commits.
    fn gap(self, checkpoints: &[Revision], at: usize) -> (u128, u128) {
        let older = match at.checked_sub(1) {
            Some(older) => checkpoints[older],
            None => self.0.revision,
        };
        let (newer, newest) = (checkpoints[at + 1], checkpoints[checkpoints.len() - 1]);
        let gap = u128::from(newer.0 - older.0);
        (gap, u128::from(newest.0 - newer.0) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The checkpoints that are left of one every ten commits.
    fn left(base: Base, commits: u64, kept: usize) -> Vec<u64> {
        let mut checkpoints: Vec<Revision> = Vec::new();
        for revision in (base.oldest().0..=commits).filter(|revision| revision % 10 == 0) {
            checkpoints.push(Revision(revision));
            let gone = base.superfluous(&checkpoints, kept);
            checkpoints.retain(|checkpoint| !gone.contains(checkpoint));
        }
        checkpoints.iter().map(|checkpoint| checkpoint.0).collect()
    }

    #[test]
    fn older_checkpoints_are_spaced_by_ratios() {
        let base = Base::default();
        assert_eq!(left(base, 1000, 1), [1000]);
        assert_eq!(left(base, 1000, 2), [990, 1000]);
        for commits in [1000, 5000, 20_000] {
            let kept = left(base, commits, 8);
            assert_eq!(kept.len(), 8);
            assert_eq!(kept[6..], [commits - 10, commits]);
            let mut older = 0;
            for newer in kept {
                let (gap, age) = (newer - older, commits - newer);
                assert!(gap <= 10 + 4 * age, "{gap} commits, {age} commits ago");
                older = newer;
            }
        }
    }
}
