//! Checks the condition of a rule, to the last name and value, and makes it a [`Literal`].
//!
//! Input coercion is GraphQL's: a single value stands for a list of one, null for absence. Everything
//! that is wrong is reported at its own place; what comes of a condition with mistakes is of no use.

use std::collections::HashSet;

use async_graphql_parser::Pos;
use async_graphql_value::{ConstValue, Name, indexmap::IndexMap};

use super::literal::Literal;
use super::scan::Scanner;
use super::vocabulary::{self, Of, Sort, Wanted};
use crate::ontology::draft::{Draft, Member};
use crate::ontology::limit::{CONDITION_MEMBERS_MAX, PATTERNS_MAX};
use crate::ontology::model::Scalar;
use crate::ontology::report::Report;
use crate::ontology::{BadNeedle, TextMatch, TextTest, scalar};

type Members = IndexMap<Name, ConstValue>;

/// The most characters of a value that a mistake repeats.
const SHOWN_MAX: usize = 64;
/// The most names that a mistake lists.
const LISTED_MAX: usize = 20;

/// Reads the conditions of a file.
pub(super) struct Conditions<'c, 'r, 'a> {
    pub(super) report: &'c mut Report<'r>,
    pub(super) draft: &'c Draft<'a>,
    pub(super) sdl: &'c str,
    /// How many members there were in all conditions so far.
    pub(super) members: usize,
    /// How many tests on text.
    pub(super) patterns: usize,
}

impl Conditions<'_, '_, '_> {
    /// Reads a condition on nodes of a kind that starts there.
    pub(super) fn node(&mut self, kind: usize, given: &ConstValue, start: Pos) -> Literal {
        let scanner = Scanner::new(self.sdl, start);
        let mut reading = Reading {
            conditions: self,
            scanner,
        };
        reading.one(Sort::Node(kind), "where", given)
    }
}

/// The reading of one condition.
struct Reading<'x, 'c, 'r, 'a> {
    conditions: &'x mut Conditions<'c, 'r, 'a>,
    scanner: Scanner<'c>,
}

impl Reading<'_, '_, '_, '_> {
    fn value(&mut self, wanted: Wanted, name: &str, given: &ConstValue) -> Literal {
        if !wanted.list {
            return self.one(wanted.sort, name, given);
        }
        let ConstValue::List(items) = given else {
            return Literal::List(vec![self.one(wanted.sort, name, given)]);
        };
        self.scanner.take('[');
        let items = items.iter();
        let read = items
            .map(|item| self.one(wanted.sort, name, item))
            .collect();
        self.scanner.take(']');
        Literal::List(read)
    }

    /// One value, which cannot be null here.
    fn one(&mut self, sort: Sort, name: &str, given: &ConstValue) -> Literal {
        match (sort, given) {
            (Sort::Value(of), given) => self.leaf(of, name, given),
            (Sort::Flag, ConstValue::Boolean(flag)) => {
                self.scanner.skip_value();
                Literal::Boolean(*flag)
            }
            (Sort::Flag, given) => self.misfit(name, "`true` or `false`", given, None),
            (sort, ConstValue::Object(members)) => self.object(sort, name, members),
            (sort, given) => {
                let members = vocabulary::members(self.conditions.draft, sort);
                let example = members.first().map_or("…", |(name, _)| name);
                let hint = format!("write `{name}: {{{example}: …}}`");
                self.misfit(name, "members in braces", given, Some(hint))
            }
        }
    }

