//! What is wrong in an input file, where, and how to mend it.
//!
//! The ontology reader and the fact-file reader both collect [`Diagnostic`]s: every semantic mistake
//! of a file is reported at once, each with line, column, the offending text and a hint. This module
//! only describes and prints mistakes; it never reads files and never decides what is a mistake.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A place in a text file. Lines and columns count from 1; columns count Unicode scalar values.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// One mistake in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The file as the user named it.
    pub file: String,
    /// Where the mistake starts.
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong, as a sentence without the place.
    pub message: String,
    /// The offending text, as it stands in the file.
    pub text: String,
    /// How to mend it.
    pub hint: Option<String>,
}

/// All the mistakes of one reading, ordered by file and place. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

/// How many mistakes of one reading are listed; nobody reads more, and each repeats a line.
pub const MISTAKES_MAX: usize = 500;

impl Diagnostics {
    /// Orders the mistakes by file and place; `Ok(())` when there are none.
    pub fn check(mut found: Vec<Diagnostic>) -> Result<(), Self> {
        if found.is_empty() {
            return Ok(());
        }
        found.sort_by(|a, b| (&a.file, a.place, &a.message).cmp(&(&b.file, b.place, &b.message)));
        found.dedup();
        Err(Self(found))
    }

    /// As [`Self::check`], for a reading that ends soon after it has found more than
    /// [`MISTAKES_MAX`]: the first so many are kept, and the last of them is followed by a word on the rest.
    pub fn check_most(mut found: Vec<Diagnostic>) -> Result<(), Self> {
        if found.len() > MISTAKES_MAX {
            found.truncate(MISTAKES_MAX);
            let last = found
                .iter()
                .max_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
            let (file, mut place) =
                last.map_or_else(Default::default, |last| (last.file.clone(), last.place));
            place.column += 1; // Mistakes are ordered by place, and this comes after the last one.
            found.push(Diagnostic {
                file,
                place,
                message: format!("only {MISTAKES_MAX} mistakes are listed; there may be more"),
                text: String::new(),
                hint: None,
            });
        }
        Self::check(found)
    }

    /// The mistakes in order.
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(one: Diagnostic) -> Self {
        Self(vec![one])
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        write!(f, "{}:{line}:{column}: {}", self.file, self.message)?;
        if !self.text.is_empty() {
            let number = line.to_string();
            write!(f, "\n  {number} | {}", self.text)?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// The most characters of a text that [`shown`] keeps.
const SHOWN_MAX: usize = 200;

/// What a message repeats of a text that may be of any length: its beginning, and `…` where more follows.
pub fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN_MAX) {
        Some((cut, _)) => Cow::Owned(format!("{}…", &text[..cut])),
        None => Cow::Borrowed(text),
    }
}

/// The lines of a text. A line feed ends one, a carriage return, or the two together: as YAML and GraphQL say.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('\r'))
}

/// The name nearest to `wanted` among `known`, when it is near enough to be a likely slip.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_few(wanted, known, 1).into_iter().next()
}

/// Up to `most` names of `known` that are likely meant by `wanted`, nearest first, ties by name.
pub fn nearest_few<'a>(
    wanted: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Vec<&'a str> {
    let folded = wanted.to_lowercase();
    let length = folded.chars().count();
    let distance_max = (wanted.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let name_folded = name.to_lowercase();
            // A distance costs the product of the lengths and is no less than their difference, so an
            // endless name is compared with none of the others.
            if name_folded.chars().count().abs_diff(length) > distance_max {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&folded, &name_folded);
            (distance <= distance_max).then_some((distance, name))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(most);
    near.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_the_beginning_is_shown() {
        let whole = "ß".repeat(SHOWN_MAX);
        assert_eq!(shown(&whole), whole);
        assert_eq!(shown(&format!("{whole}ß")), format!("{whole}…"));
        assert_eq!(shown(""), "");
    }

    #[test]
    fn near_names_come_nearest_first() {
        let known = ["Tool", "tools", "stool", "pillar", "tooool"];
        assert_eq!(nearest_few("tool", known, 3), ["Tool", "stool", "tools"]);
        assert_eq!(nearest("piller", known), Some("pillar"));
        assert_eq!(nearest("x", known), None);
    }

    #[test]
    fn a_carriage_return_ends_a_line_with_and_without_a_line_feed() {
        let of = |text| lines(text).collect::<Vec<&str>>();
        assert_eq!(of("a\nb\r\nc\rd"), ["a", "b", "c", "d"]);
        assert_eq!(of("a\r\r\nb\n\nc\n"), ["a", "", "b", "", "c"]);
    }

    /// The product of the lengths would be years of work here.
    #[test]
    fn an_endless_name_costs_its_length_only() {
        let endless = "x".repeat(10_000_000);
        let long = "x".repeat(5_000_000);
        let known = ["tool", &long, "pillar"];
        assert_eq!(nearest_few(&endless, known, 3), [""; 0]);
        assert_eq!(nearest_few("tol", [endless.as_str(), "tool"], 3), ["tool"]);
    }
}
