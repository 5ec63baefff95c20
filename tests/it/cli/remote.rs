//! `remit apply` and `diff` on a running server: the same as on a data directory, to the byte.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;

use insta::assert_snapshot;
use serde_json::{Value, json};

#[cfg(unix)]
use super::repository;
#[cfg(unix)]
use super::serve::write_tokens;
use super::serve::{Server, url};
use super::{FACTS, Place, shown};

/// A place with files, and a server that has the ontology and no facts yet.
fn served() -> (Place, Server, String) {
    let place = Place::with_files();
    std::fs::create_dir(place.path().join("seed")).unwrap();
    place.write("seed/o.graphql", super::ONTOLOGY);
    let (server, greeting) = Server::start(&place, &["--seed", "seed", "--empty"]);
    let address = url(&greeting, "Playground")
        .trim_end_matches('/')
        .to_owned();
    (place, server, address)
}

#[test]
fn a_server_and_a_directory_say_the_same_to_the_byte() {
    let (place, _server, server) = served();
    // Revision 1 of both is the ontology.
    place.ok(&["apply", "o.graphql", "--data", "e", "--yes"]);
    let edited = FACTS
        .replace("size: 5", "size: 6")
        .replace("lead: ada", "lead: {to: grace, note: Since May.}")
        .replace("    name: Ada\n", "    name: Ada\n  grace: {}\n");
    place.write("edited.yaml", edited);
    place.write("bad.yaml", FACTS.replace("[dns, vault]", "[dns, volt]"));
    place.write("worse.yaml", "teams:\n  core:\n    size: many\nx: {}\n");
    place.write("o2.graphql", super::ONTOLOGY.replace("  size: Int\n", ""));
    let steps: [&[&str]; 11] = [
        &["diff", "f.yaml"],
        &["apply", "f.yaml", "--dry-run"],
        &["apply", "f.yaml", "--yes"],
        &["apply", "f.yaml", "--yes"],
        &["diff", "f.yaml"],
        &["apply", "edited.yaml", "--yes", "--message", "Grace leads"],
        &["apply", "bad.yaml", "--yes"],
        &["apply", "worse.yaml", "--yes"],
        &["apply", "worse.yaml", "--yes", "--json"],
        &["apply", "o2.graphql", "--yes"],
        &["diff", "f.yaml", "--prune", "--json"],
    ];
    for step in steps {
        let on = |target: &[&str]| place.remit(&[step, target].concat());
        let (remote, local) = (on(&["--server", &server]), on(&["--data", "e"]));
        assert_eq!(remote, local, "{step:?}");
    }
    let said = place.remit(&["diff", "f.yaml", "--server", &server]);
    assert_snapshot!(said, @r#"
    exit 3
    stdout:
    ~ Team:core
        size: 6 → 5
    + Team:core lead → ada
    - Team:core lead → grace
    node: 1 to update; connections: 1 to connect, 1 to disconnect
    "#);
}

#[test]
fn two_repositories_feed_one_server_and_prune_only_their_own() {
    let (place, _server, server) = served();
    let apply = |file: &str, owner: &str| {
        let target = ["--owner", owner, "--server", &server, "--prune", "--yes"];
        place.remit(&[&["apply", file][..], &target].concat())
    };
    place.write("a.yaml", "services:\n  one: {}\n  both: {}\n");
    place.write("b.yaml", "services:\n  two: {}\n  both: {}\n");
    apply("a.yaml", "a");
    apply("b.yaml", "b");
    place.write("a.yaml", "services: {}\n");
    assert_snapshot!(apply("a.yaml", "a"), @r#"
    exit 0
    stdout:
    ~ Service:both
        statedBy: - a
    - Service:one "one"
    nodes: 1 to update, 1 to delete
    Made revision 4: 2 changes.
    "#);
    assert_snapshot!(apply("b.yaml", "b"), @r"
    exit 0
    stdout:
    Nothing to change: revision 4 holds all of it.
    ");
}

/// Posts to `/apply` and shows status and body.
fn post(server: &str, content_type: &str, body: &str) -> (u16, Value) {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let agent: ureq::Agent = config.build().into();
    let mut response = agent
        .post(format!("{server}/apply"))
        .header("content-type", content_type)
        .send(body)
        .unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    (
        response.status().as_u16(),
        serde_json::from_str(&text).unwrap(),
    )
}

fn request(facts: &str, extra: Value) -> String {
    let mut request = json!({"wish": {"files": [{"name": "f.yaml", "text": facts}]}});
    let members = request.as_object_mut().unwrap();
    members.extend(extra.as_object().unwrap().clone());
    request.to_string()
}

#[test]
fn a_request_that_is_sent_twice_makes_one_commit() {
    let (_place, _server, server) = served();
    let body = request(FACTS, json!({"requestId": "r", "expectedRevision": 1}));
    let (status, first) = post(&server, "application/json", &body);
    assert_eq!(
        (status, &first["repeated"]),
        (200, &json!(false)),
        "{first}"
    );
    let (status, again) = post(&server, "application/json", &body);
    assert_eq!((status, &again["repeated"]), (200, &json!(true)), "{again}");
    assert_eq!(first["commit"], again["commit"]);
    let other = request("teams: {b: }", json!({"requestId": "r"}));
    let reused = post(&server, "application/json", &other);
    let expected = json!({"outcome": "requestIdReused", "revision": 2});
    assert_eq!(reused, (409, expected));
}

#[test]
fn what_moved_is_told_to_who_planned_on_another_revision() {
    let (place, _server, server) = served();
    place.ok(&[
        "apply",
        "f.yaml",
        "--server",
        &server,
        "--yes",
        "--message",
        "First",
    ]);
    let body = request("teams: {b: }", json!({"expectedRevision": 1}));
    let (status, mut moved) = post(&server, "application/json", &body);
    assert_eq!(status, 409);
    moved["commits"][0]["time"] = json!("now");
    insta::assert_json_snapshot!(moved, @r#"
    {
      "commits": [
        {
          "author": "anonymous",
          "changes": 7,
          "message": "First",
          "revision": 2,
          "time": "now"
        }
      ],
      "expected": 1,
      "found": 2,
      "outcome": "moved"
    }
    "#);
}

#[test]
fn only_json_that_is_an_apply_is_taken() {
    let (_place, _server, server) = served();
    let (status, refused) = post(&server, "text/plain", &request(FACTS, json!({})));
    assert_eq!(status, 415, "{refused}");
    let (status, refused) = post(&server, "application/json", r#"{"wish": {"file": []}}"#);
    assert_eq!(status, 400);
    insta::assert_json_snapshot!(refused, @r#"
    {
      "message": "the body is no apply: unknown field `file`, expected one of `format`, `ontology`, `files`, `mapping`, `owner`, `prune` at line 1 column 16",
      "outcome": "invalid"
    }
    "#);
}

#[test]
fn files_beyond_the_limit_are_refused() {
    let place = Place::with_files();
    let (_server, greeting) = Server::start(&place, &["--apply-body-bytes-max", "300"]);
    let server = url(&greeting, "Playground");
    let said = place.remit(&["apply", "o.graphql", "--server", server, "--yes"]);
    assert_snapshot!(said, @r"
    exit 1
    stderr:
    error: the body is larger than the limit of 300 bytes
    ");
}

#[test]
fn a_server_that_is_not_there_is_said_to_be_so() {
    let place = Place::with_files();
    // Nobody listens where somebody just did.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let said = place.remit(&["diff", "f.yaml", "--server", &server]);
    let said = said.replace(&server, "http://SERVER");
    assert!(
        said.starts_with("exit 1\nstderr:\nerror: cannot ask http://SERVER/apply: "),
        "{said}"
    );
    assert_snapshot!(place.remit(&["diff", "f.yaml", "--server", "https://example.org"]), @r"
    exit 2
    stderr:
    error: https://example.org is no server's address: https is not spoken here; reach the server through a tunnel or a proxy on this machine, over http
    ");
}

#[test]
fn an_option_comes_before_the_environment() {
    let place = Place::applied();
    let run = |set: &[(&str, &str)], arguments: &[&str]| {
        let mut command: Command = place.command(arguments);
        command.envs(set.iter().copied());
        shown(&command.output().unwrap())
    };
    let nobody = ("REMIT_SERVER", "http://127.0.0.1:9");
    let said = run(&[nobody], &["diff", "f.yaml", "--data", "d"]);
    assert!(said.starts_with("exit 0"), "{said}");
    let said = run(&[("REMIT_DATA", "d")], &["diff", "f.yaml"]);
    assert!(said.starts_with("exit 0"), "{said}");
    assert_snapshot!(run(&[nobody, ("REMIT_DATA", "d")], &["diff", "f.yaml"]), @r"
    exit 2
    stderr:
    error: REMIT_DATA and REMIT_SERVER are both set: say with --data or --server which is meant
    ");
}

#[test]
fn the_json_of_a_plan_and_of_a_commit_is_for_programs() {
    let (place, _server, server) = served();
    place.write(
        "f.yaml",
        "teams:\n  core: {size: 5, services: dns}\nservices: {dns: }\n",
    );
    let run = |step: &str| {
        let said = place.ok(&["apply", "f.yaml", "--server", &server, step, "--json"]);
        let mut json: Value = serde_json::from_str(&said).unwrap();
        if json["commit"].is_object() {
            json["commit"]["time"] = json!("now");
        }
        json
    };
    insta::assert_json_snapshot!(run("--dry-run"), @r#"
    {
      "outcome": "planned",
      "plan": {
        "changes": [
          {
            "action": "CREATED",
            "changes": [
              {
                "after": "core",
                "before": null,
                "field": "name"
              },
              {
                "after": 5,
                "before": null,
                "field": "size"
              }
            ],
            "id": "Team:core",
            "relation": null,
            "to": null
          },
          {
            "action": "CREATED",
            "changes": [
              {
                "after": "dns",
                "before": null,
                "field": "name"
              }
            ],
            "id": "Service:dns",
            "relation": null,
            "to": null
          },
          {
            "action": "CONNECTED",
            "changes": [],
            "id": "Team:core",
            "relation": "services",
            "to": "dns"
          }
        ],
        "counts": {
          "connected": 1,
          "created": 2,
          "deleted": 0,
          "disconnected": 0,
          "ontology": false,
          "restated": 0,
          "updated": 0
        }
      },
      "revision": 1
    }
    "#);
    let made = run("--yes");
    assert_eq!(made["outcome"], "committed");
    insta::assert_json_snapshot!(made["commit"], @r#"
    {
      "author": "anonymous",
      "changes": 3,
      "message": null,
      "revision": 2,
      "time": "now"
    }
    "#);
    insta::assert_json_snapshot!(run("--yes"), @r#"
    {
      "outcome": "unchanged",
      "revision": 2
    }
    "#);
    let said = place.remit(&["apply", "f.yaml", "--server", &server, "--json"]);
    assert_snapshot!(said, @r"
    exit 2
    stderr:
    error: with --json nothing is asked: give --yes to commit, or --dry-run to only see the plan
    ");
}

#[cfg(unix)]
#[test]
fn the_author_is_who_the_token_belongs_to() {
    let place = Place::with_files();
    write_tokens(&place, "0123456789abcdef Ada Lovelace\n");
    let (_server, greeting) = Server::start(&place, &["--tokens", "tokens"]);
    let server = url(&greeting, "Playground").trim_end_matches('/');
    let model = repository("tests/data/fleet/ontology.graphql");
    let said = place.remit(&["diff", &model, "--server", server]);
    assert_snapshot!(said.replace(server, "http://SERVER"), @r"
    exit 1
    stderr:
    error: say who asks: send the header `Authorization: Bearer TOKEN`
    ");
    let apply = [
        "apply", &model, "--prune", "--json", "--yes", "--server", server,
    ];
    let said = place.ok(&[&apply[..], &["--token", "0123456789abcdef"]].concat());
    let made: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(made["commit"]["author"], "Ada Lovelace");
    let log = ["log", "--json", "-n", "1", "--server", server];
    let said = place.ok(&[&log[..], &["--token", "0123456789abcdef"]].concat());
    assert!(said.contains("Ada Lovelace"), "{said}");
}

/// A request or an answer from a connection: its head, and as much as its length says.
fn message(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    let (_, length) = head.split_once("content-length: ").unwrap();
    let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    bytes.extend(body);
    bytes
}

/// Stands between a client and the server, and keeps the answer to the first commit to itself.
fn losing_an_answer(server: &str) -> String {
    let server = server.strip_prefix("http://").unwrap().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut lost = false;
        for client in listener.incoming() {
            let mut client = client.unwrap();
            let request = message(&mut client);
            let mut upstream = TcpStream::connect(&server).unwrap();
            upstream.write_all(&request).unwrap();
            let answer = String::from_utf8(message(&mut upstream)).unwrap();
            let is_commit = String::from_utf8_lossy(&request).contains("\"dryRun\":false");
            if is_commit && !std::mem::replace(&mut lost, true) {
                continue;
            }
            // Each connection is for one request.
            let answer = answer.replacen("\r\n", "\r\nconnection: close\r\n", 1);
            client.write_all(answer.as_bytes()).unwrap();
        }
    });
    address
}

#[test]
fn a_lost_answer_is_asked_for_again_and_commits_once() {
    let (place, _server, server) = served();
    let between = losing_an_answer(&server);
    let apply = ["apply", "f.yaml", "--prune", "--yes", "--json"];
    let output = place
        .command(&[&apply[..], &["--server", &between]].concat())
        .output()
        .unwrap();
    let made: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made["outcome"], "committed", "{made}");
    assert_eq!(made["repeated"], true);
    assert_eq!(made["commit"]["revision"], 2);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("; asking again\n"), "{said}");
    let log = place.ok(&["log", "--server", &server]);
    assert_eq!(log.lines().count(), 2, "{log}");
}
