//! Documents with mutations: order, fragments, introspection beside them, and limits.

use insta::assert_snapshot;
use remit::graphql::limits::Limits;
use serde_json::json;

use super::Desk;
use crate::world;

#[test]
fn fields_are_done_in_order_and_each_sees_the_state_after_itself() {
    let desk = Desk::seed();
    let answer = desk.ask(
        r#"mutation {
          first: toolCreate(input: {slug: "vault"}) { ...outcome }
          __typename
          second: workstreamToolsAdd(workstream: "platform", tools: [{slug: "vault"}]) { ...outcome }
          third: toolDelete(slug: "vault", onReferences: DETACH) { ...outcome }
          failed: toolUpdate(slug: "vault", input: {}) { ...outcome }
          fourth: toolCreate(input: {slug: "vault"}) { ...outcome }
        }
        fragment outcome on ToolPayload { ...commit }
        fragment commit on ToolPayload { commit { revision } }"#,
    );
    // Fragments of another payload do not fit.
    assert_snapshot!(answer, @r#"
    {"errors":[{"message":"Fragment \"outcome\" cannot be spread here as objects of type \"WorkstreamPayload\" can never be of type \"ToolPayload\".","locations":[{"line":4,"column":90}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}},
     {"message":"Fragment \"outcome\" cannot be spread here as objects of type \"ToolDeletePayload\" can never be of type \"ToolPayload\".","locations":[{"line":5,"column":68}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
    "#);
    let answer = desk.ask(
        r#"mutation {
          first: toolCreate(input: {slug: "vault"}) { commit { revision } query { ...state } }
          __typename
          second: workstreamToolsAdd(workstream: "platform", tools: [{slug: "vault"}]) { commit { revision } query { ...state } }
          third: toolDelete(slug: "vault", onReferences: DETACH) { __typename deletedId commit { revision } query { ...state } }
          failed: toolUpdate(slug: "vault", input: {}) { userErrors { code } query { ...state } }
          fourth: toolCreate(input: {slug: "vault"}) { commit { revision } query { ...state } }
        }
        fragment state on Query { revision { number } tool(slug: "vault") { workstreams { nodes { slug } } } }"#,
    );
    assert_snapshot!(answer, @r#"{"data":{"first":{"commit":{"revision":3},"query":{"revision":{"number":3},"tool":{"workstreams":{"nodes":[]}}}},"__typename":"Mutation","second":{"commit":{"revision":4},"query":{"revision":{"number":4},"tool":{"workstreams":{"nodes":[{"slug":"platform"}]}}}},"third":{"__typename":"ToolDeletePayload","deletedId":"Tool:vault","commit":{"revision":5},"query":{"revision":{"number":5},"tool":null}},"failed":{"userErrors":[{"code":"NODE_UNKNOWN"}],"query":{"revision":{"number":5},"tool":null}},"fourth":{"commit":{"revision":6},"query":{"revision":{"number":6},"tool":{"workstreams":{"nodes":[]}}}}}}"#);
}

#[test]
fn fields_of_one_name_are_one_mutation_and_skipped_ones_are_none() {
    let desk = Desk::seed();
    let before = desk.revision();
    let answer = desk.ask_with(
        r#"mutation ($no: Boolean!) {
          toolCreate(input: {slug: "vault"}) { node { slug } }
          toolCreate(input: {slug: "vault"}) { commit { changeCount } userErrors { code } }
          gone: toolDelete(slug: "eks", onReferences: DETACH) @skip(if: true) { deletedId }
          ... @include(if: $no) { also: toolDelete(slug: "eks", onReferences: DETACH) { deletedId } }
        }"#,
        json!({"no": false}),
    );
    assert_snapshot!(answer, @r#"{"data":{"toolCreate":{"node":{"slug":"vault"},"commit":{"changeCount":1},"userErrors":[]}}}"#);
    assert_eq!(desk.revision(), before + 1);
}

#[test]
fn the_schema_may_be_asked_beside_a_mutation() {
    let desk = Desk::seed();
    let answer = desk.ask(
        r#"mutation {
          toolUpdate(slug: "eks", input: {}) { __typename userErrors { __typename code } query { __typename __schema { mutationType { name } } __type(name: "OnReferences") { enumValues { name } } } }
        }"#,
    );
    assert_snapshot!(answer, @r#"{"data":{"toolUpdate":{"__typename":"ToolPayload","userErrors":[],"query":{"__typename":"Query","__schema":{"mutationType":{"name":"Mutation"}},"__type":{"enumValues":[{"name":"REJECT"},{"name":"DETACH"}]}}}}}"#);
}

#[test]
fn a_payload_beyond_a_limit_says_what_was_done_and_ends_the_rest() {
    let world = world::seed();
    let desk = Desk::within(
        world,
        Limits {
            visits_max: 60,
            ..Limits::default()
        },
    );
    let before = desk.revision();
    let answer = desk.ask(
        r#"mutation {
          small: toolCreate(input: {slug: "vault"}) { node { slug } }
          large: toolUpdate(slug: "vault", input: {name: "Vault"}) {
            query { workstreams { nodes { tools { nodes { workstreams { nodes { slug } } } } } } }
          }
          later: toolUpdate(slug: "vault", input: {name: "Safe"}) { node { slug } }
        }"#,
    );
    assert_snapshot!(answer, @r#"
    {"data":{"small":{"node":{"slug":"vault"}},"large":null,"later":null},
     "errors":[{"message":"the request looks at more than 60 nodes and edges; ask for smaller pages or narrower filters; what the field asks for was done, in commit 4","locations":[{"line":3,"column":11}],"path":["large"],"extensions":{"code":"TOO_MANY_VISITS"}},
     {"message":"it was not done, since a field before it is beyond a limit","locations":[{"line":6,"column":11}],"path":["later"],"extensions":{"code":"TOO_MANY_VISITS"}}]}
    "#);
    assert_eq!(desk.revision(), before + 2);
    assert_snapshot!(desk.ask("{ tool(slug: \"vault\") { name } }"), @r#"{"data":{"tool":{"name":"Vault"}}}"#);
}

#[test]
fn an_answer_that_is_full_still_says_what_was_done() {
    let limits = Limits {
        // Just so long is the answer after the first field.
        answer_bytes_max: r#"{"data":{"a":{"commit":{"revision":3}}"#.len(),
        ..Limits::default()
    };
    let desk = Desk::within(world::seed(), limits);
    let before = desk.revision();
    let answer = desk.ask(
        r#"mutation {
          a: toolCreate(input: {slug: "vault"}) { commit { revision } }
          b: toolUpdate(slug: "vault", input: {name: "Vault"}) { commit { revision } }
          c: toolUpdate(slug: "vault", input: {name: "Safe"}) { commit { revision } }
        }"#,
    );
    assert_snapshot!(answer, @r#"
    {"data":{"a":{"commit":{"revision":3}},"b":null,"c":null},
     "errors":[{"message":"the answer is larger than 38 bytes; ask for smaller pages; what the field asks for was done, in commit 4","locations":[{"line":3,"column":11}],"path":["b"],"extensions":{"code":"ANSWER_TOO_LARGE"}},
     {"message":"it was not done, since a field before it is beyond a limit","locations":[{"line":4,"column":11}],"path":["c"],"extensions":{"code":"ANSWER_TOO_LARGE"}}]}
    "#);
    assert_eq!(desk.revision(), before + 2);
}
