//! An ordered list of vertices as every question reads it: the members of a kind, or the neighbours
//! of a vertex, wherever they are kept.
//!
//! Always in default order (slug, by bytes). Lengths are known, reading a page costs the page, and an
//! unpatched list is read straight from the base's slices.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::iter::Take;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use super::base::{Base, Row};
use super::node::Edge;
use super::overlay::{Entry, Patch};
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use crate::ontology::KindId;

static BARE: LazyLock<Edge> = LazyLock::new(Edge::default);

/// One vertex of a list, with the edge that leads to it where the list is of stored neighbours.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// The vertex.
    pub vertex: Vertex,
    by: By<'a>,
}

/// What leads to a vertex. A base's record is looked up only when the edge is asked for: mostly it is not,
/// and it is one more place in memory.
#[derive(Debug, Clone, Copy)]
enum By<'a> {
    Nothing,
    Edge(&'a Arc<Edge>),
    Record(&'a u32, &'a [Arc<Edge>]),
}

impl<'a> Link<'a> {
    /// A vertex that no stored edge leads to.
    pub fn to(vertex: Vertex) -> Self {
        Self {
            vertex,
            by: By::Nothing,
        }
    }

    /// What is stated about the edge; the bare edge where none leads to the vertex.
    pub fn edge(&self) -> &'a Edge {
        match self.stored_edge() {
            Some(edge) => edge,
            None => &BARE,
        }
    }

    pub(super) fn stored_edge(&self) -> Option<&'a Arc<Edge>> {
        match self.by {
            By::Nothing => None,
            By::Edge(edge) => Some(edge),
            By::Record(record, edges) => Some(&edges[*record as usize]),
        }
    }

    fn present(vertex: Vertex, edge: Option<&'a Arc<Edge>>) -> Self {
        let by = edge.map_or(By::Nothing, By::Edge);
        Self { vertex, by }
    }
}

/// An ordered list of vertices.
#[derive(Debug, Clone)]
pub struct List<'a>(Kept<'a>);

