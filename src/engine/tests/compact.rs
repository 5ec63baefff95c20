//! Compacted histories: what is kept is as it was, and what is dropped is said to be.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::dump::dump;
use super::fixture::*;
use crate::engine::compact::{Before, CompactError, Compaction};
use crate::engine::recover::recover_at;
use crate::engine::{At, Clock, CommitError, Engine, EngineOptions, OpenError, PastError};
use crate::event::Revision;
use crate::store::memory::MemoryStore;
use crate::store::{Store, StoreError};

const IDS: u64 = 10_000;

fn hour(hour: i64) -> Timestamp {
    let start: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(hour)
}

/// The ontology at hour 1, and then a team an hour, each asked for with an id.
fn grown(store: &Arc<MemoryStore>, commits: i64) {
    let hours = Arc::new(std::sync::atomic::AtomicI64::new(0));
    let clock = move || hour(hours.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1);
    let options = EngineOptions {
        clock: Clock::of(clock),
        ..options()
    };
    let engine = open(Lasting(store.clone()), options);
    engine.initialise(SDL).unwrap();
    for number in 2..=commits {
        engine.commit_blocking(asked(number)).unwrap();
    }
}

fn asked(number: i64) -> crate::engine::CommitRequest {
    let change = create("Team", &format!("t{number}"));
    request_named(&format!("request {number}"), vec![change])
}

fn compacted(store: &MemoryStore, before: Before) -> Option<u64> {
    let compaction = Compaction::plan(store, before).unwrap()?;
    compaction.carry_out(store, IDS, &mut |_, _| ()).unwrap();
    assert_eq!(store.oldest(), compaction.oldest.revision);
    Some(compaction.oldest.revision.0)
}

fn state_at(store: &MemoryStore, revision: u64) -> String {
    let recovered = recover_at(store, Revision(revision), IDS, &mut |_, _| ()).unwrap();
    format!(
        "{}\n{:?}",
        dump(&recovered.snapshot),
        recovered.remembered.requests()
    )
}

#[test]
fn every_state_that_is_kept_is_as_it_was() {
    let store = Arc::new(MemoryStore::default());
    grown(&store, 20);
    let half = SignedDuration::from_mins(30);
    let before: Vec<String> = (1..=20)
        .map(|revision| state_at(&store, revision))
        .collect();
    for oldest in [5, 12, 20] {
        assert_eq!(
            compacted(&store, Before::Revision(Revision(oldest))),
            Some(oldest)
        );
        for revision in oldest..=20 {
            assert_eq!(state_at(&store, revision), before[revision as usize - 1]);
        }
        let engine = open(Lasting(store.clone()), options());
        let (history, tip) = (engine.history(), engine.snapshot());
        assert_eq!(history.oldest(), Revision(oldest));
        for revision in oldest..=20 {
            let past = history.as_of(At::Revision(Revision(revision)), &tip);
            let (dumped, _) = before[revision as usize - 1].split_once("\n[").unwrap();
            assert_eq!(dump(&past.unwrap().snapshot), dumped);
        }
        let earlier = Revision(oldest - 1);
        for at in [At::Revision(earlier), At::Time(hour(oldest as i64) - half)] {
            let past = history.as_of(at, &tip);
            assert!(matches!(past, Err(PastError::Compacted { .. })), "{past:?}");
        }
    }
    let engine = open(Lasting(store.clone()), options());
    engine
        .commit_blocking(request(vec![create("Team", "more")]))
        .unwrap();
    assert_eq!(engine.snapshot().revision(), Revision(21));
}

#[test]
fn a_day_keeps_what_was_newest_when_it_began() {
    let check = |time: Timestamp, oldest: Option<u64>| {
        let store = Arc::new(MemoryStore::default());
        grown(&store, 9);
        assert_eq!(compacted(&store, Before::Time(time)), oldest, "{time}");
    };
    let half = SignedDuration::from_mins(30);
    check(hour(0), None);
    check(hour(1) + half, None);
    check(hour(2), Some(2));
    check(hour(2) + half, Some(2));
    check(hour(9), Some(9));
    check(hour(1000), Some(9));
}

#[test]
fn what_is_not_there_cannot_be_kept_and_what_is_gone_is_not_dropped_again() {
    let store = Arc::new(MemoryStore::default());
    grown(&store, 9);
    let refused = Compaction::plan(&*store, Before::Revision(Revision(10)));
    assert!(matches!(refused, Err(CompactError::NotYet { .. })));
    assert_eq!(compacted(&store, Before::Revision(Revision(5))), Some(5));
    for revision in [0, 1, 4, 5] {
        assert_eq!(
            compacted(&store, Before::Revision(Revision(revision))),
            None
        );
    }
    let empty = MemoryStore::default();
    assert!(Compaction::plan(&empty, Before::Time(hour(1))).is_ok_and(|plan| plan.is_none()));
}

#[test]
fn a_request_that_was_answered_before_is_not_carried_out_again() {
    let store = Arc::new(MemoryStore::default());
    grown(&store, 9);
    compacted(&store, Before::Revision(Revision(5)));
    let engine = open(Lasting(store), options());
    let kept = engine.commit_blocking(asked(7)).unwrap();
    assert!(kept.repeated && kept.commit.unwrap().revision == Revision(7));
    let dropped = engine.commit_blocking(asked(3)).unwrap_err();
    insta::assert_snapshot!(dropped, @"the commit was not written: commit 3, which this request made already, was compacted away or cannot be read");
    assert!(matches!(
        engine.commit_blocking(request_named("request 3", vec![create("Team", "x")])),
        Err(CommitError::RequestIdReused {
            revision: Revision(3),
            ..
        })
    ));
    assert_eq!(engine.snapshot().revision(), Revision(9));
}

#[test]
fn without_the_checkpoint_that_it_rests_on_a_compacted_history_is_not_taken_for_another() {
    let store = Arc::new(MemoryStore::default());
    grown(&store, 9);
    store.compact(Revision(5), b"no checkpoint").unwrap();
    let opened = Engine::open(Box::new(Lasting(store.clone())), options());
    let Err(error) = opened else {
        panic!("there is nothing to begin with");
    };
    assert!(matches!(
        error,
        OpenError::NoCheckpoint {
            oldest: Revision(5)
        }
    ));
    let asked = store.read(Revision(4), 1);
    assert!(matches!(asked, Err(StoreError::Compacted { .. })));
}
