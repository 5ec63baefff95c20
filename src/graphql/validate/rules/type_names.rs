//! Named types exist (section 5.5.1.2 and 5.8.2).

use async_graphql_parser::Pos;
use async_graphql_value::Name;

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::{DefinitionNode, Survey};
use crate::graphql::validate::type_system::innermost_name;

pub(super) fn check(survey: &Survey<'_>, errors: &mut Errors) {
    for definition in &survey.definitions {
        match definition.node {
            DefinitionNode::Operation(operation) => {
                for variable in &operation.variable_definitions {
                    let ty = &variable.node.var_type;
                    known(survey, innermost_name(&ty.node), ty.pos, errors);
                }
            }
            DefinitionNode::Fragment(fragment) => {
                let on = &fragment.type_condition.node.on;
                known(survey, &on.node, on.pos, errors);
            }
        }
    }
    for inline in &survey.inline_fragments {
        if let Some(on) = inline.condition {
            known(survey, &on.node, on.pos, errors);
        }
    }
}

fn known(survey: &Survey<'_>, name: &Name, at: Pos, errors: &mut Errors) {
    if survey.types.get(name).is_none() {
        let hint = errors.did_you_mean(name, survey.types.type_names());
        let message = format!("Unknown type \"{name}\".{hint}");
        errors.report("KnownTypeNames", message, vec![at]);
    }
}
