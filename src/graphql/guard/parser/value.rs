//! Values, constants, types and descriptions.

use async_graphql_parser::types::{BaseType, Directive, Type};
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::indexmap::IndexMap;
use async_graphql_value::{ConstValue, Name, Number, Value};

use super::cursor::{Cursor, Parsed};
use super::selection::directives;
use crate::graphql::guard::error::RequestError;
use crate::graphql::guard::string;
use crate::graphql::guard::token::{Token, TokenKind};

pub(super) fn value(cursor: &mut Cursor<'_, '_>) -> Parsed<Positioned<Value>> {
    let pos = cursor.peek().pos;
    Ok(Positioned::new(bare_value(cursor)?, pos))
}

fn bare_value(cursor: &mut Cursor<'_, '_>) -> Parsed<Value> {
    let token = cursor.peek();
    match token.kind {
        TokenKind::BracketOpen => {
            cursor.advance();
            let mut items = Vec::new();
            while !cursor.skip_if(TokenKind::BracketClose) {
                items.push(bare_value(cursor)?);
            }
            Ok(Value::List(items))
        }
        TokenKind::BraceOpen => object(cursor),
        TokenKind::Dollar => {
            cursor.advance();
            Ok(Value::Variable(cursor.name()?.node))
        }
        TokenKind::Name => {
            cursor.advance();
            Ok(match token.text {
                "true" => Value::Boolean(true),
                "false" => Value::Boolean(false),
                "null" => Value::Null,
                name => Value::Enum(Name::new(name)),
            })
        }
        TokenKind::Int | TokenKind::Float => {
            cursor.advance();
            Ok(Value::Number(number(token)?))
        }
        TokenKind::String | TokenKind::BlockString => {
            cursor.advance();
            Ok(Value::String(string_value(token)?))
        }
        _ => Err(cursor.unexpected()),
    }
}

fn object(cursor: &mut Cursor<'_, '_>) -> Parsed<Value> {
    cursor.expect(TokenKind::BraceOpen)?;
    let mut fields = IndexMap::new();
    while !cursor.skip_if(TokenKind::BraceClose) {
        let name = cursor.name()?;
        cursor.expect(TokenKind::Colon)?;
        let value = bare_value(cursor)?;
        if fields.contains_key(&name.node) {
            let message = format!("There can be only one input field named \"{}\".", name.node);
            return Err(RequestError::invalid(message, vec![name.pos]));
        }
        fields.insert(name.node, value);
    }
    Ok(Value::Object(fields))
}

/// A value without variables.
pub(super) fn const_value(cursor: &mut Cursor<'_, '_>) -> Parsed<Positioned<ConstValue>> {
    let value = value(cursor)?;
    match value.node.into_const() {
        Some(constant) => Ok(Positioned::new(constant, value.pos)),
        None => Err(variable_in_constant(value.pos)),
    }
}

/// Directives whose arguments have no variables.
pub(super) fn const_directives(cursor: &mut Cursor<'_, '_>) -> Parsed<Vec<Positioned<Directive>>> {
    let found = directives(cursor)?;
    for directive in &found {
        for (_, value) in &directive.node.arguments {
            if value.node.clone().into_const().is_none() {
                return Err(variable_in_constant(value.pos));
            }
        }
    }
    Ok(found)
}

fn variable_in_constant(at: Pos) -> RequestError {
    RequestError::syntax("Unexpected variable in constant value.", at)
}

/// A whole number keeps its digits while they fit 64 bits; beyond that only its magnitude is kept, and
/// the validation takes it for a number with a fraction.
fn number(token: Token<'_>) -> Parsed<Number> {
    if token.kind == TokenKind::Int {
        if let Ok(signed) = token.text.parse::<i64>() {
            return Ok(signed.into());
        }
        if let Ok(unsigned) = token.text.parse::<u64>() {
            return Ok(unsigned.into());
        }
    }
    let magnitude = token.text.parse::<f64>().ok();
    magnitude.and_then(Number::from_f64).ok_or_else(|| {
        let message = format!("The number {} is too large.", token.text);
        RequestError::syntax(message, token.pos)
    })
}

fn string_value(token: Token<'_>) -> Parsed<String> {
    if token.kind == TokenKind::BlockString {
        return Ok(string::block(token.text));
    }
    string::quoted(token.text).map_err(|bad| {
        let at = Pos {
            line: token.pos.line,
            column: token.pos.column + 1 + bad.characters_before,
        };
        let message = format!("Invalid character escape sequence: \"{}\".", bad.text);
        RequestError::syntax(message, at)
    })
}

/// Passes a description if there is one, and says whether there was.
pub(super) fn skip_description(cursor: &mut Cursor<'_, '_>) -> Parsed<bool> {
    let token = cursor.peek();
    let described = matches!(token.kind, TokenKind::String | TokenKind::BlockString);
    if described {
        string_value(token)?;
        cursor.advance();
    }
    Ok(described)
}

pub(super) fn type_reference(cursor: &mut Cursor<'_, '_>) -> Parsed<Positioned<Type>> {
    let pos = cursor.peek().pos;
    Ok(Positioned::new(bare_type(cursor)?, pos))
}

fn bare_type(cursor: &mut Cursor<'_, '_>) -> Parsed<Type> {
    let base = if cursor.skip_if(TokenKind::BracketOpen) {
        let item = bare_type(cursor)?;
        cursor.expect(TokenKind::BracketClose)?;
        BaseType::List(Box::new(item))
    } else {
        BaseType::Named(cursor.name()?.node)
    };
    let nullable = !cursor.skip_if(TokenKind::Bang);
    Ok(Type { base, nullable })
}
