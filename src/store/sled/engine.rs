//! What lives on the keeper's thread: sled's trees, the file they are in, and the mark.
//!
//! Every method may panic or hang when the files are damaged; the keeper sees to that.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;

use crate::event::Revision;
use crate::store::{Damage, Head, StoreError};

use super::directory;
use super::entries::{Entries, Trouble};
use super::mark::Mark;
use super::record::{EntryHead, PART_BYTES};

/// The open engine.
#[derive(Debug)]
pub(super) struct Engine {
    pub db: ::sled::Db,
    pub log: Entries,
    pub checkpoints: Entries,
    pub mark: Mark,
    /// Our own handle on sled's data file, for the sync that sled leaves out.
    pub data: File,
    /// The data directory.
    pub directory: PathBuf,
}

/// How far an append came.
#[derive(Debug)]
pub(super) enum Broken {
    /// The entry's head was not written: it does not exist and never will.
    Before(StoreError),
    /// It may exist.
    After(StoreError),
}

impl Engine {
    /// Writes a group and makes it durable. The order is the argument in `record`.
    pub(super) fn append(
        &mut self,
        first: Revision,
        count: u32,
        bytes: &[u8],
        head: Head,
    ) -> Result<(), Broken> {
        let (start, rest) = bytes.split_at(bytes.len().min(PART_BYTES));
        let entry = EntryHead {
            count,
            length: bytes.len() as u64,
            crc: crc32fast::hash(bytes),
        };
        self.log
            .put_parts(first, 1, rest)
            .map_err(|error| Broken::Before(self.failed(error)))?;
        self.log
            .put_head(first, entry, start)
            .map_err(|error| Broken::After(self.failed(error)))?;
        self.flush().map_err(Broken::After)?;
        self.mark.set(head).map_err(Broken::After)
    }

    /// Makes everything that was written so far durable.
    pub(super) fn flush(&self) -> Result<(), StoreError> {
        self.db.flush().map_err(|error| self.failed(error))?;
        let store = self.directory.join(directory::STORE);
        self.data
            .sync_data()
            .and_then(|()| self.sync_blobs())
            .map_err(StoreError::io("sync", store))
    }

    /// Our records are too small for sled to put them into files of their own. Should it do so all the
    /// same, it does not sync them.
    fn sync_blobs(&self) -> io::Result<()> {
        let blobs = self.directory.join(directory::STORE).join("blobs");
        let mut any = false;
        for blob in fs::read_dir(&blobs)? {
            File::open(blob?.path())?.sync_all()?;
            any = true;
        }
        if any { directory::sync(&blobs) } else { Ok(()) }
    }

    /// An error of sled in our words.
    pub(super) fn failed(&self, error: ::sled::Error) -> StoreError {
        failed(&self.directory, error)
    }

    /// Trouble with an entry in our words.
    pub(super) fn troubled(&self, trouble: Trouble) -> StoreError {
        match trouble {
            Trouble::Engine(error) => self.failed(error),
            Trouble::Damage(damage) => StoreError::Damaged {
                directory: self.directory.clone(),
                damage,
                good_until: None,
            },
        }
    }
}

/// An error of sled in our words.
pub(super) fn failed(data: &std::path::Path, error: ::sled::Error) -> StoreError {
    let store = data.join(directory::STORE);
    let what = match error {
        ::sled::Error::Io(error) => return StoreError::io("read or write", store)(error),
        ::sled::Error::Corruption { at, .. } => match at {
            Some(at) => format!("the storage engine found damage at {at:?}"),
            None => "the storage engine found damage".to_owned(),
        },
        ::sled::Error::Unsupported(what) | ::sled::Error::ReportableBug(what) => {
            format!("the storage engine cannot go on: {what}")
        }
        ::sled::Error::CollectionNotFound(_) => "a tree is missing".to_owned(),
    };
    StoreError::Damaged {
        directory: data.to_owned(),
        damage: Damage::new(store.display().to_string(), what, None),
        good_until: None,
    }
}
