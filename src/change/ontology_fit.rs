//! Whether the data still have a place in another ontology.
//!
//! What cannot be carried over is refused at once: nodes of a kind that is gone, values of an attribute
//! that is gone or means another type, edges of a relation that is gone or joins other kinds. What later
//! changes of the same list can still mend (a newly required value, a narrower relation) is judged at
//! the end of the list.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::event::Value;
use crate::graph::Snapshot;
use crate::ontology::{Attribute, Ontology, RelationId, StoredRelation};

/// What a change of ontology would break, by reason; each with examples and a count.
#[derive(Debug, Default)]
pub(super) struct Breaks(BTreeMap<String, Break>);

#[derive(Debug, Default)]
struct Break {
    count: usize,
    examples: Vec<String>,
}

/// How many facts are named for each reason.
const EXAMPLES_MAX: usize = 5;

impl Breaks {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One sentence for each reason.
    pub(super) fn listed(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|(reason, broken)| {
                let more = broken.count - broken.examples.len();
                let more = if more > 0 {
                    format!(" and {more} more")
                } else {
                    String::new()
                };
                format!("{reason}: {}{more}", broken.examples.join(", "))
            })
            .collect()
    }

    fn add(&mut self, reason: String, example: impl FnOnce() -> String) {
        let broken = self.0.entry(reason).or_default();
        broken.count += 1;
        if broken.examples.len() < EXAMPLES_MAX {
            broken.examples.push(example());
        }
    }
}

/// What the data of a snapshot would lose or bend in `next`.
pub(super) fn breaks(snapshot: &Snapshot, next: &Ontology) -> Breaks {
    let mut found = Breaks::default();
    for kind in &snapshot.ontology().kinds {
        let place = next.kind_named(&kind.name);
        for link in snapshot.members(kind.id).iter() {
            let node = snapshot.node(link.vertex);
            let id = || node.key(kind).to_string();
            let Some(place) = place else {
                found.add(format!("there would be no kind {}", kind.name), id);
                continue;
            };
            let owner = kind.name.as_str();
            for (attribute, value) in kind.attributes.iter().zip(&node.values) {
                if let Some(value) = value {
                    check_value(
                        &mut found,
                        next,
                        (owner, attribute, &place.attributes),
                        value,
                        id,
                    );
                }
            }
        }
    }
    let mut taken = FxHashMap::default();
    for relation in &snapshot.ontology().relations {
        edges(snapshot, next, relation, &mut taken, &mut found);
    }
    found
}

/// `taken` says which relation's edges each of the next ontology's has already.
fn edges(
    snapshot: &Snapshot,
    next: &Ontology,
    relation: &StoredRelation,
    taken: &mut FxHashMap<RelationId, String>,
    found: &mut Breaks,
) {
    let ontology = snapshot.ontology();
    let source = &ontology.kind(relation.source).name;
    let target = &ontology.kind(relation.target).name;
    let field = &ontology.field(relation.forward).name;
    let name = format!("{source}.{field}");
    let place = next.place_of(ontology, relation);
    let other = place.and_then(|place| taken.get(&place.id)).cloned();
    let mut is_used = false;
    for from in snapshot.members(relation.source).iter() {
        for to in snapshot.neighbors(relation.forward, from.vertex).iter() {
            let id =
                || super::draft::edge_key(snapshot, relation, from.vertex, to.vertex).to_string();
            let Some(place) = place else {
                let reason = format!("there would be no stored relation {name} to {target}");
                found.add(reason, id);
                continue;
            };
            is_used = true;
            if let Some(other) = &other {
                // What is stated twice about one pair of nodes could be kept only once.
                found.add(format!("{other} and {name} would be one relation"), id);
                continue;
            }
            for (index, property) in relation.properties.iter().enumerate() {
                if let Some(value) = to.edge().value(index) {
                    let declared = (name.as_str(), property, place.properties.as_slice());
                    check_value(found, next, declared, value, id);
                }
            }
        }
    }
    if let Some(place) = place
        && is_used
    {
        taken.entry(place.id).or_insert(name);
    }
}

fn check_value(
    found: &mut Breaks,
    next: &Ontology,
    (owner, attribute, places): (&str, &Attribute, &[Attribute]),
    value: &Value,
    id: impl FnOnce() -> String,
) {
    let name = &attribute.name;
    let Some(place) = places.iter().find(|place| place.name == *name) else {
        found.add(format!("{owner} would have no {name}"), id);
        return;
    };
    if let Some(mismatch) = value.mismatch(next, place.value_type) {
        let reason = format!("{owner}.{name} would be {}", mismatch.expected);
        found.add(reason, || format!("{} is {}", id(), mismatch.found));
    }
}
