//! Tests on text, as conditions have them: containment, prefixes, suffixes and regular expressions, with or without case.
//!
//! Case is ignored by Unicode simple case folding, as the regex crate does it; a case-insensitive
//! test is compiled to a regular expression once, so that no text is copied while scanning.

use regex::{Regex, RegexBuilder};

/// The most bytes that a compiled pattern may take.
const PATTERN_BYTES_MAX: usize = 256 * 1024;

/// A test on a text.
#[derive(Debug, Clone)]
pub enum TextTest {
    /// Contains, exactly.
    Contains(String),
    /// Starts with, exactly.
    StartsWith(String),
    /// Ends with, exactly.
    EndsWith(String),
    /// Matches somewhere; every test without case becomes one of these.
    Pattern(Regex),
}

/// Which test a needle makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextMatch {
    /// `contains`
    Contains,
    /// `startsWith`
    StartsWith,
    /// `endsWith`
    EndsWith,
    /// `matches`
    Matches,
}

impl TextMatch {
    /// The one that a condition's member of that name makes.
    pub fn named(member: &str) -> Option<Self> {
        Some(match member {
            "contains" => Self::Contains,
            "startsWith" => Self::StartsWith,
            "endsWith" => Self::EndsWith,
            "matches" => Self::Matches,
            _ => return None,
        })
    }
}

impl TextTest {
    /// Compiles a test. Fails only on a regular expression that is malformed or too large; the
    /// message says why.
    pub fn new(kind: TextMatch, needle: &str, case_sensitive: bool) -> Result<Self, String> {
        let escaped = regex::escape(needle);
        let pattern = match (kind, case_sensitive) {
            (TextMatch::Contains, true) => return Ok(Self::Contains(needle.to_owned())),
            (TextMatch::StartsWith, true) => return Ok(Self::StartsWith(needle.to_owned())),
            (TextMatch::EndsWith, true) => return Ok(Self::EndsWith(needle.to_owned())),
            (TextMatch::Contains, false) => escaped,
            (TextMatch::StartsWith, false) => format!(r"\A(?:{escaped})"),
            (TextMatch::EndsWith, false) => format!(r"(?:{escaped})\z"),
            (TextMatch::Matches, _) => needle.to_owned(),
        };
        RegexBuilder::new(&pattern)
            .case_insensitive(!case_sensitive)
            .size_limit(PATTERN_BYTES_MAX)
            .dfa_size_limit(PATTERN_BYTES_MAX)
            .nest_limit(64)
            .build()
            .map(Self::Pattern)
            .map_err(|error| error.to_string())
    }

    /// Whether a text passes.
    pub fn passes(&self, text: &str) -> bool {
        match self {
            Self::Contains(needle) => text.contains(needle.as_str()),
            Self::StartsWith(needle) => text.starts_with(needle.as_str()),
            Self::EndsWith(needle) => text.ends_with(needle.as_str()),
            Self::Pattern(pattern) => pattern.is_match(text),
        }
    }
}
