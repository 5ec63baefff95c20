//! Whether a reader keeps up.
//!
//! A reader that takes what it is given at once is never behind, however far back it began. One that does not
//! is behind by what was committed while something waited for it.

use tokio::sync::watch;

use crate::event::Revision;

/// Watches how much is committed while a reader is waited for.
#[derive(Debug, Clone)]
pub struct Attention {
    newest: watch::Receiver<Revision>,
    commits_max: u64,
}

impl Attention {
    pub(super) fn new(newest: watch::Receiver<Revision>, commits_max: u64) -> Self {
        Self {
            newest,
            commits_max,
        }
    }

    /// The newest revision, to note when a wait begins.
    pub fn now(&self) -> Revision {
        *self.newest.borrow()
    }

    /// Whether more was committed since a wait began than a reader may miss.
    pub fn is_lost(&self, since: Revision) -> bool {
        self.now().0.saturating_sub(since.0) > self.commits_max
    }

    /// Done once more is committed from now on than a reader may miss.
    pub async fn lost(&mut self) {
        let most = self.now().0.saturating_add(self.commits_max);
        if self.newest.wait_for(|now| now.0 > most).await.is_err() {
            // Nothing is committed any more.
            std::future::pending::<()>().await;
        }
    }
}
