//! What clients are told: one whole body for each code, and documents that are meant to do harm.

use remit::graphql::guard::DocumentLimits;
use remit::graphql::limits::Limits;
use remit::graphql::service::{Request, Service};
use serde_json::Value as Json;

use crate::world::{self, World};

/// The seed's API with small limits.
fn tight() -> (World, Service) {
    let world = world::seed();
    let limits = Limits {
        depth_max: 6,
        cost_max: 500,
        visits_max: 300,
        answer_bytes_max: 2_000,
        plan_fields_max: 100,
        introspection_fields_max: 20,
        input_list_max: 3,
        input_values_max: 60,
        patterns_max: 2,
        ..Limits::default()
    };
    let document_limits = DocumentLimits {
        bytes_max: 4_000,
        tokens_max: 400,
        nesting_max: 20,
        definitions_max: 5,
        selections_max: 200,
        depth_max: 12,
    };
    let service = world.service_within(limits, document_limits);
    (world, service)
}

fn answer(query: &str, operation_name: Option<&str>, variables: &str) -> String {
    let (world, service) = tight();
    let request = Request {
        query: query.into(),
        operation_name,
        variables: Some(variables),
    };
    let response = service.answer(&world.view(), request);
    let body: Json = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(
        body.get("data").is_some(),
        response.executed,
        "a body has data just when the operation ran"
    );
    // An error a line, as it stands in the body.
    String::from_utf8(response.body.to_vec())
        .unwrap()
        .replace("},{\"message\"", "},\n {\"message\"")
        .replace(",\"errors\":", ",\n \"errors\":")
}

fn check(query: &str, expected: impl FnOnce(String)) {
    check_with(query, None, "{}", expected);
}

fn check_with(
    query: &str,
    operation_name: Option<&str>,
    variables: &str,
    expected: impl FnOnce(String),
) {
    expected(answer(query, operation_name, variables));
}

#[test]
fn what_is_no_document() {
    check("{ tools { nodes { slug } }", |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"Syntax Error: Expected Name, found <EOF>.","locations":[{"line":1,"column":27}],"extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}"#);
    });
}

#[test]
fn what_does_not_fit_the_schema() {
    check("{ tools { node { slug } } }", |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"Cannot query field \"node\" on type \"ToolConnection\". Did you mean \"nodes\"?","locations":[{"line":1,"column":11}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}"#);
    });
}

#[test]
fn no_operation_of_that_name() {
    let query = "query A { __typename } query B { __typename }";
    check_with(query, Some("C"), "{}", |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"Unknown operation named \"C\".","extensions":{"code":"OPERATION_NOT_FOUND"}}]}"#);
    });
}

#[test]
fn no_operation_named_among_several() {
    let query = "query A { __typename } query B { __typename }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"Must provide operation name if query contains multiple operations.","extensions":{"code":"OPERATION_NOT_FOUND"}}]}"#);
    });
}

#[test]
fn every_variable_that_does_not_fit_at_once() {
    let query = "query($first: Int!, $where: ToolWhere, $slug: String!) {
  tools(first: $first, where: $where) { totalCount }
  tool(slug: $slug) { slug }
}";
    let variables = r#"{"first": "ten", "where": {"nmae": {"eq": "x"}}}"#;
    check_with(query, None, variables, |body| {
        insta::assert_snapshot!(body, @r#"
        {"errors":[{"message":"variable \"$first\": expected Int, found \"ten\"","locations":[{"line":1,"column":7}],"extensions":{"code":"BAD_VARIABLE"}},
         {"message":"variable \"$where\": there is no member \"nmae\" here; did you mean \"name\"?","locations":[{"line":1,"column":21}],"extensions":{"code":"BAD_VARIABLE"}},
         {"message":"variable \"$slug\" of type String! was not given","locations":[{"line":1,"column":40}],"extensions":{"code":"BAD_VARIABLE"}}]}
        "#);
    });
}

