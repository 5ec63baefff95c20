//! Changes from their arguments, and those of nodes.

use std::sync::Arc;

use async_graphql_value::{ConstValue, Name};

use super::edges::{Edges, far};
use super::place::{InputPath, Place, under};
use super::{Lookup, Members, Reader, members};
use crate::change::{Change, NodePatch, OnReferences, RejectionCode};
use crate::event::{NodeKey, Slug};
use crate::graphql::input::arguments::as_text;
use crate::graphql::input::filter::items;
use crate::graphql::schema::ChangeForm;
use crate::ontology::Kind;

impl Reader<'_> {
    /// Reads a change from its arguments, which stand at `at`.
    pub(super) fn form(&mut self, form: ChangeForm, given: Lookup<'_>, at: &[Arc<str>]) {
        let kind = form.kind(self.ontology);
        let input_at = under(at, ["input"]);
        let input = || members(given("input").expect("the schema requires `input`"));
        match form {
            ChangeForm::Create(_) => self.create(kind, input(), &input_at),
            ChangeForm::Update(_) => {
                let Some(key) = self.near(kind, given, "slug", at) else {
                    return;
                };
                let patch = self.patch(kind, &key, input());
                let change = Change::NodeUpdate {
                    key: key.clone(),
                    patch,
                };
                let slug_at = under(at, ["slug"]);
                self.node(kind, (key, slug_at), change, (input(), &input_at));
            }
            ChangeForm::Upsert(_) => {
                let Some(key) = self.near(kind, given, "slug", at) else {
                    return;
                };
                let own = input().get("slug").and_then(as_text);
                if own.is_some_and(|own| own != key.slug.as_str()) {
                    self.changes.mistake(
                        RejectionCode::SlugInvalid,
                        format!(
                            "the slug is {:?} beside the input; slugs never change",
                            key.slug
                        ),
                        under(&input_at, ["slug"]),
                    );
                }
                let patch = self.patch(kind, &key, input());
                let change = Change::NodeUpsert {
                    key: key.clone(),
                    patch,
                };
                let slug_at = under(at, ["slug"]);
                self.node(kind, (key, slug_at), change, (input(), &input_at));
            }
            ChangeForm::Delete(_) => {
                let Some(key) = self.near(kind, given, "slug", at) else {
                    return;
                };
                let detach = Some(&ConstValue::Enum(Name::new("DETACH")));
                let on_references = if given("onReferences") == detach {
                    OnReferences::Detach
                } else {
                    OnReferences::Reject
                };
                let place = Place::Node {
                    key: key.clone(),
                    slug: under(at, ["slug"]),
                    input: at.to_vec(),
                };
                self.changes.about(&key);
                self.changes
                    .push(Change::NodeDelete { key, on_references }, place);
            }
            ChangeForm::Add(field) | ChangeForm::Remove(field) => {
                let field = self.ontology.field(field);
                let near_at = under(at, [kind.singular.as_str()]);
                let near = self.near(kind, given, &kind.singular, at);
                let list = given(&field.name).expect("the schema requires the list");
                let list_at = under(at, [field.name.as_str()]);
                if let Some(near) = &near {
                    self.touch(near, &near_at);
                }
                for (index, item) in items(list).iter().enumerate() {
                    let item_at = under(&list_at, [index.to_string().as_str()]);
                    let Some(near) = &near else {
                        let (slug, far_at) = far(item, &item_at);
                        self.slug(slug, &far_at);
                        continue;
                    };
                    let edges = Edges {
                        near,
                        near_at: &near_at,
                        field,
                    };
                    self.edge(&edges, item, item_at, |key, patch| match form {
                        ChangeForm::Remove(_) => Change::Disconnect { key },
                        _ => Change::Connect { key, patch },
                    });
                }
            }
        }
    }

    /// Reads the creation of a node from its input, which stands at `at`.
    pub(super) fn create(&mut self, kind: &Kind, input: &Members, at: &[Arc<str>]) {
        let given = |name: &str| input.get(name).and_then(as_text);
        let (slug, slug_at) = match (given("slug"), given("name")) {
            (Some(slug), _) => {
                let slug_at = under(at, ["slug"]);
                (self.slug(slug, &slug_at), slug_at)
            }
            (None, Some(name)) => {
                let slug_at = under(at, ["name"]);
                (self.slug_of_name(name, &slug_at), slug_at)
            }
            (None, None) => {
                let message = "give a slug, or a name that one can be made from";
                self.changes
                    .mistake(RejectionCode::SlugInvalid, message, under(at, ["slug"]));
                (None, Vec::new())
            }
        };
        let Some(slug) = slug else {
            self.far_slugs(kind, input, at);
            return;
        };
        let key = node_key(kind, slug);
        let patch = self.patch(kind, &key, input);
        let change = Change::NodeCreate {
            key: key.clone(),
            patch,
        };
        self.node(kind, (key, slug_at), change, (input, at));
    }

    /// The change of a node, then those of the edges in its input.
    fn node(
        &mut self,
        kind: &Kind,
        (key, slug_at): (NodeKey, InputPath),
        change: Change,
        (input, at): (&Members, &[Arc<str>]),
    ) {
        self.changes.about(&key);
        let place = Place::Node {
            key: key.clone(),
            slug: slug_at.clone(),
            input: at.to_vec(),
        };
        self.changes.push(change, place);
        self.edges_of(kind, (&key, &slug_at), (input, at));
    }

    /// An update that changes nothing, so that a node that is not there is refused, whatever is listed.
    fn touch(&mut self, key: &NodeKey, at: &[Arc<str>]) {
        self.changes.about(key);
        let change = Change::NodeUpdate {
            key: key.clone(),
            patch: NodePatch::default(),
        };
        let place = Place::Node {
            key: key.clone(),
            slug: at.to_vec(),
            input: at.to_vec(),
        };
        self.changes.push(change, place);
    }

    /// The node that an argument names by its slug.
    fn near(
        &mut self,
        kind: &Kind,
        given: Lookup<'_>,
        argument: &str,
        at: &[Arc<str>],
    ) -> Option<NodeKey> {
        let slug = given(argument).and_then(as_text);
        let slug = slug.expect("the schema requires the slug");
        let slug = self.slug(slug, &under(at, [argument]))?;
        Some(node_key(kind, slug))
    }
}

fn node_key(kind: &Kind, slug: Slug) -> NodeKey {
    NodeKey {
        kind: kind.name.as_str().into(),
        slug,
    }
}
