//! Request ids, expected revisions, dry runs, times, and groups.

use super::fixture::*;
use crate::change::OnReferences;
use crate::engine::{Clock, CommitError, CommitRequest, Engine, EngineOptions, Health};
use crate::event::Revision;
use crate::store::memory::MemoryStore;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn revision(engine: &Engine) -> u64 {
    engine.snapshot().revision().0
}

#[test]
fn the_first_commit_holds_the_ontology_and_can_be_made_once() {
    let engine = engine(options());
    assert_eq!(revision(&engine), 1);
    let again = engine.initialise(SDL);
    assert!(matches!(again, Err(CommitError::RevisionMoved { .. })));
}

#[test]
fn asking_again_with_the_same_id_answers_with_the_same_commit() {
    let engine = engine(options());
    let ask = || request_named("one", vec![create("Team", "a")]);
    let first = engine.commit_blocking(ask()).unwrap();
    let second = engine.commit_blocking(ask()).unwrap();
    assert!(second.repeated && !first.repeated);
    assert_eq!(first.commit, second.commit);
    assert_eq!(revision(&engine), 2);
    let other = request_named("one", vec![create("Team", "b")]);
    let other = engine.commit_blocking(other);
    assert!(matches!(
        other,
        Err(CommitError::RequestIdReused {
            revision: Revision(2),
            ..
        })
    ));
}

#[test]
fn the_same_request_from_many_threads_makes_one_commit() {
    let engine = engine(options());
    let revisions: Vec<Revision> = std::thread::scope(|scope| {
        let ask = || {
            let request = request_named("one", vec![create("Team", "a")]);
            let outcome = engine.commit_blocking(request).unwrap();
            outcome.commit.unwrap().revision
        };
        let asked: Vec<_> = (0..16).map(|_| scope.spawn(ask)).collect();
        asked
            .into_iter()
            .map(|asked| asked.join().unwrap())
            .collect()
    });
    assert_eq!(revisions, [Revision(2); 16]);
    assert_eq!(revision(&engine), 2);
}

#[test]
fn request_ids_are_remembered_over_a_restart_with_and_without_a_checkpoint() {
    for checkpoint_commits in [1, 1000] {
        let store = Arc::new(MemoryStore::default());
        let options = EngineOptions {
            checkpoint_commits,
            ..options()
        };
        let ask = || request_named("one", vec![create("Team", "a")]);
        let engine = open(Lasting(store.clone()), options.clone());
        engine.initialise(SDL).unwrap();
        engine.commit_blocking(ask()).unwrap();
        drop(engine);
        let engine = open(Lasting(store), options);
        assert!(engine.commit_blocking(ask()).unwrap().repeated);
        let other = request_named("one", vec![create("Team", "b")]);
        let other = engine.commit_blocking(other);
        assert!(matches!(other, Err(CommitError::RequestIdReused { .. })));
    }
}

#[test]
fn request_ids_are_forgotten_after_the_configured_number_of_commits() {
    let engine = engine(EngineOptions {
        request_ids_commits: 2,
        ..options()
    });
    let ask = || request_named("one", vec![rename("Team", "a", "A")]);
    assert!(engine.commit_blocking(ask()).unwrap().commit.is_some());
    engine
        .commit_blocking(request(vec![create("Team", "b")]))
        .unwrap();
    assert!(engine.commit_blocking(ask()).unwrap().repeated);
    engine
        .commit_blocking(request(vec![create("Team", "c")]))
        .unwrap();
    let late = engine.commit_blocking(ask()).unwrap();
    assert!(!late.repeated && late.commit.is_none());
}

