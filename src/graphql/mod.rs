//! The GraphQL layer: how a document is read, judged, compiled and answered.
//!
//! In reading order: [`guard`] turns the text of a request into a document or refuses it, [`validate`]
//! says whether a document may be asked of a type system.

pub mod guard;
pub mod validate;
