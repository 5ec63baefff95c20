//! How well a word that was typed fits a word of a text.
//!
//! It fits exactly; or, where it is the last one typed and so perhaps unfinished, as a beginning; or with
//! typos. A typo is a letter too many, a letter missing, a wrong letter, or two neighbours swapped (optimal
//! string alignment); a word of 4 letters may have one and a word of 8 letters two, letters being those of
//! the folded word. A wrong first letter counts twice, since people get the first one right and
//! `most` is not what `cost` stands for. A word with a digit may have none: `ec2` is not `ec3`.
//!
//! The last word fits with typos where it fits a beginning so. The fewest typos count.

use super::fold;
use super::words;

/// How well a word fits, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The same word.
    Exact,
    /// A beginning of it.
    Beginning,
    /// With one typo.
    OneTypo,
    /// With two.
    TwoTypos,
}

/// A word that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// It, folded.
    pub(super) text: String,
    letters: Vec<char>,
    /// Whether it may be the beginning of a longer one.
    pub(super) is_open: bool,
    typos_max: u32,
}

impl Fit {
    /// What a fit is worth. A typo in a name is worth less than the right word in a note.
    pub(super) fn points(self) -> u8 {
        match self {
            Self::Exact => 20,
            Self::Beginning => 14,
            Self::OneTypo => 2,
            Self::TwoTypos => 1,
        }
    }

    /// Whether nothing is misspelt.
    pub(super) fn is_right(self) -> bool {
        self <= Self::Beginning
    }

    fn with_typos(count: u32) -> Self {
        if count <= 1 {
            Self::OneTypo
        } else {
            Self::TwoTypos
        }
    }
}

impl Word {
    /// A word as it was typed; `None` where nothing is left of it once it is folded.
    pub(super) fn new(typed: &str) -> Option<Self> {
        let text = fold::fold(typed);
        let letters: Vec<char> = text.chars().collect();
        let typos_max = match letters.len() {
            _ if words::has_number(&text) => 0,
            0..4 => 0,
            4..8 => 1,
            8.. => 2,
        };
        (!text.is_empty()).then_some(Self {
            text,
            letters,
            is_open: false,
            typos_max,
        })
    }

    /// Whether it may be misspelt at all.
    pub(super) fn may_have_typos(&self) -> bool {
        self.typos_max > 0
    }

    /// How it fits a folded word, looked at without a typo.
    pub(super) fn fit_right(&self, term: &str) -> Option<Fit> {
        if !term.starts_with(&self.text) {
            None
        } else if term.len() == self.text.len() {
            Some(Fit::Exact)
        } else {
            self.is_open.then_some(Fit::Beginning)
        }
    }
}

/// The table of distances between a typed word and the beginnings of another, which grows and shrinks
/// letter by letter, so that words which begin alike share their rows. Cells too far from the diagonal to
/// matter are not worked out, so a long word costs no more than a short one.
#[derive(Debug)]
pub(super) struct Ladder<'w> {
    word: &'w Word,
    /// The letters of the other word, as far as it has been climbed.
    letters: Vec<char>,
    /// A row per letter and one before the first, each one longer than the typed word.
    cells: Vec<u32>,
    /// Per letter, the least distance to a beginning that ends there or earlier.
    least: Vec<u32>,
}

/// A distance that is too large to matter.
const FAR: u32 = u32::MAX / 2;

/// How far from the diagonal a cell may matter: as many letters as a word may have typos.
const BAND: usize = 2;

/// No word that begins with so many bytes of the one that was climbed fits.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hopeless {
    pub(super) beginning_bytes: usize,
}

impl<'w> Ladder<'w> {
    pub(super) fn new(word: &'w Word) -> Self {
        let columns = u32::try_from(word.letters.len()).unwrap_or(u32::MAX);
        Self {
            word,
            letters: Vec::new(),
            cells: (0..=columns).collect(),
            least: Vec::new(),
        }
    }

    /// How the typed word fits `term`, with typos or without.
    pub(super) fn fit(&mut self, term: &str) -> Option<Fit> {
        let right = self.word.fit_right(term);
        if right.is_some() || !self.word.may_have_typos() {
            return right;
        }
        // What is hopeless does not fit.
        self.climb(term).unwrap_or_default()
    }

    /// How the typed word fits `term` with typos. The two are not the same word, and an open typed word
    /// is no beginning of it.
    pub(super) fn climb(&mut self, term: &str) -> Result<Option<Fit>, Hopeless> {
        let known = self.letters.iter().zip(term.chars());
        let shared = known.take_while(|(known, letter)| **known == *letter);
        let shared = shared.count();
        self.letters.truncate(shared);
        self.least.truncate(shared);
        self.cells.truncate((shared + 1) * self.width());
        let mut above = term.char_indices().skip(shared);
        loop {
            if self.is_hopeless() {
                let beginning: usize = self.letters.iter().map(|c| c.len_utf8()).sum();
                return self.found().map(Some).ok_or(Hopeless {
                    beginning_bytes: beginning,
                });
            }
            match above.next() {
                Some((_, letter)) => self.push(letter),
                None => return Ok(self.found()),
            }
        }
    }

