//! A subscription's request, compiled for the ontology in force.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::Newest;
use super::asked::Asked;
use super::update::Update;
use crate::graphql::service::{Begun, Service};
use crate::graphql::view::View;

/// What a request was begun as, and by which API.
#[derive(Debug)]
pub struct Compiled {
    /// The API.
    pub service: Arc<Service>,
    /// The request.
    pub begun: Begun,
}

/// A request that outlives ontologies.
pub(super) struct Script {
    asked: Asked,
    compiled: ArcSwap<Compiled>,
    newest: Arc<dyn Newest>,
}

impl Script {
    pub(super) fn new(asked: Asked, compiled: Compiled, newest: Arc<dyn Newest>) -> Self {
        Self {
            asked,
            compiled: ArcSwap::from_pointee(compiled),
            newest,
        }
    }

    /// The newest state, and the request as its API has it; or that it has it no longer.
    pub(super) async fn now(&self) -> Result<(View, Arc<Compiled>), Update> {
        let (view, service) = self.newest.newest().await;
        let compiled = self.compiled.load_full();
        if Arc::ptr_eq(&compiled.service, &service) {
            return Ok((view, compiled));
        }
        match self.asked.begin(&service) {
            Ok(begun) => {
                let compiled = Arc::new(Compiled { service, begun });
                self.compiled.store(compiled.clone());
                Ok((view, compiled))
            }
            Err(_) => Err(Update::schema_changed()),
        }
    }
}
