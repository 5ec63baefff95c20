//! Sources: who says so. A string is a place in the file's default document; a map says it all.

use std::sync::Arc;

use super::read::{Reader, items, suggest};
use crate::event::{Basis, Source, Value};
use crate::ontology::Scalar;
use crate::reading::tree::{Content, Entry, Item};

const MEMBERS: [&str; 7] = [
    "document",
    "locator",
    "url",
    "basis",
    "inferred",
    "note",
    "observedAt",
];

/// A file's default document.
#[derive(Clone)]
pub(crate) struct Document {
    name: Arc<str>,
    url: Option<Arc<str>>,
}

impl Document {
    /// A document that can be read nowhere in particular.
    pub(crate) fn named(name: &str) -> Self {
        let name = name.into();
        Self { name, url: None }
    }
}

impl Reader<'_> {
    /// The `document:` of a file: its name, or name and URL.
    pub(crate) fn default_document(&mut self, item: &Item) -> Option<Document> {
        let Content::Map(members) = &item.content else {
            let name = self.text(item)?;
            return Some(Document { name, url: None });
        };
        let (mut name, mut url) = (None, None);
        for member in members {
            match &*member.key {
                "name" => name = self.text(&member.value),
                "url" => url = self.url(&member.value),
                other => {
                    let hint = suggest("member of a document", other, ["name", "url"]);
                    let message = format!("a document has no `{other}`");
                    self.mistake(member.place, message, Some(hint));
                }
            }
        }
        if name.is_none() && !members.iter().any(|member| &*member.key == "name") {
            self.mistake(item.place, "a document needs a `name`", None);
        }
        Some(Document { name: name?, url })
    }

    /// A list of sources; null clears them.
    pub(super) fn sources(&mut self, item: &Item) -> Option<Vec<Source>> {
        let sources: Vec<Option<Source>> = items(item).map(|item| self.source(item)).collect();
        sources.into_iter().collect()
    }

    fn source(&mut self, item: &Item) -> Option<Source> {
        if let Content::Map(members) = &item.content {
            return self.source_in_full(item, members);
        }
        let locator = self.text(item)?;
        let document = self.the_default(item)?;
        Some(Source {
            document: document.name,
            locator: Some(locator),
            url: document.url,
            basis: Basis::Stated,
            note: None,
            observed_at: None,
        })
    }

    fn source_in_full(&mut self, item: &Item, members: &[Entry]) -> Option<Source> {
        let (mut document, mut locator, mut url, mut note) = (None, None, None, None);
        let (mut basis, mut inferred, mut observed_at) = (None, None, None);
        for member in members {
            let value = &member.value;
            match &*member.key {
                known if value.is_null() && MEMBERS.contains(&known) => {}
                "document" => document = self.text(value),
                "locator" => locator = self.text(value),
                "url" => url = self.url(value),
                "note" => note = self.text(value),
                "inferred" => inferred = self.text(value).map(|why| (member, why)),
                "basis" => basis = self.basis(value),
                "observedAt" => observed_at = self.single(Scalar::Date, value),
                other => {
                    let hint = if other.contains(' ') {
                        "inside of { }, a text with a comma needs quotes".to_owned()
                    } else {
                        suggest("member of a source", other, MEMBERS)
                    };
                    let message = format!("a source has no `{other}`");
                    self.mistake(member.place, message, Some(hint));
                }
            }
        }
        if let Some((member, why)) = inferred {
            if note.is_some() || basis == Some(Basis::Stated) {
                let message = "`inferred` is short for `basis: INFERRED` with a `note`";
                let hint = "use `inferred: why`, or `basis` and `note`, not both";
                self.mistake(member.place, message, Some(hint.to_owned()));
            }
            (basis, note) = (Some(Basis::Inferred), Some(why));
        }
        let basis = basis.unwrap_or(Basis::Stated);
        let is_explained = note.as_ref().is_some_and(|note| !note.trim().is_empty());
        if basis == Basis::Inferred && !is_explained {
            let message = "an INFERRED source needs a note that says why";
            self.mistake(
                item.place,
                message,
                Some("write `inferred: why`".to_owned()),
            );
        }
        let own = document.map(|name| Document { name, url: None });
        let said = members
            .iter()
            .any(|member| &*member.key == "document" && !member.value.is_null());
        let document = match own {
            None if !said => self.the_default(item)?,
            own => own?,
        };
        Some(Source {
            document: document.name,
            locator,
            url: url.or(document.url),
            basis,
            note,
            observed_at: match observed_at {
                Some(Value::Date(date)) => Some(date),
                _ => None,
            },
        })
    }

    fn the_default(&mut self, item: &Item) -> Option<Document> {
        if self.document.is_none() {
            let message = "this source does not say which document it is in";
            let hint = "give it a `document`, or write a `document:` line at the top of the file";
            self.mistake(item.place, message, Some(hint.to_owned()));
        }
        self.document.clone()
    }

    fn basis(&mut self, item: &Item) -> Option<Basis> {
        let text = self.text(item)?;
        let known = [Basis::Stated, Basis::Inferred];
        let basis = known.into_iter().find(|basis| *text == *basis.name());
        if basis.is_none() {
            let hint = suggest("basis", &text, known.map(Basis::name));
            let message = format!("there is no basis `{text}`");
            self.mistake(item.place, message, Some(hint));
        }
        basis
    }

    fn url(&mut self, item: &Item) -> Option<Arc<str>> {
        match self.single(Scalar::Url, item)? {
            Value::Url(url) => Some(url),
            _ => None,
        }
    }
}
