//! GraphQL: the schema that an ontology makes, documents compiled to plans, plans run on snapshots.
//!
//! The only layer beside `http` that names async-graphql. A document goes [`guard`] → [`validate`] →
//! [`plan`] → [`run`]; all but the last happen once per document, since plans are cached. [`service`]
//! is the way through.

pub mod document;
pub mod error;
pub mod guard;
pub mod input;
mod introspection;
pub mod limits;
pub mod live;
pub mod named;
pub mod plan;
mod prepare;
pub mod run;
pub mod schema;
pub mod service;
pub mod user_error;
pub mod validate;
pub mod variables;
pub mod view;
