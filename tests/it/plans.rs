//! What documents are compiled to: one line per field, with what it reads and with which arguments.

use remit::graphql::service::Request;

use crate::world;

/// The plan of a document on the seed, and what it may cost.
fn check(query: &str, variables: &str, expected: impl FnOnce(String)) {
    let service = world::seed().service();
    let request = Request {
        query: query.into(),
        operation_name: None,
        variables: Some(variables),
    };
    let begun = service
        .begin(request)
        .unwrap_or_else(|refused| panic!("{}", String::from_utf8_lossy(&refused.body)));
    expected(format!("{}cost {}", begun.plan(), begun.cost()));
}

#[test]
fn a_list_of_nodes_reads_ready_made_slots() {
    check(
        "{ tools(first: 5) { nodes { id slug name } } }",
        "{}",
        |plan| {
            insta::assert_snapshot!(plan, @"
        tools <- Many(KindId(2)) first 5
          nodes <- Nodes
            id <- slot 0
            slug <- slot 1
            name <- slot 2
        cost 21
        ");
        },
    );
}

#[test]
fn what_a_question_asks_for_counts_towards_the_cost() {
    check(
        r#"{ paths(from: "Tool:dns", to: "Pillar:cost", first: 4) { length }
             neighborhood(of: ["Tool:dns"], relations: [TOOL_WORKSTREAMS], maxNodes: 20) { omitted }
             coverage(relation: TOOL_PILLARS, rows: ["dns"]) { cells(first: 6) { count } gaps { candidates { reason } } }
             impact(of: "Tool:dns") { lostCount }
             singlePoints(first: 7) { dependents(first: 8) { ... on Tool { id } } } }"#,
        "{}",
        |plan| {
            insta::assert_snapshot!(plan, @r#"
        paths <- Paths from "Tool:dns" to "Pillar:cost" length 6 first 4
          length <- PathLength
        neighborhood <- Neighborhood of ["Tool:dns"] depth 1 along [FieldId(6)] nodes 20
          omitted <- SubgraphMember(Omitted)
        coverage <- Coverage of FieldId(8) rows ["dns"]
          cells <- CoverageMember(Cells) first 6
            count <- CoverageMember(Count)
          gaps <- CoverageMember(Gaps) first 100
            candidates <- CoverageMember(Candidates) first 3
              reason <- CoverageMember(Reason)
        impact <- Impact id "Tool:dns"
          lostCount <- ImpactMember(LostCount)
        singlePoints <- SinglePoints first 7
          dependents <- ImpactMember(Dependents) first 8
            kind 0:
            kind 1:
            kind 2:
              id <- slot 0
            kind 3:
        cost 501
        "#)
        },
    );
}

#[test]
fn what_is_selected_twice_is_read_once() {
    let query = "{ a: tools { ...Page nodes { slug } } }
                 fragment Page on ToolConnection { nodes { name slug } totalCount }";
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @"
        a <- Many(KindId(2)) first 100
          nodes <- Nodes
            name <- slot 2
            slug <- slot 1
          totalCount <- TotalCount
        cost 5
        ");
    });
}

#[test]
fn a_selection_on_an_interface_is_flattened_per_kind() {
    let query = r#"{ node(id: "Tool:dns") { __typename id
                     ... on Entity { name } ... on Tool { workstreams { totalCount } } } }"#;
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @r#"
        node? <- NodeById id "Tool:dns"
          kind 0:
            __typename <- constant "Workstream"
            id <- slot 0
            name <- slot 2
          kind 1:
            __typename <- constant "Responsibility"
            id <- slot 0
            name <- slot 2
          kind 2:
            __typename <- constant "Tool"
            id <- slot 0
            name <- slot 2
            workstreams <- Related(FieldId(6)) first 100
              totalCount <- TotalCount
          kind 3:
            __typename <- constant "Pillar"
            id <- slot 0
            name <- slot 2
        cost 6
        "#);
    });
}

