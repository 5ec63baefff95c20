//! What an open graph keeps beside itself, as options and environment variables: memory for the past, and
//! checkpoints.

use clap::Args;

use crate::engine::EngineOptions;
use crate::store::DirectoryOptions;

/// What is kept for quick answers. None of it changes an answer.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Memory and checkpoints")]
pub(super) struct MemoryOptions {
    /// How much memory the past snapshots may take that are kept for the next question.
    #[arg(long, value_name = "BYTES", env = "REMIT_PASTS_BYTES_MAX", default_value_t = EngineOptions::default().pasts_bytes_max)]
    pasts_bytes_max: usize,
    /// How much memory the newest commits may take that are kept at hand.
    #[arg(long, value_name = "BYTES", env = "REMIT_RECENT_BYTES_MAX", default_value_t = EngineOptions::default().recent_bytes_max)]
    recent_bytes_max: usize,
    /// How much memory the index may take of which commits changed which node.
    #[arg(long, value_name = "BYTES", env = "REMIT_TOUCHED_BYTES_MAX", default_value_t = EngineOptions::default().touched_bytes_max)]
    touched_bytes_max: usize,
    /// How many checkpoints are kept on disk, each as large as an export. More make the distant past quicker to
    /// ask.
    #[arg(long, value_name = "COUNT", env = "REMIT_CHECKPOINTS_KEPT", default_value_t = DirectoryOptions::default().checkpoints_kept)]
    pub(super) checkpoints_kept: usize,
}

impl Default for MemoryOptions {
    fn default() -> Self {
        let EngineOptions {
            pasts_bytes_max,
            recent_bytes_max,
            touched_bytes_max,
            ..
        } = EngineOptions::default();
        Self {
            pasts_bytes_max,
            recent_bytes_max,
            touched_bytes_max,
            checkpoints_kept: DirectoryOptions::default().checkpoints_kept,
        }
    }
}

impl MemoryOptions {
    /// The options of an engine with these limits.
    pub(super) fn engine(&self) -> EngineOptions {
        EngineOptions {
            pasts_bytes_max: self.pasts_bytes_max,
            recent_bytes_max: self.recent_bytes_max,
            touched_bytes_max: self.touched_bytes_max,
            ..EngineOptions::default()
        }
    }
}
