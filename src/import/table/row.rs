//! From rows to what a fact file would say.

use std::collections::HashSet;
use std::sync::Arc;

use super::cell::{Cell, Table};
use super::columns::{Column, Mapping, Name};
use crate::diagnostic::Place;
use crate::facts::{Reader, suggest};
use crate::import::member::{Member, add};
use crate::import::slug::slug_of;
use crate::reading::tree::{Content, Entry, Item};

/// A mistake in the mapping that shows when it meets a table: place, message and hint.
pub(super) type Missing = (Place, String, Option<String>);

/// A mapping that has met the header of a table.
pub(super) struct Rows<'m, 'o> {
    mapping: &'m Mapping<'o>,
    slug: usize,
    locator: Option<usize>,
    /// Which cell each column of the mapping is.
    cells: Vec<(&'m Column<'o>, usize)>,
}

impl<'m, 'o> Rows<'m, 'o> {
    /// Looks the mapping's columns up in the header; those that are not there are added to `missing`.
    pub(super) fn new(
        mapping: &'m Mapping<'o>,
        header: &[Cell],
        file: &str,
        missing: &mut Vec<Missing>,
    ) -> Self {
        let mut find = |name: &Name| {
            let found = header.iter().position(|cell| *cell.text == *name.text);
            if found.is_none() {
                let known = header.iter().map(|cell| &*cell.text);
                let hint = suggest("column", &name.text, known);
                let message = format!("{file} has no column `{}`", name.text);
                missing.push((name.place, message, Some(hint)));
            }
            // Nothing is read when something is missing.
            found.unwrap_or_default()
        };
        Self {
            mapping,
            slug: find(&mapping.slug.name),
            locator: mapping.locator.as_ref().map(&mut find),
            cells: mapping
                .columns
                .iter()
                .map(|column| (column, find(&column.name)))
                .collect(),
        }
    }

    /// Reads all rows.
    pub(super) fn read(&self, reader: &mut Reader<'_>, header: &[Cell], table: Table<'_>) {
        for (index, cell) in header.iter().enumerate() {
            let is_used = self.slug == index || self.cells.iter().any(|(_, used)| *used == index);
            let rest = &header[index + 1..];
            if let Some(again) = rest.iter().find(|other| is_used && other.text == cell.text) {
                let message = format!("a second column is called `{}`", cell.text);
                reader.mistake(again.place, message, None);
            }
        }
        let mut seen = HashSet::new();
        for row in table {
            if let Some(open) = row.iter().find(|cell| cell.is_open) {
                let message = "the quote that begins here is not closed";
                reader.mistake(open.place, message, None);
            } else if row.len() != header.len() {
                wrong_width(reader, header, &row);
            } else {
                self.row(reader, &row, &mut seen);
            }
        }
    }

    fn row(&self, reader: &mut Reader<'_>, row: &[Cell], seen: &mut HashSet<Arc<str>>) {
        let place = row[self.slug].place;
        let Some(slug) = self.slug(reader, &row[self.slug]) else {
            return;
        };
        let sources = self.sources(row);
        // The mapping is another file: what is wrong with a constant here shows at the row.
        let constants = self.mapping.constants.iter();
        let mut members: Vec<Entry> = constants.map(|constant| constant.moved(place)).collect();
        let mut labels = Vec::new();
        for (column, index) in &self.cells {
            let cell = &row[*index];
            let name = column.member.name();
            match (&column.member, cell.text.is_empty()) {
                (_, true) if column.clears => {
                    let null = Item::plain(cell.place, "");
                    add(&mut members, Entry::new(&name, cell.place, null));
                }
                (_, true) => {}
                (Member::Label(key), false) => {
                    labels.push(Entry::new(
                        key,
                        cell.place,
                        Item::text(cell.place, &cell.text),
                    ));
                }
                (_, false) => {
                    if let Some(value) = value(reader, column, cell, &sources) {
                        add(&mut members, Entry::new(&name, cell.place, value));
                    }
                }
            }
        }
        merge_labels(&mut members, labels, place);
        if seen.insert(slug.clone()) {
            add(&mut members, Entry::new("sources", place, sources));
        }
        let node = Entry::new(&slug, place, Item::map(place, members));
        reader.state(self.mapping.kind, &node);
    }

