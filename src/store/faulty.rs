//! A store that fails where a test tells it to: around another store, for tests of what stands above.
//!
//! Faults are planned by the number of the call, counted from 1 for each kind of call. After a fault
//! that stops a real store this one stops too, until [`FaultyStore::reopen`]; after a crash nothing answers.
//! It adds no checks of its own and changes nothing that it passes on.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::event::{Commit, Revision};

use super::{
    AppendError, Head, LoadedCheckpoint, Stats, Store, StoreError, VerifyProgress, VerifyReport,
};

/// Around another store.
#[derive(Debug)]
pub struct FaultyStore<S> {
    inner: S,
    plan: Mutex<Plan>,
}

/// What goes wrong with one call.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The call fails and has done nothing; an append stops the store.
    Fail,
    /// Before the append, somebody else appends these; it then finds that the head has moved.
    Overtake(Vec<Commit>),
    /// The answer never comes, and the call was or was not carried out; the store stops.
    Lose {
        /// Whether it was carried out.
        done: bool,
    },
    /// The process dies in the call, before or after it was carried out. Nothing answers any more until
    /// the store is opened again.
    Crash {
        /// Whether it was carried out.
        done: bool,
    },
}

/// The calls that can be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    /// [`Store::append`]
    Append,
    /// [`Store::read`]
    Read,
    /// [`Store::save_checkpoint`]
    SaveCheckpoint,
    /// [`Store::load_checkpoint`]
    LoadCheckpoint,
    /// [`Store::compact`]
    Compact,
}

#[derive(Debug, Default)]
struct Plan {
    faults: BTreeMap<(Call, usize), Fault>,
    calls: BTreeMap<Call, usize>,
    stopped: bool,
    crashed: bool,
}

impl<S: Store> FaultyStore<S> {
    /// A store without any faults yet.
    pub fn new(inner: S) -> Self {
        Self {
            inner,
            plan: Mutex::default(),
        }
    }

    /// Plans a fault for the `nth` call of this kind, counted from 1 since the beginning.
    pub fn at(self, call: Call, nth: usize, fault: Fault) -> Self {
        self.plan().faults.insert((call, nth), fault);
        self
    }

    /// Plans a fault for the next call of this kind.
    pub fn next(&self, call: Call, fault: Fault) {
        let mut plan = self.plan();
        let nth = plan.calls.get(&call).copied().unwrap_or(0) + 1;
        plan.faults.insert((call, nth), fault);
    }

    /// What opening a real store again does after a failure: it answers and takes appends again.
    pub fn reopen(&self) {
        let mut plan = self.plan();
        plan.stopped = false;
        plan.crashed = false;
    }

    /// The store within, as a process that starts after this one would find it.
    pub fn into_inner(self) -> S {
        self.inner
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts the call and says what goes wrong with it.
    fn arrive(&self, call: Call) -> Result<Option<Fault>, StoreError> {
        let mut plan = self.plan();
        if plan.crashed || (plan.stopped && call == Call::Append) {
            return Err(StoreError::Stopped {
                because: "a planned fault".into(),
            });
        }
        let nth = plan.calls.entry(call).or_default();
        *nth += 1;
        let nth = *nth;
        let fault = plan.faults.remove(&(call, nth));
        match fault {
            Some(Fault::Crash { .. }) => plan.crashed = true,
            Some(Fault::Fail | Fault::Lose { .. }) if call == Call::Append => plan.stopped = true,
            _ => {}
        }
        Ok(fault)
    }

    fn around<T>(
        &self,
        call: Call,
        carry_out: impl FnOnce(&S) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match self.arrive(call)? {
            None | Some(Fault::Overtake(_)) => carry_out(&self.inner),
            Some(Fault::Fail) => Err(planned()),
            Some(Fault::Lose { done } | Fault::Crash { done }) => {
                if done {
                    carry_out(&self.inner)?;
                }
                Err(planned())
            }
        }
    }
}

fn planned() -> StoreError {
    let error = io::Error::other("a planned fault");
    StoreError::io("reach", "a store made to fail")(error)
}

impl<S: Store> Store for FaultyStore<S> {
    fn append(&self, expected_head: Revision, commits: &[Commit]) -> Result<Head, AppendError> {
        match self.arrive(Call::Append).map_err(AppendError::Failed)? {
            None => self.inner.append(expected_head, commits),
            Some(Fault::Fail) => Err(AppendError::Failed(planned())),
            Some(Fault::Overtake(others)) => {
                self.inner.append(self.inner.head().revision, &others)?;
                self.inner.append(expected_head, commits)
            }
            Some(Fault::Lose { done } | Fault::Crash { done }) => {
                if done {
                    self.inner.append(expected_head, commits)?;
                }
                Err(AppendError::Unknown(planned()))
            }
        }
    }

