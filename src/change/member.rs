//! The members of a fact by name: which differ, and putting one back as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::event::{EdgeFact, NodeFact, Value};
use crate::ontology::Attribute;

/// What the owners of a fact are called: no attribute can be called so, but one may be called `owners`.
const OWNERS: &str = "stated-by";

/// Attributes or properties by name.
pub(super) type Values = BTreeMap<Arc<str>, Value>;

/// A fact with members that have names: built-in ones, and attributes or properties.
pub(super) trait Members {
    /// The names of the members that are not the same in both; `declared` are the attributes by now.
    fn differing(&self, other: &Self, declared: &[Attribute]) -> BTreeSet<Arc<str>>;

    /// Makes the member of that name what it is in `before`.
    fn put_back(&mut self, before: &Self, name: &Arc<str>);

    /// The attributes or properties.
    fn values(&mut self) -> &mut Values;
}

impl Members for NodeFact {
    fn differing(&self, other: &Self, declared: &[Attribute]) -> BTreeSet<Arc<str>> {
        let built_in = [
            ("name", self.name != other.name),
            ("description", self.description != other.description),
            ("labels", self.labels != other.labels),
            ("sources", self.sources != other.sources),
            (OWNERS, self.owners != other.owners),
        ];
        named(built_in, &self.attributes, &other.attributes, declared)
    }

    fn put_back(&mut self, before: &Self, name: &Arc<str>) {
        match &**name {
            "name" => self.name = before.name.clone(),
            "description" => self.description = before.description.clone(),
            "labels" => self.labels = before.labels.clone(),
            "sources" => self.sources = before.sources.clone(),
            OWNERS => self.owners = before.owners.clone(),
            _ => put_value_back(&mut self.attributes, &before.attributes, name),
        }
    }

    fn values(&mut self) -> &mut Values {
        &mut self.attributes
    }
}

impl Members for EdgeFact {
    fn differing(&self, other: &Self, declared: &[Attribute]) -> BTreeSet<Arc<str>> {
        let built_in = [
            ("note", self.note != other.note),
            ("sources", self.sources != other.sources),
            (OWNERS, self.owners != other.owners),
        ];
        named(built_in, &self.properties, &other.properties, declared)
    }

    fn put_back(&mut self, before: &Self, name: &Arc<str>) {
        match &**name {
            "note" => self.note = before.note.clone(),
            "sources" => self.sources = before.sources.clone(),
            OWNERS => self.owners = before.owners.clone(),
            _ => put_value_back(&mut self.properties, &before.properties, name),
        }
    }

    fn values(&mut self) -> &mut Values {
        &mut self.properties
    }
}

fn named<const N: usize>(
    built_in: [(&str, bool); N],
    ours: &Values,
    theirs: &Values,
    declared: &[Attribute],
) -> BTreeSet<Arc<str>> {
    let built_in = built_in.into_iter().filter(|(_, differs)| *differs);
    let built_in = built_in.map(|(name, _)| Arc::from(name));
    let names = ours.keys().chain(theirs.keys());
    let differs = |name: &&Arc<str>| {
        let stated = |values: &'_ Values| stated(values, name, declared).cloned();
        stated(ours) != stated(theirs)
    };
    built_in.chain(names.filter(differs).cloned()).collect()
}

/// A list that is never null has one form for no items: none.
fn stated<'a>(values: &'a Values, name: &Arc<str>, declared: &[Attribute]) -> Option<&'a Value> {
    let is_never_null = || {
        let mut declared = declared.iter();
        declared.any(|attribute| *attribute.name == **name && attribute.value_type.required)
    };
    values
        .get(name)
        .filter(|value| **value != Value::List(Vec::new()) || !is_never_null())
}

fn put_value_back(values: &mut Values, before: &Values, name: &Arc<str>) {
    match before.get(name) {
        Some(value) => values.insert(name.clone(), value.clone()),
        None => values.remove(name),
    };
}
