//! Divides a text into rows of cells, each with its place.
//!
//! The csv crate's own state machine does the dividing, a cell at a time, since only that tells where in the
//! text a cell begins.

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use crate::diagnostic::Place;

/// A cell.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// What stands in it, without quotes and the space around it.
    pub(super) text: String,
    /// Where it begins.
    pub(super) place: Place,
    /// Where its text begins, when it stands in the file as it is: its parts have places of their own then.
    pub(super) text_place: Option<Place>,
    /// Whether a quote was opened and not closed.
    pub(super) is_open: bool,
}

/// The rows of a text, without those in which every cell is empty.
pub(super) struct Table<'t> {
    text: &'t str,
    reader: Reader,
    /// How far the text was read, in bytes.
    at: usize,
    /// A byte up to which lines were counted, and its place.
    counted: (usize, Place),
}

impl<'t> Table<'t> {
    pub(super) fn new(text: &'t str, delimiter: u8) -> Self {
        Self {
            text,
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            at: 0,
            counted: (0, Place { line: 1, column: 1 }),
        }
    }

    fn cell(&mut self, is_first: bool) -> Option<(Cell, bool)> {
        let bytes = self.text.as_bytes();
        if is_first {
            // The reader skips what is left of the end of the line before, and empty lines.
            let rest = &bytes[self.at..];
            let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
            self.at += ends.count();
        }
        let start = self.at;
        let mut content = Vec::new();
        let mut buffer = [0; 256];
        let is_last = loop {
            let (result, read, written) = self.reader.read_field(&bytes[self.at..], &mut buffer);
            self.at += read;
            content.extend_from_slice(&buffer[..written]);
            match result {
                // The end of the text is told by an empty piece of it.
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => break record_end,
                ReadFieldResult::End => return None,
            }
        };
        let content = String::from_utf8(content).expect("a cell is cut from a text at ASCII bytes");
        Some((self.made(start, &content), is_last))
    }

    fn made(&mut self, start: usize, content: &str) -> Cell {
        let raw = &self.text[start..self.at];
        let text = content.trim();
        let place = self.place(start);
        let quotes = raw.bytes().filter(|byte| *byte == b'"').count();
        let opening = usize::from(raw.starts_with('"'));
        let is_verbatim = quotes <= 2 * opening && !text.contains(['\n', '"']);
        let offset = raw.find(text).filter(|_| is_verbatim);
        let text_place = offset.map(|offset| Place {
            column: place.column + raw[..offset].chars().count(),
            ..place
        });
        Cell {
            text: text.to_owned(),
            place,
            text_place,
            is_open: opening == 1 && quotes % 2 == 1,
        }
    }

    /// The place of a byte, no smaller than any that was asked for before.
    fn place(&mut self, byte: usize) -> Place {
        let (from, mut place) = self.counted;
        for character in self.text[from..byte].chars() {
            if character == '\n' {
                place.line += 1;
                place.column = 1;
            } else {
                place.column += 1;
            }
        }
        self.counted = (byte, place);
        place
    }
}

impl Iterator for Table<'_> {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        loop {
            let (first, mut is_last) = self.cell(true)?;
            let mut row = vec![first];
            while !is_last {
                let (cell, last) = self.cell(false)?;
                row.push(cell);
                is_last = last;
            }
            if row.iter().any(|cell| !cell.text.is_empty()) {
                return Some(row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every cell as its text and place, a row a line.
    fn check(text: &str) -> String {
        let rows = Table::new(text, b',').map(|row| {
            let cells = row.iter().map(|cell| {
                let open = if cell.is_open { " open" } else { "" };
                format!(
                    "{}:{} {:?}{open}",
                    cell.place.line, cell.place.column, cell.text
                )
            });
            cells.collect::<Vec<_>>().join(" | ")
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn cells_know_their_places_however_they_are_written() {
        let table = "a,b,c\r\n1,\"two, or \"\"2\"\"\",  3 \r\n\r\nä,\"x\ny\",z\n,,\n4,5,6";
        insta::assert_snapshot!(check(table), @r#"
        1:1 "a" | 1:3 "b" | 1:5 "c"
        2:1 "1" | 2:3 "two, or \"2\"" | 2:19 "3"
        4:1 "ä" | 4:3 "x\ny" | 5:4 "z"
        7:1 "4" | 7:3 "5" | 7:5 "6"
        "#);
    }

    #[test]
    fn a_quote_that_is_not_closed_is_noticed() {
        insta::assert_snapshot!(check("a,b\n1,\"two\n3,4\n"), @r#"
        1:1 "a" | 1:3 "b"
        2:1 "1" | 2:3 "two\n3,4" open
        "#);
    }

    #[test]
    fn nothing_is_no_row() {
        assert_eq!(check(""), "");
        assert_eq!(check("\n\n"), "");
        assert_eq!(check(",\n"), "");
    }
}
