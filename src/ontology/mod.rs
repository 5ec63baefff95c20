//! The ontology: which kinds of nodes there are, what they carry and how they relate.
//!
//! Kinds are data, not Rust types: [`read`] makes an [`Ontology`] from a file in GraphQL's schema
//! language, and everything else (API, fact files, plans) is made from that. Pure: no files, no
//! async. The only place beside `graphql` that names async-graphql's parser.

mod model;
mod read;

pub use model::{
    Attribute, Cardinality, Direction, EnumId, EnumType, EnumValue, FieldId, Kind, KindId,
    Ontology, RelationField, RelationId, Scalar, StoredRelation, ValueType, Via,
};
pub use read::read;
