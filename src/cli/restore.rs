//! `remit restore`: make a data directory of a backup.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::Args;

use super::backup::said;
use super::check::counts;
use super::data::DataDirectory;
use super::exit::Exit;
use super::output::print;
use super::progress::Progress;
use crate::store::backup::{self, Extent};
use crate::store::{DirectoryOptions, Staging, Store, open_directory};

/// Make a data directory of a backup.
///
/// The directory must be empty or not there. It is made under another name and checked from end to end before it
/// gets its own, so that a backup with damage never becomes a directory.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit restore model.backup --data remit-data")]
pub(super) struct Restore {
    /// The backup.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: DataDirectory,
}

impl Restore {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let file = File::open(&self.file);
        let file = file.with_context(|| format!("cannot open {}", self.file.display()))?;
        let staging = Staging::begin(&self.data.path)?;
        let extent = fill(&staging, BufReader::new(file))
            .with_context(|| format!("cannot restore {}", self.file.display()))?;
        // What is sound byte by byte must also make a graph.
        let staged = DataDirectory::at(staging.path());
        let engine = staged.open()?;
        let snapshot = engine.snapshot();
        drop(engine);
        staging.finish()?;
        print(&format!(
            "Restored {} to {}: {}.\n",
            said(extent),
            self.data.path.display(),
            counts(&snapshot)
        ))?;
        Ok(Exit::Done)
    }
}

fn fill(staging: &Staging, file: BufReader<File>) -> anyhow::Result<Extent> {
    let bar = Progress::start("Restoring the backup");
    let store = open_directory(staging.path(), DirectoryOptions::default())?;
    let extent = backup::restore(file, &store, &mut |done, all| bar.at(done.0, all.0))?;
    let report = store.verify(&mut |_| ())?;
    match report.damages.first() {
        None => Ok(extent),
        Some(damage) => Err(anyhow!("what was written does not read back: {damage}")),
    }
}
