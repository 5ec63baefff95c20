//! What documents are compiled to: one line per field, with what it reads and with which arguments.

use remit::graphql::service::Request;
use serde_json::value::RawValue;

use crate::world;

/// The plan of a document on the seed, and what it may cost.
fn check(query: &str, variables: &str, expected: impl FnOnce(String)) {
    let variables = RawValue::from_string(variables.to_owned()).unwrap();
    let service = world::seed().service();
    let request = Request {
        query,
        operation_name: None,
        variables: Some(&variables),
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
        tools <- Many(KindId(2)) where All([Not(All([Related(RelatedFilter { field: FieldId(6), edge: None, some: None, every: None, none: None, includes_all: None, includes_any: None, count: [Gt(Int(1))], is_null: None })])), All([Value(Name, Text(Pattern(Regex("log"))))])]) first 100
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
fn introspection_is_cut_out() {
    let query =
        r#"{ tool(slug: "dns") { slug } __type(name: "Tool") { name } revision { number } }"#;
    check(query, "{}", |plan| {
        insta::assert_snapshot!(plan, @r#"
        tool? <- One(KindId(2)) slug "dns"
          slug <- slot 1
        __type? <- introspection 0
        revision <- Revision
          number <- Member
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
