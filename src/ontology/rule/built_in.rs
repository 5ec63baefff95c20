//! The rules that every ontology has.

use super::message::{Message, Part};
use super::model::{Rule, Severity, Test};

/// The built-in rules, in order of severity and name.
pub(in crate::ontology) fn all() -> Vec<Rule> {
    let text = |text: &str| Part::Text(text.to_owned());
    let rule = |name: &str, severity, template: &str, parts, hint: &str, test| Rule {
        name: name.to_owned(),
        severity,
        message: Message {
            text: template.to_owned(),
            parts,
        },
        hint: Some(hint.to_owned()),
        test,
    };
    vec![
        rule(
            "required-relation-empty",
            Severity::Error,
            "{name} has no {relation}",
            vec![Part::Name, text(" has no "), Part::Relation],
            "relate it to at least one, or do not declare the relation required",
            Test::RequiredRelationEmpty,
        ),
        rule(
            "edge-inferred-without-note",
            Severity::Warning,
            "{name} leads to {other} by {relation}, inferred without saying why",
            vec![
                Part::Name,
                text(" leads to "),
                Part::Other,
                text(" by "),
                Part::Relation,
                text(", inferred without saying why"),
            ],
            "say in the source's note what it was inferred from",
            Test::EdgeInferredWithoutNote,
        ),
        rule(
            "node-inferred-without-note",
            Severity::Warning,
            "{name} was inferred without saying why",
            vec![Part::Name, text(" was inferred without saying why")],
            "say in the source's note what it was inferred from",
            Test::NodeInferredWithoutNote,
        ),
        rule(
            "orphan",
            Severity::Warning,
            "{name} is related to nothing",
            vec![Part::Name, text(" is related to nothing")],
            "relate it to something, or delete it",
            Test::Orphan,
        ),
        rule(
            "edge-without-source",
            Severity::Info,
            "no source says that {name} leads to {other} by {relation}",
            vec![
                text("no source says that "),
                Part::Name,
                text(" leads to "),
                Part::Other,
                text(" by "),
                Part::Relation,
            ],
            "add a source to the edge",
            Test::EdgeWithoutSource,
        ),
        rule(
            "node-without-source",
            Severity::Info,
            "no source speaks of {name}",
            vec![text("no source speaks of "), Part::Name],
            "add a source",
            Test::NodeWithoutSource,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::message::{Piece, pieces};
    use super::*;

    #[test]
    fn parts_are_what_the_templates_say() {
        for rule in all() {
            let said: Vec<Part> = pieces(&rule.message.text)
                .expect("braces are closed")
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => Part::Text(text),
                    Piece::Placeholder("name") => Part::Name,
                    Piece::Placeholder("other") => Part::Other,
                    Piece::Placeholder("relation") => Part::Relation,
                    Piece::Placeholder(name) => panic!("{name} is no placeholder"),
                })
                .collect();
            assert_eq!(said, rule.message.parts, "{}", rule.name);
        }
    }
}
