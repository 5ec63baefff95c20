//! What an empty data directory starts with.

use std::path::Path;

use super::input;
use super::plan::{graph_of, plan, propose};
use crate::apply::FileWish;
use crate::change::Change;
use crate::engine::{AUTHOR, CommitRequest, Engine};
use crate::event::Revision;
use crate::reading::InputFile;

/// The built-in seed: the ontology, and the facts.
const ONTOLOGY: (&str, &str) = (
    "seed/ontology.graphql",
    include_str!("../../seed/ontology.graphql"),
);
const FACTS: &[(&str, &str)] = &[(
    "seed/operating-model.yaml",
    include_str!("../../seed/operating-model.yaml"),
)];

/// Marks a first commit that the facts are still to follow, in case they did not get that far.
const ONTOLOGY_MESSAGE: &str = "The seed's ontology";

/// The built-in seed as input files.
pub(super) fn built_in() -> FileWish {
    let file = |(name, text): (&str, &str)| InputFile::new(name, text);
    FileWish {
        ontology: Some(file(ONTOLOGY)),
        files: FACTS.iter().copied().map(file).collect(),
        ..FileWish::default()
    }
}

/// Loads the seed, built in or of a directory, into a graph that has no commits yet: the ontology as
/// revision 1 and, unless it is to start empty, the facts as revision 2. Answers whether it did.
pub(super) fn load(engine: &Engine, seed: Option<&Path>, with_facts: bool) -> anyhow::Result<bool> {
    let head = engine.snapshot().head().clone();
    let is_half = head.revision == Revision(1) && head.message.as_deref() == Some(ONTOLOGY_MESSAGE);
    if head.revision != Revision(0) && !is_half {
        return Ok(false);
    }
    let mut wish = match seed {
        None => built_in(),
        Some(path) => input::read(&[path.to_owned()])?,
    };
    if !with_facts {
        wish.files.clear();
    }
    let Some(ontology) = wish.ontology()? else {
        anyhow::bail!("the seed has no ontology (.graphql)");
    };
    // A mistake in the facts should show before anything is committed.
    graph_of(&wish)?;
    let message = if with_facts {
        ONTOLOGY_MESSAGE
    } else {
        "The ontology"
    };
    if head.revision == Revision(0) {
        let sdl = ontology.sdl;
        engine.commit_blocking(CommitRequest {
            message: Some(message.into()),
            ..CommitRequest::new(vec![Change::OntologyReplace { sdl }], AUTHOR)
        })?;
    }
    let plan = plan(&wish, &engine.snapshot())?;
    let request = CommitRequest {
        message: Some("The seed's facts".into()),
        ..CommitRequest::new(plan.changes.clone(), AUTHOR)
    };
    propose(engine, &plan, request)?;
    Ok(true)
}
