//! Set expressions, Venn diagrams, and facets of connections.

use remit::graphql::guard::DocumentLimits;
use remit::graphql::limits::Limits;
use serde_json::{Value as Json, json};

use crate::world;

/// What the seed answers, without the `data` around it.
fn data(query: &str) -> Json {
    let world = world::seed();
    let answer = world.answer(&world.service(), query);
    assert_eq!(answer["errors"], Json::Null, "{query}");
    answer["data"].clone()
}

/// What the seed answers as it stands in the body.
fn shown(query: &str) -> String {
    let world = world::seed();
    world.shown(&world.service(), query)
}

/// The ids of a set's members.
fn check_set(of: &str, expected: &[&str]) {
    let answer = data(&format!(
        "{{ set(of: {of}) {{ totalCount nodes {{ id }} }} }}"
    ));
    let nodes = answer["set"]["nodes"].as_array().unwrap();
    let ids: Vec<&str> = nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, expected, "{of}");
    assert_eq!(answer["set"]["totalCount"], json!(expected.len()));
}

const PLATFORM: &str = r#"{related: {relation: WORKSTREAM_TOOLS, node: "platform"}}"#;
const SERVICES: &str = r#"{related: {relation: WORKSTREAM_TOOLS, node: "services-observability"}}"#;

#[test]
fn sets_are_put_together_in_every_way() {
    let shared = ["Tool:dns", "Tool:github-artefact-storage", "Tool:siem"];
    check_set(&format!("{{intersect: [{PLATFORM}, {SERVICES}]}}"), &shared);
    check_set(
        &format!(
            r#"{{minus: {{from: {{intersect: [{PLATFORM}, {SERVICES}]}}, take: [{{ids: ["Tool:siem"]}}]}}}}"#
        ),
        &shared[..2],
    );
    check_set(
        r#"{union: [{tools: {slug: {startsWith: "dn"}}}, {pillars: {slug: {eq: "cost"}}}, {ids: ["Tool:dns", "Workstream:platform"]}]}"#,
        &["Workstream:platform", "Tool:dns", "Pillar:cost"],
    );
    check_set("{union: []}", &[]);
    check_set(
        "{minus: {from: {workstreams: {}}, take: []}}",
        &["Workstream:platform", "Workstream:services-observability"],
    );
}

#[test]
fn a_set_is_paged_and_its_cursors_outlive_their_nodes() {
    let world = world::seed();
    let service = world.service();
    let all = world.answer(
        &service,
        "{ set(of: {union: [{tools: {}}, {pillars: {}}, {workstreams: {}}]}) { nodes { id } } }",
    );
    let all = all["data"]["set"]["nodes"].as_array().unwrap().clone();
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let query = format!(
            "{{ set(of: {{union: [{{tools: {{}}}}, {{pillars: {{}}}}, {{workstreams: {{}}}}]}}, first: 3{after}) {{
                 edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage hasPreviousPage endCursor }} }} }}"
        );
        let answer = world.answer(&service, &query);
        let page = &answer["data"]["set"];
        let edges = page["edges"].as_array().unwrap();
        assert_eq!(
            page["pageInfo"]["hasPreviousPage"],
            json!(!found.is_empty())
        );
        found.extend(edges.iter().map(|edge| edge["node"].clone()));
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
        let cursor = page["pageInfo"]["endCursor"].as_str().unwrap();
        assert_eq!(
            page["edges"].as_array().unwrap().last().unwrap()["cursor"],
            json!(cursor)
        );
        after = format!(r#", after: "{cursor}""#);
    }
    assert_eq!(found, all);
    // The cursor of a node that is not in the set names a place all the same.
    let one = world.answer(
        &service,
        r#"{ set(of: {ids: ["Tool:dns"]}) { pageInfo { endCursor } } }"#,
    );
    let cursor = one["data"]["set"]["pageInfo"]["endCursor"]
        .as_str()
        .unwrap();
    let query = format!(
        r#"{{ set(of: {{ids: ["Workstream:platform", "Tool:siem", "Pillar:cost"]}}, after: "{cursor}") {{ nodes {{ id }} }} }}"#
    );
    let rest = world.answer(&service, &query);
    assert_eq!(
        rest["data"]["set"]["nodes"],
        json!([{"id": "Tool:siem"}, {"id": "Pillar:cost"}])
    );
}

