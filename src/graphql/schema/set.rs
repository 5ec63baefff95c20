//! Set expressions, and connections of nodes of any kind. What an expression means stands in
//! `graph/set`.

use indexmap::IndexMap;

use super::build::{Types, nullable, required};
use super::facet;
use super::kind::{cursor, with_forward_paging};
use super::model::{FieldDef, InputDef, Meaning, Shape, Type};
use crate::ontology::Ontology;

pub(super) fn add(types: &mut Types, ontology: &Ontology) {
    entities(types);
    inputs(types, ontology);
}

/// The root field.
pub(super) fn root() -> FieldDef {
    let field = FieldDef::new(
        required("EntityConnection"),
        Meaning::Set,
        "The members of a set, by kind in the order of the ontology, then by slug.",
    );
    with_forward_paging(field.with("of", InputDef::new(required("SetInput"), "The set.")))
}

fn entities(types: &mut Types) {
    types.connection(
        "EntityConnection",
        "A page of nodes of any kind and where it stands.",
        "EntityEdge",
        "Entity",
    );
    let facets = facet::of_entities(types.limits);
    types.field("EntityConnection", "facets", facets);
    types.object(
        "EntityEdge",
        "One of the nodes of a page.",
        [
            ("cursor", cursor()),
            (
                "node",
                FieldDef::new(required("Entity"), Meaning::EdgeNode, "The node."),
            ),
        ],
    );
}

fn inputs(types: &mut Types, ontology: &Ontology) {
    let sets = || Type::named("SetInput").list();
    let mut members = IndexMap::from([
        (
            "union".to_owned(),
            InputDef::new(sets(), "What stands in any of these; empty for `[]`."),
        ),
        (
            "intersect".to_owned(),
            InputDef::new(
                sets(),
                "What stands in all of these; at least one is given.",
            ),
        ),
        (
            "minus".to_owned(),
            InputDef::new(
                nullable("SetMinus"),
                "What stands in one set and not in others.",
            ),
        ),
        (
            "ids".to_owned(),
            InputDef::new(Type::named("ID").list(), "The nodes with these ids."),
        ),
    ]);
    // Without relations there is no enum of them.
    if !ontology.fields.is_empty() {
        let description = "What a relation field of one node leads to.";
        members.insert(
            "related".to_owned(),
            InputDef::new(nullable("SetRelated"), description),
        );
    }
    for kind in &ontology.kinds {
        let ty = nullable(&format!("{}Where", kind.type_name));
        let description = format!("The {} that pass; all of them for `{{}}`.", kind.plural);
        members.insert(kind.plural.clone(), InputDef::new(ty, description));
    }
    types.put(
        "SetInput",
        "A set of nodes, which may be of several kinds. Sets nest.",
        Shape::Input {
            one_of: true,
            members,
        },
    );
    types.input(
        "SetMinus",
        "A difference of sets.",
        IndexMap::from([
            (
                "from".to_owned(),
                InputDef::new(required("SetInput"), "What is taken from."),
            ),
            (
                "take".to_owned(),
                InputDef::new(sets().required(), "What is taken away."),
            ),
        ]),
    );
    types.input(
        "SetRelated",
        "What a relation field of one node leads to.",
        IndexMap::from([
            (
                "relation".to_owned(),
                InputDef::new(required("Relation"), "The relation field."),
            ),
            (
                "node".to_owned(),
                InputDef::new(
                    required("String"),
                    "The slug of the node, which is of the kind that has the field.",
                ),
            ),
        ]),
    );
}
