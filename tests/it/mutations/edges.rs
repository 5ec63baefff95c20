//! Edges: added and removed, with what is stated about them; fields that lead to one node.

use insta::assert_snapshot;

use super::Desk;

#[test]
fn edges_are_added_with_what_is_stated_about_them_and_adding_again_is_harmless() {
    let desk = Desk::fleet();
    let add = |edges: &str| {
        desk.ask(&format!(
            r#"mutation {{ serviceDependsOnAdd(service: "indexer", dependsOn: [{edges}]) {{
              node {{ dependsOn {{ edges {{ node {{ slug }} note strength timeoutMs reviewed sources {{ document }} }} }} }}
              commit {{ changes {{ action to changes {{ field before after }} }} }}
              userErrors {{ code message field }}
            }} }}"#
        ))
    };
    let edge = r#"{slug: "orders", note: "reads its log", strength: SOFT, timeoutMs: 250, reviewed: "2026-11-30", sources: [{document: "Review"}]}"#;
    assert_snapshot!(add(&format!(r#"{edge}, {{slug: "stock"}}"#)), @"");
    assert_snapshot!(add(edge), @"");
    assert_snapshot!(add(r#"{slug: "orders", note: null, timeoutMs: null, sources: []}"#), @"");
    assert_snapshot!(add(""), @"");
}

#[test]
fn edges_are_removed_from_either_side_and_removing_again_is_harmless() {
    let desk = Desk::seed();
    let remove = |call: &str| {
        desk.ask(&format!(
            "mutation {{ {call} {{ node {{ slug }} commit {{ changes {{ action id relation to }} }} userErrors {{ code message field }} }} }}"
        ))
    };
    let forward = r#"workstreamToolsRemove(workstream: "platform", tools: ["eks", "siem"])"#;
    assert_snapshot!(remove(forward), @"");
    assert_snapshot!(remove(forward), @"");
    assert_snapshot!(remove(r#"toolWorkstreamsRemove(tool: "dns", workstreams: ["platform"])"#), @"");
    assert_snapshot!(remove(r#"workstreamToolsRemove(workstream: "nobody", tools: ["eks"])"#), @"");
    assert_snapshot!(remove(r#"workstreamToolsRemove(workstream: "platform", tools: ["no such tool", "nope"])"#), @"");
}

#[test]
fn a_field_that_leads_to_one_node_is_set_moved_and_cleared() {
    let desk = Desk::fleet();
    let update = |input: &str| {
        desk.ask(&format!(
            r#"mutation {{ personUpdate(slug: "ada", input: {input}) {{
              node {{ manager {{ slug }} managerEdge {{ note sources {{ document }} }} }}
              commit {{ changes {{ action id relation to }} }}
              userErrors {{ code message field }}
            }} }}"#
        ))
    };
    desk.done(r#"mutation {
      a: personUpsert(slug: "ada", input: {name: "Ada", email: "ada@example.org"}) { userErrors { code } }
      b: personUpsert(slug: "bea", input: {name: "Bea", email: "bea@example.org"}) { userErrors { code } }
      c: personUpsert(slug: "cas", input: {name: "Cas", email: "cas@example.org"}) { userErrors { code } }
    }"#);
    assert_snapshot!(update(r#"{manager: "bea"}"#), @"");
    assert_snapshot!(update(r#"{managerEdge: {slug: "bea", note: "for now", sources: [{document: "Chart"}]}}"#), @"");
    assert_snapshot!(update(r#"{manager: "bea"}"#), @"");
    assert_snapshot!(update(r#"{managerEdge: {slug: "cas"}, manager: null}"#), @"");
    assert_snapshot!(update("{managerEdge: null}"), @"");
    assert_snapshot!(update(r#"{manager: "bea", managerEdge: {slug: "cas"}}"#), @"");
    assert_snapshot!(update(r#"{manager: "zoe", name: ""}"#), @"");
}

#[test]
fn a_field_that_must_lead_to_one_node_is_moved_but_not_emptied() {
    let desk = Desk::fleet();
    let ask = |call: &str| {
        desk.ask(&format!(
            "mutation {{ {call} {{ node {{ slug }} commit {{ changes {{ action id relation to }} }} userErrors {{ code message field }} }} }}"
        ))
    };
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {team: "search"})"#), @"");
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {teamEdge: null})"#), @"");
    assert_snapshot!(ask(r#"teamServicesRemove(team: "search", services: ["web"])"#), @"");
    assert_snapshot!(ask(r#"teamServicesAdd(team: "checkout", services: [{slug: "web"}])"#), @"");
    assert_snapshot!(ask(r#"serviceCreate(input: {slug: "new", tier: INTERNAL})"#), @"");
    assert_snapshot!(ask(r#"serviceCreate(input: {slug: "new", tier: INTERNAL, team: "No Team"})"#), @"");
    assert_snapshot!(ask(r#"serviceCreate(input: {slug: "new", tier: INTERNAL, team: "search"})"#), @"");
}

#[test]
fn required_properties_of_an_edge_are_asked_for() {
    let desk = Desk::fleet();
    let add = |edge: &str| {
        desk.ask(&format!(
            r#"mutation {{ teamMembersAdd(team: "search", members: [{edge}]) {{ commit {{ changeCount }} userErrors {{ code message field }} }} }}"#
        ))
    };
    desk.done(r#"mutation { personUpsert(slug: "zed", input: {email: "z@example.org"}) { userErrors { code } } }"#);
    assert_snapshot!(add(r#"{slug: "zed"}"#), @"");
    assert_snapshot!(add(r#"{slug: "zed", role: ENGINEER, share: 50, since: "2026-11-01"}"#), @"");
    assert_snapshot!(add(r#"{slug: "zed", share: 60}"#), @"");
    assert_snapshot!(add(r#"{slug: "zed", role: null}"#), @"");
}
