//! The arguments of `coverage` and of its parts.

use std::sync::Arc;

use super::arguments::{Arguments, Given, present, relation, size};
use super::filter;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;
use crate::graphql::schema::CoverageMember;
use crate::ontology::{FieldId, Ontology};

/// The arguments of `coverage`.
#[derive(Debug, Clone)]
pub struct CoverageArguments {
    /// `relation`
    pub relation: FieldId,
    /// `rows`; all of the kind where it is left out.
    pub rows: Option<Vec<Arc<str>>>,
    /// `columns`; all of the kind where it is left out.
    pub columns: Option<Vec<Arc<str>>>,
}

pub(super) fn coverage(ontology: &Ontology, given: &Given) -> Result<Arguments, GraphqlError> {
    let relation = present(given, "relation").and_then(|value| relation(ontology, value));
    let lines = |argument: &str| {
        let Some(value) = present(given, argument) else {
            return Ok(None);
        };
        let slugs = filter::slugs(value);
        if slugs.is_empty() {
            let message = format!("{argument}: name at least one node, or leave the list out");
            return Err(GraphqlError::new(ErrorCode::BadInput, message));
        }
        Ok(Some(slugs))
    };
    Ok(Arguments::Coverage(Box::new(CoverageArguments {
        relation: relation.expect("coerced to a value of the enum, which the ontology made"),
        rows: lines("rows")?,
        columns: lines("columns")?,
    })))
}

/// The arguments of a part of the matrix.
pub(super) fn part(
    member: CoverageMember,
    limits: &Limits,
    given: &Given,
) -> Result<Arguments, GraphqlError> {
    let first = |default: usize, most| {
        let first = size(given, "first", most)?;
        Ok(Arguments::First(first.unwrap_or(default)))
    };
    match member {
        CoverageMember::Cells => {
            let cells = size(given, "first", limits.coverage_cells_max)?;
            Ok(cells.map_or(Arguments::None, Arguments::First))
        }
        CoverageMember::Gaps => first(limits.gaps_default(), limits.coverage_cells_max),
        CoverageMember::Candidates => {
            first(limits.candidates_default(), limits.coverage_candidates_max)
        }
        CoverageMember::Paths => first(limits.witnesses_default(), limits.witnesses_max),
        _ => Ok(Arguments::None),
    }
}
