//! Which events a list of changes comes to, or why it is refused.
//!
//! Pure. Changes later in the list see the earlier ones; what holds only for the whole (required
//! attributes, how many nodes a relation leads to) is judged once, at the end. The events are the net
//! difference: changes that take each other back come to nothing.

use std::sync::Arc;

use super::command::{Change, EdgePatch, NodePatch, OnReferences};
use super::draft::Draft;
use super::finish;
use super::limits::ChangeLimits;
use super::ontology_fit;
use super::rejection::{Blame, EDGE_FROM, EDGE_TO, Rejection, RejectionCode, Rejections, Subject};
use super::resolve::ends;
use super::statement::Statement;
use crate::event::{EdgeKey, Event, NodeKey, Slug};
use crate::graph::Snapshot;
use crate::ontology::{Direction, Kind, Ontology, StoredRelation};

/// Decides under the default limits.
pub fn decide(snapshot: &Snapshot, changes: &[Change]) -> Result<Vec<Event>, Vec<Rejection>> {
    decide_within(snapshot, changes, &ChangeLimits::default())
}

/// Decides: the events that the changes come to, possibly none, or every reason to refuse them.
pub fn decide_within(
    snapshot: &Snapshot,
    changes: &[Change],
    limits: &ChangeLimits,
) -> Result<Vec<Event>, Vec<Rejection>> {
    let mut decision = Decision::new(snapshot, limits);
    for (index, change) in changes.iter().enumerate() {
        decision.change(index, change);
        if decision.rejections.is_full() {
            break;
        }
    }
    decision.finish()
}

pub(super) struct Decision<'a> {
    /// The graph before all changes.
    origin: &'a Snapshot,
    pub(super) draft: Draft,
    /// The events before the last replacement of the ontology, and that replacement.
    events: Vec<Event>,
    /// The change that replaced the ontology.
    ontology_index: Option<usize>,
    /// Whether every ontology had a place for the data so far. When not, the changes after it are still
    /// judged one by one, under that ontology and on what it has a place for; but what must hold for the
    /// whole would only be missed because of it.
    fits: bool,
    pub(super) rejections: Rejections,
    limits: &'a ChangeLimits,
}

impl<'a> Decision<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, limits: &'a ChangeLimits) -> Self {
        Self {
            origin: snapshot,
            draft: Draft::new(snapshot.clone()),
            events: Vec::new(),
            ontology_index: None,
            fits: true,
            rejections: Rejections::default(),
            limits,
        }
    }
}

