//! Rules: what is made of them, and what is wrong with them.

use insta::assert_snapshot;

use super::super::{Ontology, Severity, read_logged};
use super::{good, mistakes};

/// The rules of the file, each with what was made of it.
fn declared(ontology: &Ontology) -> String {
    let rules = ontology.rules.iter().filter(|rule| !rule.is_built_in());
    let lines = rules.map(|rule| {
        let kind = rule.kind().map_or("", |kind| &ontology.kind(kind).name);
        let condition = rule.condition().map(ToString::to_string);
        format!(
            "{} on {kind}, {:?}, hint {:?}\n  {}\n  {:?}",
            rule.name,
            rule.severity,
            rule.hint,
            condition.unwrap_or_default(),
            rule.message.parts
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A kind with a rule that has this condition.
fn with_condition(condition: &str) -> String {
    format!(
        "enum Tier {{ LOW HIGH }}
type Service @rule(name: \"r\", message: \"m\", where: {condition}) {{
  tier: Tier, ports: [Int!], load: Float, since: Date
  team: Team @relation(inverse: \"services\", properties: \"Part\")
}}
type Team
type Part {{ share: Int }}"
    )
}

#[test]
fn a_rule_is_a_condition_with_a_message() {
    let ontology = good(
        r#"type Tool
             @rule(name: "unowned", severity: ERROR, message: "{name} has {owners.count} owners",
                   hint: "give it one", where: {owners: {count: {eq: 0}}})
             @rule(name: "aged", message: "{{{vendor}}} of {id}: {owners}",
                   where: {and: {slug: {in: "a"}}, vendor: null, or: [
                     {vendor: {matches: "^a\"", caseSensitive: true}}, # a comment
                     {createdAt: {lt: "2026-01-01T00:00:00Z"}}]}) {
             vendor: String
             owners: [Team!]! @relation(inverse: "tools")
           }
           type Team"#,
    );
    assert_snapshot!(declared(&ontology), @r#"
    unowned on Tool, Error, hint Some("give it one")
      {owners: {count: {eq: 0}}}
      [Name, Text(" has "), Count(FieldId(0)), Text(" owners")]
    aged on Tool, Warning, hint None
      {and: [{slug: {in: ["a"]}}], or: [{vendor: {matches: "^a\"", caseSensitive: true}}, {createdAt: {lt: "2026-01-01T00:00:00Z"}}]}
      [Text("{"), Attribute(0), Text("} of "), Id, Text(": "), Names(FieldId(0))]
    "#);
}

#[test]
fn every_ontology_has_the_built_in_rules() {
    let ontology = good("type Tool");
    let rules = ontology.rules.iter();
    let names: Vec<(&str, Severity)> = rules
        .map(|rule| (rule.name.as_str(), rule.severity))
        .collect();
    assert_snapshot!(format!("{names:#?}").replace("\n        ", " ").replace(",\n    )", ")"), @r#"
    [
        ( "required-relation-empty", Error),
        ( "edge-inferred-without-note", Warning),
        ( "node-inferred-without-note", Warning),
        ( "orphan", Warning),
        ( "edge-without-source", Info),
        ( "node-without-source", Info),
    ]
    "#);
    assert!(names.is_sorted_by_key(|(name, severity)| (*severity, *name)));
}

#[test]
fn mistakes_in_a_condition_are_reported_each_at_its_place() {
    let sdl = with_condition(
        r#"{
  teir: {eq: HIGH}
  tier: {eq: HIHG, in: ["LOW"]}
  ports: {has: "80", hasAll: [1, 2.5], hasAny: null}
  team: {is: {services: {some: {slug: {startsWith: 3}}}}, edge: {share: {lt: 4000000000}, of: 1}}
  since: {gte: "2026-02-30"}
  name: "DNS"
  description: {matches: "(", isNull: yes}
  load: {gt: "1"}
  or: [{slug: {eq: "a"}, name: {}, slug: {eq: "b"}}]
}"#,
    );
    assert_snapshot!(mistakes(&sdl), @r#"
    o.graphql:3:3: a condition on `Service` has no member `teir`
      3 | teir: {eq: HIGH}
      hint: did you mean `tier`?
    o.graphql:4:14: `eq` takes Tier (LOW, HIGH), found HIHG
      4 | tier: {eq: HIHG, in: ["LOW"]}
      hint: did you mean `HIGH`?
    o.graphql:4:25: `in` takes Tier (LOW, HIGH), found "LOW"
      4 | tier: {eq: HIHG, in: ["LOW"]}
      hint: without quotes: `in: LOW`
    o.graphql:5:16: `has` takes a whole number within 32 bits, found "80"
      5 | ports: {has: "80", hasAll: [1, 2.5], hasAny: null}
    o.graphql:5:34: `hasAll` takes a whole number within 32 bits, found 2.5
      5 | ports: {has: "80", hasAll: [1, 2.5], hasAny: null}
    o.graphql:6:52: `startsWith` takes a string, found 3
      6 | team: {is: {services: {some: {slug: {startsWith: 3}}}}, edge: {share: {lt: 4000000000}, of: 1}}
    o.graphql:6:78: `lt` takes a whole number within 32 bits, found 4000000000
      6 | team: {is: {services: {some: {slug: {startsWith: 3}}}}, edge: {share: {lt: 4000000000}, of: 1}}
    o.graphql:6:91: `edge` has no member `of`
      6 | team: {is: {services: {some: {slug: {startsWith: 3}}}}, edge: {share: {lt: 4000000000}, of: 1}}
      hint: did you mean `or`?
    o.graphql:7:16: `gte` takes a date such as 2026-11-22, found "2026-02-30"
      7 | since: {gte: "2026-02-30"}
    o.graphql:8:9: `name` takes members in braces, found "DNS"
      8 | name: "DNS"
      hint: write `name: {eq: …}`
    o.graphql:9:26: this is not a pattern that can be used: regex parse error:
        (
        ^
    error: unclosed group
      9 | description: {matches: "(", isNull: yes}
    o.graphql:9:39: `isNull` takes `true` or `false`, found yes
      9 | description: {matches: "(", isNull: yes}
    o.graphql:10:14: `gt` takes a finite number, found "1"
      10 | load: {gt: "1"}
    o.graphql:11:36: `slug` stands here twice
      11 | or: [{slug: {eq: "a"}, name: {}, slug: {eq: "b"}}]
    "#);
}

#[test]
fn a_rule_needs_a_name_a_message_and_a_condition() {
    assert_snapshot!(mistakes(
        r#"type Tool
  @rule
  @rule(name: "", message: " ", where: "slug")
  @rule(name: "Un owned", severity: "ERROR", message: 3, where: {})
  @rule(name: "orphan", severity: EROR, message: "m", where: {})
  @rule(name: "twice", message: "m", where: {}, when: {})
  @rule(name: "twice", message: "m", where: {})
{ a: Int @rule }"#
    ), @r#"
    o.graphql:2:3: `@rule` needs `message`
      2 | @rule
      hint: such as `message: "{name} has no owner"`
    o.graphql:2:3: `@rule` needs `name`
      2 | @rule
      hint: such as `name: "unowned"`
    o.graphql:2:3: `@rule` needs `where`
      2 | @rule
      hint: say which nodes break it: `where: {owners: {count: {eq: 0}}}`
    o.graphql:3:15: `name` is empty
      3 | @rule(name: "", message: " ", where: "slug")
    o.graphql:3:28: `message` is empty
      3 | @rule(name: "", message: " ", where: "slug")
    o.graphql:3:40: `where` takes a condition in braces
      3 | @rule(name: "", message: " ", where: "slug")
      hint: without quotes around it
    o.graphql:4:15: `Un owned` is no name of a rule: small letters and digits joined by hyphens, at most 64 characters
      4 | @rule(name: "Un owned", severity: "ERROR", message: 3, where: {})
      hint: for example `unowned-service`
    o.graphql:4:37: `severity` takes a name without quotes
      4 | @rule(name: "Un owned", severity: "ERROR", message: 3, where: {})
      hint: `severity: ERROR`
    o.graphql:4:55: `message` takes a text in quotes
      4 | @rule(name: "Un owned", severity: "ERROR", message: 3, where: {})
    o.graphql:5:15: `orphan` is a built-in rule
      5 | @rule(name: "orphan", severity: EROR, message: "m", where: {})
      hint: choose another name
    o.graphql:5:35: `EROR` is not a severity
      5 | @rule(name: "orphan", severity: EROR, message: "m", where: {})
      hint: did you mean `ERROR`?
    o.graphql:6:49: `@rule` has no argument `when`
      6 | @rule(name: "twice", message: "m", where: {}, when: {})
      hint: its arguments are name, severity, message, hint, where
    o.graphql:7:15: there is a rule `twice` already, at o.graphql:6:15
      7 | @rule(name: "twice", message: "m", where: {})
    o.graphql:8:10: `@rule` does not belong here
      8 | { a: Int @rule }
      hint: it belongs on a kind, after the name of its type
    "#);
}

#[test]
fn placeholders_of_a_message_name_what_the_kind_has() {
    assert_snapshot!(mistakes(
        r#"type Tool
  @rule(name: "a", message: "{nmae} {vendor.count} {owners.count} {own.count} {}", where: {})
  @rule(name: "b", message: "{name", where: {})
  @rule(name: "c", message: "{relation} {broken} {broken.count}", where: {broken: {count: {}}})
{ vendor: String, owners: [Team!]! @relation(inverse: "tools"), broken: [Nowhere!]! @relation(inverse: "x") }
type Team"#
    ), @r#"
    o.graphql:2:29: `{own.count}` counts what is no relation of `Tool`
      2 | @rule(name: "a", message: "{nmae} {vendor.count} {owners.count} {own.count} {}", where: {})
      hint: there is owners
    o.graphql:2:29: `{vendor.count}` counts what is no relation of `Tool`
      2 | @rule(name: "a", message: "{nmae} {vendor.count} {owners.count} {own.count} {}", where: {})
      hint: there is owners
    o.graphql:2:29: a message on `Tool` has no `{nmae}`
      2 | @rule(name: "a", message: "{nmae} {vendor.count} {owners.count} {own.count} {}", where: {})
      hint: did you mean `name`?
    o.graphql:2:29: a message on `Tool` has no `{}`
      2 | @rule(name: "a", message: "{nmae} {vendor.count} {owners.count} {own.count} {}", where: {})
      hint: there is name, slug, id, vendor, owners
    o.graphql:3:29: a brace of the message stands alone
      3 | @rule(name: "b", message: "{name", where: {})
      hint: a placeholder is `{name}`; a plain brace is written twice: `{{`
    o.graphql:4:29: a message on `Tool` has no `{relation}`
      4 | @rule(name: "c", message: "{relation} {broken} {broken.count}", where: {broken: {count: {}}})
      hint: there is name, slug, id, vendor, owners
    o.graphql:5:73: there is no type `Nowhere`
      5 | { vendor: String, owners: [Team!]! @relation(inverse: "tools"), broken: [Nowhere!]! @relation(inverse: "x") }
      hint: declare `type Nowhere` or `enum Nowhere`, or use String, Int, Float, Boolean, DateTime, Date, URL
    "#);
}

#[test]
fn rules_and_their_conditions_are_limited_in_number() {
    let rule = |index| format!("@rule(name: \"r{index}\", message: \"m\", where: {{}})");
    let rules: Vec<String> = (0..501).map(rule).collect();
    let found = mistakes(&format!("type Tool\n{}", rules.join("\n")));
    assert!(found.starts_with("o.graphql:502:1: an ontology has at most 500 rules"));
    let many = vec!["{slug: {eq: \"a\"}}"; 6_000].join("\n");
    let found = mistakes(&format!(
        "type Tool @rule(name: \"r\", message: \"m\", where: {{or: [{many}]}})"
    ));
    assert!(
        found.contains("the conditions of rules have more than 10000 members"),
        "{found}"
    );
    assert_eq!(found.lines().count(), 2, "{found}");
    let tests = |count: usize| {
        let many = vec!["{slug: {startsWith: \"a\"}}"; count].join("\n");
        format!("type Tool @rule(name: \"r\", message: \"m\", where: {{or: [{many}]}})")
    };
    good(&tests(2_000));
    assert!(read_logged(&tests(2_001)).is_ok());
    let found = mistakes(&tests(2_001));
    assert!(
        found.starts_with("o.graphql:2001:21: up to here"),
        "{found}"
    );
    assert!(found.contains("more than 2000 tests on text"), "{found}");
    assert_eq!(found.lines().count(), 2, "{found}");
}

#[test]
fn of_many_names_a_mistake_lists_the_first() {
    let values: String = (0..30).map(|n| format!("V{n} ")).collect();
    let attributes: String = (0..30).map(|n| format!("a{n}: Int ")).collect();
    let found = mistakes(&format!(
        "enum E {{ {values} }}
type Tool @rule(name: \"r\", message: \"{{unknown}}\", where: {{e: {{eq: OTHER}}, unknown: {{}}}})
  {{ {attributes} e: E }}"
    ));
    assert!(found.contains("V18, V19, …), found OTHER"), "{found}");
    assert!(found.contains("there is name, slug, id, a0, "), "{found}");
    assert!(found.contains("a15, a16, …"), "{found}");
    for left_out in ["V20", "a17"] {
        assert!(!found.contains(left_out), "{found}");
    }
}
