//! The types of one kind and of one relation field: the node, its connections and edges.

use indexmap::IndexMap;

use super::build::{Types, nullable, required, required_list};
use super::facet;
use super::history;
use super::model::{FieldDef, InputDef, Meaning, Shape, StampMember, Type};
use crate::graph::Slot;
use crate::graphql::limits::Limits;
use crate::ontology::{Cardinality, Kind, Ontology, RelationField, Scalar, ValueType};

/// The fields that every node has, beside so many attributes of its kind.
pub(super) fn entity_fields(limits: &Limits, attributes: usize) -> [(String, FieldDef); 10] {
    let stamp = |name: &str, ty, member, description: &str| {
        let definition = FieldDef::new(required(ty), Meaning::Stamp(member), description);
        (name.to_owned(), definition)
    };
    let slot = |name: &str, ty, slot, description: &str| {
        (
            name.to_owned(),
            FieldDef::new(ty, Meaning::Slot(slot), description),
        )
    };
    [
        slot(
            "id",
            required("ID"),
            Slot::ID,
            "The node's id, opaque to clients.",
        ),
        slot(
            "slug",
            required("String"),
            Slot::SLUG,
            "The stable, URL-safe name, unique within the kind; at most 63 characters.",
        ),
        slot("name", required("String"), Slot::NAME, "The display name."),
        slot(
            "description",
            nullable("String"),
            Slot::description(attributes),
            "What it is.",
        ),
        (
            "labels".to_owned(),
            FieldDef::new(
                required_list("Label"),
                Meaning::Labels,
                "Free pairs for what the ontology does not model, ordered by key.",
            ),
        ),
        (
            "sources".to_owned(),
            FieldDef::new(
                required_list("Source"),
                Meaning::Sources,
                "Who says that the node exists.",
            ),
        ),
        stamp(
            "createdAt",
            "DateTime",
            StampMember::CreatedAt,
            "The time of the commit that created it.",
        ),
        stamp(
            "updatedAt",
            "DateTime",
            StampMember::UpdatedAt,
            "The time of the last commit that changed what is stated about it.",
        ),
        stamp(
            "revision",
            "Int",
            StampMember::Revision,
            "The number of the last commit that changed what is stated about it.",
        ),
        ("history".to_owned(), history::of_node(limits)),
    ]
}

/// The type of a kind's nodes, its connection and its edge.
pub(super) fn add(types: &mut Types, ontology: &Ontology, kind: &Kind) {
    let mut fields: IndexMap<String, FieldDef> = entity_fields(types.limits, kind.attributes.len())
        .into_iter()
        .collect();
    for (index, attribute) in kind.attributes.iter().enumerate() {
        let ty = value_type(ontology, attribute.value_type);
        let meaning = Meaning::Slot(Slot::attribute(index));
        fields.insert(
            attribute.name.clone(),
            FieldDef::new(ty, meaning, &attribute.description),
        );
    }
    for field in ontology.fields_of(kind.id) {
        relation_fields(&mut fields, ontology, field);
    }
    types.put(
        &kind.type_name,
        &kind.description,
        Shape::Object {
            implements: vec!["Node", "Entity"],
            fields,
        },
    );
    let name = &kind.type_name;
    connection(
        types,
        name,
        kind,
        &format!("A page of {} and where it stands.", kind.plural),
    );
    types.object(
        format!("{name}Edge"),
        &format!("One of the {} of a page.", kind.plural),
        [
            ("cursor", cursor()),
            (
                "node",
                FieldDef::new(required(name), Meaning::EdgeNode, "The node."),
            ),
        ],
    );
}

fn relation_fields(
    fields: &mut IndexMap<String, FieldDef>,
    ontology: &Ontology,
    field: &RelationField,
) {
    let target = ontology.kind(field.target);
    let stem = &field.type_stem;
    let meaning = Meaning::Related(field.id);
    let to_one =
        |description: &str| FieldDef::new(nullable(&target.type_name), meaning, description);
    let definition = match field.cardinality {
        Cardinality::Many => {
            let connection = required(&format!("{stem}Connection"));
            let mut definition = FieldDef::new(connection, meaning, &field.description);
            definition = with_selection(definition, &target.type_name);
            if !field.is_derived() {
                definition = definition.with(
                    "edgeWhere",
                    InputDef::new(
                        nullable(&format!("{stem}EdgeWhere")),
                        "Only along edges that pass.",
                    ),
                );
            }
            with_paging(definition)
        }
        Cardinality::AtMostOne => to_one(&field.description),
        Cardinality::ExactlyOne => {
            FieldDef::new(required(&target.type_name), meaning, &field.description)
        }
    };
    fields.insert(field.name.clone(), definition);
    if !field.is_many() {
        let edge = nullable(&format!("{stem}Edge"));
        let edge = match field.cardinality {
            Cardinality::ExactlyOne => edge.required(),
            _ => edge,
        };
        fields.insert(
            format!("{}Edge", field.name),
            FieldDef::new(
                edge,
                Meaning::RelatedEdge(field.id),
                format!(
                    "The edge that `{}` goes along, with what is stated about it.",
                    field.name
                ),
            ),
        );
    }
}