#[test]
fn conditions_are_decided_before_the_plan_is_made() {
    let query = "query($no: Boolean!) { pillars { nodes {
                     id @skip(if: true) slug @include(if: true) name @include(if: $no)
                     ... @skip(if: $no) { description } } } }";
    check(query, r#"{"no": false}"#, |plan| {
        insta::assert_snapshot!(plan, @"
        pillars <- Many(KindId(3)) first 100
          nodes <- Nodes
            slug <- slot 1
            description? <- slot 3
        cost 4
        ");
    });
}

#[test]
fn a_filter_is_compiled_with_the_plan() {
    let query = r#"{ tools(where: {name: {contains: "log"}, not: {workstreams: {count: {gt: 1}}}}) {
                       totalCount } }"#;
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @r#"
        tools <- Many(KindId(2)) where All([Not(All([Related(RelatedFilter { field: FieldId(6), edge: None, some: None, every: None, none: None, includes_all: None, includes_any: None, count: Some([Gt(Int(1))]), is_null: None })])), All([Value(Name, Text(Pattern(Regex("log"))))])]) first 100
          totalCount <- TotalCount
        cost 2
        "#);
    });
}

#[test]
fn arguments_with_variables_are_left_to_each_request() {
    let query = "query($first: Int, $of: [String!]) {
                     toolsOverlapping(pillars: $of, first: $first) { nodes { slug } } }";
    check(query, r#"{"first": 2, "of": ["cost"]}"#, |plan| {
        insta::assert_snapshot!(plan, @"
        toolsOverlapping <- Overlapping(KindId(2)) pillars=$of first=$first
          nodes <- Nodes
            slug <- slot 1
        cost 5
        ");
    });
}

#[test]
fn nested_pages_multiply_what_a_request_may_cost() {
    let query = "{ workstreams(first: 2) { nodes { tools(first: 10) { nodes { slug } } } } }";
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @"
        workstreams <- Many(KindId(0)) first 2
          nodes <- Nodes
            tools <- Related(FieldId(0)) first 10
              nodes <- Nodes
                slug <- slot 1
        cost 45
        ");
    });
}

#[test]
fn an_order_and_a_page_from_the_end_stand_with_their_field() {
    let query = "{ tools(orderBy: [{name: DESC}, {createdAt: ASC}], last: 3) { pageInfo {
                     startCursor hasPreviousPage } } }";
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @"
        tools <- Many(KindId(2)) order [SortKey { subject: Name, descending: true }, SortKey { subject: CreatedAt, descending: false }] last 3
          pageInfo <- PageInfo
            startCursor? <- StartCursor
            hasPreviousPage <- HasPreviousPage
        cost 10
        ");
    });
}

#[test]
fn a_derived_edge_has_witnesses() {
    let query = r#"{ tool(slug: "dns") { pillars { edges { witnesses { length steps { relation } } } } } }"#;
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @r#"
        tool? <- One(KindId(2)) slug "dns"
          pillars <- Related(FieldId(8)) first 100
            edges <- Edges
              witnesses <- Witnesses first 3
                length <- PathLength
                steps <- PathSteps
                  relation <- StepRelation
        cost 13
        "#);
    });
}

#[test]
fn a_search_has_its_words_folded_and_costs_its_page() {
    let query = r#"{ search(text: "Zoë's EKS!", kinds: [TOOL], first: 3) { nodes { slug } edges {
                     matches { text } } } }"#;
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @r#"
        search <- Search "zoe s eks" kinds [KindId(2)] first 3
          nodes <- Nodes
            kind 0:
              slug <- slot 1
            kind 1:
              slug <- slot 1
            kind 2:
              slug <- slot 1
            kind 3:
              slug <- slot 1
          edges <- Edges
            matches <- Found(Matches) first 10
              text <- Found(Text)
        cost 43
        "#);
    });
}

#[test]
fn introspection_is_cut_out() {
    let query =
        r#"{ tool(slug: "dns") { slug } __type(name: "Tool") { name } revision { number } }"#;
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @r#"
        tool? <- One(KindId(2)) slug "dns"
          slug <- slot 1
        __type? <- introspection 0
        revision <- Revision
          number <- History(RevisionNumber)
        cost 5
        "#);
    });
}

