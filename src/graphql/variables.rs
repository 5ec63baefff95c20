//! A request's variables: parsed from JSON, coerced to the types that the operation declares.

use async_graphql_parser::Pos;
use async_graphql_parser::types::{BaseType, OperationDefinition, Type as AstType};
use async_graphql_value::{ConstValue, Name};

use super::document::Text;
use super::error::{ErrorCode, GraphqlError};
use super::input::{self, Variables};
use super::limits::Limits;
use super::named::Named;
use super::schema::{Api, Type};
use crate::diagnostic::shown;

/// The variables as a request gives them.
pub type Given<'r> = Named<Text<'r>, ConstValue>;

/// Reads the JSON object; absent and null are no variables.
pub fn parse(json: Option<&str>) -> Result<Given<'_>, GraphqlError> {
    let Some(json) = json else {
        return Ok(Given::default());
    };
    let parsed: Result<Option<Given<'_>>, _> = serde_json::from_str(json);
    parsed.map(Option::unwrap_or_default).map_err(|error| {
        // What is found instead of an object may be repeated whole.
        let why = error.to_string();
        let message = format!("variables must be a JSON object: {}", shown(&why));
        GraphqlError::new(ErrorCode::BadRequest, message)
    })
}

/// A variable that an operation declares.
#[derive(Debug)]
pub struct Declared {
    name: Name,
    ty: Type,
    default: Option<ConstValue>,
    at: Pos,
}

/// The variables that an operation declares.
pub fn declared(operation: &OperationDefinition) -> Vec<Declared> {
    let declared = operation.variable_definitions.iter().map(|definition| {
        let node = &definition.node;
        Declared {
            name: node.name.node.clone(),
            ty: type_of(&node.var_type.node),
            default: node.default_value.as_ref().map(|value| value.node.clone()),
            at: definition.pos,
        }
    });
    declared.collect()
}

/// Coerces what is given to what an operation declares, with defaults; all mistakes at once.
pub fn coerce(
    api: &Api,
    limits: &Limits,
    declared: &[Declared],
    mut given: Given<'_>,
) -> Result<Variables, Vec<GraphqlError>> {
    let mut variables = Vec::with_capacity(declared.len());
    let mut errors = Vec::new();
    for Declared {
        name,
        ty,
        default,
        at,
    } in declared
    {
        let value = match given.get_mut(name.as_str()) {
            // No other variable has the name.
            Some(value) => input::json(api, limits, ty, std::mem::take(value)),
            None => match default {
                Some(default) => {
                    let literal = default.clone().into_value();
                    input::literal(api, limits, ty, &literal, &Variables::default())
                        .map(|value| value.expect("a constant is never absent"))
                }
                None if ty.is_nullable() => continue,
                None => {
                    let message = format!("variable \"${name}\" of type {ty} was not given");
                    errors.push(bad(message).at(*at));
                    continue;
                }
            },
        };
        match value {
            Ok(value) => {
                variables.push((name.clone(), value));
            }
            Err(misfit) => {
                let message = format!("variable \"${name}\": {misfit}");
                errors.push(bad(message).at(*at));
            }
        }
    }
    if errors.is_empty() {
        Ok(Variables::of(variables))
    } else {
        Err(errors)
    }
}

fn bad(message: String) -> GraphqlError {
    GraphqlError::new(ErrorCode::BadVariable, message)
}

fn type_of(ty: &AstType) -> Type {
    let base = match &ty.base {
        BaseType::Named(name) => Type::named(name.as_str()),
        BaseType::List(inner) => Type::List(Box::new(type_of(inner))),
    };
    if ty.nullable { base } else { base.required() }
}
