//! What comes in with a document: variables and arguments, coerced by the specification's rules and
//! turned into filters, orders and pages.

mod arguments;
mod change;
mod coerce;
mod commits;
mod coverage;
pub mod cursor;
mod entities;
mod facet;
mod filter;
mod finding;
mod impact;
mod measure;
mod mutation;
mod opaque;
mod search;
mod set;
mod venn;
mod view;
mod walks;
mod window;

pub use arguments::{Arguments, Given, PageArguments, of_text, read};
pub use change::{Changes, InputPath, changes};
pub use coerce::{Misfit, Variables, json, literal};
pub use commits::{CommitWindow, commit_cursor};
pub use coverage::CoverageArguments;
pub use entities::{EntityPlace, EntityWindow};
pub use facet::FacetArguments;
pub use finding::FindingArguments;
pub use measure::Measure;
pub use mutation::{MutationArguments, MutationWish};
pub use search::{SearchArguments, search_cursor};
pub use set::SetArguments;
pub use venn::{VennArguments, sets_max};
pub use view::DiffArguments;
pub use walks::{NeighborhoodArguments, PathsArguments};
pub use window::Window;
