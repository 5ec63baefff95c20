//! Turns coerced changes into those of the engine, and its reasons to refuse them back into places of the
//! input.
//!
//! `Change`, and the arguments of the mutations that make one change, are read here. What fits the schema
//! and still names nothing (a text that is no slug) is a mistake that is told beside what the engine says,
//! so that a client hears everything at once. Absent and null stay apart: absent leaves, null clears.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql_value::{ConstValue, Name};
use indexmap::IndexMap;

use super::arguments::{Given, as_text};
use super::filter::items;
use crate::change::{
    Change, EDGE_FROM, EDGE_TO, EdgePatch, NodePatch, OnReferences, Rejection, RejectionCode,
    Subject,
};
use crate::event::{Basis, EdgeKey, Label, NodeKey, Slug, Source, Value};
use crate::graphql::schema::ChangeForm;
use crate::graphql::user_error::UserError;
use crate::ontology::{Attribute, Kind, Ontology, RelationField, Scalar, ValueType};

/// A place in a field's arguments: `["changes", "0", "toolCreate", "name"]`.
pub type InputPath = Vec<Arc<str>>;

/// Changes that a request asks for, each with its place in the input.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The changes, in order. Where there are mistakes, those that could be read.
    changes: Vec<Change>,
    /// As long as `changes`.
    places: Vec<Place>,
    /// What could not be read, each with the number of changes before it.
    mistakes: Vec<(usize, UserError)>,
    /// The relation fields of nodes that could not be read. That they lead nowhere follows.
    unread: Vec<(NodeKey, Arc<str>)>,
    /// The node that the first change is about.
    subject: Option<NodeKey>,
}

/// Where a change and its parts stand in the input.
#[derive(Debug, Clone)]
enum Place {
    /// The change of a node.
    Node {
        key: NodeKey,
        /// Where its slug stands.
        slug: InputPath,
        /// Where its members stand.
        input: InputPath,
    },
    /// An edge.
    Edge {
        /// Where the node stands whose field it is.
        near: InputPath,
        /// Where the edge stands.
        edge: InputPath,
        /// Where the node stands that it leads to.
        far: InputPath,
        /// Whether members of the edge may stand there too.
        has_members: bool,
    },
    /// The ontology.
    Ontology(InputPath),
}

type Members = IndexMap<Name, ConstValue>;

/// Reads a list of `Change`, which is the argument of that name.
pub fn changes(ontology: &Ontology, argument: &str, list: &ConstValue) -> Changes {
    let forms: HashMap<String, ChangeForm> = ChangeForm::all(ontology)
        .into_iter()
        .map(|form| (form.name(ontology), form))
        .collect();
    let mut reader = Reader::new(ontology);
    for (index, change) in items(list).iter().enumerate() {
        let (name, value) = members(change)
            .first()
            .expect("coerced: one member is given");
        let form = forms[name.as_str()];
        let at = under(&[], [argument, &index.to_string(), name]);
        match form {
            ChangeForm::Create(kind) => reader.create(ontology.kind(kind), members(value), &at),
            _ => {
                let given = members(value);
                reader.form(form, &|name| given.get(name), &at);
            }
        }
    }
    reader.changes
}

/// Reads the arguments of a mutation that makes one change.
pub(super) fn one_change(ontology: &Ontology, form: ChangeForm, given: &Given<'_>) -> Changes {
    let mut reader = Reader::new(ontology);
    reader.form(form, &|name| given.get(name), &[]);
    reader.changes
}

/// The change that puts another ontology in force, given as the argument of that name.
pub(super) fn ontology_change(argument: &str, sdl: &str) -> Changes {
    let mut changes = Changes::default();
    let at = under(&[], [argument]);
    changes.push(
        Change::OntologyReplace { sdl: sdl.into() },
        Place::Ontology(at),
    );
    changes
}

impl Changes {
    /// The changes, to be proposed. Where there are mistakes they are only good for hearing what else is
    /// wrong.
    pub fn to_propose(&self) -> &[Change] {
        &self.changes
    }

