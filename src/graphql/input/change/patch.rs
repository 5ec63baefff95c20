//! What changes say about nodes and edges: attributes, properties, labels, sources.

use async_graphql_value::{ConstValue, Name};

use super::{Members, Reader, members};
use crate::change::{EdgePatch, NodePatch};
use crate::event::{Basis, Label, NodeKey, Source, Value};
use crate::graphql::input::arguments::as_text;
use crate::graphql::input::filter::items;
use crate::ontology::{Attribute, Kind, RelationField, Scalar, ValueType};

impl Reader<'_> {
    pub(super) fn patch(&self, kind: &Kind, key: &NodeKey, input: &Members) -> NodePatch {
        let mut patch = NodePatch::default();
        for (name, value) in input {
            match name.as_str() {
                // Without a name of its own a node is named by its slug.
                "name" => patch.name = Some(as_text(value).unwrap_or(key.slug.as_str()).into()),
                "description" => patch.description = Some(as_text(value).map(Into::into)),
                "labels" => patch.labels = Some(items(value).iter().map(label).collect()),
                "sources" => patch.sources = Some(sources(value)),
                name => {
                    if let Some((_, attribute)) = kind.attribute_named(name) {
                        let value = self.value(attribute, value);
                        patch.attributes.insert(name.into(), value);
                    }
                }
            }
        }
        patch
    }

    pub(super) fn edge_patch(&self, field: &RelationField, given: &Members) -> EdgePatch {
        let relation = self.ontology.stored(field.id);
        let properties = relation.map_or(&[][..], |(relation, _)| &relation.properties);
        let mut patch = EdgePatch::default();
        for (name, value) in given {
            match name.as_str() {
                "note" => patch.note = Some(as_text(value).map(Into::into)),
                "sources" => patch.sources = Some(sources(value)),
                name => {
                    if let Some(property) = properties.iter().find(|one| one.name == name) {
                        let value = self.value(property, value);
                        patch.properties.insert(name.into(), value);
                    }
                }
            }
        }
        patch
    }

    /// A value of an attribute or a property; `None` is null.
    fn value(&self, attribute: &Attribute, value: &ConstValue) -> Option<Value> {
        let ValueType { scalar, list, .. } = attribute.value_type;
        match value {
            ConstValue::Null => None,
            ConstValue::List(items) if list => {
                let items = items.iter().map(|item| self.scalar(scalar, item));
                Some(Value::List(items.collect()))
            }
            single => Some(self.scalar(scalar, single)),
        }
    }

    fn scalar(&self, scalar: Scalar, value: &ConstValue) -> Value {
        let json = value.clone().into_json();
        let json = json.expect("input of ours is plain data");
        Value::coerce_scalar(self.ontology, scalar, &json).expect("coerced to the attribute's type")
    }
}

fn label(value: &ConstValue) -> Label {
    let text = |name: &str| {
        let text = members(value).get(name).and_then(as_text);
        text.expect("the schema requires it").into()
    };
    Label {
        key: text("key"),
        value: text("value"),
    }
}

/// All sources; null is none.
fn sources(value: &ConstValue) -> Vec<Source> {
    items(value).iter().map(source).collect()
}

fn source(value: &ConstValue) -> Source {
    let members = members(value);
    let text = |name: &str| members.get(name).and_then(as_text);
    let coerced = |scalar, name: &str| {
        let value = text(name).map(|text| Value::coerce_text(scalar, text));
        value.map(|value| value.expect("coerced to the scalar"))
    };
    let inferred = Some(&ConstValue::Enum(Name::new(Basis::Inferred.name())));
    Source {
        document: text("document").expect("the schema requires it").into(),
        locator: text("locator").map(Into::into),
        url: match coerced(Scalar::Url, "url") {
            Some(Value::Url(url)) => Some(url),
            _ => None,
        },
        basis: if members.get("basis") == inferred {
            Basis::Inferred
        } else {
            Basis::Stated
        },
        note: text("note").map(Into::into),
        observed_at: match coerced(Scalar::Date, "observedAt") {
            Some(Value::Date(date)) => Some(date),
            _ => None,
        },
    }
}
