//! Directives exist, stand where they may, and once unless repeatable (section 5.7).

use async_graphql_parser::Pos;
use async_graphql_parser::types::DirectiveLocation;
use rustc_hash::FxHashMap;

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::Survey;

pub(super) fn known(survey: &Survey<'_>, errors: &mut Errors) {
    for site in &survey.directives {
        for directive in site.given {
            let name = &directive.node.name.node;
            let message = match survey.types.directive(name) {
                None => format!("Unknown directive \"@{name}\"."),
                Some(known) if !known.locations.contains(&site.location) => {
                    let place = shown(site.location);
                    format!("Directive \"@{name}\" may not be used on {place}.")
                }
                Some(_) => continue,
            };
            errors.report("KnownDirectives", message, vec![directive.pos]);
        }
    }
}

pub(super) fn unique(survey: &Survey<'_>, errors: &mut Errors) {
    let mut seen: FxHashMap<&str, Pos> = FxHashMap::default();
    for site in survey.directives.iter().filter(|site| site.given.len() > 1) {
        seen.clear();
        for directive in site.given {
            let name = &directive.node.name.node;
            if survey
                .types
                .directive(name)
                .is_none_or(|known| known.repeatable)
            {
                continue;
            }
            if let Some(first) = seen.insert(name, directive.pos) {
                let message =
                    format!("The directive \"@{name}\" can only be used once at this location.");
                let places = vec![first, directive.pos];
                errors.report("UniqueDirectivesPerLocation", message, places);
            }
        }
    }
}

/// The places where a directive of a document can stand, as the specification writes them.
fn shown(location: DirectiveLocation) -> &'static str {
    match location {
        DirectiveLocation::Query => "QUERY",
        DirectiveLocation::Mutation => "MUTATION",
        DirectiveLocation::Subscription => "SUBSCRIPTION",
        DirectiveLocation::Field => "FIELD",
        DirectiveLocation::FragmentDefinition => "FRAGMENT_DEFINITION",
        DirectiveLocation::FragmentSpread => "FRAGMENT_SPREAD",
        DirectiveLocation::InlineFragment => "INLINE_FRAGMENT",
        DirectiveLocation::VariableDefinition => "VARIABLE_DEFINITION",
        _ => "the type system",
    }
}
