//! Who asks: bearer tokens (RFC 6750), and the names that they stand for.
//!
//! Without tokens everybody is [`ANONYMOUS`]. With tokens, whoever asks anything of the graph gives one.
//! A tokens file has a line for each token: the token, then the name that commits will have as their
//! author; lines that begin with `#` and empty lines are skipped. A name may have several tokens, so that
//! one can be replaced while it is used.
//!
//! Tokens are not kept: only digests of them under a key that is new in every process. Nobody who lacks the
//! key can choose what a digest looks like, so how long a look-up takes says nothing about any token.
//! Neither messages nor logs show what was given.

mod file;

use std::fmt;
use std::sync::Arc;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use file::{EXAMPLE, Entry, Mistake};

use super::request::Refusal;
use crate::diagnostic::Diagnostics;
use crate::graphql::error::ErrorCode;
use crate::graphql::view::ANONYMOUS;

/// Who may ask.
#[derive(Debug)]
pub enum Access {
    /// Everybody, by this name.
    Open(Arc<str>),
    /// Whoever gives one of these tokens.
    Tokens(Tokens),
}

/// Tokens, and whom they stand for.
pub struct Tokens {
    key: [u8; 32],
    names: FxHashMap<[u8; 32], Arc<str>>,
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denied {
    /// No token was given.
    Missing,
    /// What was given is none of the tokens.
    Unknown,
}

impl Default for Access {
    fn default() -> Self {
        Self::Open(ANONYMOUS.into())
    }
}

impl Access {
    /// Who asks, by the headers of the request.
    pub(super) fn author(&self, headers: &HeaderMap) -> Result<&Arc<str>, Denied> {
        if let Self::Open(name) = self {
            return Ok(name);
        }
        let given = headers.get(header::AUTHORIZATION);
        // What is not even text is no token.
        self.author_by(given.map(|value| value.to_str().unwrap_or_default()))
    }

    /// Who asks, by a text that reads as the header `Authorization` does, from elsewhere in the request.
    pub(super) fn author_by(&self, credentials: Option<&str>) -> Result<&Arc<str>, Denied> {
        match self {
            Self::Open(name) => Ok(name),
            Self::Tokens(tokens) => tokens.find(credentials.ok_or(Denied::Missing)?),
        }
    }
}

impl Tokens {
    /// Reads a tokens file. Mistakes are told all at once, and without the tokens.
    pub fn read(file: &str, text: &str) -> Result<Self, Diagnostics> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).expect("the operating system has random numbers");
        let mut tokens = Self {
            key,
            names: FxHashMap::default(),
        };
        let mut mistakes = Vec::new();
        let mut first_lines: FxHashMap<[u8; 32], usize> = FxHashMap::default();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line_number = index + 1;
            let found = match Entry::read(line) {
                None => continue,
                Some(Ok(entry)) => {
                    let digest = tokens.digest(entry.token);
                    match first_lines.insert(digest, line_number) {
                        Some(first) => Err(entry.repeated(first)),
                        None => {
                            tokens.names.insert(digest, entry.name.into());
                            Ok(())
                        }
                    }
                }
                Some(Err(mistake)) => Err(mistake),
            };
            if let Err(mistake) = found {
                mistakes.push(mistake.at(file, line_number));
            }
        }
        if tokens.names.is_empty() && mistakes.is_empty() {
            let mistake = Mistake::new(1, "there is no token in the file, so nobody could ask");
            mistakes.push(mistake.hint(EXAMPLE).at(file, 1));
        }
        Diagnostics::check_most(mistakes)?;
        Ok(tokens)
    }

    fn find(&self, credentials: &str) -> Result<&Arc<str>, Denied> {
        let (scheme, token) = credentials.split_once(' ').ok_or(Denied::Unknown)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Denied::Unknown);
        }
        let digest = self.digest(token.trim_matches(' '));
        self.names.get(&digest).ok_or(Denied::Unknown)
    }

    fn digest(&self, token: &str) -> [u8; 32] {
        let keyed = Sha256::new().chain_update(self.key);
        keyed.chain_update(token).finalize().into()
    }
}

/// Says how many there are, and none of them.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} tokens", self.names.len())
    }
}

