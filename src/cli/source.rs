//! Where a command that only reads takes its graph from: a data directory, files, or the seed.

use std::path::PathBuf;

use clap::Args;

use super::data::{DataDirectory, check_names};
use super::input;
use super::plan::graph_of;
use super::seed;
use crate::engine::Engine;

/// Which graph.
#[derive(Debug, Clone, Args)]
pub(super) struct Source {
    /// A data directory that no server holds. Files, when given, are used in its place.
    #[arg(long, value_name = "DIR", env = "REMIT_DATA")]
    data: Option<PathBuf>,
    /// The ontology and fact files, as a graph of their own; a directory stands for its files.
    #[arg(long, value_name = "FILES", num_args = 1..)]
    files: Vec<PathBuf>,
}

impl Source {
    /// The graph of the data directory, or of the files, or of the seed.
    pub(super) fn engine(&self) -> anyhow::Result<Engine> {
        if !self.files.is_empty() {
            return graph_of(&input::read(&self.files)?);
        }
        match &self.data {
            Some(path) => {
                let engine = DataDirectory::at(path).open()?;
                check_names(&engine.snapshot())?;
                Ok(engine)
            }
            None => graph_of(&seed::built_in()),
        }
    }
}
