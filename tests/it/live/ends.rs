//! How subscriptions end: with the server, for a reader that does not read, and at limits.

use std::time::Duration;

use remit::engine::CommitRequest;
use remit::graphql::live::LiveLimits;
use remit::http::HttpLimits;

use super::clients::Client;
use super::{Events, rename};
use crate::world::{self, Served, World};

fn served_within(world: &World, live: LiveLimits) -> Served {
    world.served_within(HttpLimits {
        live,
        ..HttpLimits::default()
    })
}

/// Commits that are large for their number: more than the buffers of a connection have room for.
fn commit_much(world: &World) {
    for round in 0..COMMITS {
        let request = CommitRequest {
            message: Some("x".repeat(500_000).into()),
            ..CommitRequest::new(world.renaming("dns", &format!("DNS {round}")), "tests")
        };
        world.engine.commit_blocking(request).unwrap();
    }
}

const COMMITS: usize = 60;

fn impatient() -> LiveLimits {
    LiveLimits {
        slow_commits_max: 5,
        ..LiveLimits::default()
    }
}

#[test]
fn a_slow_reader_of_a_stream_is_told_and_cut_off() {
    let world = world::seed();
    let served = served_within(&world, impatient());
    let query = "subscription { commits(after: 1) { revision message } }";
    let mut events = Events::open(&served, query, &[]);
    assert_eq!(events.next().unwrap().id.as_deref(), Some("2"));
    commit_much(&world);
    let mut revision = 2;
    let told = loop {
        let event = events.next().unwrap();
        match event.id {
            Some(id) => {
                revision += 1;
                assert_eq!(id, revision.to_string(), "none is left out before the end");
            }
            None => break event.data,
        }
    };
    insta::assert_snapshot!(told, @r#"{"errors":[{"message":"too much was committed while this waited to be read; subscribe again, to commits with the revision of the last one that came","extensions":{"code":"SLOW_CONSUMER"}}]}"#);
    assert_eq!(events.next().unwrap().name, "complete");
    assert_eq!(events.next(), None);
    assert!(revision < COMMITS as u64);
    // Nothing is lost for who comes again.
    let mut again = Events::open(&served, query, &[&format!("last-event-id: {revision}")]);
    assert_eq!(again.next().unwrap().id, Some((revision + 1).to_string()));
}

#[test]
fn a_slow_reader_of_a_websocket_is_told_and_cut_off() {
    let world = world::seed();
    let served = served_within(&world, impatient());
    let mut client = Client::start("reader.mjs", &[&served.url(), "stopping"]);
    client.says("following");
    commit_much(&world);
    client.hears("go on");
    let end: serde_json::Value = serde_json::from_str(&client.line()).unwrap();
    assert_eq!(end["code"], 4413, "{end}");
    assert_eq!(end["reason"], "Slow consumer: connect again and resume");
    assert!(end["commits"].as_u64().unwrap() < COMMITS as u64, "{end}");
}

#[test]
fn a_reader_that_takes_nothing_at_all_is_cut_off_in_time() {
    let world = world::seed();
    let live = LiveLimits {
        stall_max: Duration::from_millis(100),
        connections_max: 1,
        ..LiveLimits::default()
    };
    let served = served_within(&world, live);
    let query = "subscription { commits(after: 1) { revision message } }";
    let silent = Events::open(&served, query, &[]);
    commit_much(&world);
    // Only one may be connected, so the next one is answered once the silent one is gone.
    while Events::open(&served, query, &[])
        .head
        .starts_with("HTTP/1.0 503 ")
    {
        std::thread::yield_now();
    }
    drop(silent);
}

#[test]
fn subscribers_have_a_limit() {
    let world = world::seed();
    let live = LiveLimits {
        connections_max: 1,
        ..LiveLimits::default()
    };
    let served = served_within(&world, live);
    let query = "subscription { commits(after: 1) { revision } }";
    let mut first = Events::open(&served, query, &[]);
    assert_eq!(first.answer(), r#"{"data":{"commits":{"revision":2}}}"#);
    let second = Events::open(&served, query, &[]);
    insta::assert_snapshot!(second.head, @"
    HTTP/1.0 503 Service Unavailable
    content-type: application/json; charset=utf-8
    vary: accept
    retry-after: 10
    content-length: 132
    ");
    // Questions with one answer are not subscribers.
    assert_eq!(
        served.ask("{ __typename }", serde_json::Value::Null)["data"]["__typename"],
        "Query"
    );
}

#[test]
fn a_stopping_server_ends_its_streams_and_says_so_to_websockets() {
    let world = world::seed();
    let mut served = world.served();
    let query = "subscription { commits(after: 1) { revision } }";
    let mut events = Events::open(&served, query, &[]);
    assert_eq!(events.answer(), r#"{"data":{"commits":{"revision":2}}}"#);
    let mut client = Client::start("reader.mjs", &[&served.url(), "reading"]);
    client.says("following");
    served.begin_stop();
    // Not complete: the client is to connect again.
    assert_eq!(events.next(), None);
    let end: serde_json::Value = serde_json::from_str(&client.line()).unwrap();
    assert_eq!(end["code"], 1001, "{end}");
    served.stopped();
}

#[test]
fn a_subscriber_that_leaves_is_forgotten() {
    let world = world::seed();
    let live = LiveLimits {
        connections_max: 1,
        live_plans_max: 1,
        ..LiveLimits::default()
    };
    let served = served_within(&world, live);
    for round in 0..20 {
        let query = format!("subscription {{ live {{ a{round}: revision {{ number }} }} }}");
        // The server notices in a moment that the one before is gone.
        let _events = loop {
            let mut events = Events::open(&served, &query, &[]);
            let is_open = events.head.starts_with("HTTP/1.0 200 ");
            if is_open && events.answer().starts_with(r#"{"data""#) {
                break events;
            }
            std::thread::yield_now();
        };
        rename(&world, "dns", &format!("DNS {round}"));
    }
}
