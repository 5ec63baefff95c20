//! A snapshot with changes in flight: what a later change of the same list sees of the earlier ones.
//!
//! Holds only what was touched, so that a list of changes costs the changes. What it comes to is the
//! net difference from the snapshot: one event per fact that is not as it was.

use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::event::{EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Slug};
use crate::graph::{Snapshot, Vertex};
use crate::ontology::{Direction, FieldId, StoredRelation};

pub(super) struct Draft {
    pub(super) snapshot: Snapshot,
    nodes: IndexMap<NodeKey, Touched<NodeFact>, FxBuildHasher>,
    edges: IndexMap<EdgeKey, Touched<EdgeFact>, FxBuildHasher>,
    /// Per stored field and near slug: the touched edges, as indexes into `edges`.
    neighbors: FxHashMap<(FieldId, Slug), Vec<usize>>,
}

/// A fact that a change has looked at to change it.
pub(super) struct Touched<T> {
    before: Option<T>,
    /// What is stated now; `None` when it is not there.
    pub(super) now: Option<T>,
    /// The last change that touched it.
    pub(super) index: usize,
}

impl Draft {
    pub(super) fn new(snapshot: Snapshot) -> Self {
        Self {
            snapshot,
            nodes: IndexMap::default(),
            edges: IndexMap::default(),
            neighbors: FxHashMap::default(),
        }
    }

    /// Every node that was touched, in the order of first touch.
    pub(super) fn touched_nodes(&self) -> impl Iterator<Item = (&NodeKey, &Touched<NodeFact>)> {
        self.nodes.iter()
    }

    /// Every edge that was touched, in the order of first touch.
    pub(super) fn touched_edges(&self) -> impl Iterator<Item = (&EdgeKey, &Touched<EdgeFact>)> {
        self.edges.iter()
    }

    pub(super) fn has_node(&self, key: &NodeKey) -> bool {
        match self.nodes.get(key) {
            Some(touched) => touched.now.is_some(),
            None => self.snapshot.find(key).is_some(),
        }
    }

    pub(super) fn node(&self, key: &NodeKey) -> Option<NodeFact> {
        match self.nodes.get(key) {
            Some(touched) => touched.now.clone(),
            None => stored_node(&self.snapshot, key),
        }
    }

    pub(super) fn set_node(&mut self, key: NodeKey, now: Option<NodeFact>, index: usize) {
        match self.nodes.entry(key) {
            Entry::Occupied(mut entry) => {
                entry.get_mut().now = now;
                entry.get_mut().index = index;
            }
            Entry::Vacant(entry) => {
                let before = stored_node(&self.snapshot, entry.key());
                entry.insert(Touched { before, now, index });
            }
        }
    }

    pub(super) fn edge(&self, relation: &StoredRelation, key: &EdgeKey) -> Option<EdgeFact> {
        match self.edges.get(key) {
            Some(touched) => touched.now.clone(),
            None => stored_edge(&self.snapshot, relation, key),
        }
    }

    /// `key` names the relation's forward field.
    pub(super) fn set_edge(
        &mut self,
        relation: &StoredRelation,
        key: EdgeKey,
        now: Option<EdgeFact>,
        index: usize,
    ) {
        match self.edges.entry(key) {
            Entry::Occupied(mut entry) => {
                entry.get_mut().now = now;
                entry.get_mut().index = index;
            }
            Entry::Vacant(entry) => {
                let before = stored_edge(&self.snapshot, relation, entry.key());
                let key = entry.key();
                for (field, near) in [(relation.forward, &key.from), (relation.reverse, &key.to)] {
                    let touched = self.neighbors.entry((field, near.clone())).or_default();
                    touched.push(entry.index());
                }
                entry.insert(Touched { before, now, index });
            }
        }
    }

