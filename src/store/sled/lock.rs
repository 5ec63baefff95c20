//! The lock on a data directory: one process at a time, and a name for the one that has it.
//!
//! The operating system holds the lock and gives it back when the process ends, however it ends. The
//! file's text is for people only; it stays behind and means nothing by itself.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::store::StoreError;

/// Held as long as it lives.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock at once, or names its holder.
    pub(super) fn take(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(super::directory::LOCK);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(StoreError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.take(1000).read_to_string(&mut holder).ok();
                return Err(StoreError::InUse {
                    directory: directory.to_owned(),
                    holder: match holder.trim() {
                        "" => "another process".to_owned(),
                        holder => holder.to_owned(),
                    },
                });
            }
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
        }
        // The name is a courtesy. On a full disk the data should still open, to be looked at.
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", own_name()))
            .ok();
        Ok(Self { _file: file })
    }
}

/// Process, command and time. Of the command only the program and the subcommand: what follows may be
/// nobody else's business.
fn own_name() -> String {
    let mut arguments = std::env::args();
    let program = arguments.next().unwrap_or_default();
    let program = Path::new(&program)
        .file_name()
        .map_or_else(|| "remit".into(), |name| name.to_string_lossy());
    let subcommand = arguments
        .next()
        .filter(|word| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        .filter(|word| !word.starts_with('-'))
        .map_or_else(String::new, |word| format!(" {word}"));
    let since = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
    format!(
        "process {} ({program}{subcommand}) since {since}",
        std::process::id()
    )
}
