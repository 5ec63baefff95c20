//! `remit check`: find mistakes in files, or damage in a data directory.

use std::path::{Path, PathBuf};

use clap::Args;

use super::data::DataDirectory;
use super::exit::{Exit, UsageError};
use super::input::Input;
use super::output::print;
use super::plan::{Refused, graph_of};
use super::progress::Progress;
use crate::diagnostic::Diagnostics;
use crate::graph::Snapshot;
use crate::store::{DirectoryOptions, Store as _, VerifyReport, open_directory};

/// Find mistakes in files, or damage in a data directory.
///
/// Files are checked as a graph of their own: give the ontology as well. A data directory is read
/// wholly, every commit and every checkpoint. Exits with 3 when something is found.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit check ontology.graphql model.yaml    every mistake in the files, with its place
  remit check seed/                          the files of a directory
  remit check --data remit-data              every commit and checkpoint of a data directory")]
pub(super) struct Check {
    /// The ontology (.graphql) and fact files; a directory stands for its files.
    #[arg(value_name = "FILES", required_unless_present = "data")]
    files: Vec<PathBuf>,
    /// The data directory to check. Only one process at a time can hold it.
    #[arg(long, value_name = "DIR", conflicts_with = "files")]
    data: Option<PathBuf>,
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        match self.data {
            Some(data) => check_data(&data),
            None => check_files(&self.files),
        }
    }
}

fn check_files(files: &[PathBuf]) -> anyhow::Result<Exit> {
    let checked = Input::read(files).and_then(|input| {
        if input.ontology()?.is_none() {
            let message = "give the ontology file (.graphql) as well";
            return Err(UsageError(message.to_owned()).into());
        }
        graph_of(input)
    });
    match checked {
        Ok(snapshot) => {
            print(&format!("No mistakes: {}.\n", counts(&snapshot)))?;
            Ok(Exit::Done)
        }
        Err(error) => {
            let found = match (
                error.downcast_ref::<Diagnostics>(),
                error.downcast_ref::<Refused>(),
            ) {
                (Some(diagnostics), _) => diagnostics.to_string(),
                (None, Some(refused)) => refused.to_string(),
                (None, None) => return Err(error),
            };
            print(&format!("{found}\n"))?;
            Ok(Exit::Findings)
        }
    }
}

fn check_data(path: &Path) -> anyhow::Result<Exit> {
    let report = {
        let bar = Progress::start("Reading the data directory");
        let options = DirectoryOptions {
            create: false,
            even_if_damaged: true,
            ..DirectoryOptions::default()
        };
        let store = open_directory(path, options)?;
        store.verify(&mut |progress| bar.at(progress.commits_done, progress.commits))?
    };
    if !report.is_sound() {
        print(&damages(&report))?;
        return Ok(Exit::Findings);
    }
    // What is sound byte by byte must also make a graph.
    let data = DataDirectory {
        path: path.to_owned(),
    };
    let snapshot = data.open()?.snapshot();
    print(&format!(
        "No damage: {}, {}; revision {} holds {}.\n",
        counted(report.commits, "commit"),
        counted(report.checkpoints.len() as u64, "checkpoint"),
        snapshot.revision(),
        counts(&snapshot)
    ))?;
    Ok(Exit::Done)
}

fn damages(report: &VerifyReport) -> String {
    let mut text = String::new();
    for damage in &report.damages {
        text.push_str(&format!("{damage}\n"));
    }
    let more = report.damages_count - report.damages.len();
    if more > 0 {
        text.push_str(&format!("… and {more} more\n"));
    }
    text.push_str(&format!(
        "Revisions 1 to {} are sound; the newest that was acknowledged is {}. \
         Copy the directory before anything else.\n",
        report.good_until, report.acknowledged
    ));
    text
}

/// How many nodes and edges there are, by kind.
pub(super) fn counts(snapshot: &Snapshot) -> String {
    let kinds = snapshot.ontology().kinds.iter();
    let mut parts: Vec<String> = kinds
        .map(|kind| (snapshot.count(kind.id), kind))
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| {
            let noun = if count == 1 {
                &kind.singular
            } else {
                &kind.plural
            };
            format!("{count} {noun}")
        })
        .collect();
    if parts.is_empty() {
        return "no nodes".to_owned();
    }
    parts.push(counted(snapshot.edge_count() as u64, "connection"));
    parts.join(", ")
}

fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
