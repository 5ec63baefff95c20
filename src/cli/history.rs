//! `remit history`: what is kept of the past.

use std::io::{self, IsTerminal as _};
use std::str::FromStr;

use clap::{Args, Subcommand};
use jiff::tz::TimeZone;

use super::confirm::confirmed;
use super::data::DataDirectory;
use super::exit::{Exit, UsageError};
use super::output::{note, print};
use super::progress::Progress;
use crate::engine::{Before, Compaction, EngineOptions};
use crate::event::Revision;
use crate::ontology::scalar;
use crate::store::Store;

/// Decide what is kept of the past.
#[derive(Debug, Args)]
pub(super) struct History {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    Compact(Compact),
}

/// Drop the oldest commits, and give back the space that they take.
///
/// The graph stays as it is, and so does everything from the named revision on: a checkpoint is kept in
/// place of what came before. Says first what can no longer be asked, and asks.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit history compact --before 1200          keep revision 1200 and what came after
  remit history compact --before 2026-01-01    keep what is needed to ask of that day (UTC) and later
  remit history compact --before 1200 --yes    without asking; take a backup first")]
struct Compact {
    #[command(flatten)]
    data: DataDirectory,
    /// The oldest revision to keep, or the oldest date or time.
    #[arg(long, value_name = "REVISION|DATE", value_parser = Point::from_str)]
    before: Point,
    /// Compact without asking.
    #[arg(long, short)]
    yes: bool,
}

impl History {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        match self.task {
            Task::Compact(compact) => compact.run(),
        }
    }
}

impl Compact {
    fn run(self) -> anyhow::Result<Exit> {
        if !self.yes && !io::stdin().is_terminal() {
            return Err(UsageError(
                "compacting asks before it drops anything, and there is no terminal to ask on: \
                 give --yes to compact"
                    .to_owned(),
            )
            .into());
        }
        let store = self.data.store()?;
        let Some(compaction) = Compaction::plan(&store, self.before.0)? else {
            let oldest = store.oldest();
            print(&format!(
                "Nothing to drop: the history begins with revision {oldest}.\n"
            ))?;
            return Ok(Exit::Done);
        };
        note(&lost(&compaction));
        if !self.yes && !confirmed("Drop them for good?")? {
            note("Nothing was changed.");
            return Ok(Exit::Done);
        }
        let before = store.stats()?;
        {
            let bar = Progress::start("Compacting the history");
            let ids = EngineOptions::default().request_ids_commits;
            compaction.carry_out(&store, ids, &mut |done, all| bar.at(done.0, all.0))?;
        }
        let after = store.stats()?;
        print(&format!(
            "The history begins with revision {}: {} commits where there were {}, in {} bytes of {}.\n",
            store.oldest(),
            after.commits,
            before.commits,
            after.bytes,
            before.bytes,
        ))?;
        Ok(Exit::Done)
    }
}

/// What can no longer be asked.
fn lost(compaction: &Compaction) -> String {
    let Compaction {
        oldest,
        first_dropped,
        last_dropped,
    } = compaction;
    let (first, last) = (first_dropped.revision, last_dropped.revision);
    let what = if first == last {
        format!("Revision {first}, made at {}", first_dropped.time)
    } else {
        let (from, to) = (first_dropped.time, last_dropped.time);
        format!("Revisions {first} to {last}, made from {from} to {to}")
    };
    format!(
        "{what}, will be dropped: what they changed can no longer be shown or undone, and nobody can ask of the \
         graph as it was before revision {}, made at {}.",
        oldest.revision, oldest.time
    )
}

/// A point of the history, as people write it.
#[derive(Debug, Clone, Copy)]
struct Point(Before);

impl FromStr for Point {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(revision) = text.parse() {
            return Ok(Self(Before::Revision(Revision(revision))));
        }
        if let Some(time) = scalar::date_time(text) {
            return Ok(Self(Before::Time(time)));
        }
        let midnight = scalar::date(text).and_then(|day| day.to_zoned(TimeZone::UTC).ok());
        let midnight = midnight.ok_or(
            "give a revision such as 1200, a date such as 2026-01-31, or a time such as 2026-01-31T08:00:00Z",
        )?;
        Ok(Self(Before::Time(midnight.timestamp())))
    }
}
