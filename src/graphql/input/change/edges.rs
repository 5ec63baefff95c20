//! Edges, as the inputs of nodes and of the mutations that add and remove them have them.

use std::sync::Arc;

use async_graphql_value::ConstValue;

use super::place::{InputPath, Place, under};
use super::{Members, Reader};
use crate::change::{Change, EdgePatch, RejectionCode};
use crate::event::{EdgeKey, NodeKey};
use crate::graphql::input::arguments::as_text;
use crate::graphql::input::filter::items;
use crate::ontology::{Kind, RelationField};

/// The edges of a relation field, as one node's input has them.
pub(super) struct Edges<'a> {
    pub(super) near: &'a NodeKey,
    /// Where the slug of `near` stands.
    pub(super) near_at: &'a [Arc<str>],
    pub(super) field: &'a RelationField,
}

impl<'o> Reader<'o> {
    /// The edges in the input of a node.
    pub(super) fn edges_of(
        &mut self,
        kind: &Kind,
        (key, slug_at): (&NodeKey, &[Arc<str>]),
        (input, at): (&Members, &[Arc<str>]),
    ) {
        for field in self.stored_fields(kind) {
            let edges = Edges {
                near: key,
                near_at: slug_at,
                field,
            };
            if field.is_many() {
                let list = input.get(field.name.as_str()).map(items);
                for (index, item) in list.unwrap_or_default().iter().enumerate() {
                    let item_at = under(at, [field.name.as_str(), &index.to_string()]);
                    self.edge(&edges, item, item_at, |key, patch| Change::Connect {
                        key,
                        patch,
                    });
                }
            } else {
                self.one_edge(&edges, input, at);
            }
        }
    }

    /// A relation field that leads to one node: the node's slug, or the edge, or null for none.
    fn one_edge(&mut self, edges: &Edges<'_>, input: &Members, at: &[Arc<str>]) {
        let field = edges.field;
        let companion = format!("{}Edge", field.name);
        let (plain, edge) = (
            input.get(field.name.as_str()),
            input.get(companion.as_str()),
        );
        let is_set = |value: &&ConstValue| **value != ConstValue::Null;
        match (plain.filter(is_set), edge.filter(is_set)) {
            (Some(_), Some(_)) => {
                self.changes.unread(edges.near, edges.field);
                let message = format!("{} and {companion} say the same: give one", field.name);
                let at = under(at, [&*companion]);
                self.changes
                    .mistake(RejectionCode::ValueInvalid, message, at);
            }
            (Some(slug), None) => self.lead(edges, slug, under(at, [field.name.as_str()])),
            (None, Some(edge)) => self.lead(edges, edge, under(at, [&*companion])),
            (None, None) if plain.is_some() || edge.is_some() => {
                let change = Change::DisconnectAll {
                    node: edges.near.clone(),
                    field: field.name.as_str().into(),
                };
                let place = Place::Node {
                    key: edges.near.clone(),
                    slug: edges.near_at.to_vec(),
                    input: at.to_vec(),
                };
                self.changes.push(change, place);
            }
            (None, None) => {}
        }
    }

    /// One edge of a field that leads to one node, in place of the one that it has.
    fn lead(&mut self, edges: &Edges<'_>, item: &ConstValue, at: InputPath) {
        self.edge(edges, item, at, |key, patch| Change::ConnectOnly {
            key,
            patch,
        });
    }

    /// One edge, a slug or an object with more, and what becomes of it.
    pub(super) fn edge(
        &mut self,
        edges: &Edges<'_>,
        item: &ConstValue,
        at: InputPath,
        change: impl FnOnce(EdgeKey, EdgePatch) -> Change,
    ) {
        let (slug, far_at) = far(item, &at);
        let Some(to) = self.slug(slug, &far_at) else {
            self.changes.unread(edges.near, edges.field);
            return;
        };
        let key = EdgeKey {
            kind: edges.near.kind.clone(),
            field: edges.field.name.as_str().into(),
            from: edges.near.slug.clone(),
            to,
        };
        let (patch, has_members) = match item {
            ConstValue::Object(members) => (self.edge_patch(edges.field, members), true),
            _ => (EdgePatch::default(), false),
        };
        let place = Place::Edge {
            near: edges.near_at.to_vec(),
            far: far_at,
            has_members,
            edge: at,
        };
        self.changes.push(change(key, patch), place);
    }

    /// The slugs in the edges of a node whose own could not be read.
    pub(super) fn far_slugs(&mut self, kind: &Kind, input: &Members, at: &[Arc<str>]) {
        for field in self.stored_fields(kind) {
            let companion = format!("{}Edge", field.name);
            for name in [field.name.as_str(), &companion] {
                match input.get(name) {
                    Some(ConstValue::List(list)) => {
                        for (index, item) in list.iter().enumerate() {
                            let (slug, far_at) = far(item, &under(at, [name, &index.to_string()]));
                            self.slug(slug, &far_at);
                        }
                    }
                    Some(one @ (ConstValue::String(_) | ConstValue::Object(_)))
                        if !field.is_many() =>
                    {
                        let (slug, far_at) = far(one, &under(at, [name]));
                        self.slug(slug, &far_at);
                    }
                    _ => {}
                }
            }
        }
    }

    fn stored_fields(&self, kind: &Kind) -> Vec<&'o RelationField> {
        let fields = self.ontology.fields_of(kind.id);
        fields.filter(|field| !field.is_derived()).collect()
    }
}

/// The slug of the node that an edge leads to, and where it stands.
pub(super) fn far<'v>(item: &'v ConstValue, at: &[Arc<str>]) -> (&'v str, InputPath) {
    match item {
        ConstValue::Object(members) => {
            let slug = members.get("slug").and_then(as_text);
            (
                slug.expect("the schema requires the slug"),
                under(at, ["slug"]),
            )
        }
        item => (as_text(item).expect("coerced to a string"), at.to_vec()),
    }
}
