//! How an engine is run: limits, intervals and the clock.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::change::ChangeLimits;

/// What time it is. Passed in, so that tests and replays decide it.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

/// How an engine is run.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// What one node or edge may carry.
    pub change_limits: ChangeLimits,
    /// Proposals that wait for the writer; more are turned away.
    pub queue_length_max: usize,
    /// Proposals that are appended together at most.
    pub group_proposals_max: usize,
    /// A group takes no more proposals once its commits have so many events.
    pub group_events_max: usize,
    /// A checkpoint is written after so many commits,
    pub checkpoint_commits: u64,
    /// or after so many events; but not before there is an event for every other node. Closing does not
    /// wait for as many.
    pub checkpoint_events: u64,
    /// How long nothing is proposed before a small overlay is folded into a new base.
    pub quiet: Duration,
    /// Request ids are remembered for so many commits.
    pub request_ids_commits: u64,
    /// The past snapshots that are kept for the next question, in bytes of memory, about.
    pub pasts_bytes_max: usize,
    /// The newest commits that are kept at hand, in bytes of memory, about.
    pub recent_bytes_max: usize,
    /// The index of which commits touched which node, in bytes of memory, about.
    pub touched_bytes_max: usize,
    /// What time it is.
    pub clock: Clock,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::of(Timestamp::now)
    }

    /// Another clock.
    pub fn of(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            change_limits: ChangeLimits::default(),
            queue_length_max: 1024,
            group_proposals_max: 64,
            group_events_max: 10_000,
            checkpoint_commits: 1000,
            checkpoint_events: 50_000,
            quiet: Duration::from_millis(50),
            request_ids_commits: 10_000,
            pasts_bytes_max: 512 * 1024 * 1024,
            recent_bytes_max: 32 * 1024 * 1024,
            touched_bytes_max: 256 * 1024 * 1024,
            clock: Clock::system(),
        }
    }
}
