//! The documents that were asked last, recognised as they stand in a body.
//!
//! A client asks the same documents again and again, with other variables, and mostly writes them first. To compare
//! the beginning of a body with one that was read before takes a small part of the time that reading it does.

use std::cell::RefCell;
use std::sync::Arc;

use crate::graphql::document::{Document, KeptDocument};

/// How many a thread keeps.
const KEPT_MAX: usize = 8;
/// How long a beginning is that is kept, in bytes.
const KEPT_BYTES_MAX: usize = 16 * 1024;

thread_local! {
    /// The one that was asked last stands first.
    static KEPT: RefCell<Vec<Arc<Beginning>>> = const { RefCell::new(Vec::new()) };
}

/// How a body begins: with a brace, maybe the operation's name, and the document.
#[derive(Debug)]
pub(super) struct Beginning {
    bytes: Box<[u8]>,
    document: KeptDocument,
    operation_name: Option<Box<str>>,
}

impl Beginning {
    /// The one that a body has, and what stands behind it there.
    pub(super) fn of(body: &[u8]) -> Option<(Arc<Self>, &[u8])> {
        KEPT.with_borrow_mut(|kept| {
            let place = kept.iter().position(|one| body.starts_with(&one.bytes))?;
            kept[..=place].rotate_right(1);
            let found = kept[0].clone();
            let behind = &body[found.bytes.len()..];
            Some((found, behind))
        })
    }

    /// Notes how a body begins that was read as JSON, and what it was found to say.
    pub(super) fn note(body: &[u8], document: Document<'_>, operation_name: Option<&str>) {
        let Some((length, has_name)) = beginning(body, document, operation_name) else {
            return;
        };
        if length > KEPT_BYTES_MAX {
            return;
        }
        let noted = Arc::new(Self {
            bytes: body[..length].into(),
            document: document.into(),
            operation_name: operation_name.filter(|_| has_name).map(Into::into),
        });
        KEPT.with_borrow_mut(|kept| {
            kept.truncate(KEPT_MAX - 1);
            kept.insert(0, noted);
        });
    }

    pub(super) fn document(&self) -> Document<'_> {
        self.document.as_document()
    }

    pub(super) fn operation_name(&self) -> Option<&str> {
        self.operation_name.as_deref()
    }
}

/// How long the beginning of a body is that says nothing but its document, and, as it says too, maybe its operation's
/// name; `None` where it begins in another way.
fn beginning(
    body: &[u8],
    document: Document<'_>,
    operation_name: Option<&str>,
) -> Option<(usize, bool)> {
    let mut rest = token(body, "{")?;
    let named = token(rest, "\"operationName\"");
    if let Some(named) = named {
        let quote = token(token(named, ":")?, "\"")?;
        let name = quote.strip_prefix(operation_name?.as_bytes())?;
        rest = token(name.strip_prefix(b"\"")?, ",")?;
    }
    for each in ["\"query\"", ":", "\""] {
        rest = token(rest, each)?;
    }
    rest = rest.strip_prefix(document.written().as_bytes())?;
    rest = rest.strip_prefix(b"\"")?;
    Some((body.len() - rest.len(), named.is_some()))
}

/// What stands behind a token of JSON, and the space before it.
pub(super) fn token<'b>(mut json: &'b [u8], token: &str) -> Option<&'b [u8]> {
    while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = json {
        json = rest;
    }
    json.strip_prefix(token.as_bytes())
}
