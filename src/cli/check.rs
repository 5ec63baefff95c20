//! `remit check`: find mistakes in files, damage in a data directory, and what breaks the rules.

mod json;
mod junit;
mod people;
mod report;
mod sarif;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use self::report::{Problem, Report, RuleLine, Sort, Spots};
use super::data::DataDirectory;
use super::exit::{Exit, UsageError};
use super::input;
use super::output::print;
use super::plan::{Refused, planned_graph_of};
use super::progress::Progress;
use crate::diagnostic::Diagnostics;
use crate::event::Revision;
use crate::graph::Snapshot;
use crate::ontology::Severity;
use crate::store::{DirectoryOptions, Store, VerifyReport, open_directory};

/// Find mistakes in files, damage in a data directory, and what breaks the rules of the ontology.
///
/// Files are checked as a graph of their own: give the ontology as well. A data directory is read
/// wholly, every commit and every checkpoint. Exits with 3 for mistakes, damage, and findings that are
/// errors or denied.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit check ontology.graphql model.yaml    every mistake in the files, with its place
  remit check seed/                          the files of a directory
  remit check seed/ --deny warnings          as a gate: warnings are as bad as errors
  remit check seed/ --format sarif           for a code host; junit is for a CI system
  remit check --data remit-data              every commit and checkpoint of a data directory")]
pub(super) struct Check {
    /// The ontology (.graphql) and fact files; a directory stands for its files.
    #[arg(value_name = "FILES", required_unless_present = "data")]
    files: Vec<PathBuf>,
    /// The data directory to check. Only one process at a time can hold it.
    #[arg(long, value_name = "DIR", conflicts_with = "files")]
    data: Option<PathBuf>,
    /// How to write what is found.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Exit with 3 for findings of this severity and worse; for errors it always does.
    #[arg(long, value_enum)]
    deny: Option<Deny>,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// For programs of one's own.
    Json,
    /// SARIF 2.1.0, for code hosts.
    Sarif,
    /// JUnit XML, for CI systems.
    Junit,
}

/// What is not let pass beside errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings.
    Warnings,
    /// Warnings, and what is only worth knowing.
    Info,
}

impl Check {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let report = match &self.data {
            Some(data) => check_data(data)?,
            None => check_files(&self.files)?,
        };
        let is_denied = |rule: &RuleLine| rule.severity <= self.mildest_denied();
        print(&match self.format {
            Format::Human => people::text(&report),
            Format::Json => json::text(&report),
            Format::Sarif => sarif::text(&report),
            Format::Junit => junit::text(&report, is_denied),
        })?;
        let mut findings = report.findings.iter();
        let is_bad = findings.any(|found| is_denied(report.rule(found)));
        Ok(if is_bad || !report.problems.is_empty() {
            Exit::Findings
        } else {
            Exit::Done
        })
    }

    /// Findings of this severity and worse are denied.
    fn mildest_denied(&self) -> Severity {
        match self.deny {
            None => Severity::Error,
            Some(Deny::Warnings) => Severity::Warning,
            Some(Deny::Info) => Severity::Info,
        }
    }
}

fn check_files(files: &[PathBuf]) -> anyhow::Result<Report> {
    let checked = input::read(files).and_then(|wish| {
        if wish.ontology()?.is_none() {
            let message = "give the ontology file (.graphql) as well";
            return Err(UsageError(message.to_owned()).into());
        }
        planned_graph_of(&wish)
    });
    match checked {
        Ok((engine, plan)) => {
            let snapshot = engine.snapshot();
            let sound = format!("No mistakes: {}.", counts(&snapshot));
            Ok(Report::on(&snapshot, &Spots::of_plan(&plan), sound)?)
        }
        Err(error) => match (
            error.downcast_ref::<Diagnostics>(),
            error.downcast_ref::<Refused>(),
        ) {
            (Some(mistakes), _) => {
                let problems = mistakes.as_slice().iter().map(Problem::from);
                Ok(Report::of(problems.collect()))
            }
            (None, Some(refused)) => {
                let problem = Problem::new(Sort::Refused, refused.to_string());
                Ok(Report::of(vec![problem]))
            }
            (None, None) => Err(error),
        },
    }
}

fn check_data(path: &Path) -> anyhow::Result<Report> {
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
        return Ok(Report::of(damages(&report)));
    }
    // What is sound byte by byte must also make a graph.
    let snapshot = DataDirectory::at(path).open()?.snapshot();
    let sound = format!(
        "No damage: {}, {}; revision {} holds {}.",
        match report.oldest {
            Revision(1) => counted(report.commits, "commit"),
            oldest => format!(
                "{} from revision {oldest} on",
                counted(report.commits, "commit")
            ),
        },
        counted(report.checkpoints.len() as u64, "checkpoint"),
        snapshot.revision(),
        counts(&snapshot)
    );
    Ok(Report::on(&snapshot, &Spots::default(), sound)?)
}

fn damages(report: &VerifyReport) -> Vec<Problem> {
    let damages = report.damages.iter().map(ToString::to_string);
    let mut messages: Vec<String> = damages.collect();
    let more = report.damages_count - report.damages.len();
    if more > 0 {
        messages.push(format!("… and {more} more"));
    }
    let sound = if report.good_until < report.oldest {
        "No revision is sound".to_owned()
    } else {
        let (oldest, good_until) = (report.oldest, report.good_until);
        format!("Revisions {oldest} to {good_until} are sound")
    };
    messages.push(format!(
        "{sound}; the newest that was acknowledged is {}. Copy the directory before anything else; \
         `remit restore` makes a new one of a backup.",
        report.acknowledged
    ));
    let problem = |message| Problem::new(Sort::Damage, message);
    messages.into_iter().map(problem).collect()
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
