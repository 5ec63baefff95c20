//! Introspection: fields cut out of a document, answered by async-graphql, put back as bytes.

mod size;

use async_graphql::dynamic::Schema;
use async_graphql::{Request, Response, Value};
use async_graphql_value::{ConstValue, Name};
use bytes::Bytes;
use futures_util::FutureExt as _;
use indexmap::IndexMap;
use rustc_hash::FxHashSet;

use super::error::{ErrorCode, GraphqlError};
use super::input::Variables;
use super::limits::Limits;
use super::plan::Introspection;
use super::validate::TypeSystem;

/// What a value takes of an answer at least, in bytes: less than in what tools ask for.
const VALUE_BYTES: usize = 16;

/// The answer to an introspection field, as JSON. `types` are the schema's.
pub fn answer(
    schema: &Schema,
    types: &TypeSystem,
    limits: &Limits,
    part: &Introspection,
    variables: &Variables,
) -> Result<Bytes, GraphqlError> {
    if let Some(bytes) = part.answer.get() {
        return Ok(bytes.clone());
    }
    let values_max = (limits.answer_bytes_max / VALUE_BYTES) as u64;
    if size::values(types, &part.document, variables, values_max) > values_max {
        let message = format!(
            "the answer would be larger than {} bytes; ask for less of the schema",
            limits.answer_bytes_max
        );
        return Err(GraphqlError::new(ErrorCode::AnswerTooLarge, message));
    }
    let used: FxHashSet<&str> = part
        .document
        .operations
        .iter()
        .flat_map(|(_, operation)| &operation.node.variable_definitions)
        .map(|definition| definition.node.name.node.as_str())
        .collect();
    let given: IndexMap<Name, ConstValue> = variables
        .iter()
        .filter(|(name, _)| used.contains(name))
        .map(|(name, value)| (Name::new(name), value.clone()))
        .collect();
    let mut request = Request::new("").variables(async_graphql::Variables::from_value(
        ConstValue::Object(given),
    ));
    request.set_parsed_query(part.document.clone());
    let response = execute(schema, request);
    if let Some(error) = response.errors.into_iter().next() {
        return Err(GraphqlError::new(ErrorCode::BadInput, error.message));
    }
    let value = match response.data {
        Value::Object(mut members) => members.swap_remove(part.response_key.as_str()),
        _ => None,
    };
    let value = value.unwrap_or(Value::Null);
    let bytes = Bytes::from(serde_json::to_vec(&value).expect("introspection is plain data"));
    part.keep(&bytes);
    Ok(bytes)
}

/// What tools send to learn a schema: every type with all that can be said of it.
const INTROSPECTION_QUERY: &str = "
query IntrospectionQuery {
  __schema {
    description
    queryType { name }
    mutationType { name }
    subscriptionType { name }
    types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) {
    name description
    args(includeDeprecated: true) { ...InputValue }
    type { ...TypeRef }
    isDeprecated deprecationReason
  }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue {
  name description type { ...TypeRef } defaultValue isDeprecated deprecationReason
}
fragment TypeRef on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
}
";

/// What the standard introspection query answers.
pub fn whole(schema: &Schema) -> serde_json::Value {
    let response = execute(schema, Request::new(INTROSPECTION_QUERY));
    serde_json::to_value(response.data).expect("introspection is plain data")
}

/// Introspection awaits nothing, so it is there when it is first looked at.
fn execute(schema: &Schema, request: Request) -> Response {
    schema
        .execute(request)
        .now_or_never()
        .expect("introspection awaits nothing")
}
