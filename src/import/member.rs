//! What a mapping may fill: the members of a kind, by the names that they have in fact files.

use std::sync::Arc;

use crate::diagnostic::Place;
use crate::facts::{Reader, suggest};
use crate::ontology::{Attribute, Kind, Ontology, RelationField, Scalar};
use crate::reading::tree::{Content, Entry, Item};

/// A member of a kind.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Member<'o> {
    Name,
    Description,
    /// The label of that key.
    Label(Arc<str>),
    Attribute(&'o Attribute),
    Relation(&'o RelationField),
}

/// The label's key follows.
const LABEL: &str = "labels.";

impl<'o> Member<'o> {
    /// The member that a mapping names, or a mistake at that place.
    pub(super) fn named(
        reader: &mut Reader<'_>,
        ontology: &'o Ontology,
        kind: &'o Kind,
        written: &str,
        place: Place,
    ) -> Option<Self> {
        match written {
            "name" => return Some(Self::Name),
            "description" => return Some(Self::Description),
            _ => {}
        }
        if let Some(key) = written.strip_prefix(LABEL).filter(|key| !key.is_empty()) {
            return Some(Self::Label(key.into()));
        }
        if let Some((_, attribute)) = kind.attribute_named(written) {
            return Some(Self::Attribute(attribute));
        }
        match ontology.field_named(kind.id, written) {
            Some(field) if field.is_derived() => {
                let message = format!("`{written}` is derived and cannot be stated");
                let hint = "map to the relations on its path instead".to_owned();
                reader.mistake(place, message, Some(hint));
                None
            }
            Some(field) => Some(Self::Relation(field)),
            None => {
                let message = format!("a {} has no `{written}`", kind.name);
                let hint = suggest("member", written, names(ontology, kind));
                reader.mistake(place, message, Some(hint));
                None
            }
        }
    }

    /// As fact files call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Name => "name".to_owned(),
            Self::Description => "description".to_owned(),
            Self::Label(key) => format!("{LABEL}{key}"),
            Self::Attribute(attribute) => attribute.name.clone(),
            Self::Relation(field) => field.name.clone(),
        }
    }

    /// Whether several values may stand in one cell.
    pub(super) fn is_many(&self) -> bool {
        match self {
            Self::Name | Self::Description | Self::Label(_) => false,
            Self::Attribute(attribute) => attribute.value_type.list,
            Self::Relation(field) => field.is_many(),
        }
    }

    /// A value of this member that was written as a text: what is a number in the ontology is read as one, and
    /// what is a text stays as it stands.
    pub(super) fn value(&self, place: Place, text: &str) -> Arc<Item> {
        let is_plain = matches!(
            self,
            Self::Attribute(Attribute { value_type, .. })
                if matches!(value_type.scalar, Scalar::Int | Scalar::Float | Scalar::Boolean)
        );
        if is_plain {
            Item::plain(place, text)
        } else {
            Item::text(place, text)
        }
    }
}

/// What a mapping may name of a kind.
fn names<'o>(ontology: &'o Ontology, kind: &'o Kind) -> impl Iterator<Item = &'o str> {
    let attributes = kind.attributes.iter().map(|attribute| &*attribute.name);
    let fields = ontology.fields_of(kind.id);
    let stated = fields.filter(|field| !field.is_derived());
    ["name", "description", "labels.KEY"]
        .into_iter()
        .chain(attributes)
        .chain(stated.map(|field| &*field.name))
}

/// Adds a member to those of a node. What several places say of one list is put together.
pub(super) fn add(members: &mut Vec<Entry>, more: Entry) {
    match members.iter_mut().find(|known| known.key == more.key) {
        None => members.push(more),
        Some(_) if more.value.is_null() => {}
        Some(known) if known.value.is_null() => *known = more,
        Some(known) => {
            let mut items = items_of(&known.value);
            items.extend(items_of(&more.value));
            known.value = Item::list(known.place, items);
        }
    }
}

/// The items of a list; a single item is a list of one.
fn items_of(value: &Arc<Item>) -> Vec<Arc<Item>> {
    match &value.content {
        Content::List(items) => items.clone(),
        Content::Scalar(_) | Content::Map(_) => vec![value.clone()],
    }
}
