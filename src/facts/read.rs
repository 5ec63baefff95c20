//! Reads fact files: sections by kind, nodes by slug, and every mistake on the way.
//!
//! A reading goes on after a mistake with what is not affected by it, so that one run shows all.

use std::sync::Arc;

use super::gather::Gathered;
use super::source::Document;
use crate::change::Desired;
use crate::diagnostic::{Diagnostic, Diagnostics, MISTAKES_MAX, Place, nearest};
use crate::event::{NodeKey, Slug, Value, ValueMismatch};
use crate::ontology::reserved::FILE_MEMBERS;
use crate::ontology::{Kind, Ontology, Scalar, ValueType};
use crate::reading::tree::{self, Content, Entry, Item};
use crate::reading::{File, InputFile};

/// Reads fact files to what they want the graph to hold.
///
/// `owner` speaks for all files and takes the place of their own `owner` lines. Fails with the
/// mistakes of all files. Nodes and edges come in the order of their first mention.
pub fn read(
    ontology: &Ontology,
    files: &[InputFile],
    owner: Option<&str>,
) -> Result<Desired, Diagnostics> {
    let mut gathered = Gathered::default();
    let mut found = Vec::new();
    for InputFile { name, text } in files {
        let file = File::new(name, text);
        let mut reader = Reader::new(ontology, file, owner, &mut gathered, &mut found);
        reader.file(text);
    }
    let desired = gathered.finish(ontology, &mut found);
    Diagnostics::check_most(found).map(|()| desired)
}

/// The reading of one file.
///
/// An import is read by it as well: what stands in a table or in a catalogue is put as a tree in the form of a
/// fact file, each item at its place in the import's own file.
pub(crate) struct Reader<'a> {
    pub(crate) ontology: &'a Ontology,
    pub(super) file: File<'a>,
    /// The default document.
    pub(super) document: Option<Document>,
    /// On whose behalf the file speaks.
    pub(super) owner: Option<Arc<str>>,
    pub(super) gathered: &'a mut Gathered,
    found: &'a mut Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// Begins to read a file. `owner` takes the place of the file's own.
    pub(crate) fn new(
        ontology: &'a Ontology,
        file: File<'a>,
        owner: Option<&str>,
        gathered: &'a mut Gathered,
        found: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            ontology,
            file,
            document: None,
            owner: owner.map(Arc::from),
            gathered,
            found,
        }
    }
}

