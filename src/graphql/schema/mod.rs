//! The API that an ontology makes: its types, what their fields mean, and their registration with
//! async-graphql.

mod build;
mod facet;
mod filter;
mod fixed;
mod kind;
mod model;
mod query;
mod record;
mod register;
mod set;
mod venn;

pub use facet::FacetMember;
pub use model::{Api, FieldDef, InputDef, Meaning, Shape, SourceMember, Type, TypeDef};
pub use register::{register, sdl};
pub use venn::VennMember;
