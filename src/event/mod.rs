//! What happened: the facts, the events that change them, and the commits that group events.
//!
//! This is the unit of log, feed and replay. Kinds, relations and attributes stand here by name, not
//! by index, so that a log outlives any change of the ontology. Pure data: no clock, no I/O. Whether
//! an event may happen is decided in `change`; applying one (in `graph`) cannot fail.

mod commit;
mod fact;
mod fit;
mod slug;
mod value;
mod weight;

pub use commit::{Commit, CommitId, Event, RequestId, Revision, Stamp, Stamps};
pub use fact::{Basis, EdgeFact, EdgeKey, Label, NodeFact, NodeKey, Source};
pub use slug::{InvalidSlug, SLUG_LENGTH_MAX, Slug};
pub use value::{Value, ValueMismatch};
