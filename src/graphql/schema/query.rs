//! The Query type.

use indexmap::IndexMap;

use super::build::{Types, nullable, required};
use super::coverage;
use super::finding;
use super::history;
use super::impact;
use super::kind::{with_forward_paging, with_paging, with_selection};
use super::model::{FieldDef, InputDef, Meaning, Shape, Type};
use super::search;
use super::view;
use super::walks;
use super::{set, venn};
use crate::ontology::{Kind, Ontology};

pub(super) fn add(types: &mut Types, ontology: &Ontology) {
    let limits = types.limits;
    let mut fields = IndexMap::new();
    let mut put = |name: &str, field: FieldDef| {
        fields.insert(name.to_owned(), field);
    };
    put(
        "node",
        FieldDef::new(nullable("Node"), Meaning::NodeById, "The node with an id.")
            .with("id", InputDef::new(required("ID"), "The id.")),
    );
    put(
        "nodes",
        FieldDef::new(
            Type::List(Box::new(nullable("Node"))).required(),
            Meaning::NodesByIds,
            "The nodes with these ids, in this order; null where there is none.",
        )
        .with(
            "ids",
            InputDef::new(Type::named("ID").list().required(), "The ids."),
        ),
    );
    for kind in &ontology.kinds {
        let (name, plural) = (&kind.type_name, &kind.plural);
        put(
            &kind.singular,
            FieldDef::new(
                nullable(name),
                Meaning::One(kind.id),
                format!("The {name} with a slug; null where there is none."),
            )
            .with("slug", InputDef::new(required("String"), "The slug.")),
        );
        let many = FieldDef::new(
            required(&format!("{name}Connection")),
            Meaning::Many(kind.id),
            format!("The {plural}, in order of slug unless `orderBy` says otherwise."),
        );
        put(plural, with_paging(with_selection(many, name)));
        if !kind.fields.is_empty() {
            put(&format!("{plural}Overlapping"), overlapping(ontology, kind));
        }
    }
    // Without relations there is nothing to ask of them, and no enum to name one by.
    if !ontology.fields.is_empty() {
        coverage::ask(&mut put);
        walks::ask(limits, &mut put);
        impact::ask(limits, &mut put);
    }
    history::ask(&mut put);
    view::ask(&mut put);
    put("findings", finding::field());
    put("search", search::root_field(limits));
    put("set", set::root());
    put("venn", venn::root(ontology));
    put(
        "revision",
        FieldDef::new(
            required("Revision"),
            Meaning::Revision,
            "The state of the graph that this answer was computed from.",
        ),
    );
    put(
        "ontology",
        FieldDef::new(
            required("Ontology"),
            Meaning::Ontology,
            "The ontology in force.",
        ),
    );
    types.put(
        "Query",
        "Every question can be asked here, of one state of the graph. Errors say in `extensions.code` what \
         sort they are: one of `ErrorCode`.",
        Shape::Object {
            implements: Vec::new(),
            fields,
        },
    );
}

fn overlapping(ontology: &Ontology, kind: &Kind) -> FieldDef {
    let mut field = FieldDef::new(
        required(&format!("{}Connection", kind.type_name)),
        Meaning::Overlapping(kind.id),
        format!(
            "The {} that are related to every node named: what the sets of the named nodes share. \
             At least one list is given, none is empty.",
            kind.plural
        ),
    );
    for relation in ontology.fields_of(kind.id) {
        let target = &ontology.kind(relation.target).plural;
        let slugs = Type::named("String").list();
        let description = format!(
            "Slugs of {target}, to all of which `{}` leads.",
            relation.name
        );
        field = field.with(&relation.name, InputDef::new(slugs, description));
    }
    with_forward_paging(field)
}
