//! Worlds to ask: the seed and the fleet, each on a server of its own that ends with the test.
//!
//! A world is made as an operator makes one: an engine over a store in memory, an ontology, then fact
//! files, one commit each. So answers come from nodes and lists that were changed after they were first
//! frozen. The clock is the test's, and the same in every run.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use remit::change::{Change, NodePatch, OnReferences, difference};
use remit::engine::{Clock, CommitRequest, Engine, EngineOptions};
use remit::event::{Commit, NodeKey, Revision, Slug};
use remit::facts;
use remit::graph::Snapshot;
use remit::graphql::guard::DocumentLimits;
use remit::graphql::limits::Limits;
use remit::graphql::service::{Request, Service};
use remit::graphql::view::View;
use remit::http::{App, HttpLimits, serve};
use remit::ontology::Ontology;
use remit::reading::InputFile;
use remit::store::memory::MemoryStore;
use serde_json::{Value as Json, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A graph with its history.
pub struct World {
    /// What the world's files say, for messages.
    pub name: &'static str,
    pub engine: Arc<Engine>,
}

/// The seed: what the repository ships.
pub fn seed() -> World {
    let world = World::new("seed", "seed/ontology.graphql");
    world.apply("seed/operating-model.yaml");
    world
}

/// The fleet: another ontology with every sort of attribute and relation, edited after it was filled.
pub fn fleet() -> World {
    let world = World::new("fleet", "tests/data/fleet/ontology.graphql");
    world.apply("tests/data/fleet/organisation.yaml");
    world.apply("tests/data/fleet/services.yaml");
    world.apply("tests/data/fleet/operations.yaml");
    world.apply("tests/data/worlds/fleet-edits.yaml");
    let gone = |kind: &str, slug: &str| Change::NodeDelete {
        key: key(kind, slug),
        on_references: OnReferences::Detach,
    };
    world.commit(vec![
        gone("Repository", "notify"),
        gone("Datastore", "events"),
    ]);
    let back = Change::NodeCreate {
        key: key("Repository", "notify"),
        patch: NodePatch {
            name: Some("notify, again".into()),
            ..NodePatch::default()
        },
    };
    world.commit(vec![back]);
    world
}

/// The whole answer to a document that has one operation and no variables.
pub fn body(service: &Service, view: &View, query: &str) -> String {
    let request = Request {
        query: query.into(),
        operation_name: None,
        variables: None,
    };
    let body = service.answer(view, request).body;
    String::from_utf8(body.to_vec()).unwrap()
}

impl World {
    fn new(name: &'static str, ontology: &str) -> Self {
        Self::empty(name, &read(ontology))
    }

    /// An ontology and no facts.
    pub fn empty(name: &'static str, sdl: &str) -> Self {
        let options = EngineOptions {
            clock: ticking(),
            ..EngineOptions::default()
        };
        let engine = Engine::open(Box::new(MemoryStore::default()), options).unwrap();
        engine.initialise(sdl).unwrap();
        let engine = Arc::new(engine);
        Self { name, engine }
    }

    fn apply(&self, file: &str) {
        self.apply_text(file, read(file));
    }

    /// Applies a fact file that says this.
    pub fn apply_text(&self, name: &str, text: impl Into<String>) {
        let snapshot = self.snapshot();
        let files = [InputFile::new(name, text.into())];
        let desired = facts::read(snapshot.ontology(), &files, None)
            .unwrap_or_else(|mistakes| panic!("{mistakes}"));
        let plan = difference(&snapshot, None, &desired, None)
            .unwrap_or_else(|mistakes| panic!("{mistakes}"));
        self.commit(plan.changes);
    }

    pub fn commit(&self, changes: Vec<Change>) {
        let outcome = self
            .engine
            .commit_blocking(CommitRequest::new(changes, "tests"))
            .unwrap_or_else(|error| panic!("{error:?}"));
        assert!(outcome.commit.is_some(), "a commit changes something");
    }

    /// The change that gives a tool another name.
    pub fn renaming(&self, slug: &str, name: &str) -> Vec<Change> {
        let patch = NodePatch {
            name: Some(name.into()),
            ..NodePatch::default()
        };
        let key = key("Tool", slug);
        vec![Change::NodeUpdate { key, patch }]
    }

    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.engine.snapshot()
    }

    /// What requests are asked of.
    pub fn view(&self) -> View {
        View::of(&self.engine)
    }

    pub fn ontology(&self) -> Arc<Ontology> {
        self.snapshot().ontology().clone()
    }

    /// What a service answers about it, with an item of a list a line.
    pub fn shown(&self, service: &Service, query: &str) -> String {
        body(service, &self.view(), query)
            .replace("},{", "},\n {")
            .replace(",\"errors\":", ",\n \"errors\":")
    }

    /// What a service answers about it.
    pub fn answer(&self, service: &Service, query: &str) -> Json {
        serde_json::from_str(&body(service, &self.view(), query)).unwrap()
    }

    /// Everything that ever happened, oldest first.
    pub fn commits(&self) -> Vec<Commit> {
        let all = Revision(1)..=Revision(u64::MAX);
        let commits = self.engine.history().commits(all, 1_000).unwrap();
        commits.iter().map(|commit| Commit::clone(commit)).collect()
    }

    /// The API without a server.
    pub fn service(&self) -> Service {
        self.service_within(Limits::default(), DocumentLimits::default())
    }

    /// The API without a server, with limits of its own.
    pub fn service_within(&self, limits: Limits, document_limits: DocumentLimits) -> Service {
        Service::new(self.ontology(), limits, document_limits)
    }

    /// A server of this world on a free port of loopback.
    pub fn served(&self) -> Served {
        self.served_within(HttpLimits::default())
    }

    pub fn served_within(&self, http_limits: HttpLimits) -> Served {
        Served::new(self.app(http_limits))
    }

    /// The server before it is started.
    pub fn app(&self, http_limits: HttpLimits) -> App {
        App::new(
            self.engine.clone(),
            Box::new(|| Ok(())),
            (Limits::default(), DocumentLimits::default()),
            http_limits,
        )
    }
}

