//! The graph at one revision.
//!
//! A frozen [`Base`] shared by many snapshots, and an [`Overlay`] of what has been replaced since;
//! nothing outside this directory knows that there are two. Publishing and forking cost the change, a
//! reader may hold a snapshot for as long as it likes, and nothing here is ever written in place.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use super::base::Base;
use super::builder::Builder;
use super::column::Column;
use super::datum::Subject;
use super::edit::Edit;
use super::list::{List, Stored};
use super::node::{Edge, Node};
use super::overlay::{ListKey, Overlay};
use super::ready::Ready;
use super::rules::Rules;
use super::search::{Index, Replaced};
use super::vertex::{Lane, Vertex};
use super::visits::{Visits, VisitsExhausted};
use crate::event::{Commit, CommitId, EdgeKey, Event, NodeFact, NodeKey, Revision, Stamp, Stamps};
use crate::ontology::{FieldId, KindId, Ontology, Via};
use rustc_hash::FxHashSet;

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

/// An overlay below this is never worth folding into a new base while there is other work.
const OVERLAY_WEIGHT_SMALL: usize = 4096;

/// How many nodes may be looked at for the sake of each thing that was replaced, when there is nothing
/// else to do.
const NODES_PER_REPLACED: usize = 256;

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

    /// Whether so much has been replaced since the base that folding it in pays.
    pub fn wants_folding(&self) -> bool {
        let weight = self.overlay.weight();
        weight > OVERLAY_WEIGHT_SMALL && weight > self.base.len() as usize / 16
    }

    /// Whether folding pays when there is nothing else to do. A base is read a few times as fast.
    pub fn may_be_folded(&self) -> bool {
        let weight = self.overlay.weight();
        weight > 0 && weight * NODES_PER_REPLACED >= self.base.len() as usize
    }

    /// What it holds in memory, and what it shares.
    pub fn footprint(&self) -> Footprint {
        Footprint {
            base: Arc::as_ptr(&self.base).addr(),
            base_bytes: self.base.bytes(),
            own_bytes: self.overlay.bytes(),
        }
    }

    /// The same graph with a base of its own and nothing replaced. Costs the whole graph; vertices
    /// are numbered anew. What had been made of the old base because somebody asked is made of the new one
    /// here, so that nobody waits for it again.
    pub fn folded(&self) -> Self {
        let folded = Builder::from_snapshot(self).finish((*self.head).clone());
        if self.base.index.get().is_some() {
            folded.base_index();
        }
        folded.base.make_columns_of(&self.base);
        folded
    }

    /// The graph after a commit that was decided on this one.
    pub fn after(&self, commit: &Commit) -> Self {
        self.with(&commit.events, Head::of(commit))
    }

    /// The graph after consecutive commits, the first of which was decided on this one.
    pub fn later(&self, commits: &[Arc<Commit>]) -> Self {
        let Some(last) = commits.last() else {
            return self.clone();
        };
        let edits = commits.iter().flat_map(|commit| {
            let stamp = Stamp::of(commit);
            let events = commit.events.iter();
            events.map(move |event| Edit::forward(event, stamp))
        });
        self.edited(&edits.collect::<Vec<_>>(), Head::of(last))
    }

    /// The graph after events that were decided on this one, under another head. Costs the events,
    /// or the whole graph when they replace the ontology or most of the graph.
    pub fn with(&self, events: &[Event], head: Head) -> Self {
        let stamp = Stamp {
            revision: head.revision,
            time: head.time,
        };
        let edits = events.iter().map(|event| Edit::forward(event, stamp));
        self.edited(&edits.collect::<Vec<_>>(), head)
    }

    /// The graph before its newest commits, `undone`, oldest first; `head` is that of the commit before them.
    /// Costs their events, or the whole graph when they replace the ontology or most of the graph. `None`
    /// where they do not say everything that was there: then only replay does.
    pub fn before(&self, undone: &[Arc<Commit>], head: Head) -> Option<Self> {
        debug_assert_eq!(undone.last().map(|one| one.revision), Some(self.revision()));
        let events = undone
            .iter()
            .rev()
            .flat_map(|commit| commit.events.iter().rev());
        let edits: Option<Vec<Edit<'_>>> = events.map(Edit::backward).collect();
        Some(self.edited(&edits?, head))
    }

    /// The same facts, read through another ontology: kinds that it does not have are left out, and so are
    /// relations that it does not have between the same kinds and values that it has no attribute of their
    /// type for. Costs the whole graph where it is not the same text.
    pub fn read_through(&self, ontology: &Arc<Ontology>) -> Self {
        if ontology.sdl == self.ontology.sdl {
            return Self {
                ontology: ontology.clone(),
                ..self.clone()
            };
        }
        let mut builder = Builder::from_snapshot(self);
        builder.carry_over(ontology.clone());
        builder.finish((*self.head).clone())
    }

    fn edited(&self, edits: &[Edit<'_>], head: Head) -> Self {
        let replaces_ontology = edits
            .iter()
            .any(|edit| matches!(edit, Edit::ReplaceOntology(_)));
        let is_most =
            edits.len() > OVERLAY_WEIGHT_SMALL && edits.len() > (self.base.len() as usize) / 4;
        if replaces_ontology || is_most {
            let mut builder = Builder::from_snapshot(self);
            for edit in edits {
                builder.apply(edit);
            }
            return builder.finish(head);
        }
        let mut next = Self {
            head: Arc::new(head),
            ontology: self.ontology.clone(),
            base: self.base.clone(),
            overlay: self.overlay.clone(),
            replaced_index: OnceLock::new(),
        };
        for edit in edits {
            next.apply(edit);
        }
        next
    }

    fn apply(&mut self, edit: &Edit<'_>) {
        match *edit {
            Edit::ReplaceOntology(_) => unreachable!("a change of ontology makes another base"),
            Edit::PutNode {
                key,
                fact,
                created,
                updated,
            } => self.put_node(key, fact, created, updated),
            Edit::TakeNode(key) => self.take_node(key),
            Edit::PutEdge(key, fact) => {
                let (lane, from, to) = self.ends(key);
                let properties = &self.ontology().relations[lane.index() / 2].properties;
                let edge = Arc::new(Edge::new(properties, fact.clone()));
                self.put_edge(lane, from, to, Some(edge));
            }
            Edit::TakeEdge(key) => {
                let (lane, from, to) = self.ends(key);
                self.put_edge(lane, from, to, None);
            }
        }
    }

    fn put_node(&mut self, key: &NodeKey, fact: &NodeFact, created: Option<Stamp>, updated: Stamp) {
        let ontology = self.ontology().clone();
        let kind = ontology
            .kind_named(&key.kind)
            .expect("events name kinds of the ontology");
        let existing = self.lookup(kind.id, key.slug.as_str());
        let kept = || existing.map(|vertex| self.node(vertex).created);
        let created = created.or_else(kept).unwrap_or(updated);
        let vertex = existing.unwrap_or_else(|| self.overlay.add_vertex());
        let node = Node::new(kind, key.slug.clone(), fact.clone(), created, updated);
        self.overlay.put_node(vertex, node, kind);
        if existing.is_none() {
            let in_base = self.base.lookup(kind.id, key.slug.as_str()).is_some();
            self.overlay
                .put(ListKey::Members(kind.id), &key.slug, vertex, None, in_base);
        }
    }

    fn take_node(&mut self, key: &NodeKey) {
        let kind = self
            .ontology()
            .kind_named(&key.kind)
            .expect("events name kinds")
            .id;
        let in_base = self.base.lookup(kind, key.slug.as_str()).is_some();
        self.overlay
            .take(ListKey::Members(kind), &key.slug, in_base);
    }

    fn put_edge(&mut self, lane: Lane, from: Vertex, to: Vertex, edge: Option<Arc<Edge>>) {
        for (lane, near, far) in [(lane, from, to), (lane.opposite(), to, from)] {
            let slug = self.node(far).slug.clone();
            let list = ListKey::Neighbors(lane, near);
            // The base may know the slug under an older vertex, whose edges were all disconnected
            // when it was deleted; then that entry is covered by the newer one.
            let in_base = self
                .base
                .lookup(self.node(far).kind, slug.as_str())
                .is_some_and(|old| self.base.row(lane, near).find(old).is_some());
            match edge.clone() {
                Some(edge) => self.overlay.put(list, &slug, far, Some(edge), in_base),
                None => self.overlay.take(list, &slug, in_base),
            }
        }
    }

    fn ends(&self, key: &EdgeKey) -> (Lane, Vertex, Vertex) {
        self.edge_ends(key).expect("events name edges of the graph")
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

    /// The index of the base's words, made when it is first asked for. Costs the whole base then.
    pub(super) fn base_index(&self) -> &Index {
        self.base.index.get_or_init(|| {
            let bare = Self {
                head: self.head.clone(),
                ontology: self.ontology.clone(),
                base: self.base.clone(),
                overlay: Overlay::new(self.base.len()),
                replaced_index: OnceLock::new(),
            };
            Index::of(&bare, (0..self.base.len()).map(Vertex))
        })
    }

    /// What was replaced since the base, for searches: `None` where nothing was. Made when it is first asked
    /// for; costs the overlay then.
    pub(super) fn replaced_index(&self) -> Option<&Replaced> {
        if self.overlay.is_empty() {
            return None;
        }
        let index = self.replaced_index.get_or_init(|| {
            let mut touched: FxHashSet<u32> = self.overlay.touched().map(|one| one.0).collect();
            for kind in &self.ontology().kinds {
                let patch = self.overlay.patch(ListKey::Members(kind.id));
                let slugs = patch.into_iter().flat_map(|patch| patch.entries.keys());
                let gone = slugs.filter_map(|slug| self.base.lookup(kind.id, slug.as_str()));
                touched.extend(gone.map(|vertex| vertex.0));
            }
            let vertices = touched.iter().map(|number| Vertex(*number));
            let present = vertices.filter(|vertex| {
                let node = self.node(*vertex);
                self.lookup(node.kind, node.slug()) == Some(*vertex)
            });
            let present = present.collect();
            Arc::new(Replaced::of(self, touched, present))
        });
        Some(index)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::search::{SearchText, search};
    use crate::graph::{Filter, ValueTest, scan};
    use std::ops::ControlFlow;

    #[test]
    fn a_fold_makes_anew_what_had_been_asked_for_and_nothing_else() {
        let ontology = crate::ontology::read("test", "type Tool { tier: Int size: Int }");
        let ontology = Arc::new(ontology.expect("it is well formed"));
        let mut builder = Builder::new(ontology);
        let key = NodeKey {
            kind: "Tool".into(),
            slug: crate::event::Slug::new("eks").expect("it is a slug"),
        };
        let stamp = Stamp {
            revision: Revision(1),
            time: Timestamp::UNIX_EPOCH,
        };
        let fact = NodeFact {
            name: "EKS".into(),
            description: None,
            labels: Vec::new(),
            sources: Vec::new(),
            owners: Default::default(),
            attributes: Default::default(),
        };
        builder.put_node(&key, fact, stamp, stamp);
        let asked = builder.finish(Head::origin());
        let made = |snapshot: &Snapshot| {
            let columns = snapshot.base.columns_made();
            (snapshot.base.index.get().is_some(), columns)
        };
        assert_eq!(made(&asked.folded()), (false, 0));
        let visits = Visits::new(1_000);
        search(&asked, &SearchText::new("eks"), &visits).expect("within the budget");
        let filter = Filter::Value(Subject::Attribute(0), ValueTest::IsNull(true));
        let kind = asked.ontology().kinds[0].id;
        scan(&asked, &asked.members(kind), &filter, &visits, |_| {
            ControlFlow::Continue(())
        })
        .expect("within the budget");
        assert_eq!(made(&asked.folded()), (true, 1));
    }
}
