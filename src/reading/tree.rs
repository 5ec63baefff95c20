//! YAML as a tree in which everything knows its place.
//!
//! Built from saphyr-parser's events rather than through serde, because a mistake anywhere must name
//! line and column, a string must be the text as it was written (`1.10` stays `1.10`), and one mistake
//! must not hide the next. What YAML says wrongly ends the reading of a file with one mistake;
//! duplicate keys are collected.
//!
//! Limits: bytes of a file, depth, and how much aliases may repeat ("billion laughs"). An alias shares
//! the item of its anchor, so a repeated item costs no memory, but it is walked each time. The parser
//! itself is iterative and was measured to be linear on nested, long and unfinished input.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};

use super::file::File;
use super::scalar::Scalar;
use super::surrogate::without_surrogates;
use crate::diagnostic::{Diagnostic, Place};

/// The most bytes that a file has: several million nodes.
const FILE_BYTES_MAX: usize = 1 << 30;
/// The deepest nesting; a well-formed fact file needs seven levels, a catalogue's a few more.
const DEPTH_MAX: usize = 32;
/// The most items that aliases of one file repeat, counted with what is inside them.
const ALIASED_MAX: usize = 1_000_000;

/// A value of the file.
pub(crate) struct Item {
    pub(crate) place: Place,
    pub(crate) content: Content,
    /// How many items it holds, itself and aliased ones included.
    size: usize,
}

pub(crate) enum Content {
    Scalar(Scalar),
    List(Vec<Arc<Item>>),
    Map(Vec<Entry>),
}

/// A key of a map and what it stands for. Keys of one map differ.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) key: Arc<str>,
    pub(crate) place: Place,
    pub(crate) value: Arc<Item>,
}

impl Item {
    /// A value that stands for itself, as if it were written in quotes.
    pub(crate) fn text(place: Place, text: &str) -> Arc<Self> {
        Self::of(place, Content::Scalar(Scalar::new(text, false)))
    }

    /// A value as if it were written without quotes: a number, a boolean or null where it reads like one.
    pub(crate) fn plain(place: Place, text: &str) -> Arc<Self> {
        Self::of(place, Content::Scalar(Scalar::new(text, true)))
    }

    /// A list.
    pub(crate) fn list(place: Place, items: Vec<Arc<Self>>) -> Arc<Self> {
        Self::of(place, Content::List(items))
    }

    /// A map.
    pub(crate) fn map(place: Place, entries: Vec<Entry>) -> Arc<Self> {
        Self::of(place, Content::Map(entries))
    }

    /// The same value as if all of it stood at that place, in another file for instance.
    fn moved(&self, place: Place) -> Arc<Self> {
        let content = match &self.content {
            Content::Scalar(scalar) => Content::Scalar(scalar.clone()),
            Content::List(items) => {
                Content::List(items.iter().map(|item| item.moved(place)).collect())
            }
            Content::Map(entries) => {
                Content::Map(entries.iter().map(|entry| entry.moved(place)).collect())
            }
        };
        Self::of(place, content)
    }

    /// An item that no alias repeats.
    fn of(place: Place, content: Content) -> Arc<Self> {
        Arc::new(Self {
            place,
            content,
            size: 1,
        })
    }

    /// The text of a value that is there.
    pub(crate) fn as_text(&self) -> Option<&Arc<str>> {
        match &self.content {
            Content::Scalar(scalar) if !scalar.is_null() => Some(&scalar.text),
            _ => None,
        }
    }

    /// The member of a map of that name.
    pub(crate) fn member(&self, name: &str) -> Option<&Entry> {
        match &self.content {
            Content::Map(entries) => entries.iter().find(|entry| &*entry.key == name),
            _ => None,
        }
    }

    /// Whether this is a bare null, or nothing at all.
    pub(crate) fn is_null(&self) -> bool {
        matches!(&self.content, Content::Scalar(scalar) if scalar.is_null())
    }

    /// What stands here, for "expected a list, found …".
    pub(crate) fn found(&self) -> String {
        match &self.content {
            Content::Scalar(scalar) => scalar.found(),
            Content::List(_) => "a list".to_owned(),
            Content::Map(_) => "a map".to_owned(),
        }
    }
}

impl Entry {
    /// A member of a map.
    pub(crate) fn new(key: &str, place: Place, value: Arc<Item>) -> Self {
        let key = key.into();
        Self { key, place, value }
    }