#[test]
fn a_bad_constant_argument_is_kept_as_the_error_of_its_field() {
    check("{ tools(first: -1) { totalCount } }", "{}", |plan| {
        insta::assert_snapshot!(plan, @"
        tools <- Many(KindId(2)) error first: -1 is not between 0 and 1000
          totalCount <- TotalCount
        cost 2
        ");
    });
}

#[test]
fn what_is_left_open_counts_as_work_by_what_is_there() {
    let world = world::seed();
    let service = world.service();
    let work = |query: &str| {
        let request = Request {
            query: query.into(),
            operation_name: None,
            variables: None,
        };
        let begun = service.begin(request).unwrap();
        (begun.cost(), begun.work(&world.snapshot()))
    };
    // Two workstreams, 14 tools; a page and a list of nodes are looked at once each.
    let nest = "{ workstreams { nodes { tools { nodes { slug } } } } }";
    assert_eq!(work(nest), (5, 61));
    let nodes = world.snapshot().vertex_count() as u64;
    let filtered = r#"{ tools(where: {name: {eq: "x"}}, first: 1) { totalCount } }"#;
    assert_eq!(work(filtered), (2, nodes + 1));
    assert_eq!(work("{ __schema { queryType { name } } }"), (1, u64::MAX));
    // What is one field may be much work.
    let drawing = "{ venn(relation: WORKSTREAM_TOOLS) { svg } }";
    assert_eq!(work(drawing), (2, nodes + 100_000));
    let parts = world.ontology().parts() as u64;
    assert_eq!(work("{ ontology { sdl } }"), (2, parts + 1));
}

#[test]
fn constant_arguments_count_towards_the_weight_of_a_plan() {
    let service = world::seed().service();
    let weight = |condition: &str| {
        let query = format!("{{ tools(where: {{{condition}}}) {{ totalCount }} }}");
        let request = Request {
            query: (&query).into(),
            operation_name: None,
            variables: None,
        };
        service.begin(request).unwrap().plan().bytes()
    };
    let none = weight("");
    assert!(weight(r#"name: {contains: "a"}"#) > none + 60_000);
    let slugs = r#""a","#.repeat(1_000);
    assert!(weight(&format!("slug: {{in: [{slugs}]}}")) > none + 100_000);
}

#[test]
fn a_set_costs_its_parts() {
    let query = r#"{ set(of: {minus: {from: {related: {relation: WORKSTREAM_TOOLS, node: "platform"}}, take: [
                       {ids: ["Tool:dns", "Tool:siem"]}, {pillars: {}}]}}, first: 2) { nodes { slug } } }"#;
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @r#"
        set <- Set Minus(Related(FieldId(0), "platform"), [Ids(["Tool:dns", "Tool:siem"]), Where(KindId(3), All([]))]) first 2
          nodes <- Nodes
            kind 0:
              slug <- slot 1
            kind 1:
              slug <- slot 1
            kind 2:
              slug <- slot 1
            kind 3:
              slug <- slot 1
        cost 11
        "#);
    });
}

#[test]
fn a_venn_and_facets_stand_with_what_they_are_of() {
    let query = r#"{ venn(relation: PILLAR_TOOLS, of: ["cost"]) { regions { members(first: 2) {
                       edges { witnesses { length } } } } }
                     tools { facets(by: PILLARS, first: 3) { groups { count } } } }"#;
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @r#"
        venn <- Venn(Diagram) FieldId(11) of Some(["cost"])
          regions <- Venn(Regions)
            members <- Venn(Members) first 2
              edges <- Edges
                witnesses <- Venn(Witnesses) first 3
                  length <- PathLength
        tools <- Many(KindId(2)) first 100
          facets <- Facet(Of(Some(KindId(2)))) by Relation(FieldId(8)) first 3
            groups <- Facet(Groups)
              count <- Facet(Count)
        cost 21
        "#);
    });
}
