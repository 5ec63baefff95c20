//! The arguments and cursors of a search.
//!
//! A cursor holds the score, kind and slug of a place and is bound to the words that were searched for; the
//! kinds that a search is narrowed to may change from page to page.

use async_graphql_value::ConstValue;

use super::arguments::{Given, present, size, text};
use super::filter;
use super::opaque;
use crate::graph::{SearchPlace, SearchText};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;
use crate::ontology::{KindId, Ontology};

/// The arguments of a search.
#[derive(Debug, Clone)]
pub struct SearchArguments {
    /// `text`
    pub text: SearchText,
    /// `kinds`
    pub kinds: Option<Vec<KindId>>,
    /// `first`
    pub size: usize,
    /// `after`
    pub after: Option<SearchPlace>,
}

/// What a cursor is bound to and where it stands: the words, the score, the kind's name, the slug.
type Cursor = (String, u32, String, String);

/// The longest cursor that is read, in bytes beside those of the words.
const CURSOR_BYTES_MAX: usize = 4 * 1024;

pub(super) fn read(
    ontology: &Ontology,
    limits: &Limits,
    given: &Given<'_>,
) -> Result<SearchArguments, GraphqlError> {
    let typed = words(limits, text(given, "text").unwrap_or_default())?;
    let kinds = present(given, "kinds").map(|value| kinds(ontology, value));
    let after = text(given, "after").map(|cursor| place(ontology, limits, &typed, cursor));
    Ok(SearchArguments {
        kinds: kinds.transpose()?,
        size: size(given, "first", limits.page_size_max)?.unwrap_or(limits.search_size_default()),
        after: after.transpose()?,
        text: typed,
    })
}

fn words(limits: &Limits, text: &str) -> Result<SearchText, GraphqlError> {
    let bad = |message: String| Err(GraphqlError::new(ErrorCode::BadInput, message));
    if text.len() > limits.search_text_bytes_max {
        return bad(format!(
            "text: {} bytes are more than the limit of {}; search for fewer words",
            text.len(),
            limits.search_text_bytes_max
        ));
    }
    let typed = SearchText::new(text);
    match typed.word_count() {
        0 => bad(
            "text: there is no word in it; type a letter or a digit at least, such as \"art\" to find \
             what has a word that begins so"
                .to_owned(),
        ),
        count if count > limits.search_words_max => bad(format!(
            "text: {count} words are more than the limit of {}; leave the least telling ones out",
            limits.search_words_max
        )),
        _ => Ok(typed),
    }
}

fn kinds(ontology: &Ontology, value: &ConstValue) -> Result<Vec<KindId>, GraphqlError> {
    let items = filter::items(value);
    let named = items.iter().filter_map(|item| match item {
        ConstValue::Enum(name) => {
            let mut kinds = ontology.kinds.iter();
            kinds.find(|kind| kind.enum_value == name.as_str())
        }
        _ => None,
    });
    let kinds: Vec<KindId> = named.map(|kind| kind.id).collect();
    if kinds.is_empty() {
        let message = "kinds: name at least one kind, or leave the list out to search all of them";
        return Err(GraphqlError::new(ErrorCode::BadInput, message));
    }
    Ok(kinds)
}

/// The cursor of a place among what the words find.
pub fn search_cursor(ontology: &Ontology, typed: &SearchText, place: &SearchPlace) -> String {
    let kind = ontology.kind(place.kind).name.clone();
    let cursor: Cursor = (typed.key(), place.score, kind, place.slug.clone());
    opaque::write(&cursor)
}

fn place(
    ontology: &Ontology,
    limits: &Limits,
    typed: &SearchText,
    text: &str,
) -> Result<SearchPlace, GraphqlError> {
    let wrong = |why: &str| {
        GraphqlError::new(
            ErrorCode::BadCursor,
            format!("after: {why}; use a cursor that a search for the same words gave"),
        )
    };
    // Folding makes a letter longer at most 18 times, JSON six times, base64 by a third.
    if text.len() > CURSOR_BYTES_MAX + limits.search_text_bytes_max * 150 {
        return Err(wrong("the cursor is too long"));
    }
    let cursor: Option<Cursor> = opaque::read(text);
    let Some((key, score, kind, slug)) = cursor else {
        return Err(wrong("this is not a cursor of a search"));
    };
    if key != typed.key() {
        return Err(wrong("the cursor belongs to other words"));
    }
    let kind = ontology.kind_named(&kind);
    let kind = kind.ok_or_else(|| wrong("the cursor names a kind that there is not"))?;
    Ok(SearchPlace {
        score,
        kind: kind.id,
        slug,
    })
}
