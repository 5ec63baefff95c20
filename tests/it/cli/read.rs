//! `remit query` and `remit schema`, and what every command does alike.

use std::io::Read as _;
use std::process::Stdio;

use insta::assert_snapshot;

use super::Place;

#[test]
fn a_question_is_answered_from_a_data_directory_and_from_files() {
    let place = Place::applied();
    let question = "query T($slug: String!) { team(slug: $slug) { name size lead { slug } } }";
    place.write("q.graphql", question);
    let variables = r#"{"slug": "core"}"#;
    let said = place.remit(&[
        "query",
        "q.graphql",
        "--variables",
        variables,
        "--data",
        "d",
    ]);
    assert_snapshot!(said, @r#"
    exit 0
    stdout:
    {"data":{"team":{"name":"Core","size":5,"lead":{"slug":"ada"}}}}
    "#);
    let files = place.remit(&[
        "query",
        question,
        "--variables",
        variables,
        "--files",
        "o.graphql",
        "f.yaml",
    ]);
    assert_eq!(said, files);
}

#[test]
fn an_answer_with_errors_ends_with_1() {
    let place = Place::applied();
    let said = place.remit(&["query", "{ nothing }", "--data", "d"]);
    assert!(said.starts_with("exit 1\nstdout:\n{\"errors\":"), "{said}");
}

#[test]
fn variables_must_be_an_object() {
    let place = Place::applied();
    let said = place.remit(&["query", "{ x }", "--data", "d", "--variables", "[1]"]);
    assert!(said.starts_with("exit 2\n"), "{said}");
}

#[test]
fn the_schema_comes_in_three_forms() {
    let place = Place::with_files();
    let schema = |form: &[&str]| {
        let mut arguments = vec!["schema"];
        arguments.extend(form);
        arguments.extend(["--files", "o.graphql"]);
        place.ok(&arguments)
    };
    assert!(schema(&[]).contains("type Team"));
    let json: serde_json::Value = serde_json::from_str(&schema(&["--json"])).unwrap();
    assert!(json.is_object());
    let input: serde_json::Value = serde_json::from_str(&schema(&["--input"])).unwrap();
    assert!(input.to_string().contains("teams"));
}

#[test]
fn without_data_or_files_the_built_in_seed_is_asked() {
    let place = Place::new();
    assert!(place.ok(&["schema"]).contains("type Workstream"));
}

#[test]
fn a_second_process_is_refused_and_told_who_holds_the_directory() {
    let place = Place::applied();
    let mut server = place
        .command(&["serve", "--data", "d", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut greeting = [0];
    server
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut greeting)
        .unwrap();
    let said = place.remit(&["export", "--data", "d"]);
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(said.starts_with("exit 1\n"), "{said}");
    assert!(said.contains("is in use by"), "{said}");
    assert!(said.contains(&server.id().to_string()), "{said}");
    place.ok(&["export", "--data", "d"]);
}

#[test]
fn a_directory_without_data_is_not_made_by_reading() {
    let place = Place::new();
    let said = place.remit(&["export", "--data", "none"]);
    assert_snapshot!(said, @r"
    exit 1
    stderr:
    error: none holds no data: it does not exist or is empty
    ");
    assert!(!place.path().join("none").exists());
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::new();
    let mut child = place
        .command(&["schema"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(super::shown(&output), "exit 0\n");
}

#[test]
fn a_wrong_call_ends_with_2_and_help_with_0() {
    let place = Place::new();
    for wrong in [&["fly"][..], &["apply"], &["check"], &[]] {
        assert!(place.remit(wrong).starts_with("exit 2\n"), "{wrong:?}");
    }
    for command in ["serve", "apply", "export", "check", "query", "schema"] {
        let help = place.ok(&[command, "--help"]);
        assert!(help.contains("Examples:"), "{help}");
    }
}
