//! What the mappings of all imports have in common: they are YAML, and name kinds and members of the ontology.

use std::sync::Arc;

use super::member::Member;
use crate::diagnostic::{Diagnostic, Place};
use crate::facts::{Document, Gathered, Reader, suggest};
use crate::ontology::{Kind, Ontology};
use crate::reading::tree::{self, Entry, Item};
use crate::reading::{File, InputFile};

/// Reads a mapping file with what makes a mapping of its root. `None` where there are mistakes, which are added
/// to `found`.
pub(super) fn read<T>(
    ontology: &Ontology,
    file: &InputFile,
    found: &mut Vec<Diagnostic>,
    make: impl FnOnce(&mut Reader<'_>, &Item) -> Option<T>,
) -> Option<T> {
    let text = File::new(&file.name, &file.text);
    let before = found.len();
    let Some(root) = tree::parse(&text, &file.text, found) else {
        if found.len() == before {
            let start = Place { line: 1, column: 1 };
            found.push(text.mistake(start, "the mapping is empty", None));
        }
        return None;
    };
    // Nothing is gathered from a mapping but what its constants say, and that only to find their mistakes.
    let mut scratch = Gathered::default();
    let made = make(
        &mut Reader::new(ontology, text, None, &mut scratch, found),
        &root,
    );
    made.filter(|_| found.len() == before)
}

/// The kind that a mapping names.
pub(super) fn kind<'o>(
    reader: &mut Reader<'_>,
    ontology: &'o Ontology,
    item: &Item,
) -> Option<&'o Kind> {
    let name = reader.text(item)?;
    let known = ontology.kind_named(&name);
    if known.is_none() {
        let names = ontology.kinds.iter().map(|kind| kind.name.as_str());
        let hint = suggest("kind", &name, names);
        let message = format!("the ontology has no kind `{name}`");
        reader.mistake(item.place, message, Some(hint));
    }
    known
}

/// The member that a mapping names.
pub(super) fn member<'o>(
    reader: &mut Reader<'_>,
    ontology: &'o Ontology,
    kind: &'o Kind,
    item: &Item,
) -> Option<Member<'o>> {
    let name = reader.text(item)?;
    Member::named(reader, ontology, kind, &name, item.place)
}

/// A member of a mapping that there is none of.
pub(super) fn unknown(reader: &mut Reader<'_>, entry: &Entry, what: &str, known: &[&str]) {
    let hint = suggest("member", &entry.key, known.iter().copied());
    let message = format!("{what} has no `{}`", entry.key);
    reader.mistake(entry.place, message, Some(hint));
}

/// What holds for all files of an import.
#[derive(Clone, Default)]
pub(super) struct Head {
    /// The document of all sources, in place of the files' names.
    pub(super) document: Option<Document>,
    /// On whose behalf the files speak.
    pub(super) owner: Option<Arc<str>>,
}

impl Head {
    /// The default document of a file: the mapping's, or one that is called as the file is.
    pub(super) fn document_of(&self, file: &InputFile) -> Document {
        let name = file.name.rsplit(['/', '\\']).next().unwrap_or(&file.name);
        let own = || Document::named(name);
        self.document.clone().unwrap_or_else(own)
    }
}
