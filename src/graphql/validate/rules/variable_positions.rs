//! A variable's type fits every place that it is used in (section 5.8.5), and is not null where exactly
//! one field of an input object must be given.

use async_graphql_parser::types::{BaseType, Type, VariableDefinition};
use async_graphql_value::{ConstValue, Name};
use rustc_hash::FxHashMap;

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::{Expected, Survey};

const RULE: &str = "VariablesInAllowedPosition";

pub(super) fn check(survey: &Survey<'_>, errors: &mut Errors) {
    for (definition, operation) in survey.operations() {
        if operation.variable_definitions.is_empty() {
            continue;
        }
        let variables: FxHashMap<&Name, _> = operation
            .variable_definitions
            .iter()
            .filter(|variable| {
                survey
                    .types
                    .innermost(&variable.node.var_type.node)
                    .is_some()
            })
            .map(|variable| (&variable.node.name.node, variable))
            .collect();
        for found in survey.reachable(definition) {
            for usage in &survey.usages[found.usages.clone()] {
                let (Some(variable), Some(place)) = (variables.get(usage.name), &usage.expected)
                else {
                    continue;
                };
                let ty = &variable.node.var_type.node;
                let name = usage.name;
                let places = || vec![variable.pos, usage.pos];
                if !fits(&variable.node, place) {
                    let message = format!(
                        "Variable \"${name}\" of type \"{ty}\" used in position expecting type \"{}\".",
                        place.ty
                    );
                    errors.report(RULE, message, places());
                }
                if let Some(object) = place.one_of.filter(|_| ty.nullable) {
                    let message = format!(
                        "Variable \"${name}\" is of type \"{ty}\" but must be non-nullable to be used for OneOf Input Object \"{}\".",
                        object.name
                    );
                    errors.report(RULE, message, places());
                }
            }
            if errors.is_full() {
                return;
            }
        }
    }
}

fn fits(variable: &VariableDefinition, place: &Expected<'_>) -> bool {
    let ty = &variable.var_type.node;
    let default = variable.default_value.as_ref().map(|value| &value.node);
    let has_default = default.is_some_and(|value| *value != ConstValue::Null);
    if !place.ty.nullable && ty.nullable {
        return (has_default || place.has_default) && base_fits(&ty.base, &place.ty.base);
    }
    type_fits(ty, &place.ty)
}

/// Whether every value of one type is a value of the other.
fn type_fits(ty: &Type, place: &Type) -> bool {
    (place.nullable || !ty.nullable) && base_fits(&ty.base, &place.base)
}

fn base_fits(base: &BaseType, place: &BaseType) -> bool {
    match (base, place) {
        (BaseType::Named(ours), BaseType::Named(theirs)) => ours == theirs,
        (BaseType::List(ours), BaseType::List(theirs)) => type_fits(ours, theirs),
        (BaseType::Named(_), BaseType::List(_)) | (BaseType::List(_), BaseType::Named(_)) => false,
    }
}
