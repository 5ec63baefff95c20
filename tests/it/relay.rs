//! Every connection keeps Relay's promises: whatever the page size and direction, the pages together are
//! the list, each item once, and the page info says truly whether there is more.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use remit::change::{Change, NodePatch};
use remit::engine::CommitRequest;
use remit::event::{NodeKey, Slug, Value};
use remit::graphql::guard::DocumentLimits;
use remit::graphql::limits::Limits;
use remit::graphql::view::View;
use serde_json::{Value as Json, json};

use crate::world::{self, Served, World};

/// A connection, asked for with variables for its page.
struct Connection {
    /// From the root to the connection, by response keys.
    keys: Vec<&'static str>,
    /// Before the arguments: `{ workstream(slug: "platform") { tools`.
    head: &'static str,
    /// Arguments beside those of the page.
    arguments: &'static str,
}

impl Connection {
    fn new(head: &'static str, arguments: &'static str) -> Self {
        let keys = head
            .split(['{', '}'])
            .filter_map(|part| part.split('(').next())
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .collect();
        Self {
            keys,
            head,
            arguments,
        }
    }

    fn query(&self, page: &str, is_forward_only: bool) -> String {
        let open = self.head.matches('{').count();
        let (last, declared) = if is_forward_only {
            ("", "$first: Int, $after: String")
        } else {
            (
                "last: $last, before: $before, ",
                "$first: Int, $after: String, $last: Int, $before: String",
            )
        };
        format!(
            "query({declared}) {} ({}first: $first, after: $after, {last}) {{ {page} }} {}",
            self.head,
            if self.arguments.is_empty() {
                String::new()
            } else {
                format!("{}, ", self.arguments)
            },
            "}".repeat(open)
        )
    }

    fn ask(&self, served: &Served, page: &str, variables: Json) -> Json {
        let is_forward_only = self.is_forward_only();
        let answer = served.ask(&self.query(page, is_forward_only), variables);
        assert_eq!(answer["errors"], Json::Null, "{}", self.head);
        self.keys
            .iter()
            .fold(answer["data"].clone(), |value, key| value[key].clone())
    }

    fn is_forward_only(&self) -> bool {
        self.head.contains("Overlapping")
    }
}

const PAGE: &str = "totalCount nodes { id } edges { cursor node { id } } \
                    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";

#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Forward,
    Backward,
}

/// Walks all pages and returns the ids, in the order of the list.
fn walk(served: &Served, connection: &Connection, size: usize, way: Way) -> Vec<String> {
    let mut pages: Vec<Vec<String>> = Vec::new();
    let mut cursor = Json::Null;
    loop {
        let variables = match way {
            Way::Forward => json!({ "first": size, "after": cursor }),
            Way::Backward => json!({ "last": size, "before": cursor }),
        };
        let page = connection.ask(served, PAGE, variables);
        let ids = ids(&page);
        check_page(&page, &ids, size);
        let info = &page["pageInfo"];
        let (more, back, next) = match way {
            Way::Forward => ("hasNextPage", "hasPreviousPage", "endCursor"),
            Way::Backward => ("hasPreviousPage", "hasNextPage", "startCursor"),
        };
        let came_from = pages.iter().any(|page| !page.is_empty());
        assert_eq!(info[back], json!(came_from), "{}", connection.head);
        pages.push(ids);
        if info[more] == json!(false) {
            break;
        }
        cursor = info[next].clone();
        assert!(cursor.is_string(), "{info}");
    }
    if way == Way::Backward {
        pages.reverse();
    }
    pages.concat()
}

fn ids(page: &Json) -> Vec<String> {
    let edges = page["edges"].as_array().unwrap();
    edges
        .iter()
        .map(|edge| edge["node"]["id"].as_str().unwrap().to_owned())
        .collect()
}

fn check_page(page: &Json, ids: &[String], size: usize) {
    assert!(ids.len() <= size, "a page of {size} has {}", ids.len());
    let nodes: Vec<Json> = ids.iter().map(|id| json!({ "id": id })).collect();
    assert_eq!(page["nodes"], json!(nodes), "nodes are the edges' nodes");
    let edges = page["edges"].as_array().unwrap();
    let cursor = |edge: Option<&Json>| edge.map_or(Json::Null, |edge| edge["cursor"].clone());
    let info = &page["pageInfo"];
    assert_eq!(info["startCursor"], cursor(edges.first()));
    assert_eq!(info["endCursor"], cursor(edges.last()));
}

