//! What comes in with a document: variables and arguments, coerced by the specification's rules and
//! turned into filters, orders and pages.

mod arguments;
mod coerce;
pub mod cursor;
mod filter;
mod search;

pub use arguments::{Arguments, Given, PageArguments, Window, read};
pub use coerce::{Misfit, Variables, json, literal};
pub use search::{SearchArguments, search_cursor};
