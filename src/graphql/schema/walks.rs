//! The questions that walk from node to node: `paths` and `neighborhood`.

use super::build::{Types, nullable, required, required_list};
use super::model::{FieldDef, InputDef, Meaning, Type};
use crate::graphql::limits::Limits;

/// The members of a subgraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubgraphMember {
    /// `nodes`
    Nodes,
    /// `edges`
    Edges,
    /// `truncated`
    Truncated,
    /// `omitted`
    Omitted,
    /// `frontier`
    Frontier,
}

pub(super) fn ask(limits: &Limits, put: &mut impl FnMut(&str, FieldDef)) {
    let id = |description: &str| InputDef::new(required("ID"), description);
    let relations = || {
        InputDef::new(
            Type::named("Relation").list(),
            "The relations to follow, each in its own direction only; every stored relation in both \
             directions when left out. A derived relation is followed only where it is named.",
        )
    };
    let number =
        |default: usize, description: &str| InputDef::new(nullable("Int"), description).or(default);
    let paths = FieldDef::new(
        required_list("Path"),
        Meaning::Paths,
        "The shortest paths from one node to another, on which no node stands twice: why they are related. \
         By length; paths of one length step by step, by the relation's place in the enum `Relation` and \
         then by the node in order of slug. A node leads to itself by the path of length 0 alone.",
    );
    put(
        "paths",
        paths
            .with("from", id("The id of the node that the paths start at."))
            .with("to", id("The id of the node that they end at."))
            .with("relations", relations())
            .with(
                "maxLength",
                number(
                    limits.path_length_default(),
                    "How many steps a path has at most.",
                ),
            )
            .with(
                "first",
                number(limits.paths_default(), "How many paths at most."),
            ),
    );
    let neighborhood = FieldDef::new(
        required("Subgraph"),
        Meaning::Neighborhood,
        "What stands around some nodes: they themselves and what is at most `depth` steps away from any of \
         them. The walk goes step by step; the first step whose nodes do not all fit into `maxNodes` is the \
         last, and of its nodes the first by kind and slug are shown.",
    );
    put(
        "neighborhood",
        neighborhood
            .with(
                "of",
                InputDef::new(
                    required_list("ID"),
                    "The ids of the nodes to start from; at least one.",
                ),
            )
            .with("depth", number(1, "How many steps away at most."))
            .with("relations", relations())
            .with(
                "maxNodes",
                number(
                    limits.neighborhood_nodes_default(),
                    "How many nodes at most.",
                ),
            ),
    );
}

pub(super) fn add(types: &mut Types) {
    let member = |ty, member, description: &str| {
        FieldDef::new(ty, Meaning::SubgraphMember(member), description)
    };
    types.object(
        "Subgraph",
        "Nodes and the edges between them.",
        [
            (
                "nodes",
                member(
                    required_list("Entity"),
                    SubgraphMember::Nodes,
                    "The nodes, in order of kind and slug.",
                ),
            ),
            (
                "edges",
                member(
                    required_list("Step"),
                    SubgraphMember::Edges,
                    "Every edge between two of the nodes along the relations that were followed, each once, in \
                     the direction in which its relation was declared; by `from`, relation and `to`.",
                ),
            ),
            (
                "truncated",
                member(
                    required("Boolean"),
                    SubgraphMember::Truncated,
                    "Whether nodes within reach were left out.",
                ),
            ),
            (
                "omitted",
                member(
                    required("Int"),
                    SubgraphMember::Omitted,
                    "How many nodes of the walk's last step were left out. What lies beyond them is not \
                     counted, since the walk did not go there.",
                ),
            ),
            (
                "frontier",
                member(
                    required_list("Entity"),
                    SubgraphMember::Frontier,
                    "The nodes shown from which the relations lead on to nodes that are not shown, whether \
                     these were left out or are too far away; in order of kind and slug.",
                ),
            ),
        ],
    );
}
