//! The graph in memory: snapshots, and the questions that are asked of them.
//!
//! Pure and synchronous: no clock, no files, no async, no logging. Everything is deterministic; no
//! order depends on a hash map. petgraph's indexes never leave this directory.

mod base;
mod builder;
mod derived;
mod list;
mod node;
mod overlay;
mod snapshot;
mod vertex;

pub use builder::Builder;
pub use derived::witnesses;
pub use list::{Link, List, ListIter};
pub use node::{Edge, Node, Slot, Stamp};
pub use snapshot::{Head, Snapshot};
pub use vertex::Vertex;
