//! `remit history compact`, `remit backup` and `remit restore`.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use insta::assert_snapshot;

use super::serve::{Server, url};
use super::{FACTS, Place};

/// With five revisions in `d`, each of which makes the team larger.
fn grown() -> Place {
    let place = Place::applied();
    for size in 6..10 {
        place.write("f.yaml", FACTS.replace("size: 5", &format!("size: {size}")));
        place.ok(&["apply", "f.yaml", "--data", "d", "--yes"]);
    }
    place
}

/// What is said, without what differs from run to run.
fn said(place: &Place, arguments: &[&str]) -> String {
    let text = place.remit(arguments);
    let mut out = String::new();
    for line in text.lines() {
        let words = line.split(' ').map(|word| {
            let bare = word.trim_end_matches([',', '.', ':']);
            let is_time = bare.parse::<jiff::Timestamp>().is_ok();
            let is_size = bare.len() > 3 && bare.bytes().all(|byte| byte.is_ascii_digit());
            let place = if is_time { "TIME" } else { "SIZE" };
            if is_time || is_size {
                word.replace(bare, place)
            } else {
                word.to_owned()
            }
        });
        out.push_str(&words.collect::<Vec<_>>().join(" "));
        out.push('\n');
    }
    out
}

fn export(place: &Place, data: &str) -> String {
    place.ok(&["export", "--data", data])
}

