//! Selection sets, fields, fragments where they are used, and what may stand on them.

use async_graphql_parser::Positioned;
use async_graphql_parser::types::{
    Directive, Field, FragmentSpread, InlineFragment, Selection, SelectionSet, TypeCondition,
};
use async_graphql_value::{Name, Value};

use super::cursor::{Cursor, Parsed};
use super::value::value;
use crate::graphql::guard::token::TokenKind;

pub(super) fn selection_set(cursor: &mut Cursor<'_, '_>) -> Parsed<Positioned<SelectionSet>> {
    let pos = cursor.peek().pos;
    let items = cursor.many(TokenKind::BraceOpen, selection, TokenKind::BraceClose)?;
    Ok(Positioned::new(SelectionSet { items }, pos))
}

fn selection(cursor: &mut Cursor<'_, '_>) -> Parsed<Positioned<Selection>> {
    let pos = cursor.peek().pos;
    let selection = if cursor.skip_if(TokenKind::Spread) {
        if cursor.sees(TokenKind::Name) && !cursor.sees_keyword("on") {
            Selection::FragmentSpread(Positioned::new(fragment_spread(cursor)?, pos))
        } else {
            Selection::InlineFragment(Positioned::new(inline_fragment(cursor)?, pos))
        }
    } else {
        Selection::Field(Positioned::new(field(cursor)?, pos))
    };
    Ok(Positioned::new(selection, pos))
}

fn field(cursor: &mut Cursor<'_, '_>) -> Parsed<Field> {
    let first = cursor.name()?;
    let (alias, name) = if cursor.skip_if(TokenKind::Colon) {
        (Some(first), cursor.name()?)
    } else {
        (None, first)
    };
    Ok(Field {
        alias,
        name,
        arguments: arguments(cursor)?,
        directives: directives(cursor)?,
        selection_set: if cursor.sees(TokenKind::BraceOpen) {
            selection_set(cursor)?
        } else {
            Positioned::default()
        },
    })
}

fn fragment_spread(cursor: &mut Cursor<'_, '_>) -> Parsed<FragmentSpread> {
    Ok(FragmentSpread {
        fragment_name: fragment_name(cursor)?,
        directives: directives(cursor)?,
    })
}

fn inline_fragment(cursor: &mut Cursor<'_, '_>) -> Parsed<InlineFragment> {
    Ok(InlineFragment {
        type_condition: if cursor.sees_keyword("on") {
            Some(type_condition(cursor)?)
        } else {
            None
        },
        directives: directives(cursor)?,
        selection_set: selection_set(cursor)?,
    })
}

/// Any name but `on`.
pub(super) fn fragment_name(cursor: &mut Cursor<'_, '_>) -> Parsed<Positioned<Name>> {
    if cursor.sees_keyword("on") {
        return Err(cursor.unexpected());
    }
    cursor.name()
}

pub(super) fn type_condition(cursor: &mut Cursor<'_, '_>) -> Parsed<Positioned<TypeCondition>> {
    let pos = cursor.expect_keyword("on")?.pos;
    let on = cursor.name()?;
    Ok(Positioned::new(TypeCondition { on }, pos))
}

pub(super) fn directives(cursor: &mut Cursor<'_, '_>) -> Parsed<Vec<Positioned<Directive>>> {
    let mut found = Vec::new();
    while cursor.sees(TokenKind::At) {
        let pos = cursor.advance().pos;
        let directive = Directive {
            name: cursor.name()?,
            arguments: arguments(cursor)?,
        };
        found.push(Positioned::new(directive, pos));
    }
    Ok(found)
}

type Argument = (Positioned<Name>, Positioned<Value>);

fn arguments(cursor: &mut Cursor<'_, '_>) -> Parsed<Vec<Argument>> {
    cursor.optional_many(TokenKind::ParenOpen, argument, TokenKind::ParenClose)
}

fn argument(cursor: &mut Cursor<'_, '_>) -> Parsed<Argument> {
    let name = cursor.name()?;
    cursor.expect(TokenKind::Colon)?;
    Ok((name, value(cursor)?))
}
