//! `kill -9` of a server in the middle of many writers: what was acknowledged is there, and nothing is half there.
//! And a disk that fills up: the server says so, goes on answering, and has lost nothing.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::Place;
use super::serve::{Server, url};

const WRITERS: usize = 8;
const ROUNDS: usize = 5;
/// So many are acknowledged before a server is killed, and up to so many more.
const ACKNOWLEDGED_MIN: usize = 150;
const ACKNOWLEDGED_MORE: u64 = 300;

/// Asks; `None` when no answer came.
fn ask(graphql: &str, body: &Json) -> Option<Json> {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build();
    let agent: ureq::Agent = config.into();
    let sent = agent
        .post(graphql)
        .header("content-type", "application/json")
        .send(body.to_string());
    let answer = sent.ok()?.body_mut().read_to_string().ok()?;
    serde_json::from_str(&answer).ok()
}

/// Two services that come in one commit or not at all, and a request id by which to ask again.
fn write(graphql: &str, name: &str, padding: &str) -> Option<Json> {
    let create = |side: &str| json!({"serviceCreate": {"slug": format!("{name}-{side}"), "description": padding}});
    let document = "mutation($changes: [Change!]!, $id: String) { \
                    apply(changes: $changes, requestId: $id) { commit { revision } userErrors { message } } }";
    let body = json!({
        "query": document,
        "variables": {"changes": [create("left"), create("right")], "id": name},
    });
    ask(graphql, &body)
}

/// The revision that an answer says the commit has.
fn revision(answer: &Json) -> Option<u64> {
    answer.pointer("/data/apply/commit/revision")?.as_u64()
}

/// The slugs of all services that were written in pairs, after checking that each pair is whole.
fn written(place: &Place) -> BTreeSet<String> {
    let export = place.ok(&["export", "--data", "d"]);
    let slugs = |side: &str| -> BTreeSet<String> {
        let ending = format!("-{side}");
        let keys = export
            .lines()
            .filter_map(|line| line.trim().split(':').next());
        keys.filter_map(|key| key.strip_suffix(&ending))
            .map(str::to_owned)
            .collect()
    };
    let left = slugs("left");
    assert_eq!(left, slugs("right"), "a commit is halved");
    left
}

#[test]
fn kill_9_under_concurrent_writers_loses_nothing_that_was_acknowledged() {
    let seed = match std::env::var("REMIT_TEST_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => u64::from(std::process::id()),
    };
    println!("seed {seed}: REMIT_TEST_SEED={seed} tries it again");
    let mut state = seed | 1;
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    let place = Place::applied();
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    let mut sent = 0;
    for round in 0..ROUNDS {
        let (server, greeting) = Server::start(&place, &[]);
        let graphql = url(&greeting, "GraphQL").to_owned();
        let wanted = ACKNOWLEDGED_MIN + below(ACKNOWLEDGED_MORE) as usize;
        let made = Mutex::new(BTreeSet::new());
        let tried = AtomicUsize::new(0);
        thread::scope(|scope| {
            let (made, tried, graphql) = (&made, &tried, &graphql);
            let start = |writer: usize| {
                scope.spawn(move || {
                    for number in 0.. {
                        let name = format!("r{round}-w{writer}-n{number}");
                        tried.fetch_add(1, Ordering::SeqCst);
                        match write(graphql, &name, "") {
                            Some(answer) => {
                                assert!(revision(&answer).is_some(), "{answer}");
                                made.lock().unwrap().insert(name);
                            }
                            None => return,
                        }
                    }
                })
            };
            let writers: Vec<_> = (0..WRITERS).map(start).collect();
            // A writer ends early only when something is wrong, which it then says.
            while made.lock().unwrap().len() < wanted
                && !writers.iter().any(ScopedJoinHandle::is_finished)
            {
                thread::yield_now();
            }
            server.kill();
        });
        let made = made.into_inner().unwrap();
        sent += tried.into_inner();
        acknowledged.extend(made);
        let there = written(&place);
        let lost: Vec<_> = acknowledged.difference(&there).collect();
        println!(
            "round {round}: {} acknowledged, {} there",
            acknowledged.len(),
            there.len()
        );
        assert!(lost.is_empty(), "{lost:?}");
        assert!(there.len() <= sent);
        place.ok(&["check", "--data", "d"]);
    }
    // A request that was acknowledged is answered with the commit that it made, by the next server too.
    let (server, greeting) = Server::start(&place, &[]);
    let graphql = url(&greeting, "GraphQL");
    let name = acknowledged.last().unwrap();
    let again = write(graphql, name, "").unwrap();
    assert!(revision(&again).is_some(), "{again}");
    server.kill();
    assert!(written(&place).len() <= sent);
}

#[cfg(unix)]
#[test]
fn a_full_disk_makes_the_server_read_only_and_it_says_so() {
    let place = Place::applied();
    // Larger than the padding, and soon reached.
    let command = "trap '' XFSZ; ulimit -f 20000; exec \"$@\"";
    let (server, greeting) = Server::start_by(&place, &["sh", "-c", command, "sh"]);
    let graphql = url(&greeting, "GraphQL").to_owned();
    let ready = url(&greeting, "Playground").to_owned() + "readyz";
    let get = |address: &str| {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build();
        let agent: ureq::Agent = config.into();
        let mut answer = agent.get(address).call().unwrap();
        (
            answer.status().as_u16(),
            answer.body_mut().read_to_string().unwrap(),
        )
    };
    assert_eq!(get(&ready).0, 200);
    let padding = "x".repeat(50_000);
    let mut acknowledged = BTreeSet::new();
    let refused = (0..1000).find_map(|number| {
        let name = format!("n{number}");
        let answer = write(&graphql, &name, &padding).unwrap();
        if revision(&answer).is_some() {
            acknowledged.insert(name);
            None
        } else {
            Some(answer)
        }
    });
    println!("{}", refused.expect("the disk is full at last"));
    let (status, said) = get(&ready);
    assert_eq!(status, 503);
    assert!(said.starts_with("read-only: "), "{said}");
    let asked = ask(&graphql, &json!({"query": "{ services { totalCount } }"})).unwrap();
    let count = asked
        .pointer("/data/services/totalCount")
        .and_then(Json::as_u64);
    assert_eq!(count, Some(2 + 2 * acknowledged.len() as u64));
    server.kill();
    let there = written(&place);
    assert!(acknowledged.is_subset(&there));
    place.ok(&["check", "--data", "d"]);
    // With room again, it takes commits again.
    let (server, greeting) = Server::start(&place, &[]);
    let again = write(url(&greeting, "GraphQL"), "room", "").unwrap();
    assert!(revision(&again).is_some(), "{again}");
    server.kill();
}

#[test]
fn a_second_process_is_refused_and_disturbs_nobody() {
    let place = Place::applied();
    let (server, greeting) = Server::start(&place, &[]);
    for second in [
        &["serve", "--data", "d", "--listen", "127.0.0.1:0"][..],
        &["export", "--data", "d"],
        &["check", "--data", "d"],
        &[
            "history", "compact", "--before", "1", "--data", "d", "--yes",
        ],
        &["backup", "--data", "d", "--out", "b"],
    ] {
        let said = place.remit(second);
        assert!(
            said.starts_with("exit 1\nstderr:\nerror: d is in use by process "),
            "{said}"
        );
    }
    let answer = write(url(&greeting, "GraphQL"), "still", "").unwrap();
    assert!(revision(&answer).is_some(), "{answer}");
    server.kill();
    assert!(written(&place).contains("still"));
}
