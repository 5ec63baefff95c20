//! The operation asked for is there, and its kind of operation is served.
//!
//! Sections 6.1 (GetOperation) and 5.2.1 (Operation Type Existence).

use async_graphql_parser::types::OperationType;

use crate::diagnostic::shown;
use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::Survey;

const RULE: &str = "RequestedOperation";

/// What is reported where the operation asked for is not there, or is not said of several.
pub(in crate::graphql) const OPERATION_FOUND: &str = "OperationFound";

pub(in crate::graphql::validate) fn check(
    survey: &Survey<'_>,
    operation_name: Option<&str>,
    errors: &mut Errors,
) {
    for (definition, node) in survey.operations() {
        if survey.types.root(node.ty).is_none() {
            let kind = match node.ty {
                OperationType::Query => "query",
                OperationType::Mutation => "mutation",
                OperationType::Subscription => "subscription",
            };
            let message = format!("Schema is not configured to execute {kind} operation.");
            errors.report(RULE, message, vec![definition.pos]);
        }
    }
    match operation_name {
        None if survey.operations().count() > 1 => {
            let message = "Must provide operation name if query contains multiple operations.";
            errors.report(OPERATION_FOUND, message.to_owned(), Vec::new());
        }
        Some(wanted)
            if !survey
                .operations()
                .any(|(found, _)| found.shown_name() == wanted) =>
        {
            let message = format!("Unknown operation named \"{}\".", shown(wanted));
            errors.report(OPERATION_FOUND, message, Vec::new());
        }
        None | Some(_) => {}
    }
}
