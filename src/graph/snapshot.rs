//! The graph at one revision.
//!
//! A frozen [`Base`] shared by many snapshots, and an [`Overlay`] of what has been replaced since;
//! nothing outside this directory knows that there are two. Publishing and forking cost the change, a
//! reader may hold a snapshot for as long as it likes, and nothing here is ever written in place.

mod advance;
mod words;

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use super::base::Base;
use super::builder::Builder;
use super::column::Column;
use super::datum::Subject;
use super::list::{List, Stored};
use super::node::{Edge, Node};
use super::overlay::{ListKey, Overlay};
use super::ready::Ready;
use super::rules::Rules;
use super::search::Replaced;
use super::vertex::{Lane, Vertex};
use super::visits::{Visits, VisitsExhausted};
use crate::event::{Commit, CommitId, EdgeKey, NodeKey, Revision, Stamps};
use crate::ontology::{FieldId, KindId, Ontology, Via};

/// The newest commit that a snapshot contains, without its events.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Its number; 0 before the first commit.
    pub revision: Revision,
    /// Its digest.
    pub id: CommitId,
    /// Its time.
    pub time: Timestamp,
    /// Who made it.
    pub author: Arc<str>,
    /// Why.
    pub message: Option<Arc<str>>,
}

/// The graph at one revision. Cloning is cheap: it is a fork.
#[derive(Debug, Clone)]
pub struct Snapshot {
    head: Arc<Head>,
    /// Equal to the base's, and often the same.
    ontology: Arc<Ontology>,
    base: Arc<Base>,
    overlay: Overlay,
    /// Of the words of what was replaced; see [`Self::replaced_index`].
    replaced_index: OnceLock<Arc<Replaced>>,
}

/// What a snapshot holds in memory, about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footprint {
    /// Which base: snapshots that are alive share theirs when these are equal.
    pub base: usize,
    /// What the base holds, in bytes.
    pub base_bytes: usize,
    /// What has been replaced since, in bytes; other snapshots may share some of it.
    pub own_bytes: usize,
}

impl Head {
    /// Before the first commit.
    pub fn origin() -> Self {
        Self {
            revision: Revision(0),
            id: CommitId::default(),
            time: Timestamp::UNIX_EPOCH,
            author: "".into(),
            message: None,
        }
    }

    /// A commit's head.
    pub fn of(commit: &Commit) -> Self {
        Self {
            revision: commit.revision,
            id: commit.id(),
            time: commit.time,
            author: commit.author.clone(),
            message: commit.message.clone(),
        }
    }

    /// A commit's head, whose id the commit behind it names.
    pub fn before(next: &Commit, commit: &Commit) -> Self {
        Self {
            revision: commit.revision,
            id: next.previous,
            time: commit.time,
            author: commit.author.clone(),
            message: commit.message.clone(),
        }
    }
}

impl Snapshot {
    /// The empty graph before the first commit, read through `ontology`.
    pub fn empty(ontology: Arc<Ontology>) -> Self {
        Builder::new(ontology).finish(Head::origin())
    }

    pub(super) fn over(base: Base, head: Head) -> Self {
        let overlay = Overlay::new(base.len());
        Self {
            head: Arc::new(head),
            ontology: base.ontology.clone(),
            base: Arc::new(base),
            overlay,
            replaced_index: OnceLock::new(),
        }
    }

    /// The newest commit in it.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The revision that it shows.
    pub fn revision(&self) -> Revision {
        self.head.revision
    }

    /// The ontology in force.
    pub fn ontology(&self) -> &Arc<Ontology> {
        &self.ontology
    }

    pub(super) fn rules(&self) -> &Rules {
        self.base.rules()
    }

    /// The node with that slug.
    pub fn lookup(&self, kind: KindId, slug: &str) -> Option<Vertex> {
        if !self.overlay.is_empty()
            && let Some(patch) = self.overlay.patch(ListKey::Members(kind))
            && let Some(entry) = patch.entries.get(slug)
        {
            return match entry {
                super::overlay::Entry::Present(vertex, _) => Some(*vertex),
                super::overlay::Entry::Removed => None,
            };
        }
        self.base.lookup(kind, slug)
    }

