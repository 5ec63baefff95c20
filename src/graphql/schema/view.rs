//! Other views than the present one: the fields of Query that lead to them, and their types. What writes
//! them stands in `graphql/run/view`.

use super::build::{Types, nullable, required_list};
use super::model::{FieldDef, InputDef, Meaning, Type};

/// What a field that leads to another view reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewMember {
    /// Query: the past.
    AsOf,
    /// Query: a proposal.
    WhatIf,
    /// Proposal: the questions.
    Query,
    /// Proposal: what it changes.
    Diff,
    /// Proposal: why it would be refused.
    Rejections,
}

/// The fields of Query.
pub(super) fn ask(put: &mut impl FnMut(&str, FieldDef)) {
    put(
        "asOf",
        member(
            nullable("Query"),
            ViewMember::AsOf,
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
    put(
        "whatIf",
        member(
            nullable("WhatIf"),
            ViewMember::WhatIf,
            "The same questions, asked of a proposal: the view that this stands in, with these changes \
             made in order, all or none. Nothing is stored. Proposals stack.",
        )
        .with(
            "changes",
            InputDef::new(
                Type::named("Change").list().required(),
                "The changes, as `apply` takes them.",
            ),
        ),
    );
}

fn member(ty: Type, member: ViewMember, description: &str) -> FieldDef {
    FieldDef::new(ty, Meaning::View(member), description)
}

pub(super) fn add(types: &mut Types) {
    types.object(
        "WhatIf",
        "A proposal, and what it comes to.",
        [
            (
                "query",
                member(
                    nullable("Query"),
                    ViewMember::Query,
                    "Every question, asked of the graph as it would be; null when the changes would be \
                     refused.",
                ),
            ),
            (
                "diff",
                member(
                    nullable("Diff"),
                    ViewMember::Diff,
                    "What the changes come to; null when they would be refused.",
                ),
            ),
            (
                "rejections",
                member(
                    required_list("UserError"),
                    ViewMember::Rejections,
                    "Every reason why the changes would be refused.",
                ),
            ),
        ],
    );
}