    fn object(&mut self, sort: Sort, name: &str, given: &Members) -> Literal {
        let known = vocabulary::members(self.conditions.draft, sort);
        if self.has_twins() {
            self.scanner.skip_value();
            return Literal::Null;
        }
        let mut read = Vec::with_capacity(given.len());
        let mut patterns = Vec::new();
        self.scanner.take('{');
        while !self.scanner.take('}') {
            let at = self.scanner.next_at();
            let member = self.scanner.name();
            self.scanner.take(':');
            if self.is_full(at) {
                return Literal::Null;
            }
            let Some(value) = given.get(member) else {
                // The parser would not have taken it; nothing may pass unchecked all the same.
                self.mistake(at, "this is no part of a condition".to_owned(), None);
                return Literal::Null;
            };
            let wanted = known.iter().find(|(known, _)| *known == member);
            let Some((_, wanted)) = wanted else {
                self.unknown(sort, name, member, at, &known);
                self.scanner.skip_value();
                continue;
            };
            if *value == ConstValue::Null {
                self.scanner.skip_value();
                continue;
            }
            let value_at = self.scanner.next_at();
            let value = self.value(*wanted, member, value);
            if let (Some(kind), Literal::Text(needle)) = (TextMatch::named(member), &value) {
                patterns.push((value_at, kind, needle.clone()));
            }
            read.push((member.to_owned(), value));
        }
        let is_sensitive = |(name, value): &(String, Literal)| {
            name == "caseSensitive" && *value == Literal::Boolean(true)
        };
        let case_sensitive = read.iter().any(is_sensitive);
        for (at, kind, needle) in patterns {
            if self.is_full_of_patterns(at) {
                break;
            }
            match TextTest::new(kind, &needle, case_sensitive) {
                Ok(_) => {}
                Err(BadNeedle::Pattern(why)) => {
                    let message = format!("this is not a pattern that can be used: {why}");
                    self.mistake(at, message, None);
                }
                Err(BadNeedle::TooLong) => {
                    let message = "this is too long for a test that ignores case".to_owned();
                    let hint = "shorten it, or say `caseSensitive: true`".to_owned();
                    self.mistake(at, message, Some(hint));
                }
            }
        }
        Literal::Object(read)
    }

    /// Reports members of the next object that stand there twice. The parser keeps one of their values,
    /// so such an object cannot be followed.
    fn has_twins(&mut self) -> bool {
        let mut ahead = self.scanner.clone();
        let mut seen: HashSet<&str> = HashSet::new();
        let mut twins = Vec::new();
        ahead.take('{');
        while !ahead.take('}') {
            let at = ahead.next_at();
            let member = ahead.name();
            if member.is_empty() {
                break;
            }
            if !seen.insert(member) {
                twins.push((at, member));
            }
            ahead.take(':');
            ahead.skip_value();
        }
        for (at, member) in &twins {
            self.mistake(*at, format!("`{member}` stands here twice"), None);
        }
        !twins.is_empty()
    }

    /// Whether the file's conditions have more members than they may, which is said once.
    fn is_full(&mut self, at: usize) -> bool {
        self.conditions.members += 1;
        if self.conditions.members == CONDITION_MEMBERS_MAX + 1 {
            let message = format!(
                "up to here the conditions of rules have more than {CONDITION_MEMBERS_MAX} members"
            );
            self.mistake(at, message, None);
        }
        self.conditions.members > CONDITION_MEMBERS_MAX
    }

    /// Whether they have more tests on text than they may, which is said once.
    fn is_full_of_patterns(&mut self, at: usize) -> bool {
        // Earlier versions took any number, and what is in the log must stay readable.
        if !self.conditions.report.refuses_reserved() {
            return false;
        }
        self.conditions.patterns += 1;
        if self.conditions.patterns == PATTERNS_MAX + 1 {
            let message = format!(
                "up to here the conditions of rules have more than {PATTERNS_MAX} tests on text"
            );
            self.mistake(at, message, None);
        }
        self.conditions.patterns > PATTERNS_MAX
    }

