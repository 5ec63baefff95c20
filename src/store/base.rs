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
    /// dropped stays beside them, and so do the newest two, one in case the other is damaged. Of the others
    /// goes the one that leaves the smallest gap for its age: gaps then grow with the square root of the age,
    /// so that the recent past is near a checkpoint and the distant one never too far from any.
    pub(super) fn superfluous(self, checkpoints: &[Revision], kept: usize) -> Vec<Revision> {
        let others = checkpoints.iter().copied();
        let mut others: Vec<Revision> = others.filter(|at| !self.rests_on(*at)).collect();
        let mut gone = Vec::new();
        while others.len() > kept {
            let thinned = others.len().saturating_sub(NEWEST_KEPT);
            let place = (0..thinned).min_by(|a, b| {
                let [(gap_a, age_a), (gap_b, age_b)] = [*a, *b].map(|at| self.gap(&others, at));
                let [a, b] = [gap_a * gap_a * age_b, gap_b * gap_b * age_a];
                a.total_cmp(&b)
            });
            gone.push(others.remove(place.unwrap_or(0)));
        }
        gone.sort_unstable();
        gone
    }

    /// How many commits would lie between the neighbours of a checkpoint without it, and how old the newer
    /// neighbour is, in commits.
    fn gap(self, checkpoints: &[Revision], at: usize) -> (f64, f64) {
        let older = match at.checked_sub(1) {
            Some(older) => checkpoints[older],
            None => self.0.revision,
        };
        let (newer, newest) = (checkpoints[at + 1], checkpoints[checkpoints.len() - 1]);
        let gap = newer.0 - older.0;
        (gap as f64, (newest.0 - newer.0 + 1) as f64)
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
    fn gaps_between_checkpoints_grow_with_the_square_root_of_their_age() {
        let base = Base::default();
        assert_eq!(left(base, 1000, 1), [1000]);
        assert_eq!(left(base, 1000, 2), [990, 1000]);
        let kept = [1960, 2910, 3870, 4320, 4740, 4860, 4990, 5000];
        assert_eq!(left(base, 5000, 8), kept);
        for commits in [500, 1000, 5000, 12_340, 20_000] {
            let mut older = 0;
            for newer in left(base, commits, 8) {
                let (gap, age) = (newer - older, commits - newer);
                let beyond = gap.saturating_sub(10);
                assert!(beyond * beyond <= age * commits, "{gap} commits, {age} ago");
                older = newer;
            }
        }
    }

    #[test]
    fn the_checkpoint_that_a_compacted_log_rests_on_stays() {
        let base = Base(Head {
            revision: Revision(99),
            ..Head::default()
        });
        assert_eq!(left(base, 1000, 2), [100, 990, 1000]);
        assert_eq!(left(base, 1000, 4)[0], 100);
    }
}
