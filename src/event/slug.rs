//! Slugs: the stable, URL-safe names of nodes within their kind.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::shown;

/// The most characters that a slug has.
pub const SLUG_LENGTH_MAX: usize = 63;

/// Runs of `[a-z0-9]` joined by single `-`, 1 to 63 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(Arc<str>);

/// A text that is not a slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters"
)]
pub struct InvalidSlug {
    /// The text, cut where it is long.
    pub text: String,
    /// The nearest text that is a slug, if there is one.
    pub suggestion: Option<Slug>,
}

impl Slug {
    /// Checks the text.
    pub fn new(text: &str) -> Result<Self, InvalidSlug> {
        if is_slug(text) {
            return Ok(Self(text.into()));
        }
        Err(InvalidSlug {
            text: shown(text).into_owned(),
            suggestion: Self::suggest(text),
        })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn suggest(text: &str) -> Option<Self> {
        let lowered = text.to_lowercase();
        let runs: Vec<&str> = lowered
            .split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())
            .filter(|run| !run.is_empty())
            .collect();
        let mut joined = runs.join("-");
        joined.truncate(SLUG_LENGTH_MAX);
        let joined = joined.trim_end_matches('-');
        is_slug(joined).then(|| Self(joined.into()))
    }
}

fn is_slug(text: &str) -> bool {
    text.len() <= SLUG_LENGTH_MAX
        && text.split('-').all(|run| {
            !run.is_empty()
                && run
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

impl TryFrom<String> for Slug {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        Self::new(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0.as_ref().to_owned()
    }
}

impl Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}
