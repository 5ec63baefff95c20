//! The texts of a node that are searched, and what a word found in each is worth.

use super::super::snapshot::Snapshot;
use super::super::vertex::Vertex;
use crate::event::Source;
use crate::ontology::StoredRelation;

/// Where a word was found, most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchField {
    /// The name.
    Name,
    /// The slug.
    Slug,
    /// A label, as `key: value`.
    Label,
    /// The description.
    Description,
    /// A note: of a source of the node, of a stored edge that starts at it, or of a source of such an
    /// edge. Edges are stored once, so each note belongs to one node.
    Note,
}

/// Several fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Fields(u8);

impl SearchField {
    /// Every field, most telling first.
    pub const ALL: [Self; 5] = [
        Self::Name,
        Self::Slug,
        Self::Label,
        Self::Description,
        Self::Note,
    ];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::Slug => "SLUG",
            Self::Label => "LABEL",
            Self::Description => "DESCRIPTION",
            Self::Note => "NOTE",
        }
    }

    /// What a word that is found here counts for.
    pub(super) fn weight(self) -> u8 {
        match self {
            Self::Name => 10,
            Self::Slug => 9,
            Self::Label => 6,
            Self::Description => 4,
            Self::Note => 2,
        }
    }
}

impl Fields {
    pub(super) fn with(self, field: SearchField) -> Self {
        Self(self.0 | 1 << field as u8)
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The weight of the most telling one.
    pub(super) fn weight(self) -> u8 {
        SearchField::ALL
            .into_iter()
            .find(|field| self.0 & (1 << *field as u8) != 0)
            .map_or(0, SearchField::weight)
    }
}

/// Shows every text of a node: fields in their order; labels by key; notes of the node's sources, then those
/// of its edges by relation and slug, each edge's own before its sources'.
pub(super) fn each_text(
    snapshot: &Snapshot,
    vertex: Vertex,
    mut show: impl FnMut(SearchField, &str),
) {
    let node = snapshot.node(vertex);
    show(SearchField::Name, &node.name);
    show(SearchField::Slug, node.slug());
    let mut label = String::new();
    for pair in &node.labels {
        label.clear();
        label.extend([&*pair.key, ": ", &*pair.value]);
        show(SearchField::Label, &label);
    }
    if let Some(description) = &node.description {
        show(SearchField::Description, description);
    }
    let mut notes = |sources: &[Source], note: Option<&str>| {
        let of_sources = sources.iter().filter_map(|source| source.note.as_deref());
        for note in note.into_iter().chain(of_sources) {
            show(SearchField::Note, note);
        }
    };
    notes(&node.sources, None);
    for relation in relations_from(snapshot, vertex) {
        for link in snapshot.neighbors(relation.forward, vertex).iter() {
            let edge = link.edge();
            notes(&edge.sources, edge.note.as_deref());
        }
    }
}

/// How many edges [`each_text`] looks at.
pub(super) fn edges_from(snapshot: &Snapshot, vertex: Vertex) -> usize {
    relations_from(snapshot, vertex)
        .map(|relation| snapshot.neighbors(relation.forward, vertex).len())
        .sum()
}

/// The stored relations whose edges start at nodes of the vertex's kind.
fn relations_from(snapshot: &Snapshot, vertex: Vertex) -> impl Iterator<Item = &StoredRelation> {
    let kind = snapshot.node(vertex).kind;
    let relations = snapshot.ontology().relations.iter();
    relations.filter(move |relation| relation.source == kind)
}
