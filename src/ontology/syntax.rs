//! From text to async-graphql's syntax tree, or to the one syntax error.
//!
//! The parser recurses per bracket and a stack overflow aborts the process, so size and nesting are
//! checked before it sees the text. Its error texts name grammar rules; here they become words.

use std::borrow::Cow;

use async_graphql_parser::types::ServiceDocument;
use async_graphql_parser::{Error, Pos, parse_schema};

use super::limit::{BYTES_MAX, NESTING_MAX};
use super::report::Report;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};

/// The text with a line feed at the end of each line: the parser counts no others, and to GraphQL they are the
/// same.
pub(super) fn with_line_feeds(sdl: &str) -> Cow<'_, str> {
    if sdl.contains('\r') {
        Cow::Owned(sdl.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(sdl)
    }
}

/// Parses a text whose lines end with line feeds. Stops at the first syntax error.
pub(super) fn parse(file: &str, sdl: &str) -> Result<ServiceDocument, Diagnostics> {
    if sdl.len() > BYTES_MAX {
        return Err(Diagnostics::from(Diagnostic {
            file: file.to_owned(),
            place: Place { line: 1, column: 1 },
            message: format!(
                "the file has {} bytes; an ontology has at most {BYTES_MAX}",
                sdl.len()
            ),
            text: String::new(),
            hint: None,
        }));
    }
    let mut report = Report::new(file, sdl);
    if let Some(offset) = too_deep(sdl) {
        report.mistake(
            position(sdl, offset),
            format!("brackets are nested more than {NESTING_MAX} deep here"),
        );
    } else if !has_tokens(sdl) {
        report.mistake_with_hint(
            Pos { line: 1, column: 1 },
            "the file declares nothing",
            "an ontology has at least one kind, such as `type Tool { vendor: String }`",
        );
    } else {
        match parse_schema(sdl) {
            Ok(document) => return Ok(document),
            Err(error) => explain(&error, sdl, &mut report),
        }
    }
    let found = report.finish().expect_err("a mistake was reported above");
    Err(found)
}

fn explain(error: &Error, sdl: &str, report: &mut Report<'_>) {
    let pos = error
        .positions()
        .next()
        .unwrap_or(Pos { line: 1, column: 1 });
    let rest = rest_from(sdl, pos);
    let Error::Syntax { message, .. } = error else {
        report.mistake_with_hint(
            pos,
            format!("{error}"),
            "an ontology file has no `schema` definition: leave it out",
        );
        return;
    };
    let message = message
        .lines()
        .filter_map(|line| line.trim().strip_prefix("= "))
        .next_back()
        .unwrap_or(message);
    let message = format!("syntax error: {}", in_words(message));
    match hint(rest, message.as_str()) {
        Some(hint) => report.mistake_with_hint(pos, message, hint),
        None => report.mistake(pos, message),
    }
}

/// What is likely wrong, from the text at the error.
fn hint(rest: &str, message: &str) -> Option<String> {
    let word: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .take(64)
        .collect();
    if message.contains("an enum value") {
        for literal in ["true", "false", "null"] {
            if word.starts_with(literal) {
                return Some(format!(
                    "the name of an enum value cannot start with `{literal}`; capitals are safe: `{}`",
                    word.to_uppercase()
                ));
            }
        }
    }
    if rest.starts_with("\"\"\"") || rest.starts_with('"') {
        return Some(
            "a description stands directly before what it describes, and its quotes are closed"
                .to_owned(),
        );
    }
    if rest.starts_with('}') && message.contains("field") {
        return Some(
            "braces are not empty: leave them out for a type without fields of its own".to_owned(),
        );
    }
    if rest.starts_with('\'') {
        return Some("GraphQL has only double quotes".to_owned());
    }
    if rest.starts_with("//") || rest.starts_with("/*") {
        return Some("comments start with `#`".to_owned());
    }
    None
}

