//! Turns coerced `where` objects into the graph's typed filters.
//!
//! The reading is the graph's, which rules share; here is what it takes from GraphQL's values.

use std::sync::Arc;

use async_graphql_value::ConstValue;

use crate::graph::{BadPattern, EdgeFilter, Filter, edge_filter, node_filter};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::ontology::{KindId, Literal, Ontology, StoredRelation};

/// A condition on nodes of a kind.
pub fn node(ontology: &Ontology, kind: KindId, value: &ConstValue) -> Result<Filter, GraphqlError> {
    node_filter(ontology, kind, &literal(value)).map_err(bad)
}

/// A condition on edges of a stored relation.
pub fn edge(relation: &StoredRelation, value: &ConstValue) -> Result<EdgeFilter, GraphqlError> {
    edge_filter(relation, &literal(value)).map_err(bad)
}

fn bad(pattern: BadPattern) -> GraphqlError {
    GraphqlError::new(ErrorCode::BadInput, pattern.to_string())
}

fn literal(value: &ConstValue) -> Literal {
    match value {
        ConstValue::Boolean(boolean) => Literal::Boolean(*boolean),
        ConstValue::Number(number) => Literal::Number(number.clone()),
        ConstValue::String(text) => Literal::Text(text.clone()),
        ConstValue::Enum(name) => Literal::Enum(name.to_string()),
        ConstValue::List(items) => Literal::List(items.iter().map(literal).collect()),
        ConstValue::Object(members) => Literal::Object(
            members
                .iter()
                .map(|(name, value)| (name.to_string(), literal(value)))
                .collect(),
        ),
        // No input of ours takes binary values.
        ConstValue::Null | ConstValue::Binary(_) => Literal::Null,
    }
}

/// The items of a coerced list.
pub(super) fn items(value: &ConstValue) -> &[ConstValue] {
    match value {
        ConstValue::List(items) => items,
        _ => &[],
    }
}

pub(super) fn slugs(value: &ConstValue) -> Vec<Arc<str>> {
    items(value)
        .iter()
        .filter_map(|item| match item {
            ConstValue::String(slug) => Some(slug.as_str().into()),
            _ => None,
        })
        .collect()
}

/// The members of an object that are not null.
pub(super) fn given(value: &ConstValue) -> impl Iterator<Item = (&str, &ConstValue)> {
    let members = match value {
        ConstValue::Object(members) => Some(members),
        _ => None,
    };
    members
        .into_iter()
        .flatten()
        .filter(|(_, value)| **value != ConstValue::Null)
        .map(|(name, value)| (name.as_str(), value))
}
