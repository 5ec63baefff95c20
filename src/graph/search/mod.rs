//! Search: the nodes whose texts have every word that was typed.
//!
//! The definition, which the tests hold against another implementation of it:
//!
//! - The texts of a node are those that [`SearchField`] names, taken apart into words by [`words`] and folded
//!   by [`fold`]. What was typed is taken apart into whole words in the same way.
//! - A node is found when each typed word fits one of its words or parts of words, as [`spelling`] says.
//! - A typed word is worth the best product of [`Fit::points`](spelling::Fit) and the field's weight among
//!   all that it fits. The score of a node is the sum over the typed words, and [`WHOLE_NAME_POINTS`] more
//!   where the words of the name are the typed words. Nodes come by score, then in default order.
//!
//! It is an index of our own rather than a search engine. tantivy (MIT) wants segments, a writer and a
//! directory of its own and answers for a frozen corpus, while every view here, proposed and past ones too, is
//! a base with an overlay; it would be the largest dependency of all. nucleo-matcher (MPL-2.0) goes through
//! one text after the other and ranks scattered letters, which suits file names. `fst` (MIT, last released in
//! 2021) keeps words in less memory than [`dictionary`] does, but its Levenshtein automata know no swapped
//! letters, refuse long words, and cannot be stopped by a budget of visits.

mod dictionary;
mod field;
mod fold;
mod index;
mod matches;
mod rank;
mod spelling;
#[cfg(test)]
mod tests;
mod words;

pub use field::SearchField;
pub(crate) use fold::fold;
pub(super) use index::{Index, Replaced};
pub use matches::{SearchMatch, matches};
pub use rank::{Ranked, SearchPlace, rank};

use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use field::SearchField as Field;
use spelling::{Fit, Word};

/// What is added to a score where the words of the name are the typed words, whole and in order.
const WHOLE_NAME_POINTS: u32 = 100;

/// How many notes about a node, cleared one after another, take as long as a visit.
const NOTES_PER_VISIT: usize = 1024;

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchText {
    words: Vec<Word>,
}

/// A node that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The node.
    pub vertex: Vertex,
    /// How well it fits.
    pub score: u32,
}

impl SearchText {
    /// What was typed, as words; the last of them may be unfinished.
    pub fn new(text: &str) -> Self {
        let typed = words::words(text).filter_map(|range| Word::new(&text[range]));
        let mut words: Vec<Word> = typed.collect();
        if let Some(last) = words.last_mut() {
            last.is_open = true;
        }
        Self { words }
    }

    /// How many words there are.
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// The folded words with spaces between them: texts that are alike in this are the same search.
    pub fn key(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }
}

/// The nodes whose texts have every typed word, in no particular order; none where no word was typed. Beside
/// its words and their postings, each typed word costs a note about every node, at little a piece.
pub fn search(
    snapshot: &Snapshot,
    typed: &SearchText,
    visits: &Visits,
) -> Result<Vec<Hit>, VisitsExhausted> {
    let mut hits: Vec<Hit> = Vec::new();
    for (index, word) in typed.words.iter().enumerate() {
        visits.spend(snapshot.vertex_count() / NOTES_PER_VISIT)?;
        let mut best = vec![0_u8; snapshot.vertex_count()];
        snapshot.each_fitting(word, visits, |vertex, points| {
            let best = &mut best[vertex.0 as usize];
            if index == 0 && *best == 0 {
                hits.push(Hit { vertex, score: 0 });
            }
            *best = points.max(*best);
        })?;
        hits.retain_mut(|hit| {
            let points = best[hit.vertex.0 as usize];
            hit.score += u32::from(points);
            points > 0
        });
    }
    let most = u32::from(Fit::Exact.points() * Field::Name.weight()) * count(typed);
    for hit in &mut hits {
        if hit.score == most && is_named(snapshot, hit.vertex, typed) {
            hit.score += WHOLE_NAME_POINTS;
        }
    }
    Ok(hits)
}

fn count(typed: &SearchText) -> u32 {
    u32::try_from(typed.words.len()).unwrap_or(u32::MAX)
}

/// Whether the words of the name are the typed words.
fn is_named(snapshot: &Snapshot, vertex: Vertex, typed: &SearchText) -> bool {
    let name = &snapshot.node(vertex).name;
    let words = words::words(name).map(|range| fold::fold(&name[range]));
    let words = words.filter(|word| !word.is_empty());
    words.eq(typed.words.iter().map(|word| word.text.as_str()))
}

impl Snapshot {
    /// Shows every node that has a word which the typed one fits, with what that is worth.
    fn each_fitting(
        &self,
        typed: &Word,
        visits: &Visits,
        show: impl FnMut(Vertex, u8),
    ) -> Result<(), VisitsExhausted> {
        let base = self.base_index();
        match self.replaced_index() {
            None => base.each(typed, visits, show),
            Some(replaced) => replaced.each(base, typed, visits, show),
        }
    }
}