/// The parser's "expected" list with the grammar's rule names put into words.
fn in_words(message: &str) -> String {
    const WORDS: &[(&str, &str)] = &[
        ("type_system_definition", "a definition such as `type`"),
        ("implements_interfaces", "`implements`"),
        ("input_value_definition", "an argument"),
        ("input_fields_definition", "fields in braces"),
        ("arguments_definition", "`:` or arguments"),
        ("fields_definition", "fields in braces"),
        ("field_definition", "a field"),
        ("enum_value_definition", "an enum value"),
        ("enum_values", "values in braces"),
        ("enum_value", "an enum value"),
        ("const_object_field", "a field"),
        ("const_directives", "a directive"),
        ("const_directive", "a directive"),
        ("const_arguments", "arguments in parentheses"),
        ("const_argument", "an argument"),
        ("const_value", "a value"),
        ("const_list", "a list"),
        ("const_object", "an object"),
        ("default_value", "a default value"),
        (
            "string_character",
            "the rest of the text and its closing quote",
        ),
        (
            "block_string_character",
            "the rest of the text and its closing quotes",
        ),
        ("unicode_scalar_value_hex", "four hexadecimal digits"),
        ("directive_locations", "places"),
        ("directive_location", "a place such as `FIELD_DEFINITION`"),
        ("union_member_types", "types"),
        (
            "operation_type_definition",
            "`query`, `mutation` or `subscription`",
        ),
        ("name_start", "a name"),
        ("name", "a name"),
        ("type_", "a type"),
        ("string", "a text in quotes"),
        ("extend", "`extend`"),
        ("repeatable", "`repeatable`"),
        ("EOI", "the end of the file"),
    ];
    let Some(listed) = message.strip_prefix("expected ") else {
        return message.to_owned();
    };
    let mut words: Vec<&str> = Vec::new();
    for rule in listed
        .split([',', ' '])
        .filter(|rule| !rule.is_empty() && *rule != "or")
    {
        let word = WORDS
            .iter()
            .find(|(name, _)| *name == rule)
            .map_or(rule, |(_, word)| *word);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    match words.as_slice() {
        [] => message.to_owned(),
        [one] => format!("expected {one}"),
        [first @ .., last] => format!("expected {} or {last}", first.join(", ")),
    }
}

/// The text from a position on.
fn rest_from(sdl: &str, pos: Pos) -> &str {
    let line = sdl
        .split('\n')
        .nth(pos.line.saturating_sub(1))
        .unwrap_or("");
    line.char_indices()
        .nth(pos.column.saturating_sub(1))
        .map_or("", |(offset, _)| &line[offset..])
}

fn position(sdl: &str, offset: usize) -> Pos {
    let before = &sdl[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Pos {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}

fn has_tokens(sdl: &str) -> bool {
    sdl.split(['\n', '\r']).any(|line| {
        !line
            .trim_start_matches([' ', '\t', ',', '\u{feff}'])
            .is_empty()
            && !line
                .trim_start_matches([' ', '\t', ',', '\u{feff}'])
                .starts_with('#')
    })
}

/// Where brackets first nest too deep. Texts and comments are skipped exactly as the parser's grammar
/// does: an unclosed `"""` is an empty text followed by a quote, a comment ends at `\r` too.
fn too_deep(sdl: &str) -> Option<usize> {
    let bytes = sdl.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => at += line_length(&bytes[at..]),
            b'"' => at += string_length(&sdl[at..]),
            b'[' | b'{' | b'(' => {
                depth += 1;
                if depth > NESTING_MAX {
                    return Some(at);
                }
                at += 1;
            }
            b']' | b'}' | b')' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            _ => at += 1,
        }
    }
    None
}

pub(super) fn line_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .unwrap_or(bytes.len())
}

/// The length of the text in quotes that this starts with; 1 when it is not closed.
pub(super) fn string_length(from: &str) -> usize {
    if let Some(length) = block_string_length(from) {
        return length;
    }
    let bytes = from.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            b'\n' | b'\r' => return 1,
            _ => at += 1,
        }
    }
    1
}

fn block_string_length(from: &str) -> Option<usize> {
    let content = from.strip_prefix("\"\"\"")?;
    let mut searched = 0;
    loop {
        let quotes = searched + content[searched..].find("\"\"\"")?;
        if !content[..quotes].ends_with('\\') {
            return Some(3 + quotes + 3);
        }
        searched = quotes + 3;
    }
}
