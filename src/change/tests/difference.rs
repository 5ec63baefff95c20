//! What files that want a graph to be something else change in it.

use super::*;
use crate::change::{Desired, DesiredEdge, DesiredNode, Origin, Prune, difference};
use crate::diagnostic::Place;
use crate::ontology::Ontology;

/// Both ends of the relation are declared, so that the order of the kinds says which is forward.
const DOMAIN: &str = "type Domain { teams: [Team!]! @relation(inverse: \"domain\") }\n";
const TEAM: &str = "type Team { domain: Domain @relation(inverse: \"teams\") }\n";

fn origin(line: usize) -> Origin {
    Origin {
        file: "a.yaml".into(),
        place: Place { line, column: 1 },
        text: "".into(),
    }
}

fn states_node(id: &str) -> DesiredNode {
    DesiredNode {
        key: node(id),
        patch: NodePatch::default(),
        origin: origin(1),
    }
}

fn states_edge(text: &str, names: &str, line: usize) -> DesiredEdge {
    DesiredEdge {
        key: edge(text),
        patch: EdgePatch::default(),
        origin: origin(line),
        names: node(names),
    }
}

/// The changes that the files come to, or their mistakes.
fn check(
    graph: &Snapshot,
    next: Option<&Ontology>,
    desired: &Desired,
    prune: Option<&Prune>,
) -> String {
    match difference(graph, next, desired, prune) {
        Ok(plan) => check_on(graph, &plan.changes),
        Err(diagnostics) => diagnostics.to_string(),
    }
}

#[test]
fn an_edge_stays_what_it_is_when_its_other_end_is_declared_first() {
    let noted = EdgePatch {
        note: Some(Some("Since the merger.".into())),
        ..EdgePatch::default()
    };
    let graph = made(
        &format!("{DOMAIN}{TEAM}"),
        &[
            create("Domain:shop"),
            create("Team:core"),
            Change::Connect {
                key: edge("Domain:shop teams core"),
                patch: noted,
            },
        ],
    );
    let next = crate::ontology::read("ontology", &format!("{TEAM}{DOMAIN}")).unwrap();
    let desired = Desired {
        nodes: vec![states_node("Domain:shop"), states_node("Team:core")],
        edges: vec![states_edge("Team:core domain shop", "Domain:shop", 1)],
        ..Desired::default()
    };
    let kept = check(&graph, Some(&next), &desired, None);
    assert_snapshot!(kept, @r"
    ~ ontology
    the ontology
    ");
    assert_eq!(
        check(&graph, Some(&next), &desired, Some(&Prune::Unowned)),
        kept
    );
    // An edge that the files do not state goes all the same.
    let desired = Desired {
        edges: Vec::new(),
        ..desired
    };
    assert_snapshot!(check(&graph, Some(&next), &desired, Some(&Prune::Unowned)), @r"
    ~ ontology
    - Domain:shop teams → core
    the ontology; connection: 1 to disconnect
    ");
}

#[test]
fn nodes_that_are_nowhere_are_listed_up_to_a_limit_with_what_is_near() {
    let graph = made(&format!("{DOMAIN}{TEAM}"), &[create("Team:core")]);
    let desired = Desired {
        nodes: vec![
            states_node("Domain:shop"),
            states_node("Domain:shelves"),
            states_node("Team:shopp"),
        ],
        edges: vec![
            states_edge("Domain:shop teams cor", "Team:cor", 1),
            states_edge("Domain:shopp teams core", "Domain:shopp", 2),
            states_edge("Domain:x teams core", "Domain:x", 3),
        ],
        ..Desired::default()
    };
    assert_snapshot!(check(&graph, None, &desired, None), @r"
    a.yaml:1:1: there is no Team:cor, in the files or in the graph
      hint: did you mean core?
    a.yaml:2:1: there is no Domain:shopp, in the files or in the graph
      hint: did you mean shop?
    a.yaml:3:1: there is no Domain:x, in the files or in the graph
    ");
    let many = (1..=600).map(|n| states_edge("Domain:shop teams cor", &format!("Team:no-{n}"), n));
    let desired = Desired {
        edges: many.collect(),
        ..desired
    };
    let shown = check(&graph, None, &desired, None);
    assert_snapshot!(shown.lines().last().unwrap(), @"a.yaml:500:2: only 500 mistakes are listed; there may be more");
}
