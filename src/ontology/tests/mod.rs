//! The reader's tests: each case is a file and what is said about it.

mod good;
mod hostile;

mod field_mistakes;
mod file_mistakes;
mod name_mistakes;
mod relation_mistakes;
mod rules;

use super::{Ontology, Via, read};

/// Reads an ontology that has no mistakes.
#[track_caller]
fn good(sdl: &str) -> Ontology {
    read("ontology.graphql", sdl).unwrap_or_else(|found| panic!("{found}"))
}

/// What is wrong with an ontology, as a user sees it.
#[track_caller]
fn mistakes(sdl: &str) -> String {
    match read("o.graphql", sdl) {
        Ok(ontology) => panic!("nothing is wrong: {ontology:#?}"),
        Err(found) => found.to_string(),
    }
}

/// The fields of an ontology, a line each.
fn fields(ontology: &Ontology) -> String {
    let label = |id| {
        let field = ontology.field(id);
        format!("{}.{}", ontology.kind(field.kind).name, field.name)
    };
    let labels = |ids: &[super::FieldId]| ids.iter().map(|id| label(*id)).collect::<Vec<_>>();
    let line = |field: &super::RelationField| {
        let via = match &field.via {
            Via::Stored {
                relation,
                direction,
            } => format!("relation {} {direction:?}", relation.0),
            Via::Derived { path, steps } => {
                format!("{} = {}", labels(path).join("/"), labels(steps).join("/"))
            }
        };
        format!(
            "{} {} {}: {:?} {}{} | back by {} | {via} | {} {}",
            field.id.0,
            label(field.id),
            ontology.kind(field.target).name,
            field.cardinality,
            if field.required { "required " } else { "" },
            if field.declared {
                "declared"
            } else {
                "implied"
            },
            label(field.inverse),
            field.enum_value,
            field.type_stem,
        )
    };
    ontology
        .fields
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}
