//! What well-formed files mean, shown as the file that an export would write.

use super::{Facts, fleet_ontology, read};
use crate::reading::InputFile;

/// Reads the files with the fleet's ontology and writes what they say.
fn check(files: &[(&str, &str)]) -> String {
    let ontology = fleet_ontology();
    let desired = read(&ontology, files).unwrap_or_else(|error| panic!("{error}"));
    Facts::of(desired).write(&ontology)
}

#[test]
fn text_is_taken_as_it_is_written() {
    let file = "
services:
  a:
    name: no
    version: 1.10
    labels: {year: 2024, on: yes, hex: 0x1F, quoted: 'null'}
    description: >
      Folded
      text.
people:
  b: {name: ~x, email: 2024-01-01}
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @r#"
    people:
      b:
        name: "~x"
        email: "2024-01-01"

    services:
      a:
        name: "no"
        description: |
          Folded text.
        labels:
          hex: "0x1F"
          "on": "yes"
          quoted: "null"
          year: "2024"
        version: "1.10"
    "#);
}

#[test]
fn a_single_item_stands_for_a_list_of_one() {
    let file = "
document: Catalogue
services:
  a:
    ports: 80
    team: b
    environments: c
    sources: Page 1
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @"
    teams:
      b:
        services:
          - a

    services:
      a:
        name: a
        ports:
          - 80
        environments:
          - c
        sources:
          - document: Catalogue
            locator: Page 1
            basis: STATED
    ");
}

#[test]
fn sources_are_short_or_in_full() {
    let file = "
services:
  a:
    sources:
      - Page 1
      - {locator: Page 2, note: Smudged.}
      - {inferred: It must be so., locator: Page 3}
      - {basis: INFERRED, note: It must be so.}
      - {document: Wiki, observedAt: 2026-11-22}
      - {document: Wiki, url: HTTPS://Wiki.Example.com}
      - {document: null, locator: Page 4}
document: {name: Catalogue, url: https://example.com/catalogue}
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @"
    services:
      a:
        name: a
        sources:
          - document: Catalogue
            locator: Page 1
            url: https://example.com/catalogue
            basis: STATED
          - document: Catalogue
            locator: Page 2
            url: https://example.com/catalogue
            basis: STATED
            note: Smudged.
          - document: Catalogue
            locator: Page 3
            url: https://example.com/catalogue
            basis: INFERRED
            note: It must be so.
          - document: Catalogue
            url: https://example.com/catalogue
            basis: INFERRED
            note: It must be so.
          - document: Wiki
            basis: STATED
            observedAt: 2026-11-22
          - document: Wiki
            url: https://wiki.example.com/
            basis: STATED
          - document: Catalogue
            locator: Page 4
            url: https://example.com/catalogue
            basis: STATED
    ");
}

#[test]
fn a_relation_is_stated_from_either_end() {
    let file = "
services:
  a: {dependsOn: {to: b, timeoutMs: 5}}
  b: {dependents: [{to: a, strength: HARD}, c]}
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @"
    services:
      a:
        name: a
        dependsOn:
          - to: b
            strength: HARD
            timeoutMs: 5
      b:
        name: b
      c:
        dependsOn:
          - b
    ");
}

#[test]
fn what_several_files_say_is_put_together() {
    let one = "
owner: platform
document: Catalogue
services: {a: {name: A, tier: CRITICAL, labels: {x: 1}, sources: [Page 1], dependsOn: b}}
";
    let two = "
owner: audit
document: Audit
services: {a: {name: A, public: true, labels: {y: 2}, sources: [Page 9]}}
";
    insta::assert_snapshot!(check(&[("one.yaml", one), ("two.yaml", two)]), @r#"
    services:
      a:
        name: A
        labels:
          x: "1"
          "y": "2"
        tier: CRITICAL
        public: true
        dependsOn:
          - to: b
            stated-by:
              - platform
        sources:
          - document: Catalogue
            locator: Page 1
            basis: STATED
          - document: Audit
            locator: Page 9
            basis: STATED
        stated-by:
          - audit
          - platform
    "#);
}

#[test]
fn json_is_read_too() {
    let file = r#"{
	"document": "Catalogue",
	"services": {"a": {"name": "\ud83d\ude80 \u00e9 C:\\ud83d", "ports": [80,443], "public":true, "team": null_team}}
}"#;
    let file = file.replace("null_team", r#""b""#);
    insta::assert_snapshot!(check(&[("a.json", &file)]), @r#"
    teams:
      b:
        services:
          - a

    services:
      a:
        name: "🚀 é C:\\ud83d"
        ports:
          - 80
          - 443
        public: true
    "#);
}

#[test]
fn anchors_repeat_whole_values() {
    let file = "
services:
  a: {sources: &here [{document: Catalogue}], team: &team b}
  c: {sources: *here, team: *team}
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @"
    teams:
      b:
        services:
          - a
          - c

    services:
      a:
        name: a
        sources:
          - document: Catalogue
            basis: STATED
      c:
        name: c
        sources:
          - document: Catalogue
            basis: STATED
    ");
}

#[test]
fn absent_is_not_null() {
    let file = "
services:
  absent:
  null-body: {}
  cleared: {description: null, labels: {}, sources: [], stated-by: [], ports: null, tier: ~, version: }
";
    let desired = read(&fleet_ontology(), &[("a.yaml", file)]).unwrap();
    let shown: Vec<String> = desired
        .nodes
        .iter()
        .map(|node| {
            let patch = &node.patch;
            format!(
                "{} description={:?} labels={:?} sources={:?} owners={:?} attributes={:?}",
                node.key,
                patch.description,
                patch.labels,
                patch.sources,
                patch.owners,
                patch.attributes
            )
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    Service:absent description=None labels=None sources=None owners=None attributes={}
    Service:null-body description=None labels=None sources=None owners=None attributes={}
    Service:cleared description=Some(None) labels=Some([]) sources=Some([]) owners=Some({}) attributes={"ports": None, "tier": None, "version": None}
    "#);
}

#[test]
fn an_empty_file_says_nothing() {
    for file in [
        "",
        "# nothing yet\n",
        "---\n",
        "null",
        "services:\n",
        "services: {}",
    ] {
        assert_eq!(check(&[("a.yaml", file)]), "", "{file:?}");
    }
}

#[test]
fn the_owner_given_by_the_caller_takes_the_place_of_the_files_own() {
    let files = [InputFile::new("a.yaml", "owner: b\nservices: {a: }")];
    let desired = crate::facts::read(&fleet_ontology(), &files, Some("c")).unwrap();
    let owners: Vec<&str> = desired.owners.iter().map(AsRef::as_ref).collect();
    assert_eq!(owners, ["c"]);
    assert_eq!(desired.nodes[0].patch.owners_added, desired.owners);
}

#[test]
fn an_owner_whose_file_is_empty_still_speaks() {
    let desired = read(&fleet_ontology(), &[("a.yaml", "owner: b")]).unwrap();
    assert_eq!(desired.owners.len(), 1);
}

#[test]
fn an_edge_knows_the_node_that_its_file_names() {
    let file = "teams: {a: {services: [b]}}";
    let desired = read(&fleet_ontology(), &[("a.yaml", file)]).unwrap();
    let edge = &desired.edges[0];
    let shown = format!("{} names {} at {:?}", edge.key, edge.names, edge.origin);
    insta::assert_snapshot!(shown, @r#"Team:a services b names Service:b at Origin { file: "a.yaml", place: Place { line: 1, column: 24 }, text: "teams: {a: {services: [b]}}" }"#);
}