    /// Whether everything could be read.
    pub fn are_whole(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// The node that the first change is about, where that could be read.
    pub fn subject(&self) -> Option<&NodeKey> {
        self.subject.as_ref()
    }

    /// All that is wrong with them, in the order of the input: what could not be read, and why the rest was
    /// refused.
    pub fn user_errors(&self, rejections: &[Rejection]) -> Vec<UserError> {
        let mut all = self.mistakes.clone();
        for rejection in rejections {
            if !self.follows(rejection) {
                let at = self.places.get(rejection.index);
                let at = at.map_or_else(Vec::new, |place| place.of(rejection));
                all.push((rejection.index, UserError::of(rejection, at)));
            }
        }
        all.sort_by_key(|(index, _)| *index);
        let mut errors: Vec<UserError> = Vec::with_capacity(all.len());
        for (_, error) in all {
            // What a node is told of may be told of each of its edges too.
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
        errors
    }

    /// Whether a rejection is only there because something could not be read.
    fn follows(&self, rejection: &Rejection) -> bool {
        rejection.code == RejectionCode::RelationMissing
            && self.unread.iter().any(|(key, field)| {
                rejection.subject == Subject::Node(key.clone())
                    && rejection.member.as_ref() == Some(field)
            })
    }

    fn push(&mut self, change: Change, place: Place) {
        self.changes.push(change);
        self.places.push(place);
    }

    fn mistake(&mut self, code: RejectionCode, message: impl Into<String>, at: InputPath) {
        let error = UserError {
            code: code.into(),
            message: message.into(),
            field: at,
        };
        self.mistakes.push((self.changes.len(), error));
    }
}

impl Place {
    fn of(&self, rejection: &Rejection) -> InputPath {
        let member = rejection.member.as_deref();
        match self {
            Self::Node { key, slug, input } => match (&rejection.subject, member) {
                (Subject::Node(subject), Some(member)) if subject == key => under(input, [member]),
                _ => slug.clone(),
            },
            Self::Edge {
                near,
                edge,
                far,
                has_members,
            } => match (rejection.code, &rejection.subject, member) {
                (RejectionCode::NodeUnknown, _, Some(EDGE_FROM)) => near.clone(),
                (RejectionCode::NodeUnknown, _, Some(EDGE_TO)) => far.clone(),
                (_, Subject::Edge(_), Some(member)) if *has_members => under(edge, [member]),
                _ => edge.clone(),
            },
            Self::Ontology(at) => at.clone(),
        }
    }
}

struct Reader<'o> {
    ontology: &'o Ontology,
    changes: Changes,
}

/// The edges of a relation field, as one node's input has them.
struct Edges<'a> {
    near: &'a NodeKey,
    /// Where the slug of `near` stands.
    near_at: &'a [Arc<str>],
    field: &'a RelationField,
}

/// Looks a member up; `None` is absent.
type Lookup<'g> = &'g dyn Fn(&str) -> Option<&'g ConstValue>;

impl<'o> Reader<'o> {
    fn new(ontology: &'o Ontology) -> Self {
        Self {
            ontology,
            changes: Changes::default(),
        }
    }

