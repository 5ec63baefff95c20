//! Fields that answer under one name can be answered as one (section 5.3.2).
//!
//! The specification's algorithm compares every pair of fields that meet, at every depth, and is
//! exponential as written. Here a selection set's fields are collected once, fragments included, and a
//! pair of fields is compared once for overlapping parents and once for parents that exclude each other.
//! What is left is quadratic in the fields of one name, and bounded by [`STEPS_MAX`].
//!
//! Unlike graphql-js 16, the type of `__typename` counts, as the specification says. Quoted and block
//! strings of one value are the same argument.

use std::rc::Rc;

use async_graphql_parser::types::{BaseType, Type};
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::{Name, Value};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::fragment_cycles;
use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::{FieldId, FieldSite, Item, SetId, Survey};
use crate::graphql::validate::type_system::{NamedType, TypeSystem};

const RULE: &str = "OverlappingFieldsCanBeMerged";

/// Fields collected and pairs compared before a document is refused as too much work; a valid document of
/// ordinary shape takes about one step a field.
const STEPS_MAX: usize = 100_000;

pub(super) fn check(survey: &Survey<'_>, errors: &mut Errors) {
    // The walk follows spreads; a document with a cycle is refused for that.
    if fragment_cycles::has_cycle(survey) {
        return;
    }
    merge(survey, errors);
}

/// Does the work, and says how many steps it took.
pub(in crate::graphql::validate) fn merge(survey: &Survey<'_>, errors: &mut Errors) -> usize {
    let mut merge = Merge {
        survey,
        collected: FxHashMap::default(),
        compared: FxHashSet::default(),
        steps: 0,
    };
    let of_definitions = survey.definitions.iter().map(|definition| definition.set);
    let of_fields = survey.fields.iter().filter_map(|field| field.set);
    for set in of_definitions.chain(of_fields) {
        merge.within(set, errors);
        if merge.steps > STEPS_MAX {
            let message = "Too many fields share response names; select fewer, or use aliases.";
            errors.report(RULE, message.to_owned(), Vec::new());
            break;
        }
        if errors.is_full() {
            break;
        }
    }
    merge.steps
}

/// The fields of a selection set and its fragments by response name.
type Collected<'a> = IndexMap<&'a str, Vec<FieldId>, FxBuildHasher>;

struct Merge<'s, 'a> {
    survey: &'s Survey<'a>,
    collected: FxHashMap<SetId, Rc<Collected<'a>>>,
    /// Pairs, lower number first, and whether their parents exclude each other.
    compared: FxHashSet<(FieldId, FieldId, bool)>,
    steps: usize,
}

struct Conflict {
    reason: String,
    places: Vec<Pos>,
}

