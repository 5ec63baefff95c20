//! What a finding says: text with places for what it is about.
//!
//! `{name}`, `{slug}` and `{id}` are the node's; `{tier}` is an attribute; `{tools}` are the names of the
//! nodes that a relation leads to and `{tools.count}` is how many there are; `{{` and `}}` are braces.

use crate::ontology::FieldId;

/// A template.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// As the file has it.
    pub text: String,
    /// The same in parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Plain text.
    Text(String),
    /// The node's name.
    Name,
    /// The node's slug.
    Slug,
    /// The node's id.
    Id,
    /// The attribute of that index.
    Attribute(usize),
    /// The names of the nodes that a relation field leads to.
    Names(FieldId),
    /// How many nodes a relation field leads to.
    Count(FieldId),
    /// The relation field that the finding is about; in built-in rules only.
    Relation,
    /// The name of the node at the other end of the edge; in built-in rules only.
    Other,
}

/// A part of a template before its names are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Plain text, with braces as they are to be shown.
    Text(String),
    /// What stands in braces.
    Placeholder(&'a str),
}

/// A brace that is not closed, or that nothing opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LooseBrace;

/// Takes a template apart.
pub(super) fn pieces(template: &str) -> Result<Vec<Piece<'_>>, LooseBrace> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        text.push_str(&rest[..at]);
        let brace = &rest[at..];
        if let Some(after) = brace.strip_prefix("{{") {
            text.push('{');
            rest = after;
        } else if let Some(after) = brace.strip_prefix("}}") {
            text.push('}');
            rest = after;
        } else {
            let inside = brace.strip_prefix('{').ok_or(LooseBrace)?;
            let end = inside.find(['{', '}']).ok_or(LooseBrace)?;
            let after = inside[end..].strip_prefix('}').ok_or(LooseBrace)?;
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(Piece::Placeholder(&inside[..end]));
            rest = after;
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expected: &str) {
        let shown = match pieces(template) {
            Ok(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => format!("{text:?}"),
                    Piece::Placeholder(name) => format!("<{name}>"),
                })
                .collect::<Vec<_>>()
                .join(" "),
            Err(LooseBrace) => "loose brace".to_owned(),
        };
        assert_eq!(shown, expected, "{template}");
    }

    #[test]
    fn templates_are_texts_and_placeholders() {
        check("", "");
        check("plain", r#""plain""#);
        check("{name} is old", r#"<name> " is old""#);
        check("é {a}{b.count}.", r#""é " <a> <b.count> ".""#);
        check("{{{name}}}", r#""{" <name> "}""#);
        check("{}", "<>");
    }

    #[test]
    fn loose_braces_are_noticed() {
        check("{name", "loose brace");
        check("name}", "loose brace");
        check("{na{me}}", "loose brace");
        check("}{", "loose brace");
    }
}