impl Denied {
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Missing => "say who asks: send the header `Authorization: Bearer TOKEN`",
            Self::Unknown => {
                "what was sent as `Authorization` is no bearer token that is known here"
            }
        }
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        let challenge = match denied {
            Denied::Missing => "Bearer realm=\"Remit\"",
            Denied::Unknown => "Bearer realm=\"Remit\", error=\"invalid_token\"",
        };
        Self {
            code: ErrorCode::Unauthenticated,
            header: Some((
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static(challenge),
            )),
            ..Self::new(StatusCode::UNAUTHORIZED, denied.message())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# Who may ask.
0123456789abcdef  Ada Lovelace
fedcba9876543210==\tci/deploy

  another.token-of_ada~+/  Ada Lovelace
";

    fn access() -> Access {
        Access::Tokens(Tokens::read("tokens", FILE).expect("it is well formed"))
    }

    fn check(credentials: Option<&str>, expected: Result<&str, Denied>) {
        let access = access();
        let found = access.author_by(credentials).map(|name| &**name);
        assert_eq!(found, expected, "{credentials:?}");
        let mut headers = HeaderMap::new();
        if let Some(credentials) = credentials {
            let value = credentials.parse().expect("a header value");
            headers.insert(header::AUTHORIZATION, value);
        }
        let found = access.author(&headers).map(|name| &**name);
        assert_eq!(found, expected, "{credentials:?} as a header");
    }

    #[test]
    fn a_token_stands_for_a_name() {
        check(Some("Bearer 0123456789abcdef"), Ok("Ada Lovelace"));
        check(Some("bearer  fedcba9876543210=="), Ok("ci/deploy"));
        check(Some("BEARER another.token-of_ada~+/"), Ok("Ada Lovelace"));
    }

    #[test]
    fn what_is_no_token_is_denied() {
        check(None, Err(Denied::Missing));
        for wrong in [
            "",
            "0123456789abcdef",
            "Bearer",
            "Bearer ",
            "Bearer 0123456789abcde",
            "Bearer 0123456789ABCDEF",
            "Bearer fedcba9876543210=",
            "Bearer # Who may ask.",
            "Basic 0123456789abcdef",
            "Bearer 0123456789abcdef Ada Lovelace",
        ] {
            check(Some(wrong), Err(Denied::Unknown));
        }
    }

    #[test]
    fn without_tokens_everybody_is_anonymous() {
        let access = Access::default();
        assert_eq!(
            &**access.author(&HeaderMap::new()).expect("it is open"),
            ANONYMOUS
        );
        assert_eq!(
            &**access.author_by(Some("anything")).expect("it is open"),
            ANONYMOUS
        );
    }

    #[test]
    fn nothing_shows_a_token() {
        let shown = format!("{:?}", access());
        assert_eq!(shown, "Tokens(3 tokens)");
    }

    fn mistakes(text: &str) -> String {
        let mistakes = Tokens::read("tokens", text).expect_err("it has mistakes");
        let shown = mistakes.to_string();
        assert!(!shown.contains("secret"), "{shown}");
        shown
    }

    #[test]
    fn mistakes_are_told_all_at_once_and_without_the_tokens() {
        let text = "\
secret-secret-secret
secret Ada
 secret-secret,secret Ada
secret-secret-secret-1 Ada
secret-secret-secret-1 Eve
secret-secret-secret-2 anonymous
secret-secret-secret-3 A\u{7}da
";
        insta::assert_snapshot!(mistakes(text), @r#"
        tokens:1:22: no name stands behind the token
          hint: a line reads `TOKEN Ada Lovelace`
        tokens:2:1: the token has fewer than 16 characters
          hint: `openssl rand -hex 32` makes a good token
        tokens:3:15: a token has no such character
          hint: tokens are of letters, digits and -._~+/, with = at the end
        tokens:5:1: the same token stands in line 4
          hint: `openssl rand -hex 32` makes a good token
        tokens:6:24: nobody can be called "anonymous"
          6 | anonymous
          hint: commits that nobody or the server itself made have it as their author
        tokens:7:24: the name has control characters
          7 | Ada
        "#);
    }

    #[test]
    fn a_file_without_tokens_is_a_mistake() {
        insta::assert_snapshot!(mistakes("# none yet\n"), @"
        tokens:1:1: there is no token in the file, so nobody could ask
          hint: a line reads `TOKEN Ada Lovelace`
        ");
    }
}
