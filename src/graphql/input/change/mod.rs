//! Turns coerced changes into those of the engine, and its reasons to refuse them back into places of the
//! input.
//!
//! `Change`, and the arguments of the mutations that make one change, are read here. What fits the schema
//! and still names nothing (a text that is no slug) is a mistake that is told beside what the engine says,
//! so that a client hears everything at once. Absent and null stay apart: absent leaves, null clears.

mod edges;
mod form;
mod outcome;
mod patch;
mod place;
mod slug;

use std::collections::HashMap;

use async_graphql_value::{ConstValue, Name};
use indexmap::IndexMap;

use super::arguments::Given;
use super::filter::items;
use crate::change::Change;
use crate::graphql::schema::ChangeForm;
use crate::ontology::Ontology;
use place::{Place, under};

pub use outcome::Changes;
pub use place::InputPath;

/// Reads a list of `Change`, which is the argument of that name.
pub fn changes(ontology: &Ontology, argument: &str, list: &ConstValue) -> Changes {
    let forms: HashMap<String, ChangeForm> = ChangeForm::all(ontology)
        .into_iter()
        .map(|form| (form.name(ontology), form))
        .collect();
    let mut reader = Reader::new(ontology);
    for (index, change) in items(list).iter().enumerate() {
        let (name, value) = members(change)
            .first()
            .expect("coerced: one member is given");
        let form = forms[name.as_str()];
        let at = under(&[], [argument, &index.to_string(), name]);
        match form {
            ChangeForm::Create(kind) => reader.create(ontology.kind(kind), members(value), &at),
            _ => {
                let given = members(value);
                reader.form(form, &|name| given.get(name), &at);
            }
        }
    }
    reader.changes
}

/// Reads the arguments of a mutation that makes one change.
pub(super) fn one_change(ontology: &Ontology, form: ChangeForm, given: &Given<'_>) -> Changes {
    let mut reader = Reader::new(ontology);
    reader.form(form, &|name| given.get(name), &[]);
    reader.changes
}

/// The change that puts another ontology in force, given as the argument of that name.
pub(super) fn ontology_change(argument: &str, sdl: &str) -> Changes {
    let mut changes = Changes::default();
    let at = under(&[], [argument]);
    changes.push(
        Change::OntologyReplace { sdl: sdl.into() },
        Place::Ontology(at),
    );
    changes
}

/// Reads changes, one after another.
struct Reader<'o> {
    ontology: &'o Ontology,
    changes: Changes,
}

type Members = IndexMap<Name, ConstValue>;

/// Looks a member up; `None` is absent.
type Lookup<'g> = &'g dyn Fn(&str) -> Option<&'g ConstValue>;

impl<'o> Reader<'o> {
    fn new(ontology: &'o Ontology) -> Self {
        Self {
            ontology,
            changes: Changes::default(),
        }
    }
}

fn members(value: &ConstValue) -> &Members {
    match value {
        ConstValue::Object(members) => members,
        _ => unreachable!("coerced to an input object"),
    }
}