/// The connection (of a list) and the edge of one relation field.
pub(super) fn add_relation(types: &mut Types, ontology: &Ontology, field: &RelationField) {
    let kind = ontology.kind(field.kind);
    let target = ontology.kind(field.target);
    let stem = &field.type_stem;
    let of = format!("`{}.{}`", kind.type_name, field.name);
    if field.is_many() {
        connection(
            types,
            stem,
            target,
            &format!("A page of {of} and where it stands."),
        );
    }
    let mut fields = IndexMap::from([
        ("cursor".to_owned(), cursor()),
        (
            "node".to_owned(),
            FieldDef::new(
                required(&target.type_name),
                Meaning::EdgeNode,
                "The node that the edge leads to.",
            ),
        ),
    ]);
    match ontology.stored(field.id) {
        None => {
            let witnesses = FieldDef::new(
                required_list("Path"),
                Meaning::Witnesses,
                "Paths along stored relations that prove the edge, in default order.",
            );
            let first = InputDef::new(nullable("Int"), "How many at most.")
                .or(types.limits.witnesses_default());
            fields.insert("witnesses".to_owned(), witnesses.with("first", first));
        }
        Some((relation, _)) => {
            fields.insert(
                "note".to_owned(),
                FieldDef::new(
                    nullable("String"),
                    Meaning::EdgeNote,
                    "A remark on the edge.",
                ),
            );
            fields.insert(
                "sources".to_owned(),
                FieldDef::new(
                    required_list("Source"),
                    Meaning::EdgeSources,
                    "Who says that the edge exists.",
                ),
            );
            for (index, property) in relation.properties.iter().enumerate() {
                let ty = value_type(ontology, property.value_type);
                let meaning = Meaning::EdgeProperty(index);
                fields.insert(
                    property.name.clone(),
                    FieldDef::new(ty, meaning, &property.description),
                );
            }
        }
    }
    types.put(
        format!("{stem}Edge"),
        &format!("An edge of {of}."),
        Shape::Object {
            implements: Vec::new(),
            fields,
        },
    );
}

/// The connection of that stem, whose nodes are of the kind.
fn connection(types: &mut Types, stem: &str, kind: &Kind, description: &str) {
    let name = format!("{stem}Connection");
    types.connection(&name, description, &format!("{stem}Edge"), &kind.type_name);
    if let Some(facets) = facet::of_kind(types.limits, kind) {
        types.field(&name, "facets", facets);
    }
}

pub(super) fn cursor() -> FieldDef {
    FieldDef::new(
        required("String"),
        Meaning::Cursor,
        "Names the edge's place, for `after` and `before`. Bound to the order asked for.",
    )
}

/// `where` and `orderBy`.
pub(super) fn with_selection(field: FieldDef, target: &str) -> FieldDef {
    field
        .with(
            "where",
            InputDef::new(nullable(&format!("{target}Where")), "Only nodes that pass."),
        )
        .with(
            "orderBy",
            InputDef::new(
                Type::named(format!("{target}Order")).list(),
                "The order, most significant first; ties, and the default, by slug.",
            ),
        )
}

/// `first`, `after`, `last` and `before`.
pub(super) fn with_paging(field: FieldDef) -> FieldDef {
    with_forward_paging(field)
        .with(
            "last",
            InputDef::new(nullable("Int"), "The last so many. Not with `first`."),
        )
        .with(
            "before",
            InputDef::new(nullable("String"), "Only what stands before this cursor."),
        )
}

/// `first` and `after`.
pub(super) fn with_forward_paging(field: FieldDef) -> FieldDef {
    field
        .with(
            "first",
            InputDef::new(
                nullable("Int"),
                "The first so many; the server's default page size when left out.",
            ),
        )
        .with(
            "after",
            InputDef::new(nullable("String"), "Only what stands after this cursor."),
        )
}

/// The type of an attribute or a property as the API shows it.
pub(super) fn value_type(ontology: &Ontology, value_type: ValueType) -> Type {
    let named = Type::named(scalar_name(ontology, value_type.scalar));
    let ty = if value_type.list { named.list() } else { named };
    if value_type.required {
        ty.required()
    } else {
        ty
    }
}

/// The GraphQL name of a scalar or enum.
pub(super) fn scalar_name(ontology: &Ontology, scalar: Scalar) -> &str {
    match scalar {
        Scalar::Enum(id) => &ontology.enum_type(id).name,
        scalar => scalar.built_in_name(),
    }
}
