//! Proposals that are decided in one group: nobody hears of what is not durable yet.

use std::pin::pin;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};

use super::fixture::*;
use crate::change::OnReferences;
use crate::engine::{Clock, CommitError, CommitRequest, Engine, EngineOptions, Outcome};
use crate::event::Revision;
use crate::store::Store;
use crate::store::faulty::{Call, Fault, FaultyStore};
use crate::store::memory::MemoryStore;

/// A clock that the writer can be held up at, while proposals gather behind the one that it decides.
struct Gate {
    held: Arc<Mutex<()>>,
    arrivals: Receiver<()>,
}

impl Gate {
    fn options(options: EngineOptions) -> (Self, EngineOptions) {
        let held = Arc::new(Mutex::new(()));
        let (arrived, arrivals) = channel();
        let (gate, clock) = (held.clone(), options.clock.clone());
        let clock = Clock::of(move || {
            arrived.send(()).ok();
            drop(gate.lock().unwrap());
            clock.now()
        });
        (Self { held, arrivals }, EngineOptions { clock, ..options })
    }

    /// What becomes of requests that the writer finds together in its inbox, in this order.
    fn together(
        &self,
        engine: &Engine,
        requests: Vec<CommitRequest>,
    ) -> Vec<Result<Outcome, CommitError>> {
        let held = self.held.lock().unwrap();
        while self.arrivals.try_recv().is_ok() {}
        // A proposal is in the inbox once its future has been polled.
        let mut context = Context::from_waker(Waker::noop());
        let mut opener = pin!(engine.commit(CommitRequest {
            dry_run: true,
            ..request(vec![create("Team", "opener")])
        }));
        assert!(opener.as_mut().poll(&mut context).is_pending());
        self.arrivals.recv().unwrap();
        let mut asked: Vec<_> = requests
            .into_iter()
            .map(|request| Box::pin(engine.commit(request)))
            .collect();
        for asked in &mut asked {
            assert!(asked.as_mut().poll(&mut context).is_pending());
        }
        drop(held);
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(async {
            let mut answers = Vec::new();
            for asked in asked {
                answers.push(asked.await);
            }
            answers
        })
    }
}

/// Requests of which the first makes a commit, and each of the others makes none because of it.
fn leaning_on_the_first() -> Vec<CommitRequest> {
    let first = || request_named("one", vec![rename("Team", "a", "A")]);
    vec![
        first(),
        first(),
        request(vec![rename("Team", "a", "A")]),
        request(vec![create("Team", "a")]),
        request_named("one", vec![create("Team", "b")]),
        CommitRequest {
            expected_revision: Some(Revision(1)),
            ..request(vec![create("Team", "b")])
        },
        CommitRequest {
            dry_run: true,
            ..request(vec![delete("Team", "a", OnReferences::Reject)])
        },
    ]
}

#[test]
fn answers_that_lean_on_a_commit_of_their_group_come_once_it_is_published() {
    let (gate, options) = Gate::options(options());
    let engine = engine(options);
    let answers = gate.together(&engine, leaning_on_the_first());
    let [made, again, same, exists, reused, moved, dry] = answers.try_into().unwrap();
    assert_eq!(made.unwrap().commit.unwrap().revision, Revision(2));
    let again = again.unwrap();
    assert!(again.repeated && again.commit.unwrap().revision == Revision(2));
    let same = same.unwrap();
    assert!(same.commit.is_none() && same.after.revision() == Revision(2));
    assert!(matches!(exists, Err(CommitError::Refused { .. })));
    assert!(matches!(reused, Err(CommitError::RequestIdReused { .. })));
    assert!(matches!(moved, Err(CommitError::RevisionMoved { .. })));
    assert!(dry.unwrap().proposed.is_some());
    assert_eq!(engine.snapshot().revision(), Revision(2));
}

#[test]
fn answers_that_lean_on_a_commit_that_is_lost_are_not_given() {
    let (gate, options) = Gate::options(options());
    let store = Arc::new(FaultyStore::new(MemoryStore::default()));
    let engine = open(Lasting(store.clone()), options);
    engine.initialise(SDL).unwrap();
    store.next(Call::Append, Fault::Fail);
    for answer in gate.together(&engine, leaning_on_the_first()) {
        assert!(
            matches!(answer, Err(CommitError::NotWritten { .. })),
            "{answer:?}"
        );
    }
    assert_eq!(store.head().revision, Revision(1));
}

#[test]
fn what_a_group_has_no_room_for_goes_into_the_next_ones_however_many() {
    let (gate, options) = Gate::options(EngineOptions {
        group_events_max: 16,
        ..options()
    });
    let engine = engine(options);
    let hub = |number: usize| format!("hub-{number}");
    let mut changes = Vec::new();
    for leaf in 0..16 {
        changes.push(create("Team", &format!("leaf-{leaf}")));
    }
    for number in 0..14 {
        changes.push(create("Team", &hub(number)));
        for leaf in 0..16 {
            let leaf = format!("leaf-{leaf}");
            changes.push(connect("Team", "peers", &hub(number), &leaf));
        }
    }
    engine.commit_blocking(request(changes)).unwrap();
    // Each is one change, so that they are taken together, and fills a group with its events.
    let deletions = (0..14)
        .map(|number| request(vec![delete("Team", &hub(number), OnReferences::Detach)]))
        .collect();
    for answer in gate.together(&engine, deletions) {
        assert!(answer.is_ok(), "{answer:?}");
    }
    assert_eq!(engine.snapshot().revision(), Revision(16));
}
