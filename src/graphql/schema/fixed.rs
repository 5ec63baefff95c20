//! The types that every API has, whatever the ontology.

use super::build::{Types, nullable, required, required_list};
use super::finding;
use super::kind;
use super::model::{FieldDef, Meaning, Shape, SourceMember};
use super::ontology;
use crate::ontology::Ontology;

pub(super) fn add(types: &mut Types, ontology: &Ontology) {
    scalars(types);
    enums(types, ontology);
    interfaces(types);
    provenance(types);
    paging(types);
    paths(types);
    finding::add(types);
    ontology::add(types);
}

fn scalars(types: &mut Types) {
    let mut scalar = |name: &str, description: &str, specified_by| {
        types.put(name, description, Shape::Scalar { specified_by });
    };
    scalar(
        "DateTime",
        "An instant, as RFC 3339 has it, shown in UTC: `2026-11-22T08:30:00Z`.",
        "https://scalars.graphql.org/andimarek/date-time.html",
    );
    scalar(
        "Date",
        "A calendar date, as ISO 8601 has it: `2026-11-22`.",
        "https://scalars.graphql.org/andimarek/local-date.html",
    );
    scalar(
        "URL",
        "An absolute URL: `https://example.org/`.",
        "https://url.spec.whatwg.org/",
    );
}

fn enums(types: &mut Types, ontology: &Ontology) {
    let mut add = |name: &str, description: &str, values: Vec<(String, String)>| {
        types.put(name, description, Shape::Enum { values });
    };
    let pair = |name: &str, description: &str| (name.to_owned(), description.to_owned());
    add(
        "Basis",
        "Whether a document says a thing or it was concluded.",
        vec![
            pair("STATED", "The document says it."),
            pair("INFERRED", "It was concluded; the source's note says why."),
        ],
    );
    add(
        "SortDirection",
        "Which end of an order comes first. Nulls come last either way.",
        vec![
            pair(
                "ASC",
                "Smallest, earliest or first in code point order first.",
            ),
            pair(
                "DESC",
                "Greatest, latest or last in code point order first.",
            ),
        ],
    );
    let relation = ontology.fields.iter().map(|field| {
        let kind = &ontology.kind(field.kind).type_name;
        (
            field.enum_value.clone(),
            format!("`{kind}.{}`: {}", field.name, field.description),
        )
    });
    add(
        "Relation",
        "Every relation field of every kind, both directions, derived ones too.",
        relation.collect(),
    );
    for declared in &ontology.enums {
        let values = declared
            .values
            .iter()
            .map(|value| (value.name.clone(), value.description.clone()));
        add(&declared.name, &declared.description, values.collect());
    }
}

fn interfaces(types: &mut Types) {
    types.put(
        "Entity",
        "What every node has, whatever its kind.",
        Shape::Interface {
            fields: kind::entity_fields(types.limits, 0).into_iter().collect(),
        },
    );
    let id = kind::entity_fields(types.limits, 0)
        .into_iter()
        .filter(|(name, _)| name == "id");
    types.put(
        "Node",
        "Anything with an id that `node(id:)` finds again, as Relay has it.",
        Shape::Interface {
            fields: id.collect(),
        },
    );
}

fn provenance(types: &mut Types) {
    let member =
        |ty, member, description: &str| FieldDef::new(ty, Meaning::Source(member), description);
    types.object(
        "Source",
        "Who says so: where a fact comes from.",
        [
            (
                "document",
                member(required("String"), SourceMember::Document, "The document."),
            ),
            (
                "locator",
                member(
                    nullable("String"),
                    SourceMember::Locator,
                    "The place in it.",
                ),
            ),
            (
                "url",
                member(nullable("URL"), SourceMember::Url, "Where it can be read."),
            ),
            (
                "basis",
                member(
                    required("Basis"),
                    SourceMember::Basis,
                    "Whether the document says it or it was concluded.",
                ),
            ),
            (
                "note",
                member(
                    nullable("String"),
                    SourceMember::Note,
                    "A remark; where the basis is INFERRED, why it was concluded.",
                ),
            ),
            (
                "observedAt",
                member(
                    nullable("Date"),
                    SourceMember::ObservedAt,
                    "When the document was read.",
                ),
            ),
        ],
    );
    types.object(
        "Label",
        "A free key and value, for what the ontology does not model.",
        [
            (
                "key",
                FieldDef::new(required("String"), Meaning::LabelKey, "The key."),
            ),
            (
                "value",
                FieldDef::new(required("String"), Meaning::LabelValue, "The value."),
            ),
        ],
    );
}

fn paging(types: &mut Types) {
    types.object(
        "PageInfo",
        "Where a page stands in its connection, as Relay has it.",
        [
            (
                "hasNextPage",
                FieldDef::new(
                    required("Boolean"),
                    Meaning::HasNextPage,
                    "Whether there is more after this page.",
                ),
            ),
            (
                "hasPreviousPage",
                FieldDef::new(
                    required("Boolean"),
                    Meaning::HasPreviousPage,
                    "Whether there is more before this page.",
                ),
            ),
            (
                "startCursor",
                FieldDef::new(
                    nullable("String"),
                    Meaning::StartCursor,
                    "The cursor of the first edge; null on an empty page.",
                ),
            ),
            (
                "endCursor",
                FieldDef::new(
                    nullable("String"),
                    Meaning::EndCursor,
                    "The cursor of the last edge; null on an empty page.",
                ),
            ),
        ],
    );
}

fn paths(types: &mut Types) {
    types.object(
        "Path",
        "A way through the graph from one node to another.",
        [
            (
                "nodes",
                FieldDef::new(
                    required_list("Entity"),
                    Meaning::PathNodes,
                    "The nodes on the way, both ends included.",
                ),
            ),
            (
                "steps",
                FieldDef::new(
                    required_list("Step"),
                    Meaning::PathSteps,
                    "The edges on the way.",
                ),
            ),
            (
                "length",
                FieldDef::new(
                    required("Int"),
                    Meaning::PathLength,
                    "How many steps it has.",
                ),
            ),
        ],
    );
    types.object(
        "Step",
        "One edge, walked in one direction.",
        [
            (
                "from",
                FieldDef::new(
                    required("Entity"),
                    Meaning::StepFrom,
                    "Where the step starts.",
                ),
            ),
            (
                "relation",
                FieldDef::new(
                    required("Relation"),
                    Meaning::StepRelation,
                    "The relation field of `from` that leads to `to`.",
                ),
            ),
            (
                "to",
                FieldDef::new(required("Entity"), Meaning::StepTo, "Where the step ends."),
            ),
            (
                "note",
                FieldDef::new(
                    nullable("String"),
                    Meaning::StepNote,
                    "The remark on the edge.",
                ),
            ),
            (
                "sources",
                FieldDef::new(
                    required_list("Source"),
                    Meaning::StepSources,
                    "Who says that the edge exists.",
                ),
            ),
        ],
    );
}
