//! The graph in memory: snapshots, and the questions that are asked of them.
//!
//! Pure and synchronous: no clock, no files, no async, no logging. Everything is deterministic; no
//! order depends on a hash map. petgraph's indexes never leave this directory.

mod base;
mod builder;
mod datum;
mod derived;
mod filter;
mod list;
mod node;
mod ordering;
mod overlap;
mod overlay;
mod path;
mod ready;
mod snapshot;
mod text;
mod vertex;
mod visits;

pub use builder::Builder;
pub use datum::{Datum, EdgeSubject, Subject};
pub use derived::witnesses;
pub use filter::{EdgeFilter, Filter, LabelTest, RelatedFilter, SourceTest, ValueTest};
pub use list::{Link, List, ListIter};
pub use node::{Edge, Node, Stamp};
pub use ordering::{SortKey, compare};
pub use overlap::{listed, overlap};
pub use path::{Path, proofs};
pub use ready::{Ready, Slot};
pub use snapshot::{Head, Snapshot};
pub use text::{PATTERN_BYTES_MAX, TextMatch, TextTest};
pub use vertex::Vertex;
pub use visits::{Visits, VisitsExhausted};
