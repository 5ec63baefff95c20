//! The ontology of a log that may still be empty.

use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::ontology::Ontology;

/// Before the first commit: no kinds, and so no facts.
pub(super) fn none() -> Ontology {
    Ontology {
        kinds: Vec::new(),
        fields: Vec::new(),
        relations: Vec::new(),
        enums: Vec::new(),
        rules: Vec::new(),
        sdl: "".into(),
    }
}

/// Reads an ontology that was in force, the empty one too.
pub(super) fn read(sdl: &Arc<str>) -> Result<Ontology, Diagnostics> {
    if sdl.is_empty() {
        return Ok(none());
    }
    crate::ontology::read_logged(sdl)
}
