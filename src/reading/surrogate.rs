//! The one thing that JSON has and YAML has not: a character written as two escapes.
//!
//! Programs that write JSON in ASCII write `"\ud83d\ude80"` for a rocket. In a JSON file every backslash
//! stands in a string, so such pairs can be found without parsing. Columns behind one are off by
//! eleven, which only a mistake on the same line would show.

use std::borrow::Cow;

/// The text with such pairs replaced by their character, if it is JSON and has any.
pub(super) fn without_surrogates(text: &str) -> Cow<'_, str> {
    let is_json = text.trim_start().starts_with(['{', '[']);
    if !is_json || !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        let pair = [2, 8].map(|from| {
            let digits = escape.get(from..from + 4)?;
            u16::from_str_radix(digits, 16).ok()
        });
        let is_pair = escape.starts_with("\\u") && escape.get(6..8) == Some("\\u");
        let decoded = match pair {
            [Some(high), Some(low)] if is_pair && (0xd800..0xdc00).contains(&high) => {
                char::decode_utf16([high, low]).next().and_then(Result::ok)
            }
            _ => None,
        };
        let length = match decoded {
            Some(character) => {
                plain.push(character);
                12
            }
            None => {
                let next = escape[1..].chars().next().map_or(0, char::len_utf8);
                plain.push_str(&escape[..1 + next]);
                1 + next
            }
        };
        rest = &escape[length..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}
