//! `remit apply`: the plan, what is done, and what is refused.

use insta::assert_snapshot;

use super::{FACTS, Place};

#[test]
fn a_first_apply_shows_the_plan_and_makes_one_commit() {
    let place = Place::with_files();
    let said = place.remit(&["apply", "o.graphql", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @r#"
    exit 0
    stdout:
    + ontology
    + Team:core "Core"
    + Service:dns "DNS"
    + Service:vault "vault"
    + Person:ada "Ada"
    + Team:core services → dns
    + Team:core services → vault
    + Team:core lead → ada
    the ontology; nodes: 4 to create; connections: 3 to connect
    Made revision 1: 8 changes.
    "#);
}

#[test]
fn an_apply_that_nobody_reads_commits_all_the_same() {
    let place = Place::with_files();
    let said = place.unread(&["apply", "o.graphql", "f.yaml", "--data", "d", "--yes"]);
    assert_eq!(said, "exit 0\n");
    let facts = place.ok(&["export", "--data", "d"]);
    assert!(facts.contains("vault"), "{facts}");
}

#[test]
fn an_unchanged_apply_makes_no_commit_and_says_so() {
    let place = Place::applied();
    let said = place.remit(&["apply", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @r"
    exit 0
    stdout:
    Nothing to change: revision 1 holds all of it.
    ");
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
    assert_snapshot!(said, @r#"
    exit 0
    stdout:
    + Person:grace "grace"
    ~ Team:core
        description: none → "The core team."
        labels: + tier: one
        size: 5 → 6
    + Team:core lead → grace "Since May."
    - Team:core lead → ada
    nodes: 1 to create, 1 to update; connections: 1 to connect, 1 to disconnect
    Made revision 2: 4 changes.
    "#);
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
    assert_snapshot!(said, @r"
    exit 2
    stderr:
    error: apply asks before it commits, and there is no terminal to ask on: give --yes to commit, or --dry-run to only see the plan
    ");
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
    assert_snapshot!(apply("a.yaml", "a", true), @r#"
    exit 0
    stdout:
    ~ Service:both
        statedBy: - a
    - Service:one "one"
    nodes: 1 to update, 1 to delete
    Made revision 4: 2 changes.
    "#);
    place.write("b.yaml", "services: {}\n");
    assert_snapshot!(apply("b.yaml", "b", true), @r#"
    exit 0
    stdout:
    - Service:both "both"
    node: 1 to delete
    Made revision 5: 1 change.
    "#);
}

#[test]
fn pruning_does_not_take_along_what_another_owner_states() {
    let place = Place::applied();
    let apply = |file: &str, owner: &str| {
        place.remit(&[
            "apply", file, "--data", "d", "--yes", "--prune", "--owner", owner,
        ])
    };
    place.write("a.yaml", "services:\n  one: {}\n");
    place.write("b.yaml", "teams:\n  night:\n    services: one\n");
    apply("a.yaml", "a");
    apply("b.yaml", "b");
    place.write("a.yaml", "services: {}\n");
    assert_snapshot!(apply("a.yaml", "a"), @r"
    exit 1
    stderr:
    error: the changes were refused
      NODE_REFERENCED: Service:one has 1 edge: Team:night services one
        hint: remove its edges first, or delete it along with them (in the API: onReferences: DETACH)
    ");
    // Once they let go of it, it goes.
    place.write("b.yaml", "teams:\n  night: {}\n");
    apply("b.yaml", "b");
    assert_snapshot!(apply("a.yaml", "a"), @r#"
    exit 0
    stdout:
    - Service:one "one"
    node: 1 to delete
    Made revision 5: 1 change.
    "#);
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
    assert_snapshot!(said, @r#"
    exit 0
    stdout:
    - Team:core services → vault
    - Service:vault "vault"
    node: 1 to delete; connection: 1 to disconnect
    Made revision 3: 2 changes.
    "#);
}

#[test]
fn an_unknown_target_is_shown_at_its_place() {
    let place = Place::applied();
    place.write("f.yaml", FACTS.replace("[dns, vault]", "[dns, volt]"));
    let said = place.remit(&["apply", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @r"
    exit 1
    stderr:
    f.yaml:5:21: there is no Service:volt, in the files or in the graph
      5 | services: [dns, volt]
    1 mistake; nothing was changed.
    ");
}

#[test]
fn a_pruned_target_is_shown_where_it_is_named() {
    let place = Place::applied();
    place.write("f.yaml", FACTS.replace("  vault: {}\n", ""));
    let said = place.remit(&["apply", "f.yaml", "--prune", "--data", "d", "--yes"]);
    assert_snapshot!(said, @r"
    exit 1
    stderr:
    f.yaml:5:21: Service:vault is named here, but no file states it and --prune removes it
      5 | services: [dns, vault]
      hint: state it in the files, or leave out this line
    1 mistake; nothing was changed.
    ");
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
    assert_snapshot!(place.remit(&["apply", "a.yaml", "b.yaml", "--data", "d", "--yes"]), @r#"
    exit 1
    stderr:
    a.yaml:3:11: expected a whole number, found "many"
      3 | size: many
    a.yaml:4:5: a Team has no `colour`
      4 | colour: red
      hint: a member is one of name, description, labels, sources, stated-by, size, services, lead
    b.yaml:1:1: there is no section `servces`
      1 | servces:
      hint: did you mean `services`?
    3 mistakes; nothing was changed.
    "#);
    assert_snapshot!(place.remit(&["apply", "c.yaml", "--data", "d", "--yes"]), @r"
    exit 1
    stderr:
    c.yaml:1:8: the file is not UTF-8 text from here on
      hint: save it as UTF-8
    1 mistake; nothing was changed.
    ");
    let json = ["apply", "c.yaml", "--data", "d", "--yes", "--json"];
    assert_snapshot!(place.remit(&json), @r#"
    exit 1
    stdout:
    {
      "outcome": "refused",
      "mistakes": [
        {
          "file": "c.yaml",
          "line": 1,
          "column": 8,
          "message": "the file is not UTF-8 text from here on",
          "text": "",
          "hint": "save it as UTF-8"
        }
      ],
      "rejections": []
    }
    "#);
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
    assert_snapshot!(said, @r"
    exit 2
    stderr:
    error: there is no ontology yet: give the ontology file (.graphql) as well
    ");
    assert!(!place.path().join("d").exists());
    // As JSON the code is the same.
    let runs: [&[&str]; 2] = [&["apply", "f.yaml", "--yes"], &["diff", "f.yaml"]];
    for run in runs {
        let said = place.remit(&[run, &["--data", "d", "--json"]].concat());
        assert_eq!(
            said,
            "exit 2\nstdout:\n{\n  \"outcome\": \"noOntology\"\n}\n"
        );
        let said = place.remit(&[run, &["--data", "d"]].concat());
        assert!(said.starts_with("exit 2\nstderr:\n"), "{said}");
    }
}

#[test]
fn files_with_mistakes_leave_no_directory_behind() {
    let place = Place::with_files();
    let apply = || place.remit(&["apply", "o.graphql", "f.yaml", "--data", "d", "--yes"]);
    // The one is no fact, the other leads nowhere.
    let mistakes = [("size: 5", "size: many"), ("[dns, vault]", "[dns, volt]")];
    for (right, wrong) in mistakes {
        place.write("f.yaml", FACTS.replace(right, wrong));
        let said = apply();
        assert!(said.starts_with("exit 1\n"), "{said}");
        assert!(said.contains("f.yaml:"), "{said}");
        assert!(!place.path().join("d").exists(), "{said}");
    }
    place.write("f.yaml", FACTS);
    let said = apply();
    assert!(said.ends_with("Made revision 1: 8 changes.\n"), "{said}");
    assert!(place.ok(&["export", "--data", "d"]).contains("vault"));
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
    assert_snapshot!(said, @r#"
    exit 1
    stderr:
    error: the changes were refused
      ONTOLOGY_BREAKS_DATA: Service.tier would be Tier (LOW): Service:dns is "HIGH"
        hint: change or remove these facts first
      ONTOLOGY_BREAKS_DATA: Team would have no size: Team:core
        hint: change or remove these facts first
    "#);
    let mended = super::ONTOLOGY.replace("email: String", "email: String!");
    place.write("o.graphql", mended);
    let said = place.remit(&["apply", "o.graphql", "--data", "d", "--yes"]);
    assert_snapshot!(said, @r"
    exit 1
    stderr:
    error: the changes were refused
      VALUE_MISSING: Person:ada: the attribute email is required
    ");
    place.write(
        "f.yaml",
        FACTS.replace("name: Ada", "email: ada@example.org"),
    );
    let said = place.remit(&["apply", "o.graphql", "f.yaml", "--data", "d", "--yes"]);
    assert_snapshot!(said, @r#"
    exit 0
    stdout:
    ~ ontology
    ~ Person:ada
        email: none → "ada@example.org"
    the ontology; node: 1 to update
    Made revision 2: 2 changes.
    "#);
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
    assert_snapshot!(said, @r#"
    exit 0
    stdout:
    + ontology
    + Team:a "a"
    + Team:b "b"
    the ontology; nodes: 2 to create
    Made revision 1: 3 changes.
    "#);
}

#[test]
fn what_is_neither_facts_nor_an_ontology_is_a_mistake_in_the_call() {
    let place = Place::applied();
    place.write("notes.txt", "");
    assert_snapshot!(place.remit(&["apply", "notes.txt", "--data", "d", "--yes"]), @r"
    exit 2
    stderr:
    error: notes.txt is neither facts (.yaml, .yml, .json) nor an ontology (.graphql)
    ");
    assert_snapshot!(place.remit(&["apply", "none.yaml", "--data", "d", "--yes"]), @r"
    exit 1
    stderr:
    error: cannot read none.yaml: No such file or directory (os error 2)
    ");
}
