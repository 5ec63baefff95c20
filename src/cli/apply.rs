//! `remit apply`: make the graph hold what files say.

use std::path::PathBuf;

use clap::Args;

use super::commit::CommitOptions;
use super::exit::Exit;
use super::input;

/// Make a data directory, or a running server's graph, hold what files say.
///
/// Shows what would be created, updated, connected and removed, and asks before it commits. Nothing is
/// removed without --prune, except that a relation to one node at most moves to the node that the files
/// say. All files together make one commit. When others commit meanwhile, it says what they did and plans
/// anew.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit apply model.yaml                          show the plan, ask, commit
  remit apply ontology.graphql model/ --yes       a new ontology and all files of a directory
  remit apply team.yaml --owner sre --prune       also remove what sre stated and no longer states
  remit apply model.yaml --dry-run                only show the plan
  remit apply model/ --server http://127.0.0.1:4600 --yes
                                                  change what a running server serves
Exit codes: 0 done or nothing to do, 1 refused or failed, 2 called wrongly, or there is no ontology,
3 the data is damaged. With --json one document is printed, and the codes are the same: its outcome is
unchanged, planned or committed (0), noOntology (2), or refused, moved, requestIdReused, invalid,
unavailable or unknown (1).")]
pub(super) struct Apply {
    /// Fact files (.yaml, .yml, .json) and at most one ontology (.graphql); a directory stands for its
    /// files.
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    commit: CommitOptions,
}

impl Apply {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        self.commit.check()?;
        self.commit.commit(input::read(&self.files))
    }
}
