//! How a command ends.

use std::process::ExitCode;

use crate::diagnostic::Diagnostics;
use crate::engine::OpenError;
use crate::store::StoreError;
use crate::store::backup::BackupError;

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// It did what it was asked.
    Done,
    /// It could not.
    Failed,
    /// It was called wrongly.
    Usage,
    /// It found mistakes, damage, differences or findings that are denied, or met damage.
    Findings,
}

/// The command was called wrongly, in a way that only shows when it runs.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct UsageError(pub(super) String);

impl Exit {
    /// Reports an error, if there is one, on stderr.
    pub(super) fn of(result: anyhow::Result<Self>) -> Self {
        let error = match result {
            Ok(exit) => return exit,
            Err(error) => error,
        };
        match error.downcast_ref::<Diagnostics>() {
            Some(diagnostics) => super::output::note(&mistakes(diagnostics)),
            None => super::output::note(&format!("error: {}", sentence(&error))),
        }
        if error.is::<UsageError>() {
            Self::Usage
        } else if is_damage(&error) {
            Self::Findings
        } else {
            Self::Failed
        }
    }

    pub(super) fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Findings => 3,
        })
    }
}

fn is_damage(error: &anyhow::Error) -> bool {
    if let Some(error) = error.downcast_ref::<BackupError>() {
        return matches!(
            error,
            BackupError::CutOff { .. } | BackupError::Damaged { .. }
        );
    }
    let found = error.downcast_ref::<StoreError>();
    let found = found.or(match error.downcast_ref::<OpenError>() {
        Some(OpenError::Broken { .. } | OpenError::NoCheckpoint { .. }) => return true,
        Some(OpenError::Store(error)) => Some(error),
        Some(OpenError::Thread(_)) | None => None,
    });
    matches!(
        found,
        Some(StoreError::Damaged { .. } | StoreError::Unsound { .. })
    )
}

fn mistakes(diagnostics: &Diagnostics) -> String {
    let count = diagnostics.as_slice().len();
    let plural = if count == 1 { "" } else { "s" };
    format!("{diagnostics}\n{count} mistake{plural}; nothing was changed.")
}

/// The error with its causes, without those that it names itself.
fn sentence(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |mut text, cause| {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&cause);
        }
        text
    })
}
