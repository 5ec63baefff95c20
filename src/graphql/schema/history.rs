//! Commits and what they changed: the types, and what their fields read. What writes them stands in
//! `graphql/run/commit` and `graphql/run/diff`.

use super::build::{Types, nullable, required, required_list};
use super::kind::{cursor, with_forward_paging, with_paging};
use super::model::{FieldDef, InputDef, Meaning, Shape, Type};
use crate::change::ChangeAction;
use crate::graphql::limits::Limits;

/// What a field about history reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryMember {
    /// Query: the commits.
    Commits,
    /// Node: the commits that changed it.
    OfNode,
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
    /// Commit: what it changed, as a difference.
    CommitDiff,
    /// Query: the difference of two revisions.
    Diff,
    /// Diff: the earlier side, as asked.
    From,
    /// Diff: the later side, as asked.
    To,
    /// Diff: how many of each sort.
    Counts,
    /// Diff: nodes that came.
    Created,
    /// Diff: nodes that went.
    Deleted,
    /// Diff: nodes of which something else is stated.
    Updated,
    /// Diff: edges that came.
    Connected,
    /// Diff: edges that went.
    Disconnected,
    /// Diff: edges of which something else is stated.
    Restated,
    /// Entity diff: the node.
    Entity,
    /// Step diff: the edge.
    Step,
    /// Entity or step diff: the members that differ.
    Fields,
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
    put(
        "diff",
        member(
            nullable("Diff"),
            HistoryMember::Diff,
            "What differs between two revisions, in either direction, read through this view's \
             ontology.",
        )
        .with(
            "from",
            InputDef::new(required("Int"), "The revision that is compared."),
        )
        .with(
            "to",
            InputDef::new(
                nullable("Int"),
                "The revision that it is compared with; this view's when left out.",
            ),
        ),
    );
}

/// The field of every node.
pub(super) fn of_node(limits: &Limits) -> FieldDef {
    let field = member(
        required("CommitConnection"),
        HistoryMember::OfNode,
        "The commits up to this view that changed the node or one of its edges, the newest first.",
    );
    let mut field = with_forward_paging(field);
    field.arguments.insert(
        "first".to_owned(),
        InputDef::new(nullable("Int"), "The first so many.").or(limits.history_size_default()),
    );
    field
}

pub(super) fn add(types: &mut Types) {
    revision(types);
    commit(types);
    diff(types);
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
    use HistoryMember::{
        Author, ChangeCount, Changes, CommitDiff, Message, RequestId, Revision, Time,
    };
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
    let changes = first(types.limits);
    types.object(
        "Commit",
        "One step of the graph's history: made whole, or not at all.",
        [
            (
                "revision",
                member(required("Int"), Revision, "Its number: 1, 2, 3 and so on."),
            ),
            ("time", member(required("DateTime"), Time, "When it was made.")),
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
            (
                "diff",
                member(
                    nullable("Diff"),
                    CommitDiff,
                    "What it changed, as nodes and edges. Null where the state before it is no longer kept.",
                ),
            ),
        ],
    );
}

fn diff(types: &mut Types) {
    use HistoryMember::{
        Connected, Counts, Created, Deleted, Disconnected, From, Restated, To, Updated,
    };
    let limits = types.limits;
    let list = |item: &str, which, description: &str| {
        member(required_list(item), which, description).with("first", first(limits))
    };
    types.object(
        "Diff",
        "What differs between two states of the graph. Lists are in default order: by kind, then by slug.",
        [
            (
                "from",
                member(required("Int"), From, "The revision that is compared."),
            ),
            (
                "to",
                member(
                    required("Int"),
                    To,
                    "The revision that it is compared with; of a proposal, the number that its commit would get.",
                ),
            ),
            (
                "counts",
                member(
                    required("DiffCounts"),
                    Counts,
                    "How many there are of each sort.",
                ),
            ),
            (
                "created",
                list("Entity", Created, "Nodes that only `to` has, as they are there."),
            ),
            (
                "deleted",
                list("DeletedEntity", Deleted, "Nodes that only `from` has."),
            ),
            (
                "updated",
                list(
                    "EntityDiff",
                    Updated,
                    "Nodes of which something else is stated.",
                ),
            ),
            (
                "connected",
                list("Step", Connected, "Edges that only `to` has, in their forward direction."),
            ),
            (
                "disconnected",
                list("StepRecord", Disconnected, "Edges that only `from` has."),
            ),
            (
                "restated",
                list(
                    "StepDiff",
                    Restated,
                    "Edges of which something else is stated.",
                ),
            ),
        ],
    );
    types.object(
        "EntityDiff",
        "A node of which something else is stated.",
        [
            (
                "entity",
                member(
                    required("Entity"),
                    HistoryMember::Entity,
                    "The node, as it is in `to`.",
                ),
            ),
            (
                "changes",
                member(
                    required_list("FieldChange"),
                    HistoryMember::Fields,
                    "What differs.",
                ),
            ),
        ],
    );
    types.object(
        "StepDiff",
        "An edge of which something else is stated.",
        [
            (
                "step",
                member(
                    required("Step"),
                    HistoryMember::Step,
                    "The edge, as it is in `to`.",
                ),
            ),
            (
                "changes",
                member(
                    required_list("FieldChange"),
                    HistoryMember::Fields,
                    "What differs.",
                ),
            ),
        ],
    );
}

fn first(limits: &Limits) -> InputDef {
    let default = limits.changes_shown_default();
    let description = format!("How many at most; {default} when left out.");
    InputDef::new(nullable("Int"), description)
}

/// Small records, which are made as JSON.
fn parts(types: &mut Types) {
    let part = FieldDef::member;
    types.object(
        "DiffCounts",
        "How many facts differ.",
        [
            ("created", part(required("Int"), "Nodes that came.")),
            ("deleted", part(required("Int"), "Nodes that went.")),
            (
                "updated",
                part(required("Int"), "Nodes of which something else is stated."),
            ),
            ("connected", part(required("Int"), "Edges that came.")),
            ("disconnected", part(required("Int"), "Edges that went.")),
            (
                "restated",
                part(required("Int"), "Edges of which something else is stated."),
            ),
        ],
    );
    types.object(
        "DeletedEntity",
        "A node that is not there any more.",
        [
            ("id", part(required("ID"), "The id that it had.")),
            ("kind", part(required("String"), "The name of its kind.")),
            ("slug", part(required("String"), "Its slug.")),
            ("name", part(required("String"), "Its display name.")),
            (
                "changes",
                part(
                    required_list("FieldChange"),
                    "What was stated about it: every member, as it was before.",
                ),
            ),
        ],
    );
    types.object(
        "StepRecord",
        "An edge that is not there any more.",
        [
            (
                "from",
                part(required("ID"), "The id of the node that it started from."),
            ),
            (
                "relation",
                part(
                    required("String"),
                    "The field of that node's kind that led along it.",
                ),
            ),
            (
                "to",
                part(required("ID"), "The id of the node that it led to."),
            ),
            (
                "changes",
                part(
                    required_list("FieldChange"),
                    "What was stated about it: every member, as it was before.",
                ),
            ),
        ],
    );
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
