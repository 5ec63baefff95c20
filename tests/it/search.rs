//! Search as clients see it: what is found, where it stands, pages, and what is refused.

use remit::graphql::guard::DocumentLimits;
use remit::graphql::limits::Limits;
use serde_json::{Value as Json, json};

use crate::world::{self, Served};

/// The answer to a document about the seed, a line for each edge.
fn check(query: &str, expected: impl FnOnce(String)) {
    check_within(Limits::default(), query, expected);
}

fn check_within(limits: Limits, query: &str, expected: impl FnOnce(String)) {
    let world = world::seed();
    let service = world.service_within(limits, DocumentLimits::default());
    let text = world::body(&service, &world.view(), query);
    expected(text.replace("{\"node\"", "\n {\"node\""));
}

#[test]
fn the_best_come_first_with_what_was_found_in_them() {
    check(
        r#"{ search(text: "observ") { totalCount kinds { kind count } edges { node { id name } score } } }"#,
        |answer| {
            insta::assert_snapshot!(answer, @r#"
            {"data":{"search":{"totalCount":2,"kinds":[{"kind":"WORKSTREAM","count":1},{"kind":"RESPONSIBILITY","count":1}],"edges":[
             {"node":{"id":"Workstream:services-observability","name":"Services & Observability"},"score":140},
             {"node":{"id":"Responsibility:observability-tooling","name":"Building observability tools"},"score":140}]}}}
            "#)
        },
    );
    check(
        r#"{ search(text: "artefact stor", first: 1) { edges { node { __typename name } matches { field text ranges { start end } } } } }"#,
        |answer| {
            insta::assert_snapshot!(answer, @r#"
            {"data":{"search":{"edges":[
             {"node":{"__typename":"Tool","name":"GitHub Artefact Storage"},"matches":[{"field":"NAME","text":"GitHub Artefact Storage","ranges":[{"start":7,"end":15},{"start":16,"end":20}]},{"field":"SLUG","text":"github-artefact-storage","ranges":[{"start":7,"end":15},{"start":16,"end":20}]}]}]}}}
            "#)
        },
    );
}

#[test]
fn kinds_narrow_the_page_and_not_the_counts() {
    check(
        r#"{ search(text: "infrastructure", kinds: [WORKSTREAM]) { totalCount nodes { id } kinds { kind count } } }"#,
        |answer| insta::assert_snapshot!(answer, @r#"{"data":{"search":{"totalCount":1,"nodes":[{"id":"Workstream:services-observability"}],"kinds":[{"kind":"WORKSTREAM","count":1},{"kind":"RESPONSIBILITY","count":2},{"kind":"TOOL","count":1},{"kind":"PILLAR","count":2}]}}}"#),
    );
}

#[test]
fn typos_are_forgiven() {
    check(
        r#"{ a: search(text: "obsrv") { nodes { name } } b: search(text: "platfrom", kinds: WORKSTREAM) { nodes { name } } }"#,
        |answer| insta::assert_snapshot!(answer, @r#"{"data":{"a":{"nodes":[{"name":"Services & Observability"},{"name":"Building observability tools"}]},"b":{"nodes":[{"name":"Platform"}]}}}"#),
    );
}

#[test]
fn what_makes_no_sense_is_refused_with_advice() {
    let limits = Limits {
        search_text_bytes_max: 30,
        search_words_max: 3,
        search_matches_max: 5,
        ..Limits::default()
    };
    for (query, expect) in [
        (r#"{ search(text: " -- ") { totalCount } }"#, "no word"),
        (
            r#"{ search(text: "0123456789012345678901234567890") { totalCount } }"#,
            "31 bytes are more than the limit of 30",
        ),
        (
            r#"{ search(text: "a b c d") { totalCount } }"#,
            "4 words are more than the limit of 3",
        ),
        (
            r#"{ search(text: "a", kinds: []) { totalCount } }"#,
            "name at least one kind",
        ),
        (
            r#"{ search(text: "a", first: 1001) { totalCount } }"#,
            "1001 is not between 0 and 1000",
        ),
        (
            r#"{ search(text: "dns") { edges { matches(first: 6) { text } } } }"#,
            "6 is not between 0 and 5",
        ),
    ] {
        check_within(limits.clone(), query, |answer| {
            assert!(answer.contains(expect), "{query}: {answer}");
            assert!(answer.contains("\"BAD_INPUT\""), "{query}: {answer}");
        });
    }
}

#[test]
fn a_search_that_looks_at_too_much_is_refused() {
    let limits = Limits {
        visits_max: 10,
        ..Limits::default()
    };
    check_within(
        limits,
        r#"{ search(text: "a") { totalCount } }"#,
        |answer| {
            insta::assert_snapshot!(answer, @r#"{"data":null,"errors":[{"message":"the request looks at more than 10 nodes and edges; ask for smaller pages or narrower filters","locations":[{"line":1,"column":3}],"path":["search"],"extensions":{"code":"TOO_MANY_VISITS"}}]}"#);
        },
    );
}

const PAGE: &str = "query($text: String!, $first: Int, $after: String) {
  search(text: $text, first: $first, after: $after) {
    totalCount nodes { id } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";

fn page(served: &Served, text: &str, first: usize, after: &Json) -> Json {
    let variables = json!({ "text": text, "first": first, "after": after });
    let answer = served.ask(PAGE, variables);
    assert_eq!(answer["errors"], Json::Null, "{text}");
    answer["data"]["search"].clone()
}

#[test]
fn pages_add_up_to_what_was_found() {
    let world = world::fleet();
    let served = world.served();
    for text in ["a", "s", "serv", "team", "databse"] {
        let whole = page(&served, text, 1_000, &Json::Null);
        let all = whole["nodes"].as_array().unwrap();
        assert_eq!(whole["totalCount"], json!(all.len()));
        for size in [1, 2, 3, 7, all.len().max(1)] {
            let (mut walked, mut after) = (Vec::new(), Json::Null);
            loop {
                let page = page(&served, text, size, &after);
                let info = &page["pageInfo"];
                assert_eq!(info["hasPreviousPage"], json!(!walked.is_empty()), "{text}");
                let edges = page["edges"].as_array().unwrap();
                let cursor =
                    |edge: Option<&Json>| edge.map_or(Json::Null, |edge| edge["cursor"].clone());
                assert_eq!(info["startCursor"], cursor(edges.first()));
                assert_eq!(info["endCursor"], cursor(edges.last()));
                walked.extend(page["nodes"].as_array().unwrap().iter().cloned());
                if info["hasNextPage"] == json!(false) {
                    break;
                }
                after = info["endCursor"].clone();
            }
            assert_eq!(&walked, all, "{text}, {size} a page");
        }
    }
}

#[test]
fn a_cursor_belongs_to_its_words() {
    let world = world::seed();
    let served = world.served();
    let cursor = page(&served, "platform", 1, &Json::Null)["pageInfo"]["endCursor"].clone();
    let refusal = |text: &str, after: &Json| {
        let variables = json!({ "text": text, "after": after });
        let answer = served.ask(PAGE, variables);
        let error = &answer["errors"][0];
        format!("{} {}", error["extensions"]["code"], error["message"])
    };
    let same = page(&served, "  PLATFORM? ", 1, &cursor);
    assert_eq!(same["pageInfo"]["hasPreviousPage"], json!(true));
    let lines = [
        refusal("cost", &cursor),
        refusal("cost", &json!("bnVsbA")),
        refusal("cost", &json!("x".repeat(100_000))),
    ];
    insta::assert_snapshot!(lines.join("\n"), @r#"
    "BAD_CURSOR" "after: the cursor belongs to other words; use a cursor that a search for the same words gave"
    "BAD_CURSOR" "after: this is not a cursor of a search; use a cursor that a search for the same words gave"
    "BAD_CURSOR" "after: the cursor is too long; use a cursor that a search for the same words gave"
    "#);
}
