//! Connections on which nothing happens are closed after a while: those that nobody asks anything on any more, and
//! those whose request never gets as far as its head's end.
//!
//! hyper has a time limit for heads, which sets a timer for every request. Here each connection has one timer,
//! which is looked at once a period: what is silent for a whole period is closed, so within two of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// What happens on a connection.
#[derive(Debug, Default)]
pub(super) struct Activity {
    /// Requests whose heads have come and whose answers have not begun.
    under_way: AtomicUsize,
    /// Whether anything was sent since it was last looked at.
    has_sent: AtomicBool,
}

/// A request that is under way until this is dropped.
pub(super) struct UnderWay(Arc<Activity>);

impl Activity {
    /// A request has come.
    pub(super) fn request(self: Arc<Self>) -> UnderWay {
        self.under_way.fetch_add(1, Ordering::Relaxed);
        UnderWay(self)
    }

    /// Something was sent.
    pub(super) fn sent(&self) {
        self.has_sent.store(true, Ordering::Relaxed);
    }

    /// Done when nothing has happened for a whole period.
    pub(super) async fn silence(&self, period: Duration) {
        loop {
            tokio::time::sleep(period).await;
            if self.was_silent() {
                return;
            }
        }
    }

    /// Whether nothing has happened since it was last asked, and nothing goes on.
    fn was_silent(&self) -> bool {
        let has_sent = self.has_sent.swap(false, Ordering::Relaxed);
        !has_sent && self.under_way.load(Ordering::Relaxed) == 0
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        // What is answered is sent now, if only to a buffer.
        self.0.sent();
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_takes_long_and_an_answer_that_is_still_sent_are_no_silence() {
        let activity = Arc::new(Activity::default());
        assert!(activity.was_silent());
        let request = activity.clone().request();
        assert!(!activity.was_silent() && !activity.was_silent());
        drop(request);
        assert!(!activity.was_silent(), "it has just been answered");
        assert!(activity.was_silent());
        activity.sent();
        assert!(!activity.was_silent());
        assert!(activity.was_silent());
    }
}
