//! `remit apply`: the plan, what is done, and what is refused.

use insta::assert_snapshot;

use super::{FACTS, Place};

#[test]
fn a_first_apply_shows_the_plan_and_makes_one_commit() {
    let place = Place::with_files();
    let said = place.remit(&["apply", "o.graphql", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
}

#[test]
fn an_unchanged_apply_makes_no_commit_and_says_so() {
    let place = Place::applied();
    let said = place.remit(&["apply", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
}

#[test]
fn a_change_is_shown_attribute_by_attribute() {
    let place = Place::applied();
    let facts = FACTS
        .replace(
            "size: 5",
            "size: 6\n    description: The core team.\n    labels: {tier: one}",
        )
        .replace("lead: ada", "lead: {to: grace, note: Since May.}")
        .replace("    name: Ada\n", "    name: Ada\n  grace: {}\n");
    place.write("f.yaml", facts);
    let said = place.remit(&["apply", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
}

#[test]
fn a_dry_run_shows_the_plan_and_makes_nothing() {
    let place = Place::with_files();
    let said = place.remit(&["apply", "o.graphql", "f.yaml", "--data", "d", "--dry-run"]);
    assert!(said.starts_with("exit 0"), "{said}");
    assert!(!place.path().join("d").exists());
}

#[test]
fn without_a_terminal_it_must_be_told_yes() {
    let place = Place::with_files();
    let said = place.remit(&["apply", "o.graphql", "f.yaml", "--data", "d"]);
    assert_snapshot!(said, @"");
}

#[test]
fn pruning_removes_what_the_owner_no_longer_states() {
    let place = Place::applied();
    let apply = |file: &str, owner: &str, prune: bool| {
        let mut arguments = vec!["apply", file, "--data", "d", "--yes", "--owner", owner];
        if prune {
            arguments.push("--prune");
        }
        place.remit(&arguments)
    };
    place.write("a.yaml", "services:\n  one: {}\n  both: {}\n");
    place.write("b.yaml", "services:\n  both: {}\n");
    apply("a.yaml", "a", false);
    apply("b.yaml", "b", false);
    place.write("a.yaml", "services: {}\n");
    assert_snapshot!(apply("a.yaml", "a", true), @"");
    place.write("b.yaml", "services: {}\n");
    assert_snapshot!(apply("b.yaml", "b", true), @"");
}

#[test]
fn pruning_without_an_owner_removes_what_nobody_owns() {
    let place = Place::applied();
    place.write("owned.yaml", "services:\n  owned: {}\n");
    place.ok(&[
        "apply",
        "owned.yaml",
        "--owner",
        "x",
        "--data",
        "d",
        "--yes",
    ]);
    place.write(
        "f.yaml",
        FACTS.replace("  vault: {}\n", "").replace(", vault", ""),
    );
    let said = place.remit(&["apply", "f.yaml", "--prune", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
}

#[test]
fn an_unknown_target_is_shown_at_its_place() {
    let place = Place::applied();
    place.write("f.yaml", FACTS.replace("[dns, vault]", "[dns, volt]"));
    let said = place.remit(&["apply", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
}

#[test]
fn a_pruned_target_is_shown_where_it_is_named() {
    let place = Place::applied();
    place.write("f.yaml", FACTS.replace("  vault: {}\n", ""));
    let said = place.remit(&["apply", "f.yaml", "--prune", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
}

#[test]
fn every_mistake_of_every_file_is_shown_at_once() {
    let place = Place::applied();
    place.write(
        "a.yaml",
        "teams:\n  core:\n    size: many\n    colour: red\n",
    );
    place.write("b.yaml", "servces:\n  x: {}\n");
    place.write("c.yaml", b"teams: \xff\n");
    assert_snapshot!(place.remit(&["apply", "a.yaml", "b.yaml", "--data", "d", "--yes"]), @"");
    assert_snapshot!(place.remit(&["apply", "c.yaml", "--data", "d", "--yes"]), @"");
}

#[test]
fn a_broken_ontology_is_shown_before_anything_is_made() {
    let place = Place::with_files();
    place.write("o.graphql", "type Team { size: Itn }\n");
    let said = place.remit(&["apply", "o.graphql", "f.yaml", "--data", "d", "--yes"]);
    assert!(said.starts_with("exit 1\n"), "{said}");
    assert!(said.contains("o.graphql:1:"), "{said}");
    assert!(!place.path().join("d").exists());
}

#[test]
fn facts_alone_need_an_ontology() {
    let place = Place::with_files();
    let said = place.remit(&["apply", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
}

#[test]
fn an_ontology_that_would_break_the_data_is_refused_with_what_it_would_break() {
    let place = Place::applied();
    let ontology = super::ONTOLOGY
        .replace("size: Int", "")
        .replace("  HIGH\n", "")
        .replace("email: String", "email: String!");
    place.write("o.graphql", ontology);
    let said = place.remit(&["apply", "o.graphql", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
    let mended = super::ONTOLOGY.replace("email: String", "email: String!");
    place.write("o.graphql", mended);
    let said = place.remit(&["apply", "o.graphql", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
    place.write(
        "f.yaml",
        FACTS.replace("name: Ada", "email: ada@example.org"),
    );
    let said = place.remit(&["apply", "o.graphql", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
}

#[test]
fn a_directory_stands_for_its_files_in_the_order_of_their_names() {
    let place = Place::new();
    std::fs::create_dir(place.path().join("model")).unwrap();
    place.write("model/o.graphql", super::ONTOLOGY);
    place.write("model/b.yaml", "teams:\n  b: {}\n");
    place.write("model/a.yaml", "teams:\n  a: {}\n");
    place.write("model/notes.txt", "not read");
    let said = place.remit(&["apply", "model", "--data", "d", "--yes"]);
    assert_snapshot!(said, @"");
}

#[test]
fn what_is_neither_facts_nor_an_ontology_is_a_mistake_in_the_call() {
    let place = Place::applied();
    place.write("notes.txt", "");
    assert_snapshot!(place.remit(&["apply", "notes.txt", "--data", "d", "--yes"]), @"");
    assert_snapshot!(place.remit(&["apply", "none.yaml", "--data", "d", "--yes"]), @"");
}