impl Decision<'_> {
    pub(super) fn finish(mut self) -> Result<Vec<Event>, Vec<Rejection>> {
        if self.fits {
            finish::check(&self.draft, self.ontology_index, &mut self.rejections);
        }
        if !self.rejections.is_empty() {
            return Err(self.rejections.into_vec());
        }
        self.events.extend(self.draft.into_events(self.origin));
        Ok(self.events)
    }

    fn change(&mut self, index: usize, change: &Change) {
        match change {
            Change::OntologyReplace { sdl } => self.replace_ontology(index, sdl),
            Change::NodeCreate { key, patch } => {
                if self.draft.has_node(key) {
                    self.blame(index, Subject::Node(key.clone())).reject(
                        RejectionCode::NodeExists,
                        None,
                        format!("{key} exists already"),
                        Some("update it, or choose another slug".to_owned()),
                    );
                } else {
                    self.state_node(index, key, patch);
                }
            }
            Change::NodeUpdate { key, patch } => {
                let ontology = self.ontology();
                if self.known_kind(&ontology, index, key).is_some()
                    && self.expect_node(&ontology, index, key)
                {
                    self.state_node(index, key, patch);
                }
            }
            Change::NodeUpsert { key, patch } => self.state_node(index, key, patch),
            Change::NodeDelete { key, on_references } => {
                self.delete_node(index, key, *on_references);
            }
            Change::Connect { key, patch } => {
                self.connect(index, key, patch);
            }
            Change::ConnectOnly { key, patch } => self.connect_only(index, key, patch),
            Change::Disconnect { key } => self.disconnect(index, key),
            Change::DisconnectAll { node, field } => self.disconnect_all(index, node, field),
        }
    }

    fn state_node(&mut self, index: usize, key: &NodeKey, patch: &NodePatch) {
        let ontology = self.ontology();
        let Some(kind) = self.known_kind(&ontology, index, key) else {
            return;
        };
        let before = self.draft.node(key);
        let limits = self.limits;
        let mut blame = self.blame(index, Subject::Node(key.clone()));
        let mut statement = Statement {
            ontology: &ontology,
            limits,
            blame: &mut blame,
        };
        let fact = statement.node(&kind.attributes, &key.slug, before, patch);
        self.draft.set_node(key.clone(), Some(fact), index);
    }

    fn delete_node(&mut self, index: usize, key: &NodeKey, on_references: OnReferences) {
        let ontology = self.ontology();
        let Some(kind) = self.known_kind(&ontology, index, key) else {
            return;
        };
        if !self.expect_node(&ontology, index, key) {
            return;
        }
        let references = self.references(&ontology, kind, key);
        match on_references {
            OnReferences::Reject if !references.is_empty() => {
                let message = format!("{key} has {}", referenced(&references));
                let hint = "remove its edges first, or delete it along with them \
                            (in the API: onReferences: DETACH)";
                self.blame(index, Subject::Node(key.clone())).reject(
                    RejectionCode::NodeReferenced,
                    None,
                    message,
                    Some(hint.to_owned()),
                );
            }
            OnReferences::Reject | OnReferences::Detach => {
                for (relation, edge) in references {
                    self.draft.set_edge(relation, edge, None, index);
                }
                self.draft.set_node(key.clone(), None, index);
            }
        }
    }

    /// The edges of a node, each once.
    pub(super) fn references<'o>(
        &self,
        ontology: &'o Ontology,
        kind: &Kind,
        key: &NodeKey,
    ) -> Vec<(&'o StoredRelation, EdgeKey)> {
        let mut references = Vec::new();
        for field in ontology.fields_of(kind.id) {
            let Some((relation, direction)) = ontology.stored(field.id) else {
                continue;
            };
            for far in self.draft.neighbors(field.id, &key.slug) {
                // From a node to itself: its forward field has it already.
                if direction == Direction::Reverse
                    && relation.source == relation.target
                    && far == key.slug
                {
                    continue;
                }
                let edge = edge_of(ontology, (relation, direction), &key.slug, far);
                references.push((relation, edge));
            }
        }
        references
    }

    /// Says whether the edge is there now.
    fn connect(&mut self, index: usize, key: &EdgeKey, patch: &EdgePatch) -> bool {
        let ontology = self.ontology();
        let Some((relation, forward)) = self.relation(&ontology, index, key) else {
            return false;
        };
        let (source, target) = ends(&ontology, relation, &forward);
        // A relation within one kind has the ends of an edge the other way round in its reverse field.
        let is_turned = forward.field != key.field || forward.kind != key.kind;
        let members = if is_turned {
            [EDGE_TO, EDGE_FROM]
        } else {
            [EDGE_FROM, EDGE_TO]
        };
        let mut known = true;
        for (end, member) in [&source, &target].into_iter().zip(members) {
            if !self.draft.has_node(end) {
                known = false;
                let hint = self.nearest_slugs(&ontology, end);
                self.blame(index, Subject::Edge(key.clone())).reject(
                    RejectionCode::NodeUnknown,
                    member,
                    format!("there is no {end}"),
                    hint,
                );
            }
        }
        if !known {
            return false;
        }
        let before = self.draft.edge(relation, &forward);
        let limits = self.limits;
        let mut blame = self.blame(index, Subject::Edge(key.clone()));
        let mut statement = Statement {
            ontology: &ontology,
            limits,
            blame: &mut blame,
        };
        let fact = statement.edge(&relation.properties, before, patch);
        self.draft.set_edge(relation, forward, Some(fact), index);
        true
    }

    fn connect_only(&mut self, index: usize, key: &EdgeKey, patch: &EdgePatch) {
        // Where the edge is refused, what stands is left, or that it is gone would be refused too.
        if self.connect(index, key, patch) {
            let node = NodeKey {
                kind: key.kind.clone(),
                slug: key.from.clone(),
            };
            self.remove_edges(index, &node, &key.field, Some(&key.to));
        }
    }

    fn disconnect(&mut self, index: usize, key: &EdgeKey) {
        let ontology = self.ontology();
        if let Some((relation, forward)) = self.relation(&ontology, index, key)
            && self.draft.edge(relation, &forward).is_some()
        {
            self.draft.set_edge(relation, forward, None, index);
        }
    }

    fn disconnect_all(&mut self, index: usize, node: &NodeKey, field: &str) {
        let ontology = self.ontology();
        let subject = Subject::Node(node.clone());
        if self
            .stored(&ontology, index, subject, (&node.kind, field))
            .is_some()
        {
            self.remove_edges(index, node, field, None);
        }
    }

    /// Removes the edges of a stored relation's field, except the one to `kept`.
    fn remove_edges(&mut self, index: usize, node: &NodeKey, field: &str, kept: Option<&Slug>) {
        let ontology = self.ontology();
        let (relation, direction) = ontology
            .stored_named(&node.kind, field)
            .expect("the field was looked up before");
        let field = match direction {
            Direction::Forward => relation.forward,
            Direction::Reverse => relation.reverse,
        };
        for far in self.draft.neighbors(field, &node.slug) {
            if Some(&far) != kept {
                let edge = edge_of(&ontology, (relation, direction), &node.slug, far);
                self.draft.set_edge(relation, edge, None, index);
            }
        }
    }

    /// What was decided so far is put on the snapshot, and the rest is decided on that, read through
    /// the new ontology.
    fn replace_ontology(&mut self, index: usize, sdl: &Arc<str>) {
        if self.ontology().sdl == *sdl {
            return;
        }
        let next = match crate::ontology::read("ontology", sdl) {
            Ok(next) => next,
            Err(diagnostics) => {
                for diagnostic in diagnostics.as_slice() {
                    self.blame(index, Subject::Ontology).reject(
                        RejectionCode::OntologyInvalid,
                        None,
                        diagnostic.to_string(),
                        None,
                    );
                }
                return;
            }
        };
        self.replace_by(index, sdl, next);
    }

    /// The same for an ontology that was in force before, whatever would be said against it by now.
    pub(super) fn replace_by_logged(&mut self, index: usize, sdl: &Arc<str>) {
        let next = crate::ontology::read_logged(sdl);
        let next = next.expect("an ontology is read before it is put in the log");
        self.replace_by(index, sdl, next);
    }

    fn replace_by(&mut self, index: usize, sdl: &Arc<str>, next: Ontology) {
        let before = self.ontology().sdl.clone();
        let snapshot = self.draft.snapshot.clone();
        let draft = std::mem::replace(&mut self.draft, Draft::new(snapshot.clone()));
        let mut events = draft.into_events(self.origin);
        let data = snapshot.with(&events, snapshot.head().clone());
        let breaks = ontology_fit::breaks(&data, &next);
        if !breaks.is_empty() {
            for message in breaks.listed() {
                self.blame(index, Subject::Ontology).reject(
                    RejectionCode::OntologyBreaksData,
                    None,
                    message,
                    Some("change or remove these facts first".to_owned()),
                );
            }
            self.fits = false;
        }
        let replaced = Event::OntologyReplaced {
            before: (!before.is_empty()).then_some(before),
            after: sdl.clone(),
        };
        let replaced_data = data.with(std::slice::from_ref(&replaced), data.head().clone());
        events.push(replaced);
        self.events.extend(events);
        self.ontology_index = Some(index);
        self.draft = Draft::new(replaced_data);
    }

    pub(super) fn ontology(&self) -> Arc<Ontology> {
        self.draft.snapshot.ontology().clone()
    }

    pub(super) fn blame(&mut self, index: usize, subject: Subject) -> Blame<'_> {
        Blame {
            rejections: &mut self.rejections,
            index,
            subject,
        }
    }
}

/// The key of the edge that a field of a node goes along to another one.
fn edge_of(
    ontology: &Ontology,
    (relation, direction): (&StoredRelation, Direction),
    near: &Slug,
    far: Slug,
) -> EdgeKey {
    let (from, to) = match direction {
        Direction::Forward => (near.clone(), far),
        Direction::Reverse => (far, near.clone()),
    };
    EdgeKey::of(ontology, relation, from, to)
}

/// How many references a refusal names.
const REFERENCES_NAMED_MAX: usize = 5;

pub(super) fn referenced(references: &[(&StoredRelation, EdgeKey)]) -> String {
    let named: Vec<String> = references
        .iter()
        .take(REFERENCES_NAMED_MAX)
        .map(|(_, key)| key.to_string())
        .collect();
    let more = references.len() - named.len();
    let edges = if references.len() == 1 {
        "edge"
    } else {
        "edges"
    };
    let mut text = format!("{} {edges}: {}", references.len(), named.join(", "));
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
