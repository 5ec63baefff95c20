//! Commands: what somebody wants changed.
//!
//! A [`Change`] is a wish that [`super::decide()`] accepts or refuses; only events are stored. Patches
//! tell "left as it is" from "made null": an absent member changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::event::{EdgeKey, Label, NodeKey, Source, Value};

/// One wish.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Change {
    /// Put another ontology in force.
    OntologyReplace {
        /// Its text, which has been read without mistakes.
        sdl: Arc<str>,
    },
    /// Create a node that does not exist.
    NodeCreate {
        /// Which.
        key: NodeKey,
        /// What is stated about it.
        patch: NodePatch,
    },
    /// Change a node that exists.
    NodeUpdate {
        /// Which.
        key: NodeKey,
        /// What changes.
        patch: NodePatch,
    },
    /// Create a node, or change it where it exists.
    NodeUpsert {
        /// Which.
        key: NodeKey,
        /// What is stated, or changes.
        patch: NodePatch,
    },
    /// Delete a node.
    NodeDelete {
        /// Which.
        key: NodeKey,
        /// What becomes of its edges.
        on_references: OnReferences,
    },
    /// Make an edge, or change what is stated about it where it exists.
    Connect {
        /// Which.
        key: EdgeKey,
        /// What is stated, or changes.
        patch: EdgePatch,
    },
    /// Make an edge as `Connect` does, and remove the other edges of the field that the key names: a field
    /// that leads to one node leads to another one.
    ConnectOnly {
        /// Which.
        key: EdgeKey,
        /// What is stated, or changes.
        patch: EdgePatch,
    },
    /// Remove an edge; nothing happens when there is none.
    Disconnect {
        /// Which.
        key: EdgeKey,
    },
    /// Remove all edges of a relation field of a node; nothing happens when there are none.
    DisconnectAll {
        /// Whose.
        node: NodeKey,
        /// The field.
        field: Arc<str>,
    },
}

/// What becomes of a deleted node's edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum OnReferences {
    /// The deletion is refused while there are any.
    Reject,
    /// They are removed with it.
    Detach,
}

/// What to change about a node. `None` leaves a member as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct NodePatch {
    /// The display name. A node that is created without one is named by its slug.
    pub name: Option<Arc<str>>,
    /// The description; `Some(None)` clears it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<Arc<str>>>,
    /// All labels.
    pub labels: Option<Vec<Label>>,
    /// All sources.
    pub sources: Option<Vec<Source>>,
    /// Attributes by name; `None` clears one.
    pub attributes: BTreeMap<Arc<str>, Option<Value>>,
    /// All owners, exactly these: an exported file says so. `None` leaves them.
    pub owners: Option<BTreeSet<Arc<str>>>,
    /// Owners who state this, added to those who do (after `owners` was applied).
    pub owners_added: BTreeSet<Arc<str>>,
}

/// What to change about an edge. `None` leaves a member as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct EdgePatch {
    /// The remark; `Some(None)` clears it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Option<Arc<str>>>,
    /// All sources.
    pub sources: Option<Vec<Source>>,
    /// Properties by name; `None` clears one.
    pub properties: BTreeMap<Arc<str>, Option<Value>>,
    /// All owners, exactly these: an exported file says so. `None` leaves them.
    pub owners: Option<BTreeSet<Arc<str>>>,
    /// Owners who state this, added to those who do (after `owners` was applied).
    pub owners_added: BTreeSet<Arc<str>>,
}