#[test]
fn a_venn_of_a_relation_says_what_is_shared_and_what_each_has_alone() {
    let query = "{ venn(relation: WORKSTREAM_TOOLS) {
             relation sets { label count of { id } }
             regions { inside { label } outside { label } count members(first: 2) { nodes { id } pageInfo { hasNextPage } } }
             pairs { a { label } b { label } shared jaccard containment } } }";
    insta::assert_snapshot!(shown(query), @r#"
    {"data":{"venn":{"relation":"WORKSTREAM_TOOLS","sets":[{"label":"Platform","count":6,"of":{"id":"Workstream:platform"}},
     {"label":"Services & Observability","count":11,"of":{"id":"Workstream:services-observability"}}],"regions":[{"inside":[{"label":"Platform"},
     {"label":"Services & Observability"}],"outside":[],"count":3,"members":{"nodes":[{"id":"Tool:dns"},
     {"id":"Tool:github-artefact-storage"}],"pageInfo":{"hasNextPage":true}}},
     {"inside":[{"label":"Platform"}],"outside":[{"label":"Services & Observability"}],"count":3,"members":{"nodes":[{"id":"Tool:ec2-platforms"},
     {"id":"Tool:eks"}],"pageInfo":{"hasNextPage":true}}},
     {"inside":[{"label":"Services & Observability"}],"outside":[{"label":"Platform"}],"count":8,"members":{"nodes":[{"id":"Tool:cdn"},
     {"id":"Tool:dynatrace"}],"pageInfo":{"hasNextPage":true}}}],"pairs":[{"a":{"label":"Platform"},"b":{"label":"Services & Observability"},"shared":3,"jaccard":0.21428571428571427,"containment":0.5}]}}}
    "#);
}

#[test]
fn the_members_of_a_derived_relations_regions_carry_the_paths_that_placed_them() {
    let query = r#"{ venn(relation: WORKSTREAM_PILLARS, of: ["platform", "services-observability"]) {
             regions { inside { label } members(first: 1) { edges { node { id } witnesses(first: 1) { nodes { id } } } } } } }"#;
    insta::assert_snapshot!(shown(query), @r#"
    {"data":{"venn":{"regions":[{"inside":[{"label":"Platform"},
     {"label":"Services & Observability"}],"members":{"edges":[{"node":{"id":"Pillar:availability"},"witnesses":[{"nodes":[{"id":"Workstream:platform"},
     {"id":"Responsibility:incident-response"},
     {"id":"Pillar:availability"}]},
     {"nodes":[{"id":"Workstream:services-observability"},
     {"id":"Responsibility:failure-elimination"},
     {"id":"Pillar:availability"}]}]}]}}]}}}
    "#);
}

#[test]
fn the_members_of_an_expressions_regions_carry_the_paths_that_its_relations_placed_them_by() {
    let query = r#"{ venn(labels: ["either", "neither"], sets: [
             {union: [{related: {relation: WORKSTREAM_TOOLS, node: "platform"}}, {intersect: [{tools: {}}, {related: {relation: PILLAR_TOOLS, node: "cost"}}]}]},
             {minus: {from: {ids: ["Tool:dns", "Tool:eks"]}, take: [{related: {relation: WORKSTREAM_TOOLS, node: "services-observability"}}]}}]) {
             regions { inside { label } members(first: 2) { edges { node { id } witnesses(first: 2) { nodes { id } } } } } } }"#;
    insta::assert_snapshot!(shown(query), @r#"
    {"data":{"venn":{"regions":[{"inside":[{"label":"either"},
     {"label":"neither"}],"members":{"edges":[{"node":{"id":"Tool:eks"},"witnesses":[{"nodes":[{"id":"Workstream:platform"},
     {"id":"Tool:eks"}]},
     {"nodes":[{"id":"Pillar:cost"},
     {"id":"Responsibility:toil-elimination"},
     {"id":"Tool:eks"}]}]}]}},
     {"inside":[{"label":"either"}],"members":{"edges":[{"node":{"id":"Tool:dns"},"witnesses":[{"nodes":[{"id":"Workstream:platform"},
     {"id":"Tool:dns"}]}]},
     {"node":{"id":"Tool:ec2-platforms"},"witnesses":[{"nodes":[{"id":"Workstream:platform"},
     {"id":"Tool:ec2-platforms"}]},
     {"nodes":[{"id":"Pillar:cost"},
     {"id":"Responsibility:toil-elimination"},
     {"id":"Tool:ec2-platforms"}]}]}]}}]}}}
    "#);
}

