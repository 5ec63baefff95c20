//! What a client is told when the server cannot keep a change: an error of the field, with nothing of the
//! disk in it. What was done before it is still told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use insta::assert_snapshot;
use remit::engine::{Engine, EngineOptions};
use remit::event::{Commit, Revision};
use remit::store::memory::MemoryStore;
use remit::store::{
    AppendError, Head, LoadedCheckpoint, Stats, Store, StoreError, VerifyProgress, VerifyReport,
};

use super::Desk;
use crate::world::{World, read};

/// A store in memory that takes so many groups, and then fails.
struct Failing {
    store: MemoryStore,
    left: AtomicUsize,
    failure: fn(StoreError) -> AppendError,
}

impl Store for Failing {
    fn append(&self, expected_head: Revision, commits: &[Commit]) -> Result<Head, AppendError> {
        let left = self.left.load(Ordering::SeqCst);
        if left == 0 {
            let directory = "/secret/place".into();
            return Err((self.failure)(StoreError::Missing { directory }));
        }
        self.left.store(left - 1, Ordering::SeqCst);
        self.store.append(expected_head, commits)
    }

    fn read(&self, from: Revision, most: usize) -> Result<Vec<Commit>, StoreError> {
        self.store.read(from, most)
    }

    fn head(&self) -> Head {
        self.store.head()
    }

    fn oldest(&self) -> Revision {
        self.store.oldest()
    }

    fn compact(&self, oldest: Revision, state: &[u8]) -> Result<(), StoreError> {
        self.store.compact(oldest, state)
    }

    fn begin_behind(&self, head: Head) -> Result<(), StoreError> {
        self.store.begin_behind(head)
    }

    fn save_checkpoint(&self, revision: Revision, bytes: &[u8]) -> Result<(), StoreError> {
        self.store.save_checkpoint(revision, bytes)
    }

    fn load_checkpoint(&self, at_most: Option<Revision>) -> Result<LoadedCheckpoint, StoreError> {
        self.store.load_checkpoint(at_most)
    }

    fn checkpoints(&self) -> Result<Vec<Revision>, StoreError> {
        self.store.checkpoints()
    }

    fn verify(&self, progress: &mut dyn FnMut(VerifyProgress)) -> Result<VerifyReport, StoreError> {
        self.store.verify(progress)
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        self.store.stats()
    }
}

/// The answers to one document, and then to another.
fn check(failure: fn(StoreError) -> AppendError) -> [String; 2] {
    let store = Failing {
        store: MemoryStore::default(),
        // The ontology, and one change.
        left: AtomicUsize::new(2),
        failure,
    };
    let engine = Engine::open(Box::new(store), EngineOptions::default()).unwrap();
    engine.initialise(read("seed/ontology.graphql")).unwrap();
    let desk = Desk::of(World {
        name: "failing",
        engine: Arc::new(engine),
    });
    let create = |slug: &str| {
        format!(
            "toolCreate(input: {{slug: \"{slug}\"}}) {{ node {{ slug }} userErrors {{ code }} }}"
        )
    };
    [
        format!("mutation {{ a: {} b: {} }}", create("a"), create("b")),
        format!("mutation {{ c: {} }}", create("c")),
    ]
    .map(|document| desk.ask(&document))
}

#[test]
fn a_commit_that_is_not_written_is_an_error_of_its_field_alone() {
    let [first, then] = check(AppendError::Failed);
    assert_snapshot!(first, @r#"
    {"data":{"a":{"node":{"slug":"a"},"userErrors":[]},"b":null},
     "errors":[{"message":"the commit could not be written, and nothing was changed; the server's log says why","locations":[{"line":1,"column":84}],"path":["b"],"extensions":{"code":"NOT_WRITTEN"}}]}
    "#);
    assert_snapshot!(then, @r#"
    {"data":{"c":null},
     "errors":[{"message":"nothing can be changed at present: the server has stopped taking commits, and its log says why","locations":[{"line":1,"column":12}],"path":["c"],"extensions":{"code":"READ_ONLY"}}]}
    "#);
}

#[test]
fn a_commit_whose_outcome_is_unknown_says_what_to_do() {
    let [first, then] = check(AppendError::Unknown);
    assert_snapshot!(first, @r#"
    {"data":{"a":{"node":{"slug":"a"},"userErrors":[]},"b":null},
     "errors":[{"message":"it is not known whether the commit was written; once the server has been restarted, ask again with the same request id","locations":[{"line":1,"column":84}],"path":["b"],"extensions":{"code":"OUTCOME_UNKNOWN"}}]}
    "#);
    assert_snapshot!(then, @r#"
    {"data":{"c":null},
     "errors":[{"message":"nothing can be changed at present: the server has stopped taking commits, and its log says why","locations":[{"line":1,"column":12}],"path":["c"],"extensions":{"code":"READ_ONLY"}}]}
    "#);
}
