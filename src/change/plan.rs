//! The changes that files ask for, each with the place that asks for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::command::Change;
use super::desired::{Desired, Origin};
use super::rejection::Rejection;
use crate::diagnostic::Diagnostic;

/// What may be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prune {
    /// What these owners stated and the files do not state.
    Owners(BTreeSet<Arc<str>>),
    /// What nobody owns and the files do not state.
    Unowned,
}

/// Changes in order, each with the place in a file that asks for it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChangePlan {
    /// The changes. Some may come to nothing.
    pub changes: Vec<Change>,
    /// As long as `changes`: where each is stated; `None` for removals and the ontology.
    pub origins: Vec<Option<Origin>>,
}

impl Prune {
    /// What the files of one `apply` prune: their owners' facts, or unowned ones when they have none.
    pub fn of(desired: &Desired) -> Self {
        if desired.owners.is_empty() {
            Self::Unowned
        } else {
            Self::Owners(desired.owners.clone())
        }
    }
}

impl ChangePlan {
    pub(super) fn push(&mut self, change: Change, origin: Option<Origin>) {
        self.changes.push(change);
        self.origins.push(origin);
    }

    /// Rejections of this plan's changes, at the places in the files that asked for them. Those that
    /// belong to no place are handed back.
    pub fn locate(&self, rejections: Vec<Rejection>) -> (Vec<Diagnostic>, Vec<Rejection>) {
        let mut located = Vec::new();
        let mut others = Vec::new();
        for rejection in rejections {
            match self.origins.get(rejection.index) {
                Some(Some(origin)) => {
                    located.push(origin.diagnostic(rejection.message, rejection.hint));
                }
                Some(None) | None => others.push(rejection),
            }
        }
        (located, others)
    }
}

impl Origin {
    pub(super) fn diagnostic(&self, message: String, hint: Option<String>) -> Diagnostic {
        Diagnostic {
            file: self.file.to_string(),
            place: self.place,
            message,
            text: self.text.to_string(),
            hint,
        }
    }
}