impl<'a> Merge<'_, 'a> {
    fn within(&mut self, set: SetId, errors: &mut Errors) {
        let collected = self.collect(set);
        for (key, fields) in collected.iter() {
            for (at, first) in fields.iter().enumerate() {
                for second in &fields[at + 1..] {
                    if let Some(conflict) = self.compare(*first, *second, false) {
                        let message = format!(
                            "Fields \"{key}\" conflict because {}. Use different aliases on the fields to fetch both if this was intentional.",
                            conflict.reason
                        );
                        errors.report(RULE, message, conflict.places);
                    }
                    if self.steps > STEPS_MAX || errors.is_full() {
                        return;
                    }
                }
            }
        }
    }

    fn collect(&mut self, set: SetId) -> Rc<Collected<'a>> {
        if let Some(collected) = self.collected.get(&set) {
            return Rc::clone(collected);
        }
        let mut collected = Collected::default();
        let mut entered = FxHashSet::default();
        let mut waiting = vec![set];
        while let Some(set) = waiting.pop() {
            let survey = self.survey;
            for item in &survey.sets[set].items {
                self.steps += 1;
                match *item {
                    Item::Field(id) => {
                        let key = survey.fields[id].node.response_key().node.as_str();
                        collected.entry(key).or_default().push(id);
                    }
                    Item::Inline(id) => waiting.push(survey.inline_fragments[id].set),
                    Item::Spread(id) => {
                        let name = survey.spreads[id].name.as_str();
                        if let Some(fragment) = survey.fragment(name)
                            && entered.insert(name)
                        {
                            waiting.push(fragment.set);
                        }
                    }
                }
            }
        }
        let collected = Rc::new(collected);
        self.collected.insert(set, Rc::clone(&collected));
        collected
    }

    fn compare(&mut self, one: FieldId, other: FieldId, exclusive: bool) -> Option<Conflict> {
        self.steps += 1;
        if one == other || self.steps > STEPS_MAX {
            return None;
        }
        let (first, second) = (one.min(other), one.max(other));
        let (a, b) = (&self.survey.fields[first], &self.survey.fields[second]);
        let exclusive = exclusive || are_exclusive(a, b);
        if !self.compared.insert((first, second, exclusive)) {
            return None;
        }
        let places = [a.pos, b.pos];
        if let Some(reason) = difference(self.survey.types, a, b, exclusive) {
            let places = places.to_vec();
            return Some(Conflict { reason, places });
        }
        let (inner_a, inner_b) = (a.set?, b.set?);
        self.between(inner_a, inner_b, exclusive, places)
    }

    /// Conflicts between the subfields of two fields at `places`.
    fn between(
        &mut self,
        one: SetId,
        other: SetId,
        exclusive: bool,
        places: [Pos; 2],
    ) -> Option<Conflict> {
        let (ours, theirs) = (self.collect(one), self.collect(other));
        let mut all: Option<Conflict> = None;
        for (key, ours) in ours.iter() {
            let Some(theirs) = theirs.get(key) else {
                continue;
            };
            for (a, b) in ours
                .iter()
                .flat_map(|a| theirs.iter().map(move |b| (*a, *b)))
            {
                if self.steps > STEPS_MAX {
                    return all;
                }
                let Some(inner) = self.compare(a, b, exclusive) else {
                    continue;
                };
                let reason = format!("subfields \"{key}\" conflict because {}", inner.reason);
                // One is enough to refuse; more would only lengthen the message.
                all.get_or_insert_with(|| Conflict {
                    reason,
                    places: places.into_iter().chain(inner.places).collect(),
                });
            }
        }
        all
    }
}

fn are_exclusive(a: &FieldSite<'_>, b: &FieldSite<'_>) -> bool {
    match (a.parent, b.parent) {
        (Some(a), Some(b)) => a.name != b.name && a.is_object() && b.is_object(),
        _ => false,
    }
}

/// Why the two fields themselves cannot be answered as one.
fn difference(
    types: &TypeSystem,
    a: &FieldSite<'_>,
    b: &FieldSite<'_>,
    exclusive: bool,
) -> Option<String> {
    if !exclusive {
        let (name_a, name_b) = (&a.node.name.node, &b.node.name.node);
        if name_a != name_b {
            return Some(format!(
                "\"{name_a}\" and \"{name_b}\" are different fields"
            ));
        }
        if !same_arguments(&a.node.arguments, &b.node.arguments) {
            return Some("they have differing arguments".to_owned());
        }
    }
    let (type_a, type_b) = (&a.definition?.ty, &b.definition?.ty);
    (!same_shape(types, type_a, type_b))
        .then(|| format!("they return conflicting types \"{type_a}\" and \"{type_b}\""))
}

type Arguments = [(Positioned<Name>, Positioned<Value>)];

fn same_arguments(a: &Arguments, b: &Arguments) -> bool {
    a.len() == b.len()
        && a.iter().all(|(name, value)| {
            let other = b.iter().find(|(other, _)| other.node == name.node);
            other.is_some_and(|(_, other)| same_value(&value.node, &other.node))
        })
}

/// Equality of literals; the values' own takes an enum value and a string for the same.
fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Enum(a), Value::Enum(b)) => a == b,
        (Value::Enum(_), _) | (_, Value::Enum(_)) => false,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_value(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| same_value(a, b)))
        }
        _ => a == b,
    }
}

/// Whether values of both types look alike: same lists and nulls, and the same leaf or no leaf at all.
fn same_shape(types: &TypeSystem, a: &Type, b: &Type) -> bool {
    if a.nullable != b.nullable {
        return false;
    }
    match (&a.base, &b.base) {
        (BaseType::List(a), BaseType::List(b)) => same_shape(types, a, b),
        (BaseType::Named(a), BaseType::Named(b)) => {
            let leaf = |name| types.get(name).is_some_and(NamedType::is_leaf);
            a == b || (!leaf(a) && !leaf(b))
        }
        (BaseType::List(_), BaseType::Named(_)) | (BaseType::Named(_), BaseType::List(_)) => false,
    }
}
