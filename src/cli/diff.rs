//! `remit diff`: how a graph differs from what files say.

use std::path::PathBuf;

use clap::Args;

use super::commit::PlanOptions;
use super::exit::Exit;
use super::input;

/// Show what apply would change, and say by the exit code whether that is anything.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit diff model/                                           against ./remit-data
  remit diff model/ --server http://127.0.0.1:4600 --prune    against a running server
  remit diff model/ --json | jq .plan.counts                  for programs
Exit codes: 0 no difference, 3 there are differences, 1 mistakes in the files or another failure, 2 called
wrongly, or there is no ontology; the same with --json. (Damaged data is 3 as well, with an error on stderr
and nothing on stdout.)")]
pub(super) struct Diff {
    /// Fact files (.yaml, .yml, .json) and at most one ontology (.graphql); a directory stands for its
    /// files.
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    plan: PlanOptions,
}

impl Diff {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        self.plan.show(input::read(&self.files))
    }
}
