//! The frozen part of a snapshot, shared by every snapshot that was made from it.
//!
//! Nodes are numbered by kind and then by slug, so that a vertex order is the default order, the
//! members of a kind are one span, and every adjacency list is sorted by slug without looking at one.
//! Adjacency is one petgraph `Csr` per relation and direction: contiguous, sorted, and numbered within
//! the two kinds that the relation joins. Nothing in here changes after [`Base::new`].

use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use hashbrown::HashTable;
use petgraph::Directed;
use petgraph::csr::Csr;
use rustc_hash::FxBuildHasher;

use super::column::Column;
use super::datum::Subject;
use super::node::{Edge, Node};
use super::ready::{self, Ready};
use super::rules::Rules;
use super::search::Index;
use super::vertex::{Lane, Vertex};
use crate::ontology::{KindId, Ontology};

/// The edges of one relation in one direction: rows and columns are positions within their kinds,
/// weights are indexes into the relation's edge records.
type Adjacency = Csr<(), u32, Directed, u32>;

/// The edge record that every bare edge shares.
const BARE: u32 = 0;

#[derive(Debug)]
pub(super) struct Base {
    pub(super) ontology: Arc<Ontology>,
    nodes: Vec<Arc<Node>>,
    /// The nodes' ready-made JSON, end to end.
    ready: Vec<u8>,
    /// Where each node's starts; one more entry than nodes.
    ready_starts: Vec<usize>,
    /// Where each kind's nodes start; one more entry than kinds.
    starts: Vec<u32>,
    slugs: HashTable<u32>,
    lanes: Vec<Adjacency>,
    /// Where the kinds start that each lane leads from, and to.
    lane_starts: Vec<(u32, u32)>,
    /// Per kind and attribute, made when first asked for.
    columns: Vec<Vec<OnceLock<Column>>>,
    /// Per stored relation, the records of its edges; the first is the bare one.
    edges: Vec<Vec<Arc<Edge>>>,
    /// Made when first asked for.
    rules: OnceLock<Rules>,
    /// Of the words of the nodes' texts; made when a search first asks for it.
    pub(super) index: OnceLock<Index>,
}

/// A stretch of one vertex's neighbours in a base: parallel slices, sorted by vertex.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    start: u32,
    columns: &'a [u32],
    records: &'a [u32],
    edges: &'a [Arc<Edge>],
}

/// One stored edge on its way into a base: numbers are positions in the sorted nodes.
pub(super) struct BaseEdge {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) edge: Arc<Edge>,
}

