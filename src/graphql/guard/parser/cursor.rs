//! The place in the tokens, and the few ways of moving on that every production uses.

use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::Name;

use crate::graphql::guard::error::RequestError;
use crate::graphql::guard::token::{Token, TokenKind};

/// What reading a production gives.
pub(super) type Parsed<T> = Result<T, RequestError>;

/// Reads tokens one after another; the last one is [`TokenKind::End`] and is never passed.
pub(super) struct Cursor<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) fn new(tokens: &'t [Token<'a>]) -> Self {
        Self { tokens, at: 0 }
    }

    /// The token `ahead` places after the next one.
    pub(super) fn peek_at(&self, ahead: usize) -> Token<'a> {
        let last = self.tokens.len().saturating_sub(1);
        let at = (self.at + ahead).min(last);
        self.tokens.get(at).copied().unwrap_or(Token {
            kind: TokenKind::End,
            text: "",
            pos: Pos { line: 1, column: 1 },
        })
    }

    pub(super) fn peek(&self) -> Token<'a> {
        self.peek_at(0)
    }

    pub(super) fn sees(&self, kind: TokenKind) -> bool {
        self.peek().kind == kind
    }

    pub(super) fn sees_keyword(&self, keyword: &str) -> bool {
        let token = self.peek();
        token.kind == TokenKind::Name && token.text == keyword
    }

    pub(super) fn advance(&mut self) -> Token<'a> {
        let token = self.peek();
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    pub(super) fn skip_if(&mut self, kind: TokenKind) -> bool {
        let seen = self.sees(kind);
        if seen {
            self.advance();
        }
        seen
    }

    pub(super) fn expect(&mut self, kind: TokenKind) -> Parsed<Token<'a>> {
        if self.sees(kind) {
            return Ok(self.advance());
        }
        let found = self.peek();
        Err(RequestError::syntax(
            format_args!("Expected {kind}, found {found}."),
            found.pos,
        ))
    }

    pub(super) fn expect_keyword(&mut self, keyword: &str) -> Parsed<Token<'a>> {
        if self.sees_keyword(keyword) {
            return Ok(self.advance());
        }
        let found = self.peek();
        Err(RequestError::syntax(
            format_args!("Expected \"{keyword}\", found {found}."),
            found.pos,
        ))
    }

    pub(super) fn name(&mut self) -> Parsed<Positioned<Name>> {
        let token = self.expect(TokenKind::Name)?;
        Ok(Positioned::new(Name::new(token.text), token.pos))
    }

    pub(super) fn unexpected(&self) -> RequestError {
        let found = self.peek();
        RequestError::syntax(format_args!("Unexpected {found}."), found.pos)
    }

    /// `open item+ close`
    pub(super) fn many<T>(
        &mut self,
        open: TokenKind,
        item: impl Fn(&mut Self) -> Parsed<T>,
        close: TokenKind,
    ) -> Parsed<Vec<T>> {
        self.expect(open)?;
        let mut items = vec![item(self)?];
        while !self.skip_if(close) {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// `(open item+ close)?`
    pub(super) fn optional_many<T>(
        &mut self,
        open: TokenKind,
        item: impl Fn(&mut Self) -> Parsed<T>,
        close: TokenKind,
    ) -> Parsed<Vec<T>> {
        if self.sees(open) {
            self.many(open, item, close)
        } else {
            Ok(Vec::new())
        }
    }
}
