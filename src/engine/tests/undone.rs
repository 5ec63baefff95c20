//! Undo as the dumb model does it: member by member, in JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

/// The facts of one sort with the difference from `before` to `after` taken back; `None` when something is
/// no longer as `after` has it.
pub(super) fn undone<K, F>(
    now: &BTreeMap<K, F>,
    before: &BTreeMap<K, F>,
    after: &BTreeMap<K, F>,
) -> Option<BTreeMap<K, F>>
where
    K: Ord + Clone,
    F: Serialize + DeserializeOwned + Clone + PartialEq,
{
    let mut result = now.clone();
    for key in before.keys().chain(after.keys()) {
        match (before.get(key), after.get(key)) {
            (before, after) if before == after => {}
            (None, Some(after)) => {
                let is_as_made = now.get(key) == Some(after);
                result.remove(key).filter(|_| is_as_made)?;
            }
            (before, None) => {
                let before = before.cloned().filter(|_| !now.contains_key(key))?;
                result.insert(key.clone(), before);
            }
            (Some(before), Some(after)) => {
                let (before, after) = (members(before), members(after));
                let mut current = members(now.get(key)?);
                for name in before.keys().chain(after.keys()) {
                    if before.get(name) == after.get(name) {
                        continue;
                    }
                    if now.get(key).map(members)?.get(name) != after.get(name) {
                        return None;
                    }
                    match before.get(name) {
                        Some(value) => current.insert(name.clone(), value.clone()),
                        None => current.remove(name),
                    };
                }
                result.insert(key.clone(), fact(current));
            }
        }
    }
    Some(result)
}

/// The maps of a fact whose members count one by one.
const NESTED: [&str; 2] = ["attributes", "properties"];

fn members(fact: &impl Serialize) -> BTreeMap<(String, String), Json> {
    let Json::Object(fact) = serde_json::to_value(fact).unwrap() else {
        panic!("a fact is an object");
    };
    let mut members = BTreeMap::new();
    for (name, value) in fact {
        match value {
            Json::Object(values) if NESTED.contains(&name.as_str()) => {
                let values = values.into_iter();
                members.extend(values.map(|(inner, value)| ((name.clone(), inner), value)));
            }
            value => {
                members.insert((name, String::new()), value);
            }
        }
    }
    members
}

fn fact<F: DeserializeOwned>(members: BTreeMap<(String, String), Json>) -> F {
    let mut fact = Map::new();
    for ((name, inner), value) in members {
        if inner.is_empty() {
            fact.insert(name, value);
        } else {
            let values = fact.entry(name).or_insert_with(|| Json::Object(Map::new()));
            values.as_object_mut().unwrap().insert(inner, value);
        }
    }
    serde_json::from_value(Json::Object(fact)).unwrap()
}
