//! Whether the engine takes commits.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

/// Whether the engine takes commits. Reads go on in either case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    /// It does.
    Ready,
    /// A failure stopped the writer; it takes no more commits until it is opened again.
    ReadOnly {
        /// The failure, for the operator.
        because: Arc<str>,
    },
}

/// The failure that stopped the writer, seen by everybody.
#[derive(Debug, Default)]
pub(super) struct Stop(ArcSwapOption<Arc<str>>);

impl Stop {
    /// The first failure counts; later ones follow from it.
    pub(super) fn stop(&self, because: Arc<str>) {
        if self.0.load().is_none() {
            self.0.store(Some(Arc::new(because)));
        }
    }

    pub(super) fn health(&self) -> Health {
        match &*self.0.load() {
            None => Health::Ready,
            Some(because) => Health::ReadOnly {
                because: Arc::clone(because),
            },
        }
    }

    pub(super) fn because(&self) -> Option<Arc<str>> {
        self.0.load().as_deref().cloned()
    }
}
