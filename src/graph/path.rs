//! A way through the graph, and the ways that prove a relation.

use super::derived::witnesses;
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use crate::ontology::{FieldId, Via};

/// A way from one node to another: the nodes with both ends, and between each two of them the relation
/// field that leads from the one to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The nodes; at least one.
    pub nodes: Vec<Vertex>,
    /// The steps; one fewer.
    pub steps: Vec<FieldId>,
}

/// The first `most` paths that prove that a relation field leads from one node to another: the edge
/// itself for a stored relation, the witnesses of a derived one. None where it does not lead there.
pub fn proofs(
    snapshot: &Snapshot,
    field: FieldId,
    from: Vertex,
    to: Vertex,
    most: usize,
    visits: &Visits,
) -> Result<Vec<Path>, VisitsExhausted> {
    let edge = [field];
    let steps = match &snapshot.ontology().field(field).via {
        Via::Stored { .. } => &edge,
        Via::Derived { steps, .. } => steps.as_slice(),
    };
    let found = witnesses(snapshot, steps, from, to, most, visits)?;
    let path = |nodes| Path {
        nodes,
        steps: steps.to_vec(),
    };
    Ok(found.into_iter().map(path).collect())
}
