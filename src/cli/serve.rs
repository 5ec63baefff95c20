//! `remit serve`: hold a data directory and answer over HTTP.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::access::AccessOptions;
use super::check::counts;
use super::data::{DataDirectory, check_names};
use super::exit::Exit;
use super::limits::LimitOptions;
use super::live::LiveOptions;
use super::output::print;
use super::seed;
use super::stop::Stop;
use crate::engine::{Engine, Health};
use crate::http::{self, Access, App, HttpLimits};

/// Answer GraphQL over HTTP from a data directory.
///
/// The first start on an empty directory loads the seed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit serve                                    http://127.0.0.1:4600, data in ./remit-data
  remit serve --data /var/lib/remit --empty      start with the ontology and no facts
  remit serve --seed my-model/                   start with an ontology and facts of one's own
  remit serve --listen 127.0.0.1:0               a free port
  remit serve --listen 0.0.0.0:4600 --host model.example.org --tokens tokens.txt
                                                 for others too; they give a token")]
pub(super) struct Serve {
    #[command(flatten)]
    data: DataDirectory,
    #[command(flatten)]
    access: AccessOptions,
    /// The directory with the ontology and the facts that an empty data directory starts with, in place
    /// of the built-in seed.
    #[arg(long, value_name = "DIR", env = "REMIT_SEED")]
    seed: Option<PathBuf>,
    /// Start an empty data directory with the ontology (the built-in one, or --seed's) and no facts.
    #[arg(long, env = "REMIT_EMPTY", value_parser = clap::builder::FalseyValueParser::new())]
    empty: bool,
    /// A host name that requests may use to reach this server, beside localhost. May be repeated.
    #[arg(
        long = "host",
        value_name = "NAME",
        env = "REMIT_HOST",
        value_delimiter = ','
    )]
    hosts: Vec<String>,
    /// An origin whose pages may ask from a browser, such as https://example.org. May be repeated.
    #[arg(
        long = "origin",
        value_name = "URL",
        env = "REMIT_ORIGIN",
        value_delimiter = ','
    )]
    origins: Vec<String>,
    #[command(flatten)]
    limits: LimitOptions,
    #[command(flatten)]
    live: LiveOptions,
}

/// How long requests that are under way may take once the server is asked to stop.
const CLOSING_SECONDS_MAX: u64 = 10;

/// On a single core, threads would only hand work to each other.
fn runtime() -> io::Result<Runtime> {
    let is_single = std::thread::available_parallelism().is_ok_and(|cores| cores.get() == 1);
    let mut builder = if is_single {
        Builder::new_current_thread()
    } else {
        Builder::new_multi_thread()
    };
    builder.enable_all().build()
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        // What is called wrongly should not leave a data directory behind.
        let access = self.access.read()?;
        let engine = Arc::new(self.data.open_or_create()?);
        let seeded = seed::load(&engine, self.seed.as_deref(), !self.empty)?;
        check_names(&engine.snapshot())?;
        let runtime = runtime().context("cannot start the server's threads")?;
        runtime.block_on(self.serve(&engine, access, seeded))?;
        runtime.shutdown_timeout(Duration::from_secs(1));
        Ok(Exit::Done)
    }

    async fn serve(
        &self,
        engine: &Arc<Engine>,
        access: Access,
        seeded: bool,
    ) -> anyhow::Result<()> {
        let listen = self.access.listen;
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}"))?;
        let address = listener.local_addr().context("cannot listen")?;
        // Before anybody is told that the server is there, and may ask it to stop.
        let stop = Stop::listen().context("cannot listen for signals")?;
        print(&self.greeting(engine, seeded, address))?;
        let readiness = {
            let engine = engine.clone();
            move || match engine.health() {
                Health::Ready => Ok(()),
                Health::ReadOnly { because } => Err(format!("read-only: {because}")),
            }
        };
        let app = App::new(
            engine.clone(),
            Box::new(readiness),
            self.limits.limits(),
            HttpLimits {
                hosts: self.hosts.clone(),
                origins: self.origins.clone(),
                body_bytes_max: self.limits.body_bytes_max,
                silence_max: Duration::from_secs(self.limits.silence_seconds_max),
                live: self.live.limits(),
                backups_max: self.limits.backups_max,
                apply_body_bytes_max: self.limits.apply_body_bytes_max,
                applies_max: self.limits.applies_max,
            },
        )
        .with_access(access);
        let (closing, closed) = tokio::sync::oneshot::channel();
        let shutdown = async move {
            stop.asked().await;
            tracing::info!("stopping");
            // Nobody may be waiting for it any more.
            let _ = closing.send(());
        };
        let patience = async {
            if closed.await.is_ok() {
                tokio::time::sleep(Duration::from_secs(CLOSING_SECONDS_MAX)).await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            served = http::serve(listener, Arc::new(app), shutdown) => served.context("the server failed"),
            () = patience => {
                tracing::warn!("requests were still under way and have been cut off");
                Ok(())
            }
        }
    }

    fn greeting(&self, engine: &Engine, seeded: bool, address: SocketAddr) -> String {
        let snapshot = engine.snapshot();
        let data = self.data.path.display();
        let from = match (seeded, self.empty, &self.seed) {
            (false, ..) => String::new(),
            (true, true, _) => " (new, without facts)".to_owned(),
            (true, false, Some(path)) => format!(" (new, from the seed in {})", path.display()),
            (true, false, None) => " (new, from the built-in seed)".to_owned(),
        };
        format!(
            "Data        {data}{from}\n\
             Revision    {}: {}\n\
             GraphQL     http://{address}/graphql\n\
             Playground  http://{address}/\n",
            snapshot.revision(),
            counts(&snapshot)
        )
    }
}
