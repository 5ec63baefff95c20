//! The newest state, and the API of its ontology.
//!
//! When another ontology comes into force its API is made anew: once, and off the async threads. Requests
//! that come meanwhile wait for it; those under way go on with the API that they began with. None is
//! dropped.

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::Mutex;

use crate::graph::Snapshot;
use crate::graphql::guard::DocumentLimits;
use crate::graphql::limits::Limits;
use crate::graphql::service::Service;
use crate::ontology::Ontology;

/// What is published, with what answers for it.
pub(super) struct Current {
    published: Arc<ArcSwap<Snapshot>>,
    service: ArcSwap<Service>,
    /// Held while an API is made.
    making: Mutex<()>,
    limits: (Limits, DocumentLimits),
}

impl Current {
    /// Makes the API of what is published now.
    pub(super) fn new(published: Arc<ArcSwap<Snapshot>>, limits: (Limits, DocumentLimits)) -> Self {
        let ontology = published.load().ontology().clone();
        Self {
            service: ArcSwap::from_pointee(service(ontology, limits.clone())),
            published,
            making: Mutex::new(()),
            limits,
        }
    }

    /// The newest state and its API.
    pub(super) async fn now(&self) -> (Arc<Snapshot>, Arc<Service>) {
        if let Some(now) = self.ready() {
            return now;
        }
        let _making = self.making.lock().await;
        loop {
            // Another request may have made it while this one waited, and another ontology may have come
            // into force while it was made.
            if let Some(now) = self.ready() {
                return now;
            }
            let ontology = self.snapshot().ontology().clone();
            let limits = self.limits.clone();
            let made = tokio::task::spawn_blocking(move || service(ontology, limits)).await;
            match made {
                Ok(made) => self.service.store(Arc::new(made)),
                // The names of an ontology's API are checked before it comes into force.
                Err(failed) => std::panic::resume_unwind(failed.into_panic()),
            }
        }
    }

    /// The newest state.
    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.published.load_full()
    }

    /// The same, unless the API is still to be made.
    pub(super) fn ready(&self) -> Option<(Arc<Snapshot>, Arc<Service>)> {
        let snapshot = self.snapshot();
        let service = self.service.load_full();
        Arc::ptr_eq(service.ontology(), snapshot.ontology()).then_some((snapshot, service))
    }
}

fn service(
    ontology: Arc<Ontology>,
    (limits, document_limits): (Limits, DocumentLimits),
) -> Service {
    Service::new(ontology, limits, document_limits)
}
