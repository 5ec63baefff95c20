//! Imports: what other tools keep about an organisation, read as fact files are.
//!
//! [`csv`] reads tables by a mapping, [`backstage`] reads the entities of a Backstage catalogue. Each puts what
//! a file says as the tree of a fact file, every item at its place in the import's own file, and the reader of
//! fact files does the rest: so plans, owners, pruning, contradictions and mistakes with their places are the
//! same. Pure: no files are opened here, and nothing is compared with a graph.

mod backstage;
mod mapping;
mod member;
mod slug;
mod table;

pub use backstage::read as backstage;
pub use backstage::unread_members;
pub use table::read as csv;
