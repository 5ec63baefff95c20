//! Pages of nodes of any kind: which stretch is asked for, and where a cursor stands.
//!
//! Such lists have one order, by kind and then by slug, so a cursor is a kind and a slug. It names a
//! place, not a node: it keeps working when the node has gone.

use super::arguments::{Given, size, text};
use super::opaque;
use crate::graph::{Snapshot, Vertex};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;
use crate::ontology::{KindId, Ontology};

/// Which stretch of a list of nodes of any kind a page is.
#[derive(Debug, Clone)]
pub struct EntityWindow {
    /// Only what stands after.
    pub after: Option<EntityPlace>,
    /// At most so many.
    pub size: usize,
    /// Whether the page size was given, and so counts towards the cost before running.
    pub explicit: bool,
}

/// A place in such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityPlace {
    /// The kind.
    pub kind: KindId,
    /// The slug.
    pub slug: String,
}

/// The longest cursor that is read, in bytes.
const CURSOR_BYTES_MAX: usize = 1024;

impl EntityPlace {
    /// The cursor of a node.
    pub fn cursor(snapshot: &Snapshot, vertex: Vertex) -> String {
        let node = snapshot.node(vertex);
        let kind = &snapshot.ontology().kind(node.kind).name;
        opaque::write(&(kind, node.slug()))
    }

    fn read(ontology: &Ontology, text: &str, argument: &str) -> Result<Self, GraphqlError> {
        let said: Option<(String, String)> = (text.len() <= CURSOR_BYTES_MAX)
            .then(|| opaque::read(text))
            .flatten();
        let place = said.and_then(|(kind, slug)| Some((ontology.kind_named(&kind)?.id, slug)));
        match place {
            Some((kind, slug)) => Ok(Self { kind, slug }),
            None => Err(GraphqlError::new(
                ErrorCode::BadCursor,
                format!(
                    "{argument}: this is not a cursor of a list of nodes of any kind; use one that \
                     this connection gave"
                ),
            )),
        }
    }
}

/// `first` and `after`.
pub(super) fn window(
    ontology: &Ontology,
    limits: &Limits,
    given: &Given,
) -> Result<EntityWindow, GraphqlError> {
    let first = size(given, "first", limits.page_size_max)?;
    let after = text(given, "after")
        .map(|text| EntityPlace::read(ontology, text, "after"))
        .transpose()?;
    Ok(EntityWindow {
        after,
        size: first.unwrap_or(limits.page_size_default),
        explicit: first.is_some(),
    })
}
