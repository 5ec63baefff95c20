//! The input types of `where` and `orderBy`. What they mean stands in `graphql/input`.

use async_graphql_value::ConstValue;
use indexmap::IndexMap;

use super::build::{Types, nullable};
use super::kind::scalar_name;
use super::model::{InputDef, Shape, Type};
use crate::ontology::{Attribute, Kind, Ontology, RelationField};

type Members = IndexMap<String, InputDef>;

fn members<const N: usize>(members: [(&str, InputDef); N]) -> Members {
    members
        .into_iter()
        .map(|(name, member)| (name.to_owned(), member))
        .collect()
}

fn is_null() -> InputDef {
    InputDef::new(
        nullable("Boolean"),
        "Whether it is null. The only test that null passes.",
    )
}

/// The filters of scalars, lists, labels and sources.
pub(super) fn add_shared(types: &mut Types, ontology: &Ontology) {
    let text = text_members("String");
    types.input(
        "StringFilter",
        "Tests on a text; all that are given must pass.",
        text,
    );
    let text = text_members("URL");
    types.input(
        "URLFilter",
        "Tests on a URL; all that are given must pass.",
        text,
    );
    for (scalar, what) in [
        ("Int", "a whole number"),
        ("Float", "a number"),
        ("DateTime", "a time"),
        ("Date", "a date"),
    ] {
        types.input(
            format!("{scalar}Filter"),
            &format!("Tests on {what}; all that are given must pass."),
            ordered_members(scalar),
        );
    }
    let boolean = members([
        ("eq", InputDef::new(nullable("Boolean"), "Is this.")),
        (
            "ne",
            InputDef::new(nullable("Boolean"), "Is not this, and not null."),
        ),
        ("isNull", is_null()),
    ]);
    types.input("BooleanFilter", "Tests on true or false.", boolean);
    types.input(
        "BasisFilter",
        "Tests on a basis.",
        equality_members("Basis"),
    );
    for scalar in [
        "String", "Int", "Float", "Boolean", "DateTime", "Date", "URL",
    ] {
        list_filter(types, scalar);
    }
    for declared in &ontology.enums {
        types.input(
            format!("{}Filter", declared.name),
            &format!(
                "Tests on a {}; all that are given must pass.",
                declared.name
            ),
            equality_members(&declared.name),
        );
        list_filter(types, &declared.name);
    }
    let string = || nullable("StringFilter");
    types.input(
        "LabelFilter",
        "Asks for a label that passes every test given.",
        members([
            ("key", InputDef::new(string(), "On its key.")),
            ("value", InputDef::new(string(), "On its value.")),
            (
                "isNull",
                InputDef::new(nullable("Boolean"), "Whether there are no labels at all."),
            ),
        ]),
    );
    types.input(
        "SourceFilter",
        "Asks for a source that passes every test given.",
        members([
            ("document", InputDef::new(string(), "On its document.")),
            ("locator", InputDef::new(string(), "On the place in it.")),
            (
                "basis",
                InputDef::new(nullable("BasisFilter"), "On its basis."),
            ),
            (
                "isNull",
                InputDef::new(nullable("Boolean"), "Whether there are no sources at all."),
            ),
        ]),
    );
}

fn equality_members(scalar: &str) -> Members {
    members([
        ("eq", InputDef::new(nullable(scalar), "Is this.")),
        (
            "in",
            InputDef::new(
                Type::named(scalar).list(),
                "Is one of these; none passes `[]`.",
            ),
        ),
        (
            "ne",
            InputDef::new(nullable(scalar), "Is not this, and not null."),
        ),
        ("isNull", is_null()),
    ])
}

fn ordered_members(scalar: &str) -> Members {
    let mut all = equality_members(scalar);
    all.extend(members([
        ("lt", InputDef::new(nullable(scalar), "Is below this.")),
        ("lte", InputDef::new(nullable(scalar), "Is not above this.")),
        ("gt", InputDef::new(nullable(scalar), "Is above this.")),
        ("gte", InputDef::new(nullable(scalar), "Is not below this.")),
    ]));
    all
}

fn text_members(scalar: &str) -> Members {
    let mut all = equality_members(scalar);
    let string = || nullable("String");
    all.extend(members([
        ("contains", InputDef::new(string(), "Contains this.")),
        ("startsWith", InputDef::new(string(), "Starts with this.")),
        ("endsWith", InputDef::new(string(), "Ends with this.")),
        (
            "matches",
            InputDef::new(
                string(),
                "Has a part that matches this regular expression, in the syntax of Rust's regex \
                 crate.",
            ),
        ),
        (
            "caseSensitive",
            InputDef::new(
                nullable("Boolean"),
                "Whether case counts for `contains`, `startsWith`, `endsWith` and `matches`.",
            )
            .or(ConstValue::Boolean(false)),
        ),
    ]));
    all
}

fn list_filter(types: &mut Types, scalar: &str) {
    let list = || Type::named(scalar).list();
    types.input(
        format!("{scalar}ListFilter"),
        &format!("Tests on a list of {scalar}; all that are given must pass."),
        members([
            ("has", InputDef::new(nullable(scalar), "Has this item.")),
            ("hasAll", InputDef::new(list(), "Has all these items.")),
            ("hasAny", InputDef::new(list(), "Has one of these items.")),
            (
                "isEmpty",
                InputDef::new(nullable("Boolean"), "Whether it has no items."),
            ),
            ("isNull", is_null()),
        ]),
    );
}

