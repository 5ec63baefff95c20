//! Text in XML 1.0: escaped, and without the characters that XML cannot hold.

/// Escapes text for element content and for attributes in double quotes. Characters that XML 1.0 does
/// not allow, not even escaped, become U+FFFD; line breaks and tabs are escaped, since attributes would
/// lose them.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_forbidden_characters_are_replaced() {
        assert_eq!(
            escaped("<a href=\"x\">'R&D'\n\u{1}\u{FFFF}🙂"),
            "&lt;a href=&quot;x&quot;&gt;'R&amp;D'&#10;\u{FFFD}\u{FFFD}🙂"
        );
    }
}
