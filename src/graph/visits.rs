//! The visit budget: how much of the graph one request may look at.
//!
//! Page sizes are multiplied before a plan runs; what a document leaves open (defaults, filters,
//! derived relations) is counted here while it runs. One visit is one look at a node or an edge; a few
//! conditions on what is looked at come with it, many cost visits of their own.

use std::cell::Cell;

/// How many visits are left. Not shared between threads: one request runs on one.
#[derive(Debug)]
pub struct Visits {
    left: Cell<u64>,
    most: u64,
    /// Comparisons that do not make a visit yet.
    compared: Cell<usize>,
}

/// How many comparisons cost as much as a visit.
const COMPARISONS_PER_VISIT: usize = 32;

/// The budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request looks at more than {most} nodes and edges")]
pub struct VisitsExhausted {
    /// The budget.
    pub most: u64,
}

impl Visits {
    /// A budget of so many visits.
    pub fn new(most: u64) -> Self {
        Self {
            left: Cell::new(most),
            most,
            compared: Cell::new(0),
        }
    }

    /// Takes `count` visits.
    pub fn spend(&self, count: usize) -> Result<(), VisitsExhausted> {
        match self.left.get().checked_sub(count as u64) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(VisitsExhausted { most: self.most }),
        }
    }

    /// Counts comparisons of values, which cost a visit now and then.
    pub fn compare(&self, count: usize) -> Result<(), VisitsExhausted> {
        let compared = self.compared.get().saturating_add(count);
        self.compared.set(compared % COMPARISONS_PER_VISIT);
        self.spend(compared / COMPARISONS_PER_VISIT)
    }

    /// How many have been taken.
    pub fn spent(&self) -> u64 {
        self.most - self.left.get()
    }
}