impl Reader<'_> {
    fn file(&mut self, text: &str) {
        let Some(root) = tree::parse(&self.file, text, self.found) else {
            return;
        };
        if root.is_null() {
            return;
        }
        let Some(members) = self.map(&root, "sections such as `tools:`") else {
            return;
        };
        self.head(members);
        let sections = members
            .iter()
            .filter(|member| !FILE_MEMBERS.contains(&&*member.key));
        for section in sections {
            self.section(section);
        }
    }

    /// What holds for the whole of an import's file: the default document of its sources, and on whose behalf
    /// it speaks where nobody else was named.
    pub(crate) fn begin(&mut self, document: Document, owner: Option<Arc<str>>) {
        self.document = Some(document);
        self.owner = self.owner.take().or(owner);
        self.gathered.owner(self.owner.as_ref());
    }

    /// What holds for the whole file, wherever in it that stands.
    fn head(&mut self, members: &[Entry]) {
        for member in members {
            match &*member.key {
                "document" => self.document = self.default_document(&member.value),
                "owner" => {
                    let own = self.text(&member.value);
                    self.owner = self.owner.take().or(own);
                }
                _ => {}
            }
        }
        self.gathered.owner(self.owner.as_ref());
    }

    fn section(&mut self, section: &Entry) {
        let ontology = self.ontology;
        let Some(kind) = ontology.kind_of_plural(&section.key) else {
            let hint = self.section_hint(&section.key);
            let message = format!("there is no section `{}`", section.key);
            return self.mistake(section.place, message, Some(hint));
        };
        if section.value.is_null() {
            return;
        }
        let Some(nodes) = self.map(&section.value, "slugs with what is said about each") else {
            return;
        };
        for node in nodes {
            self.state(kind, node);
        }
    }

    /// Takes in what an entry says under a slug about a node of that kind.
    pub(crate) fn state(&mut self, kind: &Kind, node: &Entry) {
        let slug = self.slug(&node.key, node.place, kind);
        // What stands under a bad slug is read for its mistakes, under a slug of its own.
        let slug = slug.unwrap_or_else(|| placeholder(node.place));
        let key = NodeKey {
            kind: kind.name.as_str().into(),
            slug,
        };
        self.node(kind, &key, node);
    }

    fn section_hint(&self, written: &str) -> String {
        let kinds = || self.ontology.kinds.iter();
        let singular = kinds().find(|kind| written == kind.name || written == kind.singular);
        let plurals = kinds().map(|kind| kind.plural.as_str());
        match singular.map(|kind| kind.plural.as_str()) {
            Some(plural) => format!("the section is called `{plural}`"),
            None => suggest(
                "section",
                written,
                plurals.chain(FILE_MEMBERS.iter().copied()),
            ),
        }
    }

    /// Checks a slug of a node of that kind.
    pub(super) fn slug(&mut self, text: &str, place: Place, kind: &Kind) -> Option<Slug> {
        match Slug::new(text) {
            Ok(slug) => Some(slug),
            Err(invalid) => {
                let id = text.strip_prefix(&*kind.name);
                let inside = id.and_then(|rest| rest.strip_prefix(':'));
                let suggestion = inside.map(str::to_owned);
                let suggestion = suggestion.or(invalid.suggestion.as_ref().map(Slug::to_string));
                let hint = suggestion.map(|slug| format!("did you mean `{slug}`?"));
                self.mistake(place, invalid.to_string(), hint);
                None
            }
        }
    }

    /// A text, as it is written. `None` and a mistake for null, lists and maps.
    pub(crate) fn text(&mut self, item: &Item) -> Option<Arc<str>> {
        match &item.content {
            Content::Scalar(scalar) if !scalar.is_null() => Some(Arc::clone(&scalar.text)),
            _ => self.expected("a text", item),
        }
    }

    /// A text, or null to clear it.
    pub(super) fn text_or_null(&mut self, item: &Item) -> Option<Option<Arc<str>>> {
        if item.is_null() {
            return Some(None);
        }
        self.text(item).map(Some)
    }

    /// A value of an attribute or property, or null to clear it.
    pub(super) fn value(&mut self, value_type: ValueType, item: &Item) -> Option<Option<Value>> {
        if item.is_null() {
            return Some(None);
        }
        if !value_type.list {
            return self.single(value_type.scalar, item).map(Some);
        }
        let items = items(item);
        let values: Vec<Option<Value>> = items
            .map(|item| self.single(value_type.scalar, item))
            .collect();
        let values: Option<Vec<Value>> = values.into_iter().collect();
        Some(Some(Value::List(values?)))
    }

    /// One value of that type.
    pub(super) fn single(&mut self, scalar: Scalar, item: &Item) -> Option<Value> {
        let written = match &item.content {
            Content::Scalar(written) if !written.is_null() => written,
            _ => {
                let expected = expected(self.ontology, scalar);
                return self.expected(&expected, item);
            }
        };
        let json = match scalar {
            Scalar::Int | Scalar::Float | Scalar::Boolean => written.resolve(),
            _ => serde_json::Value::from(&*written.text),
        };
        match Value::coerce_scalar(self.ontology, scalar, &json) {
            Ok(value) => Some(value),
            Err(mismatch) => {
                let hint = mismatch_hint(scalar, &json, &mismatch);
                self.mistake(item.place, mismatch.to_string(), hint);
                None
            }
        }
    }

    /// The members of a map.
    pub(crate) fn map<'i>(&mut self, item: &'i Item, of: &str) -> Option<&'i [Entry]> {
        match &item.content {
            Content::Map(entries) => Some(entries),
            _ => self.expected(&format!("a map of {of}"), item),
        }
    }

    pub(crate) fn expected<T>(&mut self, expected: &str, item: &Item) -> Option<T> {
        let message = format!("expected {expected}, found {}", item.found());
        self.mistake(item.place, message, None);
        None
    }

    pub(crate) fn mistake(
        &mut self,
        place: Place,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        if self.found.len() <= MISTAKES_MAX {
            self.found.push(self.file.mistake(place, message, hint));
        }
    }
}

fn placeholder(place: Place) -> Slug {
    let Place { line, column } = place;
    Slug::new(&format!("line-{line}-column-{column}")).expect("letters, digits and hyphens")
}

/// The items of a list; a single item is a list of one, null an empty list.
pub(crate) fn items(item: &Item) -> impl Iterator<Item = &Item> {
    let (many, one) = match &item.content {
        Content::List(items) => (items.as_slice(), None),
        _ if item.is_null() => ([].as_slice(), None),
        _ => ([].as_slice(), Some(item)),
    };
    many.iter().map(AsRef::as_ref).chain(one)
}

/// "did you mean", or else what there is.
pub(crate) fn suggest<'a>(
    what: &str,
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(written, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("a {what} is one of {}", known.join(", ")),
    }
}

fn expected(ontology: &Ontology, scalar: Scalar) -> String {
    match Value::coerce_scalar(ontology, scalar, &serde_json::Value::Null) {
        Err(mismatch) => mismatch.expected,
        Ok(_) => "a value".to_owned(),
    }
}

fn mismatch_hint(
    scalar: Scalar,
    json: &serde_json::Value,
    mismatch: &ValueMismatch,
) -> Option<String> {
    if let Some(suggestion) = &mismatch.suggestion {
        return Some(format!("did you mean `{suggestion}`?"));
    }
    let text = json.as_str()?;
    match (scalar, text.to_lowercase().as_str()) {
        (Scalar::Boolean, "yes" | "on" | "y" | "true") => Some("write `true`".to_owned()),
        (Scalar::Boolean, "no" | "off" | "n" | "false") => Some("write `false`".to_owned()),
        (Scalar::Int | Scalar::Float, number)
            if number.parse::<f64>().is_ok_and(|number| number.is_finite()) =>
        {
            Some("a number stands without quotes".to_owned())
        }
        _ => None,
    }
}
