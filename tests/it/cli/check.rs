//! `remit check`: mistakes in files and damage in a data directory.

use std::fs;

use insta::assert_snapshot;

use super::{FACTS, Place, repository};

#[test]
fn sound_files_are_counted() {
    let place = Place::with_files();
    assert_snapshot!(place.remit(&["check", "o.graphql", "f.yaml"]), @r"
    exit 0
    stdout:
    No mistakes: 1 team, 2 services, 1 person, 3 connections.
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
    place.ok(&["check", &repository("seed")]);
    place.ok(&["check", &repository("tests/data/fleet")]);
}

#[test]
fn a_sound_data_directory_is_counted_and_a_damaged_one_is_a_finding() {
    let place = Place::applied();
    assert_snapshot!(place.remit(&["check", "--data", "d"]), @r"
    exit 0
    stdout:
    No damage: 1 commit, 0 checkpoints; revision 1 holds 1 team, 2 services, 1 person, 3 connections.
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
