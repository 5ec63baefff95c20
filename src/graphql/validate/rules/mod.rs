//! The rules, one function each: it reads the survey and reports what breaks it.

mod arguments;
mod directives;
mod fields;
mod fragment_cycles;
mod fragments;
mod introspection_depth;
pub(super) mod overlapping_fields;
pub(super) mod requested_operation;
mod single_field_subscriptions;
mod type_names;
mod values;
mod variable_positions;
mod variables;

use super::error::Errors;
use super::survey::Survey;

/// A rule.
pub(super) type Rule = fn(&Survey<'_>, &mut Errors);

/// Every rule that asks only about the document, in the order of the specification.
pub(super) const ALL: &[Rule] = &[
    single_field_subscriptions::check,
    type_names::check,
    fields::on_correct_type,
    fields::leaves,
    introspection_depth::check,
    arguments::known,
    arguments::unique,
    arguments::required,
    fragments::on_composite_types,
    fragments::known,
    fragments::used,
    fragments::possible,
    fragment_cycles::check,
    values::check,
    directives::known,
    directives::unique,
    variables::unique,
    variables::input_types,
    variables::defined,
    variables::used,
    variable_positions::check,
    overlapping_fields::check,
];