impl Base {
    /// Freezes nodes and edges. `nodes` are sorted by kind and slug; `edges` holds, per stored
    /// relation, the edges in any order, each pair once.
    pub(super) fn new(
        ontology: Arc<Ontology>,
        nodes: Vec<Arc<Node>>,
        edges: Vec<Vec<BaseEdge>>,
    ) -> Self {
        debug_assert!(nodes.is_sorted_by(|a, b| (a.kind, a.slug()) < (b.kind, b.slug())));
        let mut starts = vec![0_u32; ontology.kinds.len() + 1];
        for node in &nodes {
            starts[usize::from(node.kind.0) + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut ready = Vec::new();
        let mut ready_starts = Vec::with_capacity(nodes.len() + 1);
        for node in &nodes {
            ready_starts.push(ready.len());
            ready::write(&mut ready, node, ontology.kind(node.kind));
        }
        ready_starts.push(ready.len());
        ready.shrink_to_fit();
        let mut slugs = HashTable::with_capacity(nodes.len());
        for (index, node) in (0_u32..).zip(&nodes) {
            slugs.insert_unique(hash(node.kind, node.slug()), index, |other: &u32| {
                let node = &nodes[*other as usize];
                hash(node.kind, node.slug())
            });
        }
        let mut lanes = Vec::with_capacity(edges.len() * 2);
        let mut lane_starts = Vec::with_capacity(edges.len() * 2);
        let mut records = Vec::with_capacity(edges.len());
        for (relation, edges) in ontology.relations.iter().zip(edges) {
            let source = starts[usize::from(relation.source.0)];
            let target = starts[usize::from(relation.target.0)];
            let mut table = vec![Arc::new(Edge::default())];
            let mut forward: Vec<(u32, u32, u32)> = Vec::with_capacity(edges.len());
            for BaseEdge { from, to, edge } in edges {
                let record = if edge.is_bare() {
                    BARE
                } else {
                    table.push(edge);
                    u32::try_from(table.len() - 1).expect("edges are counted in 32 bits")
                };
                forward.push((from - source, to - target, record));
            }
            let mut reverse: Vec<_> = forward.iter().map(|(a, b, edge)| (*b, *a, *edge)).collect();
            lanes.push(adjacency(&mut forward));
            lanes.push(adjacency(&mut reverse));
            lane_starts.extend([(source, target), (target, source)]);
            records.push(table);
        }
        let attributes = ontology.kinds.iter().map(|kind| kind.attributes.len());
        let columns = attributes.map(|count| (0..count).map(|_| OnceLock::new()).collect());
        let columns = columns.collect();
        Self {
            ontology,
            nodes,
            ready,
            ready_starts,
            starts,
            slugs,
            columns,
            lanes,
            lane_starts,
            edges: records,
            rules: OnceLock::new(),
            index: OnceLock::new(),
        }
    }

    pub(super) fn rules(&self) -> &Rules {
        self.rules.get_or_init(|| Rules::of(&self.ontology))
    }

    pub(super) fn len(&self) -> u32 {
        u32::try_from(self.nodes.len()).expect("vertices are numbered in 32 bits")
    }

    /// What it holds in memory, about: records and their texts, which are about as long as their JSON, the
    /// JSON, and for each edge a place in two lists. Columns and words come on top of it when they are made.
    pub(super) fn bytes(&self) -> usize {
        const NODE: usize = size_of::<Node>() + 200;
        const EDGE: usize = 2 * 8;
        let records: usize = self.edges.iter().map(Vec::len).sum();
        let records = records * (size_of::<Edge>() + 200);
        self.nodes.len() * NODE + 2 * self.ready.len() + self.edge_count() * EDGE + records
    }

    pub(super) fn edge_count(&self) -> usize {
        self.lanes.iter().step_by(2).map(Csr::edge_count).sum()
    }

    pub(super) fn node(&self, vertex: Vertex) -> Option<&Arc<Node>> {
        self.nodes.get(vertex.0 as usize)
    }

    pub(super) fn ready(&self, vertex: Vertex) -> Option<Ready<'_>> {
        let place = vertex.0 as usize;
        let end = *self.ready_starts.get(place + 1)?;
        Some(Ready::of(&self.ready[self.ready_starts[place]..end]))
    }

    /// What the subject is of all nodes of a vertex's kind; `None` where that is not kept side by side.
    pub(super) fn column(&self, vertex: Vertex, subject: Subject) -> Option<&Column> {
        let index = subject.column()?;
        let kind = self.ready(vertex)?.kind();
        if self.ontology.kind(kind).attributes[index].value_type.list {
            return None;
        }
        Some(self.column_of(kind, index))
    }

    fn column_of(&self, kind: KindId, index: usize) -> &Column {
        self.columns[usize::from(kind.0)][index].get_or_init(|| {
            let members = self.members(kind);
            let nodes = &self.nodes[members.start as usize..members.end as usize];
            Column::of(index, nodes.iter().map(|node| &**node))
        })
    }

    #[cfg(test)]
    pub(super) fn columns_made(&self) -> usize {
        let columns = self.columns.iter().flatten();
        columns.filter(|column| column.get().is_some()).count()
    }

    /// Makes the columns that another base of the same ontology has made.
    pub(super) fn make_columns_of(&self, other: &Self) {
        for (kind, columns) in (0..).map(KindId).zip(&other.columns) {
            for (index, column) in columns.iter().enumerate() {
                if column.get().is_some() {
                    self.column_of(kind, index);
                }
            }
        }
    }

    pub(super) fn lookup(&self, kind: KindId, slug: &str) -> Option<Vertex> {
        // Whoever looks a node up mostly shows it: its JSON is what comes into the cache.
        let is_it = |index: &u32| {
            let ready = self.ready(Vertex(*index));
            ready.is_some_and(|ready| ready.kind() == kind && ready.has_slug(slug))
        };
        let found = self.slugs.find(hash(kind, slug), is_it);
        found.map(|index| Vertex(*index))
    }

    /// The kind of a vertex of the base, without a look at the node.
    pub(super) fn kind(&self, vertex: Vertex) -> KindId {
        let later = self.starts[1..].partition_point(|start| *start <= vertex.0);
        KindId(u16::try_from(later).expect("kinds are numbered in 16 bits"))
    }

    /// The vertices of a kind.
    pub(super) fn members(&self, kind: KindId) -> Range<u32> {
        let kind = usize::from(kind.0);
        self.starts[kind]..self.starts[kind + 1]
    }

    /// The neighbours of a vertex along a lane; empty for a vertex that is not in the base.
    pub(super) fn row(&self, lane: Lane, vertex: Vertex) -> Row<'_> {
        let edges = self.edges[lane.index() / 2].as_slice();
        let (columns, records) = match self.local(lane, vertex) {
            Some((adjacency, local)) => (
                adjacency.neighbors_slice(local),
                adjacency.edges_slice(local),
            ),
            None => Default::default(),
        };
        let (_, start) = self.lane_starts[lane.index()];
        Row {
            start,
            columns,
            records,
            edges,
        }
    }

