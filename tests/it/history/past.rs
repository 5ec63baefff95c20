//! Questions asked of the past, side by side with the present.

use remit::graphql::limits::Limits;

use super::{check, check_fleet};
use crate::world;

#[test]
fn every_question_can_be_asked_of_a_revision_and_of_now_in_one_document() {
    check_fleet(
        "{ now: repository(slug: \"notify\") { name createdAt revision } \
         gone: asOf(revision: 6) { repository(slug: \"notify\") { name } revision { number commit { author } } } \
         before: asOf(revision: 5) { repository(slug: \"notify\") { name createdAt revision } \
           repositories { totalCount } revision { number proposed } } }",
        |answer| insta::assert_snapshot!(answer, @r#"{"data":{"now":{"name":"notify, again","createdAt":"2026-11-22T17:00:01.5Z","revision":7},"gone":{"repository":null,"revision":{"number":6,"commit":{"author":"tests"}}},"before":{"repository":{"name":"notify","createdAt":"2026-11-22T11:00:00.5Z","revision":3},"repositories":{"totalCount":9},"revision":{"number":5,"proposed":false}}}}"#),
    );
}

#[test]
fn a_time_means_what_was_newest_then() {
    check(
        "{ asOf(time: \"2026-11-22T08:30:00Z\") { revision { number time } tools { totalCount } } }",
        |answer| insta::assert_snapshot!(answer, @r#"{"data":{"asOf":{"revision":{"number":1,"time":"2026-11-22T08:00:00Z"},"tools":{"totalCount":0}}}}"#),
    );
    check(
        "{ first: asOf(time: \"2000-01-01T00:00:00Z\") { revision { number } } \
           later: asOf(time: \"2999-01-01T00:00:00Z\") { revision { number } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"first":null,"later":null},
         "errors":[{"message":"there was no graph yet; its first commit, revision 1, was made at 2026-11-22T08:00:00Z","locations":[{"line":1,"column":3}],"path":["first"],"extensions":{"code":"BEFORE_HISTORY"}},
         {"message":"that time is in the future; it is 2026-11-22T11:00:00.5Z","locations":[{"line":1,"column":69}],"path":["later"],"extensions":{"code":"NOT_YET"}}]}
        "#)
        },
    );
}

#[test]
fn a_past_that_there_is_not_is_an_error_of_its_field_alone() {
    check(
        "{ a: asOf(revision: 99) { revision { number } } b: asOf(revision: 0) { revision { number } } \
           c: asOf { revision { number } } d: asOf(revision: 1, time: \"2026-11-22T00:00:00Z\") { __typename } \
           tools(first: 1) { nodes { slug } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"a":null,"b":null,"c":null,"d":null,"tools":{"nodes":[{"slug":"cdn"}]}},
         "errors":[{"message":"there is no such revision yet; the newest is 2","locations":[{"line":1,"column":3}],"path":["a"],"extensions":{"code":"NOT_YET"}},
         {"message":"there was no graph yet; its first commit, revision 1, was made at 2026-11-22T08:00:00Z","locations":[{"line":1,"column":49}],"path":["b"],"extensions":{"code":"BEFORE_HISTORY"}},
         {"message":"give a revision or a time","locations":[{"line":1,"column":94}],"path":["c"],"extensions":{"code":"BAD_INPUT"}},
         {"message":"revision and time exclude each other: give one of them","locations":[{"line":1,"column":126}],"path":["d"],"extensions":{"code":"BAD_INPUT"}}]}
        "#)
        },
    );
}

#[test]
fn a_past_that_is_far_costs_visits_and_the_same_again_costs_none() {
    let world = world::fleet();
    let ask = |visits_max: u64| {
        let limits = Limits {
            visits_max,
            ..Limits::default()
        };
        let service = world.service_within(limits, Default::default());
        // From revision 7 it is six commits back.
        let query = "{ a: asOf(revision: 1) { revision { number } } \
                       b: asOf(revision: 1) { revision { number } } }";
        world.shown(&service, query)
    };
    insta::assert_snapshot!(ask(6), @r#"{"data":{"a":{"revision":{"number":1}},"b":{"revision":{"number":1}}}}"#);
    insta::assert_snapshot!(ask(5), @r#"
    {"data":null,
     "errors":[{"message":"the request looks at more than 5 nodes and edges; ask for smaller pages or narrower filters","locations":[{"line":1,"column":3}],"path":["a"],"extensions":{"code":"TOO_MANY_VISITS"}}]}
    "#);
}

#[test]
fn inside_the_past_the_history_ends_there() {
    check_fleet(
        "{ asOf(revision: 5) { commits(first: 2) { totalCount nodes { revision } } \
             repository(slug: \"notify\") { history { totalCount nodes { revision message } } } \
             diff(from: 4) { from to counts { updated } } \
             late: diff(from: 4, to: 6) { from } \
             asOf(revision: 7) { revision { number } } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"asOf":{"commits":{"totalCount":5,"nodes":[{"revision":5},
         {"revision":4}]},"repository":{"history":{"totalCount":1,"nodes":[{"revision":3,"message":null}]}},"diff":{"from":4,"to":5,"counts":{"updated":4}},"late":null,"asOf":{"revision":{"number":7}}}},
         "errors":[{"message":"there is no such revision yet; the newest is 5","locations":[{"line":1,"column":201}],"path":["asOf","late"],"extensions":{"code":"NOT_YET"}}]}
        "#)
        },
    );
}

#[test]
fn the_history_of_a_node_goes_on_when_its_slug_is_used_again() {
    check_fleet(
        "{ repository(slug: \"notify\") { history(first: 3) { totalCount pageInfo { hasNextPage } \
           nodes { revision changes(first: 1) { action id } } } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"repository":{"history":{"totalCount":3,"pageInfo":{"hasNextPage":false},"nodes":[{"revision":7,"changes":[{"action":"CREATED","id":"Repository:notify"}]},
         {"revision":6,"changes":[{"action":"DISCONNECTED","id":"Service:notify"}]},
         {"revision":3,"changes":[{"action":"CREATED","id":"Environment:production-eu"}]}]}}}}
        "#)
        },
    );
}

#[test]
fn the_schema_can_be_asked_for_inside_the_past() {
    check(
        "{ asOf(revision: 1) { __typename __type(name: \"Basis\") { name } ontology { kinds { name count } } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"asOf":{"__typename":"Query","__type":{"name":"Basis"},"ontology":{"kinds":[{"name":"Workstream","count":0},
         {"name":"Responsibility","count":0},
         {"name":"Tool","count":0},
         {"name":"Pillar","count":0}]}}}}
        "#)
        },
    );
}

#[test]
fn venn_and_coverage_answer_before_and_after() {
    let world = world::seed();
    let service = world.service();
    let asked = world.shown(
        &service,
        "{ before: asOf(revision: 1) { venn(relation: WORKSTREAM_TOOLS) { regions { count } } } \
           after: venn(relation: WORKSTREAM_TOOLS) { regions { count } } }",
    );
    insta::assert_snapshot!(asked, @r#"
    {"data":{"before":{"venn":{"regions":[]}},"after":{"regions":[{"count":3},
     {"count":3},
     {"count":8}]}}}
    "#);
}
