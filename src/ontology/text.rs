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

/// Why a needle makes no test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadNeedle {
    /// It is no regular expression, or compiles to too large a one. What the parser says, which may repeat it.
    Pattern(String),
    /// It is too long for a test that ignores case. With case it would be a test.
    TooLong,
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
    /// Compiles a test. Fails only on a regular expression that is malformed or too large, and on a text that
    /// makes too large a one where case is ignored.
    pub fn new(kind: TextMatch, needle: &str, case_sensitive: bool) -> Result<Self, BadNeedle> {
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
            .map_err(|error| match kind {
                TextMatch::Matches => BadNeedle::Pattern(error.to_string()),
                // What is escaped is well formed.
                TextMatch::Contains | TextMatch::StartsWith | TextMatch::EndsWith => {
                    BadNeedle::TooLong
                }
            })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_be_too_long_for_a_test_that_ignores_case() {
        let long = "x".repeat(50_000);
        for kind in [
            TextMatch::Contains,
            TextMatch::StartsWith,
            TextMatch::EndsWith,
        ] {
            let ignoring = TextTest::new(kind, &long, false);
            assert_eq!(ignoring.err(), Some(BadNeedle::TooLong), "{kind:?}");
            let exact = TextTest::new(kind, &long, true).expect("it is compared as it is");
            assert!(exact.passes(&long), "{kind:?}");
        }
        let pattern = TextTest::new(TextMatch::Matches, &long, false);
        assert!(matches!(pattern, Err(BadNeedle::Pattern(_))));
    }
}
