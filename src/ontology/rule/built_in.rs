//! The rules that every ontology has.

use super::message::{Message, Part, Piece, pieces};
use super::model::{Rule, Severity, Test};

/// The built-in rules, in order of severity and name.
pub(in crate::ontology) fn all() -> Vec<Rule> {
    let rule = |name: &str, severity, template: &str, hint: &str, test| Rule {
        name: name.to_owned(),
        severity,
        message: message(template),
        hint: Some(hint.to_owned()),
        test,
    };
    vec![
        rule(
            "required-relation-empty",
            Severity::Error,
            "{name} has no {relation}",
            "relate it to at least one, or do not declare the relation required",
            Test::RequiredRelationEmpty,
        ),
        rule(
            "edge-inferred-without-note",
            Severity::Warning,
            "{name} leads to {other} by {relation}, inferred without saying why",
            "say in the source's note what it was inferred from",
            Test::EdgeInferredWithoutNote,
        ),
        rule(
            "node-inferred-without-note",
            Severity::Warning,
            "{name} was inferred without saying why",
            "say in the source's note what it was inferred from",
            Test::NodeInferredWithoutNote,
        ),
        rule(
            "orphan",
            Severity::Warning,
            "{name} is related to nothing",
            "relate it to something, or delete it",
            Test::Orphan,
        ),
        rule(
            "edge-without-source",
            Severity::Info,
            "no source says that {name} leads to {other} by {relation}",
            "add a source to the edge",
            Test::EdgeWithoutSource,
        ),
        rule(
            "node-without-source",
            Severity::Info,
            "no source speaks of {name}",
            "add a source",
            Test::NodeWithoutSource,
        ),
    ]
}

/// The message of a template with the placeholders that built-in rules have.
fn message(template: &str) -> Message {
    let pieces = pieces(template).expect("braces are closed").into_iter();
    let parts = pieces.map(|piece| match piece {
        Piece::Text(text) => Part::Text(text),
        Piece::Placeholder("name") => Part::Name,
        Piece::Placeholder("other") => Part::Other,
        Piece::Placeholder("relation") => Part::Relation,
        Piece::Placeholder(name) => unreachable!("no built-in rule says {{{name}}}"),
    });
    Message {
        text: template.to_owned(),
        parts: parts.collect(),
    }
}
