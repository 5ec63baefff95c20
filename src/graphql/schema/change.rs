//! Changes as a request says them: one input type per sort of change and kind, and `Change`, which takes
//! any of them. What they mean stands in `graphql/input/change`.

use async_graphql_value::{ConstValue, Name};
use indexmap::IndexMap;

use super::build::{Types, nullable, required, required_list};
use super::kind::value_type;
use super::model::{InputDef, Shape, Type};
use crate::event::Basis;
use crate::ontology::{
    Attribute, FieldId, Kind, KindId, Ontology, RelationField, ValueType, capitalized,
};

/// A sort of change: `Change` has a member for each, and Mutation a field of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeForm {
    /// `toolCreate`
    Create(KindId),
    /// `toolUpdate`
    Update(KindId),
    /// `toolUpsert`
    Upsert(KindId),
    /// `toolDelete`
    Delete(KindId),
    /// `workstreamToolsAdd`
    Add(FieldId),
    /// `workstreamToolsRemove`
    Remove(FieldId),
}

impl ChangeForm {
    /// Every form that the ontology gives rise to, by kind.
    pub fn all(ontology: &Ontology) -> Vec<Self> {
        let mut all = Vec::new();
        for kind in &ontology.kinds {
            let id = kind.id;
            all.extend([
                Self::Create(id),
                Self::Update(id),
                Self::Upsert(id),
                Self::Delete(id),
            ]);
            for field in ontology.fields_of(id) {
                if field.is_many() && !field.is_derived() {
                    all.extend([Self::Add(field.id), Self::Remove(field.id)]);
                }
            }
        }
        all
    }

    /// The name of the member and the field. `ontology/collision` knows these names too.
    pub fn name(self, ontology: &Ontology) -> String {
        let node = |kind, what: &str| format!("{}{what}", ontology.kind(kind).singular);
        let edges = |field, what: &str| {
            let field = ontology.field(field);
            let singular = &ontology.kind(field.kind).singular;
            format!("{singular}{}{what}", capitalized(&field.name))
        };
        match self {
            Self::Create(kind) => node(kind, "Create"),
            Self::Update(kind) => node(kind, "Update"),
            Self::Upsert(kind) => node(kind, "Upsert"),
            Self::Delete(kind) => node(kind, "Delete"),
            Self::Add(field) => edges(field, "Add"),
            Self::Remove(field) => edges(field, "Remove"),
        }
    }

    /// The kind of the node that it changes, or whose edges it changes.
    pub fn kind(self, ontology: &Ontology) -> &Kind {
        match self {
            Self::Create(kind) | Self::Update(kind) | Self::Upsert(kind) | Self::Delete(kind) => {
                ontology.kind(kind)
            }
            Self::Add(field) | Self::Remove(field) => ontology.kind(ontology.field(field).kind),
        }
    }

    /// What it does, as a sentence.
    pub(super) fn description(self, ontology: &Ontology) -> String {
        let name = &self.kind(ontology).type_name;
        match self {
            Self::Create(_) => format!("Creates a {name}, with its edges where they are given."),
            Self::Update(_) => format!(
                "Changes what is stated about a {name}. A member that is left out stays as it is; null \
                 clears it."
            ),
            Self::Upsert(_) => format!(
                "Creates a {name}, or changes the one that there is as an update would. Edges are added; \
                 those that stand already are kept."
            ),
            Self::Delete(_) => format!("Deletes a {name}."),
            Self::Add(field) => format!(
                "Adds to where `{name}.{}` leads, or changes what is stated about edges that stand \
                 already.",
                ontology.field(field).name
            ),
            Self::Remove(field) => format!(
                "Removes from where `{name}.{}` leads. Nothing happens where there is no edge.",
                ontology.field(field).name
            ),
        }
    }