    /// The same without the edges: where the columns count from, and the columns.
    pub(super) fn columns(&self, lane: Lane, vertex: Vertex) -> (u32, &[u32]) {
        let columns = match self.local(lane, vertex) {
            Some((adjacency, local)) => adjacency.neighbors_slice(local),
            None => &[],
        };
        (self.lane_starts[lane.index()].1, columns)
    }

    /// The adjacency of a lane, and which row of it is a vertex's.
    fn local(&self, lane: Lane, vertex: Vertex) -> Option<(&Adjacency, u32)> {
        let (near, _) = self.lane_starts[lane.index()];
        let adjacency = &self.lanes[lane.index()];
        let local = vertex.0.wrapping_sub(near);
        let is_in =
            (vertex.0 as usize) < self.nodes.len() && (local as usize) < adjacency.node_count();
        is_in.then_some((adjacency, local))
    }
}

impl<'a> Row<'a> {
    pub(super) fn len(self) -> usize {
        self.columns.len()
    }

    /// Where the columns count from, and the columns.
    pub(super) fn columns(self) -> (u32, &'a [u32]) {
        (self.start, self.columns)
    }

    pub(super) fn vertex(self, index: usize) -> Vertex {
        Vertex(self.start + self.columns[index])
    }

    /// Reads neighbours, from that one on.
    pub(super) fn read(self, start: usize, vertices: &mut [Vertex]) {
        let columns = &self.columns[start..][..vertices.len()];
        for (vertex, column) in vertices.iter_mut().zip(columns) {
            *vertex = Vertex(self.start + column);
        }
    }

    /// Calls `visit` for each neighbour, straight from the slice.
    pub(super) fn each(self, mut visit: impl FnMut(Vertex)) {
        for column in self.columns {
            visit(Vertex(self.start + column));
        }
    }

    /// The number of an edge's record, and the records.
    pub(super) fn record(self, index: usize) -> (&'a u32, &'a [Arc<Edge>]) {
        (&self.records[index], self.edges)
    }

    /// The index of a vertex in the row.
    pub(super) fn find(self, vertex: Vertex) -> Option<usize> {
        let column = vertex.0.checked_sub(self.start)?;
        self.columns.binary_search(&column).ok()
    }
}

fn adjacency(edges: &mut [(u32, u32, u32)]) -> Adjacency {
    edges.sort_unstable();
    Csr::from_sorted_edges(edges).expect("edges are sorted and each pair stands once")
}

fn hash(kind: KindId, slug: &str) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    kind.hash(&mut hasher);
    slug.hash(&mut hasher);
    hasher.finish()
}
