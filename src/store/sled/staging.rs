//! Staging: a data directory that is made under another name, and takes its own once it is whole.
//!
//! `NAME.restoring` stands beside `NAME`, on the same file system. Renaming it is the moment in which the
//! directory is there; before that, whatever happens, there is none. What a process that was killed left
//! under the other name is removed by the next one; one that is at work holds the lock in it, and what is somebody
//! else's stays.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::store::StoreError;

use super::directory;
use super::lock::Lock;

/// A directory in the making. Gone when it is dropped unfinished.
#[derive(Debug)]
pub struct Staging {
    data: PathBuf,
    place: PathBuf,
    is_finished: bool,
}

const ENDING: &str = ".restoring";

impl Staging {
    /// Begins one for a data directory that does not exist or is empty.
    pub fn begin(data: &Path) -> Result<Self, StoreError> {
        refuse_used(data)?;
        let nameless = || io::Error::new(io::ErrorKind::InvalidInput, "it has no name of its own");
        let name = data.file_name().ok_or_else(nameless);
        let mut name = name.map_err(StoreError::io("make", data))?.to_owned();
        name.push(ENDING);
        let place = data.with_file_name(name);
        match fs::create_dir_all(place.parent().unwrap_or(&place)) {
            Ok(()) => {}
            Err(error) => return Err(StoreError::io("create", &place)(error)),
        }
        if place.exists() {
            directory::refuse_foreign(&place)?;
            drop(Lock::take(&place)?);
            fs::remove_dir_all(&place).map_err(StoreError::io("remove", &place))?;
        }
        Ok(Self {
            data: data.to_owned(),
            place,
            is_finished: false,
        })
    }

    /// Where it is made; the directory is not there at first.
    pub fn path(&self) -> &Path {
        &self.place
    }

    /// Gives the directory its name. Nobody may have it open.
    pub fn finish(mut self) -> Result<(), StoreError> {
        refuse_used(&self.data)?;
        let parent = self.data.parent().unwrap_or(&self.data);
        directory::sync_all(&self.place)
            // An empty directory of that name gives way.
            .and_then(|()| fs::rename(&self.place, &self.data))
            .and_then(|()| directory::sync(parent))
            .map_err(StoreError::io("make", &self.data))?;
        self.is_finished = true;
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_finished {
            // The next one removes it otherwise.
            fs::remove_dir_all(&self.place).ok();
        }
    }
}

/// Refuses a directory that has anything in it.
fn refuse_used(data: &Path) -> Result<(), StoreError> {
    let mut entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::io("open", data)(error)),
    };
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(StoreError::Used {
            directory: data.to_owned(),
        }),
    }
}