#[test]
fn compacting_says_what_is_lost_and_keeps_the_rest() {
    let place = grown();
    let before = export(&place, "d");
    let compact = |before| {
        said(
            &place,
            &[
                "history", "compact", "--before", before, "--data", "d", "--yes",
            ],
        )
    };
    assert_snapshot!(compact("4"), @"
    exit 0
    stdout:
    The history begins with revision 4: 2 commits where there were 5, in SIZE bytes of SIZE.
    stderr:
    Revisions 1 to 3, made from TIME to TIME, will be dropped: what they changed can no longer be shown or undone, and nobody can ask of the graph as it was before revision 4, made at TIME.
    ");
    assert_eq!(export(&place, "d"), before);
    assert_snapshot!(compact("4"), @"
    exit 0
    stdout:
    Nothing to drop: the history begins with revision 4.
    ");
    assert_snapshot!(compact("9"), @"
    exit 1
    stderr:
    error: there is no revision 9 yet; the newest is 5
    ");
    assert_snapshot!(compact("2020-01-01"), @"
    exit 0
    stdout:
    Nothing to drop: the history begins with revision 4.
    ");
    assert_snapshot!(compact("yesterday"), @"
    exit 2
    stderr:
    error: invalid value 'yesterday' for '--before <REVISION|DATE>': give a revision such as SIZE, a date such as 2026-01-31, or a time such as TIME

    For more information, try '--help'.
    ");
    // Without an offset it is no time, and with one it is no date.
    let timed = compact("2020-01-01T12:00");
    assert!(timed.starts_with("exit 2\n"), "{timed}");
    let check = place.ok(&["check", "--data", "d"]);
    assert!(
        check.starts_with("No damage: 2 commits from revision 4 on, "),
        "{check}"
    );
    place.write("f.yaml", FACTS);
    place.ok(&["apply", "f.yaml", "--data", "d", "--yes"]);
    assert!(
        place
            .ok(&["check", "--data", "d"])
            .contains("revision 6 holds")
    );
}

#[test]
fn nothing_is_dropped_without_an_answer() {
    let place = grown();
    assert_snapshot!(said(&place, &["history", "compact", "--before", "4", "--data", "d"]), @"
    exit 2
    stderr:
    error: compacting asks before it drops anything, and there is no terminal to ask on: give --yes to compact
    ");
    assert!(
        place
            .ok(&["check", "--data", "d"])
            .starts_with("No damage: 5 commits, ")
    );
}

#[test]
fn a_backup_makes_the_same_directory_again() {
    let place = grown();
    for (compacted, file) in [(false, "whole"), (true, "compacted")] {
        if compacted {
            place.ok(&[
                "history", "compact", "--before", "3", "--data", "d", "--yes",
            ]);
        }
        let backup = place.remit(&["backup", "--data", "d", "--out", file]);
        let first = if compacted { 3 } else { 1 };
        assert_eq!(
            backup,
            format!("exit 0\nstderr:\nWrote revisions {first} to 5 to {file}.\n")
        );
        let restored = place.ok(&["restore", file, "--data", &format!("new/{file}")]);
        assert_eq!(
            restored,
            format!(
                "Restored revisions {first} to 5 to new/{file}: 1 team, 2 services, 1 person, 3 connections.\n"
            )
        );
        let new = format!("new/{file}");
        assert_eq!(export(&place, &new), export(&place, "d"));
        // The same log, commit for commit.
        place.ok(&["backup", "--data", &new, "--out", "again"]);
        assert!(read(&place, "again") == read(&place, file));
        let check = place.ok(&["check", "--data", &new]);
        assert!(check.starts_with("No damage: "), "{check}");
    }
}

fn read(place: &Place, file: &str) -> Vec<u8> {
    fs::read(place.path().join(file)).unwrap()
}

#[test]
fn only_a_whole_backup_becomes_a_directory() {
    let place = grown();
    place.ok(&["backup", "--data", "d", "--out", "b"]);
    let whole = read(&place, "b");
    let mut flipped = whole.clone();
    let middle = whole.len() / 2;
    flipped[middle] ^= 4;
    place.write("flipped", &flipped);
    place.write("cut", &whole[..middle]);
    place.write("other", FACTS);
    let restore = |file| {
        let said = place.remit(&["restore", file, "--data", "new"]);
        assert!(!place.path().join("new").exists());
        assert!(!place.path().join("new.restoring").exists());
        said
    };
    for damaged in ["flipped", "cut"] {
        let said = restore(damaged);
        assert!(
            said.starts_with("exit 3\nstderr:\nerror: cannot restore "),
            "{said}"
        );
    }
    assert_snapshot!(restore("other"), @"
    exit 1
    stderr:
    error: cannot restore other: this is no backup of remit's
    ");
    let cut = restore("cut");
    assert!(
        cut.contains(&format!(
            "it is cut off after {middle} bytes, behind revision "
        )),
        "{cut}"
    );
}

#[test]
fn a_directory_with_anything_in_it_is_left_alone() {
    let place = grown();
    place.ok(&["backup", "--data", "d", "--out", "b"]);
    let before = export(&place, "d");
    assert_snapshot!(place.remit(&["restore", "b", "--data", "d"]), @"
    exit 1
    stderr:
    error: d is not empty; name a directory that is empty or not there yet
    ");
    assert_eq!(export(&place, "d"), before);
    // What another restore left when it was killed is no obstacle, nor is an empty directory.
    fs::create_dir_all(place.path().join("new.restoring/store")).unwrap();
    fs::create_dir(place.path().join("new")).unwrap();
    place.ok(&["restore", "b", "--data", "new"]);
    assert_eq!(export(&place, "new"), before);
    assert!(!place.path().join("new.restoring").exists());
}

#[test]
fn a_running_server_is_backed_up_too() {
    let place = grown();
    place.ok(&["backup", "--data", "d", "--out", "before"]);
    let (server, greeting) = Server::start(&place, &[]);
    let address = url(&greeting, "Playground");
    let said = place.remit(&["backup", "--server", address, "--out", "b"]);
    assert_eq!(said, "exit 0\nstderr:\nWrote revisions 1 to 5 to b.\n");
    assert!(read(&place, "b") == read(&place, "before"));
    // Nothing is left of a backup that did not come.
    let nowhere = place.remit(&[
        "backup",
        "--server",
        &format!("{address}nowhere"),
        "--out",
        "c",
    ]);
    assert!(
        nowhere.starts_with("exit 1\nstderr:\nerror: cannot write c: "),
        "{nowhere}"
    );
    assert!(!place.path().join("c").exists() && !place.path().join("c.new").exists());
    server.kill();
}

#[test]
fn who_resumes_before_what_was_compacted_is_told_so() {
    let place = grown();
    place.ok(&[
        "history", "compact", "--before", "4", "--data", "d", "--yes",
    ]);
    let (server, greeting) = Server::start(&place, &[]);
    let address = url(&greeting, "Playground")
        .trim_start_matches("http://")
        .trim_end_matches('/');
    let events = |after: u64| {
        let query = format!("subscription {{ commits(after: {after}) {{ revision }} }}");
        let body = format!("{{\"query\": \"{query}\"}}");
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "POST /graphql HTTP/1.0\r\nhost: {address}\r\naccept: text/event-stream\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len(),
        )
        .unwrap();
        let lines = BufReader::new(stream).lines().map(Result::unwrap);
        let data = lines.filter_map(|line| line.strip_prefix("data: ").map(str::to_owned));
        // A stream that goes on has no end.
        data.take(2).collect::<Vec<_>>()
    };
    assert_eq!(
        events(3),
        [4, 5].map(|revision| format!(r#"{{"data":{{"commits":{{"revision":{revision}}}}}}}"#)),
    );
    let [refused, end] = &events(2)[..] else {
        panic!("a refusal and an end");
    };
    assert_snapshot!(refused, @r#"{"errors":[{"message":"what was committed before revision 4 is no longer kept; begin with `after: 3` or later, or with what the graph is now","locations":[{"line":1,"column":16}],"path":["commits"],"extensions":{"code":"COMPACTED"}}]}"#);
    assert_eq!(end, "");
    server.kill();
}
