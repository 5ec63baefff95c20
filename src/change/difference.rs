//! The changes that make a graph hold what fact files say.
//!
//! Without pruning nothing is removed, but for one thing: where a relation leads to one node at most and
//! the files say another one, the old edge gives way. With pruning, what its owners stated earlier and
//! the files no longer state goes; a fact that others own as well only loses these owners, and a node that
//! others state edges of is not allowed to go. Files without an owner prune what nobody owns. Whether the
//! changes may happen is for [`super::decide()`] to say.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::command::{Change, EdgePatch, NodePatch, OnReferences};
use super::desired::{Desired, DesiredEdge, DesiredNode};
use super::draft::edge_key;
use super::nearest;
use super::plan::{ChangePlan, Prune};
use crate::diagnostic::{Diagnostic, Diagnostics, MISTAKES_MAX};
use crate::event::{EdgeKey, NodeKey, Slug};
use crate::graph::Snapshot;
use crate::ontology::{Direction, FieldId, Ontology};

/// The changes that make `snapshot` hold what is desired, under `next` where the files bring an
/// ontology. Mistakes are the edges to nodes that neither the files nor the graph have.
pub fn difference(
    snapshot: &Snapshot,
    next: Option<&Ontology>,
    desired: &Desired,
    prune: Option<&Prune>,
) -> Result<ChangePlan, Diagnostics> {
    let mut difference = Difference {
        snapshot,
        ontology: next.unwrap_or(snapshot.ontology()),
        desired,
        nodes: desired.nodes.iter().map(|node| &node.key).collect(),
        edges: desired.edges.iter().map(|edge| &edge.key).collect(),
        prune,
        doomed: IndexSet::default(),
        plan: ChangePlan::default(),
    };
    difference.doom();
    Diagnostics::check_most(difference.unknown_targets())?;
    difference.removals();
    if let Some(next) = next {
        let sdl = next.sdl.clone();
        difference.plan.push(Change::OntologyReplace { sdl }, None);
    }
    difference.statements();
    Ok(difference.plan)
}

struct Difference<'a> {
    snapshot: &'a Snapshot,
    /// The one that the facts are stated under.
    ontology: &'a Ontology,
    desired: &'a Desired,
    nodes: FxHashSet<&'a NodeKey>,
    edges: FxHashSet<&'a EdgeKey>,
    prune: Option<&'a Prune>,
    /// The nodes that are pruned away.
    doomed: IndexSet<NodeKey, FxBuildHasher>,
    plan: ChangePlan,
}

/// What pruning does to a fact that the files do not state.
enum Fate {
    Stays,
    Loses(BTreeSet<Arc<str>>),
    Goes,
}

impl<'a> Difference<'a> {
    fn fate(&self, owners: &BTreeSet<Arc<str>>) -> Fate {
        match self.prune {
            None => Fate::Stays,
            Some(Prune::Unowned) if owners.is_empty() => Fate::Goes,
            Some(Prune::Unowned) => Fate::Stays,
            Some(Prune::Owners(pruning)) if owners.is_disjoint(pruning) => Fate::Stays,
            Some(Prune::Owners(pruning)) => {
                let left: BTreeSet<_> = owners.difference(pruning).cloned().collect();
                if left.is_empty() {
                    Fate::Goes
                } else {
                    Fate::Loses(left)
                }
            }
        }
    }

    fn doom(&mut self) {
        if self.prune.is_none() {
            return;
        }
        for kind in &self.snapshot.ontology().kinds {
            for link in self.snapshot.members(kind.id).iter() {
                let node = self.snapshot.node(link.vertex);
                let key = node.key(kind);
                if self.nodes.contains(&key) {
                    continue;
                }
                match self.fate(&node.owners) {
                    Fate::Stays => {}
                    Fate::Loses(left) => {
                        let patch = NodePatch {
                            owners: Some(left),
                            ..NodePatch::default()
                        };
                        self.plan.push(Change::NodeUpdate { key, patch }, None);
                    }
                    Fate::Goes => {
                        self.doomed.insert(key);
                    }
                }
            }
        }
    }

    fn unknown_targets(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let stated: LazyCell<BTreeSet<&NodeKey>, _> =
            LazyCell::new(|| self.nodes.iter().copied().collect());
        for edge in &self.desired.edges {
            if found.len() > MISTAKES_MAX {
                break;
            }
            let named = &edge.names;
            if self.nodes.contains(named) {
                continue;
            }
            if self.doomed.contains(named) {
                found.push(edge.origin.diagnostic(
                    format!("{named} is named here, but no file states it and --prune removes it"),
                    Some("state it in the files, or leave out this line".to_owned()),
                ));
            } else if self.snapshot.find(named).is_none() {
                let message = format!("there is no {named}, in the files or in the graph");
                let hint = nearest::stated(&stated, named).or_else(|| self.nearest(named));
                found.push(edge.origin.diagnostic(message, hint));
            }
        }
        found
    }

    fn nearest(&self, wanted: &NodeKey) -> Option<String> {
        let kind = self.snapshot.ontology().kind_named(&wanted.kind)?;
        nearest::slugs(self.snapshot, kind.id, wanted.slug.as_str())
    }