fn check(served: &Served, head: &'static str, arguments: &'static str, count: usize) {
    let connection = Connection::new(head, arguments);
    let whole = connection.ask(served, PAGE, json!({}));
    let all = ids(&whole);
    assert_eq!(all.len(), count, "{head} ({arguments}): {all:?}");
    assert_eq!(whole["totalCount"], json!(count), "{head}");
    let mut distinct = all.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), all.len(), "{head} has doubles: {all:?}");
    for size in 1..=count + 2 {
        assert_eq!(walk(served, &connection, size, Way::Forward), all, "{head}");
        if !connection.is_forward_only() {
            let backward = walk(served, &connection, size, Way::Backward);
            assert_eq!(backward, all, "{head}");
        }
    }
    check_every_window(served, &connection, &whole, &all);
}

/// Between any two cursors stands what stands between them in the list.
fn check_every_window(served: &Served, connection: &Connection, whole: &Json, all: &[String]) {
    if connection.is_forward_only() {
        return;
    }
    let cursors: Vec<&Json> = whole["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| &edge["cursor"])
        .collect();
    let step = cursors.len() / 5 + 1;
    for (start, after) in cursors.iter().enumerate().step_by(step) {
        for (end, before) in cursors.iter().enumerate() {
            let page = connection.ask(served, PAGE, json!({ "after": after, "before": before }));
            let between = all.get(start + 1..end).unwrap_or_default();
            assert_eq!(ids(&page), between, "{}", connection.head);
        }
    }
}

#[test]
fn pages_of_the_seed_add_up_to_the_list() {
    let world = world::seed();
    let served = world.served();
    check(&served, "{ tools", "", 14);
    check(&served, "{ tools", "orderBy: [{name: DESC}]", 14);
    check(&served, "{ tools", r#"where: {name: {contains: "a"}}"#, 6);
    check(
        &served,
        r#"{ workstream(slug: "platform") { tools"#,
        "orderBy: {createdAt: DESC}",
        6,
    );
    check(&served, r#"{ pillar(slug: "performance") { tools"#, "", 13);
    check(&served, "{ toolsOverlapping", r#"pillars: ["cost"]"#, 3);
    check(&served, "{ tools", r#"where: {slug: {eq: "none"}}"#, 0);
}

#[test]
fn pages_of_the_fleet_add_up_to_the_list() {
    let world = world::fleet();
    let served = world.served();
    check(&served, "{ people", "", 18);
    check(
        &served,
        "{ people",
        "orderBy: [{joined: ASC}, {name: DESC}]",
        18,
    );
    check(&served, "{ people", "orderBy: {joined: DESC}", 18);
    check(&served, "{ services", "orderBy: [{public: DESC}]", 18);
    check(
        &served,
        "{ services",
        "orderBy: [{availabilityTarget: ASC}], where: {tier: {ne: INTERNAL}}",
        15,
    );
    check(
        &served,
        r#"{ service(slug: "web") { datastores"#,
        "edgeWhere: {modes: {isEmpty: true}}",
        2,
    );
    check(&served, r#"{ domain(slug: "logistics") { people"#, "", 5);
}

/// The code and the path of the only error of a request for tools.
fn refusal(served: &Served, arguments: &str) -> String {
    let query = format!("{{ a: tools({arguments}) {{ totalCount }} }}");
    let answer = served.ask(&query, json!({}));
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{answer}");
    assert_eq!(answer["data"], Json::Null, "{answer}");
    let error = &errors[0];
    let code = error["extensions"]["code"].as_str().unwrap();
    let message = error["message"].as_str().unwrap();
    format!("{code} {}: {message}", error["path"])
}

#[test]
fn a_page_that_makes_no_sense_is_refused_at_its_field() {
    let world = world::seed();
    let served = world.served();
    let lines = [
        "first: -1",
        "last: -2",
        "first: 1001",
        "first: 1, last: 1",
        r#"after: """#,
        r#"after: "nonsense""#,
        r#"before: "WyIiLFtdLCJkbnMiXQ==""#,
        r#"before: "bnVsbA""#,
    ];
    let lines: Vec<String> = lines
        .iter()
        .map(|arguments| format!("{arguments}\n  {}", refusal(&served, arguments)))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    first: -1
      BAD_INPUT ["a"]: first: -1 is not between 0 and 1000
    last: -2
      BAD_INPUT ["a"]: last: -2 is not between 0 and 1000
    first: 1001
      BAD_INPUT ["a"]: first: 1001 is not between 0 and 1000
    first: 1, last: 1
      BAD_INPUT ["a"]: first and last exclude each other: give one of them
    after: ""
      BAD_CURSOR ["a"]: after: this is not a cursor; use a cursor that this connection gave, with the same orderBy
    after: "nonsense"
      BAD_CURSOR ["a"]: after: this is not a cursor; use a cursor that this connection gave, with the same orderBy
    before: "WyIiLFtdLCJkbnMiXQ=="
      BAD_CURSOR ["a"]: before: this is not a cursor; use a cursor that this connection gave, with the same orderBy
    before: "bnVsbA"
      BAD_CURSOR ["a"]: before: this is not a cursor; use a cursor that this connection gave, with the same orderBy
    "#);
}

#[test]
fn a_cursor_belongs_to_its_order() {
    let world = world::seed();
    let served = world.served();
    let cursor = |order: &str| {
        let query = format!("{{ tools({order}) {{ pageInfo {{ endCursor }} }} }}");
        let answer = served.ask(&query, json!({}));
        let cursor = answer["data"]["tools"]["pageInfo"]["endCursor"].as_str();
        cursor.unwrap().to_owned()
    };
    let by_slug = cursor("first: 3");
    let by_name = cursor("first: 3, orderBy: {name: ASC}");
    let lines = [
        format!(r#"orderBy: {{name: ASC}}, after: "{by_slug}""#),
        format!(r#"after: "{by_name}""#),
        format!(r#"orderBy: {{name: DESC}}, before: "{by_name}""#),
        format!(r#"orderBy: [{{name: ASC}}, {{createdAt: ASC}}], before: "{by_name}""#),
    ];
    let lines: Vec<String> = lines
        .iter()
        .map(|arguments| refusal(&served, arguments))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    BAD_CURSOR ["a"]: after: the cursor belongs to another order; use a cursor that this connection gave, with the same orderBy
    BAD_CURSOR ["a"]: after: the cursor belongs to another order; use a cursor that this connection gave, with the same orderBy
    BAD_CURSOR ["a"]: before: the cursor belongs to another order; use a cursor that this connection gave, with the same orderBy
    BAD_CURSOR ["a"]: before: the cursor belongs to another order; use a cursor that this connection gave, with the same orderBy
    "#);
}

#[test]
fn every_node_is_found_again_by_its_id() {
    for world in [world::seed(), world::fleet()] {
        let served = world.served();
        let ontology = world.ontology();
        for kind in &ontology.kinds {
            let query = format!(
                "{{ all: {} {{ totalCount nodes {{ id slug }} }} }}",
                kind.plural
            );
            let answer = served.ask(&query, json!({}));
            let nodes = answer["data"]["all"]["nodes"].as_array().unwrap();
            assert_eq!(answer["data"]["all"]["totalCount"], json!(nodes.len()));
            let ids: Vec<&Json> = nodes.iter().map(|node| &node["id"]).collect();
            let query = format!(
                "query($ids: [ID!]!) {{ nodes(ids: $ids) {{ id ... on {} {{ slug }} }} }}",
                kind.type_name
            );
            let again = served.ask(&query, json!({ "ids": ids }));
            assert_eq!(again["data"]["nodes"], json!(nodes), "{}", kind.name);
            for id in ids {
                let query = "query($id: ID!) { node(id: $id) { id __typename } }";
                let found = served.ask(query, json!({ "id": id }));
                let expected = json!({ "id": id, "__typename": kind.type_name });
                assert_eq!(found["data"]["node"], expected);
            }
        }
    }
}

#[test]
fn a_cursor_of_values_of_other_types_is_refused() {
    let world = world::fleet();
    let served = world.served();
    let ask = |order: &str, after: &str| {
        let query =
            format!("{{ services(orderBy: {{{order}: ASC}}, after: {after:?}) {{ totalCount }} }}");
        served.ask(&query, json!({}))
    };
    let cursor = |token: &str, value: Json| {
        let json = json!([token, [value], "zzz"]).to_string();
        URL_SAFE_NO_PAD.encode(json)
    };
    let sound = cursor("+attr:tier;", json!({"enum": "GOLD"}));
    let sound = ask("tier", &sound);
    assert_eq!(sound["errors"], Json::Null, "{sound}");
    for (order, after) in [
        ("name", cursor("+name;", json!({"int": 5}))),
        ("createdAt", cursor("+createdAt;", json!({"text": "x"}))),
        ("tier", cursor("+attr:tier;", json!({"boolean": true}))),
        ("tier", cursor("+attr:language;", json!({"text": "x"}))),
        ("tier", cursor("+Attribute(0);", json!({"text": "x"}))),
    ] {
        let answer = ask(order, &after);
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "BAD_CURSOR", "{order}: {answer}");
    }
}

#[test]
fn a_cursor_holds_the_longest_text_that_a_node_has() {
    let world = World::empty("notes", "type Note { text: String }");
    let text = "\"".repeat(64 * 1024);
    let create = |slug: &str| Change::NodeCreate {
        key: NodeKey {
            kind: "Note".into(),
            slug: Slug::new(slug).unwrap(),
        },
        patch: NodePatch {
            attributes: [("text".into(), Some(Value::Text(text.as_str().into())))].into(),
            ..NodePatch::default()
        },
    };
    world.commit(vec![create("a"), create("b")]);
    let limits = DocumentLimits {
        bytes_max: 1024 * 1024,
        ..DocumentLimits::default()
    };
    let service = world.service_within(Limits::default(), limits);
    let notes = |arguments: &str| {
        let query = format!(
            "{{ notes(orderBy: {{text: ASC}}, {arguments}) {{ nodes {{ slug }} pageInfo {{ endCursor }} }} }}"
        );
        world.answer(&service, &query)
    };
    let first = notes("first: 1");
    let cursor = &first["data"]["notes"]["pageInfo"]["endCursor"];
    let rest = notes(&format!("after: {cursor}"));
    assert_eq!(rest["errors"], Json::Null);
    assert_eq!(rest["data"]["notes"]["nodes"], json!([{ "slug": "b" }]));
}

#[test]
fn finding_the_place_of_a_cursor_among_what_was_replaced_is_paid_for() {
    let world = world::fleet();
    let limits = Limits {
        visits_max: 500,
        ..Limits::default()
    };
    let service = world.service_within(limits, DocumentLimits::default());
    // The state as the commit left it: what is published is soon given a base of its own.
    let create = |number: usize| Change::NodeCreate {
        key: NodeKey {
            kind: "Repository".into(),
            slug: Slug::new(&format!("made-{number}")).unwrap(),
        },
        patch: NodePatch::default(),
    };
    let request = CommitRequest::new((0..40).map(create).collect(), "tests");
    let view = View {
        snapshot: world.engine.commit_blocking(request).unwrap().after,
        ..world.view()
    };
    let answer = |query: &str| -> Json {
        let body = world::body(&service, &view, query);
        serde_json::from_str(&body).unwrap()
    };
    let first = answer("{ repositories(first: 1) { pageInfo { endCursor } } }");
    let cursor = &first["data"]["repositories"]["pageInfo"]["endCursor"];
    let page = |alias: usize| {
        format!(
            "a{alias}: repositories(first: 0, after: {cursor}) {{ pageInfo {{ hasNextPage }} }} "
        )
    };
    // A page costs a visit, and finding its place is paid for beside that.
    let pages: String = (0..200).map(page).collect();
    let refused = answer(&format!("{{ {pages} }}"));
    assert_eq!(
        refused["errors"][0]["extensions"]["code"],
        json!("TOO_MANY_VISITS")
    );
}