    fn read(&self, from: Revision, most: usize) -> Result<Vec<Commit>, StoreError> {
        self.around(Call::Read, |inner| inner.read(from, most))
    }

    fn head(&self) -> Head {
        self.inner.head()
    }

    fn oldest(&self) -> Revision {
        self.inner.oldest()
    }

    fn compact(&self, oldest: Revision, state: &[u8]) -> Result<(), StoreError> {
        self.around(Call::Compact, |inner| inner.compact(oldest, state))
    }

    fn begin_behind(&self, head: Head) -> Result<(), StoreError> {
        self.inner.begin_behind(head)
    }

    fn save_checkpoint(&self, revision: Revision, bytes: &[u8]) -> Result<(), StoreError> {
        self.around(Call::SaveCheckpoint, |inner| {
            inner.save_checkpoint(revision, bytes)
        })
    }

    fn load_checkpoint(&self, at_most: Option<Revision>) -> Result<LoadedCheckpoint, StoreError> {
        self.around(Call::LoadCheckpoint, |inner| inner.load_checkpoint(at_most))
    }

    fn checkpoints(&self) -> Result<Vec<Revision>, StoreError> {
        self.inner.checkpoints()
    }

    fn verify(&self, progress: &mut dyn FnMut(VerifyProgress)) -> Result<VerifyReport, StoreError> {
        self.inner.verify(progress)
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        self.inner.stats()
    }
}

#[cfg(test)]
mod tests {
    use super::super::conformance::{self, Subject};
    use super::super::history::history;
    use super::super::memory::MemoryStore;
    use super::*;

    impl Subject for FaultyStore<MemoryStore> {
        fn store(&self) -> &dyn Store {
            self
        }

        fn reopen(&mut self) {}
    }

    #[test]
    fn without_faults_it_conforms() {
        conformance::check(|kept| Box::new(FaultyStore::new(MemoryStore::new(kept))));
    }

    #[test]
    fn a_failed_append_stops_the_store_and_reads_go_on() {
        let commits = history(3);
        let store = FaultyStore::new(MemoryStore::default()).at(Call::Append, 2, Fault::Fail);
        store.append(Revision(0), &commits[..1]).unwrap();
        for _ in 0..2 {
            let failed = store.append(Revision(1), &commits[1..2]);
            assert!(matches!(failed, Err(AppendError::Failed(_))));
        }
        assert_eq!(store.read(Revision(1), 10).unwrap(), commits[..1]);
        store.reopen();
        store.append(Revision(1), &commits[1..]).unwrap();
    }

    #[test]
    fn a_lost_answer_is_settled_by_reading_the_next_revision() {
        let commits = history(1);
        for done in [false, true] {
            let store = FaultyStore::new(MemoryStore::default());
            store.next(Call::Append, Fault::Lose { done });
            let lost = store.append(Revision(0), &commits);
            assert!(matches!(lost, Err(AppendError::Unknown(_))));
            store.reopen();
            assert_eq!(store.read(Revision(1), 1).unwrap().len(), usize::from(done));
        }
    }

    #[test]
    fn after_a_crash_nothing_answers_and_the_store_within_is_whole() {
        let commits = history(1);
        for done in [false, true] {
            let store = FaultyStore::new(MemoryStore::default());
            store.next(Call::Append, Fault::Crash { done });
            assert!(store.append(Revision(0), &commits).is_err());
            assert!(store.read(Revision(1), 1).is_err());
            let inner = store.into_inner();
            assert_eq!(inner.head().revision.0, u64::from(done));
        }
    }

    #[test]
    fn an_overtaken_append_finds_that_the_head_has_moved() {
        let commits = history(1);
        let store = FaultyStore::new(MemoryStore::default());
        store.next(Call::Append, Fault::Overtake(commits.clone()));
        let moved = store.append(Revision(0), &commits);
        assert!(matches!(moved, Err(AppendError::HeadMoved { head }) if head.revision.0 == 1));
    }
}
