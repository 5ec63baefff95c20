//! How large pictures and exports may be.

use remit::graphql::limits::Limits;

use crate::world;

/// The codes of what is wrong with a question under limits that are soon reached.
fn check(limits: Limits, query: &str, code: &str) {
    let world = world::seed();
    let service = world.service_within(limits, Default::default());
    let answer = world.answer(&service, query);
    assert_eq!(
        answer["errors"][0]["extensions"]["code"], code,
        "{query}: {answer}"
    );
}

#[test]
fn a_picture_shows_so_many_cells_at_most() {
    let limits = Limits {
        picture_cells_max: 7,
        ..Limits::default()
    };
    check(
        limits.clone(),
        "{ coverage(relation: WORKSTREAM_PILLARS) { svg } }",
        "TOO_COSTLY",
    );
    let query = "{ coverage(relation: WORKSTREAM_PILLARS) { csv markdown } }";
    let world = world::seed();
    let service = world.service_within(limits, Default::default());
    let answer = world::body(&service, &world.view(), query);
    assert!(!answer.contains("errors"), "tables are not pictures");
}

#[test]
fn every_file_counts_towards_the_size_of_the_answer() {
    for fields in [
        "venn(relation: WORKSTREAM_TOOLS) { svg }",
        "venn(relation: WORKSTREAM_TOOLS) { csv }",
        "venn(relation: WORKSTREAM_TOOLS) { markdown }",
        "coverage(relation: TOOL_PILLARS) { svg }",
        "coverage(relation: TOOL_PILLARS) { csv }",
        "coverage(relation: TOOL_PILLARS) { markdown }",
        "neighborhood(of: [\"Tool:eks\"]) { mermaid }",
        "neighborhood(of: [\"Tool:eks\"]) { dot }",
        "neighborhood(of: [\"Tool:eks\"]) { graphml }",
        "neighborhood(of: [\"Tool:eks\"]) { jsonLd }",
        "neighborhood(of: [\"Tool:eks\"]) { csv }",
        "neighborhood(of: [\"Tool:eks\"]) { markdown }",
    ] {
        let limits = Limits {
            answer_bytes_max: 100,
            ..Limits::default()
        };
        check(limits, &format!("{{ {fields} }}"), "ANSWER_TOO_LARGE");
    }
}

#[test]
fn drawing_the_same_picture_many_times_is_refused() {
    let fields: Vec<String> = (0..60).map(|index| format!("v{index}: svg")).collect();
    let query = format!(
        "{{ venn(relation: WORKSTREAM_TOOLS) {{ {} }} }}",
        fields.join(" ")
    );
    check(Limits::default(), &query, "TOO_MANY_VISITS");
}
