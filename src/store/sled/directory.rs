//! The data directory: what is in it, how it is told from others, and how it is made.
//!
//! ```text
//! FORMAT   "remit data, format 1"; written first of all, and what makes a directory ours
//! lock     who has it open (see `lock`)
//! head     the newest acknowledged commit (see `mark`)
//! store/   the storage engine's own files; from the first compaction on store-2/, store-3/ …
//! ```
//!
//! A compaction writes the engine's files anew, in `store-N.new`, and the renaming to `store-N` is the moment
//! in which it is done: of several stores the one with the highest number counts, the others are left over
//! and removed, like what never got its final name.
//!
//! A directory with anything else in it and no FORMAT is somebody else's and stays untouched.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::store::StoreError;

pub(super) const LOCK: &str = "lock";
pub(super) const HEAD: &str = "head";
const STORE: &str = "store";
const UNFINISHED: &str = ".new";
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

/// Refuses a directory that is not what a removal of one of ours left: without FORMAT, and with something in it
/// that we do not make.
pub(super) fn refuse_foreign(directory: &Path) -> Result<(), StoreError> {
    if directory.join(FORMAT).exists() {
        return Ok(());
    }
    for entry in fs::read_dir(directory).map_err(StoreError::io("list", directory))? {
        let entry = entry.map_err(StoreError::io("list", directory))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let store = name.strip_suffix(UNFINISHED).unwrap_or(&name);
        if ![LOCK, HEAD, FORMAT_NEW].contains(&name.as_str()) && number(store).is_none() {
            return Err(StoreError::NotARemitDirectory {
                directory: directory.to_owned(),
                found: name,
            });
        }
    }
    Ok(())
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

/// The directories of the storage engine in a data directory.
#[derive(Debug)]
pub(super) struct Stores {
    data: PathBuf,
    /// The numbers of the finished ones; the highest counts.
    numbers: Vec<u64>,
    unfinished: Vec<PathBuf>,
}

impl Stores {
    /// Looks for them.
    pub(super) fn find(data: &Path) -> Result<Self, StoreError> {
        let mut found = Self {
            data: data.to_owned(),
            numbers: Vec::new(),
            unfinished: Vec::new(),
        };
        for entry in fs::read_dir(data).map_err(StoreError::io("list", data))? {
            let entry = entry.map_err(StoreError::io("list", data))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            match name.strip_suffix(UNFINISHED) {
                Some(name) if number(name).is_some() => found.unfinished.push(entry.path()),
                _ => found.numbers.extend(number(&name)),
            }
        }
        found.numbers.sort_unstable();
        Ok(found)
    }

    /// The one that counts, whether it is there already or not.
    pub(super) fn current(&self) -> PathBuf {
        self.data.join(name(self.newest()))
    }

    /// The one that comes after it: where it is written, and what it is called once it is finished.
    pub(super) fn next(&self) -> (PathBuf, PathBuf) {
        let name = name(self.newest() + 1);
        let unfinished = format!("{name}{UNFINISHED}");
        (self.data.join(unfinished), self.data.join(name))
    }

    /// Removes what never got its final name.
    pub(super) fn remove_unfinished(&self) -> Result<(), StoreError> {
        self.unfinished.iter().try_for_each(|path| remove(path))
    }

    /// Removes those that do not count any more. Call once the one that counts was found sound.
    pub(super) fn remove_old(&self) -> Result<(), StoreError> {
        let old = self.numbers.iter().rev().skip(1);
        old.map(|number| self.data.join(name(*number)))
            .try_for_each(|path| remove(&path))
    }

    fn newest(&self) -> u64 {
        self.numbers.last().copied().unwrap_or(1)
    }
}

fn remove(path: &Path) -> Result<(), StoreError> {
    fs::remove_dir_all(path).map_err(StoreError::io("remove", path))
}

fn name(number: u64) -> String {
    match number {
        1 => STORE.to_owned(),
        number => format!("{STORE}-{number}"),
    }
}

fn number(name: &str) -> Option<u64> {
    let rest = name.strip_prefix(STORE)?;
    if rest.is_empty() {
        return Some(1);
    }
    let number: u64 = rest.strip_prefix('-')?.parse().ok()?;
    // Only names that we would give.
    (number > 1 && self::name(number) == name).then_some(number)
}

/// Makes the files in and below a directory durable, and their names.
pub(super) fn sync_all(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_all(&path)?;
        } else {
            File::open(&path)?.sync_all()?;
        }
    }
    sync(directory)
}
