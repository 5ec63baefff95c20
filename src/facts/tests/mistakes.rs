//! What is wrong in files, all of it at once, each with place, text and hint.

use super::{fleet_ontology, read};

/// Reads the files with the fleet's ontology, which must fail, and shows the mistakes.
fn check(files: &[(&str, &str)]) -> String {
    let outcome = read(&fleet_ontology(), files);
    outcome.expect_err("there are mistakes").to_string()
}

#[test]
fn names_that_there_are_not() {
    let file = "
service:
  a: {}
Person:
  a: {}
tems:
  a: {}
services:
  a:
    slug: a
    <<: x
    dependson: b
    banana: 1
    dependsOn: {to: b, timeout: 5, sorces: []}
    sources: {document: Wiki, page: 5}
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @"
    a.yaml:2:1: there is no section `service`
      2 | service:
      hint: the section is called `services`
    a.yaml:4:1: there is no section `Person`
      4 | Person:
      hint: the section is called `people`
    a.yaml:6:1: there is no section `tems`
      6 | tems:
      hint: did you mean `teams`?
    a.yaml:10:5: a Service has no `slug`
      10 | slug: a
      hint: the slug is the key that all this stands under
    a.yaml:11:5: a Service has no `<<`
      11 | <<: x
      hint: YAML 1.2 has no merge keys; repeat whole values with `&name` and `*name`
    a.yaml:12:5: a Service has no `dependson`
      12 | dependson: b
      hint: did you mean `dependsOn`?
    a.yaml:13:5: a Service has no `banana`
      13 | banana: 1
      hint: a member is one of name, description, labels, sources, stated-by, tier, availabilityTarget, ports, public, version, deployedAt, runbook, team, dependsOn, repository, datastores, environments, objectives, dependents, incidents
    a.yaml:14:24: an edge of `dependsOn` has no `timeout`
      14 | dependsOn: {to: b, timeout: 5, sorces: []}
      hint: did you mean `timeoutMs`?
    a.yaml:14:36: an edge of `dependsOn` has no `sorces`
      14 | dependsOn: {to: b, timeout: 5, sorces: []}
      hint: did you mean `sources`?
    a.yaml:15:31: a source has no `page`
      15 | sources: {document: Wiki, page: 5}
      hint: a member of a source is one of document, locator, url, basis, inferred, note, observedAt
    ");
}

#[test]
fn slugs_that_are_none() {
    let file = "
services:
  Web Shop:
  web_shop:
    team: Team:checkout
    dependsOn: [Größe, {to: 'a--b'}, {note: x}, null, [b]]
  '':
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @r#"
    a.yaml:3:3: "Web Shop" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters
      3 | Web Shop:
      hint: did you mean `web-shop`?
    a.yaml:4:3: "web_shop" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters
      4 | web_shop:
      hint: did you mean `web-shop`?
    a.yaml:5:11: "Team:checkout" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters
      5 | team: Team:checkout
      hint: did you mean `checkout`?
    a.yaml:6:17: "Größe" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters
      6 | dependsOn: [Größe, {to: 'a--b'}, {note: x}, null, [b]]
      hint: did you mean `gr-e`?
    a.yaml:6:29: "a--b" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters
      6 | dependsOn: [Größe, {to: 'a--b'}, {note: x}, null, [b]]
      hint: did you mean `a-b`?
    a.yaml:6:38: this edge does not say which Service it leads to
      6 | dependsOn: [Größe, {to: 'a--b'}, {note: x}, null, [b]]
      hint: add `to: slug`
    a.yaml:6:49: expected the slug of a Service or a map with `to`, found null
      6 | dependsOn: [Größe, {to: 'a--b'}, {note: x}, null, [b]]
    a.yaml:6:55: expected the slug of a Service or a map with `to`, found a list
      6 | dependsOn: [Größe, {to: 'a--b'}, {note: x}, null, [b]]
    a.yaml:7:3: "" is not a slug: use runs of a-z and 0-9 joined by single hyphens, at most 63 characters
      7 | '':
    "#);
}

