//! What comes in with a document: variables and arguments, coerced by the specification's rules and
//! turned into filters, orders and pages.

mod arguments;
mod coerce;
pub mod cursor;
mod entities;
mod facet;
mod filter;
mod set;
mod venn;

pub use arguments::{Arguments, Given, PageArguments, Window, read};
pub use coerce::{Misfit, Variables, json, literal};
pub use entities::{EntityPlace, EntityWindow};
pub use facet::FacetArguments;
pub use set::SetArguments;
pub use venn::{VennArguments, sets_max};
