//! Stores that fail: nothing is acknowledged that is not durable, nothing is seen that is not
//! acknowledged, and reads go on.

use std::sync::Arc;

use super::dump::dump;
use super::fixture::*;
use crate::engine::{CommitError, Engine, EngineOptions, Health};
use crate::event::{Commit, Revision};
use crate::store::Store;
use crate::store::faulty::{Call, Fault, FaultyStore};
use crate::store::memory::MemoryStore;

type Faulty = FaultyStore<MemoryStore>;

fn started() -> (Arc<Faulty>, Engine) {
    started_with(options())
}

fn started_with(options: EngineOptions) -> (Arc<Faulty>, Engine) {
    let store = Arc::new(FaultyStore::new(MemoryStore::default()));
    let engine = open(Lasting(store.clone()), options);
    engine.initialise(SDL).unwrap();
    (store, engine)
}

#[test]
fn a_failed_append_drops_the_commit_and_stops_the_writer() {
    let (store, engine) = started();
    store.next(Call::Append, Fault::Fail);
    let failed = engine.commit_blocking(request(vec![create("Team", "a")]));
    assert!(matches!(failed, Err(CommitError::NotWritten { .. })));
    assert!(matches!(engine.health(), Health::ReadOnly { .. }));
    assert_eq!(engine.snapshot().revision(), Revision(1));
    let next = engine.commit_blocking(request(vec![create("Team", "b")]));
    assert!(matches!(next, Err(CommitError::ReadOnly { .. })));
    drop(engine);
    store.reopen();
    let engine = open(Lasting(store), options());
    assert_eq!(engine.health(), Health::Ready);
    engine
        .commit_blocking(request(vec![create("Team", "a")]))
        .unwrap();
}

#[test]
fn an_answer_that_never_came_is_settled_by_opening_again() {
    for done in [false, true] {
        let (store, engine) = started();
        store.next(Call::Append, Fault::Lose { done });
        let ask = || request_named("one", vec![create("Team", "a")]);
        let lost = engine.commit_blocking(ask());
        assert!(matches!(lost, Err(CommitError::Unknown { .. })));
        assert_eq!(engine.snapshot().revision(), Revision(1));
        assert_eq!(commits(&engine).len(), 1);
        drop(engine);
        store.reopen();
        let engine = open(Lasting(store), options());
        let outcome = engine.commit_blocking(ask()).unwrap();
        assert_eq!(outcome.repeated, done);
        assert_eq!(engine.snapshot().revision(), Revision(2));
    }
}

#[test]
fn a_crash_leaves_whole_commits_only() {
    for done in [false, true] {
        let (store, engine) = started();
        store.next(Call::Append, Fault::Crash { done });
        let changes = vec![create("Team", "a"), create("Team", "b")];
        let crashed = engine.commit_blocking(request(changes));
        assert!(crashed.is_err());
        drop(engine);
        store.reopen();
        let engine = open(Lasting(store), options());
        assert_eq!(engine.snapshot().node_count(), if done { 2 } else { 0 });
    }
}

#[test]
fn a_group_whose_append_fails_goes_as_a_whole() {
    let (store, engine) = started();
    store.next(Call::Append, Fault::Fail);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let ask = |number: usize| {
            let engine = &engine;
            move || {
                let slug = format!("t{number}");
                engine.commit_blocking(request(vec![create("Team", &slug)]))
            }
        };
        let asked: Vec<_> = (0..8).map(|number| scope.spawn(ask(number))).collect();
        asked
            .into_iter()
            .map(|asked| asked.join().unwrap())
            .collect()
    });
    assert!(answers.iter().all(Result::is_err));
    assert_eq!(store.head().revision, Revision(1));
    assert_eq!(engine.snapshot().node_count(), 0);
}

#[test]
fn when_somebody_else_appends_first_it_is_decided_again() {
    let (store, engine) = started();
    let ours = Commit::clone(&commits(&engine)[0]);
    let other = |slug: &str| {
        let other = super::fixture::engine(options());
        let outcome = other
            .commit_blocking(request(vec![create("Team", slug)]))
            .unwrap();
        Commit::clone(&outcome.commit.unwrap())
    };
    let theirs = other("a");
    assert_eq!(theirs.previous, ours.id());
    store.next(Call::Append, Fault::Overtake(vec![theirs]));
    let refused = engine.commit_blocking(request(vec![create("Team", "a")]));
    assert!(
        matches!(refused, Err(CommitError::Refused { .. })),
        "{refused:?}"
    );
    assert_eq!(engine.snapshot().revision(), Revision(2));
    engine
        .commit_blocking(request(vec![create("Team", "b")]))
        .unwrap();
    assert_eq!(engine.snapshot().revision(), Revision(3));
}

#[test]
fn a_checkpoint_that_fails_or_is_damaged_costs_nothing_but_time() {
    let every = || EngineOptions {
        checkpoint_commits: 1,
        ..options()
    };
    let (store, engine) = started_with(every());
    store.next(Call::SaveCheckpoint, Fault::Fail);
    for slug in ["a", "b", "c"] {
        engine
            .commit_blocking(request(vec![create("Team", slug)]))
            .unwrap();
    }
    assert_eq!(engine.health(), Health::Ready);
    let before = dump(&engine.snapshot());
    drop(engine);
    let head = store.head().revision;
    store.save_checkpoint(head, b"{\"format\":99}\n").unwrap();
    let engine = open(Lasting(store.clone()), every());
    assert_eq!(dump(&engine.snapshot()), before);
    drop(engine);
    store.save_checkpoint(head, b"garbage").unwrap();
    let engine = open(Lasting(store), every());
    assert_eq!(dump(&engine.snapshot()), before);
}
