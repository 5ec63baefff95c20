//! What comes in with a document: variables and arguments, coerced by the specification's rules and
//! turned into filters, orders and pages.

mod arguments;
mod coerce;
mod coverage;
pub mod cursor;
mod filter;
mod impact;
mod measure;
mod walks;

pub use arguments::{Arguments, Given, PageArguments, Window, read};
pub use coerce::{Misfit, Variables, json, literal};
pub use coverage::CoverageArguments;
pub use measure::Measure;
pub use walks::{NeighborhoodArguments, PathsArguments};
