//! Facts: a node or an edge with everything that is stated about it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use jiff::civil;
use serde::{Deserialize, Serialize};

use super::{Slug, Value};
use crate::ontology::{Ontology, StoredRelation};

/// Which node: the ontology's kind name and the slug. Reads `Tool:eks`, the node's id in the API.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeKey {
    /// The name of the kind in the ontology.
    pub kind: Arc<str>,
    /// The slug within the kind.
    pub slug: Slug,
}

/// Which edge: a stored relation, named by the kind and field of its forward direction, from its
/// source to its target.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EdgeKey {
    /// The source's kind.
    pub kind: Arc<str>,
    /// The forward field of the source's kind.
    pub field: Arc<str>,
    /// The source.
    pub from: Slug,
    /// The target, of the kind that the field leads to.
    pub to: Slug,
}

/// What is stated about a node. Equal facts are the same fact: there is no hidden state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeFact {
    /// The display name.
    pub name: Arc<str>,
    /// What it is, in a sentence or a few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Arc<str>>,
    /// Free pairs, ordered by key; one value per key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// Who says so, in the order stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Which owners' files state it; what `--prune` goes by.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub owners: BTreeSet<Arc<str>>,
    /// The kind's own attributes by name. An absent one is null.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<Arc<str>, Value>,
}

/// What is stated about an edge.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EdgeFact {
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Arc<str>>,
    /// Who says so, in the order stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Which owners' files state it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub owners: BTreeSet<Arc<str>>,
    /// The relation's properties by name. An absent one is null.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<Arc<str>, Value>,
}

/// A free key and value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Label {
    /// The key.
    pub key: Arc<str>,
    /// The value.
    pub value: Arc<str>,
}

/// Who says so: where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The document.
    pub document: Arc<str>,
    /// The place in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<Arc<str>>,
    /// Where the document can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Arc<str>>,
    /// Whether the document says it or we concluded it.
    pub basis: Basis,
    /// Why, where the basis is INFERRED.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Arc<str>>,
    /// When the document was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed_at: Option<civil::Date>,
}

/// Whether a document says it or we concluded it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Basis {
    /// The document says it.
    Stated,
    /// We concluded it; the source's note says why.
    Inferred,
}

impl EdgeKey {
    /// The key of a relation's edge between two nodes.
    pub fn of(ontology: &Ontology, relation: &StoredRelation, from: Slug, to: Slug) -> Self {
        Self {
            kind: ontology.kind(relation.source).name.as_str().into(),
            field: ontology.field(relation.forward).name.as_str().into(),
            from,
            to,
        }
    }
}

impl Basis {
    /// The name in the API and the fact files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "STATED",
            Self::Inferred => "INFERRED",
        }
    }
}

impl fmt::Display for NodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.slug)
    }
}

impl fmt::Display for EdgeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {} {}", self.kind, self.from, self.field, self.to)
    }
}
