//! Opening a data directory.

use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::Args;

use super::memory::MemoryOptions;
use super::progress::Progress;
use crate::engine::{Engine, EngineOptions};
use crate::graph::Snapshot;
use crate::ontology;
use crate::store::memory::MemoryStore;
use crate::store::{DirectoryOptions, Store, StoreError, open_directory};

/// The data directory where none is named.
pub(super) const DEFAULT_PATH: &str = "remit-data";

/// Which data directory.
#[derive(Debug, Clone, Args)]
pub(super) struct DataDirectory {
    /// The data directory. Only one process at a time can hold it.
    #[arg(
        long = "data",
        value_name = "DIR",
        env = "REMIT_DATA",
        default_value = DEFAULT_PATH
    )]
    pub(super) path: PathBuf,
    #[command(flatten)]
    memory: MemoryOptions,
}

impl DataDirectory {
    /// That directory, with the default limits on memory.
    pub(super) fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            memory: MemoryOptions::default(),
        }
    }

    /// Opens the directory, making it when it is not there.
    pub(super) fn open_or_create(&self) -> anyhow::Result<Engine> {
        engine(Box::new(self.opened(true)?), self.memory.engine())
    }

    /// Opens a directory that has data.
    pub(super) fn open(&self) -> anyhow::Result<Engine> {
        engine(Box::new(self.opened(false)?), self.memory.engine())
    }

    /// Opens the log of a directory that has data, without the graph.
    pub(super) fn store(&self) -> anyhow::Result<impl Store + 'static> {
        Ok(self.opened(false)?)
    }

    /// Opens the directory if it has data; `None` where it is not there yet.
    pub(super) fn open_if_there(&self) -> anyhow::Result<Option<Engine>> {
        match self.opened(false) {
            Ok(store) => engine(Box::new(store), self.memory.engine()).map(Some),
            Err(StoreError::Missing { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn opened(&self, create: bool) -> Result<impl Store + 'static, StoreError> {
        let _progress = Progress::start("Opening the data directory");
        let options = DirectoryOptions {
            create,
            checkpoints_kept: self.memory.checkpoints_kept,
            ..DirectoryOptions::default()
        };
        open_directory(&self.path, options)
    }
}

/// Refuses data of which this version can make no API: it keeps names for itself that their ontology has
/// from an earlier version. Everything but asking goes on.
pub(super) fn check_names(snapshot: &Snapshot) -> anyhow::Result<()> {
    let sdl = &snapshot.ontology().sdl;
    if sdl.is_empty() {
        return Ok(());
    }
    ontology::read("ontology", sdl).map(|_| ()).map_err(|found| {
        anyhow!(
            "the ontology in the data has names that this version's API keeps for itself; \
             write it with `remit export --ontology`, change it, and put it back with `remit apply`\n{found}"
        )
    })
}

/// An empty graph that is gone when the process ends.
pub(super) fn in_memory() -> anyhow::Result<Engine> {
    engine(Box::new(MemoryStore::default()), EngineOptions::default())
}

fn engine(store: Box<dyn Store>, options: EngineOptions) -> anyhow::Result<Engine> {
    let bar = Progress::start("Reading the log");
    Engine::open_with_progress(store, options, &mut |done, all| bar.at(done.0, all.0))
        .context("cannot open the graph")
}
