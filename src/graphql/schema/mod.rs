//! The API that an ontology makes: its types, what their fields mean, and their registration with
//! async-graphql.

mod build;
mod filter;
mod fixed;
mod kind;
mod model;
mod query;
mod record;
mod register;

pub use model::{Api, FieldDef, FieldPlace, InputDef, Meaning, Shape, SourceMember, Type, TypeDef};
pub use register::{register, sdl};
