//! The arguments of `facets`.

use async_graphql_value::ConstValue;

use super::arguments::{Given, size};
use crate::graph::FacetBy;
use crate::graphql::error::GraphqlError;
use crate::graphql::limits::Limits;
use crate::ontology::{KindId, Ontology, shouty};

/// The arguments of `facets`.
#[derive(Debug, Clone, Copy)]
pub struct FacetArguments {
    /// What nodes are grouped by.
    pub by: FacetBy,
    /// How many groups are shown.
    pub first: usize,
}

/// `kind`: whose attributes and relations are meant; none for nodes of any kind.
pub(super) fn arguments(
    ontology: &Ontology,
    limits: &Limits,
    kind: Option<KindId>,
    given: &Given,
) -> Result<FacetArguments, GraphqlError> {
    let first = size(given, "first", limits.facets_max)?;
    let by = match (kind, given.get("by")) {
        (Some(kind), Some(ConstValue::Enum(value))) => by(ontology, kind, value.as_str()),
        _ => FacetBy::Kind,
    };
    Ok(FacetArguments {
        by,
        first: first.unwrap_or(limits.facets_default()),
    })
}

fn by(ontology: &Ontology, kind: KindId, value: &str) -> FacetBy {
    let attributes = &ontology.kind(kind).attributes;
    let attribute = attributes.iter().position(|one| shouty(&one.name) == value);
    match attribute {
        Some(index) => FacetBy::Attribute(index),
        None => {
            let mut fields = ontology.fields_of(kind);
            let field = fields.find(|field| shouty(&field.name) == value);
            FacetBy::Relation(
                field
                    .expect("the schema has only attributes and relations here")
                    .id,
            )
        }
    }
}
