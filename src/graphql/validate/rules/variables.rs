//! Variables are unique, of input types, defined where they are used, and used where they are defined
//! (sections 5.8.1 to 5.8.4).

use async_graphql_parser::Pos;
use async_graphql_value::Name;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::{Definition, Survey};

pub(super) fn unique(survey: &Survey<'_>, errors: &mut Errors) {
    for (_, operation) in survey.operations() {
        let mut seen: FxHashMap<&str, Pos> = FxHashMap::default();
        for variable in &operation.variable_definitions {
            let name = &variable.node.name;
            if let Some(first) = seen.insert(&name.node, name.pos) {
                let message = format!("There can be only one variable named \"${}\".", name.node);
                errors.report("UniqueVariableNames", message, vec![first, name.pos]);
            }
        }
    }
}

pub(super) fn input_types(survey: &Survey<'_>, errors: &mut Errors) {
    for (_, operation) in survey.operations() {
        for variable in &operation.variable_definitions {
            let ty = &variable.node.var_type;
            if survey
                .types
                .innermost(&ty.node)
                .is_some_and(|known| !known.is_input())
            {
                let name = &variable.node.name.node;
                let message = format!(
                    "Variable \"${name}\" cannot be non-input type \"{}\".",
                    ty.node
                );
                errors.report("VariablesAreInputTypes", message, vec![ty.pos]);
            }
        }
    }
}

pub(super) fn defined(survey: &Survey<'_>, errors: &mut Errors) {
    for (definition, operation) in survey.operations() {
        let names = operation
            .variable_definitions
            .iter()
            .map(|variable| &variable.node.name.node);
        let defined: FxHashSet<&Name> = names.collect();
        for found in survey.reachable(definition) {
            for usage in &survey.usages[found.usages.clone()] {
                if !defined.contains(usage.name) {
                    let message = format!(
                        "Variable \"${}\" is not defined{}.",
                        usage.name,
                        by_operation(definition)
                    );
                    errors.report(
                        "NoUndefinedVariables",
                        message,
                        vec![usage.pos, definition.pos],
                    );
                }
            }
            if errors.is_full() {
                return;
            }
        }
    }
}

pub(super) fn used(survey: &Survey<'_>, errors: &mut Errors) {
    for (definition, operation) in survey.operations() {
        if operation.variable_definitions.is_empty() {
            continue;
        }
        let mut used: FxHashSet<&Name> = FxHashSet::default();
        for found in survey.reachable(definition) {
            used.extend(
                survey.usages[found.usages.clone()]
                    .iter()
                    .map(|usage| usage.name),
            );
        }
        for variable in &operation.variable_definitions {
            let name = &variable.node.name.node;
            if !used.contains(name) {
                let message = match definition.name {
                    Some(operation) => {
                        format!("Variable \"${name}\" is never used in operation \"{operation}\".")
                    }
                    None => format!("Variable \"${name}\" is never used."),
                };
                errors.report("NoUnusedVariables", message, vec![variable.pos]);
            }
        }
    }
}

fn by_operation(definition: &Definition<'_>) -> String {
    match definition.name {
        Some(name) => format!(" by operation \"{name}\""),
        None => String::new(),
    }
}
