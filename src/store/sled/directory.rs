//! The data directory: what is in it, how it is told from others, and how it is made.
//!
//! ```text
//! FORMAT   "remit data, format 1"; written first of all, and what makes a directory ours
//! lock     who has it open (see `lock`)
//! head     the newest acknowledged commit (see `mark`)
//! store/   the storage engine's own files
//! ```
//!
//! A directory with anything else in it and no FORMAT is somebody else's and stays untouched.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::store::StoreError;

pub(super) const LOCK: &str = "lock";
pub(super) const HEAD: &str = "head";
pub(super) const STORE: &str = "store";
const FORMAT: &str = "FORMAT";
const FORMAT_NEW: &str = "FORMAT.new";
const FORMAT_TEXT: &str = "remit data, format 1\n";

/// What may stand in a directory that is not ours yet: what a crash leaves of our own first steps,
/// and what file systems put into their roots.
const NOT_YET: &[&str] = &[LOCK, FORMAT_NEW, "lost+found"];

/// Looks without touching anything, and makes the directory itself if that is wanted.
pub(super) fn inspect(directory: &Path, create: bool) -> Result<(), StoreError> {
    let missing = || StoreError::Missing {
        directory: directory.to_owned(),
    };
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound && create => {
            return fs::create_dir_all(directory)
                .and_then(|()| sync(directory.parent().unwrap_or(directory)))
                .map_err(StoreError::io("create", directory));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(missing()),
        Err(error) => return Err(StoreError::io("open", directory)(error)),
    };
    let mut foreign = None;
    for entry in entries {
        let entry = entry.map_err(StoreError::io("list", directory))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == FORMAT {
            return check_format(directory);
        }
        if !NOT_YET.contains(&name.as_str()) && foreign.as_ref().is_none_or(|last| name < *last) {
            foreign = Some(name);
        }
    }
    match foreign {
        Some(found) => Err(StoreError::NotARemitDirectory {
            directory: directory.to_owned(),
            found,
        }),
        None if create => Ok(()),
        None => Err(missing()),
    }
}

/// Makes the directory ours, if it is not yet. Call with the lock held.
pub(super) fn claim(directory: &Path) -> Result<(), StoreError> {
    let path = directory.join(FORMAT);
    if path.exists() {
        return check_format(directory);
    }
    let new = directory.join(FORMAT_NEW);
    fs::write(&new, FORMAT_TEXT)
        .and_then(|()| File::open(&new)?.sync_all())
        .and_then(|()| fs::rename(&new, &path))
        .and_then(|()| sync(directory))
        .map_err(StoreError::io("write", &path))
}

fn check_format(directory: &Path) -> Result<(), StoreError> {
    let path = directory.join(FORMAT);
    let found = fs::read(&path).map_err(StoreError::io("read", &path))?;
    if found == FORMAT_TEXT.as_bytes() {
        return Ok(());
    }
    let found = String::from_utf8_lossy(&found[..found.len().min(100)]);
    Err(StoreError::UnsupportedFormat {
        path,
        found: found.trim_end().to_owned(),
        supported: FORMAT_TEXT.trim_end().to_owned(),
    })
}

/// Makes the names in a directory durable.
pub(super) fn sync(directory: &Path) -> io::Result<()> {
    let directory = if directory.as_os_str().is_empty() {
        Path::new(".")
    } else {
        directory
    };
    File::open(directory)?.sync_all()
}

/// How many bytes the files in and below a directory take.
pub(super) fn size(directory: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() {
            size(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(bytes)
}
