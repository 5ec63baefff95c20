//! The types of the ontology as data, which is made as JSON. What fills them stands in
//! `graphql/run/ontology`.

use super::build::{Types, nullable, required, required_list};
use super::model::FieldDef;

pub(super) fn add(types: &mut Types) {
    let member = FieldDef::member;
    types.object(
        "Ontology",
        "Which kinds of nodes there are, what they carry and how they relate.",
        [
            (
                "kinds",
                member(
                    required_list("OntologyKind"),
                    "The kinds, in the order of the file.",
                ),
            ),
            (
                "rules",
                member(
                    required_list("FindingRule"),
                    "What must hold: the rules of the file in its order, then the built-in ones.",
                ),
            ),
            (
                "sdl",
                member(required("String"), "The ontology file, as it was read."),
            ),
        ],
    );
    types.object(
        "OntologyKind",
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
                    required_list("OntologyAttribute"),
                    "Its attributes, in the order of the file.",
                ),
            ),
            (
                "relations",
                member(
                    required_list("OntologyRelation"),
                    "Its relation fields, both directions, derived ones too.",
                ),
            ),
        ],
    );
    types.object(
        "OntologyAttribute",
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
        "OntologyRelation",
        "A relation as one kind sees it.",
        [
            ("name", member(required("String"), "The field's name.")),
            (
                "relation",
                member(
                    nullable("Relation"),
                    "Its value in the enum of all relations; null where a past ontology had one that the \
                     ontology of now does not have.",
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
                    required_list("OntologyAttribute"),
                    "What its edges carry of their own.",
                ),
            ),
        ],
    );
}
