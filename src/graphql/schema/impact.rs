//! The questions about what rests on what: `impact` and `singlePoints`.

use super::build::{Types, nullable, required, required_list};
use super::model::{FieldDef, InputDef, Meaning, Type};
use crate::graphql::limits::Limits;

/// The members of an impact, of a single point, and of their parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImpactMember {
    /// Impact: what goes away.
    Of,
    /// Impact.
    Lost,
    /// Impact.
    LostCount,
    /// Impact: why each node is lost.
    Losses,
    /// Impact.
    Weakened,
    /// Impact.
    WeakenedCount,
    /// Impact: what each weakened node loses.
    Weakenings,
    /// Loss, weakening, single point: the node.
    Node,
    /// Loss, weakening, single point: the relation.
    Relation,
    /// Loss.
    Round,
    /// Loss: what the node rested on.
    Supports,
    /// Weakening.
    Gone,
    /// Weakening.
    Kept,
    /// Single point: how many nodes rest on it.
    Count,
    /// Single point: the nodes that rest on it.
    Dependents,
}

pub(super) fn ask(limits: &Limits, put: &mut impl FnMut(&str, FieldDef)) {
    let impact = FieldDef::new(
        required("Impact"),
        Meaning::Impact,
        "What would lose its only support if a node went away. A node is lost when a required relation of \
         its led somewhere and would lead nowhere any more; what is lost goes away too, round by round, \
         until nothing more is lost. A derived relation counts where it is declared required.",
    );
    let id = InputDef::new(required("ID"), "The id of the node that goes away.");
    put("impact", impact.with("of", id));
    let points = FieldDef::new(
        required_list("SinglePoint"),
        Meaning::SinglePoints,
        "Nodes on which alone something rests: if one of them went away, a required relation of some other \
         node would lead nowhere. Those with most dependents first, then by kind and slug, then by relation. \
         Each is looked at alone; what follows from its loss is what `impact` answers.",
    );
    put(
        "singlePoints",
        points
            .with(
                "relation",
                InputDef::new(
                    nullable("Relation"),
                    "Only this relation of the dependents, whether it is required or not; every required one \
                     when left out.",
                ),
            )
            .with(
                "first",
                InputDef::new(nullable("Int"), "How many at most.").or(limits.single_points_default()),
            ),
    );
}

fn member(ty: Type, member: ImpactMember, description: &str) -> FieldDef {
    FieldDef::new(ty, Meaning::ImpactMember(member), description)
}

pub(super) fn add(types: &mut Types) {
    impact(types);
    parts(types);
    let first =
        InputDef::new(nullable("Int"), "How many at most.").or(types.limits.dependents_default());
    types.object(
        "SinglePoint",
        "A node on which alone a relation of other nodes rests.",
        [
            (
                "node",
                member(required("Entity"), ImpactMember::Node, "The node."),
            ),
            (
                "relation",
                member(
                    required("Relation"),
                    ImpactMember::Relation,
                    "The relation of the others that would lead nowhere.",
                ),
            ),
            (
                "count",
                member(
                    required("Int"),
                    ImpactMember::Count,
                    "How many nodes rest on it.",
                ),
            ),
            (
                "dependents",
                member(
                    required_list("Entity"),
                    ImpactMember::Dependents,
                    "The nodes that rest on it, in order of slug.",
                )
                .with("first", first),
            ),
        ],
    );
}

fn impact(types: &mut Types) {
    let count = |which, description: &str| member(required("Int"), which, description);
    types.object(
        "Impact",
        "What would be lost or weakened if a node went away.",
        [
            ("of", member(required("Entity"), ImpactMember::Of, "The node that goes away.")),
            (
                "lost",
                member(
                    required_list("Entity"),
                    ImpactMember::Lost,
                    "The nodes that would be lost, by round, then by kind and slug; not the node itself.",
                ),
            ),
            ("lostCount", count(ImpactMember::LostCount, "How many nodes would be lost.")),
            (
                "losses",
                member(
                    required_list("ImpactLoss"),
                    ImpactMember::Losses,
                    "Why each of them would be lost, in the same order.",
                ),
            ),
            (
                "weakened",
                member(
                    required_list("Entity"),
                    ImpactMember::Weakened,
                    "The nodes that would stay, with a required relation that leads to fewer nodes than before \
                     and still to some; by kind and slug.",
                ),
            ),
            (
                "weakenedCount",
                count(ImpactMember::WeakenedCount, "How many nodes would be weakened."),
            ),
            (
                "weakenings",
                member(
                    required_list("ImpactWeakening"),
                    ImpactMember::Weakenings,
                    "What each of them would lose: one for each node and relation, in the same order, then by \
                     relation.",
                ),
            ),
        ],
    );
}

fn parts(types: &mut Types) {
    types.object(
        "ImpactLoss",
        "Why a node would be lost.",
        [
            ("node", member(required("Entity"), ImpactMember::Node, "The node that would be lost.")),
            (
                "relation",
                member(
                    required("Relation"),
                    ImpactMember::Relation,
                    "The required relation that would lead nowhere; the first of them where there are more.",
                ),
            ),
            (
                "round",
                member(
                    required("Int"),
                    ImpactMember::Round,
                    "When: 1 where it rests on the node that goes away, 2 where it rests on what is lost in \
                     round 1, and so on.",
                ),
            ),
            (
                "supports",
                member(
                    required_list("Entity"),
                    ImpactMember::Supports,
                    "The nodes that the relation leads to now, in order of slug; none would be reached any more.",
                ),
            ),
        ],
    );
    types.object(
        "ImpactWeakening",
        "What a node that would stay loses.",
        [
            (
                "node",
                member(
                    required("Entity"),
                    ImpactMember::Node,
                    "The node that would be weakened.",
                ),
            ),
            (
                "relation",
                member(
                    required("Relation"),
                    ImpactMember::Relation,
                    "The required relation that loses some.",
                ),
            ),
            (
                "gone",
                member(
                    required("Int"),
                    ImpactMember::Gone,
                    "How many nodes fewer it would lead to.",
                ),
            ),
            (
                "kept",
                member(
                    required("Int"),
                    ImpactMember::Kept,
                    "How many nodes it would still lead to.",
                ),
            ),
        ],
    );
}
