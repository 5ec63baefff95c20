//! Applying files: from what files say to a plan, and to one commit.
//!
//! The command line does this to a data directory that it holds, and a server to its own, and both give the
//! same answer to the same request. Nothing here prints, asks or opens files.

mod answer;
mod request;
mod run;
mod wish;

pub use answer::{Answer, CommitLine, Done, Refusal, Rejected};
pub use request::ApplyRequest;
pub use run::answer;
pub(crate) use run::located;
pub use wish::{FileWish, Format, PlanError};