    /// What it is said with.
    pub(super) fn arguments(self, ontology: &Ontology) -> Vec<(String, InputDef)> {
        let kind = self.kind(ontology);
        let name = &kind.type_name;
        let slug = || {
            let description = format!("The slug of the {name}.");
            (
                "slug".to_owned(),
                InputDef::new(required("String"), description),
            )
        };
        let input = |suffix: &str, description: &str| {
            let ty = required(&format!("{name}{suffix}"));
            ("input".to_owned(), InputDef::new(ty, description))
        };
        let near = || {
            let description = format!("The slug of the {name}.");
            (
                kind.singular.clone(),
                InputDef::new(required("String"), description),
            )
        };
        match self {
            Self::Create(_) => vec![input("CreateInput", "What is stated about it.")],
            Self::Update(_) => vec![slug(), input("UpdateInput", "What changes.")],
            Self::Upsert(_) => vec![
                slug(),
                input(
                    "CreateInput",
                    "What is stated about it; its `slug` may be left out.",
                ),
            ],
            Self::Delete(_) => vec![
                slug(),
                (
                    "onReferences".to_owned(),
                    InputDef::new(nullable("OnReferences"), "What becomes of its edges.")
                        .or(ConstValue::Enum(Name::new("REJECT"))),
                ),
            ],
            Self::Add(field) => {
                let field = ontology.field(field);
                let edges = required_list(&format!("{}EdgeInput", field.type_stem));
                let description = "The nodes to add, with what is stated about the edges.";
                vec![
                    near(),
                    (field.name.clone(), InputDef::new(edges, description)),
                ]
            }
            Self::Remove(field) => {
                let field = ontology.field(field);
                let target = &ontology.kind(field.target).plural;
                let description = format!("The slugs of the {target} to remove.");
                let slugs = required_list("String");
                vec![
                    near(),
                    (field.name.clone(), InputDef::new(slugs, description)),
                ]
            }
        }
    }

    /// The type of the member of `Change`.
    fn member_type(self, ontology: &Ontology) -> String {
        let name = &self.kind(ontology).type_name;
        match self {
            Self::Create(_) => format!("{name}CreateInput"),
            Self::Update(_) => format!("{name}UpdateChange"),
            Self::Upsert(_) => format!("{name}UpsertChange"),
            Self::Delete(_) => format!("{name}DeleteChange"),
            Self::Add(field) => format!("{}Change", ontology.field(field).type_stem),
            Self::Remove(field) => format!("{}RemoveChange", ontology.field(field).type_stem),
        }
    }
}

/// Adds `Change` and everything that it leads to.
pub(super) fn add(types: &mut Types, ontology: &Ontology) {
    shared(types);
    for kind in &ontology.kinds {
        node_inputs(types, ontology, kind);
    }
    for field in &ontology.fields {
        edge_input(types, ontology, field);
    }
    let mut members = IndexMap::new();
    for form in ChangeForm::all(ontology) {
        let ty = form.member_type(ontology);
        if !matches!(form, ChangeForm::Create(_)) {
            let arguments = form.arguments(ontology).into_iter().collect();
            types.input(&ty, &form.description(ontology), arguments);
        }
        let member = InputDef::new(nullable(&ty), form.description(ontology));
        members.insert(form.name(ontology), member);
    }
    types.put(
        "Change",
        "One change of many that are made together. Each sees the changes before it.",
        Shape::Input {
            one_of: true,
            members,
        },
    );
}

fn shared(types: &mut Types) {
    let member =
        |name: &str, ty: Type, description: &str| (name.to_owned(), InputDef::new(ty, description));
    types.input(
        "LabelInput",
        "A free pair of key and value.",
        IndexMap::from([
            member(
                "key",
                required("String"),
                "The key; it stands once in a list.",
            ),
            member("value", required("String"), "The value."),
        ]),
    );
    let stated = ConstValue::Enum(Name::new(Basis::Stated.name()));
    let basis = InputDef::new(
        nullable("Basis"),
        "Whether the document says it or it was concluded.",
    );
    types.input(
        "SourceInput",
        "Who says so: where a fact comes from.",
        IndexMap::from([
            member("document", required("String"), "The document."),
            member("locator", nullable("String"), "The place in it."),
            member("url", nullable("URL"), "Where the document can be read."),
            ("basis".to_owned(), basis.or(stated)),
            member(
                "note",
                nullable("String"),
                "A remark; where the basis is INFERRED, why.",
            ),
            member(
                "observedAt",
                nullable("Date"),
                "When the document was read.",
            ),
        ]),
    );
    types.put(
        "OnReferences",
        "What becomes of the edges of a node that is deleted.",
        Shape::Enum {
            values: vec![
                (
                    "REJECT".to_owned(),
                    "While there are any, the node is not deleted, and the error lists them."
                        .to_owned(),
                ),
                ("DETACH".to_owned(), "They are removed with it.".to_owned()),
            ],
        },
    );
}

