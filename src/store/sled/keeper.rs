//! The keeper: the one thread that touches the storage engine.
//!
//! sled can panic on damage, and it can hang. Neither may take the program along: every call runs on
//! this thread, a panic there becomes a report, and whoever waits gives up after a while. A call that
//! nobody waits for any more goes on; until it is through, others are told at once that the engine is silent.
//!
//! Not here: what is done with the engine. The state is whatever the opening made.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A handle on the thread and what lives there.
#[derive(Debug)]
pub(super) struct Keeper<S> {
    jobs: Option<Sender<Job<S>>>,
    stuck: Arc<AtomicBool>,
    ended: Mutex<Receiver<()>>,
    thread: Option<JoinHandle<()>>,
    patience: Duration,
}

type Job<S> = Box<dyn FnOnce(&mut S) + Send>;

/// A call that gave no answer of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoAnswer {
    /// It panicked, saying this.
    Panicked(String),
    /// It took longer than this.
    Silent(Duration),
}

impl<S: 'static> Keeper<S> {
    /// Starts the thread and makes the state there; the state may be what cannot be sent.
    pub(super) fn start<E: Send + 'static>(
        open: impl FnOnce() -> Result<S, E> + Send + 'static,
        patience_opening: Duration,
        patience: Duration,
    ) -> Result<Result<Self, E>, NoAnswer> {
        quiet_own_panics();
        let (jobs, todo) = mpsc::channel::<Job<S>>();
        let (opened, opening) = mpsc::channel();
        let (ending, ended) = mpsc::channel();
        let stuck = Arc::new(AtomicBool::new(false));
        let unstuck = Arc::clone(&stuck);
        let thread = thread::Builder::new()
            .name("remit-store".to_owned())
            .spawn(move || {
                QUIET.set(true);
                let _ending: Sender<()> = ending;
                let mut state = match caught(open) {
                    Ok(Ok(state)) => {
                        opened.send(Ok(Ok(()))).ok();
                        state
                    }
                    Ok(Err(error)) => return drop(opened.send(Ok(Err(error)))),
                    Err(said) => return drop(opened.send(Err(said))),
                };
                for job in todo {
                    job(&mut state);
                    unstuck.store(false, Ordering::SeqCst);
                }
                caught(|| drop(state)).ok();
            })
            .map_err(|error| NoAnswer::Panicked(error.to_string()))?;
        match opening.recv_timeout(patience_opening) {
            Ok(Ok(Ok(()))) => Ok(Ok(Self {
                jobs: Some(jobs),
                stuck,
                ended: Mutex::new(ended),
                thread: Some(thread),
                patience,
            })),
            Ok(Ok(Err(error))) => {
                thread.join().ok();
                Ok(Err(error))
            }
            Ok(Err(said)) => Err(NoAnswer::Panicked(said)),
            Err(_) => Err(NoAnswer::Silent(patience_opening)),
        }
    }

    /// Runs the call on the thread and waits for its answer.
    pub(super) fn call<T: Send + 'static>(
        &self,
        call: impl FnOnce(&mut S) -> T + Send + 'static,
    ) -> Result<T, NoAnswer> {
        if self.stuck.load(Ordering::SeqCst) {
            return Err(NoAnswer::Silent(Duration::ZERO));
        }
        let (answer, answered) = mpsc::channel();
        let job: Job<S> = Box::new(move |state| {
            answer.send(caught(|| call(state))).ok();
        });
        if let Some(jobs) = &self.jobs {
            jobs.send(job).ok();
        }
        match answered.recv_timeout(self.patience) {
            Ok(answer) => answer.map_err(NoAnswer::Panicked),
            Err(RecvTimeoutError::Timeout) => {
                // The answer comes before the flag is lowered, so one that comes now is not missed.
                self.stuck.store(true, Ordering::SeqCst);
                let Ok(answer) = answered.try_recv() else {
                    return Err(NoAnswer::Silent(self.patience));
                };
                self.stuck.store(false, Ordering::SeqCst);
                answer.map_err(NoAnswer::Panicked)
            }
            Err(RecvTimeoutError::Disconnected) => Err(NoAnswer::Panicked(
                "the store's thread has ended".to_owned(),
            )),
        }
    }
}

impl<S> Drop for Keeper<S> {
    /// Closes the state on its thread and waits for it, within reason: the lock on the data directory
    /// is given back after this.
    fn drop(&mut self) {
        self.jobs = None;
        let ended = self.ended.get_mut().unwrap_or_else(PoisonError::into_inner);
        if ended.recv_timeout(self.patience) == Err(RecvTimeoutError::Disconnected)
            && let Some(thread) = self.thread.take()
        {
            thread.join().ok();
        }
    }
}

fn caught<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(call)).map_err(|said| text(&*said))
}

fn text(said: &(dyn Any + Send)) -> String {
    let text = said
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| said.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no reason given").to_owned()
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the standard report of a panic from being printed for the keeper's threads, whose panics are
/// caught and reported as errors. Every other thread keeps the hook that was there.
fn quiet_own_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.try_with(Cell::get).unwrap_or(false) {
                hook(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn keeper(patience: Duration) -> Keeper<u32> {
        Keeper::start(|| Ok::<_, ()>(1), LONG, patience)
            .unwrap()
            .unwrap()
    }

    #[test]
    fn a_panic_is_an_answer_and_the_state_lives_on() {
        let keeper = keeper(LONG);
        let said = keeper.call(|_| panic!("engine trouble")).map(|(): ()| ());
        assert_eq!(said, Err(NoAnswer::Panicked("engine trouble".to_owned())));
        assert_eq!(keeper.call(|state| *state), Ok(1));
    }

    #[test]
    fn a_panic_while_opening_is_an_answer() {
        let opened = Keeper::<u32>::start(|| -> Result<u32, ()> { panic!("torn") }, LONG, LONG);
        assert_eq!(
            opened.map(|_| ()),
            Err(NoAnswer::Panicked("torn".to_owned()))
        );
    }

    #[test]
    fn nobody_waits_for_ever() {
        let keeper = keeper(Duration::from_millis(1));
        let (release, held) = mpsc::channel::<()>();
        let silent = keeper.call(move |_| held.recv().is_ok());
        assert_eq!(silent, Err(NoAnswer::Silent(Duration::from_millis(1))));
        assert_eq!(
            keeper.call(|state| *state),
            Err(NoAnswer::Silent(Duration::ZERO))
        );
        drop(release);
    }
}
