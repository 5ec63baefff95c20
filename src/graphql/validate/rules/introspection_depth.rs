//! Introspection does not walk in circles through lists of types.
//!
//! Not of the specification: graphql-js's `MaxIntrospectionDepthRule`, whose limit lets every published
//! introspection query through. The answer to a deeper one grows with a power of the schema.

use rustc_hash::FxHashMap;

use super::fragment_cycles;
use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::{Item, SetId, Survey};

const LISTS_MAX: usize = 3;
const LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

pub(super) fn check(survey: &Survey<'_>, errors: &mut Errors) {
    // The recursion follows spreads; a document with a cycle is refused for that.
    if fragment_cycles::has_cycle(survey) {
        return;
    }
    let mut seen = FxHashMap::default();
    for field in &survey.fields {
        let name = field.node.name.node.as_str();
        if name != "__schema" && name != "__type" {
            continue;
        }
        if field
            .set
            .is_some_and(|set| too_deep(survey, set, 0, &mut seen))
        {
            let message = "Maximum introspection depth exceeded".to_owned();
            errors.report("MaxIntrospectionDepth", message, vec![field.pos]);
            return;
        }
    }
}

/// `lists` have been entered before this set. A fragment is walked again only when it is met deeper than
/// before, so at most [`LISTS_MAX`] times.
fn too_deep<'s>(
    survey: &'s Survey<'_>,
    set: SetId,
    lists: usize,
    seen: &mut FxHashMap<&'s str, usize>,
) -> bool {
    survey.sets[set].items.iter().any(|item| match *item {
        Item::Field(id) => {
            let field = &survey.fields[id];
            let lists = lists + usize::from(LISTS.contains(&field.node.name.node.as_str()));
            lists >= LISTS_MAX
                || field
                    .set
                    .is_some_and(|set| too_deep(survey, set, lists, seen))
        }
        Item::Inline(id) => too_deep(survey, survey.inline_fragments[id].set, lists, seen),
        Item::Spread(id) => {
            let name = survey.spreads[id].name.as_str();
            let Some(fragment) = survey.fragment(name) else {
                return false;
            };
            if seen.get(name).is_some_and(|before| *before >= lists) {
                return false;
            }
            seen.insert(name, lists);
            too_deep(survey, fragment.set, lists, seen)
        }
    })
}
