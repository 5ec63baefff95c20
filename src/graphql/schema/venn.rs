//! Venn diagrams: the types, and what their fields read. What a region is stands in `graph/venn`.

use super::build::{Types, nullable, required, required_list};
use super::facet;
use super::kind::{cursor, with_forward_paging};
use super::model::{FieldDef, InputDef, Meaning, Type};
use crate::ontology::Ontology;

/// What a field of a Venn diagram reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VennMember {
    /// Query: the diagram.
    Diagram,
    /// Diagram: the relation.
    Relation,
    /// Diagram: the sets.
    Sets,
    /// Diagram: the regions.
    Regions,
    /// Diagram: every two sets.
    Pairs,
    /// Set: what it is called.
    Label,
    /// Set: the node that it belongs to.
    Of,
    /// Set: how many members.
    SetCount,
    /// Region: the sets that it is inside.
    Inside,
    /// Region: the other sets.
    Outside,
    /// Region: how many members.
    RegionCount,
    /// Region: the members.
    Members,
    /// Member: the paths that placed it.
    Witnesses,
    /// Pair: the earlier set.
    A,
    /// Pair: the later set.
    B,
    /// Pair: how many both have.
    Shared,
    /// Pair: the part of the union that is shared.
    Jaccard,
    /// Pair: the part of the smaller set that is shared.
    Containment,
}

fn member(ty: Type, member: VennMember, description: &str) -> FieldDef {
    FieldDef::new(ty, Meaning::Venn(member), description)
}

/// The root field.
pub(super) fn root(ontology: &Ontology) -> FieldDef {
    let mut field = member(
        required("Venn"),
        VennMember::Diagram,
        "What several sets share and what each has alone: either the sets that a relation gives its \
         nodes, or sets of any sort.",
    );
    // Without relations there is no enum of them.
    if !ontology.fields.is_empty() {
        field = field
            .with(
                "relation",
                InputDef::new(
                    nullable("Relation"),
                    "A relation field: each node that has it gives the set of what it leads to. Not with \
                     `sets`.",
                ),
            )
            .with(
                "of",
                InputDef::new(
                    Type::named("String").list(),
                    "With `relation`: the slugs of the nodes whose sets are meant; all nodes of the kind \
                     when left out.",
                ),
            );
    }
    field
        .with(
            "sets",
            InputDef::new(
                Type::named("SetInput").list(),
                "Sets of any sort. Not with `relation`.",
            ),
        )
        .with(
            "labels",
            InputDef::new(
                Type::named("String").list(),
                "With `sets`: what to call them, one for each; made from the expressions when left out.",
            ),
        )
}

pub(super) fn add(types: &mut Types, ontology: &Ontology) {
    diagram(types, ontology);
    set(types);
    region(types);
    members(types, ontology);
    pair(types);
}

fn diagram(types: &mut Types, ontology: &Ontology) {
    let sets = member(
        required_list("VennSet"),
        VennMember::Sets,
        "The sets, in the order given; by slug when `of` is left out.",
    );
    let regions = member(
        required_list("VennRegion"),
        VennMember::Regions,
        "The regions that are not empty; each node of any set stands in exactly one. Those inside more \
         sets come first, ties in the order of the sets.",
    );
    let pairs = member(
        required_list("VennPair"),
        VennMember::Pairs,
        "Every two sets, in order.",
    );
    let description = "Several sets taken apart.";
    let fields = [("sets", sets), ("regions", regions), ("pairs", pairs)];
    types.object("Venn", description, fields);
    if !ontology.fields.is_empty() {
        types.field(
            "Venn",
            "relation",
            member(
                nullable("Relation"),
                VennMember::Relation,
                "The relation field that gives the sets; null for sets of any sort.",
            ),
        );
    }
}

fn set(types: &mut Types) {
    types.object(
        "VennSet",
        "One of the sets.",
        [
            (
                "label",
                member(
                    required("String"),
                    VennMember::Label,
                    "What it is called: the name of its node, the label given, or the expression.",
                ),
            ),
            (
                "of",
                member(
                    nullable("Entity"),
                    VennMember::Of,
                    "The node whose relation gives the set; null for sets of any sort.",
                ),
            ),
            (
                "count",
                member(
                    required("Int"),
                    VennMember::SetCount,
                    "How many members it has.",
                ),
            ),
        ],
    );
}

fn region(types: &mut Types) {
    types.object(
        "VennRegion",
        "The nodes that stand in just these sets.",
        [
            (
                "inside",
                member(
                    required_list("VennSet"),
                    VennMember::Inside,
                    "The sets that it is inside, in order.",
                ),
            ),
            (
                "outside",
                member(
                    required_list("VennSet"),
                    VennMember::Outside,
                    "The other sets, in order.",
                ),
            ),
            (
                "count",
                member(
                    required("Int"),
                    VennMember::RegionCount,
                    "How many nodes; at least one.",
                ),
            ),
            (
                "members",
                with_forward_paging(member(
                    required("VennMemberConnection"),
                    VennMember::Members,
                    "The nodes, by kind in the order of the ontology, then by slug.",
                )),
            ),
        ],
    );
}

fn members(types: &mut Types, ontology: &Ontology) {
    types.connection(
        "VennMemberConnection",
        "A page of a region's nodes and where it stands.",
        "VennMemberEdge",
        "Entity",
    );
    let facets = facet::of_entities(types.limits);
    types.field("VennMemberConnection", "facets", facets);
    let witnesses = member(
        required_list("Path"),
        VennMember::Witnesses,
        "Paths along stored relations that placed the node here: set by set of those that it is inside, \
         from the set's node to this one, in default order. Of a set of any sort they start at the nodes of \
         its `related` parts, in the order written, without those of what it takes away.",
    );
    let first = InputDef::new(nullable("Int"), "How many at most for each set.")
        .or(types.limits.witnesses_default());
    types.object(
        "VennMemberEdge",
        "One of a region's nodes.",
        [
            ("cursor", cursor()),
            (
                "node",
                FieldDef::new(required("Entity"), Meaning::EdgeNode, "The node."),
            ),
        ],
    );
    // Without relations there is nothing that a path could go along.
    if !ontology.fields.is_empty() {
        types.field(
            "VennMemberEdge",
            "witnesses",
            witnesses.with("first", first),
        );
    }
}

fn pair(types: &mut Types) {
    types.object(
        "VennPair",
        "What two of the sets share.",
        [
            (
                "a",
                member(required("VennSet"), VennMember::A, "The earlier set."),
            ),
            (
                "b",
                member(required("VennSet"), VennMember::B, "The later set."),
            ),
            (
                "shared",
                member(
                    required("Int"),
                    VennMember::Shared,
                    "How many nodes stand in both.",
                ),
            ),
            (
                "jaccard",
                member(
                    required("Float"),
                    VennMember::Jaccard,
                    "What is shared, as a part of what either has; 0 where both are empty.",
                ),
            ),
            (
                "containment",
                member(
                    required("Float"),
                    VennMember::Containment,
                    "What is shared, as a part of the smaller set; 0 where that is empty.",
                ),
            ),
        ],
    );
}