#[test]
fn sets_of_any_sort_are_called_after_their_expressions_or_as_one_says() {
    let sets = format!(
        r#"[{PLATFORM}, {{minus: {{from: {{tools: {{name: {{contains: "git"}}}}}}, take: [{SERVICES}, {{ids: ["Tool:dns"]}}]}}}}, {{union: [{{pillars: {{}}}}, {{intersect: [{{tools: {{}}}}, {SERVICES}]}}]}}]"#
    );
    let query =
        format!("{{ venn(sets: {sets}) {{ relation sets {{ label of {{ id }} count }} }} }}");
    insta::assert_snapshot!(shown(&query), @r#"
    {"data":{"venn":{"relation":null,"sets":[{"label":"tools of Workstream:platform","of":null,"count":6},
     {"label":"tools where {name: {contains: \"git\"}} − tools of Workstream:services-observability − {Tool:dns}","of":null,"count":0},
     {"label":"pillars ∪ (tools ∩ tools of Workstream:services-observability)","of":null,"count":15}]}}}
    "#);
    let named = data(&format!(
        r#"{{ venn(sets: [{PLATFORM}, {SERVICES}], labels: ["mine", "yours"]) {{ sets {{ label }} }} }}"#
    ));
    assert_eq!(
        named,
        json!({"venn": {"sets": [{"label": "mine"}, {"label": "yours"}]}})
    );
}

#[test]
fn facets_count_all_of_a_connection_whatever_its_page() {
    let query = r#"{
          all: tools(first: 1) { facets(by: WORKSTREAMS) { totalCount groups { value count node { name } } } }
          some: tools(where: {name: {contains: "git"}}, orderBy: {name: DESC}, first: 0) {
            totalCount facets(by: RESPONSIBILITIES, first: 2) { totalCount groups { value count } } }
          workstream(slug: "platform") { tools(first: 2) { facets(by: PILLARS) { groups { value count } } } }
          toolsOverlapping(workstreams: ["platform", "services-observability"]) { facets(by: PILLARS) { groups { value count } } }
          set(of: {union: [{pillars: {}}, {workstreams: {}}]}) { facets(by: KIND) { groups { value count node { id } } } }
        }"#;
    insta::assert_snapshot!(shown(query), @r#"
    {"data":{"all":{"facets":{"totalCount":2,"groups":[{"value":"services-observability","count":11,"node":{"name":"Services & Observability"}},
     {"value":"platform","count":6,"node":{"name":"Platform"}}]}},"some":{"totalCount":2,"facets":{"totalCount":2,"groups":[{"value":"delivery-performance","count":1},
     {"value":"developer-education","count":1}]}},"workstream":{"tools":{"facets":{"groups":[{"value":"availability","count":5},
     {"value":"performance","count":5},
     {"value":"cost","count":3},
     {"value":"security","count":1}]}}},"toolsOverlapping":{"facets":{"groups":[{"value":"availability","count":2},
     {"value":"performance","count":2},
     {"value":"security","count":1}]}},"set":{"facets":{"groups":[{"value":"Pillar","count":4,"node":null},
     {"value":"Workstream","count":2,"node":null}]}}}}
    "#);
}

#[test]
fn facets_group_by_every_sort_of_attribute() {
    let world = world::fleet();
    let query = "{ services { by: facets(by: TIER) { groups { value count } }
                     target: facets(by: AVAILABILITY_TARGET, first: 3) { totalCount groups { value count } }
                     ports: facets(by: PORTS, first: 3) { groups { value count } }
                     public: facets(by: PUBLIC) { groups { value count } }
                     team: facets(by: TEAM, first: 2) { groups { value node { id } count } } } }";
    insta::assert_snapshot!(world.shown(&world.service(), query), @r#"
    {"data":{"services":{"by":{"groups":[{"value":"IMPORTANT","count":8},
     {"value":"CRITICAL","count":7},
     {"value":"INTERNAL","count":3}]},"target":{"totalCount":8,"groups":[{"value":null,"count":7},
     {"value":"99.9","count":3},
     {"value":"99.0","count":2}]},"ports":{"groups":[{"value":null,"count":9},
     {"value":"8080","count":6},
     {"value":"443","count":2}]},"public":{"groups":[{"value":null,"count":14},
     {"value":"false","count":2},
     {"value":"true","count":2}]},"team":{"groups":[{"value":"checkout","node":{"id":"Team:checkout"},"count":4},
     {"value":"delivery","node":{"id":"Team:delivery"},"count":3}]}}}}
    "#);
}

