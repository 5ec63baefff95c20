//! Finds the places of the parts of a literal. The parser knows only where a whole argument starts, and
//! keeps one of two members of the same name.
//!
//! Walks text that the parser has taken for a literal, so it looks for no mistakes; on anything else it
//! stands still.

use async_graphql_parser::Pos;

use crate::ontology::syntax::{line_length, string_length};

/// Walks over a literal, part by part.
#[derive(Clone)]
pub(super) struct Scanner<'a> {
    /// From the start of the literal to the end of the file.
    text: &'a str,
    start: Pos,
    at: usize,
}

impl<'a> Scanner<'a> {
    /// Stands at the literal that starts there.
    pub(super) fn new(sdl: &'a str, start: Pos) -> Self {
        let lines = sdl.split_inclusive('\n').take(start.line.saturating_sub(1));
        let line_start = lines.map(str::len).sum();
        let line = &sdl[line_start..];
        let column = line.char_indices().nth(start.column.saturating_sub(1));
        Self {
            text: column.map_or("", |(offset, _)| &line[offset..]),
            start,
            at: 0,
        }
    }

    /// Where the next part starts, for [`Self::pos`].
    pub(super) fn next_at(&mut self) -> usize {
        self.skip_ignored();
        self.at
    }

    /// The place of a part.
    pub(super) fn pos(&self, at: usize) -> Pos {
        let before = &self.text[..at];
        match before.rfind('\n') {
            Some(newline) => Pos {
                line: self.start.line + before.matches('\n').count(),
                column: before[newline + 1..].chars().count() + 1,
            },
            None => Pos {
                line: self.start.line,
                column: self.start.column + before.chars().count(),
            },
        }
    }

    /// Goes past a bracket or a colon, if it is next.
    pub(super) fn take(&mut self, mark: char) -> bool {
        self.skip_ignored();
        let is_next = self.text[self.at..].starts_with(mark);
        if is_next {
            self.at += mark.len_utf8();
        }
        is_next
    }

    /// Goes past a name; an empty one when none is next.
    pub(super) fn name(&mut self) -> &'a str {
        self.skip_ignored();
        let rest = &self.text[self.at..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Goes past a value.
    pub(super) fn skip_value(&mut self) {
        let mut open = 0_usize;
        loop {
            self.skip_ignored();
            let rest = &self.text[self.at..];
            let Some(first) = rest.chars().next() else {
                return;
            };
            match first {
                '{' | '[' => {
                    open += 1;
                    self.at += 1;
                }
                '}' | ']' => {
                    open = open.saturating_sub(1);
                    self.at += 1;
                }
                '"' => self.at += string_length(rest),
                _ => {
                    let is_end = |c: char| {
                        matches!(c, '{' | '}' | '[' | ']' | '(' | ')' | ':' | '"' | ',' | '#')
                            || c.is_whitespace()
                    };
                    let length = rest.find(is_end).unwrap_or(rest.len());
                    self.at += length.max(first.len_utf8());
                }
            }
            if open == 0 {
                return;
            }
        }
    }

    fn skip_ignored(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let ignored = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | ',' | '\u{feff}');
            let trimmed = rest.trim_start_matches(ignored);
            self.at += rest.len() - trimmed.len();
            if !trimmed.starts_with('#') {
                return;
            }
            self.at += line_length(trimmed.as_bytes());
        }
    }
}
