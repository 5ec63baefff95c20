//! From the names in a change to what they name, or a rejection that says what was likely meant.

use super::decide::Decision;
use super::nearest;
use super::rejection::{RejectionCode, Subject, did_you_mean};
use crate::event::{EdgeKey, NodeKey, Slug};
use crate::ontology::{Direction, Kind, Ontology, StoredRelation};

impl Decision<'_> {
    pub(super) fn known_kind<'o>(
        &mut self,
        ontology: &'o Ontology,
        index: usize,
        key: &NodeKey,
    ) -> Option<&'o Kind> {
        let known = ontology.kind_named(&key.kind);
        if known.is_none() {
            self.unknown_kind(ontology, index, Subject::Node(key.clone()), &key.kind);
        }
        known
    }

    fn unknown_kind(&mut self, ontology: &Ontology, index: usize, subject: Subject, kind: &str) {
        let names = ontology.kinds.iter().map(|kind| kind.name.as_str());
        let hint = did_you_mean(kind, names);
        self.blame(index, subject).reject(
            RejectionCode::KindUnknown,
            None,
            format!("the ontology has no kind {kind}"),
            hint,
        );
    }

    /// The stored relation that an edge's key names, and the key by its forward field.
    pub(super) fn relation<'o>(
        &mut self,
        ontology: &'o Ontology,
        index: usize,
        key: &EdgeKey,
    ) -> Option<(&'o StoredRelation, EdgeKey)> {
        let subject = Subject::Edge(key.clone());
        let (relation, direction) =
            self.stored(ontology, index, subject, (&key.kind, &key.field))?;
        let forward = match direction {
            Direction::Forward => key.clone(),
            Direction::Reverse => EdgeKey::of(ontology, relation, key.to.clone(), key.from.clone()),
        };
        Some((relation, forward))
    }

    /// The stored relation that a field of a kind walks, and which way.
    pub(super) fn stored<'o>(
        &mut self,
        ontology: &'o Ontology,
        index: usize,
        subject: Subject,
        (kind, field): (&str, &str),
    ) -> Option<(&'o StoredRelation, Direction)> {
        let Some(kind) = ontology.kind_named(kind) else {
            self.unknown_kind(ontology, index, subject, kind);
            return None;
        };
        let Some(known) = ontology.field_named(kind.id, field) else {
            let names = ontology
                .fields_of(kind.id)
                .map(|field| field.name.as_str())
                .collect::<Vec<_>>();
            let hint = did_you_mean(field, names);
            self.blame(index, subject).reject(
                RejectionCode::RelationUnknown,
                None,
                format!("{} has no relation {field}", kind.name),
                hint,
            );
            return None;
        };
        let stored = ontology.stored(known.id);
        if stored.is_none() {
            self.blame(index, subject).reject(
                RejectionCode::RelationDerived,
                None,
                format!("{}.{field} follows from other relations", kind.name),
                Some("state the relations on its path instead".to_owned()),
            );
        }
        stored
    }

    pub(super) fn expect_node(&mut self, ontology: &Ontology, index: usize, key: &NodeKey) -> bool {
        let known = self.draft.has_node(key);
        if !known {
            let hint = self.nearest_slugs(ontology, key);
            self.blame(index, Subject::Node(key.clone())).reject(
                RejectionCode::NodeUnknown,
                None,
                format!("there is no {key}"),
                hint,
            );
        }
        known
    }

    pub(super) fn nearest_slugs(&self, ontology: &Ontology, key: &NodeKey) -> Option<String> {
        let kind = ontology.kind_named(&key.kind)?;
        nearest::slugs(&self.draft.snapshot, kind.id, key.slug.as_str())
    }
}

/// The nodes that an edge joins.
pub(super) fn ends(
    ontology: &Ontology,
    relation: &StoredRelation,
    key: &EdgeKey,
) -> (NodeKey, NodeKey) {
    let end = |kind, slug: &Slug| NodeKey {
        kind: ontology.kind(kind).name.as_str().into(),
        slug: slug.clone(),
    };
    (
        end(relation.source, &key.from),
        end(relation.target, &key.to),
    )
}
