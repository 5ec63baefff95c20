//! Questions asked of a proposal: nothing is stored, everything can be asked.

use super::check;
use crate::world;

const MOVE: &str = "[{workstreamToolsRemove: {workstream: \"platform\", tools: [\"eks\"]}}, \
                     {workstreamToolsAdd: {workstream: \"services-observability\", tools: [{slug: \"eks\", note: \"moved\"}]}}]";

#[test]
fn a_move_is_asked_about_before_and_after_in_one_document() {
    let regions = "venn(relation: WORKSTREAM_TOOLS) { regions { inside { label } count } }";
    check(
        &format!(
            "{{ {regions} whatIf(changes: {MOVE}) {{ \
               query {{ {regions} tool(slug: \"eks\") {{ workstreams {{ edges {{ note node {{ slug }} }} }} }} }} \
               diff {{ from to counts {{ connected disconnected }} connected {{ from {{ id }} to {{ id }} note }} \
                      disconnected {{ from relation to }} }} \
               rejections {{ code }} }} \
             tool(slug: \"eks\") {{ workstreams {{ nodes {{ slug }} }} }} }}"
        ),
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"venn":{"regions":[{"inside":[{"label":"Platform"},
         {"label":"Services & Observability"}],"count":3},
         {"inside":[{"label":"Platform"}],"count":3},
         {"inside":[{"label":"Services & Observability"}],"count":8}]},"whatIf":{"query":{"venn":{"regions":[{"inside":[{"label":"Platform"},
         {"label":"Services & Observability"}],"count":3},
         {"inside":[{"label":"Platform"}],"count":2},
         {"inside":[{"label":"Services & Observability"}],"count":9}]},"tool":{"workstreams":{"edges":[{"note":"moved","node":{"slug":"services-observability"}}]}}},"diff":{"from":2,"to":3,"counts":{"connected":1,"disconnected":1},"connected":[{"from":{"id":"Workstream:services-observability"},"to":{"id":"Tool:eks"},"note":"moved"}],"disconnected":[{"from":"Workstream:platform","relation":"tools","to":"Tool:eks"}]},"rejections":[]},"tool":{"workstreams":{"nodes":[{"slug":"platform"}]}}}}
        "#)
        },
    );
}

#[test]
fn a_proposal_says_that_it_is_one_and_has_no_commit() {
    check(
        "{ whatIf(changes: [{toolCreate: {slug: \"vault\", name: \"Vault\"}}]) { query { \
             revision { number proposed time commit { author } } \
             tool(slug: \"vault\") { name revision createdAt history { totalCount } } \
             commits(first: 1) { totalCount nodes { revision } } \
             diff(from: 1) { from to counts { created } } \
             asOf(revision: 2) { tool(slug: \"vault\") { name } revision { proposed } } } } }",
        |answer| insta::assert_snapshot!(answer, @r#"{"data":{"whatIf":{"query":{"revision":{"number":3,"proposed":true,"time":"2026-11-22T09:30:00.25Z","commit":null},"tool":{"name":"Vault","revision":3,"createdAt":"2026-11-22T09:30:00.25Z","history":{"totalCount":0}},"commits":{"totalCount":2,"nodes":[{"revision":2}]},"diff":{"from":1,"to":3,"counts":{"created":39}},"asOf":{"tool":null,"revision":{"proposed":false}}}}}}"#),
    );
}

#[test]
fn proposals_stack_and_stand_on_the_past_too() {
    check(
        "{ whatIf(changes: [{toolCreate: {slug: \"vault\"}}]) { query { \
             whatIf(changes: [{toolUpdate: {slug: \"vault\", input: {name: \"Vault\"}}}]) { \
               diff { from to updated { entity { name } changes { field before after } } } \
               query { tool(slug: \"vault\") { name } revision { number } diff(from: 2) { counts { created updated } created { name } } } } } } \
           asOf(revision: 1) { whatIf(changes: [{pillarCreate: {slug: \"joy\"}}]) { query { \
             pillars { nodes { slug } } revision { number proposed } } } } }",
        |answer| insta::assert_snapshot!(answer, @r#"{"data":{"whatIf":{"query":{"whatIf":{"diff":{"from":3,"to":4,"updated":[{"entity":{"name":"Vault"},"changes":[{"field":"name","before":"vault","after":"Vault"}]}]},"query":{"tool":{"name":"Vault"},"revision":{"number":4},"diff":{"counts":{"created":1,"updated":0},"created":[{"name":"Vault"}]}}}}},"asOf":{"whatIf":{"query":{"pillars":{"nodes":[{"slug":"joy"}]},"revision":{"number":2,"proposed":true}}}}}}"#),
    );
}

#[test]
fn what_would_be_refused_is_said_all_at_once_with_its_place() {
    check(
        "{ whatIf(changes: [{toolCreate: {slug: \"eks\"}}, {toolDelete: {slug: \"no-such\"}}, \
             {toolUpdate: {slug: \"dns\", input: {name: \" \"}}}]) { \
             query { revision { number } } diff { from } rejections { code message field } } }",
        |answer| {
            insta::assert_snapshot!(answer, @r#"
        {"data":{"whatIf":{"query":null,"diff":null,"rejections":[{"code":"NODE_EXISTS","message":"Tool:eks exists already; update it, or choose another slug","field":["changes","0","toolCreate","slug"]},
         {"code":"NODE_UNKNOWN","message":"there is no Tool:no-such","field":["changes","1","toolDelete","slug"]},
         {"code":"NAME_BLANK","message":"name must not be blank","field":["changes","2","toolUpdate","input","name"]}]}}}
        "#)
        },
    );
}

#[test]
fn a_proposal_that_changes_nothing_is_what_there_is() {
    check(
        "{ whatIf(changes: []) { query { revision { number proposed } } diff { from to counts { created } } rejections { code } } }",
        |answer| insta::assert_snapshot!(answer, @r#"{"data":{"whatIf":{"query":{"revision":{"number":2,"proposed":false}},"diff":{"from":2,"to":2,"counts":{"created":0}},"rejections":[]}}}"#),
    );
}

#[test]
fn nothing_of_a_proposal_is_stored() {
    let world = world::seed();
    let service = world.service();
    let before = world.view().snapshot.revision();
    world.shown(&service,
        "{ whatIf(changes: [{toolDelete: {slug: \"eks\", onReferences: DETACH}}]) { query { tools { totalCount } } } }",
    );
    assert_eq!(world.view().snapshot.revision(), before);
    assert!(world.snapshot().with_id("Tool:eks").is_some());
}
