//! Collects the mistakes of one reading, each with the line of the file that it stands on.
//!
//! It knows the file and its lines and nothing of what an ontology is.

use std::cell::Cell;

use async_graphql_parser::Pos;

use super::limit::{COMPARED_MAX, MISTAKES_MAX, NAME_LENGTH_MAX, TEXT_LENGTH_MAX};
use crate::diagnostic::{self, Diagnostic, Diagnostics, Place};

/// The mistakes found so far.
pub(super) struct Report<'a> {
    file: &'a str,
    lines: Vec<&'a str>,
    found: Vec<Diagnostic>,
    refuses_reserved: bool,
    /// How many pairs of letters were compared for the sake of hints.
    compared: Cell<usize>,
}

impl<'a> Report<'a> {
    /// An empty report on a file.
    pub(super) fn new(file: &'a str, sdl: &'a str) -> Self {
        Self {
            file,
            lines: diagnostic::lines(sdl).collect(),
            found: Vec::new(),
            refuses_reserved: true,
            compared: Cell::new(0),
        }
    }

    /// The same for an ontology that may have names that the API keeps for itself.
    pub(super) fn with_reserved(file: &'a str, sdl: &'a str) -> Self {
        Self {
            refuses_reserved: false,
            ..Self::new(file, sdl)
        }
    }

    /// Whether names that the API keeps for itself are mistakes, as is what earlier versions took: not in the log.
    pub(super) fn refuses_reserved(&self) -> bool {
        self.refuses_reserved
    }

    /// Adds a mistake that has no hint.
    pub(super) fn mistake(&mut self, pos: Pos, message: impl Into<String>) {
        self.add(pos, message.into(), None);
    }

    /// Adds a mistake and how to mend it.
    pub(super) fn mistake_with_hint(
        &mut self,
        pos: Pos,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.add(pos, message.into(), Some(hint.into()));
    }

    /// A place of this file, for messages that speak of a second one.
    pub(super) fn place(&self, pos: Pos) -> String {
        format!("{}:{}:{}", self.file, pos.line, pos.column)
    }

    /// Whether nothing was wrong so far.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// "did you mean" for a name that is not among the known ones, until enough names were compared.
    pub(super) fn did_you_mean<'b>(
        &self,
        wanted: &str,
        known: impl IntoIterator<Item = &'b str>,
    ) -> Option<String> {
        // Distances cost the product of the lengths, so neither an endless name nor an endless
        // number of mistakes gets one.
        if wanted.len() > NAME_LENGTH_MAX || self.is_full() || self.compared.get() > COMPARED_MAX {
            return None;
        }
        let known = known.into_iter().inspect(|name| {
            let letters = wanted.len() * name.len().min(NAME_LENGTH_MAX);
            self.compared.set(self.compared.get() + letters);
        });
        let near = diagnostic::nearest(wanted, known)?;
        Some(format!("did you mean `{near}`?"))
    }

    /// All mistakes in order of place, or nothing.
    pub(super) fn finish(mut self) -> Result<(), Diagnostics> {
        if self.is_full() {
            let last = self.found.iter().map(|found| found.place).max();
            self.found.push(Diagnostic {
                file: self.file.to_owned(),
                place: last.unwrap_or_default(),
                message: format!("only {MISTAKES_MAX} mistakes are listed; there may be more"),
                text: String::new(),
                hint: None,
            });
        }
        Diagnostics::check(self.found)
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MISTAKES_MAX
    }

    fn add(&mut self, pos: Pos, message: String, hint: Option<String>) {
        if self.is_full() {
            return;
        }
        self.found.push(Diagnostic {
            file: self.file.to_owned(),
            place: Place {
                line: pos.line,
                column: pos.column,
            },
            message,
            text: self.text(pos),
            hint,
        });
    }

    /// The source line, trimmed; of a very long one, the part from the mistake on.
    fn text(&self, pos: Pos) -> String {
        let line = pos
            .line
            .checked_sub(1)
            .and_then(|index| self.lines.get(index))
            .map_or("", |line| line.trim());
        if line.len() <= TEXT_LENGTH_MAX {
            return line.to_owned();
        }
        let whole = self.lines[pos.line - 1];
        let part: String = whole
            .chars()
            .skip(pos.column.saturating_sub(1))
            .take(TEXT_LENGTH_MAX)
            .collect();
        format!("… {} …", part.trim())
    }
}
