//! Writes texts so that reading gives them back, byte for byte.
//!
//! Three ways: plain where that is provably safe, a `|` block for clean text of several lines, and
//! otherwise JSON's double quotes, which YAML 1.2 shares, with everything invisible escaped.

use std::fmt::Write;

use crate::reading::is_ambiguous;

/// The longest plain text; longer ones are safe too, but quotes keep them apart from what follows.
const PLAIN_MAX: usize = 500;
/// YAML looks no further than 1,024 characters for the colon of a key.
const KEY_MAX: usize = 1000;

/// Writes a text as a value, on the current line or as a block whose lines are indented by `indent`.
pub(super) fn push_text(out: &mut String, text: &str, indent: usize) {
    if is_plain(text) {
        out.push_str(text);
    } else if is_block(text) {
        push_block(out, text, indent);
    } else {
        push_quoted(out, text);
    }
}

/// Writes `key:`. A very long key needs YAML's explicit form, which begins with `? `.
pub(super) fn push_key(out: &mut String, key: &str, indent: usize) {
    let mut written = String::new();
    if is_plain(key) {
        written.push_str(key);
    } else {
        push_quoted(&mut written, key);
    }
    if written.chars().count() <= KEY_MAX {
        out.push_str(&written);
    } else {
        let _ = write!(out, "? {written}\n{:indent$}", "");
    }
    out.push(':');
}

/// Whether the text stands for itself without quotes, in our reader and in those of YAML 1.1.
fn is_plain(text: &str) -> bool {
    if text.len() > PLAIN_MAX || is_ambiguous(text) {
        return false;
    }
    let first_is_safe = text.starts_with(|c: char| c.is_alphanumeric() || c == '/');
    let mut previous = ' ';
    let inside_is_safe = text.chars().all(|c| {
        let safe = match c {
            ' ' => previous != ' ' && previous != ':',
            '#' => previous != ' ',
            '/' | '.' | '-' | '_' | ',' | ';' | '(' | ')' | '\'' | '+' | '=' | '&' | '%' | '?'
            | '!' | '@' | '~' | '*' | ':' => true,
            c => c.is_alphanumeric(),
        };
        previous = c;
        safe
    });
    first_is_safe && inside_is_safe && !text.ends_with([' ', ':'])
}

/// Whether a literal block gives back exactly this text.
fn is_block(text: &str) -> bool {
    let lines = || text.strip_suffix('\n').unwrap_or(text).split('\n');
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
        && lines().all(|line| !line.ends_with(' '))
        && text.chars().all(|c| c == '\n' || !is_invisible(c))
}

fn push_block(out: &mut String, text: &str, indent: usize) {
    let body = text.strip_suffix('\n');
    out.push_str(if body.is_some() { "|" } else { "|-" });
    for line in body.unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            let _ = write!(out, "{:indent$}{line}", "");
        }
    }
}

fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_invisible(c) && u32::from(c) <= 0xffff => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c if is_invisible(c) => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Controls, line and paragraph separators, byte order marks, directional marks and the like.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{fff0}'..='\u{ffff}'
        )
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || (c.is_whitespace() && c != ' ')
        || u32::from(c) & 0xfffe == 0xfffe
}
