//! The arguments of `venn`: which sets are taken apart.

use std::sync::Arc;

use async_graphql_value::ConstValue;

use super::arguments::{Given, as_text, present, relation};
use super::filter::{self, items};
use super::set;
use crate::graph::{SetExpression, Venn};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;
use crate::ontology::{FieldId, Ontology};

/// The arguments of `venn`.
#[derive(Debug, Clone)]
pub enum VennArguments {
    /// What a relation field of several nodes leads to.
    Relation {
        /// The field.
        field: FieldId,
        /// The nodes' slugs; all nodes of the kind where there are none.
        of: Option<Vec<Arc<str>>>,
    },
    /// Sets of any sort, each with what it is called.
    Sets(Vec<(String, SetExpression)>),
}

/// How many sets a diagram takes apart.
pub fn sets_max(limits: &Limits) -> usize {
    limits.venn_sets_max.min(Venn::SETS_MAX)
}

pub(super) fn arguments(
    ontology: &Ontology,
    limits: &Limits,
    given: &Given,
) -> Result<VennArguments, GraphqlError> {
    let bad = |message: &str| Err(GraphqlError::new(ErrorCode::BadInput, message));
    match (present(given, "relation"), present(given, "sets")) {
        (Some(_), Some(_)) => bad("relation and sets exclude each other: give one of them"),
        (None, None) => bad("give a relation, or sets"),
        (Some(value), None) => {
            if present(given, "labels").is_some() {
                return bad("labels: with a relation, sets are called after their nodes");
            }
            let field = relation(ontology, value);
            let field = field.expect("the schema has only the ontology's relations");
            let of = present(given, "of").map(filter::slugs);
            if let Some(of) = &of {
                count(limits, "of", of.len())?;
            }
            Ok(VennArguments::Relation { field, of })
        }
        (None, Some(value)) => {
            if present(given, "of").is_some() {
                return bad("of: this goes with a relation; sets say themselves what they are of");
            }
            sets(ontology, limits, items(value), given).map(VennArguments::Sets)
        }
    }
}

fn sets(
    ontology: &Ontology,
    limits: &Limits,
    values: &[ConstValue],
    given: &Given,
) -> Result<Vec<(String, SetExpression)>, GraphqlError> {
    count(limits, "sets", values.len())?;
    let labels = present(given, "labels").map(items);
    if let Some(labels) = labels
        && labels.len() != values.len()
    {
        let message = format!(
            "labels: there are {} for {} sets; give one for each",
            labels.len(),
            values.len()
        );
        return Err(GraphqlError::new(ErrorCode::BadInput, message));
    }
    let named = values.iter().enumerate().map(|(index, value)| {
        let set = set::expression(ontology, value, &format!("sets[{index}]"))?;
        let label = labels.and_then(|labels| as_text(&labels[index]));
        let label = label.map_or_else(|| set::name(ontology, value), str::to_owned);
        Ok((label, set))
    });
    named.collect()
}

fn count(limits: &Limits, argument: &str, count: usize) -> Result<(), GraphqlError> {
    let most = sets_max(limits);
    if (1..=most).contains(&count) {
        return Ok(());
    }
    let message = format!("{argument}: {count} sets are not between 1 and {most}");
    Err(GraphqlError::new(ErrorCode::BadInput, message))
}
