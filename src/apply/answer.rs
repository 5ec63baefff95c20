//! What an apply is answered. As JSON it is the body of the answer to `POST /apply`, and what the command line
//! prints with `--json`.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::change::{Rejection, Subject, Summary};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::event::{Commit, Revision};

/// What became of an apply.
pub type Answer = Result<Done, Refusal>;

/// What was done, or would be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "outcome",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Done {
    /// The graph holds all of it already.
    Unchanged {
        /// The revision that was looked at.
        revision: Revision,
    },
    /// A dry run: what would be done.
    Planned {
        /// The revision that it was planned on.
        revision: Revision,
        /// What would be done.
        plan: Summary,
    },
    /// It was done.
    Committed {
        /// The commit.
        commit: CommitLine,
        /// Whether an earlier request of the same id had made it.
        repeated: bool,
        /// What was done.
        plan: Summary,
    },
}

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(
    tag = "outcome",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Refusal {
    /// The files or their changes are wrong. At least one of the lists has something.
    Refused {
        /// What is wrong at some place of a file.
        mistakes: Vec<Diagnostic>,
        /// What is wrong at no place of a file.
        rejections: Vec<Rejected>,
    },
    /// Neither the files nor the graph say which kinds there are.
    NoOntology,
    /// The graph is not at the expected revision.
    Moved {
        /// What was expected.
        expected: Revision,
        /// Where the graph is.
        found: Revision,
        /// The first commits since, oldest first.
        commits: Vec<CommitLine>,
    },
    /// The request id made a commit of other content before.
    RequestIdReused {
        /// That commit.
        revision: Revision,
    },
    /// The request is none, or whoever asks may not.
    Invalid {
        /// Why.
        message: String,
    },
    /// No commits are taken now.
    Unavailable {
        /// Why.
        message: String,
    },
    /// Whether it was done is not known; after a restart, asking again with the same request id tells.
    Unknown {
        /// Why.
        message: String,
    },
}

/// A commit in a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommitLine {
    /// Its number.
    pub revision: Revision,
    /// When it was made.
    pub time: Timestamp,
    /// Who asked for it.
    pub author: Arc<str>,
    /// Why.
    pub message: Option<Arc<str>>,
    /// How many facts it changed.
    pub changes: usize,
}

/// A reason to refuse changes that belongs to no place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// A stable code.
    pub code: String,
    /// The node or edge that it is about.
    pub subject: Option<String>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
}

impl CommitLine {
    /// The line of a commit.
    pub fn of(commit: &Commit) -> Self {
        Self {
            revision: commit.revision,
            time: commit.time,
            author: commit.author.clone(),
            message: commit.message.clone(),
            changes: commit.events.len(),
        }
    }
}

impl From<Diagnostics> for Refusal {
    fn from(mistakes: Diagnostics) -> Self {
        Self::Refused {
            mistakes: mistakes.as_slice().to_vec(),
            rejections: Vec::new(),
        }
    }
}

impl From<Rejection> for Rejected {
    fn from(rejection: Rejection) -> Self {
        Self {
            code: rejection.code.name().to_owned(),
            subject: match &rejection.subject {
                Subject::Ontology | Subject::Commit(_) => None,
                subject @ (Subject::Node(_) | Subject::Edge(_)) => Some(subject.to_string()),
            },
            message: rejection.message,
            hint: rejection.hint,
        }
    }
}
