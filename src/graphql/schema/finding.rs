//! Findings: the question and its types. What fills them stands in `graphql/run/finding`.

use super::build::{Types, nullable, required, required_list};
use super::model::{FieldDef, InputDef, Meaning, Shape, Type};
use crate::ontology::Severity;

/// The members of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingMember {
    /// `rule`
    Rule,
    /// `severity`
    Severity,
    /// `message`
    Message,
    /// `hint`
    Hint,
    /// `node`
    Node,
    /// `relation`
    Relation,
    /// `other`
    Other,
}

/// The field of Query.
pub(super) fn field() -> FieldDef {
    FieldDef::new(
        required_list("Finding"),
        Meaning::Findings,
        "What breaks the rules of the ontology: those of its file and the built-in ones, which \
         `ontology { rules { name } }` lists. Ordered by severity, the worst first, then by the rule's \
         name, then by the node's id. Without `first` it is all findings, or an error where there are \
         more than an answer may have: it never leaves some out unasked.",
    )
    .with(
        "rules",
        InputDef::new(
            Type::named("String").list(),
            "Only of the rules with these names; of none for `[]`.",
        ),
    )
    .with(
        "severity",
        InputDef::new(
            nullable("FindingSeverity"),
            "Only at least this bad: `WARNING` asks for errors and warnings.",
        ),
    )
    .with(
        "first",
        InputDef::new(nullable("Int"), "Only so many of the first ones."),
    )
}

pub(super) fn add(types: &mut Types) {
    let values = Severity::ALL.map(|severity| {
        let description = match severity {
            Severity::Error => "The model is wrong, or must not stay as it is.",
            Severity::Warning => "Somebody should look at it.",
            Severity::Info => "It is worth knowing.",
        };
        (severity.name().to_owned(), description.to_owned())
    });
    types.put(
        "FindingSeverity",
        "How bad a finding is.",
        Shape::Enum {
            values: values.into(),
        },
    );
    finding(types);
    rule(types);
}

fn finding(types: &mut Types) {
    let member =
        |ty, member, description: &str| FieldDef::new(ty, Meaning::Finding(member), description);
    types.object(
        "Finding",
        "Something that breaks a rule: a node, one of its relations, or one of its edges.",
        [
            (
                "rule",
                member(
                    required("String"),
                    FindingMember::Rule,
                    "The name of the rule.",
                ),
            ),
            (
                "severity",
                member(
                    required("FindingSeverity"),
                    FindingMember::Severity,
                    "How bad it is.",
                ),
            ),
            (
                "message",
                member(
                    required("String"),
                    FindingMember::Message,
                    "What is wrong, in a sentence.",
                ),
            ),
            (
                "hint",
                member(nullable("String"), FindingMember::Hint, "How to mend it."),
            ),
            (
                "node",
                member(
                    required("Entity"),
                    FindingMember::Node,
                    "The node; of an edge, the one at which its relation was declared.",
                ),
            ),
            (
                "relation",
                member(
                    nullable("Relation"),
                    FindingMember::Relation,
                    "The relation field of `node`, where the finding is about a relation or an edge.",
                ),
            ),
            (
                "other",
                member(
                    nullable("Entity"),
                    FindingMember::Other,
                    "The node at the other end, where the finding is about an edge.",
                ),
            ),
        ],
    );
}

/// Rules as data, beside the ontology's kinds.
fn rule(types: &mut Types) {
    let member = FieldDef::member;
    types.object(
        "FindingRule",
        "What must hold: its findings are what `findings` answers.",
        [
            ("name", member(required("String"), "Its name.")),
            (
                "kind",
                member(
                    nullable("String"),
                    "The name of the kind that it is about; null for the built-in ones.",
                ),
            ),
            (
                "severity",
                member(required("FindingSeverity"), "How bad its findings are."),
            ),
            (
                "message",
                member(
                    required("String"),
                    "What its findings say; in braces stands what differs from one to the next.",
                ),
            ),
            (
                "hint",
                member(nullable("String"), "How to mend its findings."),
            ),
            (
                "where",
                member(
                    nullable("String"),
                    "The condition on nodes that break it, as `where` of its kind takes it; null for \
                     the built-in ones.",
                ),
            ),
            (
                "builtIn",
                member(required("Boolean"), "Whether every ontology has it."),
            ),
        ],
    );
}
