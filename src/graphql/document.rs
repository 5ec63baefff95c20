//! Documents as they come to a service.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A string of JSON, borrowed where it has no escapes. (serde borrows a `Cow` by itself never.)
#[derive(Debug, Deserialize)]
pub struct Text<'b>(#[serde(borrow)] pub Cow<'b, str>);

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// The text of a document, as it came. It is hashed and compared that way, so that a document that was asked before
/// need not be rewritten to be found; two ways to write one are two documents to the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Document<'d> {
    /// The text itself.
    Plain(&'d str),
    /// The inside of a JSON string, with escapes like `\n` in it.
    Escaped(Escaped<'d>),
}

/// The inside of a JSON string whose escapes are all of two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Escaped<'d>(&'d str);

impl<'d> Document<'d> {
    /// The document that a JSON string has, as it stands there; `None` where it has escapes by number, or is no string.
    pub fn in_json(json: &'d RawValue) -> Option<Self> {
        let inside = json.get().strip_prefix('"')?.strip_suffix('"')?;
        if !inside.contains('\\') {
            return Some(Self::Plain(inside));
        }
        // These may be wrong, which JSON's grammar allows.
        (!inside.contains(r"\u")).then_some(Self::Escaped(Escaped(inside)))
    }

    /// The text itself.
    pub fn text(self) -> Cow<'d, str> {
        match self {
            Self::Plain(text) => Cow::Borrowed(text),
            Self::Escaped(Escaped(inside)) => {
                let text = serde_json::from_str(&format!("\"{inside}\""));
                Cow::Owned(text.expect("it was inside a JSON string, and has simple escapes only"))
            }
        }
    }

    /// As it came.
    pub fn written(self) -> &'d str {
        match self {
            Self::Plain(text) | Self::Escaped(Escaped(text)) => text,
        }
    }

    pub(super) fn is_escaped(self) -> bool {
        matches!(self, Self::Escaped(_))
    }
}

/// A document that is kept as it came.
#[derive(Debug)]
pub struct KeptDocument {
    written: Box<str>,
    is_escaped: bool,
}

impl KeptDocument {
    /// The document.
    pub fn as_document(&self) -> Document<'_> {
        if self.is_escaped {
            Document::Escaped(Escaped(&self.written))
        } else {
            Document::Plain(&self.written)
        }
    }
}

impl From<Document<'_>> for KeptDocument {
    fn from(document: Document<'_>) -> Self {
        Self {
            written: document.written().into(),
            is_escaped: document.is_escaped(),
        }
    }
}

impl<'d> From<&'d str> for Document<'d> {
    fn from(text: &'d str) -> Self {
        Self::Plain(text)
    }
}

impl<'d> From<&'d String> for Document<'d> {
    fn from(text: &'d String) -> Self {
        Self::Plain(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(json: &str, is_taken_as_it_stands: bool) {
        let raw: &RawValue = serde_json::from_str(json).unwrap();
        let document = Document::in_json(raw);
        assert_eq!(document.is_some(), is_taken_as_it_stands, "{json}");
        if let Some(document) = document {
            let text: String = serde_json::from_str(json).unwrap();
            assert_eq!(document.text(), text, "{json}");
        }
    }

    #[test]
    fn a_document_is_taken_out_of_json_as_it_stands_where_that_cannot_fail() {
        check(r#""{ tools { name } }""#, true);
        check(r#""{\n\ttool(slug: \"eks\")\r\n}""#, true);
        check(r#""\\ \/ \b \f é""#, true);
        check(r#""\u00e9""#, false);
        check(r#""\ud800""#, false);
        check("7", false);
        check("[\"a\"]", false);
    }

    proptest! {
        #[test]
        fn whatever_is_json_is_read_back(text in "[ -~\n\t\"\\\\é]{0,40}") {
            let json = serde_json::to_string(&text).unwrap();
            let raw: &RawValue = serde_json::from_str(&json).unwrap();
            if let Some(document) = Document::in_json(raw) {
                prop_assert_eq!(document.text(), text);
            }
        }
    }
}
