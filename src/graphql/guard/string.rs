//! What the text between the quotes of a string stands for.
//!
//! Quoted strings follow the September 2025 grammar: `\u{1F600}` and surrogate pairs are one character,
//! and an escape that is no Unicode scalar value is an error. Block strings follow `BlockStringValue`.

/// Why an escape sequence is refused, and at which character of the string.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadEscape {
    pub(super) text: String,
    pub(super) characters_before: usize,
}

/// The value of a quoted string.
pub(super) fn quoted(text: &str) -> Result<String, BadEscape> {
    if !text.contains('\\') {
        return Ok(text.to_owned());
    }
    let mut value = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(before) = rest.find('\\') {
        value.push_str(&rest[..before]);
        rest = &rest[before..];
        let Some((character, length)) = escape(rest) else {
            let bad: String = rest.chars().take(escape_width(rest)).collect();
            return Err(BadEscape {
                text: bad,
                characters_before: text[..text.len() - rest.len()].chars().count(),
            });
        };
        value.push(character);
        rest = &rest[length..];
    }
    value.push_str(rest);
    Ok(value)
}

/// The character that an escape sequence at the start of `text` means, and the sequence's length in bytes.
fn escape(text: &str) -> Option<(char, usize)> {
    let simple = match text.as_bytes().get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' if text.as_bytes().get(2) == Some(&b'{') => return braced(text),
        b'u' => return fixed(text),
        _ => return None,
    };
    Some((simple, 2))
}

fn braced(text: &str) -> Option<(char, usize)> {
    let digits = text.get(3..)?.split_once('}')?.0;
    let character = char::from_u32(hexadecimal(digits)?)?;
    Some((character, digits.len() + 4))
}

fn fixed(text: &str) -> Option<(char, usize)> {
    let unit = hexadecimal(text.get(2..6)?)?;
    if let Some(character) = char::from_u32(unit) {
        return Some((character, 6));
    }
    // A leading surrogate must be followed by the escape of a trailing one.
    let trailing = hexadecimal(text.get(6..)?.strip_prefix("\\u")?.get(..4)?)?;
    if !(0xd800..0xdc00).contains(&unit) || !(0xdc00..0xe000).contains(&trailing) {
        return None;
    }
    let scalar = 0x1_0000 + ((unit - 0xd800) << 10) + (trailing - 0xdc00);
    Some((char::from_u32(scalar)?, 12))
}

fn hexadecimal(digits: &str) -> Option<u32> {
    // `from_str_radix` would take a sign.
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}

fn escape_width(text: &str) -> usize {
    match text.as_bytes().get(1) {
        Some(b'u') => 6,
        _ => 2,
    }
}

/// The value of a block string: the common indent and blank first and last lines are dropped.
pub(super) fn block(text: &str) -> String {
    let text = text.replace("\\\"\"\"", "\"\"\"");
    let lines: Vec<&str> = text
        .split("\r\n")
        .flat_map(|part| part.split(['\n', '\r']))
        .collect();
    let indent_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let has_content = |line: &&str| indent_of(line) < line.len();
    let common = lines
        .iter()
        .skip(1)
        .filter(|line| has_content(line))
        .map(|line| indent_of(line))
        .min()
        .unwrap_or(0);
    let first = lines.iter().position(has_content).unwrap_or(lines.len());
    let last = lines
        .iter()
        .rposition(has_content)
        .map_or(first, |at| at + 1);
    let mut value = String::with_capacity(text.len());
    for (number, line) in lines.iter().enumerate().take(last).skip(first) {
        if number > first {
            value.push('\n');
        }
        let cut = if number == 0 { 0 } else { common };
        value.push_str(line.get(cut..).unwrap_or_default());
    }
    value
}
