//! Which events take a commit back, or what is in the way.
//!
//! Only what the commit changed is put back, member by member: a later change of something else is kept.
//! What is no longer as the commit made it is in the way, and so are what would be left hanging and what another
//! ontology has no place for. The result is held to the same rules as any other list of changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::decide::{Decision, referenced};
use super::limits::ChangeLimits;
use super::member::Members;
use super::rejection::{Rejection, RejectionCode, Subject};
use super::resolve::ends;
use crate::event::{Commit, EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Revision};
use crate::graph::Snapshot;
use crate::ontology::{Attribute, Ontology, StoredRelation};

/// Decides on the inverse of a commit: the events that take it back, or all that is in the way. `changed`
/// says which later commit changed a fact last, where that is known.
pub fn decide_undo(
    snapshot: &Snapshot,
    commit: &Commit,
    changed: &dyn Fn(&Subject) -> Option<Revision>,
    limits: &ChangeLimits,
) -> Result<Vec<Event>, Vec<Rejection>> {
    let mut undo = Undo {
        decision: Decision::new(snapshot, limits),
        changed,
    };
    for event in commit.events.iter().rev() {
        undo.event(event);
        if undo.decision.rejections.is_full() {
            break;
        }
    }
    undo.decision.finish()
}

/// There is one wish, and everything is blamed on it.
const INDEX: usize = 0;

/// What to do where something is in the way.
const HINT: &str = "undo the later commits first, or make the change that is wanted";

struct Undo<'a> {
    decision: Decision<'a>,
    changed: &'a dyn Fn(&Subject) -> Option<Revision>,
}

