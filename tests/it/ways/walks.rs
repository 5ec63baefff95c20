//! `paths` and `neighborhood`.

use super::{check, check_tight};

#[test]
fn paths_say_why_two_nodes_are_related() {
    check(
        r#"{ paths(from: "Tool:eks", to: "Pillar:availability", first: 2) {
             length steps { from { id } relation to { id } sources { basis } } } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"paths":[{"length":2,"steps":[{"from":{"id":"Tool:eks"},"relation":"TOOL_RESPONSIBILITIES","to":{"id":"Responsibility:platform-maintenance"},"sources":[{"basis":"INFERRED"}]},
         {"from":{"id":"Responsibility:platform-maintenance"},"relation":"RESPONSIBILITY_PILLARS","to":{"id":"Pillar:availability"},"sources":[{"basis":"INFERRED"}]}]},
         {"length":2,"steps":[{"from":{"id":"Tool:eks"},"relation":"TOOL_RESPONSIBILITIES","to":{"id":"Responsibility:toil-elimination"},"sources":[{"basis":"INFERRED"}]},
         {"from":{"id":"Responsibility:toil-elimination"},"relation":"RESPONSIBILITY_PILLARS","to":{"id":"Pillar:availability"},"sources":[{"basis":"INFERRED"}]}]}]}}
        "#)
        },
    );
}

#[test]
fn paths_follow_the_named_relations_in_their_direction_only() {
    check(
        r#"{ there: paths(from: "Workstream:platform", to: "Tool:eks", relations: [WORKSTREAM_TOOLS]) { length }
             back: paths(from: "Tool:eks", to: "Workstream:platform", relations: [WORKSTREAM_TOOLS]) { length }
             derived: paths(from: "Workstream:platform", to: "Pillar:cost", relations: [WORKSTREAM_PILLARS]) {
               steps { relation note } }
             self: paths(from: "Tool:eks", to: "Tool:eks") { length nodes { id } } }"#,
        |body| insta::assert_snapshot!(body, @r#"{"data":{"there":[{"length":1}],"back":[],"derived":[{"steps":[{"relation":"WORKSTREAM_PILLARS","note":null}]}],"self":[{"length":0,"nodes":[{"id":"Tool:eks"}]}]}}"#),
    );
}

#[test]
fn a_neighbourhood_has_nodes_and_the_edges_between_them() {
    check(
        r#"{ neighborhood(of: "Tool:eks") { nodes { id } edges { from { id } relation to { id } }
             truncated omitted frontier { id } } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"neighborhood":{"nodes":[{"id":"Workstream:platform"},
         {"id":"Responsibility:developer-support"},
         {"id":"Responsibility:platform-maintenance"},
         {"id":"Responsibility:toil-elimination"},
         {"id":"Tool:eks"}],"edges":[{"from":{"id":"Workstream:platform"},"relation":"WORKSTREAM_TOOLS","to":{"id":"Tool:eks"}},
         {"from":{"id":"Workstream:platform"},"relation":"WORKSTREAM_RESPONSIBILITIES","to":{"id":"Responsibility:developer-support"}},
         {"from":{"id":"Workstream:platform"},"relation":"WORKSTREAM_RESPONSIBILITIES","to":{"id":"Responsibility:platform-maintenance"}},
         {"from":{"id":"Workstream:platform"},"relation":"WORKSTREAM_RESPONSIBILITIES","to":{"id":"Responsibility:toil-elimination"}},
         {"from":{"id":"Responsibility:developer-support"},"relation":"RESPONSIBILITY_TOOLS","to":{"id":"Tool:eks"}},
         {"from":{"id":"Responsibility:platform-maintenance"},"relation":"RESPONSIBILITY_TOOLS","to":{"id":"Tool:eks"}},
         {"from":{"id":"Responsibility:toil-elimination"},"relation":"RESPONSIBILITY_TOOLS","to":{"id":"Tool:eks"}}],"truncated":false,"omitted":0,"frontier":[{"id":"Workstream:platform"},
         {"id":"Responsibility:developer-support"},
         {"id":"Responsibility:platform-maintenance"},
         {"id":"Responsibility:toil-elimination"}]}}}
        "#)
        },
    );
}

#[test]
fn a_neighbourhood_that_is_too_large_says_how_many_nodes_of_the_last_step_it_leaves_out() {
    check(
        r#"{ neighborhood(of: ["Workstream:platform"], relations: [WORKSTREAM_TOOLS], maxNodes: 3) {
             nodes { id } truncated omitted frontier { id } } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"neighborhood":{"nodes":[{"id":"Workstream:platform"},
         {"id":"Tool:dns"},
         {"id":"Tool:ec2-platforms"}],"truncated":true,"omitted":4,"frontier":[{"id":"Workstream:platform"}]}}}
        "#)
        },
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (query, expected) in [
        (
            r#"{ paths(from: "Tool:ekz", to: "eks") { length } }"#,
            r#"from: there is no Tool with slug \"ekz\"; did you mean eks?; to: \"eks\" is no id; ids read like \"Workstream:slug\""#,
        ),
        (
            r#"{ paths(from: "Tool:eks", to: "Tool:eks", relations: []) { length } }"#,
            "relations: name at least one relation, or leave the list out to follow every stored one",
        ),
        (
            "{ neighborhood(of: []) { omitted } }",
            "of: name at least one node",
        ),
        (
            r#"{ neighborhood(of: ["Tool:eks"], depth: -1) { omitted } }"#,
            "depth: -1 is not between 0 and 12",
        ),
    ] {
        check(query, |body| assert!(body.contains(expected), "{body}"));
    }
}

#[test]
fn there_is_a_limit_on_everything() {
    for (query, expected) in [
        (
            r#"{ paths(from: "Tool:eks", to: "Tool:eks", maxLength: 5) { length } }"#,
            "maxLength: 5 is not between 0 and 4",
        ),
        (
            r#"{ paths(from: "Tool:eks", to: "Tool:eks", maxLength: 2, first: 4) { length } }"#,
            "first: 4 is not between 0 and 3",
        ),
        (
            r#"{ neighborhood(of: ["Tool:eks"], depth: 3, maxNodes: 2) { omitted } }"#,
            "depth: 3 is not between 0 and 2",
        ),
        (
            r#"{ neighborhood(of: ["Tool:eks"], maxNodes: 6) { omitted } }"#,
            "maxNodes: 6 is not between 0 and 5",
        ),
        (
            r#"{ paths(from: "Tool:eks", to: "Pillar:cost", maxLength: 4, first: 3) { length } }"#,
            "TOO_MANY_VISITS",
        ),
    ] {
        check_tight(query, |body| assert!(body.contains(expected), "{body}"));
    }
}
