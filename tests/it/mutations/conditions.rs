//! Message, expected revision, request id and dry run.

use std::sync::Arc;

use insta::assert_snapshot;
use remit::engine::{Engine, EngineOptions};
use remit::store::{DirectoryOptions, open_directory};

use super::Desk;
use crate::world::{World, read};

#[test]
fn a_dry_run_answers_the_proposed_state_and_changes_nothing() {
    let desk = Desk::seed();
    let before = desk.revision();
    let answer = desk.ask(
        r#"mutation {
          workstreamToolsAdd(workstream: "platform", tools: [{slug: "dynatrace"}], dryRun: true) {
            node { tools { totalCount } }
            commit { revision }
            diff { from to connected { from { slug } relation to { slug } } }
            query { revision { number proposed commit { revision } } tool(slug: "dynatrace") { workstreams { nodes { slug } } } }
            userErrors { code }
          }
          after: workstreamToolsAdd(workstream: "platform", tools: [], dryRun: true) { node { tools { totalCount } } diff { from } }
        }"#,
    );
    assert_snapshot!(answer, @r#"{"data":{"workstreamToolsAdd":{"node":{"tools":{"totalCount":7}},"commit":null,"diff":{"from":2,"to":3,"connected":[{"from":{"slug":"platform"},"relation":"WORKSTREAM_TOOLS","to":{"slug":"dynatrace"}}]},"query":{"revision":{"number":3,"proposed":true,"commit":null},"tool":{"workstreams":{"nodes":[{"slug":"platform"},{"slug":"services-observability"}]}}},"userErrors":[]},"after":{"node":{"tools":{"totalCount":6}},"diff":null}}}"#);
    assert_eq!(desk.revision(), before);
}

