//! A desired state: what fact files say the graph should hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::command::{EdgePatch, NodePatch};
use crate::diagnostic::Place;
use crate::event::{EdgeKey, NodeKey};

/// Everything that the fact files of one `apply` say, in the files' order. Each node and each edge
/// stands at most once; files that say the same thing differently have been refused.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Desired {
    /// The nodes.
    pub nodes: Vec<DesiredNode>,
    /// The edges, of stored relations, in their forward direction whichever side stated them.
    pub edges: Vec<DesiredEdge>,
    /// The owners on whose behalf the files speak, also of a file that states nothing any more:
    /// `--prune` may remove what these owners stated earlier and the files do not state.
    pub owners: BTreeSet<Arc<str>>,
}

/// A node that a file states.
#[derive(Debug, Clone, PartialEq)]
pub struct DesiredNode {
    /// Which.
    pub key: NodeKey,
    /// What is said about it.
    pub patch: NodePatch,
    /// Where it is said.
    pub origin: Origin,
}

/// An edge that a file states.
#[derive(Debug, Clone, PartialEq)]
pub struct DesiredEdge {
    /// Which. The far node (see `origin.names`) need not be in the files: it may be in the graph.
    pub key: EdgeKey,
    /// What is said about it.
    pub patch: EdgePatch,
    /// Where it is said.
    pub origin: Origin,
    /// The node that the file names as the edge's other end: what a mistake would be about.
    pub names: NodeKey,
}

/// Where something was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// The place in it.
    pub place: Place,
    /// The text there.
    pub text: Arc<str>,
}
