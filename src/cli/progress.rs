//! Progress on stderr, for people: nothing is shown when stderr is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shows how far something is. Gone without a trace when it is dropped.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Starts with a few words on what is done.
    pub(super) fn start(what: &'static str) -> Self {
        // indicatif draws to stderr, and hides itself when that is no terminal.
        let bar = ProgressBar::new_spinner().with_message(what);
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// So much of so much is done.
    pub(super) fn at(&self, done: u64, all: u64) {
        if self.0.length() != Some(all) {
            let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} ({eta})");
            self.0
                .set_style(style.expect("the template is well-formed"));
            self.0.set_length(all);
        }
        self.0.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
