//! Documents, operations, fragments and variable definitions.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use async_graphql_parser::types::{
    DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType,
    TypeCondition, VariableDefinition,
};
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::Name;

use super::cursor::{Cursor, Parsed};
use super::selection::{directives, fragment_name, selection_set, type_condition};
use super::value::{const_directives, const_value, skip_description, type_reference};
use crate::graphql::guard::error::RequestError;
use crate::graphql::guard::token::{Token, TokenKind};

/// Reads a whole document.
pub(in crate::graphql::guard) fn parse(tokens: &[Token<'_>]) -> Parsed<ExecutableDocument> {
    let mut cursor = Cursor::new(tokens);
    let mut found = Definitions::default();
    loop {
        definition(&mut cursor, &mut found)?;
        if cursor.sees(TokenKind::End) {
            return found.into_document();
        }
    }
}

#[derive(Default)]
struct Definitions {
    anonymous: Vec<Positioned<OperationDefinition>>,
    named: HashMap<Name, Positioned<OperationDefinition>>,
    fragments: HashMap<Name, Positioned<FragmentDefinition>>,
}

impl Definitions {
    /// Names are unique here or nowhere: the document's maps cannot hold two of the same.
    fn into_document(mut self) -> Parsed<ExecutableDocument> {
        let operations = match (self.anonymous.pop(), self.anonymous.is_empty()) {
            (Some(only), true) if self.named.is_empty() => DocumentOperations::Single(only),
            (Some(one), _) => {
                let message = "This anonymous operation must be the only defined operation.";
                return Err(RequestError::invalid(message.to_owned(), vec![one.pos]));
            }
            (None, _) if self.named.is_empty() => {
                let message = "The document has no operation.".to_owned();
                return Err(RequestError::invalid(message, Vec::new()));
            }
            (None, _) => DocumentOperations::Multiple(self.named),
        };
        let fragments = self.fragments;
        Ok(ExecutableDocument {
            operations,
            fragments,
        })
    }

    fn operation(
        &mut self,
        name: Option<Positioned<Name>>,
        operation: Positioned<OperationDefinition>,
    ) -> Parsed<()> {
        let Some(name) = name else {
            self.anonymous.push(operation);
            return Ok(());
        };
        match self.named.entry(name.node) {
            Entry::Occupied(first) => {
                let message = format!("There can be only one operation named \"{}\".", first.key());
                let places = vec![name.pos, first.get().pos];
                Err(RequestError::invalid(message, places))
            }
            Entry::Vacant(entry) => {
                entry.insert(operation);
                Ok(())
            }
        }
    }

    fn fragment(
        &mut self,
        name: Positioned<Name>,
        fragment: Positioned<FragmentDefinition>,
    ) -> Parsed<()> {
        match self.fragments.entry(name.node) {
            Entry::Occupied(first) => {
                let message = format!("There can be only one fragment named \"{}\".", first.key());
                let places = vec![name.pos, first.get().pos];
                Err(RequestError::invalid(message, places))
            }
            Entry::Vacant(entry) => {
                entry.insert(fragment);
                Ok(())
            }
        }
    }
}

fn definition(cursor: &mut Cursor<'_, '_>, found: &mut Definitions) -> Parsed<()> {
    let described = cursor.peek().pos;
    if skip_description(cursor)? && cursor.sees(TokenKind::BraceOpen) {
        return Err(RequestError::syntax(
            "Unexpected description, descriptions are not supported on shorthand queries.",
            described,
        ));
    }
    if cursor.sees(TokenKind::BraceOpen) {
        let operation = shorthand(cursor)?;
        return found.operation(None, operation);
    }
    let keyword = cursor.peek();
    let text = if keyword.kind == TokenKind::Name {
        keyword.text
    } else {
        ""
    };
    match text {
        "query" => operation(cursor, found, OperationType::Query),
        "mutation" => operation(cursor, found, OperationType::Mutation),
        "subscription" => operation(cursor, found, OperationType::Subscription),
        "fragment" => fragment(cursor, found),
        "schema" | "scalar" | "type" | "interface" | "union" | "enum" | "input" | "directive"
        | "extend" => Err(not_executable(keyword, cursor.peek_at(1))),
        _ => Err(cursor.unexpected()),
    }
}

fn not_executable(keyword: Token<'_>, next: Token<'_>) -> RequestError {
    let what = if next.kind == TokenKind::Name {
        format!("\"{}\"", next.text)
    } else {
        keyword.text.to_owned()
    };
    let message = format!("The {what} definition is not executable.");
    RequestError::invalid(message, vec![keyword.pos])
}

fn shorthand(cursor: &mut Cursor<'_, '_>) -> Parsed<Positioned<OperationDefinition>> {
    let pos: Pos = cursor.peek().pos;
    let operation = OperationDefinition {
        ty: OperationType::Query,
        variable_definitions: Vec::new(),
        directives: Vec::new(),
        selection_set: selection_set(cursor)?,
    };
    Ok(Positioned::new(operation, pos))
}

fn operation(
    cursor: &mut Cursor<'_, '_>,
    found: &mut Definitions,
    ty: OperationType,
) -> Parsed<()> {
    let pos = cursor.advance().pos;
    let name = if cursor.sees(TokenKind::Name) {
        Some(cursor.name()?)
    } else {
        None
    };
    let operation = OperationDefinition {
        ty,
        variable_definitions: cursor.optional_many(
            TokenKind::ParenOpen,
            variable_definition,
            TokenKind::ParenClose,
        )?,
        directives: directives(cursor)?,
        selection_set: selection_set(cursor)?,
    };
    found.operation(name, Positioned::new(operation, pos))
}

fn variable_definition(cursor: &mut Cursor<'_, '_>) -> Parsed<Positioned<VariableDefinition>> {
    skip_description(cursor)?;
    let pos = cursor.expect(TokenKind::Dollar)?.pos;
    let name = cursor.name()?;
    cursor.expect(TokenKind::Colon)?;
    let var_type = type_reference(cursor)?;
    let default_value = if cursor.skip_if(TokenKind::Equals) {
        Some(const_value(cursor)?)
    } else {
        None
    };
    let definition = VariableDefinition {
        name,
        var_type,
        directives: const_directives(cursor)?,
        default_value,
    };
    Ok(Positioned::new(definition, pos))
}

fn fragment(cursor: &mut Cursor<'_, '_>, found: &mut Definitions) -> Parsed<()> {
    let pos = cursor.advance().pos;
    let name = fragment_name(cursor)?;
    let type_condition: Positioned<TypeCondition> = type_condition(cursor)?;
    let fragment = FragmentDefinition {
        type_condition,
        directives: directives(cursor)?,
        selection_set: selection_set(cursor)?,
    };
    found.fragment(name, Positioned::new(fragment, pos))
}
