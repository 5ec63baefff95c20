//! What has been replaced since the base was frozen: persistent maps, so that a commit copies a path
//! in a tree and a fork copies a root.
//!
//! A [`Patch`] is the difference of one ordered list (the members of a kind, or one vertex's
//! neighbours along one lane) from the base's list. It is keyed by slug, the default order, since
//! vertices that are newer than the base are numbered in the order of their coming.

use std::fmt;
use std::sync::Arc;

use rpds::{HashTrieMapSync, RedBlackTreeMapSync};
use rustc_hash::FxBuildHasher;

use super::node::{Edge, Node};
use super::ready::{self, Ready};
use super::vertex::{Lane, Vertex};
use crate::event::Slug;
use crate::ontology::{Kind, KindId};

type Map<K, V> = HashTrieMapSync<K, V, FxBuildHasher>;

/// Which ordered list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum ListKey {
    /// The nodes of a kind.
    Members(KindId),
    /// The neighbours of a vertex.
    Neighbors(Lane, Vertex),
}

/// The difference of one list from the base's.
#[derive(Debug, Clone, Default)]
pub(super) struct Patch {
    pub(super) entries: RedBlackTreeMapSync<Slug, Entry>,
    /// How many entries speak of a slug that the base's list has.
    covered: usize,
    /// How many entries are [`Entry::Removed`].
    removed: usize,
}

/// What a patch says about one slug.
#[derive(Debug, Clone)]
pub(super) enum Entry {
    /// It is in the list, in place of the base's member of that slug if there is one.
    Present(Vertex, Option<Arc<Edge>>),
    /// The base's member of that slug is no longer in the list.
    Removed,
}

/// Everything that has been replaced since the base.
#[derive(Clone)]
pub(super) struct Overlay {
    nodes: Map<u32, Arc<Replacement>>,
    lists: Map<ListKey, Patch>,
    next: u32,
    weight: usize,
    /// The JSON of all replacements, in bytes.
    ready_bytes: usize,
}

/// A node that is newer than the base.
struct Replacement {
    node: Arc<Node>,
    ready: Vec<u8>,
}

impl fmt::Debug for Overlay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Overlay")
            .field("weight", &self.weight)
            .finish_non_exhaustive()
    }
}

impl Patch {
    /// The length of the list that results from a base's list of `base` members.
    pub(super) fn len(&self, base: usize) -> usize {
        base - self.covered + (self.entries.size() - self.removed)
    }

    fn set(&mut self, slug: Slug, entry: Option<Entry>, in_base: bool) {
        if let Some(before) = self.entries.get(slug.as_str()) {
            self.covered -= usize::from(in_base);
            self.removed -= usize::from(matches!(before, Entry::Removed));
            self.entries.remove_mut(slug.as_str());
        }
        if let Some(entry) = entry {
            self.covered += usize::from(in_base);
            self.removed += usize::from(matches!(entry, Entry::Removed));
            self.entries.insert_mut(slug, entry);
        }
    }
}

impl Overlay {
    /// An overlay of nothing over a base of so many nodes.
    pub(super) fn new(base: u32) -> Self {
        Self {
            nodes: Map::new_with_hasher_and_ptr_kind(FxBuildHasher),
            lists: Map::new_with_hasher_and_ptr_kind(FxBuildHasher),
            next: base,
            weight: 0,
            ready_bytes: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.weight == 0
    }

    /// How many nodes and places in lists differ from the base's: what a rebuild of the base would fold in.
    /// Replacing the same one again adds nothing to it.
    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    /// What it holds in memory, about: what was replaced, its JSON, texts that are about as long, and the
    /// trees.
    pub(super) fn bytes(&self) -> usize {
        const REPLACED: usize = 400;
        self.weight * REPLACED + 2 * self.ready_bytes
    }

    pub(super) fn node(&self, vertex: Vertex) -> Option<&Arc<Node>> {
        self.nodes.get(&vertex.0).map(|replaced| &replaced.node)
    }

    pub(super) fn ready(&self, vertex: Vertex) -> Option<Ready<'_>> {
        let replaced = self.nodes.get(&vertex.0)?;
        Some(Ready::of(&replaced.ready))
    }

    /// The vertices whose nodes were put, each once, in no order.
    pub(super) fn replaced(&self) -> impl Iterator<Item = Vertex> {
        self.nodes.keys().map(|number| Vertex(*number))
    }

    pub(super) fn replaced_count(&self) -> usize {
        self.nodes.size()
    }

    pub(super) fn patch(&self, list: ListKey) -> Option<&Patch> {
        self.lists.get(&list)
    }

    /// The vertices whose nodes were put, or of whose stored edges, as their source, something was replaced;
    /// some of them several times.
    pub(super) fn touched(&self) -> impl Iterator<Item = Vertex> {
        let sources = self.lists.keys().filter_map(|list| match list {
            ListKey::Neighbors(lane, vertex) if lane.is_forward() => Some(*vertex),
            ListKey::Neighbors(..) | ListKey::Members(_) => None,
        });
        self.replaced().chain(sources)
    }

    /// How many vertices are numbered, the base's among them.
    pub(super) fn vertex_count(&self) -> usize {
        self.next as usize
    }

    /// Numbers a new vertex.
    pub(super) fn add_vertex(&mut self) -> Vertex {
        let vertex = Vertex(self.next);
        self.next = self
            .next
            .checked_add(1)
            .expect("vertices are numbered in 32 bits");
        vertex
    }

    pub(super) fn put_node(&mut self, vertex: Vertex, node: Node, kind: &Kind) {
        let mut ready = Vec::new();
        ready::write(&mut ready, &node, kind);
        self.ready_bytes += ready.len();
        let replaced = self.nodes.get(&vertex.0);
        self.ready_bytes -= replaced.map_or(0, |replaced| replaced.ready.len());
        let node = Arc::new(node);
        let before = self.nodes.size();
        self.nodes
            .insert_mut(vertex.0, Arc::new(Replacement { node, ready }));
        self.weight += self.nodes.size() - before;
    }

    /// Puts a slug into a list or replaces what the list says about it.
    pub(super) fn put(
        &mut self,
        list: ListKey,
        slug: &Slug,
        vertex: Vertex,
        edge: Option<Arc<Edge>>,
        in_base: bool,
    ) {
        self.set(list, slug, Some(Entry::Present(vertex, edge)), in_base);
    }

    /// Takes a slug out of a list.
    pub(super) fn take(&mut self, list: ListKey, slug: &Slug, in_base: bool) {
        self.set(list, slug, in_base.then_some(Entry::Removed), in_base);
    }

    fn set(&mut self, list: ListKey, slug: &Slug, entry: Option<Entry>, in_base: bool) {
        let mut patch = self.lists.get(&list).cloned().unwrap_or_default();
        self.weight -= patch.entries.size();
        patch.set(slug.clone(), entry, in_base);
        self.weight += patch.entries.size();
        self.lists.insert_mut(list, patch);
    }
}
