//! Nodes: created, updated, upserted, deleted.

use insta::assert_snapshot;
use serde_json::json;

use super::Desk;

#[test]
fn a_node_is_created_with_its_edges_in_one_commit() {
    let desk = Desk::seed();
    let answer = desk.ask(
        r#"mutation {
          toolCreate(
            message: "We have it now"
            input: {
              slug: "grafana"
              name: "Grafana"
              description: "Dashboards."
              labels: [{key: "stage", value: "trial"}]
              sources: [{document: "Minutes", locator: "item 3"}]
              workstreams: [{slug: "platform", note: "runs it", part: SERVICES, sources: [
                {document: "Minutes", basis: INFERRED, note: "they asked for it", observedAt: "2026-11-30", url: "https://example.org/m"}
              ]}]
              responsibilities: [{slug: "problem-detection"}, {slug: "observability-tooling"}]
            }
          ) {
            node {
              id name description revision
              labels { key value }
              sources { document locator url basis note observedAt }
              workstreams { edges { note part sources { document basis note observedAt url } node { slug } } }
              responsibilities { nodes { slug } }
            }
            commit { revision author message changeCount }
            query { revision { number } tools(where: {name: {eq: "Grafana"}}) { totalCount } }
            userErrors { code message field }
          }
        }"#,
    );
    assert_snapshot!(answer, @r#"{"data":{"toolCreate":{"node":{"id":"Tool:grafana","name":"Grafana","description":"Dashboards.","revision":3,"labels":[{"key":"stage","value":"trial"}],"sources":[{"document":"Minutes","locator":"item 3","url":null,"basis":"STATED","note":null,"observedAt":null}],"workstreams":{"edges":[{"note":"runs it","part":"SERVICES","sources":[{"document":"Minutes","basis":"INFERRED","note":"they asked for it","observedAt":"2026-11-30","url":"https://example.org/m"}],"node":{"slug":"platform"}}]},"responsibilities":{"nodes":[{"slug":"observability-tooling"},{"slug":"problem-detection"}]}},"commit":{"revision":3,"author":"anonymous","message":"We have it now","changeCount":4},"query":{"revision":{"number":3},"tools":{"totalCount":1}},"userErrors":[]}}}"#);
}

