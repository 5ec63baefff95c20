//! Changes of the ontology: refused with what they would break; the new schema is served at once.

use insta::assert_snapshot;
use serde_json::json;

use super::Desk;
use crate::world::{self, read};

const APPLY: &str = "mutation ($sdl: String!, $dryRun: Boolean) {
  ontologyApply(sdl: $sdl, dryRun: $dryRun, message: \"Costs\") {
    commit { revision message changes { action } }
    query { revision { number } ontology { kinds { name count } } tools { totalCount } }
    userErrors { code message field }
  }
}";

/// The seed's ontology with something put in place of something.
fn edited(old: &str, new: &str) -> String {
    let sdl = read("seed/ontology.graphql");
    assert!(sdl.contains(old), "{old}");
    sdl.replacen(old, new, 1)
}

#[test]
fn an_ontology_is_refused_with_every_mistake_and_its_line() {
    let desk = Desk::seed();
    let apply = |sdl: &str| desk.ask_with(APPLY, json!({ "sdl": sdl }));
    assert_snapshot!(apply("type Tool {\n  cost: Money\n  tools: [Tool]\n}"), @r#"
    {"data":{"ontologyApply":{"commit":null,"query":{"revision":{"number":2},"ontology":{"kinds":[{"name":"Workstream","count":2},{"name":"Responsibility","count":18},{"name":"Tool","count":14},{"name":"Pillar","count":4}]},"tools":{"totalCount":14}},"userErrors":[{"code":"ONTOLOGY_INVALID","message":"ontology:2:9: there is no type `Money`\n  2 | cost: Money\n  hint: declare `type Money` or `enum Money`, or use String, Int, Float, Boolean, DateTime, Date, URL","field":["sdl"]},
     {"code":"ONTOLOGY_INVALID","message":"ontology:3:3: `tools` leads to a kind, so it needs `@relation` or `@derived`\n  3 | tools: [Tool]\n  hint: `tools: [Tool] @relation(inverse: \"tools\")`","field":["sdl"]}]}}}
    "#);
    assert_snapshot!(apply("type Tool {"), @r#"{"data":{"ontologyApply":{"commit":null,"query":{"revision":{"number":2},"ontology":{"kinds":[{"name":"Workstream","count":2},{"name":"Responsibility","count":18},{"name":"Tool","count":14},{"name":"Pillar","count":4}]},"tools":{"totalCount":14}},"userErrors":[{"code":"ONTOLOGY_INVALID","message":"ontology:1:12: syntax error: expected a field\n  1 | type Tool {","field":["sdl"]}]}}}"#);
}

#[test]
fn an_ontology_is_refused_with_what_it_would_break() {
    let desk = Desk::seed();
    let sdl = edited("  mission: String\n", "  mission: Int\n  budget: Int!\n");
    assert_snapshot!(desk.ask_with(APPLY, json!({ "sdl": sdl })), @r#"{"data":{"ontologyApply":{"commit":null,"query":{"revision":{"number":2},"ontology":{"kinds":[{"name":"Workstream","count":2},{"name":"Responsibility","count":18},{"name":"Tool","count":14},{"name":"Pillar","count":4}]},"tools":{"totalCount":14}},"userErrors":[{"code":"ONTOLOGY_BREAKS_DATA","message":"Workstream.mission would be a whole number: Workstream:platform is \"Automate manual work away on the infrastructure it manages, and help developers to use the platforms and to deliver software well.\", Workstream:services-observability is \"Make software and services as reliable as they can be, and know what happens across the infrastructure soon enough to act on it.\"; change or remove these facts first","field":["sdl"]}]}}}"#);
}

#[test]
fn the_answer_to_a_change_of_the_ontology_is_read_as_the_request_was_written() {
    let desk = Desk::seed();
    let sdl = edited("type Pillar\n", "type Team { size: Int }\n\ntype Pillar\n");
    assert_snapshot!(desk.ask_with(APPLY, json!({ "sdl": sdl, "dryRun": true })), @r#"{"data":{"ontologyApply":{"commit":null,"query":{"revision":{"number":3},"ontology":{"kinds":[{"name":"Workstream","count":2},{"name":"Responsibility","count":18},{"name":"Tool","count":14},{"name":"Team","count":0},{"name":"Pillar","count":4}]},"tools":{"totalCount":14}},"userErrors":[]}}}"#);
    assert_snapshot!(desk.ask_with(APPLY, json!({ "sdl": sdl })), @r#"{"data":{"ontologyApply":{"commit":{"revision":3,"message":"Costs","changes":[{"action":"ONTOLOGY_REPLACED"}]},"query":{"revision":{"number":3},"ontology":{"kinds":[{"name":"Workstream","count":2},{"name":"Responsibility","count":18},{"name":"Tool","count":14},{"name":"Team","count":0},{"name":"Pillar","count":4}]},"tools":{"totalCount":14}},"userErrors":[]}}}"#);
    assert_snapshot!(desk.ask_with(APPLY, json!({ "sdl": sdl })), @r#"{"data":{"ontologyApply":{"commit":null,"query":{"revision":{"number":3},"ontology":{"kinds":[{"name":"Workstream","count":2},{"name":"Responsibility","count":18},{"name":"Tool","count":14},{"name":"Team","count":0},{"name":"Pillar","count":4}]},"tools":{"totalCount":14}},"userErrors":[]}}}"#);
}

#[test]
fn later_fields_of_the_request_are_judged_by_the_new_ontology() {
    let desk = Desk::fleet();
    let sdl = read("tests/data/fleet/ontology.graphql").replace("headcountMax", "headcount");
    let teams = [
        "storefront",
        "search",
        "checkout",
        "delivery",
        "ledger",
        "warehouse",
    ];
    let clear = teams.map(|team| {
        format!(r#"{{teamUpdate: {{slug: "{team}", input: {{headcountMax: null}}}}}}"#)
    });
    let answer = desk.ask_with(
        &format!(
            r#"mutation ($sdl: String!) {{
              clear: apply(changes: [{}]) {{ userErrors {{ code message }} }}
              ontologyApply(sdl: $sdl) {{ userErrors {{ code message }} }}
              known: teamUpdate(slug: "search", input: {{channel: "search"}}) {{ node {{ channel headcountMax }} userErrors {{ code message field }} }}
              gone: teamUpdate(slug: "search", input: {{headcountMax: 5}}) {{ node {{ channel headcountMax }} userErrors {{ code message field }} }}
            }}"#,
            clear.join(" ")
        ),
        json!({ "sdl": sdl }),
    );
    assert_snapshot!(answer, @r#"{"data":{"clear":{"userErrors":[]},"ontologyApply":{"userErrors":[]},"known":{"node":{"channel":"search","headcountMax":null},"userErrors":[]},"gone":{"node":null,"userErrors":[{"code":"ATTRIBUTE_UNKNOWN","message":"there is no attribute headcountMax; did you mean headcount?","field":["input","headcountMax"]}]}}}"#);
}

#[test]
fn a_running_server_serves_the_new_schema_with_the_next_request() {
    let world = world::seed();
    let served = world.served();
    let sdl = edited("type Pillar\n", "type Team { size: Int }\n\ntype Pillar\n");
    let create = r#"mutation { teamCreate(input: {slug: "core", size: 4}) { node { id size } userErrors { code message } } }"#;
    assert_snapshot!(served.ask(create, json!({})), @r#"{"errors":[{"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"},"locations":[{"column":12,"line":1}],"message":"Cannot query field \"teamCreate\" on type \"Mutation\". Did you mean \"toolCreate\"?"}]}"#);
    let answer = served.ask(APPLY, json!({ "sdl": sdl }));
    assert_eq!(
        answer["data"]["ontologyApply"]["userErrors"],
        json!([]),
        "{answer}"
    );
    assert_snapshot!(served.ask(create, json!({})), @r#"{"data":{"teamCreate":{"node":{"id":"Team:core","size":4},"userErrors":[]}}}"#);
    assert_snapshot!(served.ask("{ __type(name: \"Team\") { fields { name } } teams { nodes { slug } } }", json!({})), @r#"{"data":{"__type":{"fields":[{"name":"id"},{"name":"slug"},{"name":"name"},{"name":"description"},{"name":"labels"},{"name":"sources"},{"name":"createdAt"},{"name":"updatedAt"},{"name":"revision"},{"name":"history"},{"name":"size"}]},"teams":{"nodes":[{"slug":"core"}]}}}"#);
}

#[test]
fn no_request_is_dropped_while_the_ontology_changes() {
    let world = world::seed();
    let served = world.served();
    let old = read("seed/ontology.graphql");
    let new = edited("type Pillar\n", "type Team { size: Int }\n\ntype Pillar\n");
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..40 {
                        let answer =
                            served.ask("{ tools { totalCount } revision { number } }", json!({}));
                        assert_eq!(answer["data"]["tools"]["totalCount"], 14, "{answer}");
                    }
                })
            })
            .collect();
        for sdl in [&new, &old, &new, &old] {
            let answer = served.ask(APPLY, json!({ "sdl": sdl }));
            assert_eq!(
                answer["data"]["ontologyApply"]["userErrors"],
                json!([]),
                "{answer}"
            );
        }
        for one in asking {
            one.join().unwrap();
        }
    });
}
