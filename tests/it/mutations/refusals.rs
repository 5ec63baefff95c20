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
    assert_snapshot!(answer, @r#"
    {"data":{"apply":{"commit":null,"diff":null,"query":{"revision":{"number":2,"proposed":false}},"userErrors":[{"code":"SLUG_INVALID","message":"\"Not A Slug\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters; did you mean not-a-slug?","field":["changes","0","toolCreate","slug"]},
     {"code":"SLUG_INVALID","message":"\"also bad!\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters; did you mean also-bad?","field":["changes","0","toolCreate","workstreams","1","slug"]},
     {"code":"NODE_EXISTS","message":"Tool:eks exists already; update it, or choose another slug","field":["changes","1","toolCreate","slug"]},
     {"code":"NAME_BLANK","message":"name must not be blank","field":["changes","2","toolCreate","name"]},
     {"code":"LABEL_DUPLICATE","message":"the label \"a\" stands twice; a label has one value; list things as a relation instead","field":["changes","2","toolCreate","labels"]},
     {"code":"SOURCE_INVALID","message":"a source's document must not be blank","field":["changes","2","toolCreate","sources"]},
     {"code":"SOURCE_INVALID","message":"the source \"\" is INFERRED without a note; add a note that says what it was concluded from","field":["changes","2","toolCreate","sources"]},
     {"code":"NODE_UNKNOWN","message":"there is no Workstream:platfrom; did you mean platform?","field":["changes","2","toolCreate","workstreams","0","slug"]},
     {"code":"NODE_UNKNOWN","message":"there is no Tool:ekss; did you mean eks?","field":["changes","3","toolUpdate","slug"]},
     {"code":"SLUG_INVALID","message":"\"UP\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters; did you mean up?","field":["changes","4","toolUpsert","slug"]},
     {"code":"NODE_REFERENCED","message":"Tool:dns has 3 edges: Workstream:platform tools dns, Workstream:services-observability tools dns, Responsibility:software-reliability tools dns; remove its edges first, or delete it along with them (in the API: onReferences: DETACH)","field":["changes","5","toolDelete","slug"]},
     {"code":"NODE_UNKNOWN","message":"there is no Tool:dsn; did you mean dns?","field":["changes","6","toolDelete","slug"]},
     {"code":"NODE_UNKNOWN","message":"there is no Workstream:platfrom; did you mean platform?","field":["changes","7","workstreamToolsAdd","workstream"]},
     {"code":"NODE_UNKNOWN","message":"there is no Tool:siemm; did you mean siem?","field":["changes","7","workstreamToolsAdd","tools","1","slug"]},
     {"code":"NODE_UNKNOWN","message":"there is no Workstream:platfrom; did you mean platform?","field":["changes","8","workstreamToolsRemove","workstream"]},
     {"code":"SLUG_INVALID","message":"\"B A D\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters; did you mean b-a-d?","field":["changes","8","workstreamToolsRemove","tools","1"]}]}}}
    "#);
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
    assert_snapshot!(ask(r#"serviceUpdate(slug: "wbe", input: {name: "", team: "saerch"})"#), @r#"
    {"data":{"serviceUpdate":{"userErrors":[{"code":"NODE_UNKNOWN","message":"there is no Service:wbe; did you mean web?","field":["slug"]},
     {"code":"NODE_UNKNOWN","message":"there is no Team:saerch; did you mean search?","field":["input","team"]}]}}}
    "#);
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {name: "", team: "saerch"})"#), @r#"
    {"data":{"serviceUpdate":{"userErrors":[{"code":"NAME_BLANK","message":"name must not be blank","field":["input","name"]},
     {"code":"NODE_UNKNOWN","message":"there is no Team:saerch; did you mean search?","field":["input","team"]}]}}}
    "#);
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {repositoryEdge: {slug: "serach", note: "x"}})"#), @r#"{"data":{"serviceUpdate":{"userErrors":[{"code":"NODE_UNKNOWN","message":"there is no Repository:serach; did you mean search?","field":["input","repositoryEdge","slug"]}]}}}"#);
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {repositoryEdge: {slug: "search", sources: [{document: " "}]}})"#), @r#"{"data":{"serviceUpdate":{"userErrors":[{"code":"SOURCE_INVALID","message":"a source's document must not be blank","field":["input","repositoryEdge","sources"]}]}}}"#);
    assert_snapshot!(ask(r#"personCreate(input: {slug: "x y", email: "e", manager: "A B", teams: [{slug: "??", role: LEAD}]})"#), @r#"
    {"data":{"personCreate":{"userErrors":[{"code":"SLUG_INVALID","message":"\"x y\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters; did you mean x-y?","field":["input","slug"]},
     {"code":"SLUG_INVALID","message":"\"A B\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters; did you mean a-b?","field":["input","manager"]},
     {"code":"SLUG_INVALID","message":"\"??\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters","field":["input","teams","0","slug"]}]}}}
    "#);
    assert_snapshot!(ask(r#"serviceDelete(slug: "web")"#), @r#"{"data":{"serviceDelete":{"userErrors":[{"code":"NODE_REFERENCED","message":"Service:web has 16 edges: Team:storefront services web, Service:web dependsOn accounts, Service:web dependsOn basket, Service:web dependsOn recommendations, Service:web dependsOn search and 11 more; remove its edges first, or delete it along with them (in the API: onReferences: DETACH)","field":["slug"]}]}}}"#);
    assert_snapshot!(ask(r#"teamDelete(slug: "search", onReferences: DETACH)"#), @r#"
    {"data":{"teamDelete":{"userErrors":[{"code":"RELATION_MISSING","message":"Service:indexer: team must lead to exactly one node","field":["slug"]},
     {"code":"RELATION_MISSING","message":"Service:recommendations: team must lead to exactly one node","field":["slug"]},
     {"code":"RELATION_MISSING","message":"Service:search: team must lead to exactly one node","field":["slug"]}]}}}
    "#);
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
    assert_snapshot!(answer, @r#"
    {"data":{"toolUpdate":{"userErrors":[{"code":"NODE_UNKNOWN","message":"there is no Tool:ekss; did you mean eks?","field":["slug"]},
     {"code":"VALUE_INVALID","message":"expectedRevision: there are no revisions below 0, such as -1","field":["expectedRevision"]},
     {"code":"LIMIT_EXCEEDED","message":"message: 8 bytes are more than the 5 allowed","field":["message"]},
     {"code":"LIMIT_EXCEEDED","message":"requestId: 6 bytes are more than the 5 allowed","field":["requestId"]}]},"blank":{"userErrors":[{"code":"VALUE_INVALID","message":"requestId must not be blank","field":["requestId"]}]}}}
    "#);
}

#[test]
fn what_does_not_fit_the_schema_is_an_error_of_the_request() {
    let desk = Desk::fleet();
    let before = desk.revision();
    assert_snapshot!(desk.ask(r#"mutation { serviceCreate(input: {slug: "x", team: "search"}) { userErrors { code } } }"#), @r#"{"errors":[{"message":"Field \"ServiceCreateInput.tier\" of required type \"Tier!\" was not provided.","locations":[{"line":1,"column":33}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}"#);
    assert_snapshot!(desk.ask(r#"mutation { serviceCreate(input: {tier: WORST, team: 1}) { userErrors { code } } }"#), @r#"
    {"errors":[{"message":"Value \"WORST\" does not exist in \"Tier\" enum.","locations":[{"line":1,"column":33}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}},
     {"message":"String cannot represent a non string value: 1","locations":[{"line":1,"column":33}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
    "#);
    assert_snapshot!(desk.ask(r#"mutation { apply(changes: [{}, {teamDelete: null}]) { userErrors { code } } }"#), @r#"
    {"errors":[{"message":"OneOf Input Object \"Change\" must specify exactly one key.","locations":[{"line":1,"column":27}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}},
     {"message":"Field \"Change.teamDelete\" must be non-null.","locations":[{"line":1,"column":27}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
    "#);
    assert_snapshot!(desk.ask_with(
        "mutation ($changes: [Change!]!) { apply(changes: $changes) { userErrors { code } } }",
        json!({"changes": [{"teamDelete": {"slug": "search"}, "serviceDelete": {"slug": "web"}}]}),
    ), @r#"{"errors":[{"message":"variable \"$changes\": at [0]: Change takes exactly one member, and not null","locations":[{"line":1,"column":11}],"extensions":{"code":"BAD_VARIABLE"}}]}"#);
    assert_snapshot!(desk.ask_with(
        "mutation ($input: ServiceUpdateInput!) { serviceUpdate(slug: \"web\", input: $input) { userErrors { code } } }",
        json!({"input": {"deployedAt": "yesterday", "slug": "other"}}),
    ), @r#"{"errors":[{"message":"variable \"$input\": there is no member \"slug\" here","locations":[{"line":1,"column":11}],"extensions":{"code":"BAD_VARIABLE"}}]}"#);
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
    assert_snapshot!(apply(3), @r#"{"data":{"apply":{"userErrors":[]}}}"#);
    assert_snapshot!(apply(4), @r#"{"errors":[{"message":"variable \"$changes\": 4 items are more than the limit of 3","locations":[{"line":1,"column":11}],"extensions":{"code":"BAD_VARIABLE"}}]}"#);
}
