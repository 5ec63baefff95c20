//! `coverage`.

use super::{check, check_tight};

#[test]
fn a_matrix_has_totals_cells_and_gaps() {
    check(
        "{ coverage(relation: WORKSTREAM_PILLARS) { relation covered total ratio
             rowTotals { node { slug } covered total ratio } columnTotals { node { slug } covered }
             cells(first: 2) { row { slug } column { slug } count
               witnesses(first: 1) { steps { relation to { slug } } } } } }",
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"coverage":{"relation":"WORKSTREAM_PILLARS","covered":8,"total":8,"ratio":1.0,"rowTotals":[{"node":{"slug":"platform"},"covered":4,"total":4,"ratio":1.0},
         {"node":{"slug":"services-observability"},"covered":4,"total":4,"ratio":1.0}],"columnTotals":[{"node":{"slug":"availability"},"covered":2},
         {"node":{"slug":"cost"},"covered":2},
         {"node":{"slug":"performance"},"covered":2},
         {"node":{"slug":"security"},"covered":2}],"cells":[{"row":{"slug":"platform"},"column":{"slug":"availability"},"count":3,"witnesses":[{"steps":[{"relation":"WORKSTREAM_RESPONSIBILITIES","to":{"slug":"incident-response"}},
         {"relation":"RESPONSIBILITY_PILLARS","to":{"slug":"availability"}}]}]},
         {"row":{"slug":"platform"},"column":{"slug":"cost"},"count":2,"witnesses":[{"steps":[{"relation":"WORKSTREAM_RESPONSIBILITIES","to":{"slug":"cost-optimization"}},
         {"relation":"RESPONSIBILITY_PILLARS","to":{"slug":"cost"}}]}]}]}}}
        "#)
        },
    );
}

#[test]
fn a_gap_has_the_nearest_candidates_and_says_why() {
    check(
        r#"{ coverage(relation: WORKSTREAM_RESPONSIBILITIES, rows: ["platform"]) {
             gaps(first: 1) { row { slug } column { slug }
               candidates { node { slug } covers reason shared { id } paths(first: 1) { nodes { id } } } } } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"coverage":{"gaps":[{"row":{"slug":"platform"},"column":{"slug":"application-performance"},"candidates":[{"node":{"slug":"services-observability"},"covers":true,"reason":"Services & Observability covers Visibility and performance of applications already, and has 5 nodes in common with Platform: Cost optimization, Incident response, DNS and 2 more.","shared":[{"id":"Responsibility:cost-optimization"},
         {"id":"Responsibility:incident-response"},
         {"id":"Tool:dns"},
         {"id":"Tool:github-artefact-storage"},
         {"id":"Tool:siem"}],"paths":[{"nodes":[{"id":"Workstream:services-observability"},
         {"id":"Tool:dns"},
         {"id":"Workstream:platform"}]}]}]}]}}}
        "#)
        },
    );
}

#[test]
fn where_nobody_covers_a_column_the_candidates_are_those_that_are_near_to_it() {
    check(
        r#"{ coverage(relation: TOOL_RESPONSIBILITIES, rows: ["siem"], columns: ["failure-elimination"]) {
             gaps { candidates(first: 2) { node { slug } covers reason shared { id }
               paths { steps { relation to { id } } } } } } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"coverage":{"gaps":[{"candidates":[{"node":{"slug":"cdn"},"covers":false,"reason":"No Tool covers Eliminating failures; CDNs has 1 node in common with it: Services & Observability.","shared":[{"id":"Workstream:services-observability"}],"paths":[{"steps":[{"relation":"TOOL_WORKSTREAMS","to":{"id":"Workstream:services-observability"}},
         {"relation":"WORKSTREAM_RESPONSIBILITIES","to":{"id":"Responsibility:failure-elimination"}}]}]},
         {"node":{"slug":"dns"},"covers":false,"reason":"No Tool covers Eliminating failures; DNS has 1 node in common with it: Services & Observability.","shared":[{"id":"Workstream:services-observability"}],"paths":[{"steps":[{"relation":"TOOL_WORKSTREAMS","to":{"id":"Workstream:services-observability"}},
         {"relation":"WORKSTREAM_RESPONSIBILITIES","to":{"id":"Responsibility:failure-elimination"}}]}]}]}]}}}
        "#)
        },
    );
}

#[test]
fn rows_and_columns_can_be_named() {
    check(
        r#"{ coverage(relation: TOOL_WORKSTREAMS, rows: ["eks", "dns", "eks"], columns: ["platform"]) {
             rows { slug } columns { slug } covered total
             cells { row { slug } count witnesses { length } } gaps { row { slug } } } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
        {"data":{"coverage":{"rows":[{"slug":"dns"},
         {"slug":"eks"}],"columns":[{"slug":"platform"}],"covered":2,"total":2,"cells":[{"row":{"slug":"dns"},"count":1,"witnesses":[{"length":1}]},
         {"row":{"slug":"eks"},"count":1,"witnesses":[{"length":1}]}],"gaps":[]}}}
        "#)
        },
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    for (query, expected) in [
        (
            r#"{ coverage(relation: TOOL_PILLARS, rows: ["ekz"], columns: ["costs"]) { total } }"#,
            r#"rows: there is no Tool with slug \"ekz\"; did you mean eks?; columns: there is no Pillar with slug \"costs\"; did you mean cost?"#,
        ),
        (
            "{ coverage(relation: TOOL_PILLARS, rows: []) { total } }",
            "rows: name at least one node, or leave the list out",
        ),
        (
            "{ coverage(relation: TOOL_PILLARS) { gaps { candidates(first: 21) { reason } } } }",
            "first: 21 is not between 0 and 20",
        ),
    ] {
        check(query, |body| assert!(body.contains(expected), "{body}"));
    }
}

#[test]
fn a_matrix_that_is_too_large_is_refused_with_advice() {
    // Of one row: what a total looks at is its cells.
    let totals: String = (0..60)
        .map(|alias| format!("a{alias}: rowTotals {{ covered }} "))
        .collect();
    let aliased = format!(
        "{{ coverage(relation: WORKSTREAM_PILLARS, rows: [\"platform\"]) {{ {totals} }} }}"
    );
    check_tight(&aliased, |body| {
        assert!(body.contains("TOO_MANY_VISITS"), "{body}");
    });
    check_tight("{ coverage(relation: TOOL_PILLARS) { total } }", |body| {
        insta::assert_snapshot!(body, @r#"
        {"data":null,
         "errors":[{"message":"coverage of TOOL_PILLARS has 14 rows and 4 columns, which makes more than 50 cells; name the rows or the columns that you want","locations":[{"line":1,"column":3}],"path":["coverage"],"extensions":{"code":"TOO_COSTLY"}}]}
        "#);
    });
}
