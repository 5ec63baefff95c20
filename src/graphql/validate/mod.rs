//! Validation: whether a document may be asked of a type system.
//!
//! All the rules of section 5 of the specification (October 2021, with `@oneOf` and the existence of the
//! operation's root type from September 2025), because async-graphql's validation is neither complete nor
//! independent of variables. Variables are not looked at: a verdict belongs to the document alone and may be
//! cached. What custom scalars take is decided when values are coerced, not here. The names that
//! [`guard`](super::guard) has found unique are not checked again.
//!
//! One walk collects the survey of a document (every place that a rule asks about, with its types), and
//! each rule is a function over it. After the guard's limits the work is linear in the document, except for
//! variables (operations times the fragments that they use) and field merging, which has a budget.
//! Verdicts are compared with graphql-js in `tests/it/validation.rs`.

mod error;
mod rules;
mod suggestion;
mod survey;
mod type_system;

use async_graphql_parser::types::ExecutableDocument;

pub use error::{ERRORS_MAX, ValidationError};
pub use type_system::{
    ByName, Directive, Field, Input, NamedType, Names, SdlError, Shape, TypeSystem, innermost_name,
};

pub(super) use rules::requested_operation::OPERATION_FOUND;

use error::Errors;
use survey::Survey;

/// The rules that a document breaks, none when it is valid and has the operation asked for.
///
/// The document must come from [`guard::read`](super::guard::read), which bounds its depth.
pub fn validate(
    types: &TypeSystem,
    document: &ExecutableDocument,
    operation_name: Option<&str>,
) -> Vec<ValidationError> {
    let survey = Survey::of(types, document);
    let mut errors = Errors::default();
    rules::requested_operation::check(&survey, operation_name, &mut errors);
    for rule in rules::ALL {
        rule(&survey, &mut errors);
        if errors.is_full() {
            break;
        }
    }
    errors.into_vec()
}

#[cfg(test)]
mod tests;
