//! Facets: what every connection has for grouping and counting its nodes.

use super::build::{Types, nullable, required, required_list};
use super::model::{FieldDef, InputDef, Meaning, Shape};
use crate::graphql::limits::Limits;
use crate::ontology::{Kind, KindId, Ontology, shouty};

/// What a field of facets reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetMember {
    /// Connection: its nodes in groups; of one kind, or of any.
    Of(Option<KindId>),
    /// Facets: how many groups there are.
    TotalCount,
    /// Facets: the largest groups.
    Groups,
    /// Group: what its nodes have in common, as text.
    Value,
    /// Group: the node that a relation leads to.
    Node,
    /// Group: how many nodes.
    Count,
}

/// The value of `EntityFacetBy` for kinds.
const BY_KIND: &str = "KIND";

/// The types that facets of every connection share.
pub(super) fn add(types: &mut Types) {
    let member =
        |ty, member, description: &str| FieldDef::new(ty, Meaning::Facet(member), description);
    types.object(
        "Facets",
        "The nodes of a connection in groups, on all its pages together.",
        [
            (
                "totalCount",
                member(
                    required("Int"),
                    FacetMember::TotalCount,
                    "How many groups there are.",
                ),
            ),
            (
                "groups",
                member(
                    required_list("FacetGroup"),
                    FacetMember::Groups,
                    "The groups, those with most nodes first, ties in order of value, null last; as \
                     many as `first` says.",
                ),
            ),
        ],
    );
    types.object(
        "FacetGroup",
        "Nodes that have something in common. A node is in several groups where a list or a relation \
         gives it several values.",
        [
            (
                "value",
                member(
                    nullable("String"),
                    FacetMember::Value,
                    "What they have in common: a value as text, the slug of a related node, or the name \
                     of a kind; null for the nodes that have nothing there.",
                ),
            ),
            (
                "node",
                member(
                    nullable("Entity"),
                    FacetMember::Node,
                    "The related node, where the nodes are grouped by a relation.",
                ),
            ),
            (
                "count",
                member(required("Int"), FacetMember::Count, "How many nodes."),
            ),
        ],
    );
    types.put(
        "EntityFacetBy",
        "What nodes of any kind can be grouped by.",
        Shape::Enum {
            values: vec![(BY_KIND.to_owned(), "By their kind.".to_owned())],
        },
    );
}

/// `<Kind>FacetBy`.
pub(super) fn add_kind(types: &mut Types, ontology: &Ontology, kind: &Kind) {
    if !has_facets(kind) {
        return;
    }
    let attributes = kind.attributes.iter().map(|attribute| {
        let name = &attribute.name;
        (shouty(name), format!("By `{name}`."))
    });
    let relations = ontology.fields_of(kind.id).map(|field| {
        let name = &field.name;
        (shouty(name), format!("By where `{name}` leads."))
    });
    types.put(
        format!("{}FacetBy", kind.type_name),
        &format!("What {} can be grouped by.", kind.plural),
        Shape::Enum {
            values: attributes.chain(relations).collect(),
        },
    );
}

/// Whether there is anything to group a kind's nodes by: an enum has at least one value.
fn has_facets(kind: &Kind) -> bool {
    !kind.attributes.is_empty() || !kind.fields.is_empty()
}

/// The field `facets` of connections of a kind's nodes.
pub(super) fn of_kind(limits: &Limits, kind: &Kind) -> Option<FieldDef> {
    has_facets(kind).then(|| facets(limits, Some(kind.id), &format!("{}FacetBy", kind.type_name)))
}

/// The field `facets` of connections of any nodes.
pub(super) fn of_entities(limits: &Limits) -> FieldDef {
    facets(limits, None, "EntityFacetBy")
}

fn facets(limits: &Limits, kind: Option<KindId>, by: &str) -> FieldDef {
    FieldDef::new(
        required("Facets"),
        Meaning::Facet(FacetMember::Of(kind)),
        "All nodes of the connection, not just the page's, in groups that are counted.",
    )
    .with(
        "by",
        InputDef::new(required(by), "What to group the nodes by."),
    )
    .with(
        "first",
        InputDef::new(nullable("Int"), "How many groups at most.").or(limits.facets_default()),
    )
}
