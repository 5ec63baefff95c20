//! The past: former snapshots, and the commits between them.
//!
//! Everything follows from the log, so an answer is the same whatever happens to be kept in memory; what is
//! kept only decides what it costs. Nothing here is beyond what is published. Calls block on the store and
//! may cost the whole graph: they are not for async threads.

mod cache;
mod touched;
mod walk;

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use jiff::Timestamp;

use super::shared::Shared;
use crate::event::{Commit, NodeKey, Revision};
use crate::graph::Snapshot;
use crate::ontology::Ontology;
use crate::store::StoreError;

pub(super) use cache::Pasts;
pub(super) use touched::Touched;

/// A handle on the past of an open graph. Cheap to clone; it keeps the store open.
#[derive(Clone)]
pub struct History {
    shared: Arc<Shared>,
}

/// A point of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// After the commit of that number.
    Revision(Revision),
    /// After the last commit that was made at that time or before it.
    Time(Timestamp),
}

/// The graph as it was.
#[derive(Debug, Clone)]
pub struct Past {
    /// What was stated, read through the ontology of the view that asked.
    pub snapshot: Arc<Snapshot>,
    /// The ontology that was in force.
    pub in_force: Arc<Ontology>,
}

/// Why there is no such past.
#[derive(Debug, thiserror::Error)]
pub enum PastError {
    /// That many commits have not been made.
    #[error("there is no such revision yet; the newest is {newest}")]
    NotYet {
        /// The newest revision.
        newest: Revision,
    },
    /// The time has not come.
    #[error("that time is in the future; it is {now}")]
    Future {
        /// What time it is.
        now: Timestamp,
    },
    /// There was no graph.
    #[error("there was no graph yet; its first commit, revision 1, was made at {first}")]
    BeforeFirst {
        /// The time of the first commit.
        first: Timestamp,
    },
    /// It has been compacted away.
    #[error("what was before revision {oldest} is no longer kept; ask for that or a later one")]
    Compacted {
        /// The oldest revision that can be asked for.
        oldest: Revision,
    },
    /// Nothing that is kept leads there.
    #[error("revision {revision} cannot be made again from what is kept; look with `remit check`")]
    Unreachable {
        /// The revision.
        revision: Revision,
    },
    /// The log cannot be read.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for PastError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Compacted { oldest, .. } => Self::Compacted { oldest },
            other => Self::Store(other),
        }
    }
}

impl History {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// The graph as it was, read through the ontology of `view_of`. Steps from the published snapshot, one
    /// that is kept, or a checkpoint, whichever is nearest.
    pub fn as_of(&self, at: At, view_of: &Snapshot) -> Result<Past, PastError> {
        let tip = self.shared.snapshot();
        let revision = match at {
            At::Revision(revision) => self.existing(revision, &tip)?,
            At::Time(time) => self.at_time(time, &tip)?,
        };
        let through = view_of.ontology();
        let pasts = &self.shared.pasts;
        if let Some(past) = pasts.read_through(revision, through) {
            return Ok(past);
        }
        let exact = self.exact(revision, &tip)?;
        let in_force = exact.ontology().clone();
        if Arc::ptr_eq(&in_force, through) {
            let snapshot = exact;
            return Ok(Past { snapshot, in_force });
        }
        let past = Past {
            snapshot: Arc::new(exact.read_through(through)),
            in_force,
        };
        if past.in_force.sdl != through.sdl {
            pasts.keep(past.clone(), &tip);
        }
        Ok(past)
    }

    /// One commit.
    pub fn commit(&self, revision: Revision) -> Result<Arc<Commit>, PastError> {
        let revision = self.existing(revision, &self.shared.snapshot())?;
        self.read(revision)
    }

    /// The commits of a range, oldest first: at most `most`, and no more than fill a page of the store, but
    /// at least one if there is one. A range ends at what is published.
    pub fn commits(
        &self,
        range: RangeInclusive<Revision>,
        most: usize,
    ) -> Result<Vec<Arc<Commit>>, PastError> {
        let newest = self.shared.snapshot().revision();
        let oldest = self.oldest();
        let first = (*range.start()).max(Revision(1));
        if first < oldest {
            return Err(PastError::Compacted { oldest });
        }
        let last = (*range.end()).min(newest);
        if first > last || most == 0 {
            return Ok(Vec::new());
        }
        Ok(self.shared.page(first..=last, most)?)
    }

    /// What making any former snapshot costs at most, about, in commits that are stepped over.
    pub fn restoring_costs(&self) -> u64 {
        walk::restoring_costs(&self.shared.snapshot())
    }

    /// The oldest revision that can be asked for: 1, or where the log was compacted to.
    pub fn oldest(&self) -> Revision {
        self.shared.oldest()
    }

    /// The revisions of the commits up to `up_to` that changed a node or one of its edges, ascending, as far
    /// as they are kept. The first question reads the whole log once.
    pub fn touching(&self, node: &NodeKey, up_to: Revision) -> Result<Vec<Revision>, PastError> {
        let up_to = up_to.min(self.shared.snapshot().revision());
        let mut revisions = self.shared.touched.touching(self, node, up_to)?;
        let oldest = self.oldest();
        revisions.retain(|revision| *revision >= oldest);
        Ok(revisions)
    }

    /// The past snapshots that are kept in memory, those read through other ontologies left out.
    #[cfg(test)]
    pub(super) fn kept(&self) -> Vec<Arc<Snapshot>> {
        self.shared.pasts.exact()
    }

    fn existing(&self, revision: Revision, tip: &Snapshot) -> Result<Revision, PastError> {
        let newest = tip.revision();
        let oldest = self.oldest();
        if revision > newest || newest == Revision(0) {
            return Err(PastError::NotYet { newest });
        }
        if revision < oldest {
            return Err(self.before(oldest));
        }
        Ok(revision)
    }

    /// Why there is nothing before the oldest revision.
    fn before(&self, oldest: Revision) -> PastError {
        if oldest > Revision(1) {
            return PastError::Compacted { oldest };
        }
        match self.read(oldest) {
            Ok(first) => PastError::BeforeFirst { first: first.time },
            Err(error) => error,
        }
    }

    /// The last revision that was there at a time. Times never go back from one commit to the next.
    fn at_time(&self, time: Timestamp, tip: &Snapshot) -> Result<Revision, PastError> {
        let newest = tip.revision();
        if newest == Revision(0) {
            return Err(PastError::NotYet { newest });
        }
        if time >= tip.head().time {
            let now = self.shared.clock.now();
            return if time > now.max(tip.head().time) {
                Err(PastError::Future { now })
            } else {
                Ok(newest)
            };
        }
        let oldest = self.oldest();
        // Everything before `low` is there at that time, and nothing from `high` on.
        let (mut low, mut high) = (oldest, newest);
        while low < high {
            let middle = Revision(low.0 + (high.0 - low.0) / 2);
            if self.read(middle)?.time <= time {
                low = middle.next();
            } else {
                high = middle;
            }
        }
        if low == oldest {
            return Err(self.before(oldest));
        }
        Ok(Revision(low.0 - 1))
    }

    /// A commit that exists.
    fn read(&self, revision: Revision) -> Result<Arc<Commit>, PastError> {
        let mut page = self.shared.page(revision..=revision, 1)?;
        page.pop().ok_or(PastError::Unreachable { revision })
    }
}

impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("History")
            .field("newest", &self.shared.snapshot().revision())
            .finish_non_exhaustive()
    }
}
