//! A JSON Schema (draft 2020-12) of fact files, so that editors complete, explain and check them.
//!
//! It says what [`read`](super::read()) accepts of one file, as far as a schema can: what two places
//! say of one thing and whether a source has a document are for the reader only. Numbers and booleans
//! are let through where a text is asked for, because the reader takes texts as they are written.

use serde_json::{Map, Value as Json, json};

use crate::event::{Basis, SLUG_LENGTH_MAX};
use crate::ontology::{
    Attribute, Kind, Ontology, RelationField, Scalar, StoredRelation, ValueType,
};

/// The schema of fact files for that ontology.
pub fn json_schema(ontology: &Ontology) -> Json {
    let mut sections = object([
        ("document", described(default_document(), DOCUMENT)),
        ("owner", described(reference("text"), OWNER)),
    ]);
    let mut definitions = shared_definitions();
    for kind in &ontology.kinds {
        let nodes = json!({
            "type": ["object", "null"],
            "propertyNames": reference("slug"),
            "additionalProperties": reference(&kind.name),
        });
        sections.insert(kind.plural.clone(), described(nodes, &kind.description));
        definitions.insert(kind.name.clone(), node(ontology, kind));
        for field in ontology.fields_of(kind.id) {
            if let Some((relation, _)) = ontology.stored(field.id) {
                definitions.insert(edge_name(kind, field), edge(ontology, field, relation));
            }
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Remit fact file",
        "description": "What an organisation says about itself: a section per kind, in it a node per slug.",
        "type": ["object", "null"],
        "properties": sections,
        "additionalProperties": false,
        "$defs": definitions,
    })
}

const DOCUMENT: &str = "The document that sources of this file are in unless they name another.";
const OWNER: &str = "On whose behalf this file speaks; pruning removes only what its owner stated.";
const OWNERS: &str = "All owners of the fact, as exported files state them.";
const SOURCES: &str = "Who says so.";

fn node(ontology: &Ontology, kind: &Kind) -> Json {
    let mut members = object([
        (
            "name",
            described(
                reference("text"),
                "The display name. Without one, a node is called by its slug.",
            ),
        ),
        (
            "description",
            described(
                nullable(reference("text")),
                "What it is, in a sentence or a few.",
            ),
        ),
        (
            "labels",
            described(
                reference("labels"),
                "Free keys and values for what the ontology does not model.",
            ),
        ),
        ("sources", described(reference("sources"), SOURCES)),
        ("stated-by", described(reference("owners"), OWNERS)),
    ]);
    insert_values(&mut members, ontology, &kind.attributes);
    for field in ontology
        .fields_of(kind.id)
        .filter(|field| !field.is_derived())
    {
        let edge = reference(&edge_name(kind, field));
        let edges = if field.is_many() {
            one_or_many(edge)
        } else {
            edge
        };
        members.insert(field.name.clone(), described(edges, &field.description));
    }
    json!({
        "description": kind.description,
        "type": ["object", "null"],
        "properties": members,
        "additionalProperties": false,
    })
}

fn edge_name(kind: &Kind, field: &RelationField) -> String {
    format!("{}.{}", kind.name, field.name)
}

fn edge(ontology: &Ontology, field: &RelationField, relation: &StoredRelation) -> Json {
    let target = &ontology.kind(field.target).name;
    let mut members = object([
        (
            "to",
            described(reference("slug"), &format!("The slug of the {target}.")),
        ),
        (
            "note",
            described(nullable(reference("text")), "A remark on the relation."),
        ),
        ("sources", described(reference("sources"), SOURCES)),
        ("stated-by", described(reference("owners"), OWNERS)),
    ]);
    insert_values(&mut members, ontology, &relation.properties);
    json!({
        "anyOf": [
            described(reference("slug"), &format!("The slug of a {target}.")),
            {
                "type": "object",
                "properties": members,
                "required": ["to"],
                "additionalProperties": false,
            },
        ],
    })
}

