//! Directives: which there are, where they belong, and the reading of their arguments.
//!
//! The table is the language's documentation; what the arguments mean is decided where they are used.

use async_graphql_parser::types::ConstDirective;
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::ConstValue;

use super::limit::NAME_LENGTH_MAX;
use super::report::Report;

/// A directive of the language.
struct Spec {
    name: &'static str,
    /// The place that it belongs to, for the message about a wrong one.
    belongs: &'static str,
    arguments: &'static [(&'static str, Type)],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text,
    Flag,
    /// The name of an enum value.
    Word,
    /// Members in braces; what they mean is read elsewhere.
    Object,
}

/// The directives, for hints.
pub(super) const LISTED: &str = "the directives are `@kind`, `@rule`, `@relation` and `@derived`";

const KIND: Spec = Spec {
    name: "kind",
    belongs: "a kind, after the name of its type",
    arguments: &[
        ("plural", Type::Text),
        ("singular", Type::Text),
        ("typeName", Type::Text),
    ],
};

const RULE: Spec = Spec {
    name: "rule",
    belongs: "a kind, after the name of its type",
    arguments: &[
        ("name", Type::Text),
        ("severity", Type::Word),
        ("message", Type::Text),
        ("hint", Type::Text),
        ("where", Type::Object),
    ],
};

const RELATION: Spec = Spec {
    name: "relation",
    belongs: "a field whose type is a kind",
    arguments: &[
        ("inverse", Type::Text),
        ("properties", Type::Text),
        ("required", Type::Flag),
        ("typeName", Type::Text),
    ],
};

const DERIVED: Spec = Spec {
    name: "derived",
    belongs: "a field whose type is a kind",
    arguments: &[
        ("path", Type::Text),
        ("inverse", Type::Text),
        ("required", Type::Flag),
        ("typeName", Type::Text),
    ],
};

const ALL: &[&Spec] = &[&KIND, &RULE, &RELATION, &DERIVED];

/// The names of the directives, which files may define for their editors' sake.
pub(super) fn is_known(name: &str) -> bool {
    ALL.iter().any(|spec| spec.name == name)
}

/// What a directive stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Kind,
    /// A field that leads to a kind.
    Relation,
    /// Anything that takes no directive.
    Other,
}

/// The directives found on one thing.
#[derive(Debug, Default)]
pub(super) struct Directives<'a> {
    pub(super) kind: Option<Arguments<'a>>,
    pub(super) relation: Option<Arguments<'a>>,
    pub(super) derived: Option<Arguments<'a>>,
    pub(super) rules: Vec<Arguments<'a>>,
}

/// The arguments of one directive.
#[derive(Debug)]
pub(super) struct Arguments<'a> {
    /// Where the directive starts.
    pub(super) pos: Pos,
    texts: Vec<(&'static str, Text<'a>)>,
    flags: Vec<(&'static str, Flag)>,
    words: Vec<(&'static str, Text<'a>)>,
    conditions: Vec<(&'static str, &'a ConstValue, Pos)>,
    /// Whether an argument was refused, so that one that is missing may be the one meant.
    pub(super) flawed: bool,
}

/// A text given as an argument, with its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) value: &'a str,
    pub(super) pos: Pos,
}

/// A Boolean given as an argument, with its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flag {
    pub(super) value: bool,
    pub(super) pos: Pos,
}

impl<'a> Arguments<'a> {
    pub(super) fn text(&self, name: &str) -> Option<Text<'a>> {
        let (_, text) = self.texts.iter().find(|(given, _)| *given == name)?;
        Some(*text)
    }

    pub(super) fn flag(&self, name: &str) -> Option<Flag> {
        let (_, flag) = self.flags.iter().find(|(given, _)| *given == name)?;
        Some(*flag)
    }

    pub(super) fn word(&self, name: &str) -> Option<Text<'a>> {
        let (_, word) = self.words.iter().find(|(given, _)| *given == name)?;
        Some(*word)
    }

    /// An object, and where it starts.
    pub(super) fn condition(&self, name: &str) -> Option<(&'a ConstValue, Pos)> {
        let mut conditions = self.conditions.iter();
        let (_, value, pos) = conditions.find(|(given, ..)| *given == name)?;
        Some((value, *pos))
    }
}

