//! The mapping of a table: what its columns are.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::facts::{Reader, suggest};
use crate::import::mapping::{self, Head};
use crate::import::member::Member;
use crate::ontology::{Kind, Ontology};
use crate::reading::InputFile;
use crate::reading::tree::{Content, Entry, Item};

/// What a table's columns are.
pub(super) struct Mapping<'o> {
    pub(super) kind: &'o Kind,
    pub(super) slug: SlugColumn,
    pub(super) columns: Vec<Column<'o>>,
    /// What every row says, as a fact file says it.
    pub(super) constants: Vec<Entry>,
    /// The column with the place in the document.
    pub(super) locator: Option<Name>,
    pub(super) head: Head,
    pub(super) delimiter: u8,
}

/// A column by its name, and where the mapping names it.
#[derive(Clone)]
pub(super) struct Name {
    pub(super) text: Arc<str>,
    pub(super) place: Place,
}

/// Where a row's slug stands.
pub(super) struct SlugColumn {
    pub(super) name: Name,
    pub(super) slugify: bool,
}

/// One column and what it fills.
pub(super) struct Column<'o> {
    pub(super) name: Name,
    pub(super) member: Member<'o>,
    /// What divides several values in one cell.
    pub(super) separator: Arc<str>,
    /// Whether what a relation leads to is named, rather than given by its slug.
    pub(super) slugify: bool,
    /// Whether an empty cell clears.
    pub(super) clears: bool,
}

const SEPARATOR: &str = ";";
const MEMBERS: [&str; 8] = [
    "kind",
    "slug",
    "columns",
    "constants",
    "document",
    "locator",
    "owner",
    "delimiter",
];
const COLUMN_MEMBERS: [&str; 4] = ["member", "separator", "slugify", "empty"];

/// Reads a mapping; `None` where there are mistakes.
pub(super) fn read<'o>(
    ontology: &'o Ontology,
    file: &InputFile,
    found: &mut Vec<Diagnostic>,
) -> Option<Mapping<'o>> {
    mapping::read(ontology, file, found, |reader, root| {
        read_root(reader, ontology, root)
    })
}

fn read_root<'o>(
    reader: &mut Reader<'_>,
    ontology: &'o Ontology,
    root: &Item,
) -> Option<Mapping<'o>> {
    let members = reader.map(root, "`kind:`, `columns:` and what else a mapping has")?;
    let mut head = Head::default();
    let (mut kind, mut slug, mut locator) = (None, None, None);
    let mut delimiter = Some(b',');
    // What depends on the kind is read once that is known, wherever it stands.
    for member in members {
        let value = &member.value;
        match &*member.key {
            "kind" => kind = mapping::kind(reader, ontology, value),
            "slug" => slug = slug_column(reader, value),
            "locator" => locator = name(reader, value),
            "document" => head.document = reader.default_document(value),
            "owner" => head.owner = reader.text(value),
            "delimiter" => delimiter = read_delimiter(reader, value),
            "columns" | "constants" => {}
            _ => mapping::unknown(reader, member, "the mapping of a table", &MEMBERS),
        }
    }
    if root.member("kind").is_none() {
        let hint = "add `kind:` with the name of a kind".to_owned();
        reader.mistake(
            root.place,
            "the mapping does not say what a row is",
            Some(hint),
        );
    }
    let kind = kind?;
    let columns = match root.member("columns") {
        Some(entry) => columns(reader, ontology, kind, &entry.value),
        None => Vec::new(),
    };
    let constants = match root.member("constants") {
        Some(entry) => constants(reader, kind, &entry.value, &columns),
        None => Vec::new(),
    };
    if root.member("slug").is_none() {
        slug = slug_of_name(reader, root, &columns);
    }
    Some(Mapping {
        kind,
        slug: slug?,
        columns,
        constants,
        locator,
        head,
        delimiter: delimiter?,
    })
}

fn name(reader: &mut Reader<'_>, item: &Item) -> Option<Name> {
    let place = item.place;
    reader.text(item).map(|text| Name { text, place })
}

