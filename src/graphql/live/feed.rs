//! The newest revision, told to any number of subscribers.
//!
//! The engine's writer wakes who watches it, which takes its time when thousands do. So one task watches, and
//! wakes the others.

use std::sync::OnceLock;

use tokio::sync::watch;

use crate::engine::Engine;
use crate::event::Revision;

/// Begins with the first subscriber.
#[derive(Debug, Default)]
pub(super) struct Feed(OnceLock<watch::Receiver<Revision>>);

impl Feed {
    /// The newest revision of an engine, always the same one.
    pub(super) fn of(&self, engine: &Engine) -> watch::Receiver<Revision> {
        let told = self.0.get_or_init(|| {
            let mut watched = engine.watch();
            let newest = *watched.borrow_and_update();
            let (tell, told) = watch::channel(newest);
            tokio::spawn(async move {
                while watched.changed().await.is_ok() {
                    let newest = *watched.borrow_and_update();
                    tell.send_replace(newest);
                }
            });
            told
        });
        told.clone()
    }
}
