//! Changes: what may be wished, what is refused and why, and which events a wish comes to.
//!
//! Pure: decisions are made on a snapshot and answer with events or rejections.

mod command;
mod desired;

pub use command::{Change, EdgePatch, NodePatch, OnReferences};
pub use desired::{Desired, DesiredEdge, DesiredNode, Origin};
