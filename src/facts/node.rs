//! What a file says about one node: its built-in members, its attributes and its relations.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::gather::{Said, Statement};
use super::read::{Reader, items, suggest};
use crate::event::{Label, NodeKey};
use crate::ontology::{Kind, RelationField, Via};
use crate::reading::tree::{Entry, Item};

/// The members that every node may have.
pub(super) const MEMBERS: [&str; 5] = ["name", "description", "labels", "sources", "stated-by"];

impl Reader<'_> {
    /// Takes in all that stands under a slug.
    pub(super) fn node(&mut self, kind: &Kind, key: &NodeKey, entry: &Entry) {
        let origin = self.file.origin(entry.place);
        let mut statement = Statement::new(origin, self.owner.clone());
        if entry.value.is_null() {
            self.state_node(key, statement);
            return;
        }
        let Some(members) = self.map(&entry.value, "members such as `name:`") else {
            return;
        };
        let mut relations = Vec::new();
        for member in members {
            if let Some(field) = self.ontology.field_named(kind.id, &member.key) {
                relations.push((field, member));
                continue;
            }
            self.node_member(kind, member, &mut statement);
        }
        self.state_node(key, statement);
        for (field, member) in relations {
            self.relation(key, field, member);
        }
    }

    fn state_node(&mut self, key: &NodeKey, statement: Statement) {
        let conflicts = self.gathered.node(key.clone(), statement);
        self.conflicts(conflicts);
    }

    fn node_member(&mut self, kind: &Kind, member: &Entry, statement: &mut Statement) {
        let value = &member.value;
        let place = member.place;
        match &*member.key {
            "name" if value.is_null() => {
                let hint = "leave it out: a node without a name is called by its slug";
                self.mistake(place, "a name cannot be cleared", Some(hint.to_owned()));
            }
            "name" => {
                if let Some(name) = self.text(value) {
                    statement.say("name", place, Said::Text(Some(name)));
                }
            }
            "description" => {
                if let Some(description) = self.text_or_null(value) {
                    statement.say("description", place, Said::Text(description));
                }
            }
            "labels" => self.labels(value, statement),
            "sources" => statement.sources(self.sources(value)),
            "stated-by" => {
                if let Some(owners) = self.owners(value) {
                    statement.say("stated-by", place, Said::Owners(owners));
                }
            }
            name => match kind.attribute_named(name) {
                Some((_, attribute)) => {
                    if let Some(value) = self.value(attribute.value_type, value) {
                        statement.say(name, place, Said::Value(value));
                    }
                }
                None => self.unknown_member(kind, member),
            },
        }
    }

    fn labels(&mut self, item: &Item, statement: &mut Statement) {
        statement.labelled();
        if item.is_null() {
            return;
        }
        let Some(labels) = self.map(item, "keys and values") else {
            return;
        };
        for label in labels {
            if let Some(value) = self.text(&label.value) {
                let key = Arc::clone(&label.key);
                let member = format!("labels.{key}");
                statement.say(&member, label.place, Said::Label(Label { key, value }));
            }
        }
    }

    /// The explicit owners that an exported file states.
    pub(super) fn owners(&mut self, item: &Item) -> Option<BTreeSet<Arc<str>>> {
        let owners: Vec<_> = items(item).map(|item| self.text(item)).collect();
        owners.into_iter().collect()
    }

    fn unknown_member(&mut self, kind: &Kind, member: &Entry) {
        let written = &*member.key;
        let message = format!("a {} has no `{written}`", kind.name);
        let hint = match written {
            "slug" => "the slug is the key that all this stands under".to_owned(),
            "<<" => "YAML 1.2 has no merge keys; repeat whole values with `&name` and `*name`"
                .to_owned(),
            _ => {
                let attributes = kind.attributes.iter().map(|attribute| &*attribute.name);
                let fields = self.ontology.fields_of(kind.id);
                let stated = fields.filter(|field| !field.is_derived());
                let fields = stated.map(|field| &*field.name);
                suggest(
                    "member",
                    written,
                    MEMBERS.into_iter().chain(attributes).chain(fields),
                )
            }
        };
        self.mistake(member.place, message, Some(hint));
    }

    /// A derived relation cannot be stated; its path can.
    pub(super) fn derived(&mut self, field: &RelationField, member: &Entry) {
        let Via::Derived { path, .. } = &field.via else {
            return;
        };
        let names: Vec<&str> = path
            .iter()
            .map(|id| &*self.ontology.field(*id).name)
            .collect();
        let message = format!("`{}` is derived and cannot be stated", field.name);
        let hint = format!("it follows from `{}`; state those edges", names.join("."));
        self.mistake(member.place, message, Some(hint));
    }
}
