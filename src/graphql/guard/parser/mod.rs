//! The parser: tokens in, async-graphql-parser's document out.
//!
//! Recursive descent over the October 2021 grammar of executable documents, one function per production,
//! with descriptions as graphql-js 16 has them (allowed and dropped). The recursion is as deep as the
//! brackets of the tokens, which [`scan`](super::scan) has bounded; the parser must not be given tokens
//! from anywhere else.

mod cursor;
mod definition;
mod selection;
mod value;

pub(super) use definition::parse;
