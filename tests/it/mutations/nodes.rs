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
    assert_snapshot!(answer, @"");
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
    assert_snapshot!(create("Amazon EKS (managed)"), @"");
    assert_snapshot!(create("Übersicht"), @"");
    assert_snapshot!(create("!!"), @"");
    assert_snapshot!(create("EKS"), @"");
    assert_snapshot!(desk.ask("mutation { toolCreate(input: {}) { node { slug } userErrors { code message field } } }"), @"");
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
    assert_snapshot!(update("{}"), @"");
    assert_snapshot!(update(r#"{name: "The shop", ports: [8443], repository: "search"}"#), @"");
    assert_snapshot!(
        update("{name: null, description: null, sources: null, availabilityTarget: null, ports: null, public: null, \
                 version: null, runbook: null, repository: null}"),
        @""
    );
    // What must be there cannot be cleared; all of it is told at once.
    assert_snapshot!(update("{tier: null, team: null}"), @"");
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
    assert_snapshot!(update(json!({})), @"");
    assert_snapshot!(update(json!({"version": null})), @"");
    assert_snapshot!(update(json!({"ports": [1, 2], "team": "search"})), @"");
    let whole = desk.ask_with(
        r#"mutation ($input: ServiceUpdateInput!) {
          serviceUpdate(slug: "web", input: $input) { node { version ports } userErrors { code } }
        }"#,
        json!({"input": {"ports": null, "version": "2"}}),
    );
    assert_snapshot!(whole, @"");
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
    assert_snapshot!(upsert("vault", r#"{name: "Vault", workstreams: [{slug: "platform"}]}"#), @"");
    assert_snapshot!(upsert("vault", r#"{slug: "vault", description: "Secrets.", workstreams: [{slug: "services-observability"}]}"#), @"");
    assert_snapshot!(upsert("vault", r#"{name: null, description: "Secrets."}"#), @"");
    assert_snapshot!(upsert("vault", r#"{slug: "safe", workstreams: [{slug: "platfrom"}]}"#), @"");
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
    assert_snapshot!(delete(r#"slug: "siem""#), @"");
    assert_snapshot!(delete(r#"slug: "siem", onReferences: DETACH, dryRun: true"#), @"");
    assert_snapshot!(delete(r#"slug: "siem", onReferences: DETACH"#), @"");
    assert_snapshot!(delete(r#"slug: "siem""#), @"");
    assert_snapshot!(delete(r#"slug: "SIEM", onReferences: null"#), @"");
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
    assert_snapshot!(desk.ask("{ tool(slug: \"dns\") { name revision workstreams { totalCount } } }"), @"");
}