#[test]
fn a_slug_is_made_from_the_name_where_none_is_given() {
    let desk = Desk::seed();
    let create = |name: &str| {
        desk.ask_with(
            "mutation ($name: String) {
              toolCreate(input: {name: $name}) { node { slug name } userErrors { code message field } }
            }",
            json!({ "name": name }),
        )
    };
    assert_snapshot!(create("Amazon EKS (managed)"), @r#"{"data":{"toolCreate":{"node":{"slug":"amazon-eks-managed","name":"Amazon EKS (managed)"},"userErrors":[]}}}"#);
    assert_snapshot!(create("Übersicht"), @r#"{"data":{"toolCreate":{"node":null,"userErrors":[{"code":"SLUG_INVALID","message":"no slug can be made from the name \"Übersicht\"; give one","field":["input","name"]}]}}}"#);
    assert_snapshot!(create("!!"), @r#"{"data":{"toolCreate":{"node":null,"userErrors":[{"code":"SLUG_INVALID","message":"no slug can be made from the name \"!!\"; give one","field":["input","name"]}]}}}"#);
    assert_snapshot!(create("EKS"), @r#"{"data":{"toolCreate":{"node":null,"userErrors":[{"code":"NODE_EXISTS","message":"Tool:eks exists already; update it, or choose another slug","field":["input","name"]}]}}}"#);
    assert_snapshot!(desk.ask("mutation { toolCreate(input: {}) { node { slug } userErrors { code message field } } }"), @r#"{"data":{"toolCreate":{"node":null,"userErrors":[{"code":"SLUG_INVALID","message":"give a slug, or a name that one can be made from","field":["input","slug"]}]}}}"#);
}

#[test]
fn what_is_left_out_stays_and_null_clears() {
    let desk = Desk::fleet();
    let shown = "node { name description labels { key } sources { document } tier availabilityTarget \
                 ports public version runbook team { slug } repository { slug } } userErrors { code message field }";
    let update = |input: &str| {
        desk.ask(&format!(
            r#"mutation {{ serviceUpdate(slug: "web", input: {input}) {{ {shown} }} }}"#
        ))
    };
    assert_snapshot!(update("{}"), @r#"{"data":{"serviceUpdate":{"node":{"name":"Web shop","description":null,"labels":[],"sources":[{"document":"Service catalogue"}],"tier":"CRITICAL","availabilityTarget":100.0,"ports":[443],"public":true,"version":null,"runbook":"https://wiki.example.com/runbooks/web","team":{"slug":"storefront"},"repository":{"slug":"web"}},"userErrors":[]}}}"#);
    assert_snapshot!(update(r#"{name: "The shop", ports: [8443], repository: "search"}"#), @r#"{"data":{"serviceUpdate":{"node":{"name":"The shop","description":null,"labels":[],"sources":[{"document":"Service catalogue"}],"tier":"CRITICAL","availabilityTarget":100.0,"ports":[8443],"public":true,"version":null,"runbook":"https://wiki.example.com/runbooks/web","team":{"slug":"storefront"},"repository":{"slug":"search"}},"userErrors":[]}}}"#);
    assert_snapshot!(
        update("{name: null, description: null, sources: null, availabilityTarget: null, ports: null, public: null, \
                 version: null, runbook: null, repository: null}"),
        @r#"{"data":{"serviceUpdate":{"node":{"name":"web","description":null,"labels":[],"sources":[],"tier":"CRITICAL","availabilityTarget":null,"ports":[],"public":null,"version":null,"runbook":null,"team":{"slug":"storefront"},"repository":null},"userErrors":[]}}}"#
    );
    // What must be there cannot be cleared; all of it is told at once.
    assert_snapshot!(update("{tier: null, team: null}"), @r#"
    {"data":{"serviceUpdate":{"node":null,"userErrors":[{"code":"VALUE_MISSING","message":"Service:web: the attribute tier is required","field":["input","tier"]},
     {"code":"RELATION_MISSING","message":"Service:web: team must lead to exactly one node","field":["input","team"]}]}}}
    "#);
}

#[test]
fn absent_and_null_variables_are_told_apart() {
    let desk = Desk::fleet();
    let update = |variables| {
        desk.ask_with(
            r#"mutation ($version: String, $ports: [Int!], $team: String) {
              serviceUpdate(slug: "web", input: {version: $version, ports: $ports, team: $team}) {
                node { version ports team { slug } }
                commit { changeCount }
                userErrors { code message field }
              }
            }"#,
            variables,
        )
    };
    assert_snapshot!(update(json!({})), @r#"{"data":{"serviceUpdate":{"node":{"version":null,"ports":[443],"team":{"slug":"storefront"}},"commit":null,"userErrors":[]}}}"#);
    assert_snapshot!(update(json!({"version": null})), @r#"{"data":{"serviceUpdate":{"node":{"version":null,"ports":[443],"team":{"slug":"storefront"}},"commit":null,"userErrors":[]}}}"#);
    assert_snapshot!(update(json!({"ports": [1, 2], "team": "search"})), @r#"{"data":{"serviceUpdate":{"node":{"version":null,"ports":[1,2],"team":{"slug":"search"}},"commit":{"changeCount":3},"userErrors":[]}}}"#);
    let whole = desk.ask_with(
        r#"mutation ($input: ServiceUpdateInput!) {
          serviceUpdate(slug: "web", input: $input) { node { version ports } userErrors { code } }
        }"#,
        json!({"input": {"ports": null, "version": "2"}}),
    );
    assert_snapshot!(whole, @r#"{"data":{"serviceUpdate":{"node":{"version":"2","ports":[]},"userErrors":[]}}}"#);
}

#[test]
fn an_upsert_creates_or_changes_and_says_the_slug_once() {
    let desk = Desk::seed();
    let upsert = |slug: &str, input: &str| {
        desk.ask(&format!(
            r#"mutation {{ toolUpsert(slug: "{slug}", input: {input}) {{
              node {{ slug name description workstreams {{ nodes {{ slug }} }} }}
              commit {{ changes {{ action id relation to }} }}
              userErrors {{ code message field }}
            }} }}"#
        ))
    };
    assert_snapshot!(upsert("vault", r#"{name: "Vault", workstreams: [{slug: "platform"}]}"#), @r#"{"data":{"toolUpsert":{"node":{"slug":"vault","name":"Vault","description":null,"workstreams":{"nodes":[{"slug":"platform"}]}},"commit":{"changes":[{"action":"CREATED","id":"Tool:vault","relation":null,"to":null},{"action":"CONNECTED","id":"Workstream:platform","relation":"tools","to":"vault"}]},"userErrors":[]}}}"#);
    assert_snapshot!(upsert("vault", r#"{slug: "vault", description: "Secrets.", workstreams: [{slug: "services-observability"}]}"#), @r#"{"data":{"toolUpsert":{"node":{"slug":"vault","name":"Vault","description":"Secrets.","workstreams":{"nodes":[{"slug":"platform"},{"slug":"services-observability"}]}},"commit":{"changes":[{"action":"UPDATED","id":"Tool:vault","relation":null,"to":null},{"action":"CONNECTED","id":"Workstream:services-observability","relation":"tools","to":"vault"}]},"userErrors":[]}}}"#);
    assert_snapshot!(upsert("vault", r#"{name: null, description: "Secrets."}"#), @r#"{"data":{"toolUpsert":{"node":{"slug":"vault","name":"vault","description":"Secrets.","workstreams":{"nodes":[{"slug":"platform"},{"slug":"services-observability"}]}},"commit":{"changes":[{"action":"UPDATED","id":"Tool:vault","relation":null,"to":null}]},"userErrors":[]}}}"#);
    assert_snapshot!(upsert("vault", r#"{slug: "safe", workstreams: [{slug: "platfrom"}]}"#), @r#"
    {"data":{"toolUpsert":{"node":null,"commit":null,"userErrors":[{"code":"SLUG_INVALID","message":"the slug is \"vault\" beside the input; slugs never change","field":["input","slug"]},
     {"code":"NODE_UNKNOWN","message":"there is no Workstream:platfrom; did you mean platform?","field":["input","workstreams","0","slug"]}]}}}
    "#);
}

#[test]
fn a_node_with_edges_is_deleted_only_with_them() {
    let desk = Desk::seed();
    let delete = |arguments: &str| {
        desk.ask(&format!(
            r#"mutation {{ toolDelete({arguments}) {{
              deletedId commit {{ changeCount }}
              query {{ tool(slug: "siem") {{ name }} }}
              userErrors {{ code message field }}
            }} }}"#
        ))
    };
    assert_snapshot!(delete(r#"slug: "siem""#), @r#"{"data":{"toolDelete":{"deletedId":null,"commit":null,"query":{"tool":{"name":"SIEM"}},"userErrors":[{"code":"NODE_REFERENCED","message":"Tool:siem has 4 edges: Workstream:platform tools siem, Workstream:services-observability tools siem, Responsibility:incident-response tools siem, Responsibility:problem-detection tools siem; remove its edges first, or delete it along with them (in the API: onReferences: DETACH)","field":["slug"]}]}}}"#);
    assert_snapshot!(delete(r#"slug: "siem", onReferences: DETACH, dryRun: true"#), @r#"{"data":{"toolDelete":{"deletedId":"Tool:siem","commit":null,"query":{"tool":null},"userErrors":[]}}}"#);
    assert_snapshot!(delete(r#"slug: "siem", onReferences: DETACH"#), @r#"{"data":{"toolDelete":{"deletedId":"Tool:siem","commit":{"changeCount":5},"query":{"tool":null},"userErrors":[]}}}"#);
    assert_snapshot!(delete(r#"slug: "siem""#), @r#"{"data":{"toolDelete":{"deletedId":null,"commit":null,"query":{"tool":null},"userErrors":[{"code":"NODE_UNKNOWN","message":"there is no Tool:siem","field":["slug"]}]}}}"#);
    assert_snapshot!(delete(r#"slug: "SIEM", onReferences: null"#), @r#"{"data":{"toolDelete":{"deletedId":null,"commit":null,"query":{"tool":null},"userErrors":[{"code":"SLUG_INVALID","message":"\"SIEM\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters; did you mean siem?","field":["slug"]}]}}}"#);
}

#[test]
fn a_slug_that_comes_back_is_a_node_again() {
    let desk = Desk::seed();
    desk.done(
        r#"mutation { toolDelete(slug: "dns", onReferences: DETACH) { userErrors { code } } }"#,
    );
    desk.done(
        r#"mutation { toolCreate(input: {slug: "dns", name: "Names"}) { userErrors { code } } }"#,
    );
    assert_snapshot!(desk.ask("{ tool(slug: \"dns\") { name revision workstreams { totalCount } } }"), @r#"{"data":{"tool":{"name":"Names","revision":4,"workstreams":{"totalCount":0}}}}"#);
}