impl Undo<'_> {
    fn event(&mut self, event: &Event) {
        match event {
            Event::OntologyReplaced { before, after } => self.ontology(before.as_ref(), after),
            Event::NodeCreated { key, after } => self.created(key, after),
            Event::NodeUpdated {
                key, before, after, ..
            } => self.updated(key, before, after),
            Event::NodeDeleted { key, before, .. } => self.deleted(key, before),
            Event::EdgeConnected { key, after } => self.connected(key, after),
            Event::EdgeUpdated { key, before, after } => self.edge_updated(key, before, after),
            Event::EdgeDisconnected { key, before } => self.disconnected(key, before),
        }
    }

    fn ontology(&mut self, before: Option<&Arc<str>>, after: &Arc<str>) {
        let is_as_made = self.decision.ontology().sdl == *after;
        match before {
            None => self.decision.blame(INDEX, Subject::Ontology).reject(
                RejectionCode::UndoBlocked,
                None,
                "a graph keeps its first ontology",
                Some("replace it by another one".to_owned()),
            ),
            Some(_) if !is_as_made => {
                self.blocked(Subject::Ontology, None, "the ontology has been replaced");
            }
            Some(before) => self.decision.replace_by_logged(INDEX, before),
        }
    }

    fn created(&mut self, key: &NodeKey, after: &NodeFact) {
        let ontology = self.decision.ontology();
        let Some(kind) = self.decision.known_kind(&ontology, INDEX, key) else {
            return;
        };
        let subject = || Subject::Node(key.clone());
        let Some(now) = self.decision.draft.node(key) else {
            return self.blocked(subject(), None, format!("{key} is gone"));
        };
        let moved = now.differing(after, &kind.attributes);
        self.moved(subject, &moved);
        let references = self.decision.references(&ontology, kind, key);
        if !references.is_empty() {
            let message = format!("{key} has got {}", referenced(&references));
            self.reject(subject(), None, message);
        } else if moved.is_empty() {
            self.decision.draft.set_node(key.clone(), None, INDEX);
        }
    }

    fn updated(&mut self, key: &NodeKey, before: &NodeFact, after: &NodeFact) {
        let ontology = self.decision.ontology();
        let Some(kind) = self.decision.known_kind(&ontology, INDEX, key) else {
            return;
        };
        let subject = || Subject::Node(key.clone());
        let Some(now) = self.decision.draft.node(key) else {
            return self.blocked(subject(), None, format!("{key} is gone"));
        };
        let declared = (&*ontology, &kind.attributes[..]);
        if let Some(fact) = self.back(subject, now, before, after, declared) {
            let key = key.clone();
            self.decision.draft.set_node(key, Some(fact), INDEX);
        }
    }

    fn deleted(&mut self, key: &NodeKey, before: &NodeFact) {
        let ontology = self.decision.ontology();
        let Some(kind) = self.decision.known_kind(&ontology, INDEX, key) else {
            return;
        };
        let subject = || Subject::Node(key.clone());
        if self.decision.draft.has_node(key) {
            return self.blocked(subject(), None, format!("there is a {key} again"));
        }
        let declared = (&*ontology, &kind.attributes[..]);
        let fact = self.fitting(subject, before.clone(), declared);
        self.decision.draft.set_node(key.clone(), Some(fact), INDEX);
    }

    fn connected(&mut self, key: &EdgeKey, after: &EdgeFact) {
        let ontology = self.decision.ontology();
        let Some((relation, forward, now)) = self.edge(&ontology, key) else {
            return;
        };
        let subject = || Subject::Edge(key.clone());
        let Some(now) = now else {
            return self.blocked(subject(), None, format!("{key} is gone"));
        };
        let moved = now.differing(after, &relation.properties);
        self.moved(subject, &moved);
        if moved.is_empty() {
            let draft = &mut self.decision.draft;
            draft.set_edge(relation, forward, None, INDEX);
        }
    }

    fn edge_updated(&mut self, key: &EdgeKey, before: &EdgeFact, after: &EdgeFact) {
        let ontology = self.decision.ontology();
        let Some((relation, forward, now)) = self.edge(&ontology, key) else {
            return;
        };
        let subject = || Subject::Edge(key.clone());
        let Some(now) = now else {
            return self.blocked(subject(), None, format!("{key} is gone"));
        };
        let declared = (&*ontology, &relation.properties[..]);
        if let Some(fact) = self.back(subject, now, before, after, declared) {
            let draft = &mut self.decision.draft;
            draft.set_edge(relation, forward, Some(fact), INDEX);
        }
    }

    fn disconnected(&mut self, key: &EdgeKey, before: &EdgeFact) {
        let ontology = self.decision.ontology();
        let Some((relation, forward, now)) = self.edge(&ontology, key) else {
            return;
        };
        let subject = || Subject::Edge(key.clone());
        if now.is_some() {
            return self.blocked(subject(), None, format!("{key} is there again"));
        }
        let (source, target) = ends(&ontology, relation, &forward);
        let mut both = true;
        for end in [source, target] {
            if !self.decision.draft.has_node(&end) {
                both = false;
                let message = format!("{key}: {end} is gone");
                self.blocked(Subject::Node(end), None, message);
            }
        }
        if both {
            let declared = (&*ontology, &relation.properties[..]);
            let fact = self.fitting(subject, before.clone(), declared);
            let draft = &mut self.decision.draft;
            draft.set_edge(relation, forward, Some(fact), INDEX);
        }
    }

    /// The relation of an edge, its key by the forward field, and what is stated about it by now.
    fn edge<'o>(
        &mut self,
        ontology: &'o Ontology,
        key: &EdgeKey,
    ) -> Option<(&'o StoredRelation, EdgeKey, Option<EdgeFact>)> {
        let (relation, forward) = self.decision.relation(ontology, INDEX, key)?;
        let now = self.decision.draft.edge(relation, &forward);
        Some((relation, forward, now))
    }

    /// What is stated now, with what the commit changed put back; `None` where that has moved on.
    fn back<F: Members>(
        &mut self,
        subject: impl Fn() -> Subject,
        mut now: F,
        before: &F,
        after: &F,
        declared: (&Ontology, &[Attribute]),
    ) -> Option<F> {
        let (_, attributes) = declared;
        let ours = before.differing(after, attributes);
        let theirs = now.differing(after, attributes);
        let moved: BTreeSet<Arc<str>> = ours.intersection(&theirs).cloned().collect();
        self.moved(&subject, &moved);
        if !moved.is_empty() {
            return None;
        }
        for name in &ours {
            now.put_back(before, name);
        }
        Some(self.fitting(subject, now, declared))
    }

    /// The fact without the values that the ontology has no place for by now. These are refused.
    fn fitting<F: Members>(
        &mut self,
        subject: impl Fn() -> Subject,
        mut fact: F,
        (ontology, attributes): (&Ontology, &[Attribute]),
    ) -> F {
        let mut refused = Vec::new();
        fact.values().retain(|name, value| {
            let mut attributes = attributes.iter();
            let attribute = attributes.find(|attribute| *attribute.name == **name);
            let (code, what) = match attribute {
                None => (
                    RejectionCode::AttributeUnknown,
                    format!("there is no {name} by now"),
                ),
                Some(attribute) => match value.mismatch(ontology, attribute.value_type) {
                    None => return true,
                    Some(mismatch) => (
                        RejectionCode::ValueInvalid,
                        format!("{name} is of another type by now: {mismatch}"),
                    ),
                },
            };
            refused.push((name.clone(), code, what));
            false
        });
        for (name, code, what) in refused {
            let message = format!("{}: {what}", subject());
            let mut blame = self.decision.blame(INDEX, subject());
            blame.reject(code, &*name, message, Some(HINT.to_owned()));
        }
        fact
    }

    fn moved(&mut self, subject: impl Fn() -> Subject, members: &BTreeSet<Arc<str>>) {
        for member in members {
            let message = format!("{}: {member} has been changed", subject());
            self.blocked(subject(), Some(member), message);
        }
    }

    fn blocked(&mut self, subject: Subject, member: Option<&Arc<str>>, message: impl Into<String>) {
        let message = message.into();
        let message = match (self.changed)(&subject) {
            Some(revision) => format!("{message} since, in revision {revision}"),
            None => format!("{message} since"),
        };
        self.reject(subject, member, message);
    }

    fn reject(&mut self, subject: Subject, member: Option<&Arc<str>>, message: String) {
        self.decision.blame(INDEX, subject).reject(
            RejectionCode::UndoBlocked,
            member.map(|member| &**member),
            message,
            Some(HINT.to_owned()),
        );
    }
}
