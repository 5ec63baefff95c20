//! What a patch makes of a fact, and what is wrong with it.
//!
//! A member that is wrong is reported and left as it was, so that one mistake is reported once and the
//! changes that build on this one are judged on their own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::command::{EdgePatch, NodePatch};
use super::limits::ChangeLimits;
use super::rejection::{Blame, RejectionCode, did_you_mean};
use crate::diagnostic::shown;
use crate::event::{Basis, EdgeFact, Label, NodeFact, Slug, Source, Value};
use crate::ontology::{Attribute, Ontology};

/// Judges the patches of one change.
pub(super) struct Statement<'a, 'b> {
    pub(super) ontology: &'a Ontology,
    pub(super) limits: &'a ChangeLimits,
    pub(super) blame: &'a mut Blame<'b>,
}

impl Statement<'_, '_> {
    /// The fact that the patch makes of `before`, or of nothing.
    pub(super) fn node(
        &mut self,
        declared: &[Attribute],
        slug: &Slug,
        before: Option<NodeFact>,
        patch: &NodePatch,
    ) -> NodeFact {
        let mut fact = before.unwrap_or_else(|| NodeFact {
            name: slug.as_str().into(),
            description: None,
            labels: Vec::new(),
            sources: Vec::new(),
            owners: BTreeSet::new(),
            attributes: BTreeMap::new(),
        });
        if let Some(name) = &patch.name
            && self.name("name", name)
        {
            fact.name = name.clone();
        }
        if let Some(description) = &patch.description
            && self.long_text("description", description.as_deref())
        {
            fact.description = description.clone();
        }
        if let Some(labels) = &patch.labels
            && let Some(labels) = self.labels(labels)
        {
            fact.labels = labels;
        }
        if let Some(sources) = &patch.sources
            && self.sources(sources)
        {
            fact.sources = sources.clone();
        }
        self.owners(&mut fact.owners, patch.owners.as_ref(), &patch.owners_added);
        self.values(
            declared,
            &mut fact.attributes,
            &patch.attributes,
            "attribute",
        );
        fact
    }

    /// The fact that the patch makes of `before`, or of nothing.
    pub(super) fn edge(
        &mut self,
        declared: &[Attribute],
        before: Option<EdgeFact>,
        patch: &EdgePatch,
    ) -> EdgeFact {
        let mut fact = before.unwrap_or_default();
        if let Some(note) = &patch.note
            && self.long_text("note", note.as_deref())
        {
            fact.note = note.clone();
        }
        if let Some(sources) = &patch.sources
            && self.sources(sources)
        {
            fact.sources = sources.clone();
        }
        self.owners(&mut fact.owners, patch.owners.as_ref(), &patch.owners_added);
        self.values(
            declared,
            &mut fact.properties,
            &patch.properties,
            "property",
        );
        fact
    }

    fn name(&mut self, member: &str, name: &str) -> bool {
        if name.trim().is_empty() {
            self.blame.reject(
                RejectionCode::NameBlank,
                member,
                format!("{member} must not be blank"),
                None,
            );
            return false;
        }
        let length = name.chars().count();
        let most = self.limits.name_chars_max;
        self.within(member, length, most, "characters")
    }

    fn long_text(&mut self, member: &str, text: Option<&str>) -> bool {
        let length = text.map_or(0, str::len);
        self.within(member, length, self.limits.description_bytes_max, "bytes")
    }

    fn labels(&mut self, labels: &[Label]) -> Option<Vec<Label>> {
        let mut sound = self.within("labels", labels.len(), self.limits.labels_max, "labels");
        let mut ordered = labels.to_vec();
        ordered.sort();
        for pair in ordered.windows(2) {
            if pair[0].key == pair[1].key {
                sound = false;
                self.blame.reject(
                    RejectionCode::LabelDuplicate,
                    "labels",
                    format!("the label {:?} stands twice", shown(&pair[0].key)),
                    Some("a label has one value; list things as a relation instead".to_owned()),
                );
            }
        }
        for label in labels {
            sound &= self.name("labels", &label.key);
            let length = label.value.len();
            sound &= self.within("labels", length, self.limits.text_bytes_max, "bytes");
        }
        sound.then_some(ordered)
    }

