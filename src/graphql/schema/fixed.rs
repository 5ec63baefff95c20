//! The types that every API has, whatever the ontology.

use super::build::{Types, nullable, required, required_list};
use super::kind;
use super::model::{FieldDef, Meaning, Shape, SourceMember};
use crate::ontology::Ontology;

pub(super) fn add(types: &mut Types, ontology: &Ontology) {
    scalars(types);
    enums(types, ontology);
    interfaces(types);
    provenance(types);
    paging(types);
    paths(types);
    revision(types);
    ontology_types(types);
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
            fields: kind::entity_fields().into_iter().collect(),
        },
    );
    let id = kind::entity_fields()
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

fn revision(types: &mut Types) {
    let member = |ty, description: &str| FieldDef::new(ty, Meaning::Member, description);
    types.object(
        "Revision",
        "The state of the graph that an answer was computed from.",
        [
            (
                "number",
                member(required("Int"), "The number of the newest commit in it."),
            ),
            (
                "time",
                member(required("DateTime"), "The time of that commit."),
            ),
            ("commit", member(nullable("Commit"), "That commit.")),
            (
                "proposed",
                member(
                    required("Boolean"),
                    "Whether changes stand on top of it that were not committed.",
                ),
            ),
        ],
    );
    types.object(
        "Commit",
        "One step of the graph's history.",
        [
            (
                "revision",
                member(required("Int"), "Its number: 1, 2, 3 and so on."),
            ),
            ("time", member(required("DateTime"), "When it was made.")),
            ("author", member(required("String"), "Who asked for it.")),
            (
                "message",
                member(nullable("String"), "Why, in the author's words."),
            ),
        ],
    );
}

fn ontology_types(types: &mut Types) {
    let member = |ty, description: &str| FieldDef::new(ty, Meaning::Member, description);
    types.object(
        "Ontology",
        "Which kinds of nodes there are, what they carry and how they relate.",
        [
            (
                "kinds",
                member(
                    required_list("Kind"),
                    "The kinds, in the order of the file.",
                ),
            ),
            (
                "sdl",
                member(required("String"), "The ontology file, as it was read."),
            ),
        ],
    );
    types.object(
        "Kind",
        "A kind of node.",
        [
            (
                "name",
                member(required("String"), "Its name in ids and files."),
            ),
            (
                "typeName",
                member(required("String"), "The name of its type in this schema."),
            ),
            (
                "singular",
                member(required("String"), "The root field for one node."),
            ),
            (
                "plural",
                member(
                    required("String"),
                    "The root field for many, and the section in files.",
                ),
            ),
            ("description", member(required("String"), "What it is.")),
            (
                "count",
                member(required("Int"), "How many nodes there are."),
            ),
            (
                "attributes",
                member(
                    required_list("KindAttribute"),
                    "Its attributes, in the order of the file.",
                ),
            ),
            (
                "relations",
                member(
                    required_list("KindRelation"),
                    "Its relation fields, both directions, derived ones too.",
                ),
            ),
        ],
    );
    types.object(
        "KindAttribute",
        "An attribute of a kind, or a property of a relation.",
        [
            ("name", member(required("String"), "Its name.")),
            (
                "type",
                member(required("String"), "Its type in GraphQL's notation."),
            ),
            ("description", member(required("String"), "What it says.")),
        ],
    );
    types.object(
        "KindRelation",
        "A relation as one kind sees it.",
        [
            ("name", member(required("String"), "The field's name.")),
            (
                "relation",
                member(
                    required("Relation"),
                    "Its value in the enum of all relations.",
                ),
            ),
            (
                "target",
                member(required("String"), "The name of the kind that it leads to."),
            ),
            (
                "type",
                member(required("String"), "Its cardinality in GraphQL's notation."),
            ),
            (
                "required",
                member(required("Boolean"), "Whether there should be at least one."),
            ),
            (
                "inverse",
                member(required("String"), "The target's field that leads back."),
            ),
            (
                "path",
                member(
                    nullable("String"),
                    "The path of relation fields that derives it; null for a stored relation.",
                ),
            ),
            ("description", member(required("String"), "What it says.")),
            (
                "properties",
                member(
                    required_list("KindAttribute"),
                    "What its edges carry of their own.",
                ),
            ),
        ],
    );
}
