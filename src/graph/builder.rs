//! Collects facts and freezes them into a snapshot: loading, large commits, and changes of ontology.
//!
//! A builder is keyed by name (kind, slug) and costs the whole graph; small changes go through a
//! snapshot's overlay instead.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::base::{Base, BaseEdge};
use super::edit::Edit;
use super::node::{Edge, Node};
use super::snapshot::{Head, Snapshot};
use crate::event::{EdgeFact, EdgeKey, NodeFact, NodeKey, Slug, Stamp, Value};
use crate::ontology::{Attribute, Direction, KindId, Ontology};

/// Facts on their way into a snapshot.
#[derive(Debug)]
pub struct Builder {
    ontology: Arc<Ontology>,
    /// Per kind, the number of each slug.
    numbers: Vec<FxHashMap<Slug, u32>>,
    /// By number; `None` where a node was deleted.
    nodes: Vec<Option<Arc<Node>>>,
    /// Per stored relation, the edges by source and target.
    edges: Vec<IndexMap<(u32, u32), Arc<Edge>, FxBuildHasher>>,
}

impl Builder {
    /// An empty graph.
    pub fn new(ontology: Arc<Ontology>) -> Self {
        Self {
            numbers: vec![FxHashMap::default(); ontology.kinds.len()],
            nodes: Vec::new(),
            edges: vec![IndexMap::default(); ontology.relations.len()],
            ontology,
        }
    }

    /// Everything that a snapshot holds.
    pub fn from_snapshot(snapshot: &Snapshot) -> Self {
        let ontology = snapshot.ontology().clone();
        let mut builder = Self::new(ontology.clone());
        for kind in &ontology.kinds {
            for link in snapshot.members(kind.id).iter() {
                builder.insert(snapshot.shared_node(link.vertex).clone());
            }
        }
        let bare = Arc::new(Edge::default());
        for relation in &ontology.relations {
            for from in snapshot.members(relation.source).iter() {
                let near = builder.number(relation.source, &snapshot.node(from.vertex).slug);
                for to in snapshot.neighbors(relation.forward, from.vertex).iter() {
                    let far = builder.number(relation.target, &snapshot.node(to.vertex).slug);
                    let edge = to.stored_edge().unwrap_or(&bare).clone();
                    builder.edges[usize::from(relation.id.0)].insert((near, far), edge);
                }
            }
        }
        builder
    }

    /// Puts a node in, with the commits that made and last changed it.
    pub fn put_node(&mut self, key: &NodeKey, fact: NodeFact, created: Stamp, updated: Stamp) {
        let ontology = self.ontology.clone();
        if let Some(kind) = ontology.kind_named(&key.kind) {
            self.insert(Arc::new(Node::new(
                kind,
                key.slug.clone(),
                fact,
                created,
                updated,
            )));
        }
    }

    /// Puts an edge between nodes that have been put in.
    pub fn put_edge(&mut self, key: &EdgeKey, fact: EdgeFact) {
        if let Some((relation, from, to)) = self.ends(key) {
            let properties = &self.ontology.relations[relation].properties;
            let edge = Arc::new(Edge::new(properties, fact));
            self.edges[relation].insert((from, to), edge);
        }
    }

    pub(super) fn apply(&mut self, edit: &Edit<'_>) {
        match *edit {
            Edit::ReplaceOntology(sdl) => {
                self.carry_over(Arc::new(super::edit::read(sdl)));
            }
            Edit::PutNode {
                key,
                fact,
                created,
                updated,
            } => {
                let existing = || {
                    let number = self.find(key)?;
                    Some(self.nodes[number as usize].as_ref()?.created)
                };
                let created = created.or_else(existing).unwrap_or(updated);
                self.put_node(key, fact.clone(), created, updated);
            }
            Edit::TakeNode(key) => {
                if let Some(number) = self.find(key) {
                    let node = self.nodes[number as usize]
                        .take()
                        .expect("found by its slug");
                    self.numbers[usize::from(node.kind.0)].remove(&node.slug);
                }
            }
            Edit::PutEdge(key, fact) => self.put_edge(key, fact.clone()),
            Edit::TakeEdge(key) => {
                if let Some((relation, from, to)) = self.ends(key) {
                    self.edges[relation].swap_remove(&(from, to));
                }
            }
        }
    }