#[derive(Debug, Clone)]
enum Kept<'a> {
    Stored(Stored<'a>),
    Patched {
        base: &'a Base,
        stored: Stored<'a>,
        patch: &'a Patch,
    },
    Made(Cow<'a, [Vertex]>),
}

/// A base's part of a list.
#[derive(Debug, Clone)]
pub(super) enum Stored<'a> {
    /// The members of a kind.
    Span(Range<u32>),
    /// The neighbours of a vertex.
    Row(Row<'a>),
}

impl<'a> Stored<'a> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Span(span) => span.len(),
            Self::Row(row) => row.len(),
        }
    }

    fn link(&self, index: usize) -> Link<'a> {
        match self {
            Self::Span(span) => {
                let offset = u32::try_from(index).expect("within the span");
                Link::to(Vertex(span.start + offset))
            }
            Self::Row(row) => {
                let (record, edges) = row.record(index);
                Link {
                    vertex: row.vertex(index),
                    by: By::Record(record, edges),
                }
            }
        }
    }

    pub(super) fn find(&self, vertex: Vertex) -> Option<usize> {
        match self {
            Self::Span(span) => span
                .contains(&vertex.0)
                .then(|| (vertex.0 - span.start) as usize),
            Self::Row(row) => row.find(vertex),
        }
    }

    fn has(&self, base: &Base, slug: &str) -> bool {
        self.rank(base, slug, true) > self.rank(base, slug, false)
    }

    /// How many members' slugs are below `slug`, or not above it with `inclusive`.
    fn rank(&self, base: &Base, slug: &str, inclusive: bool) -> usize {
        let rank = self.lower_bound(base, 0, slug);
        let equal = inclusive && rank < self.len() && self.slug(base, rank) == slug;
        rank + usize::from(equal)
    }

    fn slug<'b>(&self, base: &'b Base, index: usize) -> &'b str {
        base.node(self.link(index).vertex)
            .expect("a base's list stays in the base")
            .slug()
    }

    /// The index of the first member at or after `from` whose slug is not below `slug`.
    fn lower_bound(&self, base: &Base, from: usize, slug: &str) -> usize {
        let (mut low, mut high) = (from, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.slug(base, middle) < slug {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

impl<'a> List<'a> {
    pub(super) fn stored(stored: Stored<'a>) -> Self {
        Self(Kept::Stored(stored))
    }

    pub(super) fn patched(base: &'a Base, stored: Stored<'a>, patch: &'a Patch) -> Self {
        Self(Kept::Patched {
            base,
            stored,
            patch,
        })
    }

    /// A list of vertices that are already in default order, each once.
    pub fn made(vertices: impl Into<Cow<'a, [Vertex]>>) -> Self {
        Self(Kept::Made(vertices.into()))
    }

    /// How many vertices.
    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::Stored(stored) => stored.len(),
            Kept::Patched { stored, patch, .. } => patch.len(stored.len()),
            Kept::Made(vertices) => vertices.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many comparisons finding a place in it takes: where much has been replaced since the base, all that
    /// was is gone through, each by a binary search.
    pub fn comparisons_to_a_place(&self) -> usize {
        const COMPARISONS_PER_ENTRY: usize = 16;
        match &self.0 {
            Kept::Patched { patch, .. } => patch.entries.size() * COMPARISONS_PER_ENTRY,
            Kept::Stored(_) | Kept::Made(_) => 0,
        }
    }

    /// A stretch of the list, which must reach so far.
    pub fn stretch(&self, Range { start, end }: Range<usize>) -> ListIter<'_, 'a> {
        match &self.0 {
            Kept::Patched {
                base,
                stored,
                patch,
            } => {
                let mut iter = PatchedIter {
                    base,
                    stored,
                    at: 0,
                    entries: Box::new(patch.entries.iter()),
                    pending: None,
                };
                iter.advance(start);
                ListIter(Position::Patched(iter.take(end - start)))
            }
            Kept::Stored(stored) => ListIter(Position::Stored(stored, start..end)),
            Kept::Made(vertices) => ListIter(Position::Made(vertices[start..end].iter())),
        }
    }

    /// All of the list.
    pub fn iter(&self) -> ListIter<'_, 'a> {
        self.stretch(0..self.len())
    }

    /// The base's part of the members of a kind.
    pub(super) fn span(&self) -> Option<Range<u32>> {
        match &self.0 {
            Kept::Stored(Stored::Span(span))
            | Kept::Patched {
                stored: Stored::Span(span),
                ..
            } => Some(span.clone()),
            _ => None,
        }
    }

    /// The vertices of all of the list.
    pub fn vertices(&self) -> Vec<Vertex> {
        match &self.0 {
            Kept::Made(vertices) => vertices.to_vec(),
            _ => {
                let mut vertices = Vec::with_capacity(self.len());
                vertices.extend(self.iter().map(|link| link.vertex));
                vertices
            }
        }
    }

    /// The list as sorted positions that count from a vertex, where it is a stretch of a base's
    /// adjacency that nothing was replaced in.
    pub(super) fn columns(&self) -> Option<(u32, &'a [u32])> {
        match &self.0 {
            Kept::Stored(Stored::Row(row)) => Some(row.columns()),
            _ => None,
        }
    }

    /// Whether something was replaced in it since the base.
    pub(super) fn is_patched(&self) -> bool {
        matches!(self.0, Kept::Patched { .. })
    }

    /// Calls `visit` for each vertex in order: what walks do, without a look at the edges.
    pub(super) fn each(&self, mut visit: impl FnMut(Vertex)) {
        match &self.0 {
            Kept::Stored(Stored::Row(row)) => row.each(visit),
            _ => self.iter().for_each(|link| visit(link.vertex)),
        }
    }

    /// The link to a vertex of the snapshot that the list was taken from, if it is in the list.
    pub fn find(&self, snapshot: &Snapshot, vertex: Vertex) -> Option<Link<'a>> {
        match &self.0 {
            Kept::Stored(stored) => stored.find(vertex).map(|index| stored.link(index)),
            Kept::Patched { stored, patch, .. } => {
                match patch.entries.get(snapshot.node(vertex).slug()) {
                    Some(Entry::Present(present, edge)) => {
                        (*present == vertex).then_some(Link::present(vertex, edge.as_ref()))
                    }
                    Some(Entry::Removed) => None,
                    None => stored.find(vertex).map(|index| stored.link(index)),
                }
            }
            Kept::Made(vertices) => vertices
                .binary_search_by(|other| snapshot.order(*other, vertex))
                .ok()
                .map(|_| Link::to(vertex)),
        }
    }

    /// How many members' slugs are below `slug`, or not above it with `inclusive`.
    pub fn rank(&self, snapshot: &Snapshot, slug: &str, inclusive: bool) -> usize {
        let before = |vertex: Vertex| {
            let own = snapshot.node(vertex).slug();
            if inclusive { own <= slug } else { own < slug }
        };
        match &self.0 {
            Kept::Stored(stored) => {
                partition(stored.len(), |index| before(stored.link(index).vertex))
            }
            Kept::Made(vertices) => partition(vertices.len(), |index| before(vertices[index])),
            Kept::Patched {
                base,
                stored,
                patch,
            } => {
                let mut rank = stored.rank(base, slug, inclusive);
                for (own, entry) in &patch.entries {
                    if own.as_str() > slug || (!inclusive && own.as_str() == slug) {
                        break;
                    }
                    match entry {
                        Entry::Removed => rank -= 1,
                        Entry::Present(..) => rank += usize::from(!stored.has(base, own.as_str())),
                    }
                }
                rank
            }
        }
    }
}

impl List<'_> {
    /// How many members stand at or before the place of a kind and a slug, in a list of nodes of any
    /// kinds.
    pub fn rank_across(&self, snapshot: &Snapshot, kind: KindId, slug: &str) -> usize {
        if let Kept::Made(vertices) = &self.0 {
            return vertices.partition_point(|vertex| {
                let node = snapshot.node(*vertex);
                (node.kind, node.slug()) <= (kind, slug)
            });
        }
        // What a snapshot keeps is of one kind.
        let own = self
            .iter()
            .next()
            .map(|link| snapshot.node(link.vertex).kind);
        match own.map(|own| own.cmp(&kind)) {
            None | Some(Ordering::Greater) => 0,
            Some(Ordering::Less) => self.len(),
            Some(Ordering::Equal) => self.rank(snapshot, slug, true),
        }
    }
}

fn partition(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Iterates over a [`List`] in order.
pub struct ListIter<'l, 'a>(Position<'l, 'a>);

enum Position<'l, 'a> {
    Stored(&'l Stored<'a>, Range<usize>),
    Patched(Take<PatchedIter<'l, 'a>>),
    Made(std::slice::Iter<'l, Vertex>),
    Picked(std::slice::Iter<'l, Link<'a>>),
}

impl<'l, 'a> ListIter<'l, 'a> {
    /// Over links that were picked from a list.
    pub fn over(links: &'l [Link<'a>]) -> Self {
        Self(Position::Picked(links.iter()))
    }

    /// Takes the next vertices, as many as there is room for; none at the end.
    pub fn take_vertices<'r>(&mut self, room: &'r mut [Vertex]) -> &'r [Vertex] {
        let mut taken = 0;
        if let Position::Stored(Stored::Row(row), range) = &mut self.0 {
            taken = range.len().min(room.len());
            row.read(range.start, &mut room[..taken]);
            range.start += taken;
        } else {
            for (place, link) in room.iter_mut().zip(self) {
                *place = link.vertex;
                taken += 1;
            }
        }
        &room[..taken]
    }
}

