//! Tables as CSV (RFC 4180), by a mapping.
//!
//! ```yaml
//! kind: Service                       # what a row is
//! slug: Key                           # the column with the slug; or {column: Name, slugify: true}
//! columns:                            # column: what it fills, as fact files call it
//!   Name: name
//!   Tier: tier
//!   Cost centre: labels.cost-centre
//!   Teams: {member: teams, separator: ";", slugify: true}
//! constants: {labels.origin: register}  # what every row says; members of fact files work as well
//! document: Service register          # the document of all sources; the file's name where it is left out
//! locator: Ticket                     # the column with the place in it; "line 7" where it is left out
//! owner: register                     # on whose behalf the table speaks
//! delimiter: ";"                      # between cells: one ASCII character, a comma where it is left out
//! ```
//!
//! - A row says that its node is there, and what its cells say. **An empty cell says nothing**; with
//!   `empty: clear` in the long form of a column it clears.
//! - Rows of one slug are put together, so a table of edges works: each edge has its own row as its source, the
//!   node the first one.
//! - `slugify` makes slugs of names, for the column itself and for what a relation leads to.
//! - What several columns, or a column and a constant, say of one list is put together.
//! - Cells are read without the spaces around them. Rows of empty cells are skipped.

mod cell;
mod columns;
mod row;

use std::borrow::Cow;

use crate::change::Desired;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::facts::{Gathered, Reader};
use crate::ontology::Ontology;
use crate::reading::{File, InputFile};

use self::cell::Table;
use self::columns::Mapping;
use self::row::Rows;

/// Reads tables by a mapping to what they want the graph to hold. `owner` takes the place of the mapping's.
/// Fails with the mistakes of the mapping, or else of all files.
pub fn read(
    ontology: &Ontology,
    files: &[InputFile],
    mapping: Option<&InputFile>,
    owner: Option<&str>,
) -> Result<Desired, Diagnostics> {
    let mut found = Vec::new();
    let Some(mapping_file) = mapping else {
        return Err(no_mapping().into());
    };
    let mapping = columns::read(ontology, mapping_file, &mut found);
    Diagnostics::check_most(std::mem::take(&mut found))?;
    let Some(mapping) = mapping else {
        return Err(no_mapping().into());
    };
    let mut gathered = Gathered::default();
    for file in files {
        read_file(
            ontology,
            (&mapping, mapping_file),
            file,
            owner,
            &mut gathered,
            &mut found,
        );
    }
    let desired = gathered.finish(ontology, &mut found);
    Diagnostics::check_most(found).map(|()| desired)
}

fn read_file(
    ontology: &Ontology,
    (mapping, mapping_file): (&Mapping<'_>, &InputFile),
    file: &InputFile,
    owner: Option<&str>,
    gathered: &mut Gathered,
    found: &mut Vec<Diagnostic>,
) {
    let text = file.text.trim_start_matches('\u{feff}');
    // Some programs end lines with a carriage return alone; everything else counts line feeds.
    let text = if text.contains('\n') {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.replace('\r', "\n"))
    };
    let text = &*text;
    let mut table = Table::new(text, mapping.delimiter);
    let Some(header) = table.next() else {
        let file = File::table(&file.name, text);
        let hint = "the first line names the columns".to_owned();
        found.push(file.mistake(
            Place { line: 1, column: 1 },
            "the table is empty",
            Some(hint),
        ));
        return;
    };
    let mut missing = Vec::new();
    let rows = Rows::new(mapping, &header, &file.name, &mut missing);
    if !missing.is_empty() {
        let mapping = File::new(&mapping_file.name, &mapping_file.text);
        let missing = missing.into_iter();
        found.extend(missing.map(|(place, message, hint)| mapping.mistake(place, message, hint)));
        return;
    }
    let lines = File::table(&file.name, text);
    let mut reader = Reader::new(ontology, lines, owner, gathered, found);
    reader.begin(mapping.head.document_of(file), mapping.head.owner.clone());
    rows.read(&mut reader, &header, table);
}

fn no_mapping() -> Diagnostic {
    Diagnostic {
        file: "the table".to_owned(),
        place: Place { line: 1, column: 1 },
        message: "a table needs a mapping that says what its columns are".to_owned(),
        text: String::new(),
        hint: Some("give one with --mapping".to_owned()),
    }
}
