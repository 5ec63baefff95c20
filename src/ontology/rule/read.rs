//! Reads the rules that a file declares, with every mistake in them.

use std::collections::HashMap;

use async_graphql_parser::Pos;

use super::built_in;
use super::condition::{Conditions, listed};
use super::literal::Literal;
use super::message::{LooseBrace, Message, Part, Piece, pieces};
use super::model::{Rule, Severity, Test};
use crate::ontology::directive::{Arguments, Text};
use crate::ontology::draft::{Draft, KindDraft, Member};
use crate::ontology::limit::{NAME_LENGTH_MAX, RULES_MAX};
use crate::ontology::report::Report;
use crate::ontology::{KindId, Ontology};

/// What a node has in a message beside attributes and relations.
const NODE_PLACEHOLDERS: [&str; 3] = ["name", "slug", "id"];
/// How many nodes a relation leads to is asked for by this after its name.
const COUNT: &str = ".count";

/// A rule of the file, checked, before there is an ontology.
pub(in crate::ontology) struct RuleDraft<'a> {
    kind: usize,
    name: &'a str,
    severity: Severity,
    message: &'a str,
    hint: Option<&'a str>,
    condition: Literal,
}

/// Reads the rules of all kinds. What comes of rules with mistakes is of no use.
pub(in crate::ontology) fn read<'a>(
    report: &mut Report<'_>,
    draft: &Draft<'a>,
    sdl: &str,
) -> Vec<RuleDraft<'a>> {
    let mut reader = Reader {
        conditions: Conditions {
            report,
            draft,
            sdl,
            members: 0,
            patterns: 0,
        },
        first: HashMap::new(),
    };
    let kinds = draft.kinds.iter().enumerate();
    let declared = kinds.flat_map(|(index, kind)| {
        let rules = kind.rules.iter();
        rules.map(move |arguments| (index, kind, arguments))
    });
    let mut rules = Vec::new();
    for (count, (index, kind, arguments)) in declared.enumerate() {
        if count == RULES_MAX {
            let message = format!("an ontology has at most {RULES_MAX} rules");
            reader.conditions.report.mistake(arguments.pos, message);
            break;
        }
        rules.extend(reader.rule(index, kind, arguments));
    }
    rules
}

struct Reader<'c, 'r, 'a> {
    conditions: Conditions<'c, 'r, 'a>,
    /// Where each name was first given.
    first: HashMap<&'a str, Pos>,
}

