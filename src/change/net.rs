//! What several commits come to, and what takes events back.
//!
//! Pure, and made of events alone. Facts are compared, stamps are not: a fact that is again as it was has
//! not changed. Across a change of ontology an edge is the same while its relation joins the same kinds by
//! the same field; the events then read through the ontologies that they stand between.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::event::{EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Stamp, Stamps};
use crate::ontology::{Direction, Ontology};

/// The net difference of consecutive commits' events: at most one event per fact, and in an order in which
/// each can happen: edges that go, nodes that go, the ontology, nodes, edges; each by key.
pub fn net(commits: &[&[Event]]) -> Vec<Event> {
    let mut net = Net::default();
    for event in commits.iter().flat_map(|events| events.iter()) {
        net.add(event);
    }
    net.into_events()
}

/// What takes the events back, when it happens behind them: the last first.
pub fn inverse(events: &[Event]) -> Vec<Event> {
    let inverse = |event: &Event| match event.clone() {
        Event::OntologyReplaced { before, after } => Event::OntologyReplaced {
            before: Some(after),
            after: before.unwrap_or_else(|| "".into()),
        },
        Event::NodeCreated { key, after } => Event::NodeDeleted {
            key,
            before: after,
            was: None,
        },
        Event::NodeUpdated {
            key, before, after, ..
        } => Event::NodeUpdated {
            key,
            before: after,
            after: before,
            was: None,
        },
        Event::NodeDeleted { key, before, .. } => Event::NodeCreated { key, after: before },
        Event::EdgeConnected { key, after } => Event::EdgeDisconnected { key, before: after },
        Event::EdgeUpdated { key, before, after } => Event::EdgeUpdated {
            key,
            before: after,
            after: before,
        },
        Event::EdgeDisconnected { key, before } => Event::EdgeConnected { key, after: before },
    };
    events.iter().rev().map(inverse).collect()
}

#[derive(Default)]
struct Net {
    nodes: BTreeMap<NodeKey, NodeSpan>,
    edges: BTreeMap<EdgeKey, EdgeSpan>,
    /// Edges that went before a change of ontology gave their field another meaning.
    gone: Vec<Event>,
    ontology: Option<(Option<Arc<str>>, Arc<str>)>,
}

/// A node at both ends.
#[derive(Default)]
struct NodeSpan {
    before: Option<NodeFact>,
    now: Option<NodeFact>,
    /// The stamps at the start, as far as events have said them.
    created: Option<Stamp>,
    updated: Option<Stamp>,
}

/// An edge at both ends.
struct EdgeSpan {
    /// Its key at the start: a change of ontology may declare its relation from the other side.
    key: EdgeKey,
    before: Option<EdgeFact>,
    now: Option<EdgeFact>,
}

impl Net {
    fn add(&mut self, event: &Event) {
        match event {
            Event::OntologyReplaced { before, after } => {
                if let Some(before) = before {
                    self.cross(&read(before), &read(after));
                }
                let first = self
                    .ontology
                    .take()
                    .map_or(before.clone(), |(first, _)| first);
                self.ontology = Some((first, after.clone()));
            }
            Event::NodeCreated { key, after } => {
                self.nodes.entry(key.clone()).or_default().now = Some(after.clone());
            }
            Event::NodeUpdated {
                key,
                before,
                after,
                was,
            } => {
                let span = self.nodes.entry(key.clone());
                let span = span.or_insert_with(|| NodeSpan {
                    before: Some(before.clone()),
                    updated: *was,
                    ..NodeSpan::default()
                });
                span.now = Some(after.clone());
            }
            Event::NodeDeleted { key, before, was } => {
                let span = self.nodes.entry(key.clone());
                let span = span.or_insert_with(|| NodeSpan {
                    before: Some(before.clone()),
                    updated: was.map(|was| was.updated),
                    ..NodeSpan::default()
                });
                span.created = span.created.or(was.map(|was| was.created));
                span.now = None;
            }
            Event::EdgeConnected { key, after } => self.edge(key, None, Some(after)),
            Event::EdgeUpdated { key, before, after } => self.edge(key, Some(before), Some(after)),
            Event::EdgeDisconnected { key, before } => self.edge(key, Some(before), None),
        }
    }

    fn edge(&mut self, key: &EdgeKey, before: Option<&EdgeFact>, now: Option<&EdgeFact>) {
        let span = self.edges.entry(key.clone());
        let span = span.or_insert_with(|| EdgeSpan {
            key: key.clone(),
            before: before.cloned(),
            now: None,
        });
        span.now = now.cloned();
    }

    /// Gives the edges the keys that they have from here on.
    fn cross(&mut self, from: &Ontology, to: &Ontology) {
        for (key, span) in std::mem::take(&mut self.edges) {
            match translated(&key, from, to) {
                Some(key) => {
                    self.edges.insert(key, span);
                }
                None => {
                    // Its relation was empty, or the change would have been refused.
                    let EdgeSpan { key, before, .. } = span;
                    let gone = before.map(|before| Event::EdgeDisconnected { key, before });
                    self.gone.extend(gone);
                }
            }
        }
    }

    fn into_events(self) -> Vec<Event> {
        let mut disconnected = self.gone;
        let mut connected = Vec::new();
        for (key, span) in self.edges {
            match (span.before, span.now) {
                (None, None) => {}
                (None, Some(after)) => connected.push(Event::EdgeConnected { key, after }),
                (Some(before), None) => {
                    let key = span.key;
                    disconnected.push(Event::EdgeDisconnected { key, before });
                }
                (Some(before), Some(after)) if before == after => {}
                (Some(before), Some(after)) => {
                    connected.push(Event::EdgeUpdated { key, before, after });
                }
            }
        }
        let mut deleted = Vec::new();
        let mut stated = Vec::new();
        for (key, span) in self.nodes {
            match (span.before, span.now) {
                (None, None) => {}
                (None, Some(after)) => stated.push(Event::NodeCreated { key, after }),
                (Some(before), None) => {
                    let was = span.created.zip(span.updated);
                    let was = was.map(|(created, updated)| Stamps { created, updated });
                    deleted.push(Event::NodeDeleted { key, before, was });
                }
                (Some(before), Some(after)) if before == after => {}
                (Some(before), Some(after)) => stated.push(Event::NodeUpdated {
                    key,
                    before,
                    after,
                    was: span.updated,
                }),
            }
        }
        let replaced = self.ontology;
        let replaced = replaced.filter(|(before, after)| before.as_ref() != Some(after));
        let replaced = replaced.map(|(before, after)| Event::OntologyReplaced { before, after });
        let mut events = disconnected;
        events.extend(deleted);
        events.extend(replaced);
        events.extend(stated);
        events.extend(connected);
        events
    }
}

fn read(sdl: &str) -> Ontology {
    crate::ontology::read_logged(sdl).expect("an ontology is read before it is put in the log")
}

/// The key that an edge has under another ontology, if that has its relation.
fn translated(key: &EdgeKey, from: &Ontology, to: &Ontology) -> Option<EdgeKey> {
    let (relation, _) = from.stored_named(&key.kind, &key.field)?;
    let place = to.place_of(from, relation)?;
    let (_, direction) = to.stored_named(&key.kind, &key.field)?;
    Some(match direction {
        Direction::Forward => key.clone(),
        Direction::Reverse => EdgeKey::of(to, place, key.to.clone(), key.from.clone()),
    })
}
