//! The lines of a tokens file, and what may be wrong with them. No message shows a token.

use crate::diagnostic::{Diagnostic, Place};
use crate::engine::AUTHOR;
use crate::graphql::view::ANONYMOUS;

/// The shortest token that is taken, in characters: nobody guesses so many at random.
const TOKEN_CHARS_MIN: usize = 16;
/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 200;

/// A line of a tokens file.
pub(super) struct Entry<'l> {
    pub(super) token: &'l str,
    column: usize,
    pub(super) name: &'l str,
}

pub(super) const EXAMPLE: &str = "a line reads `TOKEN Ada Lovelace`";
const MAKE_ONE: &str = "`openssl rand -hex 32` makes a good token";

impl<'l> Entry<'l> {
    /// `None` where the line says nothing.
    pub(super) fn read(line: &'l str) -> Option<Result<Self, Mistake>> {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            return None;
        }
        let column = 1 + line.chars().take_while(|one| one.is_whitespace()).count();
        let (token, name) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let entry = Self {
            token,
            column,
            name: name.trim_start(),
        };
        Some(entry.checked())
    }

    fn checked(self) -> Result<Self, Mistake> {
        let length = self.token.chars().count();
        let body = self.token.trim_end_matches('=');
        let allowed = |one: char| one.is_ascii_alphanumeric() || "-._~+/".contains(one);
        if let Some(at) = body.chars().position(|one| !allowed(one)) {
            let message = "a token has no such character";
            let hint = "tokens are of letters, digits and -._~+/, with = at the end";
            return Err(Mistake::new(self.column + at, message).hint(hint));
        }
        if length < TOKEN_CHARS_MIN {
            let message = format!("the token has fewer than {TOKEN_CHARS_MIN} characters");
            return Err(Mistake::new(self.column, message).hint(MAKE_ONE));
        }
        let column = self.column + length + 1;
        let wrong = |message: String| Mistake {
            text: self.name.chars().take(NAME_CHARS_MAX).collect(),
            ..Mistake::new(column, message)
        };
        if self.name.is_empty() {
            let mistake = wrong("no name stands behind the token".to_owned());
            return Err(mistake.hint(EXAMPLE));
        }
        if self.name.chars().count() > NAME_CHARS_MAX {
            let message = format!("the name has more than {NAME_CHARS_MAX} characters");
            return Err(wrong(message));
        }
        if self.name.contains(char::is_control) {
            return Err(wrong("the name has control characters".to_owned()));
        }
        if [ANONYMOUS, AUTHOR].contains(&self.name) {
            let message = format!("nobody can be called {:?}", self.name);
            let hint = "commits that nobody or the server itself made have it as their author";
            return Err(wrong(message).hint(hint));
        }
        Ok(self)
    }

    pub(super) fn repeated(&self, first: usize) -> Mistake {
        let message = format!("the same token stands in line {first}");
        Mistake::new(self.column, message).hint(MAKE_ONE)
    }
}

/// What is wrong with a line.
pub(super) struct Mistake {
    column: usize,
    message: String,
    text: String,
    hint: Option<&'static str>,
}

impl Mistake {
    pub(super) fn new(column: usize, message: impl Into<String>) -> Self {
        Self {
            column,
            message: message.into(),
            text: String::new(),
            hint: None,
        }
    }

    pub(super) fn hint(self, hint: &'static str) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }

    pub(super) fn at(self, file: &str, line: usize) -> Diagnostic {
        Diagnostic {
            file: file.to_owned(),
            place: Place {
                line,
                column: self.column,
            },
            message: self.message,
            text: self.text,
            hint: self.hint.map(str::to_owned),
        }
    }
}
