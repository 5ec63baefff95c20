//! Arguments exist, are given once, and are given when they must be (section 5.4).

use async_graphql_parser::Pos;
use async_graphql_value::Name;
use rustc_hash::FxHashMap;

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::{Owner, Survey};

pub(super) fn known(survey: &Survey<'_>, errors: &mut Errors) {
    for site in &survey.arguments {
        let Some(expected) = site.expected else {
            continue;
        };
        for (name, _) in site.given {
            if expected.contains_key(&name.node) {
                continue;
            }
            let hint = errors.did_you_mean(&name.node, expected.keys().map(Name::as_str));
            let owner = match site.owner {
                Owner::Field { parent, name } => format!("field \"{parent}.{name}\""),
                Owner::Directive(name) => format!("directive \"@{name}\""),
                Owner::Nothing => continue,
            };
            let message = format!("Unknown argument \"{}\" on {owner}.{hint}", name.node);
            errors.report("KnownArgumentNames", message, vec![name.pos]);
        }
        if errors.is_full() {
            return;
        }
    }
}

pub(super) fn unique(survey: &Survey<'_>, errors: &mut Errors) {
    let mut seen: FxHashMap<&str, Pos> = FxHashMap::default();
    for site in survey.arguments.iter().filter(|site| site.given.len() > 1) {
        seen.clear();
        for (name, _) in site.given {
            if let Some(first) = seen.insert(&name.node, name.pos) {
                let message = format!("There can be only one argument named \"{}\".", name.node);
                errors.report("UniqueArgumentNames", message, vec![first, name.pos]);
            }
        }
    }
}

pub(super) fn required(survey: &Survey<'_>, errors: &mut Errors) {
    for site in &survey.arguments {
        for (name, input) in site.expected.into_iter().flatten() {
            let given = || site.given.iter().any(|(given, _)| given.node == *name);
            if !input.is_required() || given() {
                continue;
            }
            let owner = match site.owner {
                Owner::Field { name, .. } => format!("Field \"{name}\""),
                Owner::Directive(name) => format!("Directive \"@{name}\""),
                Owner::Nothing => continue,
            };
            let message = format!(
                "{owner} argument \"{name}\" of type \"{}\" is required, but it was not provided.",
                input.ty
            );
            errors.report("ProvidedRequiredArguments", message, vec![site.pos]);
        }
    }
}