/// The name of the filter on an attribute.
fn filter_name(ontology: &Ontology, attribute: &Attribute) -> String {
    let scalar = scalar_name(ontology, attribute.value_type.scalar);
    let list = if attribute.value_type.list {
        "List"
    } else {
        ""
    };
    format!("{scalar}{list}Filter")
}

/// `<Kind>Where` and `<Kind>Order`.
pub(super) fn add_kind(types: &mut Types, ontology: &Ontology, kind: &Kind) {
    let name = &kind.type_name;
    let own = format!("{name}Where");
    let filter = |filter: &str, what: &str| InputDef::new(nullable(filter), format!("On {what}."));
    let mut all = combinators(&own);
    all.extend(members([
        ("slug", filter("StringFilter", "the slug")),
        ("name", filter("StringFilter", "the name")),
        ("description", filter("StringFilter", "the description")),
        ("labels", filter("LabelFilter", "the labels")),
        ("sources", filter("SourceFilter", "the sources")),
        (
            "createdAt",
            filter("DateTimeFilter", "the time of creation"),
        ),
        (
            "updatedAt",
            filter("DateTimeFilter", "the time of the last change"),
        ),
    ]));
    for attribute in &kind.attributes {
        let description = format!("On `{}`.", attribute.name);
        let ty = nullable(&filter_name(ontology, attribute));
        all.insert(attribute.name.clone(), InputDef::new(ty, description));
    }
    for field in ontology.fields_of(kind.id) {
        let ty = nullable(&format!("{}Where", field.type_stem));
        let description = format!("On where `{}` leads.", field.name);
        all.insert(field.name.clone(), InputDef::new(ty, description));
    }
    types.input(
        own,
        &format!("Conditions on a {name}; all that are given must hold."),
        all,
    );
    let mut sortable: Vec<&str> = vec!["slug", "name", "createdAt", "updatedAt"];
    sortable.extend(
        kind.attributes
            .iter()
            .filter(|attribute| !attribute.value_type.list)
            .map(|attribute| attribute.name.as_str()),
    );
    let order = sortable.into_iter().map(|subject| {
        let ty = nullable("SortDirection");
        (
            subject.to_owned(),
            InputDef::new(ty, format!("By `{subject}`, nulls last.")),
        )
    });
    types.put(
        format!("{name}Order"),
        &format!("One thing to order {} by.", kind.plural),
        Shape::Input {
            one_of: true,
            members: order.collect(),
        },
    );
}

fn combinators(own: &str) -> Members {
    members([
        (
            "and",
            InputDef::new(Type::named(own).list(), "All of these hold; true for `[]`."),
        ),
        (
            "or",
            InputDef::new(
                Type::named(own).list(),
                "One of these holds; false for `[]`.",
            ),
        ),
        ("not", InputDef::new(nullable(own), "This does not hold.")),
    ])
}

/// `<Stem>Where` and, for stored relations, `<Stem>EdgeWhere`.
pub(super) fn add_relation(types: &mut Types, ontology: &Ontology, field: &RelationField) {
    let kind = &ontology.kind(field.kind).type_name;
    let target = &ontology.kind(field.target).type_name;
    let stem = &field.type_stem;
    let of = format!("`{kind}.{}`", field.name);
    let node = || nullable(&format!("{target}Where"));
    let slugs = || Type::named("String").list();
    let mut all = if field.is_many() {
        members([
            ("some", InputDef::new(node(), "At least one passes.")),
            (
                "every",
                InputDef::new(node(), "All pass; true where there are none."),
            ),
            ("none", InputDef::new(node(), "None passes.")),
            (
                "includesAll",
                InputDef::new(slugs(), "All nodes with these slugs are among them."),
            ),
            (
                "includesAny",
                InputDef::new(slugs(), "A node with one of these slugs is among them."),
            ),
            (
                "count",
                InputDef::new(nullable("IntFilter"), "On how many there are."),
            ),
        ])
    } else {
        members([
            ("is", InputDef::new(node(), "There is one and it passes.")),
            (
                "isNull",
                InputDef::new(nullable("Boolean"), "Whether there is none."),
            ),
        ])
    };
    if let Some((relation, _)) = ontology.stored(field.id) {
        let edge_where = format!("{stem}EdgeWhere");
        all.insert(
            "edge".to_owned(),
            InputDef::new(
                nullable(&edge_where),
                "Narrows the edges that the other members look at; alone, asks for one that passes.",
            ),
        );
        let mut edge = combinators(&edge_where);
        edge.extend(members([
            (
                "note",
                InputDef::new(nullable("StringFilter"), "On the note."),
            ),
            (
                "sources",
                InputDef::new(nullable("SourceFilter"), "On the edge's sources."),
            ),
        ]));
        for property in &relation.properties {
            let ty = nullable(&filter_name(ontology, property));
            let description = format!("On `{}`.", property.name);
            edge.insert(property.name.clone(), InputDef::new(ty, description));
        }
        let description = format!("Conditions on an edge of {of}; all that are given must hold.");
        types.input(edge_where, &description, edge);
    }
    types.input(
        format!("{stem}Where"),
        &format!("Conditions on where {of} leads; all that are given must hold."),
        all,
    );
}
