//! The dumb model: two ordered maps, and the rules of a commit written down as plainly as can be.

use std::collections::BTreeMap;

use super::dump::{edge_line, node_line};
use super::undone::undone;
use crate::change::{Change, EdgePatch, NodePatch, OnReferences};
use crate::event::{EdgeFact, EdgeKey, NodeFact, NodeKey};

#[derive(Clone, Default)]
pub(super) struct Model {
    nodes: BTreeMap<NodeKey, NodeFact>,
    edges: BTreeMap<EdgeKey, EdgeFact>,
}

/// The relations of the fixture: kind, field, target kind, and whether each end sees one at most.
const RELATIONS: [(&str, &str, &str, bool, bool); 6] = [
    ("Team", "members", "Person", false, false),
    ("Team", "lead", "Person", true, false),
    ("Team", "parent", "Team", true, false),
    ("Team", "peers", "Team", false, false),
    ("Person", "home", "City", true, false),
    ("Person", "badge", "Badge", true, true),
];

impl Model {
    /// The model after the changes; `None` when they must be refused.
    pub(super) fn after(&self, changes: &[Change]) -> Option<Self> {
        let mut next = self.clone();
        for change in changes {
            next.change(change)?;
        }
        next.holds().then_some(next)
    }

    /// The model after the difference between two of its earlier states is taken back; `None` when that must
    /// be refused.
    pub(super) fn undone(&self, before: &Self, after: &Self) -> Option<Self> {
        let next = Self {
            nodes: undone(&self.nodes, &before.nodes, &after.nodes)?,
            edges: undone(&self.edges, &before.edges, &after.edges)?,
        };
        let mut ends = next.edges.keys().flat_map(ends);
        let hangs_together = ends.all(|end| next.nodes.contains_key(&end));
        drop(ends);
        (hangs_together && next.holds()).then_some(next)
    }

    /// What is stated about a node and its edges.
    pub(super) fn around(&self, node: &NodeKey) -> (Option<NodeFact>, Vec<(EdgeKey, EdgeFact)>) {
        let edges = self.edges.iter().filter(|(edge, _)| touches(edge, node));
        let edges = edges.map(|(key, fact)| (key.clone(), fact.clone()));
        (self.nodes.get(node).cloned(), edges.collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty()
    }

    pub(super) fn facts(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for kind in ["Team", "Person", "City", "Badge"] {
            for (key, fact) in self.nodes.iter().filter(|(key, _)| &*key.kind == kind) {
                lines.push(node_line(&key.to_string(), fact));
            }
        }
        for (kind, field, ..) in RELATIONS {
            for (key, fact) in &self.edges {
                if &*key.kind == kind && &*key.field == field {
                    lines.push(edge_line(&key.to_string(), fact));
                }
            }
        }
        lines
    }

    pub(super) fn has(&self, kind: &str, slug: &str) -> bool {
        let mut keys = self.nodes.keys();
        keys.any(|key| &*key.kind == kind && key.slug.as_str() == slug)
    }

    fn change(&mut self, change: &Change) -> Option<()> {
        match change {
            Change::NodeCreate { key, patch } => {
                if self.nodes.contains_key(key) {
                    return None;
                }
                self.state(key, patch);
            }
            Change::NodeUpdate { key, patch } => {
                self.nodes.get(key)?;
                self.state(key, patch);
            }
            Change::NodeUpsert { key, patch } => self.state(key, patch),
            Change::NodeDelete { key, on_references } => {
                self.nodes.get(key)?;
                let held = self.edges.len();
                self.edges.retain(|edge, _| !touches(edge, key));
                if *on_references == OnReferences::Reject && self.edges.len() < held {
                    return None;
                }
                self.nodes.remove(key);
            }
            Change::Connect { key, patch } => {
                for end in ends(key) {
                    self.nodes.get(&end)?;
                }
                connect(self.edges.entry(key.clone()).or_default(), patch);
            }
            Change::ConnectOnly { key, patch } => {
                for end in ends(key) {
                    self.nodes.get(&end)?;
                }
                self.edges
                    .retain(|edge, _| edge == key || !starts_at(edge, key));
                connect(self.edges.entry(key.clone()).or_default(), patch);
            }
            Change::Disconnect { key } => {
                self.edges.remove(key);
            }
            Change::DisconnectAll { node, field } => {
                self.edges.retain(|edge, _| {
                    edge.kind != node.kind || edge.field != *field || edge.from != node.slug
                });
            }
            Change::OntologyReplace { .. } => return None,
        }
        Some(())
    }

    fn state(&mut self, key: &NodeKey, patch: &NodePatch) {
        let fact = self.nodes.entry(key.clone()).or_insert_with(|| NodeFact {
            name: key.slug.as_str().into(),
            description: None,
            labels: Vec::new(),
            sources: Vec::new(),
            owners: Default::default(),
            attributes: BTreeMap::new(),
        });
        if let Some(name) = &patch.name {
            fact.name = name.clone();
        }
        if let Some(description) = &patch.description {
            fact.description = description.clone();
        }
        for (name, value) in &patch.attributes {
            match value {
                Some(value) => fact.attributes.insert(name.clone(), value.clone()),
                None => fact.attributes.remove(name),
            };
        }
        fact.owners.extend(patch.owners_added.iter().cloned());
    }

    fn holds(&self) -> bool {
        let emails = self
            .nodes
            .iter()
            .all(|(key, fact)| &*key.kind != "Person" || fact.attributes.contains_key("email"));
        let homes = self
            .nodes
            .keys()
            .filter(|key| &*key.kind == "Person")
            .all(|key| {
                let homes = self.edges.keys().filter(|edge| {
                    &*edge.kind == "Person" && &*edge.field == "home" && edge.from == key.slug
                });
                homes.count() == 1
            });
        let narrow = RELATIONS
            .iter()
            .all(|(kind, field, _, one_ahead, one_back)| {
                let edges: Vec<&EdgeKey> = self
                    .edges
                    .keys()
                    .filter(|edge| *edge.kind == **kind && *edge.field == **field)
                    .collect();
                let alone = |end: fn(&EdgeKey) -> &str| {
                    let mut seen: Vec<&str> = edges.iter().map(|edge| end(edge)).collect();
                    let held = seen.len();
                    seen.sort_unstable();
                    seen.dedup();
                    seen.len() == held
                };
                (!one_ahead || alone(|edge| edge.from.as_str()))
                    && (!one_back || alone(|edge| edge.to.as_str()))
            });
        emails && homes && narrow
    }
}

/// Whether an edge is one of the field, and of the node, that the key is of.
fn starts_at(edge: &EdgeKey, key: &EdgeKey) -> bool {
    edge.kind == key.kind && edge.field == key.field && edge.from == key.from
}

fn connect(fact: &mut EdgeFact, patch: &EdgePatch) {
    if let Some(note) = &patch.note {
        fact.note = note.clone();
    }
    for (name, value) in &patch.properties {
        match value {
            Some(value) => fact.properties.insert(name.clone(), value.clone()),
            None => fact.properties.remove(name),
        };
    }
}

fn ends(key: &EdgeKey) -> [NodeKey; 2] {
    let (.., target, _, _) = RELATIONS
        .into_iter()
        .find(|(kind, field, ..)| *key.kind == **kind && *key.field == **field)
        .unwrap();
    [
        NodeKey {
            kind: key.kind.clone(),
            slug: key.from.clone(),
        },
        NodeKey {
            kind: target.into(),
            slug: key.to.clone(),
        },
    ]
}

fn touches(edge: &EdgeKey, node: &NodeKey) -> bool {
    ends(edge).contains(node)
}
