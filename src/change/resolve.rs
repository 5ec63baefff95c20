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
        let Some(kind) = ontology.kind_named(&key.kind) else {
            self.unknown_kind(ontology, index, subject, &key.kind);
            return None;
        };
        let Some(field) = ontology.field_named(kind.id, &key.field) else {
            let names = ontology
                .fields_of(kind.id)
                .map(|field| field.name.as_str())
                .collect::<Vec<_>>();
            let hint = did_you_mean(&key.field, names);
            self.blame(index, subject).reject(
                RejectionCode::RelationUnknown,
                None,
                format!("{} has no relation {}", kind.name, key.field),
                hint,
            );
            return None;
        };
        let Some((relation, direction)) = ontology.stored(field.id) else {
            self.blame(index, subject).reject(
                RejectionCode::RelationDerived,
                None,
                format!("{}.{} follows from other relations", kind.name, key.field),
                Some("state the relations on its path instead".to_owned()),
            );
            return None;
        };
        let forward = match direction {
            Direction::Forward => key.clone(),
            Direction::Reverse => EdgeKey::of(ontology, relation, key.to.clone(), key.from.clone()),
        };
        Some((relation, forward))
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
