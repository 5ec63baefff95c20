//! The arguments of `findings`.

use std::sync::Arc;

use async_graphql_value::ConstValue;

use super::arguments::{Given, present, size};
use super::filter::slugs;
use crate::graphql::error::GraphqlError;
use crate::graphql::limits::Limits;
use crate::ontology::Severity;

/// Which findings are asked for.
#[derive(Debug, Clone)]
pub struct FindingArguments {
    /// `rules`; there may not be such.
    pub rules: Option<Vec<Arc<str>>>,
    /// `severity`
    pub severity: Option<Severity>,
    /// `first`
    pub first: Option<usize>,
}

pub(super) fn read(limits: &Limits, given: &Given) -> Result<FindingArguments, GraphqlError> {
    let severity = present(given, "severity").and_then(|value| match value {
        ConstValue::Enum(name) => Severity::named(name),
        _ => None,
    });
    Ok(FindingArguments {
        rules: present(given, "rules").map(slugs),
        severity,
        first: size(given, "first", limits.findings_max)?,
    })
}
