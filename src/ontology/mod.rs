//! The ontology: which kinds of nodes there are, what they carry and how they relate.
//!
//! Kinds are data, not Rust types: [`read`] makes an [`Ontology`] from a file in GraphQL's schema
//! language, and everything else (API, fact files, plans) is made from that. Pure: no files, no
//! async. The only place beside `graphql` that names async-graphql's parser.
//!
//! Reading goes through the files below in this order, and each reports what it finds wrong:
//! syntax, declarations, enums, kinds, fields (attributes, relations, derived relations), inverses,
//! derived paths, generated names, rules. The ontology is assembled only when nothing was wrong.

mod model;

mod read;
mod report;
mod syntax;

mod declaration;
mod directive;
mod enumeration;
mod kind;

mod attribute;
mod derived;
mod draft;
mod field;
mod field_type;
mod inverse;
mod relation;

mod rule;
pub(crate) mod scalar;
mod text;

mod assemble;
mod collision;
mod describe;
mod limit;
mod name;
pub(crate) mod reserved;

#[cfg(test)]
mod tests;

pub use model::{
    Attribute, Cardinality, Direction, EnumId, EnumType, EnumValue, FieldId, Kind, KindId,
    Ontology, RelationField, RelationId, Scalar, StoredRelation, ValueType, Via,
};
pub(crate) use name::{capitalized, shouty};
pub use read::{read, read_logged};
pub use rule::{Literal, Message, Part, Rule, Severity, Test};
pub use text::{BadNeedle, TextMatch, TextTest};