fn insert_values(members: &mut Map<String, Json>, ontology: &Ontology, attributes: &[Attribute]) {
    for attribute in attributes {
        let schema = described(
            value(ontology, attribute.value_type),
            &attribute.description,
        );
        members.insert(attribute.name.clone(), schema);
    }
}

/// A value of an attribute or property, or null.
fn value(ontology: &Ontology, value_type: ValueType) -> Json {
    let single = single(ontology, value_type.scalar);
    nullable(if value_type.list {
        one_or_many(single)
    } else {
        single
    })
}

fn single(ontology: &Ontology, scalar: Scalar) -> Json {
    match scalar {
        Scalar::String => reference("text"),
        Scalar::Int => json!({"type": "integer", "minimum": i32::MIN, "maximum": i32::MAX}),
        Scalar::Float => json!({"type": "number"}),
        Scalar::Boolean => json!({"type": "boolean"}),
        Scalar::DateTime => json!({"type": "string", "format": "date-time"}),
        Scalar::Date => date(),
        Scalar::Url => url(),
        Scalar::Enum(id) => {
            let values = ontology.enum_type(id).values.iter();
            let values: Vec<Json> = values
                .map(|value| described(json!({"const": value.name}), &value.description))
                .collect();
            json!({"oneOf": values})
        }
    }
}

fn date() -> Json {
    json!({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
}

fn url() -> Json {
    json!({"type": "string", "format": "uri"})
}

fn default_document() -> Json {
    json!({
        "anyOf": [
            reference("text"),
            {
                "type": "object",
                "properties": {"name": reference("text"), "url": url()},
                "required": ["name"],
                "additionalProperties": false,
            },
        ],
    })
}

/// What every ontology's files have in common.
fn shared_definitions() -> Map<String, Json> {
    let slug = json!({
        "description": "Runs of a-z and 0-9 joined by single hyphens.",
        "type": ["string", "integer"],
        "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
        "maxLength": SLUG_LENGTH_MAX,
    });
    let text = json!({"type": ["string", "number", "boolean"]});
    let labels = json!({"type": ["object", "null"], "additionalProperties": reference("text")});
    object([
        ("slug", slug),
        ("text", text),
        ("labels", labels),
        ("owners", nullable(one_or_many(reference("text")))),
        ("source", source()),
        ("sources", nullable(one_or_many(reference("source")))),
    ])
}

fn source() -> Json {
    let text = |description| described(nullable(reference("text")), description);
    let members = object([
        (
            "document",
            text("The document, if it is not the file's default document."),
        ),
        ("locator", text("The place in the document.")),
        (
            "url",
            described(nullable(url()), "Where the document can be read."),
        ),
        (
            "basis",
            json!({
                "description": "Whether the document says it or we concluded it. STATED if absent.",
                "enum": [Basis::Stated.name(), Basis::Inferred.name(), null],
            }),
        ),
        (
            "inferred",
            text("Short for basis INFERRED with this as the note: why we concluded it."),
        ),
        (
            "note",
            text("A remark; for INFERRED sources, why we concluded it."),
        ),
        (
            "observedAt",
            described(nullable(date()), "When the document was read."),
        ),
    ]);
    json!({
        "anyOf": [
            described(reference("text"), "A place in the default document, which says so."),
            {
                "type": "object",
                "properties": members,
                "additionalProperties": false,
                "if": {
                    "properties": {"basis": {"const": Basis::Inferred.name()}},
                    "required": ["basis"],
                },
                "then": {"anyOf": [{"required": ["note"]}, {"required": ["inferred"]}]},
                "dependentSchemas": {"inferred": {"not": {"required": ["note"]}}},
            },
        ],
    })
}

fn reference(name: &str) -> Json {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn described(mut schema: Json, description: &str) -> Json {
    if !description.is_empty() {
        schema["description"] = description.into();
    }
    schema
}

fn nullable(schema: Json) -> Json {
    json!({"anyOf": [schema, {"type": "null"}]})
}

fn one_or_many(item: Json) -> Json {
    json!({"anyOf": [item, {"type": "array", "items": item}]})
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Map<String, Json> {
    let members = members.into_iter();
    members
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect()
}
