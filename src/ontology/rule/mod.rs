//! Rules: what must hold in an operating model, as conditions whose matches are findings.
//!
//! A file declares rules on its kinds (`@rule`), and every ontology has the built-in ones. This is what
//! rules are and how they are read; `graph::findings` asks a graph for what breaks them. A condition is
//! kept as it was written ([`Literal`]), checked to the last name and value, and compiled to a filter
//! there, by the code that compiles the API's `where`.

mod literal;
mod message;
mod model;

mod built_in;

mod condition;
mod read;
mod scan;
mod vocabulary;

pub(super) use read::{RuleDraft, assemble, read};

pub use literal::Literal;
pub use message::{Message, Part};
pub use model::{Rule, Severity, Test};