fn slug_column(reader: &mut Reader<'_>, item: &Item) -> Option<SlugColumn> {
    if item.as_text().is_some() {
        let name = name(reader, item)?;
        return Some(SlugColumn {
            name,
            slugify: false,
        });
    }
    let members = reader.map(item, "`column:` and `slugify:`")?;
    let (mut column, mut slugify) = (None, false);
    for member in members {
        match &*member.key {
            "column" => column = name(reader, &member.value),
            "slugify" => slugify = flag(reader, &member.value)?,
            _ => mapping::unknown(reader, member, "`slug`", &["column", "slugify"]),
        }
    }
    if item.member("column").is_none() {
        reader.mistake(
            item.place,
            "`slug` does not say which `column` it is in",
            None,
        );
    }
    Some(SlugColumn {
        name: column?,
        slugify,
    })
}

/// Where no slug is mapped it is made of the name.
fn slug_of_name(
    reader: &mut Reader<'_>,
    root: &Item,
    columns: &[Column<'_>],
) -> Option<SlugColumn> {
    let named = columns.iter().find(|column| column.member == Member::Name);
    if named.is_none() {
        let hint = "add `slug:` with the name of a column".to_owned();
        let message = "the mapping says neither where the slug is nor where the name is";
        reader.mistake(root.place, message, Some(hint));
    }
    named.map(|column| SlugColumn {
        name: column.name.clone(),
        slugify: true,
    })
}

fn flag(reader: &mut Reader<'_>, item: &Item) -> Option<bool> {
    let text = item.as_text().map(|text| &**text);
    match text {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => reader.expected("true or false", item),
    }
}

fn read_delimiter(reader: &mut Reader<'_>, item: &Item) -> Option<u8> {
    let text = reader.text(item)?;
    match text.as_bytes() {
        [byte] if !matches!(byte, b'"' | b'\r' | b'\n') && byte.is_ascii() => Some(*byte),
        _ => reader.expected(
            "one ASCII character, such as \";\" or a tab as \"\\t\"",
            item,
        ),
    }
}

fn columns<'o>(
    reader: &mut Reader<'_>,
    ontology: &'o Ontology,
    kind: &'o Kind,
    item: &Item,
) -> Vec<Column<'o>> {
    let entries = reader.map(item, "columns with what each fills");
    let mut columns: Vec<Column<'o>> = Vec::new();
    for entry in entries.unwrap_or_default() {
        let Some(column) = column(reader, ontology, kind, entry) else {
            continue;
        };
        let same = columns.iter().find(|known| known.member == column.member);
        if let Some(same) = same.filter(|_| !column.member.is_many()) {
            let message = format!(
                "`{}` fills {} already",
                same.name.text,
                column.member.name()
            );
            reader.mistake(entry.place, message, None);
            continue;
        }
        columns.push(column);
    }
    columns
}

fn column<'o>(
    reader: &mut Reader<'_>,
    ontology: &'o Ontology,
    kind: &'o Kind,
    entry: &Entry,
) -> Option<Column<'o>> {
    let mut column = Column {
        name: Name {
            text: entry.key.clone(),
            place: entry.place,
        },
        member: Member::Name,
        separator: SEPARATOR.into(),
        slugify: false,
        clears: false,
    };
    let item = &entry.value;
    if item.as_text().is_some() {
        column.member = mapping::member(reader, ontology, kind, item)?;
        return Some(column);
    }
    let members = reader.map(item, "`member:` and how its cells are read")?;
    let Some(named) = item.member("member") else {
        reader.mistake(
            entry.place,
            "this column does not say which `member` it fills",
            None,
        );
        return None;
    };
    column.member = mapping::member(reader, ontology, kind, &named.value)?;
    for member in members {
        let value = &member.value;
        match &*member.key {
            "member" => {}
            "separator" => column.separator = separator(reader, &column.member, value)?,
            "slugify" => {
                column.slugify = flag(reader, value)?;
                if column.slugify && !matches!(column.member, Member::Relation(_)) {
                    let message = format!("`{}` is no relation", column.member.name());
                    let hint = "`slugify` makes slugs of what a relation leads to; for the row's own it \
                                stands under `slug`";
                    reader.mistake(member.place, message, Some(hint.to_owned()));
                }
            }
            "empty" => column.clears = clears(reader, &column.member, value)?,
            _ => mapping::unknown(reader, member, "a column", &COLUMN_MEMBERS),
        }
    }
    Some(column)
}

