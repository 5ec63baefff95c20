//! What must hold once all changes of a list have been made: required values, and how many nodes a
//! relation leads to. Checked for what was touched, or for everything after a change of ontology.

use rustc_hash::FxHashSet;

use super::draft::Draft;
use super::rejection::{Blame, RejectionCode, Rejections, Subject};
use crate::event::{EdgeFact, EdgeKey, NodeFact, NodeKey, Slug};
use crate::ontology::{Attribute, Cardinality, FieldId, Kind, Ontology, StoredRelation};

pub(super) fn check(draft: &Draft, ontology_index: Option<usize>, rejections: &mut Rejections) {
    let ontology = draft.snapshot.ontology().clone();
    let mut finish = Finish {
        draft,
        ontology: &ontology,
        rejections,
        counted: FxHashSet::default(),
    };
    finish.touched_nodes();
    finish.touched_edges();
    if let Some(index) = ontology_index {
        finish.everything(index);
    }
}

struct Finish<'a> {
    draft: &'a Draft,
    ontology: &'a Ontology,
    rejections: &'a mut Rejections,
    counted: FxHashSet<(FieldId, Slug)>,
}

impl Finish<'_> {
    fn touched_nodes(&mut self) {
        let draft = self.draft;
        for (key, touched) in draft.touched_nodes() {
            if let Some(fact) = &touched.now
                && let Some(kind) = self.ontology.kind_named(&key.kind)
            {
                self.required_values(kind, key, fact, touched.index);
                self.counts(kind, key, touched.index);
            }
        }
    }

    fn touched_edges(&mut self) {
        let draft = self.draft;
        for (key, touched) in draft.touched_edges() {
            let (relation, _) = self
                .ontology
                .stored_named(&key.kind, &key.field)
                .expect("a touched edge is one of the ontology's relations");
            if let Some(fact) = &touched.now {
                self.required_properties(relation, key, fact, touched.index);
            }
            for (field, near) in [(relation.forward, &key.from), (relation.reverse, &key.to)] {
                let kind = self.ontology.kind(self.ontology.field(field).kind);
                let near = NodeKey {
                    kind: kind.name.as_str().into(),
                    slug: near.clone(),
                };
                if draft.has_node(&near) {
                    self.count(field, &near, touched.index);
                }
            }
        }
    }

    fn everything(&mut self, index: usize) {
        let snapshot = &self.draft.snapshot;
        for kind in &self.ontology.kinds {
            for link in snapshot.members(kind.id).iter() {
                let node = snapshot.node(link.vertex);
                let key = node.key(kind);
                if self.rejections.is_full() {
                    return;
                }
                // What was touched since has been checked as it is now.
                if self.draft.has_node(&key) {
                    if !self.draft.touches_node(&key) {
                        self.required_values(kind, &key, &node.fact(kind), index);
                    }
                    self.counts(kind, &key, index);
                }
            }
        }
        self.every_edge(index);
    }

    fn every_edge(&mut self, index: usize) {
        let snapshot = &self.draft.snapshot;
        for relation in &self.ontology.relations {
            if !relation.properties.iter().any(is_required) {
                continue;
            }
            for from in snapshot.members(relation.source).iter() {
                for to in snapshot.neighbors(relation.forward, from.vertex).iter() {
                    let key = super::draft::edge_key(snapshot, relation, from.vertex, to.vertex);
                    if self.draft.touches_edge(&key) {
                        continue;
                    }
                    let fact = to.edge().fact(&relation.properties);
                    self.required_properties(relation, &key, &fact, index);
                }
            }
        }
    }

    fn required_values(&mut self, kind: &Kind, key: &NodeKey, fact: &NodeFact, index: usize) {
        for attribute in missing(&kind.attributes, |name| fact.attributes.contains_key(name)) {
            self.reject(
                index,
                Subject::Node(key.clone()),
                RejectionCode::ValueMissing,
                &attribute.name,
                format!("{key}: the attribute {} is required", attribute.name),
            );
        }
    }

    fn required_properties(
        &mut self,
        relation: &StoredRelation,
        key: &EdgeKey,
        fact: &EdgeFact,
        index: usize,
    ) {
        for property in missing(&relation.properties, |name| {
            fact.properties.contains_key(name)
        }) {
            self.reject(
                index,
                Subject::Edge(key.clone()),
                RejectionCode::ValueMissing,
                &property.name,
                format!("{key}: the property {} is required", property.name),
            );
        }
    }

    fn counts(&mut self, kind: &Kind, key: &NodeKey, index: usize) {
        for field in &kind.fields {
            self.count(*field, key, index);
        }
    }

    /// How many nodes a field of a node leads to, where that is not left open.
    fn count(&mut self, field: FieldId, key: &NodeKey, index: usize) {
        let field = self.ontology.field(field);
        if field.is_many() || field.is_derived() {
            return;
        }
        if !self.counted.insert((field.id, key.slug.clone())) {
            return;
        }
        let found = self.draft.neighbors(field.id, &key.slug);
        let code = match found.len() {
            0 if field.cardinality == Cardinality::ExactlyOne => RejectionCode::RelationMissing,
            0 | 1 => return,
            _ => RejectionCode::RelationFull,
        };
        let message = if found.is_empty() {
            format!("{key}: {} must lead to exactly one node", field.name)
        } else {
            let slugs: Vec<&str> = found.iter().take(5).map(Slug::as_str).collect();
            format!(
                "{key}: {} leads to one node at most, not to {} ({})",
                field.name,
                found.len(),
                slugs.join(", ")
            )
        };
        let subject = Subject::Node(key.clone());
        self.reject(index, subject, code, &field.name, message);
    }

    fn reject(
        &mut self,
        index: usize,
        subject: Subject,
        code: RejectionCode,
        member: &str,
        message: String,
    ) {
        let mut blame = Blame {
            rejections: self.rejections,
            index,
            subject,
        };
        blame.reject(code, member, message, None);
    }
}

fn is_required(attribute: &Attribute) -> bool {
    attribute.value_type.required && !attribute.value_type.list
}

fn missing(declared: &[Attribute], has: impl Fn(&str) -> bool) -> impl Iterator<Item = &Attribute> {
    declared
        .iter()
        .filter(move |attribute| is_required(attribute) && !has(&attribute.name))
}
