//! The arguments of `paths` and `neighborhood`.

use super::arguments::{Arguments, Given, present, relation, size, text};
use super::filter;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;
use crate::ontology::{FieldId, Ontology};

/// The arguments of `paths`.
#[derive(Debug, Clone)]
pub struct PathsArguments {
    /// `from`
    pub from: String,
    /// `to`
    pub to: String,
    /// `relations`
    pub relations: Option<Vec<FieldId>>,
    /// `maxLength`
    pub length_max: usize,
    /// `first`
    pub first: usize,
}

/// The arguments of `neighborhood`.
#[derive(Debug, Clone)]
pub struct NeighborhoodArguments {
    /// `of`
    pub of: Vec<String>,
    /// `depth`
    pub depth: usize,
    /// `relations`
    pub relations: Option<Vec<FieldId>>,
    /// `maxNodes`
    pub nodes_max: usize,
}

pub(super) fn paths(
    ontology: &Ontology,
    limits: &Limits,
    given: &Given,
) -> Result<Arguments, GraphqlError> {
    let id = |name| text(given, name).unwrap_or_default().to_owned();
    let length_max = size(given, "maxLength", limits.path_length_max)?;
    let first = size(given, "first", limits.paths_max)?;
    Ok(Arguments::Paths(Box::new(PathsArguments {
        from: id("from"),
        to: id("to"),
        relations: relations(ontology, given)?,
        length_max: length_max.unwrap_or(limits.path_length_default()),
        first: first.unwrap_or(limits.paths_default()),
    })))
}

pub(super) fn neighborhood(
    ontology: &Ontology,
    limits: &Limits,
    given: &Given,
) -> Result<Arguments, GraphqlError> {
    let of = present(given, "of").map(filter::slugs).unwrap_or_default();
    if of.is_empty() {
        let message = "of: name at least one node";
        return Err(GraphqlError::new(ErrorCode::BadInput, message));
    }
    let depth = size(given, "depth", limits.neighborhood_depth_max)?;
    let nodes_max = size(given, "maxNodes", limits.neighborhood_nodes_max)?;
    Ok(Arguments::Neighborhood(Box::new(NeighborhoodArguments {
        of: of.iter().map(|id| id.to_string()).collect(),
        depth: depth.unwrap_or(1),
        relations: relations(ontology, given)?,
        nodes_max: nodes_max.unwrap_or(limits.neighborhood_nodes_default()),
    })))
}

fn relations(ontology: &Ontology, given: &Given) -> Result<Option<Vec<FieldId>>, GraphqlError> {
    let Some(value) = present(given, "relations") else {
        return Ok(None);
    };
    let items = filter::items(value);
    if items.is_empty() {
        let message = "relations: name at least one relation, or leave the list out to follow every stored one";
        return Err(GraphqlError::new(ErrorCode::BadInput, message));
    }
    let fields = items.iter().filter_map(|item| relation(ontology, item));
    Ok(Some(fields.collect()))
}
