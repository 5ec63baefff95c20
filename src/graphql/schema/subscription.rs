//! The Subscription type. What it answers for each event stands in `graphql/run/subscription`.

use super::build::{Types, nullable, required};
use super::model::{FieldDef, InputDef, Meaning};

/// What a field of Subscription reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubscriptionMember {
    /// Each commit.
    Commits,
    /// The answer, again and again.
    Live,
}

pub(super) fn add(types: &mut Types) {
    let commits = FieldDef::new(
        required("Commit"),
        Meaning::Subscription(SubscriptionMember::Commits),
        "Each commit once, in order, none missed.",
    )
    .with(
        "after",
        InputDef::new(
            nullable("Int"),
            "Begin behind this revision, with what was committed since; with the next commit when \
             left out. To resume, give the revision of the last commit that came.",
        ),
    );
    let live = FieldDef::new(
        required("Query"),
        Meaning::Subscription(SubscriptionMember::Live),
        "The answer now, and again after each commit that changes it. A slow reader may miss answers \
         in between, never the newest.",
    );
    types.object(
        "Subscription",
        "What a client is told as it happens.",
        [("commits", commits), ("live", live)],
    );
}