/// A running server; dropping it stops it.
pub struct Served {
    pub address: SocketAddr,
    runtime: tokio::runtime::Runtime,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Served {
    pub fn new(app: App) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async move {
            // An error means that the sender is gone, which says the same.
            let _ = stopped.await;
        };
        let serving = runtime.spawn(serve(listener, Arc::new(app), shutdown));
        Self {
            address,
            runtime,
            stop: Some(stop),
            serving,
        }
    }

    /// Where GraphQL is answered.
    pub fn url(&self) -> String {
        format!("http://{}/graphql", self.address)
    }

    /// The whole answer to a request, whatever its status.
    pub fn ask(&self, query: &str, variables: Json) -> Json {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .new_agent();
        let mut response = agent
            .post(self.url())
            .header("content-type", "application/json")
            .header("accept", "application/graphql-response+json")
            .send(body)
            .unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Asks the server to stop; it first finishes what is under way.
    pub fn begin_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that the server is gone.
            let _ = stop.send(());
        }
    }

    /// Waits for a server that was asked to stop.
    pub fn stopped(mut self) {
        self.begin_stop();
        let serving = &mut self.serving;
        self.runtime.block_on(serving).unwrap().unwrap();
    }
}

/// A time that moves on by itself whenever it is asked for, with a fraction of a second now and then.
fn ticking() -> Clock {
    const START: i64 = 1_795_334_400_000;
    const STEP_MS: i64 = 5_400_250;
    let ticks = AtomicI64::new(0);
    Clock::of(move || {
        let tick = ticks.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_millisecond(START + tick * STEP_MS).unwrap()
    })
}

fn key(kind: &str, slug: &str) -> NodeKey {
    NodeKey {
        kind: kind.into(),
        slug: Slug::new(slug).unwrap(),
    }
}

/// A place in the repository.
pub fn path(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

/// A file of the repository.
pub fn read(relative: &str) -> String {
    fs::read_to_string(path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
}