#[test]
fn values_of_another_type() {
    let file = "
services:
  a:
    tier: critical
    availabilityTarget: 99,9
    ports: [80, \"443\", 8.5, 99999999999]
    public: yes
    deployedAt: 2026-11-22
    runbook: wiki/a
    version: [1]
    name:
    description: {text: x}
    labels: [x]
incidents:
  b:
    lessons: [null, {a: b}]
    startedAt: null
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @r#"
    a.yaml:4:11: expected Tier (CRITICAL, IMPORTANT, INTERNAL), found "critical"
      4 | tier: critical
      hint: did you mean `CRITICAL`?
    a.yaml:5:25: expected a number, found "99,9"
      5 | availabilityTarget: 99,9
    a.yaml:6:17: expected a whole number, found "443"
      6 | ports: [80, "443", 8.5, 99999999999]
      hint: a number stands without quotes
    a.yaml:6:24: expected a whole number within 32 bits, found 8.5
      6 | ports: [80, "443", 8.5, 99999999999]
    a.yaml:6:29: expected a whole number within 32 bits, found 99999999999
      6 | ports: [80, "443", 8.5, 99999999999]
    a.yaml:7:13: expected true or false, found "yes"
      7 | public: yes
      hint: write `true`
    a.yaml:8:17: expected an RFC 3339 time such as 2026-11-22T08:30:00Z, found "2026-11-22"
      8 | deployedAt: 2026-11-22
    a.yaml:9:14: expected an absolute URL such as https://example.org/, found "wiki/a"
      9 | runbook: wiki/a
    a.yaml:10:14: expected a string, found a list
      10 | version: [1]
    a.yaml:11:5: a name cannot be cleared
      11 | name:
      hint: leave it out: a node without a name is called by its slug
    a.yaml:12:18: expected a text, found a map
      12 | description: {text: x}
    a.yaml:13:13: expected a map of keys and values, found a list
      13 | labels: [x]
    a.yaml:16:15: expected a string, found null
      16 | lessons: [null, {a: b}]
    a.yaml:16:21: expected a string, found a map
      16 | lessons: [null, {a: b}]
    "#);
}

/// No quotes stand around any of them, so none is told to leave them out.
#[test]
fn what_looks_like_a_number_and_is_none() {
    let file = "
services:
  a: {availabilityTarget: 1e400}
  b: {availabilityTarget: nan}
  c: {ports: [0x-5, 0x+5, 0x1F, 0o-7]}
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @r#"
    a.yaml:3:27: expected a number, found "1e400"
      3 | a: {availabilityTarget: 1e400}
    a.yaml:4:27: expected a number, found "nan"
      4 | b: {availabilityTarget: nan}
    a.yaml:5:15: expected a whole number, found "0x-5"
      5 | c: {ports: [0x-5, 0x+5, 0x1F, 0o-7]}
    a.yaml:5:21: expected a whole number, found "0x+5"
      5 | c: {ports: [0x-5, 0x+5, 0x1F, 0o-7]}
    a.yaml:5:33: expected a whole number, found "0o-7"
      5 | c: {ports: [0x-5, 0x+5, 0x1F, 0o-7]}
    "#);
}

#[test]
fn sources_that_say_too_little_or_too_much() {
    let file = "
services:
  a:
    sources:
      - Page 1
      - {basis: INFERRED, document: Wiki}
      - {inferred: ' ', document: Wiki}
      - {inferred: So., note: So., document: Wiki}
      - {basis: GUESSED, document: Wiki}
      - {document: Wiki, url: nowhere, observedAt: yesterday}
      - [Wiki]
      - {inferred: It must be so, of course., document: Wiki}
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @r#"
    a.yaml:5:9: this source does not say which document it is in
      5 | - Page 1
      hint: give it a `document`, or write a `document:` line at the top of the file
    a.yaml:6:9: an INFERRED source needs a note that says why
      6 | - {basis: INFERRED, document: Wiki}
      hint: write `inferred: why`
    a.yaml:7:9: an INFERRED source needs a note that says why
      7 | - {inferred: ' ', document: Wiki}
      hint: write `inferred: why`
    a.yaml:8:10: `inferred` is short for `basis: INFERRED` with a `note`
      8 | - {inferred: So., note: So., document: Wiki}
      hint: use `inferred: why`, or `basis` and `note`, not both
    a.yaml:9:17: there is no basis `GUESSED`
      9 | - {basis: GUESSED, document: Wiki}
      hint: a basis is one of STATED, INFERRED
    a.yaml:10:31: expected an absolute URL such as https://example.org/, found "nowhere"
      10 | - {document: Wiki, url: nowhere, observedAt: yesterday}
    a.yaml:10:52: expected a date such as 2026-11-22, found "yesterday"
      10 | - {document: Wiki, url: nowhere, observedAt: yesterday}
    a.yaml:11:9: expected a text, found a list
      11 | - [Wiki]
    a.yaml:12:35: a source has no `of course.`
      12 | - {inferred: It must be so, of course., document: Wiki}
      hint: inside of { }, a text with a comma needs quotes
    "#);
}

#[test]
fn relations_that_cannot_be_so() {
    let file = "
services:
  a:
    team: [b, c]
    contacts: [d]
    dependsOn: null
  e: {team: f}
teams:
  g: {services: [e]}
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @"
    a.yaml:4:5: `team` leads to one node, found a list
      4 | team: [b, c]
      hint: write `team: slug`
    a.yaml:5:5: `contacts` is derived and cannot be stated
      5 | contacts: [d]
      hint: it follows from `team.members`; state those edges
    a.yaml:6:5: null does not remove the edges of `dependsOn`
      6 | dependsOn: null
      hint: leave it out; edges that no file states any more go with --prune
    a.yaml:9:18: `team` of Service:e is `g` here and `f` in a.yaml:7:13
      9 | g: {services: [e]}
      hint: `team` leads to one node
    ");
}

#[test]
fn the_same_key_twice() {
    let file = "
services:
  a:
    name: A
    name: B
  b: {}
  a: {}
services:
  c: {}
";
    insta::assert_snapshot!(check(&[("a.yaml", file)]), @"
    a.yaml:5:5: `name` stands here a second time
      5 | name: B
      hint: the first is in line 4; put them together
    a.yaml:7:3: `a` stands here a second time
      7 | a: {}
      hint: the first is in line 3; put them together
    a.yaml:8:1: `services` stands here a second time
      8 | services:
      hint: the first is in line 2; put them together
    ");
}

#[test]
fn contradictions_name_both_places() {
    let one = "
services:
  a: {name: A, tier: CRITICAL, labels: {x: 1}, dependsOn: [{to: b, strength: HARD}]}
";
    let two = "
services:
  a: {name: B, tier: CRITICAL, labels: {x: 2, y: 3}}
  b: {dependents: [{to: a, strength: SOFT, timeoutMs: 5}]}
";
    insta::assert_snapshot!(check(&[("one.yaml", one), ("two.yaml", two)]), @"
    two.yaml:3:7: `name` is something else in one.yaml:3:7
      3 | a: {name: B, tier: CRITICAL, labels: {x: 2, y: 3}}
      hint: say it in one place, or the same in both
    two.yaml:3:41: `labels.x` is something else in one.yaml:3:41
      3 | a: {name: B, tier: CRITICAL, labels: {x: 2, y: 3}}
      hint: say it in one place, or the same in both
    two.yaml:4:28: `strength` is something else in one.yaml:3:68
      4 | b: {dependents: [{to: a, strength: SOFT, timeoutMs: 5}]}
      hint: say it in one place, or the same in both
    ");
}

#[test]
fn mistakes_of_all_files_come_in_order() {
    let files = [
        ("b.yaml", "services: {a: {ports: x}}"),
        ("a.yaml", "service: {}"),
        ("c.yaml", "- a\n"),
        (
            "d.yaml",
            "services: [a]\nteams: {b: c}\nowner: [x]\ndocument: {url: nowhere}\n",
        ),
    ];
    insta::assert_snapshot!(check(&files), @r#"
    a.yaml:1:1: there is no section `service`
      1 | service: {}
      hint: the section is called `services`
    b.yaml:1:23: expected a whole number, found "x"
      1 | services: {a: {ports: x}}
    c.yaml:1:1: expected a map of sections such as `tools:`, found a list
      1 | - a
    d.yaml:1:11: expected a map of slugs with what is said about each, found a list
      1 | services: [a]
    d.yaml:2:12: expected a map of members such as `name:`, found "c"
      2 | teams: {b: c}
    d.yaml:3:8: expected a text, found a list
      3 | owner: [x]
    d.yaml:4:11: a document needs a `name`
      4 | document: {url: nowhere}
    d.yaml:4:17: expected an absolute URL such as https://example.org/, found "nowhere"
      4 | document: {url: nowhere}
    "#);
}

#[test]
fn a_flood_of_mistakes_is_cut_off() {
    let file: String = (0..2000).map(|n| format!("x{n}: 1\n")).collect();
    let shown = check(&[("a.yaml", &file)]);
    insta::assert_snapshot!(shown.lines().last().unwrap(), @"a.yaml:500:2: only 500 mistakes are listed; there may be more");
}
