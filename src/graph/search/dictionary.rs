//! The different words of many texts, in order, and which of them a typed word fits.
//!
//! Exact fits and beginnings are one stretch of the order. Typos are found by going through the words
//! with one [`Ladder`], whose rows are kept for as long as words begin alike; where no word with some
//! beginning can fit, the stretch that has it is jumped over. That is what a Levenshtein automaton run
//! over a trie would do (Schulz and Mihov 2002), without compiling either.

use super::spelling::{Fit, Hopeless, Ladder, Word};
use crate::graph::visits::{Visits, VisitsExhausted};

/// Words in order of code points, each once, by number.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// The words, end to end.
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Dictionary {
    /// The words of an ordered list without doubles.
    pub(super) fn of<'t>(words: impl Iterator<Item = &'t str>) -> Self {
        let mut dictionary = Self::default();
        for word in words {
            dictionary.text.push_str(word);
            dictionary.ends.push(dictionary.text.len());
        }
        dictionary.text.shrink_to_fit();
        dictionary.ends.shrink_to_fit();
        dictionary
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The word of that number.
    pub(super) fn word(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[number]]
    }

    /// The words that a typed word fits, by number and each once. Each word that is looked at is a visit.
    pub(super) fn fitting(
        &self,
        typed: &Word,
        visits: &Visits,
    ) -> Result<Vec<(usize, Fit)>, VisitsExhausted> {
        let mut found = Vec::new();
        let start = self.first_from(0, |word| word >= typed.text.as_str());
        let mut end = start;
        while end < self.len()
            && let Some(fit) = typed.fit_right(self.word(end))
        {
            visits.spend(1)?;
            found.push((end, fit));
            end += 1;
        }
        if typed.may_have_typos() {
            self.misspelt(typed, start..end, &mut found, visits)?;
        }
        Ok(found)
    }

    /// The words that a typed word fits with typos, but for those in `known`.
    fn misspelt(
        &self,
        typed: &Word,
        known: std::ops::Range<usize>,
        found: &mut Vec<(usize, Fit)>,
        visits: &Visits,
    ) -> Result<(), VisitsExhausted> {
        let mut ladder = Ladder::new(typed);
        let mut at = 0;
        while at < self.len() {
            if known.contains(&at) {
                at = known.end;
                continue;
            }
            visits.spend(1)?;
            let word = self.word(at);
            match ladder.climb(word) {
                Ok(fit) => {
                    found.extend(fit.map(|fit| (at, fit)));
                    at += 1;
                }
                Err(Hopeless { beginning_bytes }) => {
                    let beginning = &word[..beginning_bytes];
                    at = self.first_from(at, |word| !word.starts_with(beginning));
                }
            }
        }
        Ok(())
    }

    /// The first word at or after `from` with a property that all later ones have too. Looks near `from`
    /// first, since the stretches that are jumped over are mostly short.
    fn first_from(&self, from: usize, has: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut step) = (from, 1);
        while low + step <= self.len() && !has(self.word(low + step - 1)) {
            low += step;
            step *= 2;
        }
        let mut high = self.len().min(low + step - 1);
        while low < high {
            let middle = low + (high - low) / 2;
            if has(self.word(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_finds_what_looking_at_every_word_finds(
            words in proptest::collection::btree_set("[a-c]{1,4}[abcé]{0,5}", 0..60),
            typed in "[a-c]{1,10}",
            is_open: bool,
        ) {
            let words: BTreeSet<String> = words;
            let dictionary = Dictionary::of(words.iter().map(String::as_str));
            let mut typed = Word::new(&typed).expect("it has letters");
            typed.is_open = is_open;
            let mut found = dictionary.fitting(&typed, &Visits::new(10_000)).expect("there are enough");
            found.sort_unstable();
            let expected: Vec<(usize, Fit)> = words
                .iter()
                .enumerate()
                .filter_map(|(number, word)| Some((number, plainly(&typed.text, is_open, word)?)))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }

    /// The definition, written out.
    fn plainly(typed: &str, is_open: bool, word: &str) -> Option<Fit> {
        if typed == word {
            return Some(Fit::Exact);
        }
        if is_open && word.starts_with(typed) {
            return Some(Fit::Beginning);
        }
        let letters: Vec<char> = word.chars().collect();
        let shortest = if is_open { 1 } else { letters.len() };
        let typos = (shortest..=letters.len())
            .map(|length| {
                let beginning: String = letters[..length].iter().collect();
                strsim::osa_distance(typed, &beginning)
                    + usize::from(!typed.starts_with(letters[0]))
            })
            .min()?;
        let most = match typed.chars().count() {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        match typos {
            1 if most >= 1 => Some(Fit::OneTypo),
            2 if most >= 2 => Some(Fit::TwoTypos),
            _ => None,
        }
    }
}