    fn slug(&self, reader: &mut Reader<'_>, cell: &Cell) -> Option<Arc<str>> {
        let column = &self.mapping.slug;
        if cell.text.is_empty() {
            let message = format!("this row has nothing in `{}`", column.name.text);
            let hint = "every row needs its slug".to_owned();
            reader.mistake(cell.place, message, Some(hint));
            return None;
        }
        if column.slugify {
            return slugified(reader, &cell.text, cell.place);
        }
        Some(cell.text.as_str().into())
    }

    /// The source of what a row says: the default document, at the row.
    fn sources(&self, row: &[Cell]) -> Arc<Item> {
        let given = self.locator.map(|index| &row[index]);
        let given = given.filter(|cell| !cell.text.is_empty());
        let (place, locator) = match given {
            Some(cell) => (cell.place, cell.text.clone()),
            None => (row[0].place, format!("line {}", row[0].place.line)),
        };
        Item::list(place, vec![Item::text(place, &locator)])
    }
}

/// What a cell says, as a fact file says it.
fn value(
    reader: &mut Reader<'_>,
    column: &Column<'_>,
    cell: &Cell,
    sources: &Arc<Item>,
) -> Option<Arc<Item>> {
    let one = |reader: &mut Reader<'_>, text: &str, place: Place| match &column.member {
        Member::Relation(_) => edge(reader, column, text, place, sources),
        member => Some(member.value(place, text)),
    };
    if !column.member.is_many() {
        return one(reader, &cell.text, cell.place);
    }
    let mut items = Vec::new();
    let mut ahead = 0;
    for part in cell.text.split(&*column.separator) {
        let text = part.trim();
        let before = ahead + part.chars().take_while(|c| c.is_whitespace()).count();
        let place = cell.text_place.map_or(cell.place, |place| Place {
            column: place.column + before,
            ..place
        });
        ahead += part.chars().count() + column.separator.chars().count();
        if !text.is_empty() {
            items.extend(one(reader, text, place));
        }
    }
    Some(Item::list(cell.place, items))
}

fn edge(
    reader: &mut Reader<'_>,
    column: &Column<'_>,
    text: &str,
    place: Place,
    sources: &Arc<Item>,
) -> Option<Arc<Item>> {
    let to = if column.slugify {
        slugified(reader, text, place)?
    } else {
        text.into()
    };
    let members = vec![
        Entry::new("to", place, Item::text(place, &to)),
        Entry::new("sources", place, sources.clone()),
    ];
    Some(Item::map(place, members))
}

fn slugified(reader: &mut Reader<'_>, text: &str, place: Place) -> Option<Arc<str>> {
    let slug = slug_of(text);
    if slug.is_none() {
        let message = format!("no slug can be made of {text:?}: it has no letter a-z and no digit");
        reader.mistake(place, message, None);
    }
    slug.map(|slug| slug.as_str().into())
}

/// Puts the labels of a row beside those that every row has.
fn merge_labels(members: &mut Vec<Entry>, mut labels: Vec<Entry>, place: Place) {
    if labels.is_empty() {
        return;
    }
    if let Some(index) = members.iter().position(|member| &*member.key == "labels") {
        let constant = members.remove(index);
        if let Content::Map(entries) = &constant.value.content {
            labels.extend(entries.iter().cloned());
        }
    }
    members.push(Entry::new("labels", place, Item::map(place, labels)));
}

fn wrong_width(reader: &mut Reader<'_>, header: &[Cell], row: &[Cell]) {
    let place = row.get(header.len()).unwrap_or(&row[0]).place;
    let message = format!(
        "this row has {} cells, and the header {}",
        row.len(),
        header.len()
    );
    let hint = "a cell that holds the delimiter or a line break needs quotes".to_owned();
    reader.mistake(place, message, Some(hint));
}
