//! Other views than the present one: the fields of Query that lead to them, and their types. What writes
//! them stands in `graphql/run/view`.

use super::build::nullable;
use super::model::{FieldDef, InputDef, Meaning};

/// What a field that leads to another view reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewMember {
    /// Query: the past.
    AsOf,
}

/// The fields of Query.
pub(super) fn ask(put: &mut impl FnMut(&str, FieldDef)) {
    put(
        "asOf",
        FieldDef::new(
            nullable("Query"),
            Meaning::View(ViewMember::AsOf),
            "The same questions, asked of the past: of a revision, or of what was newest at a time. \
             Exactly one argument is given. It is absolute: inside `whatIf` it leaves the proposal. \
             Facts are read through the ontology of now; `ontology` shows what was in force.",
        )
        .with(
            "revision",
            InputDef::new(nullable("Int"), "The number of the newest commit in it."),
        )
        .with(
            "time",
            InputDef::new(nullable("DateTime"), "An instant that is not in the future."),
        ),
    );
}
