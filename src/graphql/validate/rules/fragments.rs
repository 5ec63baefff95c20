//! Fragments are on types that have fields, exist, are used, and can apply where they are spread
//! (section 5.5).

use rustc_hash::FxHashSet;

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::Survey;
use crate::graphql::validate::type_system::NamedType;

pub(super) fn on_composite_types(survey: &Survey<'_>, errors: &mut Errors) {
    const RULE: &str = "FragmentsOnCompositeTypes";
    let has_no_fields = |name: &str| survey.types.get(name).is_some_and(|ty| !ty.is_composite());
    for (definition, node) in survey.fragment_definitions() {
        let on = &node.type_condition.node.on;
        if has_no_fields(&on.node) {
            let message = format!(
                "Fragment \"{}\" cannot condition on non composite type \"{}\".",
                definition.shown_name(),
                on.node
            );
            errors.report(RULE, message, vec![on.pos]);
        }
    }
    for on in survey
        .inline_fragments
        .iter()
        .filter_map(|inline| inline.condition)
    {
        if has_no_fields(&on.node) {
            let message = format!(
                "Fragment cannot condition on non composite type \"{}\".",
                on.node
            );
            errors.report(RULE, message, vec![on.pos]);
        }
    }
}

pub(super) fn known(survey: &Survey<'_>, errors: &mut Errors) {
    for spread in &survey.spreads {
        if survey.fragment(spread.name).is_none() {
            let message = format!("Unknown fragment \"{}\".", spread.name);
            errors.report("KnownFragmentNames", message, vec![spread.pos]);
        }
    }
}

pub(super) fn used(survey: &Survey<'_>, errors: &mut Errors) {
    // One walk from all operations together.
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut waiting: Vec<_> = survey
        .operations()
        .map(|(definition, _)| definition)
        .collect();
    while let Some(definition) = waiting.pop() {
        for spread in &survey.spreads[definition.spreads.clone()] {
            if let Some(fragment) = survey.fragment(spread.name)
                && seen.insert(spread.name)
            {
                waiting.push(fragment);
            }
        }
    }
    for (definition, _) in survey.fragment_definitions() {
        let name = definition.shown_name();
        if !seen.contains(name) {
            let message = format!("Fragment \"{name}\" is never used.");
            errors.report("NoUnusedFragments", message, vec![definition.pos]);
        }
    }
}

pub(super) fn possible(survey: &Survey<'_>, errors: &mut Errors) {
    const RULE: &str = "PossibleFragmentSpreads";
    let never = |parent: &NamedType, fragment: &NamedType| {
        format!(
            "cannot be spread here as objects of type \"{}\" can never be of type \"{}\".",
            parent.name, fragment.name
        )
    };
    for inline in &survey.inline_fragments {
        let on = inline.condition.and_then(|on| survey.types.get(&on.node));
        if let Some((parent, on)) = apart(inline.parent, on) {
            let message = format!("Fragment {}", never(parent, on));
            errors.report(RULE, message, vec![inline.pos]);
        }
    }
    for spread in &survey.spreads {
        let on = survey
            .fragment(spread.name)
            .and_then(|found| survey.fragment_type(found));
        if let Some((parent, on)) = apart(spread.parent, on) {
            let message = format!("Fragment \"{}\" {}", spread.name, never(parent, on));
            errors.report(RULE, message, vec![spread.pos]);
        }
    }
}

/// The two types, when both have fields and no object is of both.
fn apart<'a>(
    parent: Option<&'a NamedType>,
    on: Option<&'a NamedType>,
) -> Option<(&'a NamedType, &'a NamedType)> {
    let (parent, on) = (parent?, on.filter(|ty| ty.is_composite())?);
    (!parent.overlaps(on)).then_some((parent, on))
}
