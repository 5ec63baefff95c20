//! A subscription has one root field, which is not an introspection field (section 5.2.3.1).
//!
//! `@skip` and `@include` may not decide which one it is (September 2025; graphql-js 16 decides by the
//! literals instead and throws on variables).

use async_graphql_parser::types::{Directive, OperationType};
use async_graphql_parser::{Pos, Positioned};
use indexmap::IndexMap;
use rustc_hash::FxHashSet;

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::{FieldSite, Item, SetId, Survey};
use crate::graphql::validate::type_system::NamedType;

const RULE: &str = "SingleFieldSubscriptions";

pub(super) fn check(survey: &Survey<'_>, errors: &mut Errors) {
    for (definition, operation) in survey.operations() {
        let Some(root) = survey.types.root(operation.ty) else {
            continue;
        };
        if operation.ty != OperationType::Subscription {
            continue;
        }
        let mut collected = Collected::new(survey, root);
        collected.collect(definition.set);
        let subscription = match definition.name {
            Some(name) => format!("Subscription \"{name}\""),
            None => "Anonymous Subscription".to_owned(),
        };
        for at in collected.conditions {
            let message = format!(
                "{subscription} must not use \"@skip\" or \"@include\" directives in the top level selection."
            );
            errors.report(RULE, message, vec![at]);
        }
        if collected.fields.len() > 1 {
            let message = format!("{subscription} must select only one top level field.");
            let places = collected
                .fields
                .values()
                .skip(1)
                .flatten()
                .map(|field| field.pos);
            errors.report(RULE, message, places.collect());
        }
        for fields in collected.fields.values() {
            if fields
                .iter()
                .any(|field| field.node.name.node.starts_with("__"))
            {
                let message =
                    format!("{subscription} must not select an introspection top level field.");
                let places = fields.iter().map(|field| field.pos).collect();
                errors.report(RULE, message, places);
            }
        }
    }
}

struct Collected<'s, 'a> {
    survey: &'s Survey<'a>,
    root: &'a NamedType,
    fields: IndexMap<&'a str, Vec<&'s FieldSite<'a>>>,
    conditions: Vec<Pos>,
    fragments: FxHashSet<&'s str>,
}

impl<'s, 'a> Collected<'s, 'a> {
    fn new(survey: &'s Survey<'a>, root: &'a NamedType) -> Self {
        Self {
            survey,
            root,
            fields: IndexMap::new(),
            conditions: Vec::new(),
            fragments: FxHashSet::default(),
        }
    }

    /// In the order of the text. Every fragment is entered once, so cycles end; the way back is kept on the
    /// heap, because they make paths of any length.
    fn collect(&mut self, start: SetId) {
        let survey = self.survey;
        let mut path = vec![survey.sets[start].items.iter()];
        while let Some(rest) = path.last_mut() {
            match rest.next() {
                Some(item) => {
                    path.extend(self.item(*item).map(|set| survey.sets[set].items.iter()))
                }
                None => {
                    path.pop();
                }
            }
        }
    }

    /// Notes a selection, and says which set to go into.
    fn item(&mut self, item: Item) -> Option<SetId> {
        let survey = self.survey;
        match item {
            Item::Field(id) => {
                let field = &survey.fields[id];
                self.conditions_of(&field.node.directives);
                let key = field.node.response_key().node.as_str();
                self.fields.entry(key).or_default().push(field);
                None
            }
            Item::Inline(id) => {
                let inline = &survey.inline_fragments[id];
                self.conditions_of(inline.directives);
                let applies = match inline.condition {
                    None => true,
                    Some(on) => self.applies(survey.types.get(&on.node)),
                };
                applies.then_some(inline.set)
            }
            Item::Spread(id) => {
                let spread = &survey.spreads[id];
                self.conditions_of(spread.directives);
                let fragment = survey.fragment(spread.name)?;
                let applies = self.applies(survey.fragment_type(fragment));
                (applies && self.fragments.insert(spread.name)).then_some(fragment.set)
            }
        }
    }

    fn applies(&self, on: Option<&NamedType>) -> bool {
        on.is_some_and(|on| on.overlaps(self.root))
    }

    fn conditions_of(&mut self, directives: &[Positioned<Directive>]) {
        let conditions = directives.iter().filter(|directive| {
            let name = directive.node.name.node.as_str();
            name == "skip" || name == "include"
        });
        self.conditions
            .extend(conditions.map(|directive| directive.pos));
    }
}
