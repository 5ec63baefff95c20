//! Which nodes have which words, and where.
//!
//! A base's index is made when a search first asks for it, and kept with the base: about 5 bytes for each
//! word of a node, and each different word once. What was replaced since the base has an index of its own,
//! made when a search first asks for it of that snapshot; the base's then is not believed about those nodes.
//! Both are made and read by the same code, so an answer does not tell a base from an overlay. Nothing in
//! an index depends on more than the node it is about (there is no inverse document frequency): otherwise every
//! commit would change what all the others are worth.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::snapshot::Snapshot;
use super::super::vertex::Vertex;
use super::super::visits::{Visits, VisitsExhausted};
use super::dictionary::Dictionary;
use super::field::{self, Fields};
use super::fold;
use super::spelling::Word;
use super::words::each_word_and_part;

/// The words of some nodes.
#[derive(Debug, Default)]
pub(in super::super) struct Index {
    words: Dictionary,
    /// Where each word's postings end.
    ends: Vec<usize>,
    /// The postings: vertices, in order within a word, and beside them the fields that have the word.
    vertices: Vec<u32>,
    fields: Vec<Fields>,
}

/// What an overlay changes about a base's index.
#[derive(Debug, Default)]
pub(in super::super) struct Replaced {
    /// The vertices that the base's index is wrong about.
    stale: FxHashSet<u32>,
    /// Those of them that are nodes of the snapshot, and new ones.
    index: Index,
}

/// The postings of one word, while an index is made.
type Postings = Vec<(u32, Fields)>;

impl Index {
    /// The index of some nodes of a snapshot, given in order.
    pub(in super::super) fn of(
        snapshot: &Snapshot,
        vertices: impl IntoIterator<Item = Vertex>,
    ) -> Self {
        let mut postings: FxHashMap<String, Postings> = FxHashMap::default();
        let mut folded = String::new();
        for vertex in vertices {
            field::each_text(snapshot, vertex, |field, text| {
                each_word_and_part(text, |range| {
                    folded.clear();
                    for letter in text[range].chars() {
                        fold::fold_letter(letter, &mut folded);
                    }
                    post(
                        &mut postings,
                        &folded,
                        vertex,
                        Fields::default().with(field),
                    );
                });
            });
        }
        Self::frozen(postings)
    }

    fn frozen(postings: FxHashMap<String, Postings>) -> Self {
        let mut sorted: Vec<(String, Postings)> = postings.into_iter().collect();
        sorted.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let count = sorted.iter().map(|(_, postings)| postings.len()).sum();
        let mut index = Self {
            words: Dictionary::of(sorted.iter().map(|(word, _)| word.as_str())),
            ends: Vec::with_capacity(sorted.len()),
            vertices: Vec::with_capacity(count),
            fields: Vec::with_capacity(count),
        };
        for (_, postings) in sorted {
            for (vertex, fields) in postings {
                index.vertices.push(vertex);
                index.fields.push(fields);
            }
            index.ends.push(index.vertices.len());
        }
        index
    }

    /// Shows every node that has a word which the typed one fits, with what that is worth; one node perhaps
    /// several times. Each word and each posting that is looked at is a visit.
    pub(super) fn each(
        &self,
        typed: &Word,
        visits: &Visits,
        mut show: impl FnMut(Vertex, u8),
    ) -> Result<(), VisitsExhausted> {
        for (word, fit) in self.words.fitting(typed, visits)? {
            let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
            let postings = start..self.ends[word];
            visits.spend(postings.len())?;
            let fields = &self.fields[postings.clone()];
            for (vertex, fields) in self.vertices[postings].iter().zip(fields) {
                show(Vertex(*vertex), fit.points() * fields.weight());
            }
        }
        Ok(())
    }
}

impl Replaced {
    /// `stale` are the vertices that a base's index is wrong about, `present` those nodes of the snapshot
    /// that stand in their place.
    pub(in super::super) fn of(
        snapshot: &Snapshot,
        stale: FxHashSet<u32>,
        mut present: Vec<Vertex>,
    ) -> Self {
        present.sort_unstable();
        let index = Index::of(snapshot, present);
        Self { stale, index }
    }

    /// As [`Index::each`], of both indexes together.
    pub(super) fn each(
        &self,
        base: &Index,
        typed: &Word,
        visits: &Visits,
        mut show: impl FnMut(Vertex, u8),
    ) -> Result<(), VisitsExhausted> {
        base.each(typed, visits, |vertex, points| {
            if !self.stale.contains(&vertex.0) {
                show(vertex, points);
            }
        })?;
        self.index.each(typed, visits, show)
    }
}

/// Notes that a node has a word. Vertices come in order, so only the last posting can be the same one's.
fn post(postings: &mut FxHashMap<String, Postings>, word: &str, vertex: Vertex, fields: Fields) {
    if word.is_empty() {
        return;
    }
    let Some(known) = postings.get_mut(word) else {
        postings.insert(word.to_owned(), vec![(vertex.0, fields)]);
        return;
    };
    match known.last_mut() {
        Some((last, others)) if *last == vertex.0 => *others = others.and(fields),
        _ => known.push((vertex.0, fields)),
    }
}
