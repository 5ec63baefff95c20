//! What every request handler shares: the published snapshot, the API made from its ontology, limits.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;

use super::connections::Connections;
use super::current::Current;
use super::token::Access;
use crate::engine::Engine;
use crate::event::Revision;
use crate::graph::Snapshot;
use crate::graphql::guard::DocumentLimits;
use crate::graphql::limits::Limits;
use crate::graphql::live::{Attention, LiveLimits, Newest, Subscriptions};
use crate::graphql::service::Service;
use crate::graphql::view::{ANONYMOUS, View};

/// Limits of the HTTP layer, with their units in their names.
#[derive(Debug, Clone)]
pub struct HttpLimits {
    /// The size of a request's body.
    pub body_bytes_max: usize,
    /// Backups that are read at a time; more are turned away.
    pub backups_max: usize,
    /// The size of an apply's body: all files with their JSON around them.
    pub apply_body_bytes_max: usize,
    /// Applies that are read and planned at a time; more are turned away.
    pub applies_max: usize,
    /// Host names that requests may ask for beside loopback's; see [`super::host`].
    pub hosts: Vec<String>,
    /// Origins of pages that may ask from a browser beside our own.
    pub origins: Vec<String>,
    /// How long nothing may happen on a connection: nothing asked and nothing sent. It is closed within twice that.
    /// How long nothing may come of a body that was begun, too.
    pub silence_max: Duration,
    /// Of subscriptions and what carries them.
    pub live: LiveLimits,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            body_bytes_max: 1024 * 1024,
            backups_max: 2,
            apply_body_bytes_max: 64 * 1024 * 1024,
            applies_max: 4,
            hosts: Vec::new(),
            origins: Vec::new(),
            silence_max: Duration::from_secs(60),
            live: LiveLimits::default(),
        }
    }
}

/// Says whether commits can be made, and why not.
pub type Readiness = Box<dyn Fn() -> Result<(), String> + Send + Sync>;

/// The running server.
pub struct App {
    engine: Arc<Engine>,
    current: Current,
    anonymous: Arc<str>,
    readiness: Readiness,
    http_limits: HttpLimits,
    backups: Arc<Semaphore>,
    applies: Semaphore,
    access: Access,
    subscriptions: Subscriptions,
    connections: Connections,
}

impl App {
    /// Serves whatever the engine publishes, to everybody.
    pub fn new(
        engine: Arc<Engine>,
        readiness: Readiness,
        graphql_limits: (Limits, DocumentLimits),
        http_limits: HttpLimits,
    ) -> Self {
        Self {
            current: Current::new(engine.published(), graphql_limits),
            engine,
            anonymous: ANONYMOUS.into(),
            readiness,
            subscriptions: Subscriptions::new(http_limits.live.clone()),
            connections: Connections::new(http_limits.live.connections_max),
            backups: Arc::new(Semaphore::new(
                http_limits.backups_max.min(Semaphore::MAX_PERMITS),
            )),
            applies: Semaphore::new(http_limits.applies_max.min(Semaphore::MAX_PERMITS)),
            http_limits,
            access: Access::default(),
        }
    }

    /// The same, to those who may ask.
    pub fn with_access(self, access: Access) -> Self {
        Self { access, ..self }
    }

    /// The newest state, asked by nobody in particular, and the API of its ontology.
    pub(super) async fn now(&self) -> (View, Arc<Service>) {
        let (snapshot, service) = self.current.now().await;
        (self.viewed(snapshot, &self.anonymous), service)
    }

    /// The newest state, asked by somebody, unless the API of its ontology is still to be made.
    pub(super) fn ready(&self, author: &Arc<str>) -> Option<(View, Arc<Service>)> {
        let (snapshot, service) = self.current.ready()?;
        Some((self.viewed(snapshot, author), service))
    }

    fn viewed(&self, snapshot: Arc<Snapshot>, author: &Arc<str>) -> View {
        View {
            snapshot,
            engine: self.engine.clone(),
            author: author.clone(),
        }
    }

    /// The newest revision.
    pub(super) fn revision(&self) -> Revision {
        self.current.snapshot().revision()
    }

    pub(super) fn readiness(&self) -> Result<(), String> {
        (self.readiness)()
    }

    pub(super) fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// Turns to read a backup.
    pub(super) fn backups(&self) -> &Arc<Semaphore> {
        &self.backups
    }

    /// Turns to apply.
    pub(super) fn applies(&self) -> &Semaphore {
        &self.applies
    }

    pub(super) fn access(&self) -> &Access {
        &self.access
    }

    pub(super) fn subscriptions(&self) -> &Subscriptions {
        &self.subscriptions
    }

    pub(super) fn connections(&self) -> &Connections {
        &self.connections
    }

    /// Watches whether a subscriber keeps up.
    pub(super) fn attention(&self) -> Attention {
        self.subscriptions.attention(&self.engine)
    }

    pub(super) fn limits(&self) -> &HttpLimits {
        &self.http_limits
    }
}

impl Newest for App {
    fn newest(&self) -> BoxFuture<'_, (View, Arc<Service>)> {
        Box::pin(self.now())
    }
}