    /// The node with that key.
    pub fn find(&self, key: &NodeKey) -> Option<Vertex> {
        let kind = self.ontology().kind_named(&key.kind)?;
        self.lookup(kind.id, key.slug.as_str())
    }

    /// When the node with that key was created and last changed.
    pub fn stamps(&self, key: &NodeKey) -> Option<Stamps> {
        let node = self.node(self.find(key)?);
        Some(Stamps {
            created: node.created,
            updated: node.updated,
        })
    }

    /// The node with that id, `Kind:slug`. An id that is not of that form names nothing.
    pub fn with_id(&self, id: &str) -> Option<Vertex> {
        let (kind, slug) = id.split_once(':')?;
        let kind = self.ontology().kind_named(kind)?;
        self.lookup(kind.id, slug)
    }

    /// The record of a vertex of this snapshot.
    pub fn node(&self, vertex: Vertex) -> &Node {
        let replaced = if self.overlay.is_empty() {
            None
        } else {
            self.overlay.node(vertex)
        };
        match replaced {
            Some(node) => node,
            None => self
                .base
                .node(vertex)
                .expect("a vertex is used with its own snapshot only"),
        }
    }

    /// What the API shows of a vertex of this snapshot, ready as JSON.
    pub fn ready(&self, vertex: Vertex) -> Ready<'_> {
        let replaced = if self.overlay.is_empty() {
            None
        } else {
            self.overlay.ready(vertex)
        };
        replaced
            .or_else(|| self.base.ready(vertex))
            .expect("a vertex is used with its own snapshot only")
    }

    /// The kind of a vertex of this snapshot.
    pub fn kind(&self, vertex: Vertex) -> KindId {
        if vertex.0 < self.base.len() {
            return self.base.kind(vertex);
        }
        self.node(vertex).kind
    }

    /// The nodes of a kind, in order of slug.
    pub fn members(&self, kind: KindId) -> List<'_> {
        self.list(
            ListKey::Members(kind),
            Stored::Span(self.base.members(kind)),
        )
    }

    /// The nodes at the other end of a stored relation field's edges, in order of slug. A derived
    /// field has none; [`Self::related`] works its nodes out.
    pub fn neighbors(&self, field: FieldId, vertex: Vertex) -> List<'_> {
        match &self.ontology().field(field).via {
            Via::Stored {
                relation,
                direction,
            } => self.row(Lane::of(*relation, *direction), vertex),
            Via::Derived { .. } => List::made(Vec::new()),
        }
    }

    /// As [`Self::neighbors`], counted: a stored list costs one visit, a derived one each look on the
    /// way.
    pub fn related(
        &self,
        field: FieldId,
        vertex: Vertex,
        visits: &Visits,
    ) -> Result<List<'_>, VisitsExhausted> {
        match &self.ontology().field(field).via {
            Via::Stored {
                relation,
                direction,
            } => {
                visits.spend(1)?;
                Ok(self.row(Lane::of(*relation, *direction), vertex))
            }
            Via::Derived { steps, .. } => {
                super::derived::reach(self, steps, vertex, visits).map(List::made)
            }
        }
    }

    /// The default order of two nodes of one kind: by slug. Across kinds: by kind, then slug.
    pub fn order(&self, a: Vertex, b: Vertex) -> Ordering {
        if self.overlay.is_empty() || (a.0 < self.base.len() && b.0 < self.base.len()) {
            return a.cmp(&b);
        }
        let (a, b) = (self.node(a), self.node(b));
        (a.kind, a.slug()).cmp(&(b.kind, b.slug()))
    }

    /// Whether a vertex was numbered when the base was made. Such numbers are in default order.
    pub(super) fn is_in_base(&self, vertex: Vertex) -> bool {
        vertex.0 < self.base.len()
    }

    /// Puts vertices in default order. Those that are mostly in order cost little.
    pub(super) fn sort(&self, vertices: &mut [Vertex]) {
        if self.overlay.is_empty() || vertices.iter().all(|vertex| self.is_in_base(*vertex)) {
            vertices.sort_unstable();
        } else {
            vertices.sort_by(|a, b| self.order(*a, *b));
        }
    }

    /// How many nodes a kind has.
    pub fn count(&self, kind: KindId) -> usize {
        self.members(kind).len()
    }

    /// How many vertices are numbered: the nodes, and those deleted since the base. Costs nothing.
    pub fn vertex_count(&self) -> usize {
        self.overlay.vertex_count()
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.ontology()
            .kinds
            .iter()
            .map(|kind| self.count(kind.id))
            .sum()
    }

    /// How many edges are stored. Costs one look at every node where the overlay is not empty.
    pub fn edge_count(&self) -> usize {
        if self.overlay.is_empty() {
            return self.base.edge_count();
        }
        let ontology = self.ontology();
        ontology
            .relations
            .iter()
            .flat_map(|relation| {
                self.members(relation.source)
                    .iter()
                    .map(|link| self.neighbors(relation.forward, link.vertex).len())
                    .collect::<Vec<_>>()
            })
            .sum()
    }

    /// How many nodes and places in lists have been replaced since the base: what a commit copies is of
    /// the order of its logarithm.
    pub fn replaced(&self) -> usize {
        self.overlay.weight()
    }

    /// What it holds in memory, and what it shares.
    pub fn footprint(&self) -> Footprint {
        Footprint {
            base: Arc::as_ptr(&self.base).addr(),
            base_bytes: self.base.bytes(),
            own_bytes: self.overlay.bytes(),
        }
    }

    fn edge_ends(&self, key: &EdgeKey) -> Option<(Lane, Vertex, Vertex)> {
        let ontology = self.ontology();
        let kind = ontology.kind_named(&key.kind)?;
        let field = ontology.field_named(kind.id, &key.field)?;
        let (relation, direction) = ontology.stored(field.id)?;
        let from = self.lookup(kind.id, key.from.as_str())?;
        let to = self.lookup(field.target, key.to.as_str())?;
        Some((Lane::of(relation.id, direction), from, to))
    }

    /// What is stated about an edge, if there is one.
    pub fn edge(&self, key: &EdgeKey) -> Option<&Edge> {
        let (lane, from, to) = self.edge_ends(key)?;
        self.row(lane, from).find(self, to).map(|link| link.edge())
    }

    pub(super) fn shared_node(&self, vertex: Vertex) -> &Arc<Node> {
        self.overlay
            .node(vertex)
            .or_else(|| self.base.node(vertex))
            .expect("a vertex is used with its own snapshot only")
    }

    /// The vertices of a span of the base whose records have been replaced, in order. Costs a look at each of
    /// [`Self::replaced_count`].
    pub(super) fn replaced_within(&self, span: Range<u32>) -> Vec<Vertex> {
        let replaced = self.overlay.replaced().filter(|one| span.contains(&one.0));
        let mut replaced: Vec<Vertex> = replaced.collect();
        replaced.sort_unstable();
        replaced
    }

    /// How many nodes have been replaced or added since the base.
    pub(super) fn replaced_count(&self) -> usize {
        self.overlay.replaced_count()
    }

    /// What the base knows of a value of all nodes of a vertex's kind, side by side. Nodes that have been
    /// replaced since ([`Self::replaced_within`]) have other values.
    pub(super) fn column(&self, vertex: Vertex, subject: Subject) -> Option<&Column> {
        self.base.column(vertex, subject)
    }

    /// What [`Self::row`] has, as it stands in the base: where the columns count from, and the columns. `None` where
    /// something of it was replaced.
    pub(super) fn columns(&self, lane: Lane, vertex: Vertex) -> Option<(u32, &[u32])> {
        let is_bare = self.overlay.is_empty()
            || self
                .overlay
                .patch(ListKey::Neighbors(lane, vertex))
                .is_none();
        is_bare.then(|| self.base.columns(lane, vertex))
    }

    pub(super) fn row(&self, lane: Lane, vertex: Vertex) -> List<'_> {
        self.list(
            ListKey::Neighbors(lane, vertex),
            Stored::Row(self.base.row(lane, vertex)),
        )
    }

    fn list<'a>(&'a self, key: ListKey, stored: Stored<'a>) -> List<'a> {
        let patch = if self.overlay.is_empty() {
            None
        } else {
            self.overlay.patch(key)
        };
        match patch {
            Some(patch) => List::patched(&self.base, stored, patch),
            None => List::stored(stored),
        }
    }
}
