//! `impact` and `singlePoints`.

use super::{check, check_fleet};

#[test]
fn impact_says_what_is_lost_and_what_is_weakened_and_why() {
    check(
        r#"{ impact(of: "Pillar:cost") { of { id } lostCount weakenedCount
             lost { id } losses { node { id } relation round supports { id } }
             weakened { id } weakenings { node { id } relation gone kept } } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"impact":{"of":{"id":"Pillar:cost"},"lostCount":1,"weakenedCount":3,"lost":[{"id":"Responsibility:cost-optimization"}],"losses":[{"node":{"id":"Responsibility:cost-optimization"},"relation":"RESPONSIBILITY_PILLARS","round":1,"supports":[{"id":"Pillar:cost"}]}],"weakened":[{"id":"Workstream:platform"},
         {"id":"Workstream:services-observability"},
         {"id":"Responsibility:toil-elimination"}],"weakenings":[{"node":{"id":"Workstream:platform"},"relation":"WORKSTREAM_RESPONSIBILITIES","gone":1,"kept":5},
         {"node":{"id":"Workstream:services-observability"},"relation":"WORKSTREAM_RESPONSIBILITIES","gone":1,"kept":13},
         {"node":{"id":"Responsibility:toil-elimination"},"relation":"RESPONSIBILITY_PILLARS","gone":1,"kept":1}]}}}
        "#)
        },
    );
}

#[test]
fn what_is_lost_takes_along_what_rests_on_it_round_by_round() {
    check_fleet(
        r#"{ impact(of: "Team:ledger") { lostCount weakenedCount
             losses { node { id } relation round supports { id } } } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"impact":{"lostCount":3,"weakenedCount":2,"losses":[{"node":{"id":"Service:invoices"},"relation":"SERVICE_TEAM","round":1,"supports":[{"id":"Team:ledger"}]},
         {"node":{"id":"Service:ledger"},"relation":"SERVICE_TEAM","round":1,"supports":[{"id":"Team:ledger"}]},
         {"node":{"id":"Objective:ledger-balance"},"relation":"OBJECTIVE_SERVICE","round":2,"supports":[{"id":"Service:ledger"}]}]}}}
        "#)
        },
    );
}

#[test]
fn a_node_that_nothing_rests_on_alone_takes_nothing_along() {
    check(
        r#"{ impact(of: "Tool:eks") { lost { id } weakened { id } } }"#,
        |body| insta::assert_snapshot!(body, @r#"{"data":{"impact":{"lost":[],"weakened":[{"id":"Workstream:platform"}]}}}"#),
    );
}

#[test]
fn single_points_come_with_those_that_rest_on_them() {
    check(
        "{ singlePoints(first: 3) { node { id } relation count dependents(first: 2) { slug } } }",
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"singlePoints":[{"node":{"id":"Workstream:services-observability"},"relation":"RESPONSIBILITY_WORKSTREAMS","count":12,"dependents":[{"slug":"application-performance"},
         {"slug":"aws-evangelisation"}]},
         {"node":{"id":"Workstream:services-observability"},"relation":"TOOL_WORKSTREAMS","count":8,"dependents":[{"slug":"cdn"},
         {"slug":"dynatrace"}]},
         {"node":{"id":"Pillar:performance"},"relation":"RESPONSIBILITY_PILLARS","count":7,"dependents":[{"slug":"application-performance"},
         {"slug":"aws-evangelisation"}]}]}}
        "#)
        },
    );
}

#[test]
fn single_points_of_one_relation_are_found_whether_it_is_required_or_not() {
    check(
        "{ singlePoints(relation: TOOL_RESPONSIBILITIES, first: 2) { node { id } relation count } }",
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"singlePoints":[{"node":{"id":"Responsibility:application-performance"},"relation":"TOOL_RESPONSIBILITIES","count":1},
         {"node":{"id":"Responsibility:delivery-performance"},"relation":"TOOL_RESPONSIBILITIES","count":1}]}}
        "#)
        },
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (query, expected) in [
        (
            r#"{ impact(of: "Tol:eks") { lostCount } }"#,
            r#"of: there is no kind \"Tol\"; did you mean Tool?"#,
        ),
        (
            "{ singlePoints(first: 1001) { count } }",
            "first: 1001 is not between 0 and 1000",
        ),
        (
            "{ singlePoints { dependents(first: 1001) { slug } } }",
            "first: 1001 is not between 0 and 1000",
        ),
    ] {
        check(query, |body| assert!(body.contains(expected), "{body}"));
    }
}
