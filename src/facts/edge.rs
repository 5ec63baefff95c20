//! What a file says about the edges of one node: short as a slug, in full as a map with `to`.

use super::gather::{Said, Statement};
use super::read::{Reader, items, suggest};
use crate::event::{EdgeKey, NodeKey, Slug};
use crate::ontology::{Direction, RelationField, StoredRelation};
use crate::reading::tree::{Content, Entry, Item};

/// The members that every edge may have.
pub(super) const MEMBERS: [&str; 4] = ["to", "note", "sources", "stated-by"];

impl Reader<'_> {
    /// Takes in all edges under one relation field of a node.
    pub(super) fn relation(&mut self, node: &NodeKey, field: &RelationField, member: &Entry) {
        let ontology = self.ontology;
        let Some((relation, direction)) = ontology.stored(field.id) else {
            return self.derived(field, member);
        };
        let value = &member.value;
        if value.is_null() {
            let message = format!("null does not remove the edges of `{}`", field.name);
            let hint = "leave it out; edges that no file states any more go with --prune";
            return self.mistake(member.place, message, Some(hint.to_owned()));
        }
        if let (Content::List(_), false) = (&value.content, field.is_many()) {
            let message = format!("`{}` leads to one node, found a list", field.name);
            let hint = format!("write `{}: slug`", field.name);
            return self.mistake(member.place, message, Some(hint));
        }
        for item in items(value) {
            if let Some((far, statement)) = self.edge(field, relation, item) {
                let (from, to) = match direction {
                    Direction::Forward => (node.slug.clone(), far.clone()),
                    Direction::Reverse => (far.clone(), node.slug.clone()),
                };
                let key = EdgeKey::of(ontology, relation, from, to);
                let names = NodeKey {
                    kind: ontology.kind(field.target).name.as_str().into(),
                    slug: far,
                };
                let conflicts = self.gathered.edge(relation.id, key, names, statement);
                self.conflicts(conflicts);
            }
        }
    }

    /// One edge: the slug at its other end and what is said about it.
    fn edge(
        &mut self,
        field: &RelationField,
        relation: &StoredRelation,
        item: &Item,
    ) -> Option<(Slug, Statement)> {
        let target = self.ontology.kind(field.target);
        let origin = self.file.origin(item.place);
        let mut statement = Statement::new(origin, self.owner.clone());
        let members = match &item.content {
            Content::Map(members) => members,
            Content::Scalar(scalar) if !scalar.is_null() => {
                let slug = self.slug(&scalar.text, item.place, target)?;
                return Some((slug, statement));
            }
            _ => {
                let expected = format!("the slug of a {} or a map with `to`", target.name);
                return self.expected(&expected, item);
            }
        };
        for member in members.iter().filter(|member| &*member.key != "to") {
            self.edge_member(field, relation, member, &mut statement);
        }
        let Some(to) = members.iter().find(|member| &*member.key == "to") else {
            let message = format!("this edge does not say which {} it leads to", target.name);
            self.mistake(item.place, message, Some("add `to: slug`".to_owned()));
            return None;
        };
        let text = self.text(&to.value)?;
        let slug = self.slug(&text, to.value.place, target)?;
        Some((slug, statement))
    }

    fn edge_member(
        &mut self,
        field: &RelationField,
        relation: &StoredRelation,
        member: &Entry,
        statement: &mut Statement,
    ) {
        let value = &member.value;
        let place = member.place;
        match &*member.key {
            "note" => {
                if let Some(note) = self.text_or_null(value) {
                    statement.say("note", place, Said::Text(note));
                }
            }
            "sources" => statement.sources(self.sources(value)),
            "stated-by" => {
                if let Some(owners) = self.owners(value) {
                    statement.say("stated-by", place, Said::Owners(owners));
                }
            }
            name => {
                let properties = || relation.properties.iter();
                match properties().find(|property| property.name == name) {
                    Some(property) => {
                        if let Some(value) = self.value(property.value_type, value) {
                            statement.say(name, place, Said::Value(value));
                        }
                    }
                    None => {
                        let names = properties().map(|property| &*property.name);
                        let hint = suggest("member", name, MEMBERS.into_iter().chain(names));
                        let message = format!("an edge of `{}` has no `{name}`", field.name);
                        self.mistake(place, message, Some(hint));
                    }
                }
            }
        }
    }
}
