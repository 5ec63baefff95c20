//! `remit apply`: make the graph hold what files say.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::Args;

use super::confirm::confirmed;
use super::data::DataDirectory;
use super::exit::{Exit, UsageError};
use super::input::Input;
use super::output::{note, print};
use super::plan::{Wish, propose};
use crate::change::Summary;
use crate::engine::{CommitRequest, Engine};
use crate::event::Commit;

/// Make a data directory hold what files say.
///
/// Shows what would be created, updated, connected and removed, and asks before it commits. Nothing is
/// removed without --prune, except that a relation to one node at most moves to the node that the files
/// say. All files together make one commit.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit apply model.yaml                          show the plan, ask, commit
  remit apply ontology.graphql model/ --yes       a new ontology and all files of a directory
  remit apply team.yaml --owner sre --prune       also remove what sre stated and no longer states
  remit apply model.yaml --dry-run                only show the plan")]
pub(super) struct Apply {
    /// Fact files (.yaml, .yml, .json) and at most one ontology (.graphql); a directory stands for its
    /// files.
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    data: DataDirectory,
    /// Commit without asking.
    #[arg(long, short)]
    yes: bool,
    /// Only show what would be done.
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Also remove what the files' owners stated earlier and the files do not state. Without an owner:
    /// everything that nobody owns and the files do not state.
    #[arg(long)]
    prune: bool,
    /// On whose behalf the files speak, in place of their own owner lines.
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Why, for the history.
    #[arg(long, short, value_name = "TEXT")]
    message: Option<String>,
    /// Who, for the history.
    #[arg(long, value_name = "NAME", env = "REMIT_AUTHOR", default_value = "cli")]
    author: String,
}

impl Apply {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let asks = !self.yes && !self.dry_run;
        if asks && !io::stdin().is_terminal() {
            return Err(UsageError(
                "apply asks before it commits, and there is no terminal to ask on: \
                 give --yes to commit, or --dry-run to only see the plan"
                    .to_owned(),
            )
            .into());
        }
        let wish = Wish {
            input: Input::read(&self.files)?,
            owner: self.owner.as_deref(),
            prune: self.prune,
        };
        // A mistake in the ontology should show before a directory is made.
        wish.input.ontology()?;
        let engine = if self.dry_run {
            self.data.open_without_creating()?
        } else {
            self.data.open_or_create()?
        };
        self.apply(&engine, &wish, asks)
    }

    fn apply(&self, engine: &Engine, wish: &Wish<'_>, asks: bool) -> anyhow::Result<Exit> {
        let snapshot = engine.snapshot();
        let plan = wish.plan(&snapshot)?;
        let mut request = CommitRequest {
            message: self.message.as_deref().map(Into::into),
            expected_revision: Some(snapshot.revision()),
            dry_run: true,
            ..CommitRequest::new(plan.changes.clone(), self.author.as_str())
        };
        let Some(proposed) = propose(engine, &plan, request.clone())?.proposed else {
            let revision = snapshot.revision();
            print(&format!(
                "Nothing to change: revision {revision} holds all of it.\n"
            ))?;
            return Ok(Exit::Done);
        };
        print(&format!("{}\n", Summary::of(&proposed.events)))?;
        if self.dry_run {
            return Ok(Exit::Done);
        }
        if asks && !confirmed("Commit this?")? {
            note("Nothing was changed.");
            return Ok(Exit::Done);
        }
        request.dry_run = false;
        if let Some(commit) = propose(engine, &plan, request)?.commit {
            print(&made(&commit))?;
        }
        Ok(Exit::Done)
    }
}

fn made(commit: &Commit) -> String {
    let events = commit.events.len();
    let plural = if events == 1 { "" } else { "s" };
    format!(
        "Made revision {}: {events} change{plural}.\n",
        commit.revision
    )
}
