//! `remit log`: the same of a directory and of a server.

use insta::assert_snapshot;
use serde_json::Value;

use super::serve::{Server, url};
use super::{FACTS, Place};

/// Three commits in `d`: the files, another size, and a team that nobody leads.
fn with_history() -> Place {
    let place = Place::with_files();
    let apply = |file: &str, message: &str| {
        let to = ["--data", "d", "--yes", "--author", "ada"];
        let said = [&["apply", "o.graphql", file, "--message", message], &to[..]].concat();
        place.ok(&said);
    };
    apply("f.yaml", "The model\nand more about it");
    place.write("g.yaml", FACTS.replace("size: 5", "size: 6"));
    apply("g.yaml", "One more");
    place.write("h.yaml", "teams: {night: {services: dns}}\n");
    apply("h.yaml", "Nights");
    place
}

/// Without the times, which differ from run to run.
fn untimed(said: &str) -> String {
    let is_time = |word: &str| word.ends_with('Z') && word.contains('T') && word.len() > 19;
    let words = said.split(' ');
    let words = words.map(|word| if is_time(word) { "TIME" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn commits_are_shown_newest_first_with_what_they_changed() {
    let place = with_history();
    assert_snapshot!(untimed(&place.ok(&["log", "--data", "d"])), @r"
    3  TIME  ada  2 changes  Nights
    2  TIME  ada  1 change  One more
    1  TIME  ada  8 changes  The model
    ");
    let said = place.ok(&["log", "--data", "d", "-n", "2", "--verbose"]);
    assert_snapshot!(untimed(&said), @r#"
    3  TIME  ada  2 changes  Nights
        + Team:night "night"
        + Team:night services → dns
    2  TIME  ada  1 change  One more
        ~ Team:core
            size: 5 → 6
    "#);
}

#[test]
fn a_node_has_a_history_and_so_has_an_edge_of_it() {
    let place = with_history();
    let node = |id: &str| untimed(&place.remit(&["log", "--data", "d", "--node", id]));
    assert_snapshot!(node("Team:core"), @r"
    exit 0
    stdout:
    2  TIME  ada  1 change  One more
    1  TIME  ada  8 changes  The model
    ");
    assert_snapshot!(node("Service:dns"), @r"
    exit 0
    stdout:
    3  TIME  ada  2 changes  Nights
    1  TIME  ada  8 changes  The model
    ");
    assert_snapshot!(node("Service:none"), @r"
    exit 1
    stderr:
    error: there is no node Service:none
    ");
}

#[test]
fn a_node_that_was_deleted_has_a_past() {
    let place = Place::with_files();
    let apply = |files: &[&str]| {
        let to = ["--data", "d", "--yes", "--author", "ada"];
        place.ok(&[&["apply"][..], files, &to].concat())
    };
    apply(&["o.graphql", "f.yaml"]);
    let without = FACTS.replace("  vault: {}\n", "").replace(", vault", "");
    place.write("f.yaml", without);
    apply(&["f.yaml", "--prune"]);
    let node = |id: &str, target: &[&str]| {
        untimed(&place.remit(&[&["log", "--node", id][..], target].concat()))
    };
    assert_snapshot!(node("Service:vault", &["--data", "d"]), @r"
    exit 0
    stdout:
    2  TIME  ada  2 changes
    1  TIME  ada  8 changes
    stderr:
    There is no node Service:vault any more; this is its past.
    ");
    let newest = node("Service:vault", &["--data", "d", "-n", "1", "--verbose"]);
    let deletion = "\n    - Service:vault \"vault\"\n";
    assert!(newest.contains(deletion), "{newest}");
    assert!(!newest.contains("\n1  "), "{newest}");
    let log = ["log", "--node", "Service:vault", "--data", "d"];
    let since = place.remit(&[&log[..], &["--since", "2100-01-01"]].concat());
    assert!(!since.contains("stdout:"), "{since}");
    let json = place.ok(&[&log[..], &["--json", "--verbose"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["commits"][0]["changeCount"], 2);
    assert_eq!(json["commits"][0]["changesOmitted"], 0);
    for misspelt in ["Service:valt", "Servce:vault", "vault", "Service:"] {
        assert_eq!(
            node(misspelt, &["--data", "d"]),
            format!("exit 1\nstderr:\nerror: there is no node {misspelt}\n")
        );
    }
    // The API knows of nodes that there are.
    let (_server, greeting) = Server::start(&place, &[]);
    let server = url(&greeting, "Playground");
    assert_snapshot!(node("Service:vault", &["--server", server]), @r#"
    exit 1
    stderr:
    error: there is no node Service:vault in the newest state; if it was deleted, ask the server of a revision that had it: { asOf(revision: …) { node(id: "Service:vault") { … } } }
    "#);
}

#[test]
fn a_server_tells_what_a_directory_tells() {
    let place = with_history();
    let runs: [&[&str]; 4] = [
        &["log"],
        &["log", "-n", "1", "--json", "--verbose"],
        &["log", "--node", "Team:core", "--verbose"],
        &["log", "--since", "2100-01-01"],
    ];
    let local = runs.map(|run| place.remit(&[run, &["--data", "d"]].concat()));
    let (_server, greeting) = Server::start(&place, &[]);
    let server = url(&greeting, "Playground");
    let remote = runs.map(|run| place.remit(&[run, &["--server", server]].concat()));
    assert_eq!(remote, local);
    assert_eq!(local[3], "exit 0\n");
    let json = local[1].strip_prefix("exit 0\nstdout:\n").unwrap();
    let json: Value = serde_json::from_str(json).unwrap();
    assert_eq!(json["commits"][0]["revision"], 3);
    assert_eq!(json["commits"][0]["changes"][0]["action"], "CREATED");
}

#[test]
fn what_is_left_out_of_a_large_commit_is_counted() {
    let place = with_history();
    let services: String = (0..150).map(|n| format!("  s{n}: {{}}\n")).collect();
    place.write("many.yaml", format!("services:\n{services}"));
    place.ok(&["apply", "many.yaml", "--data", "d", "--yes"]);
    let log = ["log", "--data", "d", "-n", "2", "--verbose"];
    let said = place.ok(&log);
    let shown: Vec<&str> = said.lines().map(str::trim).collect();
    assert!(shown[0].contains("  150 changes"), "{said}");
    assert_eq!(shown[101], "… and 50 more");
    let json = place.ok(&[&log[..], &["--json"]].concat());
    let json: Value = serde_json::from_str(&json).unwrap();
    let large = &json["commits"][0];
    assert_eq!(large["changeCount"], 150);
    assert_eq!(large["changes"].as_array().map(Vec::len), Some(100));
    assert_eq!(large["changesOmitted"], 50);
    assert_eq!(json["commits"][1]["changesOmitted"], 0);
}

#[test]
fn pages_are_as_small_as_the_server_wants_them() {
    let place = with_history();
    let runs: [&[&str]; 2] = [
        &["log", "-n", "30", "--verbose"],
        &["log", "--node", "Team:core"],
    ];
    let local = runs.map(|run| place.remit(&[run, &["--data", "d"]].concat()));
    assert_eq!(local[1].lines().count(), 4, "{}", local[1]);
    for most in ["1", "2"] {
        let (server, greeting) = Server::start(&place, &["--page-size-max", most]);
        let address = url(&greeting, "Playground");
        let remote = runs.map(|run| place.remit(&[run, &["--server", address]].concat()));
        assert_eq!(remote, local);
        server.kill();
    }
}

#[test]
fn since_takes_a_date_or_a_time() {
    let place = with_history();
    let since = |time: &str| place.remit(&["log", "--data", "d", "--since", time]);
    assert_eq!(since("2000-01-01").lines().count(), 5);
    assert_eq!(since("2100-01-01T00:00:00Z"), "exit 0\n");
    assert!(since("yesterday").starts_with("exit 2\n"));
}
