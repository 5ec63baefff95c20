//! The entities of a Backstage catalogue: `catalog-info.yaml` and the like, any number of documents in a file.
//!
//! A mapping says which kind of the ontology an entity of a kind is, and what its members fill. The built-in one
//! is `examples/backstage/mapping.yaml`, for the kinds of the ontology beside it:
//!
//! ```yaml
//! kinds:
//!   Component:                        # entities of this kind
//!     kind: Component                 # are nodes of that kind
//!     members:                        # where it stands in the entity: what it fills
//!       metadata.description: description
//!       metadata.labels: labels       # all of a map, or one by `labels.KEY`
//!       metadata.tags: tags
//!       metadata.links: links         # of links, their URLs
//!       spec.owner: {Group: ownerGroup, User: ownerUser}   # references, by the kind that they lead to
//! ignore: [Template]                  # entities that are passed over
//! document: Catalogue                 # the document of all sources; the file's name where it is left out
//! owner: backstage                    # on whose behalf the files speak
//! ```
//!
//! - An entity is named by its title or display name, and its slug is made of its name, with the namespace before
//!   it unless that is `default`. Two entities that come to one slug are a mistake.
//! - A reference reads `[kind:][namespace/]name`. Left out, the namespace is the entity's own, and the kind is
//!   the one that Backstage takes at that place, or the only one that the mapping lists.
//! - The source of a node and of its edges is the file, at the entity's full reference.
//! - What the mapping does not mention is not read; [`unread_members`] tells what that is.

mod entity;
mod identity;
mod mapping;
mod unread;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::change::Desired;
use crate::diagnostic::Diagnostics;
use crate::facts::{Gathered, Reader};
use crate::ontology::Ontology;
use crate::reading::tree::{self, Item};
use crate::reading::{File, InputFile};

use self::entity::Entities;
use self::identity::Claims;

pub use unread::unread_members;

/// The mapping for the kinds of the ontology beside it.
const BUILT_IN: (&str, &str) = (
    "examples/backstage/mapping.yaml",
    include_str!("../../../examples/backstage/mapping.yaml"),
);

/// Reads entities by a mapping, or by the built-in one, to what they want the graph to hold. `owner` takes the
/// place of the mapping's. Fails with the mistakes of the mapping, or else of all files.
pub fn read(
    ontology: &Ontology,
    files: &[InputFile],
    mapping: Option<&InputFile>,
    owner: Option<&str>,
) -> Result<Desired, Diagnostics> {
    let mut found = Vec::new();
    let documents: Vec<Vec<Arc<Item>>> = files
        .iter()
        .map(|file| {
            let lines = File::new(&file.name, &file.text);
            tree::parse_many(&lines, &file.text, &mut found)
        })
        .collect();
    // A mapping may have more kinds than the ontology, as long as no entity needs them.
    let kinds = documents.iter().flatten().filter_map(|root| kind_of(root));
    let kinds: BTreeSet<String> = kinds.map(|kind| kind.to_lowercase()).collect();
    let built_in = InputFile::new(BUILT_IN.0, BUILT_IN.1);
    let mapping = mapping::read(
        ontology,
        mapping.unwrap_or(&built_in),
        mapping.is_none(),
        &kinds,
        &mut found,
    );
    let Some(mapping) = mapping else {
        return Err(Diagnostics::check_most(found)
            .expect_err("a mapping that could not be read has left its mistakes"));
    };
    let mut gathered = Gathered::default();
    let mut claims = Claims::default();
    for (file, documents) in files.iter().zip(documents) {
        let lines = File::new(&file.name, &file.text);
        let mut reader = Reader::new(ontology, lines, owner, &mut gathered, &mut found);
        reader.begin(mapping.head.document_of(file), mapping.head.owner.clone());
        let mut entities = Entities {
            mapping: &mapping,
            claims: &mut claims,
            file: file.name.as_str().into(),
        };
        for document in documents.iter().filter(|document| !document.is_null()) {
            entities.read(&mut reader, document);
        }
    }
    let desired = gathered.finish(ontology, &mut found);
    Diagnostics::check_most(found).map(|()| desired)
}

/// What kind of entity a document says it is.
fn kind_of(root: &Item) -> Option<&str> {
    let kind = &root.member("kind")?.value;
    kind.as_text().map(|text| &**text)
}
