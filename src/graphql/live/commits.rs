//! `commits`: each commit once, in order, none missed.
//!
//! A subscriber's place is a revision, and the log is its queue. The end of what is written of the log is kept
//! for all who ask the same, so that a commit is read and written once for all that wait for it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::stream::{self, Stream};
use tokio::sync::watch;

use super::script::{Compiled, Script};
use super::update::Update;
use crate::engine::PastError;
use crate::event::Revision;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::view::View;

/// What is written of commits, for all who ask the same.
pub(super) struct Tape {
    script: Script,
    end: Mutex<VecDeque<Line>>,
    /// Who writes on at the end.
    pen: tokio::sync::Mutex<()>,
}

/// What is written of one commit.
#[derive(Debug, Clone)]
struct Line {
    revision: Revision,
    body: Bytes,
}

/// How many lines are kept and read at once, and of how many bytes, the last one left out.
const LINES_MAX: usize = 64;
const LINES_BYTES_MAX: usize = 256 * 1024;

impl Tape {
    pub(super) fn new(script: Script) -> Self {
        Self {
            script,
            end: Mutex::default(),
            pen: tokio::sync::Mutex::default(),
        }
    }

    /// The lines from a revision on, as many as are at hand; at least one, since `newest` is not before it.
    async fn read(
        self: &Arc<Self>,
        from: Revision,
        newest: Revision,
    ) -> Result<VecDeque<Line>, Update> {
        if let Some(kept) = self.kept(from) {
            return Ok(kept);
        }
        if newest.0 - from.0 >= LINES_MAX as u64 {
            return self.write(from, newest).await;
        }
        let _pen = self.pen.lock().await;
        if let Some(kept) = self.kept(from) {
            return Ok(kept);
        }
        let lines = self.write(from, newest).await?;
        // Who is alone with a question is given its lines now, and nobody will want them again.
        if Arc::strong_count(self) > 1 {
            self.keep(&lines);
        }
        Ok(lines)
    }

    async fn write(
        self: &Arc<Self>,
        from: Revision,
        newest: Revision,
    ) -> Result<VecDeque<Line>, Update> {
        let (view, compiled) = self.script.now().await?;
        let written = tokio::task::spawn_blocking(move || lines(&view, &compiled, from, newest));
        written.await.unwrap_or_else(|error| {
            tracing::error!(%error, "telling of commits failed");
            Err(Update::internal())
        })
    }

    fn kept(&self, from: Revision) -> Option<VecDeque<Line>> {
        let end = self.end();
        let skipped = from.0.checked_sub(end.front()?.revision.0)?;
        let skipped = usize::try_from(skipped).ok()?;
        let found: VecDeque<Line> = end.iter().skip(skipped).cloned().collect();
        (!found.is_empty()).then_some(found)
    }

    fn keep(&self, lines: &VecDeque<Line>) {
        let mut end = self.end();
        let follows = match (end.back(), lines.front()) {
            (Some(last), Some(first)) => last.revision.next() == first.revision,
            _ => false,
        };
        if !follows {
            end.clear();
        }
        end.extend(lines.iter().cloned());
        let mut bytes: usize = end.iter().map(|line| line.body.len()).sum();
        while (end.len() > LINES_MAX || bytes > LINES_BYTES_MAX)
            && let Some(oldest) = end.pop_front()
        {
            bytes -= oldest.body.len();
        }
    }

    /// Nothing panics half-way through a change, so a poisoned lock still guards sound data.
    fn end(&self) -> MutexGuard<'_, VecDeque<Line>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads commits and writes what is asked of them. Blocks.
fn lines(
    view: &View,
    compiled: &Compiled,
    from: Revision,
    newest: Revision,
) -> Result<VecDeque<Line>, Update> {
    let history = view.engine.history();
    let commits = history
        .commits(from..=newest, LINES_MAX)
        .map_err(|error| unreadable(&error))?;
    let mut lines = VecDeque::with_capacity(commits.len());
    let mut bytes = 0;
    for commit in commits {
        let answer = compiled
            .service
            .answer_event(view, &compiled.begun, Some(&commit));
        bytes += answer.body.len();
        lines.push_back(Line {
            revision: commit.revision,
            body: answer.body,
        });
        if bytes > LINES_BYTES_MAX {
            break;
        }
    }
    if lines.is_empty() {
        tracing::error!(revision = from.0, "a published commit cannot be read");
        return Err(Update::internal());
    }
    Ok(lines)
}

fn unreadable(error: &PastError) -> Update {
    match error {
        PastError::Compacted { oldest } => Update::refused_for(compacted(*oldest)),
        error => {
            tracing::error!(%error, "the history cannot be read");
            Update::internal()
        }
    }
}

/// What is told of commits that are no longer kept.
pub(super) fn compacted(oldest: Revision) -> GraphqlError {
    let message = format!(
        "what was committed before revision {oldest} is no longer kept; begin with `after: {}` or later, or with \
         what the graph is now",
        oldest.0.saturating_sub(1)
    );
    GraphqlError::new(ErrorCode::Compacted, message)
}

/// A subscriber's place.
struct Place {
    tape: Arc<Tape>,
    /// The commit that comes next.
    next: Revision,
    newest: watch::Receiver<Revision>,
    at_hand: VecDeque<Line>,
    is_over: bool,
}

/// The commits from `next` on.
pub(super) fn follow(
    tape: Arc<Tape>,
    next: Revision,
    newest: watch::Receiver<Revision>,
) -> impl Stream<Item = Update> {
    let place = Place {
        tape,
        next,
        newest,
        at_hand: VecDeque::new(),
        is_over: false,
    };
    stream::unfold(place, |mut place| async move {
        let update = place.next().await?;
        Some((update, place))
    })
}

impl Place {
    async fn next(&mut self) -> Option<Update> {
        if self.is_over {
            return None;
        }
        loop {
            if let Some(Line { revision, body }) = self.at_hand.pop_front() {
                self.next = revision.next();
                let revision = Some(revision);
                return Some(Update::Answer { body, revision });
            }
            // What is at hand is all taken: an idle subscriber holds no memory for it.
            self.at_hand = VecDeque::new();
            let newest = *self.newest.borrow_and_update();
            if self.next > newest {
                self.newest.changed().await.ok()?;
                continue;
            }
            match self.tape.read(self.next, newest).await {
                Ok(lines) => self.at_hand = lines,
                Err(refused) => {
                    self.is_over = true;
                    return Some(refused);
                }
            }
        }
    }
}
