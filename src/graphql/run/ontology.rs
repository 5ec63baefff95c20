//! The ontology as data, made as JSON. Its types stand in `graphql/schema/ontology`.

use serde_json::{Value as Json, json};

use crate::graph::Snapshot;
use crate::ontology::{
    Attribute, Cardinality, Kind, Literal, Ontology, RelationField, Rule, Scalar, ValueType, Via,
};

/// The ontology that was in force, for clients that draw forms and menus from it. Kinds that the
/// snapshot's own ontology no longer has are counted as empty, as the snapshot shows them.
pub(super) fn record(ontology: &Ontology, snapshot: &Snapshot) -> Json {
    let now = snapshot.ontology();
    let count = |kind: &Kind| {
        let kind = now.kind_named(&kind.name);
        kind.map_or(0, |kind| snapshot.count(kind.id))
    };
    let kinds = ontology.kinds.iter().map(|kind| {
        let relations: Vec<Json> = ontology
            .fields_of(kind.id)
            .map(|field| relation(ontology, now, field))
            .collect();
        json!({
            "name": kind.name,
            "typeName": kind.type_name,
            "singular": kind.singular,
            "plural": kind.plural,
            "description": kind.description,
            "count": count(kind),
            "attributes": attributes(ontology, &kind.attributes),
            "relations": relations,
        })
    });
    let rules: Vec<Json> = ontology
        .rules
        .iter()
        .map(|one| rule(ontology, one))
        .collect();
    json!({ "kinds": kinds.collect::<Vec<_>>(), "rules": rules, "sdl": ontology.sdl })
}

fn rule(ontology: &Ontology, rule: &Rule) -> Json {
    json!({
        "name": rule.name,
        "kind": rule.kind().map(|kind| &ontology.kind(kind).name),
        "severity": rule.severity.name(),
        "message": rule.message.text,
        "hint": rule.hint,
        "where": rule.condition().map(Literal::to_string),
        "builtIn": rule.is_built_in(),
    })
}

fn relation(ontology: &Ontology, now: &Ontology, field: &RelationField) -> Json {
    let target = ontology.kind(field.target);
    let cardinality = match field.cardinality {
        Cardinality::Many => format!("[{}!]!", target.type_name),
        Cardinality::AtMostOne => target.type_name.clone(),
        Cardinality::ExactlyOne => format!("{}!", target.type_name),
    };
    let path = match &field.via {
        Via::Stored { .. } => Json::Null,
        Via::Derived { path, .. } => {
            let names: Vec<&str> = path
                .iter()
                .map(|id| ontology.field(*id).name.as_str())
                .collect();
            names.join(".").into()
        }
    };
    let properties = ontology
        .stored(field.id)
        .map(|(relation, _)| attributes(ontology, &relation.properties))
        .unwrap_or_default();
    // The enum has the relations of now.
    let mut known = now.fields.iter();
    let is_known = known.any(|one| one.enum_value == field.enum_value);
    json!({
        "name": field.name,
        "relation": is_known.then_some(&field.enum_value),
        "target": target.name,
        "type": cardinality,
        "required": field.required,
        "inverse": ontology.field(field.inverse).name,
        "path": path,
        "description": field.description,
        "properties": properties,
    })
}

fn attributes(ontology: &Ontology, attributes: &[Attribute]) -> Vec<Json> {
    attributes
        .iter()
        .map(|attribute| {
            json!({
                "name": attribute.name,
                "type": notation(ontology, attribute.value_type),
                "description": attribute.description,
            })
        })
        .collect()
}

fn notation(ontology: &Ontology, value_type: ValueType) -> String {
    let scalar = match value_type.scalar {
        Scalar::Enum(id) => &ontology.enum_type(id).name,
        scalar => scalar.built_in_name(),
    };
    let required = if value_type.required { "!" } else { "" };
    if value_type.list {
        format!("[{scalar}!]{required}")
    } else {
        format!("{scalar}{required}")
    }
}
