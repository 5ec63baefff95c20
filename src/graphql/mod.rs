//! GraphQL: the schema that an ontology makes, documents compiled to plans, plans run on snapshots.
//!
//! The only layer beside `http` that names async-graphql. A document goes `guard` → parser →
//! `validate` → `plan` → `run`; the first four happen once per document, since plans are cached.

pub mod error;
pub mod input;
pub mod limits;
pub mod plan;
pub mod run;
pub mod schema;