    fn sources(&mut self, sources: &[Source]) -> bool {
        let mut sound = self.within("sources", sources.len(), self.limits.sources_max, "sources");
        for source in sources {
            if source.document.trim().is_empty() {
                sound = false;
                self.blame.reject(
                    RejectionCode::SourceInvalid,
                    "sources",
                    "a source's document must not be blank",
                    None,
                );
            }
            let note = source.note.as_deref().unwrap_or_default();
            if source.basis == Basis::Inferred && note.trim().is_empty() {
                sound = false;
                self.blame.reject(
                    RejectionCode::SourceInvalid,
                    "sources",
                    format!(
                        "the source {:?} is INFERRED without a note",
                        shown(&source.document)
                    ),
                    Some("add a note that says what it was concluded from".to_owned()),
                );
            }
            let members = [&source.locator, &source.url, &source.note];
            let longest = members
                .into_iter()
                .flatten()
                .chain([&source.document])
                .map(|text| text.len())
                .max()
                .unwrap_or(0);
            sound &= self.within("sources", longest, self.limits.text_bytes_max, "bytes");
        }
        sound
    }

    fn owners(
        &mut self,
        owners: &mut BTreeSet<Arc<str>>,
        all: Option<&BTreeSet<Arc<str>>>,
        added: &BTreeSet<Arc<str>>,
    ) {
        let stated = all.into_iter().flatten().chain(added);
        let mut sound = true;
        for owner in stated {
            sound &= self.name("owners", owner);
        }
        let mut next = all.unwrap_or(owners).clone();
        next.extend(added.iter().cloned());
        sound &= self.within("owners", next.len(), self.limits.owners_max, "owners");
        if sound {
            *owners = next;
        }
    }

    fn values(
        &mut self,
        declared: &[Attribute],
        values: &mut BTreeMap<Arc<str>, Value>,
        patch: &BTreeMap<Arc<str>, Option<Value>>,
        what: &str,
    ) {
        for (name, value) in patch {
            let Some(attribute) = declared.iter().find(|attribute| *attribute.name == **name)
            else {
                let known = declared.iter().map(|attribute| attribute.name.as_str());
                let hint = did_you_mean(name, known.clone()).or_else(|| {
                    let known: Vec<&str> = known.collect();
                    (!known.is_empty()).then(|| format!("there are {}", known.join(", ")))
                });
                self.blame.reject(
                    RejectionCode::AttributeUnknown,
                    &**name,
                    format!("there is no {what} {}", shown(name)),
                    hint,
                );
                continue;
            };
            match value {
                None => {
                    values.remove(name);
                }
                // An absent list is an empty one where the type has no null.
                Some(Value::List(items)) if items.is_empty() && attribute.value_type.required => {
                    values.remove(name);
                }
                Some(value) => {
                    if self.value(attribute, value) {
                        values.insert(name.clone(), value.clone());
                    }
                }
            }
        }
    }

    fn value(&mut self, attribute: &Attribute, value: &Value) -> bool {
        if let Some(mismatch) = value.mismatch(self.ontology, attribute.value_type) {
            self.blame.reject(
                RejectionCode::ValueInvalid,
                attribute.name.as_str(),
                format!("{}: {mismatch}", attribute.name),
                mismatch
                    .suggestion
                    .map(|suggestion| format!("did you mean {suggestion}?")),
            );
            return false;
        }
        let items = match value {
            Value::List(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        let name = attribute.name.as_str();
        let mut sound = self.within(name, items.len(), self.limits.list_items_max, "items");
        for item in items {
            if let Value::Text(text) | Value::Url(text) = item {
                sound &= self.within(name, text.len(), self.limits.text_bytes_max, "bytes");
            }
        }
        sound
    }

    fn within(&mut self, member: &str, found: usize, most: usize, unit: &str) -> bool {
        if found > most {
            self.blame.reject(
                RejectionCode::LimitExceeded,
                member,
                format!("{member}: {found} {unit} are more than the {most} allowed"),
                None,
            );
        }
        found <= most
    }
}