    /// The same member as if all of it stood at that place, in another file for instance.
    pub(crate) fn moved(&self, place: Place) -> Self {
        Self {
            key: self.key.clone(),
            place,
            value: self.value.moved(place),
        }
    }
}

/// Reads the text of a file of one document; `None` when it holds nothing. Mistakes are added to `found`.
pub(crate) fn parse(file: &File<'_>, text: &str, found: &mut Vec<Diagnostic>) -> Option<Arc<Item>> {
    read(file, text, 1, found)?.pop()
}

/// Reads the text of a file of any number of documents, divided by `---`. Mistakes are added to `found`; what
/// is no YAML hides all of the file.
pub(crate) fn parse_many(
    file: &File<'_>,
    text: &str,
    found: &mut Vec<Diagnostic>,
) -> Vec<Arc<Item>> {
    read(file, text, usize::MAX, found).unwrap_or_default()
}

fn read(
    file: &File<'_>,
    text: &str,
    documents_max: usize,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<Arc<Item>>> {
    if text.len() > FILE_BYTES_MAX {
        let message = format!("the file is larger than {FILE_BYTES_MAX} bytes");
        found.push(file.mistake(Place::default(), message, None));
        return None;
    }
    let text = without_surrogates(text);
    let mut builder = Builder {
        documents_max,
        ..Builder::default()
    };
    let outcome = Parser::new_from_str(&text).try_for_each(|step| match step {
        Ok((event, span)) => builder.take(event, place(&span.start)),
        Err(error) => Err(syntax(&error)),
    });
    let duplicates = builder.duplicates.into_iter();
    found.extend(duplicates.map(|at| at.into_mistake(file)));
    match outcome {
        Ok(()) => Some(builder.roots),
        Err(mistake) => {
            let hint = match mistake.kind {
                FatalKind::Syntax => Some(likely_cause(file, mistake.place)),
                FatalKind::Misuse { hint } => hint,
            };
            found.push(file.mistake(mistake.place, mistake.message, hint.map(str::to_owned)));
            None
        }
    }
}

/// What ends the reading of a file.
struct Fatal {
    place: Place,
    message: String,
    kind: FatalKind,
}

enum FatalKind {
    /// It is not YAML.
    Syntax,
    /// It is YAML that our files do not use, or too much of it.
    Misuse { hint: Option<&'static str> },
}

struct Duplicate {
    key: Arc<str>,
    place: Place,
    first: Place,
}

impl Duplicate {
    fn into_mistake(self, file: &File<'_>) -> Diagnostic {
        let message = format!("`{}` stands here a second time", self.key);
        let hint = format!(
            "the first is in line {}; put them together",
            self.first.line
        );
        file.mistake(self.place, message, Some(hint))
    }
}

fn place(marker: &Marker) -> Place {
    Place {
        line: marker.line(),
        column: marker.col() + 1,
    }
}

fn syntax(error: &ScanError) -> Fatal {
    Fatal {
        place: place(error.marker()),
        message: format!("not YAML: {}", error.info()),
        kind: FatalKind::Syntax,
    }
}

/// What a syntax error is likely due to, from its line and the one before it.
fn likely_cause(file: &File<'_>, place: Place) -> &'static str {
    let line = file.line(place.line);
    let value = line.split_once(": ").map_or("", |(_, value)| value.trim());
    let indentation = line.len() - line.trim_start().len();
    let before = file.line(place.line.saturating_sub(1));
    if line[..indentation].contains('\t') {
        "indent with spaces, never with tabs"
    } else if is_open(line) || is_open(before) {
        "look for a quote or bracket that is not closed"
    } else if value.starts_with('*') {
        "an alias such as `*name` needs its anchor `&name` before it; another text needs quotes"
    } else if value.starts_with(['@', '`', '%', '&', '!', '|', '>']) {
        "a value that begins with a special character needs quotes"
    } else if value.contains(": ") {
        "a value that contains `: ` needs quotes"
    } else {
        "look at the indentation of this line and the one before it"
    }
}

fn is_open(line: &str) -> bool {
    let count = |wanted| line.matches(wanted).count();
    count('"') % 2 == 1 || count('[') != count(']') || count('{') != count('}')
}

/// Puts events together without recursion: a stack of what is still open.
#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: FxHashMap<usize, Arc<Item>>,
    aliased: usize,
    documents: usize,
    documents_max: usize,
    roots: Vec<Arc<Item>>,
    duplicates: Vec<Duplicate>,
}

struct Open {
    place: Place,
    anchor: usize,
    size: usize,
    items: Items,
}

enum Items {
    List(Vec<Arc<Item>>),
    Map {
        entries: Vec<Entry>,
        seen: FxHashMap<Arc<str>, Place>,
        key: Option<(Arc<str>, Place)>,
    },
}

impl Builder {
    fn take(&mut self, event: Event<'_>, place: Place) -> Result<(), Fatal> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > self.documents_max {
                    return fatal(
                        place,
                        "a second document begins here",
                        "use one file for each",
                    );
                }
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = string_tag(tag.as_deref(), place)?;
                let plain = style == ScalarStyle::Plain && !is_text;
                let content = Content::Scalar(Scalar::new(&text, plain));
                self.place(place, content, 1, anchor)
            }
            Event::SequenceStart(anchor, tag) => {
                self.start(place, anchor, tag.as_deref(), Items::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                let items = Items::Map {
                    entries: Vec::new(),
                    seen: FxHashMap::default(),
                    key: None,
                };
                self.start(place, anchor, tag.as_deref(), items)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let done = self.open.pop().expect("the parser pairs starts and ends");
                let content = match done.items {
                    Items::List(items) => Content::List(items),
                    Items::Map { entries, .. } => Content::Map(entries),
                };
                self.place(done.place, content, done.size, done.anchor)
            }
            Event::Alias(anchor) => {
                let Some(item) = self.anchors.get(&anchor).map(Arc::clone) else {
                    return fatal(place, "an alias stands inside of what it repeats", "");
                };
                self.aliased += item.size;
                if self.aliased > ALIASED_MAX {
                    let message = format!("aliases repeat more than {ALIASED_MAX} items");
                    return fatal(place, &message, "");
                }
                self.put(place, item)
            }
        }
    }

    fn start(
        &mut self,
        place: Place,
        anchor: usize,
        tag: Option<&Tag>,
        items: Items,
    ) -> Result<(), Fatal> {
        if self.open.len() == DEPTH_MAX {
            let message = format!("nested deeper than {DEPTH_MAX} levels");
            return fatal(place, &message, "");
        }
        if let Some(tag) = tag {
            return unknown_tag(tag, place);
        }
        self.open.push(Open {
            place,
            anchor,
            size: 1,
            items,
        });
        Ok(())
    }

    fn place(
        &mut self,
        place: Place,
        content: Content,
        size: usize,
        anchor: usize,
    ) -> Result<(), Fatal> {
        let item = Arc::new(Item {
            place,
            content,
            size,
        });
        if anchor > 0 {
            self.anchors.insert(anchor, Arc::clone(&item));
        }
        self.put(place, item)
    }

    /// Puts a finished item where it belongs; `place` is where it is mentioned.
    fn put(&mut self, place: Place, item: Arc<Item>) -> Result<(), Fatal> {
        let Some(parent) = self.open.last_mut() else {
            self.roots.push(item);
            return Ok(());
        };
        parent.size += item.size;
        match &mut parent.items {
            Items::List(items) => items.push(item),
            Items::Map { entries, seen, key } => match (key.take(), &item.content) {
                (None, Content::Scalar(scalar)) => {
                    let text = Arc::clone(&scalar.text);
                    *key = Some((text, place));
                }
                (None, _) => return fatal(place, "a key must be a text", ""),
                (Some((text, place)), _) => match seen.get(&text) {
                    Some(first) => self.duplicates.push(Duplicate {
                        key: text,
                        place,
                        first: *first,
                    }),
                    None => {
                        seen.insert(Arc::clone(&text), place);
                        entries.push(Entry {
                            key: text,
                            place,
                            value: item,
                        });
                    }
                },
            },
        }
        Ok(())
    }
}

fn fatal(place: Place, message: &str, hint: &'static str) -> Result<(), Fatal> {
    let hint = Some(hint).filter(|hint| !hint.is_empty());
    Err(Fatal {
        place,
        message: message.to_owned(),
        kind: FatalKind::Misuse { hint },
    })
}

/// `!!str` makes any scalar a text; no other tag means anything here.
fn string_tag(tag: Option<&Tag>, place: Place) -> Result<bool, Fatal> {
    match tag {
        None => Ok(false),
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Ok(true),
        Some(tag) => unknown_tag(tag, place).map(|()| false),
    }
}

fn unknown_tag(tag: &Tag, place: Place) -> Result<(), Fatal> {
    let hint = "no tags are needed; the ontology says what a value is";
    fatal(place, &format!("the tag `{tag}` means nothing here"), hint)
}
