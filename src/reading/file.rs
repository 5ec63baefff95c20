//! A file's name and lines: what a mistake in it is reported with.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::change::Origin;
use crate::diagnostic::{self, Diagnostic, Place};

/// The most characters of a line that a report repeats.
const SHOWN_MAX: usize = 100;

/// The most bytes of a line that are looked at to see whether it is short without the space around it.
const TRIMMED_BYTES_MAX: usize = 4096;
/// How many characters of a long line lie between two of which is known where they are.
const STRIDE: usize = 256;

/// One file, in memory.
pub(crate) struct File<'a> {
    /// As the user named it.
    pub(crate) name: Arc<str>,
    lines: Vec<&'a str>,
    /// Per long line, the byte at which every [`STRIDE`]th character begins: a file may be one line, and
    /// each of its facts asks what stands at its column.
    strides: RefCell<FxHashMap<usize, Vec<usize>>>,
}

impl<'a> File<'a> {
    /// A file of YAML.
    pub(crate) fn new(name: &str, text: &'a str) -> Self {
        Self::of_lines(name, diagnostic::lines(unmarked(text)).collect())
    }

    /// A table, whose lines are counted by line feeds alone.
    pub(crate) fn table(name: &str, text: &'a str) -> Self {
        Self::of_lines(name, unmarked(text).lines().collect())
    }

    fn of_lines(name: &str, lines: Vec<&'a str>) -> Self {
        Self {
            name: name.into(),
            lines,
            strides: RefCell::default(),
        }
    }

    /// The line of that number; empty when there is none.
    pub(crate) fn line(&self, number: usize) -> &'a str {
        let index = number.checked_sub(1);
        let line = index.and_then(|index| self.lines.get(index));
        line.copied().unwrap_or_default()
    }

    /// The line there; of a very long one, what begins at the place.
    pub(crate) fn text_at(&self, place: Place) -> Cow<'a, str> {
        let line = self.line(place.line);
        if line.len() <= TRIMMED_BYTES_MAX {
            let whole = line.trim();
            if whole.chars().nth(SHOWN_MAX).is_none() {
                return Cow::Borrowed(whole);
            }
        }
        let rest = &line[self.byte_at(line, place)..];
        let mut shown: String = rest.chars().take(SHOWN_MAX).collect();
        shown.push('…');
        Cow::Owned(shown)
    }

    /// Where in its line a place is.
    fn byte_at(&self, line: &str, place: Place) -> usize {
        let column = place.column.saturating_sub(1);
        let mut strides = self.strides.borrow_mut();
        let strides = strides.entry(place.line).or_insert_with(|| {
            let starts = line.char_indices().step_by(STRIDE);
            starts.map(|(byte, _)| byte).collect()
        });
        let Some(start) = strides.get(column / STRIDE) else {
            return line.len();
        };
        let mut rest = line[*start..].char_indices();
        let ahead = rest.nth(column % STRIDE);
        ahead.map_or(line.len(), |(byte, _)| start + byte)
    }

    /// A mistake at that place.
    pub(crate) fn mistake(
        &self,
        place: Place,
        message: impl Into<String>,
        hint: Option<String>,
    ) -> Diagnostic {
        Diagnostic {
            file: self.name.to_string(),
            place,
            message: message.into(),
            text: self.text_at(place).into_owned(),
            hint,
        }
    }

    /// The place as something that is kept with what was said there.
    pub(crate) fn origin(&self, place: Place) -> Origin {
        Origin {
            file: Arc::clone(&self.name),
            place,
            text: self.text_at(place).into(),
        }
    }
}

/// Without a mark of the byte order.
fn unmarked(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_at_a_place_of_a_long_line_is_what_begins_there() {
        let long: String = (0..3000).map(|n| ['a', 'é', '龍', '😀'][n % 4]).collect();
        let text = format!("  short \n{long}\n");
        let file = File::new("a.yaml", &text);
        assert_eq!(file.text_at(Place { line: 1, column: 5 }), "short");
        // Backwards too: an alias is where its anchor is.
        for column in (1..=3010_usize).chain((0..=3010).rev().step_by(7)) {
            let rest = long.chars().skip(column.saturating_sub(1));
            let expected: String = rest.take(SHOWN_MAX).chain(['…']).collect();
            assert_eq!(file.text_at(Place { line: 2, column }), expected);
        }
        let strides = file.strides.borrow();
        assert_eq!(strides[&2].len(), long.chars().count().div_ceil(STRIDE));
    }
}
