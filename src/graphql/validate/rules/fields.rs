//! Fields exist on the type that they are selected on, and have selections exactly when they give objects
//! (sections 5.3.1 and 5.3.3).

use async_graphql_value::Name;

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::suggestion::{did_you_mean, sentence};
use crate::graphql::validate::survey::Survey;
use crate::graphql::validate::type_system::{NamedType, TypeSystem};

pub(super) fn on_correct_type(survey: &Survey<'_>, errors: &mut Errors) {
    for field in &survey.fields {
        let (Some(parent), None) = (field.parent, field.definition) else {
            continue;
        };
        let name = &field.node.name.node;
        let hint = hint(survey.types, parent, name);
        let message = format!(
            "Cannot query field \"{name}\" on type \"{}\".{hint}",
            parent.name
        );
        errors.report("FieldsOnCorrectType", message, vec![field.pos]);
        if errors.is_full() {
            return;
        }
    }
}

fn hint(types: &TypeSystem, parent: &NamedType, name: &Name) -> String {
    let having: Vec<&str> = parent
        .possible()
        .into_iter()
        .flatten()
        .filter(|possible| {
            let fields = types.get(possible).and_then(NamedType::fields);
            fields.is_some_and(|fields| fields.contains_key(name))
        })
        .map(Name::as_str)
        .collect();
    if !having.is_empty() {
        return sentence("to use an inline fragment on ", &having);
    }
    let known = parent.fields().into_iter().flat_map(|fields| fields.keys());
    did_you_mean(name, known.map(Name::as_str))
}

pub(super) fn leaves(survey: &Survey<'_>, errors: &mut Errors) {
    for field in &survey.fields {
        let Some(definition) = field.definition else {
            continue;
        };
        let (name, ty) = (&definition.name, &definition.ty);
        let leaf = survey.types.innermost(ty).is_some_and(NamedType::is_leaf);
        match (leaf, field.set) {
            (true, Some(_)) => {
                let message = format!(
                    "Field \"{name}\" must not have a selection since type \"{ty}\" has no subfields."
                );
                let at = field.node.selection_set.pos;
                errors.report("ScalarLeafs", message, vec![at]);
            }
            (false, None) => {
                let message = format!(
                    "Field \"{name}\" of type \"{ty}\" must have a selection of subfields. Did you mean \"{name} {{ ... }}\"?"
                );
                errors.report("ScalarLeafs", message, vec![field.pos]);
            }
            (true, None) | (false, Some(_)) => {}
        }
    }
}
