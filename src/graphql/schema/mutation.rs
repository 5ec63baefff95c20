//! The Mutation type, and what its fields answer. What runs them stands in `graphql/run/mutation`.
//!
//! Every field may be null, so that one that fails on our side does not take along what the others
//! before it have committed and say.

use indexmap::IndexMap;

use super::build::{Types, nullable, required, required_list};
use super::change::ChangeForm;
use super::model::{FieldDef, InputDef, Meaning, Shape, Type};
use crate::ontology::{Kind, Ontology};

/// What a field of Mutation does, and what one of a payload reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MutationMember {
    /// `apply`
    Apply,
    /// `undo`
    Undo,
    /// `ontologyApply`
    OntologyApply,
    /// One change.
    Change(ChangeForm),
    /// Payload: the node that the change is about.
    Node,
    /// Payload of a deletion: the id of the node that was.
    DeletedId,
    /// Payload: the commit.
    Commit,
    /// Payload: what differs.
    Diff,
    /// Payload: every question, asked of the state after it.
    Query,
    /// Payload: why it was refused.
    UserErrors,
}

fn member(ty: Type, member: MutationMember, description: impl Into<String>) -> FieldDef {
    FieldDef::new(ty, Meaning::Mutation(member), description)
}

pub(super) fn add(types: &mut Types, ontology: &Ontology) {
    let mut fields = IndexMap::new();
    let mut put = |name: String, field: FieldDef| {
        fields.insert(name, with_conditions(field));
    };
    let changes = InputDef::new(required_list("Change"), "The changes, in order.");
    put(
        "apply".to_owned(),
        member(
            nullable("ApplyPayload"),
            MutationMember::Apply,
            "Makes many changes as one commit: all of them or none.",
        )
        .with("changes", changes),
    );
    let revision = InputDef::new(required("Int"), "The commit's number.");
    put(
        "undo".to_owned(),
        member(
            nullable("ApplyPayload"),
            MutationMember::Undo,
            "Takes back what a commit changed, with a commit of its own. Refused, with the reasons, where \
             later commits stand in the way.",
        )
        .with("revision", revision),
    );
    let sdl = InputDef::new(required("String"), "The ontology file.");
    put(
        "ontologyApply".to_owned(),
        member(
            nullable("OntologyPayload"),
            MutationMember::OntologyApply,
            "Puts another ontology in force. Refused, with what it would break, where the facts have no \
             place in it. Requests that come after it are answered with the new schema.",
        )
        .with("sdl", sdl),
    );
    for form in ChangeForm::all(ontology) {
        let name = &form.kind(ontology).type_name;
        let payload = match form {
            ChangeForm::Delete(_) => format!("{name}DeletePayload"),
            _ => format!("{name}Payload"),
        };
        let mut field = member(
            nullable(&payload),
            MutationMember::Change(form),
            form.description(ontology),
        );
        for (name, argument) in form.arguments(ontology) {
            field = field.with(&name, argument);
        }
        put(form.name(ontology), field);
    }
    types.put(
        "Mutation",
        "Changes the graph. Each field is one commit, or none; fields are run in order. What is wrong with \
         the changes is answered in `userErrors`, all of it at once, and nothing is changed then.",
        Shape::Object {
            implements: Vec::new(),
            fields,
        },
    );
    payload(types, "ApplyPayload", "What became of changes.", []);
    let description = "What became of a change of the ontology.";
    payload(types, "OntologyPayload", description, []);
    for kind in &ontology.kinds {
        node_payloads(types, kind);
    }
}

/// The arguments that every mutation takes.
fn with_conditions(field: FieldDef) -> FieldDef {
    field
        .with(
            "message",
            InputDef::new(
                nullable("String"),
                "Why, in the author's words; kept with the commit.",
            ),
        )
        .with(
            "expectedRevision",
            InputDef::new(
                nullable("Int"),
                "Refuse where the graph is not at this revision; the error names what has moved.",
            ),
        )
        .with(
            "requestId",
            InputDef::new(
                nullable("String"),
                "What the client calls the request, so that sending it again is harmless: the commit that \
                 it made already is answered.",
            ),
        )
        .with(
            "dryRun",
            InputDef::new(
                nullable("Boolean"),
                "Only say what would happen.",
            )
            .or(false),
        )
}

fn node_payloads(types: &mut Types, kind: &Kind) {
    let name = &kind.type_name;
    let node = member(
        nullable(name),
        MutationMember::Node,
        format!("The {name} after it; null where nothing could be done."),
    );
    payload(
        types,
        &format!("{name}Payload"),
        &format!("What became of a change of a {name}."),
        [("node", node)],
    );
    let deleted = member(
        nullable("ID"),
        MutationMember::DeletedId,
        format!("The id of the {name} that is no longer there; null where it was not deleted."),
    );
    payload(
        types,
        &format!("{name}DeletePayload"),
        &format!("What became of the deletion of a {name}."),
        [("deletedId", deleted)],
    );
}

/// A payload: `own` fields, and those that every payload has.
fn payload<const N: usize>(
    types: &mut Types,
    name: &str,
    description: &str,
    own: [(&str, FieldDef); N],
) {
    let shared = [
        (
            "commit",
            member(
                nullable("Commit"),
                MutationMember::Commit,
                "The commit; null where nothing changed, and in a dry run.",
            ),
        ),
        (
            "diff",
            member(
                nullable("Diff"),
                MutationMember::Diff,
                "What the commit changed, or in a dry run would change; null where nothing is changed.",
            ),
        ),
        (
            "query",
            member(
                required("Query"),
                MutationMember::Query,
                "Every question, asked of the state after it: in a dry run the proposed one, and where it \
                 was refused the one that is.",
            ),
        ),
        (
            "userErrors",
            member(
                required_list("UserError"),
                MutationMember::UserErrors,
                "Why nothing was changed; empty where it was done.",
            ),
        ),
    ];
    let fields = own.into_iter().chain(shared);
    types.put(
        name,
        description,
        Shape::Object {
            implements: Vec::new(),
            fields: fields
                .map(|(name, field)| (name.to_owned(), field))
                .collect(),
        },
    );
}
