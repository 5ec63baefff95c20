//! What mutations write is what files of the same content write.

use serde_json::json;

use super::Desk;

/// Everything that a service, and an edge of it, can say.
const FILE: &str = r#"
services:
  dispatch:
    name: Dispatch
    description: Sends parcels on their way.
    labels: {stage: pilot, audited: "yes"}
    sources:
      - {document: Minutes, locator: item 3, url: "https://example.org/minutes", observedAt: 2026-11-30}
      - {document: Plan, inferred: it stands in every drawing}
    tier: IMPORTANT
    availabilityTarget: 99.5
    ports: [8080, 9090]
    public: false
    version: "1.0"
    deployedAt: 2026-11-20T14:05:00+01:00
    runbook: https://wiki.example.com/runbooks/dispatch
    team: {to: checkout, note: since it was begun}
    repository: orders
    dependsOn:
      - {to: orders, strength: HARD, timeoutMs: 800, reviewed: 2026-11-01, note: nothing to send without it}
      - stock
    datastores:
      - {to: orders, modes: [READ, WRITE]}
    environments:
      - {to: staging, replicas: 1, canaryShare: 0.5, deployedAt: 2026-11-20T14:05:00Z}
"#;

/// What the newest commit did, in an order that does not depend on who asked for it.
fn written(desk: &Desk) -> Vec<String> {
    let newest = desk.world.commits().pop().unwrap();
    let events = newest.events.iter();
    let mut events: Vec<String> = events
        .map(|event| serde_json::to_string(event).unwrap())
        .collect();
    events.sort();
    events
}

#[test]
fn mutations_and_files_write_the_same_facts() {
    let by_file = Desk::fleet();
    by_file.world.apply_text("dispatch.yaml", FILE);

    let by_mutation = Desk::fleet();
    let input = json!({
        "slug": "dispatch",
        "name": "Dispatch",
        "description": "Sends parcels on their way.",
        "labels": [{"key": "stage", "value": "pilot"}, {"key": "audited", "value": "yes"}],
        "sources": [
            {"document": "Minutes", "locator": "item 3", "url": "https://example.org/minutes", "observedAt": "2026-11-30"},
            {"document": "Plan", "basis": "INFERRED", "note": "it stands in every drawing"},
        ],
        "tier": "IMPORTANT",
        "availabilityTarget": 99.5,
        "ports": [8080, 9090],
        "public": false,
        "version": "1.0",
        "deployedAt": "2026-11-20T14:05:00+01:00",
        "runbook": "https://wiki.example.com/runbooks/dispatch",
        "teamEdge": {"slug": "checkout", "note": "since it was begun"},
        "repository": "orders",
        "dependsOn": [
            {"slug": "orders", "strength": "HARD", "timeoutMs": 800, "reviewed": "2026-11-01", "note": "nothing to send without it"},
            {"slug": "stock"},
        ],
        "datastores": [{"slug": "orders", "modes": ["READ", "WRITE"]}],
        "environments": [{"slug": "staging", "replicas": 1, "canaryShare": 0.5, "deployedAt": "2026-11-20T14:05:00Z"}],
    });
    let answer = by_mutation.ask_with(
        "mutation ($input: ServiceCreateInput!) { serviceCreate(input: $input) { userErrors { code message field } } }",
        json!({ "input": input }),
    );
    assert_eq!(answer, r#"{"data":{"serviceCreate":{"userErrors":[]}}}"#);
    assert_eq!(written(&by_file).len(), 7);
    assert_eq!(written(&by_mutation), written(&by_file));

    // The same as a change of a list, as an upsert of what is there, and piece by piece.
    for changes in [
        json!([{ "serviceCreate": input }]),
        json!([
            { "serviceCreate": {"slug": "dispatch", "tier": "INTERNAL", "team": "search", "repository": "web", "public": true} },
            { "serviceUpsert": {"slug": "dispatch", "input": input} },
        ]),
        json!([
            { "serviceCreate": {"slug": "dispatch", "tier": "IMPORTANT", "team": "search"} },
            { "serviceDatastoresAdd": {"service": "dispatch", "datastores": input["datastores"]} },
            { "environmentServicesAdd": {"environment": "staging", "services": [
                {"slug": "dispatch", "replicas": 1, "canaryShare": 0.5, "deployedAt": "2026-11-20T14:05:00Z"}
            ]} },
            { "serviceDependentsAdd": {"service": "stock", "dependents": [{"slug": "dispatch"}]} },
            { "serviceDependentsAdd": {"service": "web", "dependents": [{"slug": "dispatch"}]} },
            { "serviceDependsOnRemove": {"service": "dispatch", "dependsOn": ["web"]} },
            { "serviceUpsert": {"slug": "dispatch", "input": input} },
        ]),
    ] {
        let desk = Desk::fleet();
        let answer = desk.ask_with(
            "mutation ($changes: [Change!]!) { apply(changes: $changes) { userErrors { code message field } } }",
            json!({ "changes": changes }),
        );
        assert_eq!(answer, r#"{"data":{"apply":{"userErrors":[]}}}"#);
        assert_eq!(written(&desk), written(&by_file), "{changes}");
    }
}
