//! The lexer: one pass over the text, no recursion, that stops at the first limit it meets.
//!
//! Follows the October 2021 lexical grammar as graphql-js reads it. The text of a string is only
//! delimited here; [`string`](super::string) decodes it.

use async_graphql_parser::Pos;

use super::error::RequestError;
use super::limits::{DocumentLimits, LEVELS_CEILING};
use super::token::{Token, TokenKind};
use crate::graphql::error::ErrorCode;

/// The tokens of a text, [`TokenKind::End`] last.
#[derive(Debug)]
pub struct Scan<'a> {
    /// In order; brackets are not yet known to match.
    pub tokens: Vec<Token<'a>>,
    /// The most brackets, braces and parentheses open at once.
    pub nesting: usize,
}

/// Splits a text into tokens within the limits on bytes, tokens and nesting.
pub fn scan<'a>(text: &'a str, limits: &DocumentLimits) -> Result<Scan<'a>, RequestError> {
    if text.len() > limits.bytes_max {
        let (found, limit) = (text.len(), limits.bytes_max);
        return Err(RequestError::new(
            ErrorCode::DocumentTooLarge,
            format!("The document has {found} bytes; the limit is {limit}."),
            Vec::new(),
        ));
    }
    let nesting_max = limits.nesting_max.min(LEVELS_CEILING);
    let mut lexer = Lexer::new(text);
    let mut tokens = Vec::new();
    let mut nesting = Nesting::default();
    loop {
        let token = lexer.next()?;
        if token.kind == TokenKind::End {
            tokens.push(token);
            let nesting = nesting.deepest;
            return Ok(Scan { tokens, nesting });
        }
        if tokens.len() == limits.tokens_max {
            let limit = limits.tokens_max;
            return Err(RequestError::new(
                ErrorCode::TooManyTokens,
                format!("The document has more than {limit} tokens, which is the limit."),
                vec![token.pos],
            ));
        }
        nesting.step(token.kind);
        if nesting.deepest > nesting_max {
            let found = nesting.deepest;
            return Err(RequestError::new(
                ErrorCode::TooDeeplyNested,
                format!(
                    "The document opens {found} brackets inside each other; the limit is {nesting_max}."
                ),
                vec![token.pos],
            ));
        }
        tokens.push(token);
    }
}

#[derive(Default)]
struct Nesting {
    open: usize,
    deepest: usize,
}

impl Nesting {
    fn step(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::ParenOpen | TokenKind::BracketOpen | TokenKind::BraceOpen => {
                self.open += 1;
                self.deepest = self.deepest.max(self.open);
            }
            TokenKind::ParenClose | TokenKind::BracketClose | TokenKind::BraceClose => {
                self.open = self.open.saturating_sub(1);
            }
            _ => {}
        }
    }
}

pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    /// Byte offset of the line's start, and how many bytes of it were not a character's first.
    line_start: usize,
    continuation_bytes: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            line_start: 0,
            continuation_bytes: 0,
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn pos(&self) -> Pos {
        Pos {
            line: self.line,
            column: self.at - self.line_start - self.continuation_bytes + 1,
        }
    }

    /// Moves over one byte and keeps the position right.
    fn bump(&mut self) {
        let Some(byte) = self.peek(0) else { return };
        self.at += 1;
        let line_ends = byte == b'\n' || (byte == b'\r' && self.peek(0) != Some(b'\n'));
        if line_ends {
            self.line += 1;
            self.line_start = self.at;
            self.continuation_bytes = 0;
        } else if byte & 0b1100_0000 == 0b1000_0000 {
            self.continuation_bytes += 1;
        }
    }

    fn bump_many(&mut self, count: usize) {
        for _ in 0..count {
            self.bump();
        }
    }

    fn bump_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&wanted) {
            self.bump();
        }
    }

    fn skip_ignored(&mut self) {
        loop {
            match self.peek(0) {
                Some(b' ' | b'\t' | b'\n' | b'\r' | b',') => self.bump(),
                Some(b'#') => self.bump_while(|byte| byte != b'\n' && byte != b'\r'),
                Some(0xef) if self.text[self.at..].starts_with('\u{feff}') => self.bump_many(3),
                _ => return,
            }
        }
    }

    /// The next token; [`TokenKind::End`] at the end and ever after.
    pub(super) fn next(&mut self) -> Result<Token<'a>, RequestError> {
        self.skip_ignored();
        let (start, pos) = (self.at, self.pos());
        let Some(byte) = self.peek(0) else {
            let (kind, text) = (TokenKind::End, "");
            return Ok(Token { kind, text, pos });
        };
        let punctuator = match byte {
            b'!' => Some(TokenKind::Bang),
            b'$' => Some(TokenKind::Dollar),
            b'&' => Some(TokenKind::Ampersand),
            b'(' => Some(TokenKind::ParenOpen),
            b')' => Some(TokenKind::ParenClose),
            b':' => Some(TokenKind::Colon),
            b'=' => Some(TokenKind::Equals),
            b'@' => Some(TokenKind::At),
            b'[' => Some(TokenKind::BracketOpen),
            b']' => Some(TokenKind::BracketClose),
            b'{' => Some(TokenKind::BraceOpen),
            b'|' => Some(TokenKind::Pipe),
            b'}' => Some(TokenKind::BraceClose),
            _ => None,
        };
        let kind = match (punctuator, byte) {
            (Some(kind), _) => {
                self.bump();
                kind
            }
            (None, b'.') if self.text[self.at..].starts_with("...") => {
                self.bump_many(3);
                TokenKind::Spread
            }
            (None, b'_' | b'a'..=b'z' | b'A'..=b'Z') => {
                self.bump_while(is_name_byte);
                TokenKind::Name
            }
            (None, b'-' | b'0'..=b'9') => self.number()?,
            (None, b'"') if self.text[self.at..].starts_with("\"\"\"") => {
                return self.block_string(pos);
            }
            (None, b'"') => return self.string(pos),
            (None, _) => return Err(self.unexpected()),
        };
        let text = &self.text[start..self.at];
        Ok(Token { kind, text, pos })
    }

    fn number(&mut self) -> Result<TokenKind, RequestError> {
        let mut kind = TokenKind::Int;
        if self.peek(0) == Some(b'-') {
            self.bump();
        }
        if self.peek(0) == Some(b'0') {
            self.bump();
            if self.peek(0).is_some_and(|byte| byte.is_ascii_digit()) {
                return Err(self.unexpected());
            }
        } else {
            self.digits()?;
        }
        if self.peek(0) == Some(b'.') {
            kind = TokenKind::Float;
            self.bump();
            self.digits()?;
        }
        if matches!(self.peek(0), Some(b'e' | b'E')) {
            kind = TokenKind::Float;
            self.bump();
            if matches!(self.peek(0), Some(b'+' | b'-')) {
                self.bump();
            }
            self.digits()?;
        }
        if self
            .peek(0)
            .is_some_and(|byte| byte == b'.' || is_name_byte(byte))
        {
            return Err(self.unexpected());
        }
        Ok(kind)
    }

    fn digits(&mut self) -> Result<(), RequestError> {
        if !self.peek(0).is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.unexpected());
        }
        self.bump_while(|byte| byte.is_ascii_digit());
        Ok(())
    }

    fn string(&mut self, pos: Pos) -> Result<Token<'a>, RequestError> {
        self.bump();
        let start = self.at;
        loop {
            match self.peek(0) {
                None | Some(b'\n' | b'\r') => {
                    return Err(RequestError::syntax("Unterminated string.", self.pos()));
                }
                Some(b'"') => break,
                Some(b'\\') => {
                    self.bump();
                    // A line end after a backslash is left for the next turn to refuse.
                    if !matches!(self.peek(0), None | Some(b'\n' | b'\r')) {
                        self.bump();
                    }
                }
                Some(_) => self.bump(),
            }
        }
        let (kind, text) = (TokenKind::String, &self.text[start..self.at]);
        self.bump();
        Ok(Token { kind, text, pos })
    }

    fn block_string(&mut self, pos: Pos) -> Result<Token<'a>, RequestError> {
        self.bump_many(3);
        let start = self.at;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            if rest.is_empty() {
                return Err(RequestError::syntax("Unterminated string.", self.pos()));
            }
            if rest.starts_with(b"\"\"\"") {
                break;
            }
            let escaped = rest.starts_with(b"\\\"\"\"");
            self.bump_many(if escaped { 4 } else { 1 });
        }
        let (kind, text) = (TokenKind::BlockString, &self.text[start..self.at]);
        self.bump_many(3);
        Ok(Token { kind, text, pos })
    }

    fn unexpected(&self) -> RequestError {
        let found = match self.text[self.at..].chars().next() {
            None => "<EOF>".to_owned(),
            Some('"') => "'\"'".to_owned(),
            Some(graphic @ ' '..='~') => format!("\"{graphic}\""),
            Some(other) => format!("U+{:04X}", u32::from(other)),
        };
        RequestError::syntax(format_args!("Unexpected character: {found}."), self.pos())
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}
