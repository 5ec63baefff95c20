//! Commits and what they changed: the types, and what their fields read. What writes them stands in
//! `graphql/run/commit` and `graphql/run/diff`.

use super::build::{Types, nullable, required, required_list};
use super::kind::{cursor, with_paging};
use super::model::{FieldDef, InputDef, Meaning, Shape, Type};
use crate::change::ChangeAction;

/// What a field about history reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryMember {
    /// Query: the commits.
    Commits,
    /// Edge of a page of commits: the commit.
    Commit,
    /// Revision: its number.
    RevisionNumber,
    /// Revision: its time.
    RevisionTime,
    /// Revision: the commit that made it.
    RevisionCommit,
    /// Revision: whether changes stand on top of it.
    RevisionProposed,
    /// Commit: its number.
    Revision,
    /// Commit: when.
    Time,
    /// Commit: who.
    Author,
    /// Commit: why.
    Message,
    /// Commit: the request that made it.
    RequestId,
    /// Commit: what it changed, one by one.
    Changes,
    /// Commit: how many changes.
    ChangeCount,
}

fn member(ty: Type, member: HistoryMember, description: &str) -> FieldDef {
    FieldDef::new(ty, Meaning::History(member), description)
}

/// The fields of Query.
pub(super) fn ask(put: &mut impl FnMut(&str, FieldDef)) {
    put(
        "commits",
        with_paging(member(
            required("CommitConnection"),
            HistoryMember::Commits,
            "The graph's history up to this view, the newest commit first.",
        )),
    );
}

pub(super) fn add(types: &mut Types) {
    revision(types);
    commit(types);
    parts(types);
}

fn revision(types: &mut Types) {
    use HistoryMember::{RevisionCommit, RevisionNumber, RevisionProposed, RevisionTime};
    types.object(
        "Revision",
        "The state of the graph that an answer was computed from.",
        [
            (
                "number",
                member(
                    required("Int"),
                    RevisionNumber,
                    "The number of the newest commit in it; of a proposal, the number that its commit would get.",
                ),
            ),
            (
                "time",
                member(
                    required("DateTime"),
                    RevisionTime,
                    "The time of that commit; of a proposal, the time of the commit it stands on.",
                ),
            ),
            (
                "commit",
                member(
                    nullable("Commit"),
                    RevisionCommit,
                    "That commit; null for a proposal.",
                ),
            ),
            (
                "proposed",
                member(
                    required("Boolean"),
                    RevisionProposed,
                    "Whether changes stand in it that were not committed.",
                ),
            ),
        ],
    );
}

fn commit(types: &mut Types) {
    use HistoryMember::{Author, ChangeCount, Changes, Message, RequestId, Revision, Time};
    types.connection(
        "CommitConnection",
        "A page of commits and where it stands.",
        "CommitEdge",
        "Commit",
    );
    types.object(
        "CommitEdge",
        "One of the commits of a page.",
        [
            ("cursor", cursor()),
            (
                "node",
                member(required("Commit"), HistoryMember::Commit, "The commit."),
            ),
        ],
    );
    let changes = InputDef::new(nullable("Int"), "How many at most.")
        .or(types.limits.changes_shown_default());
    types.object(
        "Commit",
        "One step of the graph's history: made whole, or not at all.",
        [
            (
                "revision",
                member(required("Int"), Revision, "Its number: 1, 2, 3 and so on."),
            ),
            (
                "time",
                member(required("DateTime"), Time, "When it was made."),
            ),
            (
                "author",
                member(required("String"), Author, "Who asked for it."),
            ),
            (
                "message",
                member(nullable("String"), Message, "Why, in the author's words."),
            ),
            (
                "requestId",
                member(
                    nullable("String"),
                    RequestId,
                    "What the client called the request that made it.",
                ),
            ),
            (
                "changes",
                member(
                    required_list("ChangeRecord"),
                    Changes,
                    "What it changed, fact by fact, in the order of the log.",
                )
                .with("first", changes),
            ),
            (
                "changeCount",
                member(required("Int"), ChangeCount, "How many facts it changed."),
            ),
        ],
    );
}

/// Small records, which are made as JSON.
fn parts(types: &mut Types) {
    let part = |ty, description: &str| FieldDef::new(ty, Meaning::Member, description);
    types.object(
        "ChangeRecord",
        "One fact that a commit changed.",
        [
            (
                "action",
                part(required("ChangeAction"), "What was done to it."),
            ),
            (
                "id",
                part(
                    nullable("ID"),
                    "The id of the node, or of the node that the edge starts from; null for the ontology.",
                ),
            ),
            (
                "relation",
                part(
                    nullable("String"),
                    "Of an edge, the field that leads along it; else null.",
                ),
            ),
            (
                "to",
                part(
                    nullable("String"),
                    "Of an edge, the slug of the node that it leads to; else null.",
                ),
            ),
            (
                "changes",
                part(required_list("FieldChange"), "What differs, member by member."),
            ),
        ],
    );
    types.object(
        "FieldChange",
        "One member of a fact, before and after.",
        [
            (
                "field",
                part(
                    required("String"),
                    "`name`, `description`, `labels`, `sources`, `statedBy`, `note`, an attribute or a \
                     property; of the ontology, `sdl`.",
                ),
            ),
            ("before", part(nullable("JSON"), "What it was.")),
            ("after", part(nullable("JSON"), "What it is.")),
        ],
    );
    let actions = ChangeAction::ALL
        .iter()
        .map(|(_, name, description)| ((*name).to_owned(), (*description).to_owned()));
    types.put(
        "ChangeAction",
        "What a commit did to a fact.",
        Shape::Enum {
            values: actions.collect(),
        },
    );
    types.put(
        "JSON",
        "Any JSON value, as itself.",
        Shape::Scalar {
            specified_by: "https://www.rfc-editor.org/rfc/rfc8259",
        },
    );
}
