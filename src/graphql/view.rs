//! What a request is asked of: one state of the graph, where its past and its future are, and who asks.

use std::sync::Arc;

use crate::engine::Engine;
use crate::graph::Snapshot;

/// Who asks where nobody says so.
pub const ANONYMOUS: &str = "anonymous";

/// What a request is asked of. A request takes one and keeps it, so that it sees one revision.
#[derive(Debug, Clone)]
pub struct View {
    /// The state that questions are answered from; of the ontology of the service that is asked.
    pub snapshot: Arc<Snapshot>,
    /// The engine that published it: for what was before, and for changes. Both block.
    pub engine: Arc<Engine>,
    /// Who asks: the author of the commits that the request makes.
    pub author: Arc<str>,
}

impl View {
    /// The newest published state, asked by nobody in particular.
    pub fn of(engine: &Arc<Engine>) -> Self {
        Self {
            snapshot: engine.snapshot(),
            engine: engine.clone(),
            author: ANONYMOUS.into(),
        }
    }
}