    fn unknown(
        &mut self,
        sort: Sort,
        within: &str,
        member: &str,
        at: usize,
        known: &[(&str, Wanted)],
    ) {
        let draft = self.conditions.draft;
        if let Sort::Node(kind) = sort
            && let Some(Member::Refused(_)) = draft.members.get(&(kind, member))
        {
            return;
        }
        let names = || known.iter().map(|(name, _)| *name);
        let hint = self.conditions.report.did_you_mean(member, names());
        let hint = hint.unwrap_or_else(|| format!("its members are {}", listed(names())));
        let message = match sort {
            Sort::Node(kind) => format!(
                "a condition on `{}` has no member `{member}`",
                draft.kinds[kind].name
            ),
            _ => format!("`{within}` has no member `{member}`"),
        };
        self.mistake(at, message, Some(hint));
    }

    fn leaf(&mut self, of: Of, name: &str, given: &ConstValue) -> Literal {
        let scalar = match of {
            Of::Scalar(Scalar::Enum(id)) => {
                let draft = self.conditions.draft;
                let (declared, _) = &draft.enums[usize::from(id.0)];
                let values = declared.values.iter().map(|value| value.name.as_str());
                return self.enumerated(&declared.name, values.collect(), name, given);
            }
            Of::Basis => return self.enumerated("Basis", vec!["STATED", "INFERRED"], name, given),
            Of::Scalar(scalar) => scalar,
        };
        let read = match (scalar, given) {
            (Scalar::String, ConstValue::String(text)) => Some(Literal::Text(text.clone())),
            (Scalar::Boolean, ConstValue::Boolean(boolean)) => Some(Literal::Boolean(*boolean)),
            (Scalar::Int, ConstValue::Number(number)) => number
                .as_i64()
                .is_some_and(|int| i32::try_from(int).is_ok())
                .then(|| Literal::Number(number.clone())),
            (Scalar::Float, ConstValue::Number(number)) => number
                .as_f64()
                .is_some_and(f64::is_finite)
                .then(|| Literal::Number(number.clone())),
            (scalar, ConstValue::String(text)) => {
                scalar::is_written(scalar, text).then(|| Literal::Text(text.clone()))
            }
            _ => None,
        };
        match read {
            Some(literal) => {
                self.scanner.skip_value();
                literal
            }
            None => self.misfit(name, scalar::expected(scalar), given, None),
        }
    }

    fn enumerated(
        &mut self,
        type_name: &str,
        values: Vec<&str>,
        name: &str,
        given: &ConstValue,
    ) -> Literal {
        let hint = match given {
            ConstValue::Enum(value) if values.contains(&value.as_str()) => {
                self.scanner.skip_value();
                return Literal::Enum(value.to_string());
            }
            ConstValue::Enum(value) => self
                .conditions
                .report
                .did_you_mean(value, values.iter().copied()),
            ConstValue::String(text) if values.contains(&text.as_str()) => {
                Some(format!("without quotes: `{name}: {text}`"))
            }
            _ => None,
        };
        let expected = format!("{type_name} ({})", listed(values.iter().copied()));
        self.misfit(name, &expected, given, hint)
    }

    fn misfit(
        &mut self,
        name: &str,
        expected: &str,
        given: &ConstValue,
        hint: Option<String>,
    ) -> Literal {
        let at = self.scanner.next_at();
        self.scanner.skip_value();
        let given = given.to_string();
        let mut shown: String = given.chars().take(SHOWN_MAX).collect();
        if shown.len() < given.len() {
            shown.push('…');
        }
        let message = format!("`{name}` takes {expected}, found {shown}");
        self.mistake(at, message, hint);
        Literal::Null
    }

    fn mistake(&mut self, at: usize, message: String, hint: Option<String>) {
        let pos = self.scanner.pos(at);
        match hint {
            Some(hint) => self.conditions.report.mistake_with_hint(pos, message, hint),
            None => self.conditions.report.mistake(pos, message),
        }
    }
}

/// Names for a mistake to list; the first ones where there are many.
pub(super) fn listed<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let has_more = names.len() > LISTED_MAX;
    let mut listed: Vec<&str> = names.take(LISTED_MAX).collect();
    if has_more {
        listed.push("…");
    }
    listed.join(", ")
}
