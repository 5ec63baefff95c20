//! What may not be done: all of it told at once, with the place in the input.

use insta::assert_snapshot;
use remit::graphql::limits::Limits;
use serde_json::json;

use super::Desk;
use crate::world;

#[test]
fn all_mistakes_of_a_list_are_told_with_their_places_and_nothing_is_done() {
    let desk = Desk::seed();
    let before = desk.revision();
    let answer = desk.ask(
        r#"mutation {
          apply(changes: [
            {toolCreate: {slug: "Not A Slug", name: "x", workstreams: [{slug: "platfrom"}, {slug: "also bad!"}]}}
            {toolCreate: {slug: "eks", name: "EKS"}}
            {toolCreate: {slug: "good", name: " ", labels: [{key: "a", value: "1"}, {key: "a", value: "2"}]
                          sources: [{document: "", basis: INFERRED}], workstreams: [{slug: "platfrom"}]}}
            {toolUpdate: {slug: "ekss", input: {name: "E"}}}
            {toolUpsert: {slug: "UP", input: {}}}
            {toolDelete: {slug: "dns"}}
            {toolDelete: {slug: "dsn", onReferences: DETACH}}
            {workstreamToolsAdd: {workstream: "platfrom", tools: [{slug: "eks"}, {slug: "siemm"}]}}
            {workstreamToolsRemove: {workstream: "platfrom", tools: ["eks", "B A D"]}}
          ]) { commit { revision } diff { from } query { revision { number proposed } } userErrors { code message field } }
        }"#,
    );
    assert_snapshot!(answer, @"");
    assert_eq!(desk.revision(), before);
}

#[test]
fn places_are_those_of_the_mutations_own_arguments() {
    let desk = Desk::fleet();
    let ask = |call: &str| {
        desk.ask(&format!(
            "mutation {{ {call} {{ userErrors {{ code message field }} }} }}"
        ))
    };
    assert_snapshot!(ask(r#"serviceUpdate(slug: "wbe", input: {name: "", team: "saerch"})"#), @"");
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {name: "", team: "saerch"})"#), @"");
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {repositoryEdge: {slug: "serach", note: "x"}})"#), @"");
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {repositoryEdge: {slug: "search", sources: [{document: " "}]}})"#), @"");
    assert_snapshot!(ask(r#"personCreate(input: {slug: "x y", email: "e", manager: "A B", teams: [{slug: "??", role: LEAD}]})"#), @"");
    assert_snapshot!(ask(r#"serviceDelete(slug: "web")"#), @"");
    assert_snapshot!(ask(r#"teamDelete(slug: "search", onReferences: DETACH)"#), @"");
}

#[test]
fn conditions_that_make_no_sense_are_told_beside_the_rest() {
    let world = world::seed();
    let limits = Limits {
        message_bytes_max: 5,
        request_id_bytes_max: 5,
        ..Limits::default()
    };
    let desk = Desk::within(world, limits);
    let answer = desk.ask(
        r#"mutation {
          toolUpdate(slug: "ekss", input: {}, expectedRevision: -1, message: "too long", requestId: "123456") {
            userErrors { code message field }
          }
          blank: toolUpdate(slug: "eks", input: {}, requestId: "  ") { userErrors { code message field } }
        }"#,
    );
    assert_snapshot!(answer, @"");
}

#[test]
fn what_does_not_fit_the_schema_is_an_error_of_the_request() {
    let desk = Desk::fleet();
    let before = desk.revision();
    assert_snapshot!(desk.ask(r#"mutation { serviceCreate(input: {slug: "x", team: "search"}) { userErrors { code } } }"#), @"");
    assert_snapshot!(desk.ask(r#"mutation { serviceCreate(input: {tier: WORST, team: 1}) { userErrors { code } } }"#), @"");
    assert_snapshot!(desk.ask(r#"mutation { apply(changes: [{}, {teamDelete: null}]) { userErrors { code } } }"#), @"");
    assert_snapshot!(desk.ask_with(
        "mutation ($changes: [Change!]!) { apply(changes: $changes) { userErrors { code } } }",
        json!({"changes": [{"teamDelete": {"slug": "search"}, "serviceDelete": {"slug": "web"}}]}),
    ), @"");
    assert_snapshot!(desk.ask_with(
        "mutation ($input: ServiceUpdateInput!) { serviceUpdate(slug: \"web\", input: $input) { userErrors { code } } }",
        json!({"input": {"deployedAt": "yesterday", "slug": "other"}}),
    ), @"");
    assert_eq!(desk.revision(), before);
}

#[test]
fn a_list_of_changes_has_a_limit_of_its_own() {
    let world = world::seed();
    let desk = Desk::within(
        world,
        Limits {
            changes_max: 3,
            input_list_max: 2,
            ..Limits::default()
        },
    );
    let apply = |count: usize| {
        let change = json!({"toolUpsert": {"slug": "eks", "input": {"name": "EKS"}}});
        desk.ask_with(
            "mutation ($changes: [Change!]!) { apply(changes: $changes) { userErrors { code } } }",
            json!({ "changes": vec![change; count] }),
        )
    };
    assert_snapshot!(apply(3), @"");
    assert_snapshot!(apply(4), @"");
}