impl<'a> Iterator for ListIter<'_, 'a> {
    type Item = Link<'a>;

    fn next(&mut self) -> Option<Link<'a>> {
        match &mut self.0 {
            Position::Stored(stored, range) => range.next().map(|index| stored.link(index)),
            Position::Made(vertices) => vertices.next().map(|vertex| Link::to(*vertex)),
            Position::Patched(iter) => iter.next(),
            Position::Picked(links) => links.next().copied(),
        }
    }
}

/// Merges a base's list with a patch. Each entry's place in the base's list is found by one binary
/// search when the entry's turn comes; between entries nothing is compared.
struct PatchedIter<'l, 'a> {
    base: &'a Base,
    stored: &'l Stored<'a>,
    at: usize,
    entries: Box<dyn Iterator<Item = (&'a crate::event::Slug, &'a Entry)> + 'a>,
    pending: Option<Pending<'a>>,
}

struct Pending<'a> {
    /// Where in the base's list the entry stands, or would stand.
    place: usize,
    /// Whether the base's list has the slug.
    covers: bool,
    entry: &'a Entry,
}

impl<'a> Iterator for PatchedIter<'_, 'a> {
    type Item = Link<'a>;

    fn next(&mut self) -> Option<Link<'a>> {
        loop {
            let place = self.next_place();
            if self.at < place {
                self.at += 1;
                return Some(self.stored.link(self.at - 1));
            }
            let Pending { covers, entry, .. } = self.pending.take()?;
            self.at += usize::from(covers);
            if let Entry::Present(vertex, edge) = entry {
                return Some(Link::present(*vertex, edge.as_ref()));
            }
        }
    }
}

impl PatchedIter<'_, '_> {
    /// Where the base's list is read up to before the next entry has its turn.
    fn next_place(&mut self) -> usize {
        if self.pending.is_none()
            && let Some((slug, entry)) = self.entries.next()
        {
            let place = self.stored.lower_bound(self.base, self.at, slug.as_str());
            let covers =
                place < self.stored.len() && self.stored.slug(self.base, place) == slug.as_str();
            self.pending = Some(Pending {
                place,
                covers,
                entry,
            });
        }
        self.pending
            .as_ref()
            .map_or(self.stored.len(), |pending| pending.place)
    }

    fn advance(&mut self, mut count: usize) {
        while count > 0 {
            let place = self.next_place();
            let stretch = (place - self.at).min(count);
            self.at += stretch;
            count -= stretch;
            if count > 0 {
                if self.next().is_none() {
                    return;
                }
                count -= 1;
            }
        }
    }
}
