//! `remit check`: mistakes in files and damage in a data directory.

use std::fs;

use insta::assert_snapshot;
use serde_json::Value as Json;

use super::{FACTS, ONTOLOGY, Place, repository};
use crate::npm;

/// With files that break rules: one of each severity, and a name that needs care.
fn with_findings() -> Place {
    let place = Place::with_files();
    let rules = r#"type Service
  @rule(name: "untiered", severity: ERROR, message: "{name} has no tier", where: {tier: {isNull: true}})
  @rule(name: "leaderless", message: "{teams} <has> \"nobody\"", hint: "find \"A & B\"",
        where: {teams: {some: {lead: {isNull: true}}}}) {"#;
    place.write("o.graphql", ONTOLOGY.replace("type Service {", rules));
    place.write(
        "f.yaml",
        "\
document: Handbook
teams:
  core: {name: Core & Co, sources: p. 1, services: {to: dns, sources: p. 2}}
services:
  dns: {name: DNS, tier: HIGH, sources: p. 3}
  vault: {sources: p. 3}
",
    );
    place
}

#[test]
fn sound_files_are_counted() {
    let place = Place::with_files();
    assert_snapshot!(place.remit(&["check", "o.graphql", "f.yaml"]), @"
    exit 0
    stdout:
    No mistakes: 1 team, 2 services, 1 person, 3 connections.

    note: edge-without-source (3)
      f.yaml:5:16: no source says that Core leads to DNS by services
      f.yaml:5:21: no source says that Core leads to vault by services
      f.yaml:6:11: no source says that Core leads to Ada by lead
      hint: add a source to the edge

    note: node-without-source (4)
      f.yaml:15:3: no source speaks of Ada
      f.yaml:9:3: no source speaks of DNS
      f.yaml:12:3: no source speaks of vault
      f.yaml:2:3: no source speaks of Core
      hint: add a source

    Findings: no errors, no warnings, 7 notes.
    ");
}

#[test]
fn mistakes_are_findings() {
    let place = Place::with_files();
    place.write(
        "f.yaml",
        FACTS
            .replace("HIGH", "HIHG")
            .replace("[dns, vault]", "[dsn]"),
    );
    assert_snapshot!(place.remit(&["check", "o.graphql", "f.yaml"]), @r#"
    exit 3
    stdout:
    f.yaml:11:11: expected Tier (LOW, HIGH), found "HIHG"
      11 | tier: HIHG
      hint: did you mean `HIGH`?
    "#);
    place.write("f.yaml", FACTS.replace("[dns, vault]", "[dsn]"));
    assert_snapshot!(place.remit(&["check", "o.graphql", "f.yaml"]), @r"
    exit 3
    stdout:
    f.yaml:5:16: there is no Service:dsn, in the files or in the graph
      5 | services: [dsn]
      hint: did you mean dns?
    ");
    assert_snapshot!(place.remit(&["check", "f.yaml"]), @r"
    exit 2
    stderr:
    error: give the ontology file (.graphql) as well
    ");
}

#[test]
fn mistakes_are_findings_though_nobody_reads_them() {
    let place = Place::with_files();
    place.write("f.yaml", FACTS.replace("HIGH", "HIHG"));
    assert_eq!(place.unread(&["check", "o.graphql", "f.yaml"]), "exit 3\n");
}

#[test]
fn the_seed_and_the_fleet_have_no_mistakes() {
    let place = Place::new();
    for files in ["seed", "tests/data/fleet"] {
        let checked = place.command(&["check", &repository(files), "--format", "json"]);
        let report: Json = serde_json::from_slice(&{ checked }.output().unwrap().stdout).unwrap();
        assert_eq!(report["problems"], Json::Array(Vec::new()), "{files}");
    }
    // What ships has nothing to be ashamed of either.
    place.ok(&["check", &repository("seed")]);
}

#[test]
fn a_sound_data_directory_is_counted_and_a_damaged_one_is_a_finding() {
    let place = Place::applied();
    assert_snapshot!(place.remit(&["check", "--data", "d"]), @"
    exit 0
    stdout:
    No damage: 1 commit, 0 checkpoints; revision 1 holds 1 team, 2 services, 1 person, 3 connections.

    note: edge-without-source (3)
      Team:core services Service:dns: no source says that Core leads to DNS by services
      Team:core services Service:vault: no source says that Core leads to vault by services
      Team:core lead Person:ada: no source says that Core leads to Ada by lead
      hint: add a source to the edge

    note: node-without-source (4)
      Person:ada: no source speaks of Ada
      Service:dns: no source speaks of DNS
      Service:vault: no source speaks of vault
      Team:core: no source speaks of Core
      hint: add a source

    Findings: no errors, no warnings, 7 notes.
    ");
    let mut damaged = 0;
    let mut directories = vec![place.path().join("d")];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if path.file_name().unwrap() == "db" {
                let mut bytes = fs::read(&path).unwrap();
                // Something of the log, behind the engine's own header.
                for byte in bytes.iter_mut().skip(64) {
                    *byte ^= 0x55;
                    damaged += 1;
                }
                fs::write(&path, bytes).unwrap();
            }
        }
    }
    assert!(damaged > 0);
    let said = place.remit(&["check", "--data", "d"]);
    assert!(said.starts_with("exit 3\n"), "{said}");
    assert!(said.contains("damage"), "{said}");
}

#[test]
fn findings_are_listed_by_rule_and_errors_are_denied() {
    let place = with_findings();
    assert_snapshot!(place.remit(&["check", "o.graphql", "f.yaml"]), @r#"
    exit 3
    stdout:
    No mistakes: 1 team, 2 services, 1 connection.

    error: untiered (1)
      f.yaml:6:3: vault has no tier

    warning: leaderless (1)
      f.yaml:5:3: Core & Co <has> "nobody"
      hint: find "A & B"

    warning: orphan (1)
      f.yaml:6:3: vault is related to nothing
      hint: relate it to something, or delete it

    Findings: 1 error, 2 warnings, no notes.
    "#);
}

#[test]
fn warnings_are_denied_on_request() {
    let place = with_findings();
    let tiered = place
        .read("f.yaml")
        .replace("vault: {", "vault: {tier: LOW, ");
    place.write("f.yaml", tiered);
    let exit = |deny: &[&str]| {
        let mut arguments = vec!["check", "o.graphql", "f.yaml"];
        arguments.extend(deny);
        place.command(&arguments).output().unwrap().status.code()
    };
    assert_eq!(exit(&[]), Some(0));
    assert_eq!(exit(&["--deny", "warnings"]), Some(3));
    assert_eq!(exit(&["--deny", "info"]), Some(3));
    let sound = Place::with_files();
    let check = |deny: &str| {
        let arguments = ["check", "o.graphql", "f.yaml", "--deny", deny];
        sound.command(&arguments).output().unwrap().status.code()
    };
    assert_eq!(check("warnings"), Some(0), "notes are no warnings");
    assert_eq!(check("info"), Some(3));
}

#[test]
fn findings_in_a_data_directory_are_named_by_their_ids() {
    let place = with_findings();
    place.ok(&["apply", "o.graphql", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(place.remit(&["check", "--data", "d"]), @r#"
    exit 3
    stdout:
    No damage: 1 commit, 0 checkpoints; revision 1 holds 1 team, 2 services, 1 connection.

    error: untiered (1)
      Service:vault: vault has no tier

    warning: leaderless (1)
      Service:dns: Core & Co <has> "nobody"
      hint: find "A & B"

    warning: orphan (1)
      Service:vault: vault is related to nothing
      hint: relate it to something, or delete it

    Findings: 1 error, 2 warnings, no notes.
    "#);
}

#[test]
fn a_report_as_json_has_everything() {
    let place = with_findings();
    assert_snapshot!(place.remit(&["check", "o.graphql", "f.yaml", "--format", "json"]), @r#"
    exit 3
    stdout:
    {
      "errors": 1,
      "findings": [
        {
          "column": 3,
          "file": "f.yaml",
          "hint": null,
          "line": 6,
          "message": "vault has no tier",
          "node": "Service:vault",
          "other": null,
          "relation": null,
          "rule": "untiered",
          "severity": "ERROR"
        },
        {
          "column": 3,
          "file": "f.yaml",
          "hint": "find \"A & B\"",
          "line": 5,
          "message": "Core & Co <has> \"nobody\"",
          "node": "Service:dns",
          "other": null,
          "relation": null,
          "rule": "leaderless",
          "severity": "WARNING"
        },
        {
          "column": 3,
          "file": "f.yaml",
          "hint": "relate it to something, or delete it",
          "line": 6,
          "message": "vault is related to nothing",
          "node": "Service:vault",
          "other": null,
          "relation": null,
          "rule": "orphan",
          "severity": "WARNING"
        }
      ],
      "notes": 0,
      "problems": [],
      "truncated": false,
      "warnings": 2
    }
    "#);
}

#[test]
fn a_report_as_junit_fails_what_is_denied() {
    let place = with_findings();
    assert_snapshot!(place.remit(&["check", "o.graphql", "f.yaml", "--format", "junit"]), @r#"
    exit 3
    stdout:
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="remit check" tests="9" failures="1" errors="0">
      <testsuite name="files" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="files" name="nothing found"/>
      </testsuite>
      <testsuite name="required-relation-empty" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="required-relation-empty" name="nothing found"/>
      </testsuite>
      <testsuite name="untiered" tests="1" failures="1" errors="0" skipped="0">
        <testcase classname="untiered" name="Service:vault" file="f.yaml" line="6"><failure message="vault has no tier" type="untiered"></failure></testcase>
      </testsuite>
      <testsuite name="edge-inferred-without-note" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="edge-inferred-without-note" name="nothing found"/>
      </testsuite>
      <testsuite name="leaderless" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="leaderless" name="Service:dns" file="f.yaml" line="5"><system-out>Core &amp; Co &lt;has&gt; &quot;nobody&quot;</system-out></testcase>
      </testsuite>
      <testsuite name="node-inferred-without-note" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="node-inferred-without-note" name="nothing found"/>
      </testsuite>
      <testsuite name="orphan" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="orphan" name="Service:vault" file="f.yaml" line="6"><system-out>vault is related to nothing</system-out></testcase>
      </testsuite>
      <testsuite name="edge-without-source" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="edge-without-source" name="nothing found"/>
      </testsuite>
      <testsuite name="node-without-source" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="node-without-source" name="nothing found"/>
      </testsuite>
    </testsuites>
    "#);
    place.write("f.yaml", FACTS.replace("HIGH", "HI<H"));
    assert_snapshot!(place.remit(&["check", "o.graphql", "f.yaml", "--format", "junit"]), @r#"
    exit 3
    stdout:
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="remit check" tests="1" failures="1" errors="0">
      <testsuite name="files" tests="1" failures="1" errors="0" skipped="0">
        <testcase classname="files" name="mistake 1" file="f.yaml" line="11"><failure message="expected Tier (LOW, HIGH), found &quot;HI&lt;H&quot;" type="files">f.yaml:11:11: expected Tier (LOW, HIGH), found &quot;HI&lt;H&quot;&#10;  11 | tier: HI&lt;H&#10;  hint: did you mean `HIGH`?</failure></testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn a_report_as_sarif_fits_its_schema() {
    let place = with_findings();
    let sarif = |files: &[&str]| -> Json {
        let arguments = [&["check", "--format", "sarif"], files].concat();
        let output = place.command(&arguments).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let log = sarif(&["o.graphql", "f.yaml"]);
    insta::assert_json_snapshot!(log["runs"][0]["results"][0], @r#"
    {
      "level": "error",
      "locations": [
        {
          "logicalLocations": [
            {
              "fullyQualifiedName": "Service:vault"
            }
          ],
          "physicalLocation": {
            "artifactLocation": {
              "uri": "f.yaml"
            },
            "region": {
              "startColumn": 3,
              "startLine": 6
            }
          }
        }
      ],
      "message": {
        "text": "vault has no tier"
      },
      "partialFingerprints": {
        "subject/v1": "untiered Service:vault"
      },
      "ruleId": "untiered",
      "ruleIndex": 1
    }
    "#);
    let schema = npm::installed("tests/sarif")
        .join("node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
    let schema: Json = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("https://example.org/sarif.json", schema)
        .unwrap();
    let schema = compiler
        .compile("https://example.org/sarif.json", &mut schemas)
        .unwrap();
    place.write("wrong.yaml", FACTS.replace("HIGH", "HIHG"));
    place.write("contradiction.graphql", "type Service { tier: String! }");
    place.write("contradiction.yaml", "services: {dns: {}}");
    let (seed, fleet) = (repository("seed"), repository("tests/data/fleet"));
    let files: [&[&str]; 5] = [
        &["o.graphql", "f.yaml"],
        &["o.graphql", "wrong.yaml"],
        &["contradiction.graphql", "contradiction.yaml"],
        &[&seed],
        &[&fleet],
    ];
    for files in files {
        let log = sarif(files);
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert!(!results.is_empty(), "{files:?}");
        if let Err(why) = schemas.validate(&log, schema) {
            panic!("{files:?}: {why}");
        }
        // What a schema cannot say: an index leads to the rule of that id.
        let rules = &log["runs"][0]["tool"]["driver"]["rules"];
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"], "{result}");
        }
    }
}