#[test]
fn what_changes_nothing_makes_no_commit() {
    let desk = Desk::seed();
    assert_snapshot!(desk.ask(r#"mutation { apply(changes: []) { commit { revision } diff { from } query { revision { number } } userErrors { code } } }"#), @r#"{"data":{"apply":{"commit":null,"diff":null,"query":{"revision":{"number":2}},"userErrors":[]}}}"#);
    assert_snapshot!(desk.ask(r#"mutation { toolUpdate(slug: "eks", input: {}) { node { slug } commit { revision } } }"#), @r#"{"data":{"toolUpdate":{"node":{"slug":"eks"},"commit":null}}}"#);
}

#[test]
fn the_refusal_of_an_expected_revision_names_what_moved() {
    let desk = Desk::seed();
    desk.done(r#"mutation { toolUpdate(slug: "eks", input: {name: "Kubernetes"}, message: "Its own name") { userErrors { code } } }"#);
    desk.done(r#"mutation { workstreamToolsRemove(workstream: "platform", tools: ["eks"]) { userErrors { code } } }"#);
    let update = |expected: u64| {
        desk.ask(&format!(
            r#"mutation {{ toolUpdate(slug: "eks", input: {{name: "EKS"}}, expectedRevision: {expected}) {{
              node {{ name }} commit {{ revision }} query {{ revision {{ number }} }} userErrors {{ code message field }}
            }} }}"#
        ))
    };
    assert_snapshot!(update(2), @r#"{"data":{"toolUpdate":{"node":null,"commit":null,"query":{"revision":{"number":4}},"userErrors":[{"code":"REVISION_MOVED","message":"the graph is at revision 4, not at 2; since then 3 by anonymous (\"Its own name\"): Tool:eks; 4 by anonymous: Workstream:platform tools eks","field":["expectedRevision"]}]}}}"#);
    assert_snapshot!(update(9), @r#"{"data":{"toolUpdate":{"node":null,"commit":null,"query":{"revision":{"number":4}},"userErrors":[{"code":"REVISION_MOVED","message":"the graph is at revision 4, not at 9","field":["expectedRevision"]}]}}}"#);
    assert_snapshot!(update(4), @r#"{"data":{"toolUpdate":{"node":{"name":"EKS"},"commit":{"revision":5},"query":{"revision":{"number":5}},"userErrors":[]}}}"#);
}

#[test]
fn asking_again_with_the_same_request_id_answers_the_commit_that_was_made() {
    let desk = Desk::seed();
    let update = |name: &str, id: &str| {
        desk.ask(&format!(
            r#"mutation {{ toolUpdate(slug: "eks", input: {{name: "{name}"}}, requestId: "{id}") {{
              node {{ name }}
              commit {{ revision requestId }}
              diff {{ from to updated {{ entity {{ slug }} changes {{ field before after }} }} }}
              query {{ revision {{ number }} }}
              userErrors {{ code message field }}
            }} }}"#
        ))
    };
    assert_snapshot!(update("Kubernetes", "one"), @r#"{"data":{"toolUpdate":{"node":{"name":"Kubernetes"},"commit":{"revision":3,"requestId":"one"},"diff":{"from":2,"to":3,"updated":[{"entity":{"slug":"eks"},"changes":[{"field":"name","before":"EKS","after":"Kubernetes"}]}]},"query":{"revision":{"number":3}},"userErrors":[]}}}"#);
    assert_snapshot!(update("K8s", "two"), @r#"{"data":{"toolUpdate":{"node":{"name":"K8s"},"commit":{"revision":4,"requestId":"two"},"diff":{"from":3,"to":4,"updated":[{"entity":{"slug":"eks"},"changes":[{"field":"name","before":"Kubernetes","after":"K8s"}]}]},"query":{"revision":{"number":4}},"userErrors":[]}}}"#);
    assert_snapshot!(update("Kubernetes", "one"), @r#"{"data":{"toolUpdate":{"node":{"name":"K8s"},"commit":{"revision":3,"requestId":"one"},"diff":{"from":2,"to":3,"updated":[{"entity":{"slug":"eks"},"changes":[{"field":"name","before":"EKS","after":"Kubernetes"}]}]},"query":{"revision":{"number":4}},"userErrors":[]}}}"#);
    assert_snapshot!(update("Kube", "one"), @r#"{"data":{"toolUpdate":{"node":null,"commit":null,"diff":null,"query":{"revision":{"number":4}},"userErrors":[{"code":"REQUEST_ID_REUSED","message":"the request id one was used for another request, in commit 3","field":["requestId"]}]}}}"#);
}

#[test]
fn a_request_id_is_remembered_over_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("data");
    let open = || {
        let store = open_directory(&path, DirectoryOptions::default()).unwrap();
        let engine = Engine::open(Box::new(store), EngineOptions::default()).unwrap();
        Arc::new(engine)
    };
    let ask = |engine: Arc<Engine>| {
        let world = World {
            name: "reopened",
            engine,
        };
        Desk::of(world).ask(
            r#"mutation { toolCreate(input: {slug: "once"}, requestId: "once") {
              node { slug } commit { revision } userErrors { code message }
            } }"#,
        )
    };
    let engine = open();
    engine.initialise(read("seed/ontology.graphql")).unwrap();
    let first = ask(engine);
    assert_snapshot!(first, @r#"{"data":{"toolCreate":{"node":{"slug":"once"},"commit":{"revision":2},"userErrors":[]}}}"#);
    assert_eq!(ask(open()), first);
}

#[test]
fn of_many_who_expect_the_same_revision_one_succeeds() {
    let desk = Desk::seed();
    let expected = desk.revision();
    let answers: Vec<String> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..8)
            .map(|number| {
                let desk = &desk;
                scope.spawn(move || {
                    desk.ask(&format!(
                        r#"mutation {{ toolUpdate(slug: "eks", input: {{name: "number {number}"}}, expectedRevision: {expected}) {{
                          commit {{ revision }} userErrors {{ code }}
                        }} }}"#
                    ))
                })
            })
            .collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let moved = answers
        .iter()
        .filter(|answer| answer.contains("REVISION_MOVED"));
    assert_eq!(moved.count(), 7, "{answers:?}");
    assert_eq!(desk.revision(), expected + 1);
}