    /// The slugs that a stored field of a node leads to now, in order.
    pub(super) fn neighbors(&self, field: FieldId, near: &Slug) -> Vec<Slug> {
        let ontology = self.snapshot.ontology();
        let is_forward = ontology
            .stored(field)
            .is_some_and(|(_, direction)| direction == Direction::Forward);
        let indexes = self.neighbors.get(&(field, near.clone()));
        let touched = indexes.into_iter().flatten().map(|index| {
            let (key, touched) = self.edges.get_index(*index).expect("edges only grow");
            let far = if is_forward { &key.to } else { &key.from };
            (far, touched.now.is_some())
        });
        let touched: FxHashMap<&Slug, bool> = touched.collect();
        let mut slugs: Vec<Slug> = Vec::new();
        let kind = ontology.field(field).kind;
        if let Some(vertex) = self.snapshot.lookup(kind, near.as_str()) {
            let links = self.snapshot.neighbors(field, vertex);
            let stored = links
                .iter()
                .map(|link| &self.snapshot.node(link.vertex).slug);
            slugs.extend(stored.filter(|slug| !touched.contains_key(slug)).cloned());
        }
        let present = touched.into_iter().filter(|(_, there)| *there);
        slugs.extend(present.map(|(slug, _)| slug.clone()));
        slugs.sort_unstable();
        slugs
    }

    pub(super) fn touches_node(&self, key: &NodeKey) -> bool {
        self.nodes.contains_key(key)
    }

    pub(super) fn touches_edge(&self, key: &EdgeKey) -> bool {
        self.edges.contains_key(key)
    }

    /// The net difference, in an order in which each event can happen: edges go before their nodes,
    /// and nodes come before their edges. `origin` is the graph before all changes, and says when what
    /// goes was last changed.
    pub(super) fn into_events(self, origin: &Snapshot) -> Vec<Event> {
        let mut disconnected = Vec::new();
        let mut connected = Vec::new();
        for (key, touched) in self.edges {
            match (touched.before, touched.now) {
                (None, None) => {}
                (None, Some(after)) => connected.push(Event::EdgeConnected { key, after }),
                (Some(before), None) => disconnected.push(Event::EdgeDisconnected { key, before }),
                (Some(before), Some(after)) if before != after => {
                    connected.push(Event::EdgeUpdated { key, before, after });
                }
                (Some(_), Some(_)) => {}
            }
        }
        let mut deleted = Vec::new();
        let mut stated = Vec::new();
        for (key, touched) in self.nodes {
            match (touched.before, touched.now) {
                (None, None) => {}
                (None, Some(after)) => stated.push(Event::NodeCreated { key, after }),
                (Some(before), None) => {
                    let was = origin.stamps(&key);
                    deleted.push(Event::NodeDeleted { key, before, was });
                }
                (Some(before), Some(after)) if before != after => {
                    let was = origin.stamps(&key).map(|stamps| stamps.updated);
                    stated.push(Event::NodeUpdated {
                        key,
                        before,
                        after,
                        was,
                    });
                }
                (Some(_), Some(_)) => {}
            }
        }
        let mut events = disconnected;
        events.extend(deleted);
        events.extend(stated);
        events.extend(connected);
        events
    }
}

fn stored_node(snapshot: &Snapshot, key: &NodeKey) -> Option<NodeFact> {
    let kind = snapshot.ontology().kind_named(&key.kind)?;
    let vertex = snapshot.lookup(kind.id, key.slug.as_str())?;
    Some(snapshot.node(vertex).fact(kind))
}

fn stored_edge(snapshot: &Snapshot, relation: &StoredRelation, key: &EdgeKey) -> Option<EdgeFact> {
    snapshot
        .edge(key)
        .map(|edge| edge.fact(&relation.properties))
}

/// The key of a stored edge between two nodes of a snapshot.
pub(super) fn edge_key(
    snapshot: &Snapshot,
    relation: &StoredRelation,
    from: Vertex,
    to: Vertex,
) -> EdgeKey {
    let slug = |vertex| snapshot.node(vertex).slug.clone();
    EdgeKey::of(snapshot.ontology(), relation, slug(from), slug(to))
}
