//! Many writers at once, each with the revision that it has seen: no update is lost.

use std::thread;

use super::fixture::*;
use crate::change::{Change, NodePatch};
use crate::engine::{CommitError, CommitRequest, Engine};
use crate::event::Value;

const WRITERS: i32 = 8;
const ROUNDS: i32 = 25;

/// Reads the size of a team and sets it to one more, as often as it takes until nobody was in between.
fn increment(engine: &Engine) {
    loop {
        let snapshot = engine.snapshot();
        let size = size(engine, &snapshot);
        let patch = NodePatch {
            attributes: [("size".into(), Some(Value::Int(size + 1)))].into(),
            ..NodePatch::default()
        };
        let key = node("Team", "a");
        let asked = CommitRequest {
            expected_revision: Some(snapshot.revision()),
            ..request(vec![Change::NodeUpdate { key, patch }])
        };
        match engine.commit_blocking(asked) {
            Ok(_) => return,
            Err(CommitError::RevisionMoved {
                expected,
                found,
                moved,
                ..
            }) => {
                assert!(found > expected);
                assert_eq!(moved[0].revision, expected.next());
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn size(engine: &Engine, snapshot: &crate::graph::Snapshot) -> i32 {
    let team = snapshot.find(&node("Team", "a")).unwrap();
    let kind = snapshot
        .ontology()
        .kinds
        .iter()
        .find(|kind| kind.name.as_str() == "Team");
    let fact = snapshot.node(team).fact(kind.unwrap());
    match fact.attributes.get("size") {
        Some(Value::Int(size)) => *size,
        None => 0,
        other => panic!("{other:?} at {engine:?}"),
    }
}

#[test]
fn writers_that_say_what_they_have_seen_never_lose_an_update() {
    let engine = engine(options());
    engine
        .commit_blocking(request(vec![create("Team", "a")]))
        .unwrap();
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| (0..ROUNDS).for_each(|_| increment(&engine)));
        }
    });
    assert_eq!(size(&engine, &engine.snapshot()), WRITERS * ROUNDS);
    let commits = u64::try_from(WRITERS * ROUNDS).unwrap();
    assert_eq!(engine.snapshot().revision().0, 2 + commits);
}
