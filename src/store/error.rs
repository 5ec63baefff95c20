//! What can go wrong in a store, said so that the reader knows what, where and how to mend it.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::event::Revision;

use super::{BrokenGroup, Damage, Head};

/// Why a group was not appended, split by what the caller may do next.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else appended first. Nothing was written: catch up, decide again, try again.
    #[error("the log has moved on to revision {}", head.revision)]
    HeadMoved {
        /// The head as it is.
        head: Head,
    },
    /// The group does not continue the log: a mistake in the caller. Nothing was written.
    #[error(transparent)]
    Refused(#[from] BrokenGroup),
    /// Nothing of the group will ever be seen, and no more appends are taken.
    #[error("the commit was not written: {0}")]
    Failed(#[source] StoreError),
    /// The group may or may not be there: the answer never came, or durability could not be had. Settle
    /// it by reading the revision after the expected head before anything else; a store with a data
    /// directory must be opened again for that. No more appends are taken.
    #[error("it is not known whether the commit was written: {0}")]
    Unknown(#[source] StoreError),
}

/// Why a store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the data directory.
    #[error(
        "{} is in use by {holder}; stop that process first, or use another data directory",
        directory.display()
    )]
    InUse {
        /// The data directory.
        directory: PathBuf,
        /// Who has it: process id, command, since when.
        holder: String,
    },
    /// There is no data directory, and none was to be made.
    #[error("{} holds no data: it does not exist or is empty", directory.display())]
    Missing {
        /// The data directory.
        directory: PathBuf,
    },
    /// The directory holds something else.
    #[error(
        "{} is not a remit data directory: it has no FORMAT file but holds {found:?}; \
         choose an empty or a new directory",
        directory.display()
    )]
    NotARemitDirectory {
        /// The directory.
        directory: PathBuf,
        /// A name found in it.
        found: String,
    },
    /// The directory is to be made, and holds something already.
    #[error("{} is not empty; name a directory that is empty or not there yet", directory.display())]
    Used {
        /// The directory.
        directory: PathBuf,
    },
    /// The data were written by a version that keeps them differently.
    #[error(
        "{} says {found:?}, and this version reads {supported:?}; \
         use the version of remit that wrote it, and `remit export` there to move the data",
        path.display()
    )]
    UnsupportedFormat {
        /// The FORMAT file.
        path: PathBuf,
        /// What it says.
        found: String,
        /// What it should say.
        supported: String,
    },
    /// Something that was written cannot be read back.
    #[error(
        "the data in {} are damaged: {damage}. {} Copy the directory before anything else, look with \
         `remit check`, and get the data back with `remit restore` of a backup, or with `remit apply` of an \
         export to a new directory",
        directory.display(),
        good(*good_until)
    )]
    Damaged {
        /// The data directory.
        directory: PathBuf,
        /// What and where.
        damage: Damage,
        /// The newest sound commit in front of the damage; `None` when nobody looked. Only `verify` looks at
        /// all of them.
        good_until: Option<Revision>,
    },
    /// The operating system refused.
    #[error("cannot {doing} {}: {source}{}", path.display(), hint(source))]
    Io {
        /// A verb: "write", "open" …
        doing: &'static str,
        /// What it was done to.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The storage engine did not answer; it may still be busy or hang for good.
    #[error(
        "the store in {} did not answer within {} s; the disk is stuck or the store hangs: \
         restart the server, and look with `remit check` if it happens again",
        directory.display(),
        waited.as_secs()
    )]
    Silent {
        /// The data directory.
        directory: PathBuf,
        /// How long was waited.
        waited: Duration,
    },
    /// An earlier failure stopped the writer.
    #[error(
        "the store takes no more commits since an earlier write failed ({because}); \
         mend the cause and restart the server"
    )]
    Stopped {
        /// The failure.
        because: Arc<str>,
    },
    /// What is asked for was dropped when the history was compacted.
    #[error("revision {asked} was compacted away; the oldest revision that is kept is {oldest}")]
    Compacted {
        /// What was asked for.
        asked: Revision,
        /// The oldest revision that is kept.
        oldest: Revision,
    },
    /// What was read does not fit together; said of a log whose place is not known.
    #[error("{damage}; look with `remit check`")]
    Unsound {
        /// What.
        damage: Damage,
    },
    /// A store that already has commits cannot begin anew.
    #[error(
        "{} holds revisions up to {head}; only an empty store can begin anew",
        place
    )]
    NotEmpty {
        /// The data directory, or another name of the store.
        place: String,
        /// Its newest revision.
        head: Revision,
    },
    /// A checkpoint of commits that are not there.
    #[error("a checkpoint at revision {revision} is beyond the head, revision {head}")]
    CheckpointBeyondHead {
        /// The checkpoint's revision.
        revision: Revision,
        /// The head's.
        head: Revision,
    },
}

fn good(until: Option<Revision>) -> String {
    match until {
        None => "How much is still good is not known.".to_owned(),
        Some(Revision(0)) => "No commit before it can be read.".to_owned(),
        Some(revision) => format!("Revisions 1 to {revision} come before it."),
    }
}

fn hint(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "; free some space and restart the server"
        }
        io::ErrorKind::PermissionDenied => "; check who owns the data directory",
        io::ErrorKind::ReadOnlyFilesystem => "; the data directory must be writable",
        _ => "",
    }
}

impl StoreError {
    pub(crate) fn io(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }
}