#[test]
fn values_that_are_wrong_are_not_repeated_whole() {
    let long = "Ä\\n".repeat(300_000);
    for (query, variables) in [
        (
            "query($v: Int!) { tools(first: $v) { totalCount } }",
            format!(r#"{{"v": "{long}"}}"#),
        ),
        (
            "query($v: Int!) { tools(first: $v) { totalCount } }",
            format!(r#"{{"v": {{"a": ["{long}", {{"{long}": 1}}]}}}}"#),
        ),
        (
            "query($v: ToolWhere!) { tools(where: $v) { totalCount } }",
            format!(r#"{{"v": {{"{long}": null}}}}"#),
        ),
        (
            "query($v: ToolWhere!) { tools(where: $v) { totalCount } }",
            format!(r#"{{"v": {{"createdAt": {{"eq": "{long}"}}}}}}"#),
        ),
        (
            "query($v: String!) { tool(slug: $v) { name } toolsOverlapping(workstreams: [$v]) { totalCount } }",
            format!(r#"{{"v": "{long}"}}"#),
        ),
        (
            "query($v: ID!) { a: nodes(ids: [$v]) { id } b: neighborhood(of: [$v]) { truncated } }",
            format!(r#"{{"v": "Tool:{long}"}}"#),
        ),
        (
            "mutation($v: String!) { toolCreate(input: {slug: $v}) { userErrors { message } } }",
            format!(r#"{{"v": "{long}"}}"#),
        ),
        ("{ tools { totalCount } }", format!(r#""{long}""#)),
    ] {
        let body = answer(query, None, &variables);
        assert!(body.len() < 3_000, "{query}: {} bytes", body.len());
    }
    let body = answer("query A { __typename }", Some(&long), "{}");
    assert!(body.contains('…'), "{body}");
    assert!(body.len() < 1_000, "{} bytes", body.len());
}

#[test]
fn a_condition_that_is_null_whatever_was_asked_before() {
    let query = "query($a: Boolean = true) { tools { totalCount @skip(if: $a) nodes { slug } } }";
    let (world, service) = tight();
    let ask = |variables: &str| {
        let request = Request {
            query: query.into(),
            operation_name: None,
            variables: Some(variables),
        };
        let body = service.answer(&world.view(), request).body;
        String::from_utf8(body.to_vec()).unwrap()
    };
    let first = ask(r#"{"a": null}"#);
    assert!(ask(r#"{"a": false}"#).starts_with(r#"{"data":"#));
    assert!(ask(r#"{"a": true}"#).starts_with(r#"{"data":"#));
    assert_eq!(ask(r#"{"a": null}"#), first);
    insta::assert_snapshot!(first, @r#"{"errors":[{"message":"variable \"$a\" must be true or false here","locations":[{"line":1,"column":48}],"extensions":{"code":"BAD_VARIABLE"}}]}"#);
}

#[test]
fn an_argument_that_makes_no_sense() {
    check("{ a: tools(first: 3, last: 3) { totalCount } }", |body| {
        insta::assert_snapshot!(body, @r#"
        {"data":null,
         "errors":[{"message":"first and last exclude each other: give one of them","locations":[{"line":1,"column":3}],"path":["a"],"extensions":{"code":"BAD_INPUT"}}]}
        "#);
    });
}

#[test]
fn a_regular_expression_that_is_none() {
    check(
        r#"{ tools(where: {name: {matches: "("}}) { totalCount } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
            {"data":null,
             "errors":[{"message":"\"(\" is not a regular expression that can be used: regex parse error:\n    (\n    ^\nerror: unclosed group","locations":[{"line":1,"column":3}],"path":["tools"],"extensions":{"code":"BAD_INPUT"}}]}
            "#);
        },
    );
}

#[test]
fn a_long_regular_expression_that_is_none_is_not_repeated() {
    let pattern = format!("({}", "x".repeat(3_000));
    let query =
        format!("{{ tools(where: {{name: {{matches: \"{pattern}\"}}}}) {{ totalCount }} }}");
    check(&query, |body| {
        assert!(body.contains("error: unclosed group\""), "{body}");
        assert!(body.len() < 500, "{body}");
    });
}

#[test]
fn a_text_that_is_too_long_for_a_test_that_ignores_case() {
    let query = "query($text: String!) { tools(where: {name: {contains: $text}}) { totalCount } }";
    let variables = format!(r#"{{"text": "{}"}}"#, "x".repeat(50_000));
    check_with(query, None, &variables, |body| {
        let expected = r#"x…\" is too long for a test that ignores case; shorten it, or say `caseSensitive: true`""#;
        assert!(body.contains(expected), "{body}");
        assert!(body.contains("\"BAD_INPUT\""), "{body}");
        assert!(body.len() < 600, "{body}");
    });
    let query = query.replace("$text}", "$text, caseSensitive: true}");
    check_with(&query, None, &variables, |body| {
        assert_eq!(body, r#"{"data":{"tools":{"totalCount":0}}}"#);
    });
}

#[test]
fn a_list_that_is_too_long() {
    check(
        r#"{ nodes(ids: ["a:b", "a:b", "a:b", "a:b"]) { id } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
            {"data":null,
             "errors":[{"message":"argument \"ids\": 4 items are more than the limit of 3","locations":[{"line":1,"column":3}],"path":["nodes"],"extensions":{"code":"BAD_INPUT"}}]}
            "#);
        },
    );
}

#[test]
fn a_list_that_is_too_long_anywhere_in_the_input() {
    check(
        r#"{ tools(where: {slug: {in: ["a", "b", "c", "d"]}}) { totalCount } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
            {"data":null,
             "errors":[{"message":"argument \"where\": at slug.in: 4 items are more than the limit of 3","locations":[{"line":1,"column":3}],"path":["tools"],"extensions":{"code":"BAD_INPUT"}}]}
            "#);
        },
    );
    let query = "query($where: ToolWhere) { tools(where: $where) { totalCount } }";
    let variables = r#"{"where": {"or": [{"and": [{}, {}, {}, {}]}]}}"#;
    check_with(query, None, variables, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"variable \"$where\": at or[0].and: 4 items are more than the limit of 3","locations":[{"line":1,"column":7}],"extensions":{"code":"BAD_VARIABLE"}}]}"#);
    });
}

#[test]
fn more_tests_on_text_than_a_request_may_have() {
    let condition = r#"{name: {contains: "a"}}"#;
    let query = format!(
        "query($where: ToolWhere) {{ two: tools(where: {{and: [{condition}, {condition}]}}) {{ totalCount }}
  more: tools(where: $where) {{ totalCount }} }}"
    );
    check_with(&query, None, "{}", |body| {
        insta::assert_snapshot!(body, @r#"{"data":{"two":{"totalCount":6},"more":{"totalCount":14}}}"#);
    });
    let variables = r#"{"where": {"name": {"matches": "a"}}}"#;
    check_with(&query, None, variables, |body| {
        insta::assert_snapshot!(body, @r#"
        {"data":null,
         "errors":[{"message":"the arguments of the request have more than 2 tests on text once its fragments are spread","locations":[{"line":2,"column":3}],"path":["more"],"extensions":{"code":"TOO_COSTLY"}}]}
        "#);
    });
}

#[test]
fn more_values_than_the_arguments_may_have() {
    let query = "{ ...A ...B } fragment A on Query { a: tools(where: {slug: {in: [\"dns\", \"eks\"]}}) { ...T } }
  fragment B on Query { b: tools(where: {slug: {in: [\"dns\", \"eks\"]}}) { ...T } }
  fragment T on ToolConnection { nodes { a: workstreams(where: {slug: {in: [\"a\", \"b\"]}}) { totalCount }
    b: workstreams(where: {slug: {in: [\"a\", \"b\"]}}) { totalCount }
    c: workstreams(where: {slug: {in: [\"a\", \"b\"]}}) { totalCount }
    d: workstreams(where: {slug: {in: [\"a\", \"b\"]}}) { totalCount }
    e: workstreams(where: {slug: {in: [\"a\", \"b\"]}}) { totalCount } } }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"
        {"data":null,
         "errors":[{"message":"the arguments of the request have more than 60 values once its fragments are spread","locations":[{"line":6,"column":5}],"path":["b","nodes",0,"d"],"extensions":{"code":"TOO_COSTLY"}}]}
        "#);
    });
}

#[test]
fn a_filter_of_so_many_conditions_that_they_cost_visits() {
    let world = world::seed();
    let limits = Limits {
        visits_max: 300,
        ..Limits::default()
    };
    let service = world.service_within(limits, DocumentLimits::default());
    let slugs: Vec<String> = (0..900).map(|number| format!("{number:?}")).collect();
    let list = serde_json::to_string(&slugs).unwrap();
    let many = vec![r#"{"slug": {"eq": "a"}}"#; 900].join(",");
    for (condition, expected) in [
        (r#"{"slug": {"in": ["a"]}}"#.to_owned(), "{\"data\":{"),
        (format!(r#"{{"slug": {{"in": {list}}}}}"#), "{\"data\":null"),
        (format!(r#"{{"or": [{many}]}}"#), "{\"data\":null"),
        (
            format!(r#"{{"workstreams": {{"includesAny": {list}}}}}"#),
            "{\"data\":null",
        ),
        (
            format!(r#"{{"workstreams": {{"edge": {{"note": {{"in": {list}}}}}}}}}"#),
            "{\"data\":null",
        ),
    ] {
        let variables = format!(r#"{{"where": {condition}}}"#);
        let request = Request {
            query: "query($where: ToolWhere) { tools(where: $where) { totalCount } }".into(),
            operation_name: None,
            variables: Some(&variables),
        };
        let body = service.answer(&world.view(), request).body;
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.starts_with(expected), "{body}");
    }
}

#[test]
fn a_cursor_that_is_none() {
    check(r#"{ tools(after: "here") { totalCount } }"#, |body| {
        insta::assert_snapshot!(body, @r#"
        {"data":null,
         "errors":[{"message":"after: this is not a cursor; use a cursor that this connection gave, with the same orderBy","locations":[{"line":1,"column":3}],"path":["tools"],"extensions":{"code":"BAD_CURSOR"}}]}
        "#);
    });
}

#[test]
fn a_slug_that_nothing_has() {
    check(
        r#"{ toolsOverlapping(workstreams: ["platfrom"]) { totalCount } }"#,
        |body| {
            insta::assert_snapshot!(body, @r#"
            {"data":null,
             "errors":[{"message":"workstreams: there is no Workstream with slug \"platfrom\"; did you mean platform?","locations":[{"line":1,"column":3}],"path":["toolsOverlapping"],"extensions":{"code":"NOT_FOUND"}}]}
            "#);
        },
    );
}

#[test]
fn many_slugs_that_nothing_has() {
    let world = world::seed();
    let service = world.service();
    let slugs: Vec<String> = (0..1_000)
        .map(|number| format!("platfor{number}"))
        .collect();
    let variables = serde_json::json!({ "slugs": slugs }).to_string();
    let request = Request {
        query:
            "query($slugs: [String!]) { a: toolsOverlapping(workstreams: $slugs) { totalCount } }"
                .into(),
        operation_name: None,
        variables: Some(&variables),
    };
    let body = service.answer(&world.view(), request).body;
    let body: Json = serde_json::from_slice(&body).unwrap();
    let message = body["errors"][0]["message"].as_str().unwrap();
    assert_eq!(
        message.matches("did you mean platform?").count(),
        3,
        "{message}"
    );
    assert_eq!(message.matches("there is no Workstream").count(), 10);
    assert!(
        message.ends_with("; and 990 more that there are not"),
        "{message}"
    );
}

#[test]
fn a_slug_named_twice_counts_once() {
    let named = r#"workstreams: ["platform", "platform"], pillars: ["cost", "cost"]"#;
    check(
        &format!("{{ toolsOverlapping({named}) {{ totalCount }} }}"),
        |body| {
            insta::assert_snapshot!(body, @r#"{"data":{"toolsOverlapping":{"totalCount":3}}}"#);
        },
    );
}

#[test]
fn more_slugs_than_all_lists_may_have_together() {
    let named = r#"workstreams: ["a", "b"], pillars: ["a", "b"]"#;
    check(
        &format!("{{ toolsOverlapping({named}) {{ totalCount }} }}"),
        |body| {
            insta::assert_snapshot!(body, @r#"
            {"data":null,
             "errors":[{"message":"all lists together: 4 items are more than the limit of 3","locations":[{"line":1,"column":3}],"path":["toolsOverlapping"],"extensions":{"code":"BAD_INPUT"}}]}
            "#);
        },
    );
}

#[test]
fn more_errors_than_an_answer_lists() {
    let world = world::seed();
    let limits = Limits {
        errors_max: 2,
        ..Limits::default()
    };
    let service = world.service_within(limits, DocumentLimits::default());
    let request = Request {
        query: "{ nodes(ids: [\"Tool:dns\", \"Tool:eks\", \"Tool:siem\", \"Tool:vault\"]) { ... on Tool {
  pillars(first: -1) { totalCount } } } }".into(),
        operation_name: None,
        variables: None,
    };
    let body = service.answer(&world.view(), request).body;
    let body: Json = serde_json::from_slice(&body).unwrap();
    let errors = body["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 3);
    assert_eq!(
        errors[1]["path"],
        serde_json::json!(["nodes", 1, "pillars"])
    );
    assert_eq!(errors[2]["extensions"]["code"], "TOO_MANY_ERRORS");
    assert!(
        errors[2]["message"]
            .as_str()
            .unwrap()
            .ends_with("more errors were left out")
    );
}

#[test]
fn more_witnesses_than_are_shown_of_an_edge() {
    check(
        r#"{ tool(slug: "dns") { pillars { edges { witnesses(first: 101) { length } } } } }"#,
        |body| {
            assert!(
                body.contains("first: 101 is not between 0 and 100"),
                "{body}"
            );
            assert!(body.contains("BAD_INPUT"), "{body}");
        },
    );
}

#[test]
fn a_default_page_is_no_larger_than_the_largest() {
    let world = world::seed();
    for (size_default, size_max, shown) in [(3, 1_000, 3), (100, 5, 5)] {
        let limits = Limits {
            page_size_default: size_default,
            page_size_max: size_max,
            ..Limits::default()
        };
        let service = world.service_within(limits, DocumentLimits::default());
        let request = Request {
            query: "{ tools { nodes { slug history { totalCount } } } }".into(),
            operation_name: None,
            variables: None,
        };
        let body = service.answer(&world.view(), request).body;
        let body: Json = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            body["data"]["tools"]["nodes"].as_array().unwrap().len(),
            shown
        );
    }
}

#[test]
fn an_error_deep_inside_nulls_no_more_than_it_must() {
    let query = r#"{ good: tool(slug: "dns") { slug }
  bad: tool(slug: "siem") { slug workstreams(first: -1) { totalCount } }
  list: nodes(ids: ["Tool:dns", "Pillar:reliability"]) { id ... on Tool { pillars(last: -1) { totalCount } } } }"#;
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"
        {"data":{"good":{"slug":"dns"},"bad":null,"list":[null,null]},
         "errors":[{"message":"first: -1 is not between 0 and 1000","locations":[{"line":2,"column":34}],"path":["bad","workstreams"],"extensions":{"code":"BAD_INPUT"}},
         {"message":"last: -1 is not between 0 and 1000","locations":[{"line":3,"column":75}],"path":["list",0,"pillars"],"extensions":{"code":"BAD_INPUT"}}]}
        "#);
    });
}

#[test]
fn a_document_of_too_many_bytes() {
    check(
        &format!("{{ tools {{ totalCount }} }} #{}", "x".repeat(4_000)),
        |body| {
            insta::assert_snapshot!(body, @r#"{"errors":[{"message":"The document has 4026 bytes; the limit is 4000.","extensions":{"code":"DOCUMENT_TOO_LARGE"}}]}"#);
        },
    );
}

#[test]
fn a_document_of_too_many_tokens() {
    check(&format!("{{ {} }}", "a ".repeat(400).trim()), |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"The document has more than 400 tokens, which is the limit.","locations":[{"line":1,"column":801}],"extensions":{"code":"TOO_MANY_TOKENS"}}]}"#);
    });
}

#[test]
fn brackets_that_nest_too_deeply() {
    check(&"[".repeat(2_000), |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"The document opens 21 brackets inside each other; the limit is 20.","locations":[{"line":1,"column":21}],"extensions":{"code":"TOO_DEEPLY_NESTED"}}]}"#);
    });
    check(
        &format!("{{ tools(where: {}", "{not: ".repeat(100)),
        |body| {
            insta::assert_snapshot!(body, @r#"{"errors":[{"message":"The document opens 21 brackets inside each other; the limit is 20.","locations":[{"line":1,"column":124}],"extensions":{"code":"TOO_DEEPLY_NESTED"}}]}"#);
        },
    );
}

#[test]
fn a_document_of_too_many_definitions() {
    let fragments: String = (0..6)
        .map(|number| format!("fragment F{number} on Query {{ __typename }} "))
        .collect();
    check(&format!("{{ __typename }} {fragments}"), |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"The document has 7 definitions; the limit is 5.","extensions":{"code":"TOO_MANY_DEFINITIONS"}}]}"#);
    });
}

#[test]
fn fragments_that_double_each_other() {
    let query = "{ ...A ...A } fragment A on Query { ...B ...B ...B ...B }
  fragment B on Query { ...C ...C ...C ...C } fragment C on Query { ...D ...D ...D ...D }
  fragment D on Query { a: __typename b: __typename c: __typename }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"The document selects 554 fields with its fragments written out; the limit is 200.","locations":[{"line":1,"column":1}],"extensions":{"code":"TOO_MANY_SELECTIONS"}}]}"#);
    });
}

#[test]
fn fragments_that_spread_themselves() {
    let query = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"Cannot spread fragment \"A\" within itself via \"B\".","locations":[{"line":1,"column":32},{"line":1,"column":61}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}"#);
    });
}

#[test]
fn fragments_that_nest_deeply_without_a_bracket_too_many() {
    let query = "{ tools { nodes { ...A } } } fragment A on Tool { workstreams { nodes { ...B } } }
  fragment B on Workstream { tools { nodes { ...C } } }
  fragment C on Tool { workstreams { nodes { tools { nodes { workstreams { nodes { slug } } } } } } }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"The document nests 13 selection sets with its fragments written out; the limit is 12.","locations":[{"line":3,"column":46}],"extensions":{"code":"TOO_DEEPLY_NESTED"}}]}"#);
    });
}

#[test]
fn fields_that_nest_too_deeply() {
    let query = "{ tools { nodes { workstreams { nodes { tools { nodes { slug } } } } } } }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"fields nest deeper than the limit of 6","locations":[{"line":1,"column":57}],"extensions":{"code":"TOO_DEEPLY_NESTED"}}]}"#);
    });
}

#[test]
fn pages_that_multiply_to_too_much() {
    let query = "{ tools(first: 100) { nodes { workstreams(first: 100) { nodes { slug } } } } }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"the request may ask for 20201 fields, more than the limit of 500; ask for smaller pages or nest them less","extensions":{"code":"TOO_COSTLY"}}]}"#);
    });
}

#[test]
fn pages_that_multiply_beyond_any_number() {
    let limits = Limits {
        depth_max: 100,
        ..Limits::default()
    };
    let service = world::seed().service_within(limits, DocumentLimits::default());
    let nest = "tools(first: 1000) { nodes { workstreams(first: 1000) { nodes { ";
    let query = format!("{{ {} slug {} }}", nest.repeat(4), "} } } } ".repeat(4));
    let request = Request {
        query: (&query).into(),
        operation_name: None,
        variables: None,
    };
    let refused = service.begin(request).unwrap_err();
    let body = String::from_utf8(refused.body.to_vec()).unwrap();
    insta::assert_snapshot!(body, @r#"{"errors":[{"message":"the request may ask for 18446744073709551615 fields, more than the limit of 1000000; ask for smaller pages or nest them less","extensions":{"code":"TOO_COSTLY"}}]}"#);
}

#[test]
fn fields_that_interfaces_multiply() {
    let query = "{ a: node(id: \"x:y\") { ...E } b: node(id: \"x:y\") { ...E } c: node(id: \"x:y\") { ...E } }
  fragment E on Entity { a: id b: id c: id d: id e: id f: id g: id h: id i: id j: id k: id l: id }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"the document asks for more than 100 fields once its fragments are spread","locations":[{"line":2,"column":32}],"extensions":{"code":"TOO_COSTLY"}}]}"#);
    });
}

#[test]
fn selections_that_interfaces_multiply_though_they_ask_for_one_field() {
    let query = format!(
        "{{ node(id: \"x:y\") {{ ... on Entity {{ history {{ nodes {{ diff {{ created {{ ...A }} }} }} }} }} }} }}
  fragment A on Entity {{ {} }} fragment B on Entity {{ {} }}",
        "...B ".repeat(12),
        "id ".repeat(10)
    );
    check(&query, |body| {
        assert!(
            body.contains("more than 2000 selections once its fragments are spread"),
            "{body}"
        );
        assert!(body.contains("TOO_COSTLY"), "{body}");
        assert!(!body.contains("data"), "{body}");
    });
}

#[test]
fn long_aliases_that_interfaces_multiply() {
    let query = format!(
        "{{ node(id: \"x:y\") {{ ...E }} }} fragment E on Entity {{ {}: id }}",
        "x".repeat(1_900)
    );
    check(&query, |body| {
        assert!(body.contains("have more than 6400 bytes"), "{body}");
        assert!(body.contains("TOO_COSTLY"), "{body}");
    });
}

#[test]
fn a_filter_that_looks_at_too_much() {
    let query =
        "{ tools(where: {workstreams: {every: {tools: {every: {workstreams: {some: {tools: {
  some: {slug: {eq: \"x\"}}}}}}}}}}) { totalCount } }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"
        {"data":null,
         "errors":[{"message":"the request looks at more than 300 nodes and edges; ask for smaller pages or narrower filters","locations":[{"line":1,"column":3}],"path":["tools"],"extensions":{"code":"TOO_MANY_VISITS"}}]}
        "#);
    });
    // Deeper, the path tells at which node it was.
    let query = "{ ws: workstreams { nodes { tools(where: {workstreams: {every: {tools: {every: {workstreams: {some: {
  tools: {some: {slug: {eq: \"x\"}}}}}}}}}}) { totalCount } } } }";
    check(query, |body| {
        let at = r#""locations":[{"line":1,"column":29}],"path":["ws","nodes","#;
        assert!(body.contains(at), "{body}");
        let end = r#","tools"],"extensions":{"code":"TOO_MANY_VISITS"}}]}"#;
        assert!(body.ends_with(end), "{body}");
    });
}

#[test]
fn an_answer_that_grows_too_large() {
    check(
        "{ responsibilities { nodes { id slug name description } } }",
        |body| {
            insta::assert_snapshot!(body, @r#"
            {"data":null,
             "errors":[{"message":"the answer is larger than 2000 bytes; ask for smaller pages","locations":[{"line":1,"column":22}],"path":["responsibilities","nodes"],"extensions":{"code":"ANSWER_TOO_LARGE"}}]}
            "#);
        },
    );
}

#[test]
fn an_answer_that_grows_too_large_within_one_object() {
    let expected = r#"{"data":null,
 "errors":[{"message":"the answer is larger than 2000 bytes; ask for smaller pages","locations":[{"line":1,"column":14}],"path":["ontology","sdl"],"extensions":{"code":"ANSWER_TOO_LARGE"}}]}"#;
    let aliases = |field: &str, count: usize| -> String {
        let aliases = (0..count).map(|number| format!(" a{number}: {field}"));
        aliases.collect()
    };
    // The SDL alone is longer than the limit; ids of a node are not.
    for query in [
        "{ ontology { sdl } }".to_owned(),
        format!("{{ tool(slug: \"dns\") {{ {} }} }}", aliases("id", 90)),
        format!(
            "{{ tool(slug: \"dns\") {{ {} }} }}",
            aliases("__typename", 90)
        ),
        format!(
            "{{ {} }}",
            aliases("__type(name: \"ToolWhere\") { description }", 10)
        ),
    ] {
        check(&query, |body| {
            assert!(body.len() < 2_200, "{query}: {body}")
        });
    }
    check("{ ontology { sdl } }", |body| assert_eq!(body, expected));
    let query = format!(
        "{{ tool(slug: \"dns\") {{ {} }} }}",
        aliases("createdAt", 70)
    );
    check(&query, |body| {
        assert!(body.contains("\"path\":[\"tool\",\"a"), "{body}");
        assert!(body.contains("\"ANSWER_TOO_LARGE\""), "{body}");
    });
}

#[test]
fn introspection_that_asks_for_too_much() {
    let query = "{ a: __type(name: \"Tool\") { ...T } b: __type(name: \"Pillar\") { ...T } c: __schema { types { ...T } } }
  fragment T on __Type { kind name description fields { name type { name } } }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"the document asks for more than 20 fields of the schema once its fragments are spread","locations":[{"line":2,"column":36}],"extensions":{"code":"TOO_COSTLY"}}]}"#);
    });
}

#[test]
fn introspection_that_nests_too_deeply() {
    let query = "{ __type(name: \"Tool\") { fields { type { ofType { ...T } } } } }
  fragment T on __Type { ofType { ofType { name } } }";
    check(query, |body| {
        insta::assert_snapshot!(body, @r#"{"errors":[{"message":"fields nest deeper than the limit of 6","locations":[{"line":2,"column":44}],"extensions":{"code":"TOO_DEEPLY_NESTED"}}]}"#);
    });
}

#[test]
fn a_list_is_shown_whole_or_refused() {
    let world = world::seed();
    let ask = |answer_bytes_max: usize| {
        let limits = Limits {
            answer_bytes_max,
            ..Limits::default()
        };
        let service = world.service_within(limits, DocumentLimits::default());
        let request = Request {
            query: "{ tools { nodes { slug name description } } }".into(),
            operation_name: None,
            variables: None,
        };
        service.answer(&world.view(), request).body
    };
    let whole = ask(usize::MAX);
    // The last braces are written when nothing is checked any more.
    let needed = whole.len() - 2;
    assert_eq!(ask(needed), whole);
    for most in [20, needed / 2, needed - 1] {
        let body: Json = serde_json::from_slice(&ask(most)).unwrap();
        assert_eq!(body["data"], Json::Null, "{most}");
        assert_eq!(body["errors"][0]["extensions"]["code"], "ANSWER_TOO_LARGE");
    }
}

#[test]
fn introspection_whose_lists_multiply_is_refused_before_it_is_made() {
    let world = world::seed();
    let limits = Limits {
        answer_bytes_max: 100_000,
        ..Limits::default()
    };
    let service = world.service_within(limits, DocumentLimits::default());
    let names: String = (0..400).map(|number| format!("a{number}: name ")).collect();
    let query = format!("{{ __schema {{ types {{ fields {{ args {{ {names} }} }} }} }} }}");
    insta::assert_snapshot!(world.shown(&service, &query), @r#"
    {"data":null,
     "errors":[{"message":"the answer would be larger than 100000 bytes; ask for less of the schema","locations":[{"line":1,"column":3}],"path":["__schema"],"extensions":{"code":"ANSWER_TOO_LARGE"}}]}
    "#);
    // What is asked for once is small.
    let query = "{ __schema { types { fields { args { name } } } } }";
    let body = world.shown(&service, query);
    assert!(body.starts_with(r#"{"data":{"__schema":"#), "{body}");
}

#[test]
fn introspection_as_deep_as_the_limits_allow() {
    let world = world::seed();
    let limits = Limits {
        depth_max: 60,
        ..Limits::default()
    };
    let service = world.service_within(limits, DocumentLimits::default());
    let nest = "ofType { ".repeat(50);
    let query = format!(
        "{{ __type(name: \"Tool\") {{ {nest} name {} }} }}",
        "}".repeat(50)
    );
    let request = Request {
        query: (&query).into(),
        operation_name: None,
        variables: None,
    };
    let body = service.answer(&world.view(), request).body;
    assert_eq!(body, r#"{"data":{"__type":{"ofType":null}}}"#);
}

#[test]
fn introspection_takes_along_only_what_it_needs() {
    let query = "query($name: String!, $other: Boolean = true) { __type(name: $name) { ...A } tools { ...C } }
  fragment A on __Type { ...B } fragment B on __Type { name @include(if: $other) }
  fragment C on ToolConnection { totalCount }";
    let service = world::seed().service();
    let variables = r#"{"name": "Tool"}"#;
    let request = Request {
        query: query.into(),
        operation_name: None,
        variables: Some(variables),
    };
    let begun = service.begin(request).unwrap();
    let part = &begun.plan().introspections[0];
    let mut fragments: Vec<&str> = part
        .document
        .fragments
        .keys()
        .map(|name| name.as_str())
        .collect();
    fragments.sort_unstable();
    assert_eq!(fragments, ["A", "B"]);
    assert!(part.variable);
    check_with(query, None, variables, |body| {
        insta::assert_snapshot!(body, @r#"{"data":{"__type":{"name":"Tool"},"tools":{"totalCount":14}}}"#);
    });
}

#[test]
fn a_mutation_may_ask_for_nothing_but_its_type() {
    check("mutation { __typename }", |body| {
        insta::assert_snapshot!(body, @r#"{"data":{"__typename":"Mutation"}}"#);
    });
}