/// Reads the directives that stand on one thing.
pub(super) fn read<'a>(
    report: &mut Report<'_>,
    directives: &'a [Positioned<ConstDirective>],
    on: On,
) -> Directives<'a> {
    let mut read = Directives::default();
    for directive in directives {
        let name = directive.node.name.node.as_str();
        let Some(spec) = ALL.iter().find(|spec| spec.name == name) else {
            unknown(report, directive);
            continue;
        };
        if (name, on) == ("rule", On::Kind) {
            read.rules.push(arguments(report, directive, spec));
            continue;
        }
        let slot = match (name, on) {
            ("kind", On::Kind) => &mut read.kind,
            ("relation", On::Relation) => &mut read.relation,
            ("derived", On::Relation) => &mut read.derived,
            _ => {
                report.mistake_with_hint(
                    directive.pos,
                    format!("`@{name}` does not belong here"),
                    format!("it belongs on {}", spec.belongs),
                );
                continue;
            }
        };
        if slot.is_some() {
            report.mistake(directive.pos, format!("`@{name}` stands here twice"));
            continue;
        }
        *slot = Some(arguments(report, directive, spec));
    }
    read
}

fn unknown(report: &mut Report<'_>, directive: &Positioned<ConstDirective>) {
    let name = directive.node.name.node.as_str();
    if name == "deprecated" {
        report.mistake_with_hint(
            directive.pos,
            "`@deprecated` is not supported",
            "say it in the description",
        );
        return;
    }
    let known = ["@kind", "@rule", "@relation", "@derived"];
    let hint = report
        .did_you_mean(&format!("@{name}"), known)
        .unwrap_or_else(|| LISTED.to_owned());
    report.mistake_with_hint(directive.pos, format!("unknown directive `@{name}`"), hint);
}

fn arguments<'a>(
    report: &mut Report<'_>,
    directive: &'a Positioned<ConstDirective>,
    spec: &'static Spec,
) -> Arguments<'a> {
    let mut read = Arguments {
        pos: directive.pos,
        texts: Vec::new(),
        flags: Vec::new(),
        words: Vec::new(),
        conditions: Vec::new(),
        flawed: false,
    };
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in &directive.node.arguments {
        let given = name.node.as_str();
        let Some((known, wanted)) = spec.arguments.iter().find(|(known, _)| *known == given) else {
            let names: Vec<&str> = spec.arguments.iter().map(|(known, _)| *known).collect();
            let hint = report
                .did_you_mean(given, names.iter().copied())
                .unwrap_or_else(|| format!("its arguments are {}", names.join(", ")));
            report.mistake_with_hint(
                name.pos,
                format!("`@{}` has no argument `{given}`", spec.name),
                hint,
            );
            read.flawed = true;
            continue;
        };
        if seen.contains(known) {
            report.mistake(name.pos, format!("`{given}` is given twice"));
            continue;
        }
        seen.push(known);
        match (wanted, &value.node) {
            (Type::Text, ConstValue::String(text)) => read.texts.push((
                known,
                Text {
                    value: text,
                    pos: value.pos,
                },
            )),
            (Type::Flag, ConstValue::Boolean(flag)) => read.flags.push((
                known,
                Flag {
                    value: *flag,
                    pos: value.pos,
                },
            )),
            (Type::Word, ConstValue::Enum(word)) => read.words.push((
                known,
                Text {
                    value: word.as_str(),
                    pos: value.pos,
                },
            )),
            (Type::Object, object @ ConstValue::Object(_)) => {
                read.conditions.push((known, object, value.pos));
            }
            (Type::Word, value_given) => {
                read.flawed = true;
                let message = format!("`{given}` takes a name without quotes");
                match value_given {
                    ConstValue::String(text) if text.len() <= NAME_LENGTH_MAX => {
                        let hint = format!("`{given}: {text}`");
                        report.mistake_with_hint(value.pos, message, hint);
                    }
                    _ => report.mistake(value.pos, message),
                }
            }
            (Type::Object, value_given) => {
                read.flawed = true;
                let message = format!("`{given}` takes a condition in braces");
                match value_given {
                    ConstValue::String(_) => {
                        report.mistake_with_hint(value.pos, message, "without quotes around it");
                    }
                    _ => report.mistake(value.pos, message),
                }
            }
            (Type::Text, value_given) => {
                read.flawed = true;
                let message = format!("`{given}` takes a text in quotes");
                match value_given {
                    ConstValue::Enum(word) => {
                        let hint = format!("`{given}: \"{word}\"`");
                        report.mistake_with_hint(value.pos, message, hint);
                    }
                    _ => report.mistake(value.pos, message),
                }
            }
            (Type::Flag, _) => {
                read.flawed = true;
                report.mistake(value.pos, format!("`{given}` takes `true` or `false`"));
            }
        }
    }
    read
}
