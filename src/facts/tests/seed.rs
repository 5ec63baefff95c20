//! The seed says what its document says, and says where.

use std::collections::{BTreeMap, BTreeSet};

use super::{SEED, read, seed_ontology};
use crate::change::Desired;
use crate::event::{Basis, Source};

fn seed() -> Desired {
    read(&seed_ontology(), &[("operating-model.yaml", SEED)])
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Everything that is stated, by the name of its kind or relation, with its sources.
fn stated(seed: &Desired) -> Vec<(String, String, &[Source])> {
    let nodes = seed.nodes.iter().map(|node| {
        let sources = node.patch.sources.as_deref().unwrap_or_default();
        (node.key.kind.to_string(), node.key.to_string(), sources)
    });
    let edges = seed.edges.iter().map(|edge| {
        let sources = edge.patch.sources.as_deref().unwrap_or_default();
        let relation = format!("{}.{}", edge.key.kind, edge.key.field);
        (relation, edge.key.to_string(), sources)
    });
    nodes.chain(edges).collect()
}

/// The slugs that a workstream has in one relation.
fn of(seed: &Desired, workstream: &str, field: &str) -> BTreeSet<String> {
    let edges = seed.edges.iter().map(|edge| &edge.key);
    edges
        .filter(|key| key.from.as_str() == workstream && &*key.field == field)
        .map(|key| key.to.to_string())
        .collect()
}

#[test]
fn the_seed_has_these_many_facts() {
    let seed = seed();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (group, _, sources) in stated(&seed) {
        let (all, inferred) = counts.entry(group).or_default();
        *all += 1;
        let is_inferred = |source: &Source| source.basis == Basis::Inferred;
        *inferred += usize::from(sources.iter().any(is_inferred));
    }
    let lines = counts.iter();
    let lines: Vec<String> = lines
        .map(|(group, (all, inferred))| format!("{group}: {all}, {inferred} inferred"))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    Pillar: 4, 0 inferred
    Responsibility: 18, 0 inferred
    Responsibility.pillars: 23, 23 inferred
    Responsibility.tools: 37, 37 inferred
    Tool: 14, 0 inferred
    Workstream: 2, 0 inferred
    Workstream.responsibilities: 20, 2 inferred
    Workstream.tools: 17, 3 inferred
    ");
}

#[test]
fn every_fact_of_the_seed_has_a_source() {
    let seed = seed();
    for (_, what, sources) in stated(&seed) {
        assert!(
            !sources.is_empty(),
            "{what} does not say where it comes from"
        );
    }
}

#[test]
fn every_edge_of_the_seed_leads_to_a_node_of_the_seed() {
    let seed = seed();
    let nodes: BTreeSet<_> = seed.nodes.iter().map(|node| &node.key).collect();
    for edge in &seed.edges {
        assert!(nodes.contains(&edge.names), "{} is not stated", edge.names);
    }
}

#[test]
fn the_workstreams_share_what_stands_in_the_middle() {
    let seed = seed();
    let shared = |field| {
        let platform = of(&seed, "platform", field);
        let other = of(&seed, "services-observability", field);
        platform
            .intersection(&other)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    };
    insta::assert_snapshot!(shared("tools"), @"dns, github-artefact-storage, siem");
    insta::assert_snapshot!(shared("responsibilities"), @"cost-optimization, incident-response");
}
