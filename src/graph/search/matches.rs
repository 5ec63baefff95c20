//! Where the typed words stand in a node's texts, for highlighting.
//!
//! Worked out anew from the texts of the nodes on a page, not kept: a page is small. Places are counted
//! in UTF-16 code units, as JavaScript, Java and C# index their strings.

use std::ops::Range;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::super::snapshot::Snapshot;
use super::super::vertex::Vertex;
use super::super::visits::{Visits, VisitsExhausted};
use super::SearchText;
use super::field::{self, SearchField};
use super::fold::{self, fold_letter};
use super::spelling::{Fit, Ladder};
use super::words::each_word_and_part;

/// A text of a node that has typed words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchMatch {
    /// Which sort of text.
    pub field: SearchField,
    /// The text.
    pub text: String,
    /// Where the words stand, in order and apart from each other, in UTF-16 code units.
    pub ranges: Vec<Range<usize>>,
}

/// About how long a word of a text is, with what parts it from the next one, in bytes.
const WORD_BYTES: usize = 6;
/// Taking a word from a text and holding it against a typed one takes as long as so many comparisons.
const COMPARISONS_PER_WORD: usize = 16;

/// A word of a text that a typed word fits.
struct Place {
    /// Which text.
    text: usize,
    /// Which typed word.
    typed: usize,
    fit: Fit,
    /// Where in the text, in bytes.
    range: Range<usize>,
}

/// The texts of a node that have typed words, each text once. A misspelt word is shown only where the node has
/// no word that fits right. Each text's edge is a visit, and each word of the texts, of which a word and what
/// follows it take [`WORD_BYTES`] or so, is compared with each typed one.
pub fn matches(
    snapshot: &Snapshot,
    vertex: Vertex,
    typed: &SearchText,
    visits: &Visits,
) -> Result<Vec<SearchMatch>, VisitsExhausted> {
    visits.spend(1 + field::edges_from(snapshot, vertex))?;
    let mut texts: IndexSet<(SearchField, String), FxBuildHasher> = IndexSet::default();
    field::each_text(snapshot, vertex, |field, text| {
        texts.insert((field, text.to_owned()));
    });
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    visits.compare(bytes / WORD_BYTES * typed.words.len() * COMPARISONS_PER_WORD)?;
    let mut places = Vec::new();
    let mut ladders: Vec<Ladder<'_>> = typed.words.iter().map(Ladder::new).collect();
    for (index, (_, text)) in texts.iter().enumerate() {
        places_in(text, index, &mut ladders, &mut places);
    }
    let is_right: Vec<bool> = (0..typed.words.len())
        .map(|word| {
            let mut places = places.iter();
            places.any(|place| place.typed == word && place.fit.is_right())
        })
        .collect();
    places.retain(|place| place.fit.is_right() || !is_right[place.typed]);
    places.sort_by_key(|place| (place.text, place.range.start));
    let matches = places.chunk_by(|a, b| a.text == b.text).map(|places| {
        let (field, text) = &texts[places[0].text];
        SearchMatch {
            field: *field,
            text: text.clone(),
            ranges: joined(text, places.iter().map(|place| place.range.clone())),
        }
    });
    Ok(matches.collect())
}

/// Finds every word of a text that a typed word fits.
fn places_in(text: &str, index: usize, typed: &mut [Ladder<'_>], places: &mut Vec<Place>) {
    each_word_and_part(text, |range| {
        let term = fold::fold(&text[range.clone()]);
        if term.is_empty() {
            return;
        }
        for (number, ladder) in typed.iter_mut().enumerate() {
            let Some(fit) = ladder.fit(&term) else {
                continue;
            };
            let mut range = range.clone();
            if fit == Fit::Beginning {
                range.end =
                    range.start + beginning(&text[range.clone()], ladder.typed().text.len());
            }
            places.push(Place {
                text: index,
                typed: number,
                fit,
                range,
            });
        }
    });
}

/// How many bytes of a word are the letters, with their marks, that fold to at least so many bytes.
fn beginning(word: &str, folded_bytes: usize) -> usize {
    let mut folded = String::new();
    for (at, letter) in word.char_indices() {
        let before = folded.len();
        fold_letter(letter, &mut folded);
        let is_mark = folded.len() == before;
        if before >= folded_bytes && !is_mark {
            return at;
        }
    }
    word.len()
}

/// Ranges of bytes, ordered by their starts, as ranges of UTF-16 code units; those that overlap or touch are one.
fn joined(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    let (mut bytes, mut units) = (0, 0);
    let mut unit = |byte: usize| {
        units += text[bytes..byte].encode_utf16().count();
        bytes = byte;
        units
    };
    let ranges = joined.into_iter();
    ranges
        .map(|range| unit(range.start)..unit(range.end))
        .collect()
}
