//! Descriptions: the file's, or a plain sentence where it has none, because every element of the
//! public schema is described.

use async_graphql_parser::Positioned;

use super::name::words;

/// The description that the file gives, unless it is blank.
pub(super) fn given(description: Option<&Positioned<String>>) -> Option<String> {
    let text = description?.node.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn kind(name: &str) -> String {
    format!("A node of the kind {}.", words(name))
}

pub(super) fn attribute(owner: &str, name: &str) -> String {
    format!("The {} of {}.", words(name), a(owner))
}

pub(super) fn property(name: &str) -> String {
    format!("The {} of this edge.", words(name))
}

pub(super) fn relation(owner: &str, name: &str) -> String {
    format!("The {} of {}.", words(name), a(owner))
}

pub(super) fn implied(owner: &str, name: &str, inverse: &str) -> String {
    format!(
        "The {} of {}: `{inverse}` read from the other end.",
        words(name),
        a(owner)
    )
}

pub(super) fn derived(owner: &str, name: &str, path: &str) -> String {
    format!("The {} of {}, found along `{path}`.", words(name), a(owner))
}

pub(super) fn enum_type(name: &str) -> String {
    format!("What {} can be.", a(name))
}

pub(super) fn enum_value(name: &str) -> String {
    let words = words(name);
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

/// The words of a type's name with the article.
fn a(type_name: &str) -> String {
    let words = words(type_name);
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {words}")
}
