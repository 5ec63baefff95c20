//! Files that are not YAML, and YAML that is made to hurt.

use super::{fleet_ontology, read};

/// Reads a file with the fleet's ontology, which must fail, and shows the mistakes.
fn check(file: &str) -> String {
    let outcome = read(&fleet_ontology(), &[("a.yaml", file)]);
    outcome.expect_err("there are mistakes").to_string()
}

#[test]
fn what_is_not_yaml_is_one_mistake_with_its_place() {
    let files = [
        "services:\n  a:\n    name: Tools: a list\n",
        "services:\n  a:\n    name: @home\n",
        "services:\n  a:\n    name: \"open\n",
        "services:\n  a:\n    ports: [80, 443\n    public: true\n",
        "services:\n  a:\n   name: A\n    tier: CRITICAL\n",
        "services:\n\ta: {}\n",
        "services: *nowhere\n",
        "services: {\"a: {}}",
    ];
    let shown: Vec<String> = files.into_iter().map(check).collect();
    insta::assert_snapshot!(shown.join("\n\n"), @r#"
    a.yaml:3:16: not YAML: mapping values are not allowed in this context
      3 | name: Tools: a list
      hint: a value that contains `: ` needs quotes

    a.yaml:3:11: not YAML: unexpected character: `@'
      3 | name: @home
      hint: a value that begins with a special character needs quotes

    a.yaml:3:11: not YAML: while scanning a quoted scalar, found unexpected end of stream
      3 | name: "open
      hint: look for a quote or bracket that is not closed

    a.yaml:4:11: not YAML: illegal placement of ':' indicator
      4 | public: true
      hint: look for a quote or bracket that is not closed

    a.yaml:4:9: not YAML: mapping values are not allowed in this context
      4 | tier: CRITICAL
      hint: look at the indentation of this line and the one before it

    a.yaml:2:2: not YAML: tabs disallowed within this context (block indentation)
      2 | a: {}
      hint: indent with spaces, never with tabs

    a.yaml:1:11: not YAML: while parsing node, found unknown anchor
      1 | services: *nowhere
      hint: an alias such as `*name` needs its anchor `&name` before it; another text needs quotes

    a.yaml:1:12: not YAML: while scanning a quoted scalar, found unexpected end of stream
      1 | services: {"a: {}}
      hint: look for a quote or bracket that is not closed
    "#);
}

#[test]
fn lines_end_with_carriage_returns_too() {
    for file in [
        "services:\n  a:\n    name: @home\n",
        "services:\n  a: {}\n  b:\n    nam: B\n",
    ] {
        let shown = check(file);
        assert!(shown.contains(" | nam"), "{shown}");
        for line_end in ["\r\n", "\r"] {
            assert_eq!(check(&file.replace('\n', line_end)), shown, "{line_end:?}");
        }
    }
}

#[test]
fn what_fact_files_do_not_use_of_yaml() {
    let files = [
        "services: {a: {}}\n---\nservices: {b: {}}\n",
        "services: !!omap {}\n",
        "services: {a: {name: !secret x}}\n",
        "services: &a {b: *a}\n",
        "? [services]\n: {}\n",
    ];
    let shown: Vec<String> = files.into_iter().map(check).collect();
    insta::assert_snapshot!(shown.join("\n\n"), @"
    a.yaml:2:1: a second document begins here
      2 | ---
      hint: use one file for each

    a.yaml:1:11: the tag `tag:yaml.org,2002:!omap` means nothing here
      1 | services: !!omap {}
      hint: no tags are needed; the ontology says what a value is

    a.yaml:1:22: the tag `!secret` means nothing here
      1 | services: {a: {name: !secret x}}
      hint: no tags are needed; the ontology says what a value is

    a.yaml:1:18: an alias stands inside of what it repeats
      1 | services: &a {b: *a}

    a.yaml:1:3: a key must be a text
      1 | ? [services]
    ");
}

#[test]
fn nesting_is_limited() {
    let block: String = (0..40)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    let files = ["[".repeat(100_000), "- ".repeat(100_000), block];
    for file in files {
        let shown = check(&file);
        assert!(
            shown.contains("nested deeper") || shown.contains("recursion"),
            "{shown}"
        );
    }
}

#[test]
fn aliases_cannot_blow_a_file_up() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let before = level - 1;
        let aliases = vec![format!("*a{before}"); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let shown = check(&bomb);
    assert!(shown.contains("aliases repeat more than"), "{shown}");
}