/// The code and message of the only error.
fn refusal(limits: Limits, query: &str) -> String {
    let world = world::seed();
    let service = world.service_within(limits, DocumentLimits::default());
    let answer = world.answer(&service, query);
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 1, "{answer}");
    let code = errors[0]["extensions"]["code"].as_str().unwrap();
    format!("{code}: {}", errors[0]["message"].as_str().unwrap())
}

#[test]
fn what_makes_no_sense_is_refused_with_what_would() {
    let lines = [
        r#"{ set(of: {related: {relation: WORKSTREAM_TOOLS, node: "platfrom"}}) { totalCount } }"#,
        r#"{ set(of: {union: [{ids: ["Tool:dns"]}, {minus: {from: {ids: ["Tol:dns", "dns"]}, take: [{related: {relation: PILLAR_TOOLS, node: "costs"}}]}}]}) { totalCount } }"#,
        "{ set(of: {intersect: []}) { totalCount } }",
        r#"{ set(of: {tools: {}}, after: "nonsense") { totalCount } }"#,
        "{ set(of: {tools: {}}, first: 1001) { totalCount } }",
        "{ venn { regions { count } } }",
        "{ venn(relation: WORKSTREAM_TOOLS, sets: []) { regions { count } } }",
        r#"{ venn(relation: WORKSTREAM_TOOLS, of: []) { regions { count } } }"#,
        r#"{ venn(relation: WORKSTREAM_TOOLS, of: ["platform", "platfrom"]) { regions { count } } }"#,
        r#"{ venn(relation: WORKSTREAM_TOOLS, labels: ["A", "B"]) { regions { count } } }"#,
        r#"{ venn(sets: [{tools: {}}], of: ["platform"]) { regions { count } } }"#,
        r#"{ venn(sets: [{tools: {}}], labels: ["A", "B"]) { regions { count } } }"#,
        "{ venn(relation: RESPONSIBILITY_TOOLS) { regions { count } } }",
        "{ tools { facets(by: WORKSTREAMS, first: 1001) { totalCount } } }",
    ];
    let lines: Vec<String> = lines
        .iter()
        .map(|query| refusal(Limits::default(), query))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    NOT_FOUND: of.related.node: there is no Workstream with slug "platfrom"; did you mean platform?
    NOT_FOUND: of.union[1].minus.from.ids: there is no kind "Tol"; did you mean Tool?; of.union[1].minus.from.ids: "dns" is no id; ids read like "Workstream:slug"; of.union[1].minus.take[0].related.node: there is no Pillar with slug "costs"; did you mean cost?
    BAD_INPUT: of.intersect: name at least one set
    BAD_CURSOR: after: this is not a cursor of a list of nodes of any kind; use one that this connection gave
    BAD_INPUT: first: 1001 is not between 0 and 1000
    BAD_INPUT: give a relation, or sets
    BAD_INPUT: relation and sets exclude each other: give one of them
    BAD_INPUT: of: 0 sets are not between 1 and 16
    NOT_FOUND: of: there is no Workstream with slug "platfrom"; did you mean platform?
    BAD_INPUT: labels: with a relation, sets are called after their nodes
    BAD_INPUT: of: this goes with a relation; sets say themselves what they are of
    BAD_INPUT: labels: there are 2 for 1 sets; give one for each
    BAD_INPUT: there are 18 responsibilities, and a Venn diagram takes apart 16 sets at most: name the ones that matter in `of`
    BAD_INPUT: first: 1001 is not between 0 and 1000
    "#);
}

