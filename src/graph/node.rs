//! Nodes and edges as a snapshot holds them: one record each. What the API shows of a node is kept apart,
//! ready as JSON (see [`super::ready`]).
//!
//! A record is immutable; changing a fact makes another one. Facts (`event::NodeFact`) are what is
//! logged, records are what is read; the two convert without loss under one ontology.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::event::{EdgeFact, Label, NodeFact, NodeKey, Slug, Source, Stamp, Value};
use crate::ontology::{Attribute, Kind, KindId, ValueType};

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its kind.
    pub kind: KindId,
    /// Its name within the kind.
    pub slug: Slug,
    /// The display name.
    pub name: Arc<str>,
    /// The description.
    pub description: Option<Arc<str>>,
    /// Free pairs, ordered by key.
    pub labels: Box<[Label]>,
    /// Who says so.
    pub sources: Box<[Source]>,
    /// Which owners' files state it.
    pub owners: BTreeSet<Arc<str>>,
    /// The kind's attributes, by index; `None` is null.
    pub values: Box<[Option<Value>]>,
    /// The commit that created it.
    pub created: Stamp,
    /// The last commit that changed what is stated about it.
    pub updated: Stamp,
}

impl Node {
    /// Makes the record of a fact. Attributes that the kind does not have are left out.
    pub fn new(kind: &Kind, slug: Slug, fact: NodeFact, created: Stamp, updated: Stamp) -> Self {
        let values = slots(&kind.attributes, fact.attributes);
        Self {
            kind: kind.id,
            slug,
            name: fact.name,
            description: fact.description,
            labels: fact.labels.into(),
            sources: fact.sources.into(),
            owners: fact.owners,
            values,
            created,
            updated,
        }
    }

    /// The slug.
    pub fn slug(&self) -> &str {
        self.slug.as_str()
    }

    /// Kind name and slug: which node it is in any snapshot.
    pub fn key(&self, kind: &Kind) -> NodeKey {
        NodeKey {
            kind: kind.name.as_str().into(),
            slug: self.slug.clone(),
        }
    }

    /// What is stated about it.
    pub fn fact(&self, kind: &Kind) -> NodeFact {
        NodeFact {
            name: self.name.clone(),
            description: self.description.clone(),
            labels: self.labels.to_vec(),
            sources: self.sources.to_vec(),
            owners: self.owners.clone(),
            attributes: named(&kind.attributes, &self.values),
        }
    }
}

/// What is stated about an edge.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Edge {
    /// A remark.
    pub note: Option<Arc<str>>,
    /// Who says so.
    pub sources: Box<[Source]>,
    /// Which owners' files state it.
    pub owners: BTreeSet<Arc<str>>,
    /// The relation's properties, by index; `None` is null. Empty when all are null.
    pub values: Box<[Option<Value>]>,
}

impl Edge {
    /// Makes the record of a fact.
    pub fn new(properties: &[Attribute], fact: EdgeFact) -> Self {
        let values = slots(properties, fact.properties);
        let values = if values.iter().all(Option::is_none) {
            Box::default()
        } else {
            values
        };
        Self {
            note: fact.note,
            sources: fact.sources.into(),
            owners: fact.owners,
            values,
        }
    }

    /// What is stated about it.
    pub fn fact(&self, properties: &[Attribute]) -> EdgeFact {
        EdgeFact {
            note: self.note.clone(),
            sources: self.sources.to_vec(),
            owners: self.owners.clone(),
            properties: named(properties, &self.values),
        }
    }

    /// The property of that index.
    pub fn value(&self, index: usize) -> Option<&Value> {
        self.values.get(index).and_then(Option::as_ref)
    }

    /// Whether nothing is stated beside that the edge exists.
    pub fn is_bare(&self) -> bool {
        self.note.is_none()
            && self.sources.is_empty()
            && self.owners.is_empty()
            && self.values.is_empty()
    }
}

/// The values by index. A list that is never null has one form for no items: none. A `[]` stated while it
/// could be null would else differ from that in every comparison, and look the same everywhere.
fn slots(declared: &[Attribute], mut given: BTreeMap<Arc<str>, Value>) -> Box<[Option<Value>]> {
    let slot = |attribute: &Attribute| {
        let ValueType { list, required, .. } = attribute.value_type;
        let value = given.remove(attribute.name.as_str());
        value.filter(|value| !(list && required && *value == Value::List(Vec::new())))
    };
    declared.iter().map(slot).collect()
}

fn named(declared: &[Attribute], values: &[Option<Value>]) -> BTreeMap<Arc<str>, Value> {
    declared
        .iter()
        .zip(values)
        .filter_map(|(attribute, value)| Some((attribute.name.as_str().into(), value.clone()?)))
        .collect()
}