impl<'a> Reader<'_, '_, 'a> {
    fn rule(
        &mut self,
        index: usize,
        kind: &KindDraft<'a>,
        arguments: &Arguments<'a>,
    ) -> Option<RuleDraft<'a>> {
        let name = self.required(arguments, "name", "`name: \"unowned\"`");
        let message = self.required(arguments, "message", "`message: \"{name} has no owner\"`");
        let condition = arguments.condition("where");
        if condition.is_none() && !arguments.flawed {
            let hint = "say which nodes break it: `where: {owners: {count: {eq: 0}}}`";
            let report = &mut *self.conditions.report;
            report.mistake_with_hint(arguments.pos, "`@rule` needs `where`", hint);
        }
        if let Some(name) = name {
            self.name(name);
        }
        let severity = self.severity(arguments);
        if let Some(message) = message {
            self.message(index, kind, message);
        }
        let condition = condition.map(|(value, pos)| self.conditions.node(index, value, pos));
        Some(RuleDraft {
            kind: index,
            name: name?.value,
            severity: severity?,
            message: message?.value,
            hint: arguments.text("hint").map(|hint| hint.value),
            condition: condition?,
        })
    }

    fn required(
        &mut self,
        arguments: &Arguments<'a>,
        argument: &str,
        example: &str,
    ) -> Option<Text<'a>> {
        let given = arguments.text(argument);
        let report = &mut *self.conditions.report;
        match given {
            None if !arguments.flawed => report.mistake_with_hint(
                arguments.pos,
                format!("`@rule` needs `{argument}`"),
                format!("such as {example}"),
            ),
            Some(text) if text.value.trim().is_empty() => {
                report.mistake(text.pos, format!("`{argument}` is empty"));
            }
            _ => {}
        }
        given
    }

    /// Names are told from each other and from the built-in ones, and have a form that needs no quotes
    /// on a command line.
    fn name(&mut self, name: Text<'a>) {
        let report = &mut *self.conditions.report;
        let Text { value, pos } = name;
        if value.trim().is_empty() {
            return;
        }
        if !is_rule_name(value) {
            let start: String = value.chars().take(20).collect();
            let cut = if start.len() < value.len() { "…" } else { "" };
            let message = format!(
                "`{start}{cut}` is no name of a rule: small letters and digits joined by hyphens, at \
                 most {NAME_LENGTH_MAX} characters"
            );
            report.mistake_with_hint(pos, message, "for example `unowned-service`");
            return;
        }
        if built_in::all().iter().any(|rule| rule.name == value) {
            report.mistake_with_hint(
                pos,
                format!("`{value}` is a built-in rule"),
                "choose another name",
            );
        } else if let Some(earlier) = self.first.get(value) {
            let message = format!(
                "there is a rule `{value}` already, at {}",
                report.place(*earlier)
            );
            report.mistake(pos, message);
        } else {
            self.first.insert(value, pos);
        }
    }

    /// A rule that does not say is a warning.
    fn severity(&mut self, arguments: &Arguments<'a>) -> Option<Severity> {
        let Some(given) = arguments.word("severity") else {
            return Some(Severity::Warning);
        };
        let severity = Severity::named(given.value);
        if severity.is_none() {
            let names = Severity::ALL.map(Severity::name);
            let report = &mut *self.conditions.report;
            let hint = report
                .did_you_mean(given.value, names)
                .unwrap_or_else(|| format!("a severity is one of {}", names.join(", ")));
            let shown: String = given.value.chars().take(NAME_LENGTH_MAX).collect();
            let message = format!("`{shown}` is not a severity");
            report.mistake_with_hint(given.pos, message, hint);
        }
        severity
    }

    fn message(&mut self, index: usize, kind: &KindDraft<'a>, message: Text<'a>) {
        let draft = self.conditions.draft;
        let report = &mut *self.conditions.report;
        let pieces = match pieces(message.value) {
            Ok(pieces) => pieces,
            Err(LooseBrace) => {
                report.mistake_with_hint(
                    message.pos,
                    "a brace of the message stands alone",
                    "a placeholder is `{name}`; a plain brace is written twice: `{{`",
                );
                return;
            }
        };
        let attributes = kind.attributes.iter().map(|one| one.name.as_str());
        let fields = draft.fields.iter().filter(|field| field.kind == index);
        let fields: Vec<&str> = fields.map(|field| field.name).collect();
        let known: Vec<&str> = NODE_PLACEHOLDERS
            .into_iter()
            .chain(attributes)
            .chain(fields.iter().copied())
            .collect();
        for piece in pieces {
            let Piece::Placeholder(written) = piece else {
                continue;
            };
            let (name, fits) = match written.strip_suffix(COUNT) {
                Some(name) => (name, fields.contains(&name)),
                None => (written, known.contains(&written)),
            };
            if fits || matches!(draft.members.get(&(index, name)), Some(Member::Refused(_))) {
                continue;
            }
            let shown: String = written.chars().take(NAME_LENGTH_MAX).collect();
            let (message_text, names) = if name == written {
                (
                    format!("a message on `{}` has no `{{{shown}}}`", kind.name),
                    &known,
                )
            } else {
                let text = format!(
                    "`{{{shown}}}` counts what is no relation of `{}`",
                    kind.name
                );
                (text, &fields)
            };
            let hint = report
                .did_you_mean(name, names.iter().copied())
                .unwrap_or_else(|| format!("there is {}", listed(names.iter().copied())));
            report.mistake_with_hint(message.pos, message_text, hint);
        }
    }
}

fn is_rule_name(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    name.len() <= NAME_LENGTH_MAX && name.split('-').all(is_word)
}

/// The rules of an ontology: the file's in its order, then the built-in ones.
pub(in crate::ontology) fn assemble(ontology: &Ontology, drafts: Vec<RuleDraft<'_>>) -> Vec<Rule> {
    let declared = drafts.into_iter().map(|draft| {
        let kind = KindId(u16::try_from(draft.kind).expect("the number of kinds is limited"));
        Rule {
            name: draft.name.to_owned(),
            severity: draft.severity,
            message: Message {
                text: draft.message.to_owned(),
                parts: parts(ontology, kind, draft.message),
            },
            hint: draft.hint.map(str::to_owned),
            test: Test::Where {
                kind,
                condition: draft.condition,
            },
        }
    });
    declared.chain(built_in::all()).collect()
}

/// The parts of a message that was checked.
fn parts(ontology: &Ontology, kind: KindId, message: &str) -> Vec<Part> {
    let field = |name: &str| ontology.field_named(kind, name).map(|field| field.id);
    let attribute = |name: &str| {
        let found = ontology.kind(kind).attribute_named(name);
        found.map(|(index, _)| Part::Attribute(index))
    };
    let part = |piece| match piece {
        Piece::Text(text) => Part::Text(text),
        Piece::Placeholder("name") => Part::Name,
        Piece::Placeholder("slug") => Part::Slug,
        Piece::Placeholder("id") => Part::Id,
        Piece::Placeholder(name) => match name.strip_suffix(COUNT) {
            Some(name) => field(name).map(Part::Count),
            None => attribute(name).or_else(|| field(name).map(Part::Names)),
        }
        .expect("placeholders were checked"),
    };
    pieces(message)
        .expect("braces were checked")
        .into_iter()
        .map(part)
        .collect()
}