    /// Everything that goes, while the ontology under which it was stated is in force.
    fn removals(&mut self) {
        let mut gone: IndexSet<EdgeKey, FxBuildHasher> = IndexSet::default();
        if self.prune.is_some() {
            self.pruned_edges(&mut gone);
        }
        for edge in &self.desired.edges {
            self.displaced_edges(&edge.key, &mut gone);
        }
        for key in gone {
            self.plan.push(Change::Disconnect { key }, None);
        }
        for key in std::mem::take(&mut self.doomed) {
            let on_references = if self.is_held(&key) {
                OnReferences::Reject
            } else {
                OnReferences::Detach
            };
            let change = Change::NodeDelete { key, on_references };
            self.plan.push(change, None);
        }
    }

    /// Whether an edge of a node is stated by owners that are not pruned for: it is theirs to remove.
    fn is_held(&self, key: &NodeKey) -> bool {
        let snapshot = self.snapshot;
        let ontology = snapshot.ontology();
        let Some((kind, vertex)) = ontology.kind_named(&key.kind).zip(snapshot.find(key)) else {
            return false;
        };
        ontology.fields_of(kind.id).any(|field| {
            let edges = snapshot.neighbors(field.id, vertex);
            edges.iter().any(|link| {
                let owners = &link.edge().owners;
                !owners.is_empty() && !matches!(self.fate(owners), Fate::Goes)
            })
        })
    }

    fn pruned_edges(&mut self, gone: &mut IndexSet<EdgeKey, FxBuildHasher>) {
        let snapshot = self.snapshot;
        for relation in &snapshot.ontology().relations {
            for from in snapshot.members(relation.source).iter() {
                for to in snapshot.neighbors(relation.forward, from.vertex).iter() {
                    let key = edge_key(snapshot, relation, from.vertex, to.vertex);
                    if self.states(&key) {
                        continue;
                    }
                    match self.fate(&to.edge().owners) {
                        Fate::Stays => {}
                        Fate::Goes => {
                            gone.insert(key);
                        }
                        Fate::Loses(left) => {
                            let patch = EdgePatch {
                                owners: Some(left),
                                ..EdgePatch::default()
                            };
                            self.plan.push(Change::Connect { key, patch }, None);
                        }
                    }
                }
            }
        }
    }

    /// Whether the files state an edge of the graph. They name it by the field that their ontology declares
    /// first, which may be the relation's other end.
    fn states(&self, key: &EdgeKey) -> bool {
        match self.ontology.stored_named(&key.kind, &key.field) {
            Some((relation, Direction::Reverse)) => {
                let (from, to) = (key.to.clone(), key.from.clone());
                let key = EdgeKey::of(self.ontology, relation, from, to);
                self.edges.contains(&key)
            }
            Some((_, Direction::Forward)) | None => self.edges.contains(key),
        }
    }

    /// Edges that stand where the files want another one.
    fn displaced_edges(&self, wanted: &EdgeKey, gone: &mut IndexSet<EdgeKey, FxBuildHasher>) {
        let Some((relation, _)) = self.ontology.stored_named(&wanted.kind, &wanted.field) else {
            return;
        };
        for (field, near) in [
            (relation.forward, &wanted.from),
            (relation.reverse, &wanted.to),
        ] {
            if !self.ontology.field(field).is_many() {
                gone.extend(
                    self.present_edges(field, near)
                        .into_iter()
                        .filter(|key| !self.states(key)),
                );
            }
        }
    }

    /// The edges in the graph of a node's field of the facts' ontology.
    fn present_edges(&self, field: FieldId, near: &Slug) -> Vec<EdgeKey> {
        let field = self.ontology.field(field);
        let kind = &self.ontology.kind(field.kind).name;
        let stored = self.snapshot.ontology();
        let Some((relation, direction)) = stored.stored_named(kind, &field.name) else {
            return Vec::new();
        };
        let (kind, field) = match direction {
            Direction::Forward => (relation.source, relation.forward),
            Direction::Reverse => (relation.target, relation.reverse),
        };
        let Some(vertex) = self.snapshot.lookup(kind, near.as_str()) else {
            return Vec::new();
        };
        self.snapshot
            .neighbors(field, vertex)
            .iter()
            .map(|link| {
                let (from, to) = match direction {
                    Direction::Forward => (vertex, link.vertex),
                    Direction::Reverse => (link.vertex, vertex),
                };
                edge_key(self.snapshot, relation, from, to)
            })
            .collect()
    }

    fn statements(&mut self) {
        for DesiredNode { key, patch, origin } in &self.desired.nodes {
            let mut patch = patch.clone();
            if patch.owners.is_none()
                && let Some(vertex) = self.snapshot.find(key)
            {
                patch.owners = self.owners_left(&self.snapshot.node(vertex).owners);
            }
            let key = key.clone();
            let change = Change::NodeUpsert { key, patch };
            self.plan.push(change, Some(origin.clone()));
        }
        for edge in &self.desired.edges {
            let DesiredEdge {
                key, patch, origin, ..
            } = edge;
            let mut patch = patch.clone();
            if patch.owners.is_none()
                && let Some(edge) = self.snapshot.edge(key)
            {
                patch.owners = self.owners_left(&edge.owners);
            }
            let key = key.clone();
            let change = Change::Connect { key, patch };
            self.plan.push(change, Some(origin.clone()));
        }
    }

    /// The owners of a stated fact that are not pruned for; who states it now is added to them.
    fn owners_left(&self, owners: &BTreeSet<Arc<str>>) -> Option<BTreeSet<Arc<str>>> {
        match self.prune {
            Some(Prune::Owners(pruning)) => Some(owners.difference(pruning).cloned().collect()),
            Some(Prune::Unowned) | None => None,
        }
    }
}
