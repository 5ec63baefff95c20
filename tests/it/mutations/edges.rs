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
    assert_snapshot!(add(&format!(r#"{edge}, {{slug: "stock"}}"#)), @r#"{"data":{"serviceDependsOnAdd":{"node":{"dependsOn":{"edges":[{"node":{"slug":"orders"},"note":"reads its log","strength":"SOFT","timeoutMs":250,"reviewed":"2026-11-30","sources":[{"document":"Review"}]},{"node":{"slug":"stock"},"note":null,"strength":null,"timeoutMs":null,"reviewed":null,"sources":[]}]}},"commit":{"changes":[{"action":"CONNECTED","to":"orders","changes":[{"field":"note","before":null,"after":"reads its log"},{"field":"sources","before":null,"after":[{"basis":"STATED","document":"Review"}]},{"field":"reviewed","before":null,"after":"2026-11-30"},{"field":"strength","before":null,"after":"SOFT"},{"field":"timeoutMs","before":null,"after":250}]},{"action":"CONNECTED","to":"stock","changes":[]}]},"userErrors":[]}}}"#);
    assert_snapshot!(add(edge), @r#"{"data":{"serviceDependsOnAdd":{"node":{"dependsOn":{"edges":[{"node":{"slug":"orders"},"note":"reads its log","strength":"SOFT","timeoutMs":250,"reviewed":"2026-11-30","sources":[{"document":"Review"}]},{"node":{"slug":"stock"},"note":null,"strength":null,"timeoutMs":null,"reviewed":null,"sources":[]}]}},"commit":null,"userErrors":[]}}}"#);
    assert_snapshot!(add(r#"{slug: "orders", note: null, timeoutMs: null, sources: []}"#), @r#"{"data":{"serviceDependsOnAdd":{"node":{"dependsOn":{"edges":[{"node":{"slug":"orders"},"note":null,"strength":"SOFT","timeoutMs":null,"reviewed":"2026-11-30","sources":[]},{"node":{"slug":"stock"},"note":null,"strength":null,"timeoutMs":null,"reviewed":null,"sources":[]}]}},"commit":{"changes":[{"action":"RESTATED","to":"orders","changes":[{"field":"note","before":"reads its log","after":null},{"field":"sources","before":[{"basis":"STATED","document":"Review"}],"after":null},{"field":"timeoutMs","before":250,"after":null}]}]},"userErrors":[]}}}"#);
    assert_snapshot!(add(""), @r#"{"data":{"serviceDependsOnAdd":{"node":{"dependsOn":{"edges":[{"node":{"slug":"orders"},"note":null,"strength":"SOFT","timeoutMs":null,"reviewed":"2026-11-30","sources":[]},{"node":{"slug":"stock"},"note":null,"strength":null,"timeoutMs":null,"reviewed":null,"sources":[]}]}},"commit":null,"userErrors":[]}}}"#);
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
    assert_snapshot!(remove(forward), @r#"{"data":{"workstreamToolsRemove":{"node":{"slug":"platform"},"commit":{"changes":[{"action":"DISCONNECTED","id":"Workstream:platform","relation":"tools","to":"eks"},{"action":"DISCONNECTED","id":"Workstream:platform","relation":"tools","to":"siem"}]},"userErrors":[]}}}"#);
    assert_snapshot!(remove(forward), @r#"{"data":{"workstreamToolsRemove":{"node":{"slug":"platform"},"commit":null,"userErrors":[]}}}"#);
    assert_snapshot!(remove(r#"toolWorkstreamsRemove(tool: "dns", workstreams: ["platform"])"#), @r#"{"data":{"toolWorkstreamsRemove":{"node":{"slug":"dns"},"commit":{"changes":[{"action":"DISCONNECTED","id":"Workstream:platform","relation":"tools","to":"dns"}]},"userErrors":[]}}}"#);
    assert_snapshot!(remove(r#"workstreamToolsRemove(workstream: "nobody", tools: ["eks"])"#), @r#"{"data":{"workstreamToolsRemove":{"node":null,"commit":null,"userErrors":[{"code":"NODE_UNKNOWN","message":"there is no Workstream:nobody","field":["workstream"]}]}}}"#);
    assert_snapshot!(remove(r#"workstreamToolsRemove(workstream: "platform", tools: ["no such tool", "nope"])"#), @r#"{"data":{"workstreamToolsRemove":{"node":null,"commit":null,"userErrors":[{"code":"SLUG_INVALID","message":"\"no such tool\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters; did you mean no-such-tool?","field":["tools","0"]}]}}}"#);
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
    assert_snapshot!(update(r#"{manager: "bea"}"#), @r#"{"data":{"personUpdate":{"node":{"manager":{"slug":"bea"},"managerEdge":{"note":null,"sources":[]}},"commit":{"changes":[{"action":"CONNECTED","id":"Person:ada","relation":"manager","to":"bea"}]},"userErrors":[]}}}"#);
    assert_snapshot!(update(r#"{managerEdge: {slug: "bea", note: "for now", sources: [{document: "Chart"}]}}"#), @r#"{"data":{"personUpdate":{"node":{"manager":{"slug":"bea"},"managerEdge":{"note":"for now","sources":[{"document":"Chart"}]}},"commit":{"changes":[{"action":"RESTATED","id":"Person:ada","relation":"manager","to":"bea"}]},"userErrors":[]}}}"#);
    assert_snapshot!(update(r#"{manager: "bea"}"#), @r#"{"data":{"personUpdate":{"node":{"manager":{"slug":"bea"},"managerEdge":{"note":"for now","sources":[{"document":"Chart"}]}},"commit":null,"userErrors":[]}}}"#);
    assert_snapshot!(update(r#"{managerEdge: {slug: "cas"}, manager: null}"#), @r#"{"data":{"personUpdate":{"node":{"manager":{"slug":"cas"},"managerEdge":{"note":null,"sources":[]}},"commit":{"changes":[{"action":"DISCONNECTED","id":"Person:ada","relation":"manager","to":"bea"},{"action":"CONNECTED","id":"Person:ada","relation":"manager","to":"cas"}]},"userErrors":[]}}}"#);
    assert_snapshot!(update("{managerEdge: null}"), @r#"{"data":{"personUpdate":{"node":{"manager":null,"managerEdge":null},"commit":{"changes":[{"action":"DISCONNECTED","id":"Person:ada","relation":"manager","to":"cas"}]},"userErrors":[]}}}"#);
    assert_snapshot!(update(r#"{manager: "bea", managerEdge: {slug: "cas"}}"#), @r#"{"data":{"personUpdate":{"node":null,"commit":null,"userErrors":[{"code":"VALUE_INVALID","message":"manager and managerEdge say the same: give one","field":["input","managerEdge"]}]}}}"#);
    assert_snapshot!(update(r#"{manager: "zoe", name: ""}"#), @r#"
    {"data":{"personUpdate":{"node":null,"commit":null,"userErrors":[{"code":"NAME_BLANK","message":"name must not be blank","field":["input","name"]},
     {"code":"NODE_UNKNOWN","message":"there is no Person:zoe","field":["input","manager"]}]}}}
    "#);
}

#[test]
fn a_field_that_must_lead_to_one_node_is_moved_but_not_emptied() {
    let desk = Desk::fleet();
    let ask = |call: &str| {
        desk.ask(&format!(
            "mutation {{ {call} {{ node {{ slug }} commit {{ changes {{ action id relation to }} }} userErrors {{ code message field }} }} }}"
        ))
    };
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {team: "search"})"#), @r#"{"data":{"serviceUpdate":{"node":{"slug":"web"},"commit":{"changes":[{"action":"DISCONNECTED","id":"Team:storefront","relation":"services","to":"web"},{"action":"CONNECTED","id":"Team:search","relation":"services","to":"web"}]},"userErrors":[]}}}"#);
    assert_snapshot!(ask(r#"serviceUpdate(slug: "web", input: {teamEdge: null})"#), @r#"{"data":{"serviceUpdate":{"node":null,"commit":null,"userErrors":[{"code":"RELATION_MISSING","message":"Service:web: team must lead to exactly one node","field":["input","team"]}]}}}"#);
    assert_snapshot!(ask(r#"teamServicesRemove(team: "search", services: ["web"])"#), @r#"{"data":{"teamServicesRemove":{"node":null,"commit":null,"userErrors":[{"code":"RELATION_MISSING","message":"Service:web: team must lead to exactly one node","field":["services","0"]}]}}}"#);
    assert_snapshot!(ask(r#"teamServicesAdd(team: "checkout", services: [{slug: "web"}])"#), @r#"{"data":{"teamServicesAdd":{"node":null,"commit":null,"userErrors":[{"code":"RELATION_FULL","message":"Service:web: team leads to one node at most, not to 2 (checkout, search)","field":["services","0"]}]}}}"#);
    assert_snapshot!(ask(r#"serviceCreate(input: {slug: "new", tier: INTERNAL})"#), @r#"{"data":{"serviceCreate":{"node":null,"commit":null,"userErrors":[{"code":"RELATION_MISSING","message":"Service:new: team must lead to exactly one node","field":["input","team"]}]}}}"#);
    assert_snapshot!(ask(r#"serviceCreate(input: {slug: "new", tier: INTERNAL, team: "No Team"})"#), @r#"{"data":{"serviceCreate":{"node":null,"commit":null,"userErrors":[{"code":"SLUG_INVALID","message":"\"No Team\" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters; did you mean no-team?","field":["input","team"]}]}}}"#);
    assert_snapshot!(ask(r#"serviceCreate(input: {slug: "new", tier: INTERNAL, team: "search"})"#), @r#"{"data":{"serviceCreate":{"node":{"slug":"new"},"commit":{"changes":[{"action":"CREATED","id":"Service:new","relation":null,"to":null},{"action":"CONNECTED","id":"Team:search","relation":"services","to":"new"}]},"userErrors":[]}}}"#);
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
    assert_snapshot!(add(r#"{slug: "zed"}"#), @r#"{"data":{"teamMembersAdd":{"commit":null,"userErrors":[{"code":"VALUE_MISSING","message":"Team:search members zed: the property role is required","field":["members","0","role"]}]}}}"#);
    assert_snapshot!(add(r#"{slug: "zed", role: ENGINEER, share: 50, since: "2026-11-01"}"#), @r#"{"data":{"teamMembersAdd":{"commit":{"changeCount":1},"userErrors":[]}}}"#);
    assert_snapshot!(add(r#"{slug: "zed", share: 60}"#), @r#"{"data":{"teamMembersAdd":{"commit":{"changeCount":1},"userErrors":[]}}}"#);
    assert_snapshot!(add(r#"{slug: "zed", role: null}"#), @r#"{"data":{"teamMembersAdd":{"commit":null,"userErrors":[{"code":"VALUE_MISSING","message":"Team:search members zed: the property role is required","field":["members","0","role"]}]}}}"#);
}
