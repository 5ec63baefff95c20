//! How much memory commits hold, about: for limits on what is kept. Texts are counted, sharing is not.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Commit, EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Source, Value};

/// What an event takes beside its texts: the enum, and the heads of its texts and lists.
const EVENT_BYTES: usize = 400;
/// What a text or a pair takes beside its bytes.
const TEXT_BYTES: usize = 40;

impl Commit {
    /// About how many bytes of memory it holds.
    pub fn weight(&self) -> usize {
        EVENT_BYTES + self.events.iter().map(Event::weight).sum::<usize>()
    }
}

impl Event {
    fn weight(&self) -> usize {
        let texts = match self {
            Self::OntologyReplaced { before, after } => {
                before.as_ref().map_or(0, |before| before.len()) + after.len()
            }
            Self::NodeCreated { key, after: fact }
            | Self::NodeDeleted {
                key, before: fact, ..
            } => node_key(key) + node(fact),
            Self::NodeUpdated {
                key, before, after, ..
            } => node_key(key) + node(before) + node(after),
            Self::EdgeConnected { key, after: fact }
            | Self::EdgeDisconnected { key, before: fact } => edge_key(key) + edge(fact),
            Self::EdgeUpdated { key, before, after } => edge_key(key) + edge(before) + edge(after),
        };
        EVENT_BYTES + texts
    }
}

fn node_key(key: &NodeKey) -> usize {
    key.kind.len() + key.slug.as_str().len() + 2 * TEXT_BYTES
}

fn edge_key(key: &EdgeKey) -> usize {
    let ends = key.from.as_str().len() + key.to.as_str().len();
    key.kind.len() + key.field.len() + ends + 4 * TEXT_BYTES
}

fn node(fact: &NodeFact) -> usize {
    let labels = fact.labels.iter();
    let labels = labels.map(|label| label.key.len() + label.value.len() + 2 * TEXT_BYTES);
    fact.name.len()
        + fact.description.as_ref().map_or(0, |text| text.len())
        + labels.sum::<usize>()
        + sources(&fact.sources)
        + owners(&fact.owners)
        + values(fact.attributes.iter())
}

fn edge(fact: &EdgeFact) -> usize {
    fact.note.as_ref().map_or(0, |text| text.len())
        + sources(&fact.sources)
        + owners(&fact.owners)
        + values(fact.properties.iter())
}

fn owners(owners: &BTreeSet<Arc<str>>) -> usize {
    owners.iter().map(|owner| owner.len() + TEXT_BYTES).sum()
}

fn sources(sources: &[Source]) -> usize {
    let texts = |source: &Source| {
        let optional = [&source.locator, &source.url, &source.note];
        let optional = optional.into_iter().flatten().map(|text| text.len());
        source.document.len() + optional.sum::<usize>() + 5 * TEXT_BYTES
    };
    sources.iter().map(texts).sum()
}

fn values<'a>(named: impl Iterator<Item = (&'a std::sync::Arc<str>, &'a Value)>) -> usize {
    named
        .map(|(name, given)| name.len() + TEXT_BYTES + value(given))
        .sum()
}

fn value(given: &Value) -> usize {
    match given {
        Value::Text(text) | Value::Url(text) | Value::Enum(text) => text.len() + TEXT_BYTES,
        Value::List(items) => items.iter().map(value).sum::<usize>() + TEXT_BYTES,
        Value::Int(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::DateTime(_)
        | Value::Date(_) => TEXT_BYTES,
    }
}