    /// Freezes what has been put in.
    pub fn finish(self, head: Head) -> Snapshot {
        let Self {
            ontology,
            nodes,
            edges,
            ..
        } = self;
        let mut sorted: Vec<(u32, Arc<Node>)> = (0_u32..)
            .zip(nodes)
            .filter_map(|(number, node)| Some((number, node?)))
            .collect();
        sorted.sort_unstable_by(|(_, a), (_, b)| (a.kind, a.slug()).cmp(&(b.kind, b.slug())));
        let highest = sorted
            .iter()
            .map(|(number, _)| *number as usize + 1)
            .max()
            .unwrap_or(0);
        let mut places = vec![u32::MAX; highest];
        for (place, (number, _)) in (0_u32..).zip(&sorted) {
            places[*number as usize] = place;
        }
        let edges = edges
            .into_iter()
            .map(|edges| {
                edges
                    .into_iter()
                    .map(|((from, to), edge)| BaseEdge {
                        from: places[from as usize],
                        to: places[to as usize],
                        edge,
                    })
                    .collect()
            })
            .collect();
        let nodes = sorted.into_iter().map(|(_, node)| node).collect();
        Snapshot::over(Base::new(ontology, nodes, edges), head)
    }

    fn insert(&mut self, node: Arc<Node>) {
        let numbers = &mut self.numbers[usize::from(node.kind.0)];
        if let Some(number) = numbers.get(&node.slug) {
            self.nodes[*number as usize] = Some(node);
            return;
        }
        let number = u32::try_from(self.nodes.len()).expect("vertices are numbered in 32 bits");
        numbers.insert(node.slug.clone(), number);
        self.nodes.push(Some(node));
    }

    fn number(&self, kind: KindId, slug: &Slug) -> u32 {
        self.numbers[usize::from(kind.0)][slug]
    }

    fn find(&self, key: &NodeKey) -> Option<u32> {
        let kind = self.ontology.kind_named(&key.kind)?;
        self.numbers[usize::from(kind.id.0)].get(&key.slug).copied()
    }

    fn ends(&self, key: &EdgeKey) -> Option<(usize, u32, u32)> {
        let kind = self.ontology.kind_named(&key.kind)?;
        let field = self.ontology.field_named(kind.id, &key.field)?;
        let (relation, direction) = self.ontology.stored(field.id)?;
        let near = *self.numbers[usize::from(kind.id.0)].get(&key.from)?;
        let far = *self.numbers[usize::from(field.target.0)].get(&key.to)?;
        let (from, to) = match direction {
            Direction::Forward => (near, far),
            Direction::Reverse => (far, near),
        };
        Some((usize::from(relation.id.0), from, to))
    }

    /// Carries everything that another ontology has a place for over to it, by name. A fact that is logged
    /// always has one: a change of ontology that leaves facts without is refused.
    pub(super) fn carry_over(&mut self, ontology: Arc<Ontology>) {
        let old = std::mem::replace(self, Self::new(ontology.clone()));
        for node in old.nodes.iter().flatten() {
            let kind = old.ontology.kind(node.kind);
            let Some(place) = ontology.kind_named(&kind.name) else {
                continue;
            };
            let mut fact = node.fact(kind);
            retain_fitting(&ontology, &place.attributes, &mut fact.attributes);
            self.put_node(&node.key(kind), fact, node.created, node.updated);
        }
        for (relation, edges) in old.ontology.relations.iter().zip(&old.edges) {
            let Some(place) = ontology.place_of(&old.ontology, relation) else {
                continue;
            };
            for ((from, to), edge) in edges {
                let (Some(from), Some(to)) = (&old.nodes[*from as usize], &old.nodes[*to as usize])
                else {
                    continue;
                };
                let (from, to) = (from.slug.clone(), to.slug.clone());
                let key = EdgeKey::of(&old.ontology, relation, from, to);
                let mut fact = edge.fact(&relation.properties);
                retain_fitting(&ontology, &place.properties, &mut fact.properties);
                self.put_edge(&key, fact);
            }
        }
    }
}

/// Leaves out what has no attribute of its type.
fn retain_fitting(
    ontology: &Ontology,
    declared: &[Attribute],
    values: &mut BTreeMap<Arc<str>, Value>,
) {
    values.retain(|name, value| {
        let attribute = declared.iter().find(|attribute| *attribute.name == **name);
        attribute.is_some_and(|attribute| value.mismatch(ontology, attribute.value_type).is_none())
    });
}
