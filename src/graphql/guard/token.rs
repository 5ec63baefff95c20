//! The tokens of GraphQL's lexical grammar (October 2021, section 2.1.6).

use std::fmt;

use async_graphql_parser::Pos;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// `!`
    Bang,
    /// `$`
    Dollar,
    /// `&`
    Ampersand,
    /// `(`
    ParenOpen,
    /// `)`
    ParenClose,
    /// `...`
    Spread,
    /// `:`
    Colon,
    /// `=`
    Equals,
    /// `@`
    At,
    /// `[`
    BracketOpen,
    /// `]`
    BracketClose,
    /// `{`
    BraceOpen,
    /// `|`
    Pipe,
    /// `}`
    BraceClose,
    /// A name or keyword.
    Name,
    /// A whole number.
    Int,
    /// A number with a fraction or an exponent.
    Float,
    /// A quoted string.
    String,
    /// A block string.
    BlockString,
    /// The end of the text.
    End,
}

/// A piece of the text and where it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// As it stands in the text; without the quotes for strings.
    pub text: &'a str,
    /// Where its first character is.
    pub pos: Pos,
}

impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bang => "\"!\"",
            Self::Dollar => "\"$\"",
            Self::Ampersand => "\"&\"",
            Self::ParenOpen => "\"(\"",
            Self::ParenClose => "\")\"",
            Self::Spread => "\"...\"",
            Self::Colon => "\":\"",
            Self::Equals => "\"=\"",
            Self::At => "\"@\"",
            Self::BracketOpen => "\"[\"",
            Self::BracketClose => "\"]\"",
            Self::BraceOpen => "\"{\"",
            Self::Pipe => "\"|\"",
            Self::BraceClose => "\"}\"",
            Self::Name => "Name",
            Self::Int => "Int",
            Self::Float => "Float",
            Self::String => "String",
            Self::BlockString => "BlockString",
            Self::End => "<EOF>",
        })
    }
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::String
            | TokenKind::BlockString => {
                let shown: String = self.text.chars().take(80).collect();
                write!(f, "{} \"{shown}\"", self.kind)
            }
            _ => self.kind.fmt(f),
        }
    }
}
