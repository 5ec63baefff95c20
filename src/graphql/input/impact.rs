//! The arguments of `singlePoints` and of its parts.

use super::arguments::{Arguments, Given, present, relation, size};
use crate::graphql::error::GraphqlError;
use crate::graphql::limits::Limits;
use crate::graphql::schema::ImpactMember;
use crate::ontology::Ontology;

pub(super) fn single_points(
    ontology: &Ontology,
    limits: &Limits,
    given: &Given,
) -> Result<Arguments, GraphqlError> {
    let first = size(given, "first", limits.page_size_max)?;
    Ok(Arguments::SinglePoints {
        relation: present(given, "relation").and_then(|value| relation(ontology, value)),
        first: first.unwrap_or(limits.single_points_default()),
    })
}

/// The arguments of a part of an impact or a single point.
pub(super) fn part(
    member: ImpactMember,
    limits: &Limits,
    given: &Given,
) -> Result<Arguments, GraphqlError> {
    Ok(match member {
        ImpactMember::Dependents => {
            let first = size(given, "first", limits.page_size_max)?;
            Arguments::First(first.unwrap_or(limits.dependents_default()))
        }
        _ => Arguments::None,
    })
}