#[test]
fn everything_that_a_set_can_make_grow_has_a_limit() {
    let limits = Limits {
        cost_max: 20,
        venn_sets_max: 2,
        facets_max: 5,
        input_list_max: 3,
        ..Limits::default()
    };
    let check = |query: &str| refusal(limits.clone(), query);
    let tools = "{tools: {}}";
    let nested = (0..25).fold(tools.to_owned(), |set, _| format!("{{union: [{set}]}}"));
    let lines = [
        check(&format!(
            "{{ set(of: {{union: [{tools}, {tools}, {tools}, {tools}]}}) {{ totalCount }} }}"
        )),
        check(r#"{ set(of: {ids: ["a", "b", "c", "d"]}) { totalCount } }"#),
        check(&format!("{{ set(of: {nested}) {{ totalCount }} }}")),
        check(&format!(
            "{{ venn(sets: [{tools}, {nested}]) {{ pairs {{ shared }} }} }}"
        )),
        check("{ set(of: {tools: {}}, first: 30) { nodes { id } } }"),
        check(&format!(
            "{{ venn(sets: [{tools}, {tools}, {tools}]) {{ pairs {{ shared }} }} }}"
        )),
        check("{ venn(relation: PILLAR_TOOLS) { pairs { shared } } }"),
        check("{ tools { facets(by: WORKSTREAMS, first: 6) { totalCount } } }"),
    ];
    insta::assert_snapshot!(lines.join("\n"), @r#"
    BAD_INPUT: argument "of": at union: 4 items are more than the limit of 3
    BAD_INPUT: argument "of": at ids: 4 items are more than the limit of 3
    TOO_COSTLY: the request may ask for 28 fields, more than the limit of 20; ask for smaller pages or nest them less
    TOO_COSTLY: the request may ask for 30 fields, more than the limit of 20; ask for smaller pages or nest them less
    TOO_COSTLY: the request may ask for 62 fields, more than the limit of 20; ask for smaller pages or nest them less
    BAD_INPUT: sets: 3 sets are not between 1 and 2
    BAD_INPUT: there are 4 pillars, and a Venn diagram takes apart 2 sets at most: name the ones that matter in `of`
    BAD_INPUT: first: 6 is not between 0 and 5
    "#);
    let tight = Limits {
        visits_max: 15,
        ..Limits::default()
    };
    let lines = [
        refusal(
            tight.clone(),
            "{ set(of: {union: [{tools: {}}, {tools: {}}, {tools: {}}]}) { totalCount } }",
        ),
        refusal(
            tight.clone(),
            "{ venn(relation: WORKSTREAM_TOOLS) { regions { count } } }",
        ),
        refusal(
            tight,
            "{ tools(first: 0) { facets(by: WORKSTREAMS) { totalCount } } }",
        ),
        refusal(
            Limits {
                visits_max: 1_000,
                ..Limits::default()
            },
            &aliased_pairs(1_500),
        ),
        refusal(
            Limits {
                visits_max: 1_000,
                ..Limits::default()
            },
            &minus_one_each(100),
        ),
    ];
    insta::assert_snapshot!(lines.join("\n"), @r#"
    TOO_MANY_VISITS: the request looks at more than 15 nodes and edges; ask for smaller pages or narrower filters
    TOO_MANY_VISITS: the request looks at more than 15 nodes and edges; ask for smaller pages or narrower filters
    TOO_MANY_VISITS: the request looks at more than 15 nodes and edges; ask for smaller pages or narrower filters
    TOO_MANY_VISITS: the request looks at more than 1000 nodes and edges; ask for smaller pages or narrower filters
    TOO_MANY_VISITS: the request looks at more than 1000 nodes and edges; ask for smaller pages or narrower filters
    "#);
}

#[test]
fn a_diagram_has_more_sets_where_the_limit_says_so_and_never_more_than_there_are_bits() {
    let limits = Limits {
        venn_sets_max: 1_000,
        ..Limits::default()
    };
    let world = world::seed();
    let service = world.service_within(limits.clone(), DocumentLimits::default());
    let sets = |count: usize| vec!["{tools: {}}"; count].join(", ");
    let query = |count: usize| {
        format!(
            "{{ venn(sets: [{}]) {{ regions {{ count inside {{ count }} }} pairs {{ jaccard }} }} }}",
            sets(count)
        )
    };
    let answer = world.answer(&service, &query(32));
    let regions = answer["data"]["venn"]["regions"].as_array().unwrap();
    assert_eq!(regions.len(), 1);
    assert_eq!(regions[0]["inside"].as_array().unwrap().len(), 32);
    assert_eq!(
        answer["data"]["venn"]["pairs"].as_array().unwrap().len(),
        32 * 31 / 2
    );
    assert!(refusal(limits, &query(33)).contains("33 sets are not between 1 and 32"));
}

/// One diagram whose pairs are asked for again and again. Each time every pair looks at all regions.
fn aliased_pairs(times: usize) -> String {
    let pairs: String = (0..times)
        .map(|alias| format!("a{alias}:pairs{{shared}} "))
        .collect();
    format!("{{ venn(relation: PILLAR_TOOLS) {{ {pairs} }} }}")
}

/// Eighteen responsibilities from which one is taken, again and again: so few that they are looked up.
fn minus_one_each(times: usize) -> String {
    let take = r#"{ids: ["Responsibility:toil-elimination"]} "#.repeat(times);
    format!(
        "{{ set(of: {{minus: {{from: {{responsibilities: {{}}}}, take: [{take}]}}}}) {{ totalCount }} }}"
    )
}
