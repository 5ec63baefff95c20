//! What an event does to a graph, forwards or backwards: facts that are put in and taken out.
//!
//! Both ways to make a snapshot from another one, an overlay and a builder, apply edits, so that neither
//! knows in which direction history is walked.

use std::sync::Arc;

use crate::event::{EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Stamp};
use crate::ontology::{Attribute, Ontology};

/// One fact put in or taken out.
pub(super) enum Edit<'a> {
    /// Everything is carried over to the ontology of this text.
    ReplaceOntology(&'a Arc<str>),
    /// A node is stated, in place of what was stated about it.
    PutNode {
        key: &'a NodeKey,
        fact: &'a NodeFact,
        /// `None` keeps that of the node where it is there, and is `updated` where it is not.
        created: Option<Stamp>,
        updated: Stamp,
    },
    /// A node goes. Its edges went before it.
    TakeNode(&'a NodeKey),
    /// An edge is stated, in place of what was stated about it.
    PutEdge(&'a EdgeKey, &'a EdgeFact),
    /// An edge goes.
    TakeEdge(&'a EdgeKey),
}

impl<'a> Edit<'a> {
    /// What the event did, in a commit of that stamp.
    pub(super) fn forward(event: &'a Event, stamp: Stamp) -> Self {
        match event {
            Event::OntologyReplaced { after, .. } => Self::ReplaceOntology(after),
            Event::NodeCreated { key, after } | Event::NodeUpdated { key, after, .. } => {
                Self::PutNode {
                    key,
                    fact: after,
                    created: None,
                    updated: stamp,
                }
            }
            Event::NodeDeleted { key, .. } => Self::TakeNode(key),
            Event::EdgeConnected { key, after } | Event::EdgeUpdated { key, after, .. } => {
                Self::PutEdge(key, after)
            }
            Event::EdgeDisconnected { key, .. } => Self::TakeEdge(key),
        }
    }

    /// What takes the event back, when it is applied behind what takes back the later ones. `None` where the
    /// event does not say everything that was there: it was logged before stamps were kept, it is the first
    /// ontology, or what that change of ontology carried over would not come back the same way.
    pub(super) fn backward(event: &'a Event) -> Option<Self> {
        Some(match event {
            Event::OntologyReplaced { before, after } => {
                let before = before.as_ref()?;
                if !is_reversible(&read(before), &read(after)) {
                    return None;
                }
                Self::ReplaceOntology(before)
            }
            Event::NodeCreated { key, .. } => Self::TakeNode(key),
            Event::NodeUpdated {
                key, before, was, ..
            } => Self::PutNode {
                key,
                fact: before,
                created: None,
                updated: (*was)?,
            },
            Event::NodeDeleted { key, before, was } => {
                let was = (*was)?;
                Self::PutNode {
                    key,
                    fact: before,
                    created: Some(was.created),
                    updated: was.updated,
                }
            }
            Event::EdgeConnected { key, .. } => Self::TakeEdge(key),
            Event::EdgeUpdated { key, before, .. } | Event::EdgeDisconnected { key, before } => {
                Self::PutEdge(key, before)
            }
        })
    }
}

/// An ontology of the log.
pub(super) fn read(sdl: &str) -> Ontology {
    crate::ontology::read_logged(sdl).expect("an ontology is read before it is put in the log")
}

/// Whether everything that is carried over from one ontology to the other comes back the same way: no list
/// that could be null or empty becomes one that is never null, and relations find each other by their names.
fn is_reversible(from: &Ontology, to: &Ontology) -> bool {
    let narrows = |from: &[Attribute], to: &[Attribute]| {
        from.iter()
            .filter(|from| from.value_type.list && !from.value_type.required)
            .filter_map(|from| to.iter().find(|to| to.name == from.name))
            .any(|to| to.value_type.required)
    };
    let kinds = from.kinds.iter().all(|kind| {
        let place = to.kind_named(&kind.name);
        place.is_none_or(|place| !narrows(&kind.attributes, &place.attributes))
    });
    kinds
        && from.relations.iter().all(|relation| {
            to.place_of(from, relation).is_none_or(|place| {
                let back = from.place_of(to, place);
                back.is_some_and(|back| back.id == relation.id)
                    && !narrows(&relation.properties, &place.properties)
            })
        })
}