/// `<Kind>CreateInput` and `<Kind>UpdateInput`.
fn node_inputs(types: &mut Types, ontology: &Ontology, kind: &Kind) {
    let name = &kind.type_name;
    let mut create = IndexMap::from([(
        "slug".to_owned(),
        InputDef::new(
            nullable("String"),
            "The slug, which never changes; made from `name` when left out.",
        ),
    )]);
    let mut update = IndexMap::new();
    for members in [&mut create, &mut update] {
        members.extend(built_in());
    }
    for attribute in &kind.attributes {
        create.insert(attribute.name.clone(), value(ontology, attribute, true));
        update.insert(attribute.name.clone(), value(ontology, attribute, false));
    }
    for field in ontology.fields_of(kind.id) {
        if field.is_derived() {
            continue;
        }
        if field.is_many() {
            let edges = Type::named(format!("{}EdgeInput", field.type_stem)).list();
            create.insert(field.name.clone(), InputDef::new(edges, &field.description));
        } else {
            for members in [&mut create, &mut update] {
                members.extend(to_one(ontology, field));
            }
        }
    }
    types.input(
        format!("{name}CreateInput"),
        &format!(
            "What is stated about a {name}, and its edges. Null is nothing; in an upsert it clears what \
             there is."
        ),
        create,
    );
    types.input(
        format!("{name}UpdateInput"),
        &format!("What changes about a {name}. What is left out stays as it is; null clears."),
        update,
    );
}

fn built_in() -> [(String, InputDef); 4] {
    let member =
        |name: &str, ty: Type, description: &str| (name.to_owned(), InputDef::new(ty, description));
    [
        member(
            "name",
            nullable("String"),
            "The display name; without one, the slug.",
        ),
        member("description", nullable("String"), "What it is."),
        member(
            "labels",
            Type::named("LabelInput").list(),
            "All labels: free pairs for what the ontology does not model.",
        ),
        member(
            "sources",
            Type::named("SourceInput").list(),
            "All sources: who says that the node exists.",
        ),
    ]
}

/// An attribute or a property. Only where a node is created must what is required be there: a list can
/// always be left out, which is an empty one.
fn value(ontology: &Ontology, attribute: &Attribute, is_created: bool) -> InputDef {
    let value_type_given = ValueType {
        required: attribute.value_type.required && is_created && !attribute.value_type.list,
        ..attribute.value_type
    };
    InputDef::new(
        value_type(ontology, value_type_given),
        &attribute.description,
    )
}

/// A relation field that leads to one node, as the node's type has it: the node, or the edge.
fn to_one(ontology: &Ontology, field: &RelationField) -> [(String, InputDef); 2] {
    let target = &ontology.kind(field.target).type_name;
    [
        (
            field.name.clone(),
            InputDef::new(
                nullable("String"),
                format!("{} The slug of a {target}.", field.description),
            ),
        ),
        (
            format!("{}Edge", field.name),
            InputDef::new(
                nullable(&format!("{}EdgeInput", field.type_stem)),
                format!(
                    "The same with what is stated about the edge; not beside `{}`.",
                    field.name
                ),
            ),
        ),
    ]
}

/// `<Stem>EdgeInput`, of stored relations.
fn edge_input(types: &mut Types, ontology: &Ontology, field: &RelationField) {
    let Some((relation, _)) = ontology.stored(field.id) else {
        return;
    };
    let kind = &ontology.kind(field.kind).type_name;
    let target = &ontology.kind(field.target).type_name;
    let mut members = IndexMap::from([
        (
            "slug".to_owned(),
            InputDef::new(
                required("String"),
                format!("The slug of the {target} that the edge leads to."),
            ),
        ),
        (
            "note".to_owned(),
            InputDef::new(nullable("String"), "A remark on the edge."),
        ),
        (
            "sources".to_owned(),
            InputDef::new(
                Type::named("SourceInput").list(),
                "All sources: who says that the edge exists.",
            ),
        ),
    ]);
    for property in &relation.properties {
        members.insert(property.name.clone(), value(ontology, property, false));
    }
    types.input(
        format!("{}EdgeInput", field.type_stem),
        &format!(
            "An edge of `{kind}.{}`. Where it stands already, what is left out stays as it is, and null \
             clears.",
            field.name
        ),
        members,
    );
}
