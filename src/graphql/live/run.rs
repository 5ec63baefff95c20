//! `live`: the answer now, and again after each commit that changes it.
//!
//! All who ask the same look at one run, which asks once after a commit, or after several that came while it
//! was asking. It lasts for as long as somebody looks.

use std::sync::Arc;

use futures_util::stream::{self, Stream};
use tokio::sync::{Semaphore, watch};

use super::script::Script;
use super::update::Update;
use crate::event::Revision;

/// A run that subscribers look at.
pub(super) struct Run {
    /// What it said last. Changes when that changes.
    said: watch::Receiver<Option<Update>>,
    /// The revision that it asked last. Changes each time.
    asked: watch::Receiver<Revision>,
}

impl Run {
    /// Begins to ask.
    pub(super) fn start(
        script: Script,
        newest: watch::Receiver<Revision>,
        turns: Arc<Semaphore>,
    ) -> Self {
        let (say, said) = watch::channel(None);
        let (tell, asked) = watch::channel(Revision(0));
        let asking = Asking {
            script: Arc::new(script),
            newest,
            turns,
            say,
            tell,
        };
        tokio::spawn(asking.go_on());
        Self { said, asked }
    }

    /// Whether it still asks.
    pub(super) fn goes_on(&self) -> bool {
        self.asked.has_changed().is_ok()
    }
}

/// What asks.
struct Asking {
    script: Arc<Script>,
    newest: watch::Receiver<Revision>,
    turns: Arc<Semaphore>,
    say: watch::Sender<Option<Update>>,
    tell: watch::Sender<Revision>,
}

impl Asking {
    /// Until nobody looks any more, or what is asked is refused.
    async fn go_on(mut self) {
        loop {
            // What is published from here on is asked again.
            self.newest.borrow_and_update();
            let (revision, update) = tokio::select! {
                asked = self.ask() => asked,
                () = self.say.closed() => return,
            };
            let is_last = matches!(update, Update::Refused(_));
            self.say.send_if_modified(|last| {
                let is_new = last.as_ref() != Some(&update);
                if is_new {
                    *last = Some(update);
                }
                is_new
            });
            self.tell.send_replace(revision);
            if is_last {
                return;
            }
            tokio::select! {
                changed = self.newest.changed() => if changed.is_err() { return },
                () = self.say.closed() => return,
            }
        }
    }

    /// Asks the newest state; answers its revision too.
    async fn ask(&self) -> (Revision, Update) {
        let _turn = self.turns.acquire().await;
        let (view, compiled) = match self.script.now().await {
            Ok(now) => now,
            Err(refused) => return (Revision(u64::MAX), refused),
        };
        let revision = view.snapshot.revision();
        let asked = tokio::task::spawn_blocking(move || {
            let answer = compiled.service.answer_event(&view, &compiled.begun, None);
            Update::Answer {
                body: answer.body,
                revision: None,
            }
        });
        let update = asked.await.unwrap_or_else(|error| {
            tracing::error!(%error, "asking again failed");
            Update::internal()
        });
        (revision, update)
    }
}

/// A subscriber.
struct Looking {
    run: Arc<Run>,
    said: watch::Receiver<Option<Update>>,
    /// The state that the first answer is at least of, until it came.
    wanted: Option<Revision>,
    last: Option<Update>,
}

/// What a run says: first of a state that is at least as new as `wanted`, then whatever differs.
pub(super) fn look(run: Arc<Run>, wanted: Revision) -> impl Stream<Item = Update> {
    let looking = Looking {
        said: run.said.clone(),
        run,
        wanted: Some(wanted),
        last: None,
    };
    stream::unfold(looking, |mut looking| async move {
        let update = looking.next().await?;
        Some((update, looking))
    })
}

impl Looking {
    async fn next(&mut self) -> Option<Update> {
        match self.wanted.take() {
            Some(wanted) => {
                let mut asked = self.run.asked.clone();
                // An error means that the run is over, and so has said its last.
                let _ = asked.wait_for(|revision| *revision >= wanted).await;
            }
            None => self.said.changed().await.ok()?,
        }
        loop {
            let said = self.said.borrow_and_update().clone();
            // An answer that changed and changed back is no news to a slow reader.
            if said.is_some() && said != self.last {
                self.last.clone_from(&said);
                return said;
            }
            self.said.changed().await.ok()?;
        }
    }
}
