//! Which core a thread runs on, and how long it has run: time on the core, so that neither waiting nor
//! other programs count. Read from Linux's `/proc`; elsewhere it is always zero.

use std::path::PathBuf;
use std::time::Duration;

/// Where the servers run, one after the other: only the one that is asked has anything to do.
pub const SERVER_CORE: usize = 0;
/// Where the client runs.
pub const CLIENT_CORE: usize = 1;

/// A thread whose time can be asked for by others.
pub struct Thread(Option<PathBuf>);

impl Thread {
    /// The thread that asks.
    pub fn current() -> Self {
        let own = std::fs::read_link("/proc/thread-self").ok();
        Self(own.map(|own| PathBuf::from("/proc").join(own).join("schedstat")))
    }

    /// How long it has run.
    pub fn time_on_core(&self) -> Duration {
        let text = self.0.as_ref().map(std::fs::read_to_string);
        let text = text.and_then(Result::ok).unwrap_or_default();
        let first = text.split(' ').next().unwrap_or_default();
        Duration::from_nanos(first.parse().unwrap_or_default())
    }
}

/// Keeps this thread on a core, where the machine has that many.
pub fn pin(core: usize) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    if let Some(core) = cores.get(core) {
        core_affinity::set_for_current(*core);
    }
}