    /// The typed word.
    pub(super) fn typed(&self) -> &'w Word {
        self.word
    }

    fn width(&self) -> usize {
        self.word.letters.len() + 1
    }

    fn row(&self, row: usize) -> &[u32] {
        &self.cells[row * self.width()..][..self.width()]
    }

    /// What has been found so far: of a closed word only the whole other word counts.
    fn found(&self) -> Option<Fit> {
        let distance = if self.word.is_open {
            *self.least.last()?
        } else {
            *self.row(self.letters.len()).last()?
        };
        let typos = distance + self.wrong_start();
        (typos <= self.word.typos_max).then(|| Fit::with_typos(typos))
    }

    /// One where the first letters differ.
    fn wrong_start(&self) -> u32 {
        match self.letters.first() {
            Some(first) => u32::from(*first != self.word.letters[0]),
            None => 0,
        }
    }

    /// Whether no longer word gets nearer than what was found.
    fn is_hopeless(&self) -> bool {
        let Some(left) = self.word.typos_max.checked_sub(self.wrong_start()) else {
            return true;
        };
        let lowest = |row: usize| {
            let cells = self.row(row);
            let near = cells.get(band(row, cells.len())).unwrap_or_default();
            near.iter().copied().min().unwrap_or(FAR)
        };
        let top = self.letters.len();
        // A row is made from the one below it and, by a swap at the cost of one, from the one below that.
        lowest(top) > left && (top == 0 || lowest(top - 1) >= left)
    }

    fn push(&mut self, letter: char) {
        let (width, top) = (self.width(), self.letters.len());
        let below = top * width;
        let word = self.word;
        let typed = &word.letters;
        self.cells.resize(below + 2 * width, FAR);
        let here = below + width;
        self.cells[here] = self.cells[below] + 1;
        for column in band(top + 1, width).filter(|column| *column > 0) {
            let at = |row_start: usize, column: usize| self.cells[row_start + column];
            let wrong = u32::from(typed[column - 1] != letter);
            let mut distance = (at(below, column) + 1)
                .min(at(here, column - 1) + 1)
                .min(at(below, column - 1) + wrong);
            let is_swap = top > 0
                && column > 1
                && typed[column - 1] == self.letters[top - 1]
                && typed[column - 2] == letter;
            if is_swap {
                distance = distance.min(at(below - width, column - 2) + 1);
            }
            self.cells[here + column] = distance;
        }
        let whole = self.cells[self.cells.len() - 1];
        let least = self.least.last().map_or(whole, |least| whole.min(*least));
        self.least.push(least);
        self.letters.push(letter);
    }
}

/// The columns of a row that may matter.
fn band(row: usize, width: usize) -> std::ops::Range<usize> {
    row.saturating_sub(BAND).min(width)..(row + BAND + 1).min(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, is_open: bool, expected: &[(&str, Option<Fit>)]) {
        let mut word = Word::new(typed).expect("it is a word");
        word.is_open = is_open;
        for (term, fit) in expected {
            assert_eq!(Ladder::new(&word).fit(term), *fit, "{typed} and {term}");
        }
    }

    #[test]
    fn short_words_are_spelt_right() {
        check(
            "art",
            true,
            &[
                ("art", Some(Fit::Exact)),
                ("artefact", Some(Fit::Beginning)),
                ("arc", None),
                ("part", None),
            ],
        );
        check("art", false, &[("artefact", None)]);
    }

    #[test]
    fn longer_words_may_have_typos() {
        check(
            "tolos",
            false,
            &[
                ("tools", Some(Fit::OneTypo)),
                ("tool", None),
                ("toolset", None),
            ],
        );
        check("obsrv", true, &[("observability", Some(Fit::OneTypo))]);
        check(
            "kuberntse",
            true,
            &[("kubernetes", Some(Fit::TwoTypos)), ("cucumber", None)],
        );
    }

    #[test]
    fn a_wrong_first_letter_counts_twice() {
        check("most", true, &[("cost", None)]);
        check("xubernetes", false, &[("kubernetes", Some(Fit::TwoTypos))]);
        check("lpatform", false, &[("platform", Some(Fit::TwoTypos))]);
    }

    #[test]
    fn words_with_digits_are_spelt_right() {
        check("node1234", true, &[("node1235", None)]);
    }
}
