//! The arguments of `findings`.

use std::sync::Arc;

use async_graphql_value::ConstValue;

use super::arguments::{Given, present, size};
use super::filter::slugs;
use crate::diagnostic::nearest;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;
use crate::ontology::{Ontology, Severity};

/// The most characters of an unknown name that an error repeats.
const SHOWN_MAX: usize = 64;

/// Which findings are asked for.
#[derive(Debug, Clone)]
pub struct FindingArguments {
    /// `rules`, all known.
    pub rules: Option<Vec<Arc<str>>>,
    /// `severity`
    pub severity: Option<Severity>,
    /// `first`
    pub first: Option<usize>,
}

pub(super) fn read(
    ontology: &Ontology,
    limits: &Limits,
    given: &Given,
) -> Result<FindingArguments, GraphqlError> {
    let rules = present(given, "rules").map(slugs);
    if let Some(names) = &rules {
        check_names(ontology, names)?;
    }
    let severity = present(given, "severity").and_then(|value| match value {
        ConstValue::Enum(name) => Severity::named(name),
        _ => None,
    });
    Ok(FindingArguments {
        rules,
        severity,
        first: size(given, "first", limits.findings_max)?,
    })
}

/// All unknown names are named at once, each with what is near it.
fn check_names(ontology: &Ontology, names: &[Arc<str>]) -> Result<(), GraphqlError> {
    let unknown = names
        .iter()
        .filter(|name| ontology.rule_named(name).is_none())
        .map(|name| {
            let shown: String = name.chars().take(SHOWN_MAX).collect();
            let known = ontology.rules.iter().map(|rule| rule.name.as_str());
            let hint = match nearest(&shown, known.clone()) {
                Some(near) => format!("; did you mean {near}?"),
                None => format!("; the rules are {}", known.collect::<Vec<_>>().join(", ")),
            };
            format!("rules: there is no rule {shown:?}{hint}")
        });
    let unknown: Vec<String> = unknown.collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(GraphqlError::new(ErrorCode::NotFound, unknown.join("; ")))
}
