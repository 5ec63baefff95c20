//! The guard: the only way from the text of a request to a document.
//!
//! [`read`] lexes, parses and measures a document, each step bounded before the next one starts: bytes,
//! then tokens and nesting, then the selections that its fragments expand to. What it returns is safe to
//! walk by recursion and cheap to walk in full.
//!
//! The parser is our own and builds async-graphql-parser's [`ExecutableDocument`], because that crate's
//! `parse_query` overflows the stack on nested lists, refuses documents that the specification allows
//! (surrogate pairs and `\u{...}` in strings, directives after a default value, descriptions on
//! operations, spaces inside a list type), accepts some that it does not (`queryName {a}`,
//! `fragment on on T {a}`, `[00]`, `query() {a}`) and drops duplicate input fields. Schema files still go
//! through that crate: they are ours, not a caller's.
//!
//! Names that must be unique in a document (operations, fragments, fields of an input object) are checked
//! here, since the document's maps could not hold both. Everything else about meaning is in
//! [`validate`](super::validate).

mod error;
mod lexer;
mod limits;
mod parser;
mod selections;
mod string;
mod token;

use async_graphql_parser::types::ExecutableDocument;

pub use error::RequestError;
pub use lexer::{Scan, scan};
pub use limits::{DocumentLimits, LEVELS_CEILING};
pub use selections::{Expansion, expansion};
pub use token::{Token, TokenKind};

/// Reads a document, or says why not. Work is bounded by `limits` whatever the text is.
pub fn read(text: &str, limits: &DocumentLimits) -> Result<ExecutableDocument, RequestError> {
    let scan = scan(text, limits)?;
    let document = parser::parse(&scan.tokens)?;
    expansion(&document, limits)?;
    Ok(document)
}

#[cfg(test)]
mod tests;
