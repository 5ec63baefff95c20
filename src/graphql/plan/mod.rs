//! Plans: validated operations compiled once against the ontology, bound to each request's variables.

mod bind;
mod compile;
mod cost;
mod cut;
mod explain;
mod model;

pub use bind::{Bound, bind};
pub use compile::{Context, Operation, compile};
pub use model::{Introspection, Op, Plan, PlanField, PlannedArguments, Select, Selection, Stretch};