    /// Reads a change from its arguments, which stand at `at`.
    fn form(&mut self, form: ChangeForm, given: Lookup<'_>, at: &[Arc<str>]) {
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
                self.changes.subject.get_or_insert_with(|| key.clone());
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
    fn create(&mut self, kind: &Kind, input: &Members, at: &[Arc<str>]) {
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
        self.changes.subject.get_or_insert_with(|| key.clone());
        let place = Place::Node {
            key: key.clone(),
            slug: slug_at.clone(),
            input: at.to_vec(),
        };
        self.changes.push(change, place);
        for field in self.stored_fields(kind) {
            let edges = Edges {
                near: &key,
                near_at: &slug_at,
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
                self.unread(edges);
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
    fn edge(
        &mut self,
        edges: &Edges<'_>,
        item: &ConstValue,
        at: InputPath,
        change: impl FnOnce(EdgeKey, EdgePatch) -> Change,
    ) {
        let (slug, far_at) = far(item, &at);
        let Some(to) = self.slug(slug, &far_at) else {
            self.unread(edges);
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

    /// An update that changes nothing, so that a node that is not there is refused, whatever is listed.
    fn touch(&mut self, key: &NodeKey, at: &[Arc<str>]) {
        self.changes.subject.get_or_insert_with(|| key.clone());
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

    fn unread(&mut self, edges: &Edges<'_>) {
        let field = edges.field.name.as_str().into();
        self.changes.unread.push((edges.near.clone(), field));
    }

    /// The slugs in the edges of a node whose own could not be read.
    fn far_slugs(&mut self, kind: &Kind, input: &Members, at: &[Arc<str>]) {
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

    fn slug(&mut self, text: &str, at: &[Arc<str>]) -> Option<Slug> {
        match Slug::new(text) {
            Ok(slug) => Some(slug),
            Err(invalid) => {
                let hint = invalid.suggestion.as_ref();
                let hint = hint.map_or(String::new(), |slug| format!("; did you mean {slug}?"));
                let message = format!("{invalid}{hint}");
                self.changes
                    .mistake(RejectionCode::SlugInvalid, message, at.to_vec());
                None
            }
        }
    }

    /// The slug of a node that has only a name. Letters that would be lost are not guessed at.
    fn slug_of_name(&mut self, name: &str, at: &[Arc<str>]) -> Option<Slug> {
        let is_plain = !name.chars().any(|c| c.is_alphanumeric() && !c.is_ascii());
        let made = match Slug::new(name) {
            Ok(slug) => Some(slug),
            Err(invalid) => invalid.suggestion.filter(|_| is_plain),
        };
        if made.is_none() {
            let message = format!("no slug can be made from the name {name:?}; give one");
            self.changes
                .mistake(RejectionCode::SlugInvalid, message, at.to_vec());
        }
        made
    }

    fn patch(&self, kind: &Kind, key: &NodeKey, input: &Members) -> NodePatch {
        let mut patch = NodePatch::default();
        for (name, value) in input {
            match name.as_str() {
                // Without a name of its own a node is named by its slug.
                "name" => patch.name = Some(as_text(value).unwrap_or(key.slug.as_str()).into()),
                "description" => patch.description = Some(as_text(value).map(Into::into)),
                "labels" => patch.labels = Some(items(value).iter().map(label).collect()),
                "sources" => patch.sources = Some(sources(value)),
                name => {
                    if let Some((_, attribute)) = kind.attribute_named(name) {
                        let value = self.value(attribute, value);
                        patch.attributes.insert(name.into(), value);
                    }
                }
            }
        }
        patch
    }

    fn edge_patch(&self, field: &RelationField, given: &Members) -> EdgePatch {
        let relation = self.ontology.stored(field.id);
        let properties = relation.map_or(&[][..], |(relation, _)| &relation.properties);
        let mut patch = EdgePatch::default();
        for (name, value) in given {
            match name.as_str() {
                "note" => patch.note = Some(as_text(value).map(Into::into)),
                "sources" => patch.sources = Some(sources(value)),
                name => {
                    if let Some(property) = properties.iter().find(|one| one.name == name) {
                        let value = self.value(property, value);
                        patch.properties.insert(name.into(), value);
                    }
                }
            }
        }
        patch
    }

    /// A value of an attribute or a property; `None` is null.
    fn value(&self, attribute: &Attribute, value: &ConstValue) -> Option<Value> {
        let ValueType { scalar, list, .. } = attribute.value_type;
        match value {
            ConstValue::Null => None,
            ConstValue::List(items) if list => {
                let items = items.iter().map(|item| self.scalar(scalar, item));
                Some(Value::List(items.collect()))
            }
            single => Some(self.scalar(scalar, single)),
        }
    }

    fn scalar(&self, scalar: Scalar, value: &ConstValue) -> Value {
        let json = value.clone().into_json();
        let json = json.expect("input of ours is plain data");
        Value::coerce_scalar(self.ontology, scalar, &json).expect("coerced to the attribute's type")
    }
}

/// The slug of the node that an edge leads to, and where it stands.
fn far<'v>(item: &'v ConstValue, at: &[Arc<str>]) -> (&'v str, InputPath) {
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

fn node_key(kind: &Kind, slug: Slug) -> NodeKey {
    NodeKey {
        kind: kind.name.as_str().into(),
        slug,
    }
}

fn members(value: &ConstValue) -> &Members {
    match value {
        ConstValue::Object(members) => members,
        _ => unreachable!("coerced to an input object"),
    }
}

fn label(value: &ConstValue) -> Label {
    let text = |name: &str| {
        let text = members(value).get(name).and_then(as_text);
        text.expect("the schema requires it").into()
    };
    Label {
        key: text("key"),
        value: text("value"),
    }
}

/// All sources; null is none.
fn sources(value: &ConstValue) -> Vec<Source> {
    items(value).iter().map(source).collect()
}

fn source(value: &ConstValue) -> Source {
    let members = members(value);
    let text = |name: &str| members.get(name).and_then(as_text);
    let coerced = |scalar, name: &str| {
        let value = text(name).map(|text| Value::coerce_text(scalar, text));
        value.map(|value| value.expect("coerced to the scalar"))
    };
    let inferred = Some(&ConstValue::Enum(Name::new(Basis::Inferred.name())));
    Source {
        document: text("document").expect("the schema requires it").into(),
        locator: text("locator").map(Into::into),
        url: match coerced(Scalar::Url, "url") {
            Some(Value::Url(url)) => Some(url),
            _ => None,
        },
        basis: if members.get("basis") == inferred {
            Basis::Inferred
        } else {
            Basis::Stated
        },
        note: text("note").map(Into::into),
        observed_at: match coerced(Scalar::Date, "observedAt") {
            Some(Value::Date(date)) => Some(date),
            _ => None,
        },
    }
}

fn under<const N: usize>(at: &[Arc<str>], more: [&str; N]) -> InputPath {
    let mut path = at.to_vec();
    path.extend(more.into_iter().map(Arc::from));
    path
}
