//! Subscriptions: what a client is told as it happens.
//!
//! [`Subscriptions::subscribe`] makes a stream of [`Update`]s of a subscription that was begun. Nothing is pushed
//! into a stream. It holds a place, which is a revision of the log or the newest answer of a run, and reads on from
//! there when it is asked for more; so a subscriber costs the same few hundred bytes whether it reads or not, and
//! what carries the stream decides how long a reader may fall behind ([`Attention`]).
//!
//! Equal subscriptions (same document, operation and variables, as texts) share their work: `live` is run once
//! after a commit however many look at it, and what `commits` says of a commit is written once.
//!
//! Ontologies may change while a stream lasts: what was asked is compiled anew, and the stream ends with
//! `SCHEMA_CHANGED` where that fails.

mod asked;
mod attention;
mod commits;
mod feed;
mod limits;
mod run;
mod script;
mod update;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use tokio::sync::Semaphore;

pub use attention::Attention;
pub use limits::LiveLimits;
pub use script::Compiled;
pub use update::Update;

use super::error::{ErrorCode, GraphqlError};
use super::service::{Request, Service, Subscribed};
use super::view::View;
use crate::engine::Engine;
use crate::event::Revision;
use asked::{Asked, Registry};
use commits::Tape;
use feed::Feed;
use run::Run;
use script::Script;

/// Where the newest state is found, and the API of its ontology.
pub trait Newest: Send + Sync {
    /// Both, as they are now.
    fn newest(&self) -> BoxFuture<'_, (View, Arc<Service>)>;
}

/// What a subscription says, one after another. It ends when the server does, and after a refusal.
pub type Updates = BoxStream<'static, Update>;

/// The subscriptions of a server.
pub struct Subscriptions {
    limits: LiveLimits,
    feed: Feed,
    tapes: Registry<Tape>,
    runs: Registry<Run>,
    /// Runs after a commit take turns, so that they leave room for queries.
    turns: Arc<Semaphore>,
}

impl Subscriptions {
    /// None yet.
    pub fn new(limits: LiveLimits) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            limits,
            feed: Feed::default(),
            tapes: Registry::default(),
            runs: Registry::default(),
            turns: Arc::new(Semaphore::new(cores)),
        }
    }

    /// Begins a subscription: `compiled` is what `request` was begun as, `view` the newest state then. A client
    /// that has seen commits up to `resume` is not told of them again.
    pub fn subscribe(
        &self,
        newest: Arc<dyn Newest>,
        view: &View,
        request: Request<'_>,
        compiled: Compiled,
        resume: Option<Revision>,
    ) -> Result<Updates, GraphqlError> {
        let subscribed = compiled.begun.subscribed()?;
        let newest_revision = self.feed.of(&view.engine);
        let asked = Asked::of(request);
        match subscribed {
            Subscribed::Commits { after } => {
                let next = first(view, resume.or(after));
                let next = next.map_err(|error| compiled.begun.of_subscription(error))?;
                let make = |asked: &Asked| Tape::new(Script::new(asked.clone(), compiled, newest));
                let any = usize::MAX;
                let tape = self
                    .tapes
                    .shared(asked, any, |_| true, make)
                    .expect("there is no limit");
                Ok(Box::pin(commits::follow(tape, next, newest_revision)))
            }
            Subscribed::Live => {
                let most = self.limits.live_plans_max;
                let start = |asked: &Asked| {
                    let script = Script::new(asked.clone(), compiled, newest);
                    Run::start(script, newest_revision, self.turns.clone())
                };
                let run = self.runs.shared(asked, most, Run::goes_on, start);
                let run = run.ok_or_else(|| {
                    let message = format!(
                        "{most} different questions are asked again after each commit already, which is the limit"
                    );
                    GraphqlError::new(ErrorCode::TooManySubscriptions, message)
                })?;
                Ok(Box::pin(run::look(run, view.snapshot.revision())))
            }
        }
    }

    /// Watches whether a reader keeps up with an engine.
    pub fn attention(&self, engine: &Engine) -> Attention {
        Attention::new(self.feed.of(engine), self.limits.slow_commits_max)
    }
}

/// The commit that comes first behind `after`; the next one that is made where that is left out.
fn first(view: &View, after: Option<Revision>) -> Result<Revision, GraphqlError> {
    let newest = view.snapshot.revision();
    let after = after.unwrap_or(newest);
    if after > newest {
        let message = format!("after: there is no revision {after} yet; the newest is {newest}");
        return Err(GraphqlError::new(ErrorCode::BadInput, message));
    }
    let first = after.next();
    let oldest = view.engine.history().oldest();
    if first < oldest {
        return Err(commits::compacted(oldest));
    }
    Ok(first)
}
