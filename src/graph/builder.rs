//! Collects facts and freezes them into a snapshot: loading, large commits, and changes of ontology.
//!
//! A builder is keyed by name (kind, slug) and costs the whole graph; small changes go through a
//! snapshot's overlay instead.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::base::{Base, BaseEdge};
use super::node::{Edge, Node, Stamp};
use super::snapshot::{Head, Snapshot};
use crate::event::{EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Slug};
use crate::ontology::{Direction, KindId, Ontology};

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

    /// Applies one event of a commit with that stamp.
    pub fn apply(&mut self, event: &Event, stamp: Stamp) {
        match event {
            Event::OntologyReplaced { after, .. } => self.replace_ontology(after),
            Event::NodeCreated { key, after } | Event::NodeUpdated { key, after, .. } => {
                let created = self
                    .find(key)
                    .and_then(|number| self.nodes[number as usize].as_ref())
                    .map_or(stamp, |node| node.created);
                self.put_node(key, after.clone(), created, stamp);
            }
            Event::NodeDeleted { key, .. } => {
                if let Some(number) = self.find(key) {
                    let node = self.nodes[number as usize]
                        .take()
                        .expect("found by its slug");
                    self.numbers[usize::from(node.kind.0)].remove(&node.slug);
                }
            }
            Event::EdgeConnected { key, after } | Event::EdgeUpdated { key, after, .. } => {
                self.put_edge(key, after.clone());
            }
            Event::EdgeDisconnected { key, .. } => {
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

    /// Carries everything that the new ontology has a place for over to it, by name. What it has no
    /// place for was removed by earlier events, or the change would have been refused.
    fn replace_ontology(&mut self, sdl: &str) {
        let ontology = crate::ontology::read_logged(sdl)
            .expect("an ontology is read before it is put in the log");
        let old = std::mem::replace(self, Self::new(Arc::new(ontology)));
        for node in old.nodes.iter().flatten() {
            let kind = old.ontology.kind(node.kind);
            self.put_node(&node.key(kind), node.fact(kind), node.created, node.updated);
        }
        for (relation, edges) in old.ontology.relations.iter().zip(&old.edges) {
            for ((from, to), edge) in edges {
                let (Some(from), Some(to)) = (&old.nodes[*from as usize], &old.nodes[*to as usize])
                else {
                    continue;
                };
                let (from, to) = (from.slug.clone(), to.slug.clone());
                let key = EdgeKey::of(&old.ontology, relation, from, to);
                self.put_edge(&key, edge.fact(&relation.properties));
            }
        }
    }
}