fn separator(reader: &mut Reader<'_>, member: &Member<'_>, item: &Item) -> Option<Arc<str>> {
    let text = reader.text(item)?;
    if text.is_empty() {
        return reader.expected("a text between two values", item);
    }
    if !member.is_many() {
        let message = format!("`{}` has one value", member.name());
        reader.mistake(item.place, message, None);
        return None;
    }
    Some(text)
}

fn clears(reader: &mut Reader<'_>, member: &Member<'_>, item: &Item) -> Option<bool> {
    let text = reader.text(item)?;
    match (&*text, member) {
        ("leave", _) => Some(false),
        ("clear", Member::Description | Member::Attribute(_)) => Some(true),
        ("clear", _) => {
            let message = format!("an empty cell cannot clear `{}`", member.name());
            let hint =
                "leave it out; labels and edges that no row states go with --prune or by hand";
            reader.mistake(item.place, message, Some(hint.to_owned()));
            None
        }
        _ => {
            let hint = suggest("way to take an empty cell", &text, ["leave", "clear"]);
            reader.mistake(item.place, format!("`empty` is not `{text}`"), Some(hint));
            None
        }
    }
}

/// What every row says. It is read as that of a node once, to find its mistakes at their places here.
fn constants(
    reader: &mut Reader<'_>,
    kind: &Kind,
    item: &Item,
    columns: &[Column<'_>],
) -> Vec<Entry> {
    let entries = reader.map(item, "members such as `labels.origin:`");
    let mut labels: Vec<Entry> = Vec::new();
    let mut constants = Vec::new();
    for entry in entries.unwrap_or_default() {
        let inner = match (&*entry.key, &entry.value.content) {
            ("labels", Content::Map(pairs)) if !pairs.is_empty() => pairs.as_slice(),
            _ => &[][..],
        };
        for pair in inner {
            label(reader, columns, pair, &mut labels);
        }
        if !inner.is_empty() {
            continue;
        }
        if let Some(key) = entry.key.strip_prefix("labels.") {
            let pair = Entry::new(key, entry.place, entry.value.clone());
            label(reader, columns, &pair, &mut labels);
        } else if is_free(reader, columns, &entry.key, entry.place) {
            constants.push(entry.clone());
        }
    }
    if !labels.is_empty() {
        let labels = Item::map(item.place, labels);
        constants.push(Entry::new("labels", item.place, labels));
    }
    let node = Item::map(item.place, constants.clone());
    reader.state(kind, &Entry::new("constants", item.place, node));
    constants
}

/// Adds a label that every row has.
fn label(reader: &mut Reader<'_>, columns: &[Column<'_>], pair: &Entry, labels: &mut Vec<Entry>) {
    let name = format!("labels.{}", pair.key);
    if !is_free(reader, columns, &name, pair.place) {
        return;
    }
    if labels.iter().any(|known| known.key == pair.key) {
        let message = format!("`{name}` stands here a second time");
        reader.mistake(pair.place, message, None);
        return;
    }
    labels.push(pair.clone());
}

/// Whether a constant may fill a member: what has one value is filled by a column or by a constant.
fn is_free(reader: &mut Reader<'_>, columns: &[Column<'_>], name: &str, place: Place) -> bool {
    let filled = columns
        .iter()
        .find(|column| column.member.name() == name && !column.member.is_many());
    if let Some(column) = filled {
        let message = format!("`{}` fills {name} already", column.name.text);
        reader.mistake(place, message, None);
    }
    filled.is_none()
}