#[test]
fn an_expected_revision_that_has_passed_is_refused_with_what_moved() {
    let engine = engine(options());
    engine
        .commit_blocking(request(vec![create("Team", "a")]))
        .unwrap();
    let refused = engine.commit_blocking(CommitRequest {
        expected_revision: Some(Revision(1)),
        ..request(vec![create("Team", "b")])
    });
    match refused {
        Err(CommitError::RevisionMoved { found, moved, .. }) => {
            assert_eq!(found, Revision(2));
            let revisions: Vec<u64> = moved.iter().map(|commit| commit.revision.0).collect();
            assert_eq!(revisions, [2]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_dry_run_shows_the_result_and_changes_nothing() {
    let engine = engine(options());
    let outcome = engine
        .commit_blocking(CommitRequest {
            dry_run: true,
            ..request(vec![create("Team", "a")])
        })
        .unwrap();
    assert!(outcome.commit.is_none());
    assert_eq!(outcome.proposed.unwrap().events.len(), 1);
    assert!(outcome.after.find(&node("Team", "a")).is_some());
    assert!(engine.snapshot().find(&node("Team", "a")).is_none());
    assert_eq!(revision(&engine), 1);
}

#[test]
fn what_changes_nothing_makes_no_commit() {
    let engine = engine(options());
    let changes = || vec![rename("Team", "a", "A"), connect("Team", "peers", "a", "a")];
    assert!(
        engine
            .commit_blocking(request(changes()))
            .unwrap()
            .commit
            .is_some()
    );
    assert!(
        engine
            .commit_blocking(request(changes()))
            .unwrap()
            .commit
            .is_none()
    );
    let back_and_forth = vec![
        create("Team", "b"),
        delete("Team", "b", OnReferences::Reject),
    ];
    let outcome = engine.commit_blocking(request(back_and_forth)).unwrap();
    assert!(outcome.commit.is_none());
    assert_eq!(revision(&engine), 2);
}

#[test]
fn a_clock_that_goes_back_does_not_take_time_back() {
    let times = std::sync::Mutex::new(vec![30, 10, 20]);
    let engine = open(
        MemoryStore::default(),
        EngineOptions {
            clock: Clock::of(move || {
                let second = times.lock().unwrap().pop().unwrap_or(0);
                jiff::Timestamp::from_second(second).unwrap()
            }),
            ..options()
        },
    );
    engine.initialise(SDL).unwrap();
    for slug in ["a", "b"] {
        engine
            .commit_blocking(request(vec![create("Team", slug)]))
            .unwrap();
    }
    let commits = commits(&engine);
    let seconds: Vec<i64> = commits
        .iter()
        .map(|commit| commit.time.as_second())
        .collect();
    assert_eq!(seconds, [20, 20, 30]);
}

#[test]
fn proposals_from_many_threads_are_all_decided_each_on_the_last() {
    let engine = engine(options());
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let engine = &engine;
            scope.spawn(move || {
                for number in 0..25 {
                    let slug = format!("t{thread}-{number}");
                    engine
                        .commit_blocking(request(vec![create("Team", &slug)]))
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(revision(&engine), 201);
    assert_eq!(engine.snapshot().node_count(), 200);
    let commits = commits(&engine);
    assert!(
        commits
            .windows(2)
            .all(|pair| pair[1].previous == pair[0].id())
    );
}

#[test]
fn a_reader_hears_of_a_commit_and_finds_it_published() {
    let engine = engine(options());
    let mut watch = engine.watch();
    engine
        .commit_blocking(request(vec![create("Team", "a")]))
        .unwrap();
    assert!(watch.has_changed().unwrap());
    assert_eq!(*watch.borrow_and_update(), Revision(2));
    assert_eq!(engine.snapshot().revision(), Revision(2));
    assert_eq!(engine.health(), Health::Ready);
}

#[test]
fn a_large_overlay_is_folded_while_commits_go_on() {
    let engine = engine(options());
    for batch in 0..60 {
        let changes = (0..100)
            .map(|number| create("Team", &format!("t{batch}-{number}")))
            .collect();
        engine.commit_blocking(request(changes)).unwrap();
    }
    super::dump::check(&engine.snapshot());
    assert_eq!(revision(&engine), 61);
    assert_eq!(engine.snapshot().node_count(), 6000);
}

#[test]
fn a_small_overlay_is_folded_in_a_quiet_moment() {
    let engine = engine(EngineOptions {
        quiet: Duration::ZERO,
        ..options()
    });
    engine
        .commit_blocking(request(vec![create("Team", "a"), create("Team", "b")]))
        .unwrap();
    let patience = Instant::now() + Duration::from_secs(60);
    while engine.snapshot().replaced() > 0 {
        assert!(Instant::now() < patience, "it is never folded");
        std::thread::yield_now();
    }
    super::dump::check(&engine.snapshot());
    assert_eq!(revision(&engine), 2);
    assert_eq!(engine.snapshot().node_count(), 2);
}

#[test]
fn what_is_changed_again_and_again_is_replaced_once() {
    let engine = engine(options());
    let mut replaced = Vec::new();
    for number in 0..20 {
        let name = format!("Name {number}");
        let changes = vec![rename("Team", "a", &name), rename("Team", "b", &name)];
        engine.commit_blocking(request(changes)).unwrap();
        let join = vec![connect("Team", "peers", "a", "b")];
        engine.commit_blocking(request(join)).unwrap();
        replaced.push(engine.snapshot().replaced());
        let part = vec![disconnect("Team", "peers", "a", "b")];
        engine.commit_blocking(request(part)).unwrap();
    }
    // Two nodes, their places among the teams, and the edge from both its ends.
    assert_eq!(replaced, [6; 20]);
}
