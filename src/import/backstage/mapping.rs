//! The mapping of a catalogue: which kinds its entities are, and what their members fill.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::facts::{Reader, items, suggest};
use crate::import::mapping::{self, Head};
use crate::import::member::Member;
use crate::ontology::{Kind, Ontology, RelationField};
use crate::reading::InputFile;
use crate::reading::tree::{Content, Entry, Item};

/// What entities are.
pub(super) struct Mapping<'o> {
    /// By the kind of entity, in small letters.
    pub(super) kinds: BTreeMap<String, EntityKind<'o>>,
    /// Kinds of entities that are passed over, in small letters.
    pub(super) ignored: BTreeSet<String>,
    pub(super) head: Head,
}

/// What entities of one kind are.
pub(super) struct EntityKind<'o> {
    pub(super) kind: &'o Kind,
    /// Where something stands in the entity, and what it fills.
    pub(super) members: Vec<(Arc<str>, Fills<'o>)>,
}

/// What a part of an entity fills.
pub(super) enum Fills<'o> {
    /// A member that has values.
    Member(Member<'o>),
    /// Labels, one for each pair of a map.
    Labels,
    /// Relations, by the kind of entity that a reference leads to.
    References(Vec<(Arc<str>, &'o RelationField)>),
}

impl Fills<'_> {
    /// Whether both fill a member that has one value. (Labels are compared in each entity.)
    fn clashes(&self, other: &Fills<'_>) -> bool {
        match (self, other) {
            (Fills::Member(Member::Label(_)), _) => false,
            (Fills::Member(one), Fills::Member(other)) => one == other && !one.is_many(),
            _ => false,
        }
    }
}

const MEMBERS: [&str; 4] = ["kinds", "ignore", "document", "owner"];

/// Reads what a mapping says of those kinds of entities (in small letters); `None` where there are mistakes.
pub(super) fn read<'o>(
    ontology: &'o Ontology,
    file: &InputFile,
    is_built_in: bool,
    wanted: &BTreeSet<String>,
    found: &mut Vec<Diagnostic>,
) -> Option<Mapping<'o>> {
    mapping::read(ontology, file, found, |reader, root| {
        let mut mapping = Mapping {
            kinds: BTreeMap::new(),
            ignored: BTreeSet::new(),
            head: Head::default(),
        };
        for member in reader.map(root, "`kinds:` and what else a mapping has")? {
            let value = &member.value;
            match &*member.key {
                "kinds" => {
                    let kinds = reader.map(value, "kinds of entities")?.iter();
                    for entry in kinds.filter(|entry| wanted.contains(&entry.key.to_lowercase())) {
                        let read = entity_kind(reader, ontology, entry, is_built_in);
                        if let Some(kind) = read {
                            mapping.kinds.insert(entry.key.to_lowercase(), kind);
                        }
                    }
                }
                "ignore" => {
                    let kinds = items(value).filter_map(|item| reader.text(item));
                    mapping
                        .ignored
                        .extend(kinds.map(|kind| kind.to_lowercase()));
                }
                "document" => mapping.head.document = reader.default_document(value),
                "owner" => mapping.head.owner = reader.text(value),
                _ => mapping::unknown(reader, member, "the mapping of a catalogue", &MEMBERS),
            }
        }
        Some(mapping)
    })
}

fn entity_kind<'o>(
    reader: &mut Reader<'_>,
    ontology: &'o Ontology,
    entry: &Entry,
    is_built_in: bool,
) -> Option<EntityKind<'o>> {
    let members = reader.map(&entry.value, "`kind:` and `members:`")?;
    for member in members {
        if !["kind", "members"].contains(&&*member.key) {
            mapping::unknown(reader, member, "a kind of entity", &["kind", "members"]);
        }
    }
    let Some(named) = entry.value.member("kind") else {
        let message = format!("the mapping does not say which kind a {} is", entry.key);
        reader.mistake(entry.place, message, Some("add `kind:`".to_owned()));
        return None;
    };
    let name = named.value.as_text();
    if let Some(name) = name.filter(|name| is_built_in && ontology.kind_named(name).is_none()) {
        let message =
            format!("the ontology has no kind `{name}`, which this built-in mapping fills");
        let hint = "give examples/backstage/ontology.graphql as well, or with --mapping a mapping to \
                    kinds of your own";
        reader.mistake(named.value.place, message, Some(hint.to_owned()));
        return None;
    }
    let kind = mapping::kind(reader, ontology, &named.value)?;
    let mut filled: Vec<(Arc<str>, Fills<'o>)> = Vec::new();
    if let Some(members) = entry.value.member("members") {
        for member in reader.map(&members.value, "where it stands: what it fills")? {
            let Some(fills) = fills(reader, ontology, kind, &member.value) else {
                continue;
            };
            if let Some((path, _)) = filled.iter().find(|(_, known)| known.clashes(&fills)) {
                let message = format!("`{path}` fills the same already");
                reader.mistake(member.place, message, None);
                continue;
            }
            filled.push((member.key.clone(), fills));
        }
    }
    Some(EntityKind {
        kind,
        members: filled,
    })
}

fn fills<'o>(
    reader: &mut Reader<'_>,
    ontology: &'o Ontology,
    kind: &'o Kind,
    item: &Item,
) -> Option<Fills<'o>> {
    if let Content::Map(entries) = &item.content {
        let relations = entries.iter().filter_map(|entry| {
            let field = relation(reader, ontology, kind, &entry.value)?;
            Some((entry.key.clone(), field))
        });
        return Some(Fills::References(relations.collect()));
    }
    if item.as_text().is_some_and(|text| **text == *"labels") {
        return Some(Fills::Labels);
    }
    match mapping::member(reader, ontology, kind, item)? {
        Member::Relation(field) => {
            let message = format!("`{}` is a relation", field.name);
            let hint = format!(
                "say which kind of entity the references lead to, as in `{{Group: {}}}`",
                field.name
            );
            reader.mistake(item.place, message, Some(hint));
            None
        }
        member => Some(Fills::Member(member)),
    }
}

fn relation<'o>(
    reader: &mut Reader<'_>,
    ontology: &'o Ontology,
    kind: &'o Kind,
    item: &Item,
) -> Option<&'o RelationField> {
    match mapping::member(reader, ontology, kind, item)? {
        Member::Relation(field) => Some(field),
        other => {
            let fields = ontology.fields_of(kind.id);
            let fields = fields.filter(|field| !field.is_derived());
            let hint = suggest("relation", &other.name(), fields.map(|field| &*field.name));
            let message = format!("`{}` is no relation", other.name());
            reader.mistake(item.place, message, Some(hint));
            None
        }
    }
}
