//! What lives on the keeper's thread: sled's trees, the files they are in, and the mark.
//!
//! Every method may panic or hang when the files are damaged; the keeper sees to that.

use std::cell::Cell;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::event::{CommitId, Revision};
use crate::store::base::Base;
use crate::store::{Damage, Head, StoreError};

use super::directory;
use super::entries::{Entries, Trouble};
use super::mark::Mark;
use super::record::{EntryHead, Kind, PART_BYTES, SEGMENT_BYTES};

/// sled's cache; its default budget is 1 GiB.
const CACHE_BYTES: u64 = 64 * 1024 * 1024;

/// A dropped sled gives its file lock back a moment late.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
const LOCK_RETRY: Duration = Duration::from_millis(20);

/// How long the directory of blobs must have been as it is before its time of change tells of new ones.
const BLOBS_SETTLED: Duration = Duration::from_secs(1);

/// sled, open in one directory.
#[derive(Debug)]
pub(super) struct Trees {
    db: ::sled::Db,
    /// Groups of commits.
    pub log: Entries,
    /// Checkpoints.
    pub checkpoints: Entries,
    /// Where a compacted log begins: one entry at its oldest revision, with the id of the commit before.
    pub boundary: Entries,
    /// Our own handle on sled's data file, for the sync that sled leaves out and the room that it needs.
    data_file: File,
    /// The directory for records in files of their own.
    blobs: File,
    /// When it was last changed, if it was found empty since.
    blobs_empty: Cell<Option<SystemTime>>,
    /// The directory of sled's files.
    pub store: PathBuf,
    /// The data directory, for reports.
    pub directory: PathBuf,
}

/// The open engine.
#[derive(Debug)]
pub(super) struct Engine {
    pub trees: Trees,
    pub mark: Mark,
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
        let trees = &self.trees;
        trees
            .log
            .put_parts(first, 1, rest)
            .map_err(|error| Broken::Before(trees.failed(error)))?;
        trees
            .log
            .put_head(first, EntryHead::of(count, bytes), start)
            .map_err(|error| Broken::After(trees.failed(error)))?;
        trees.flush().map_err(Broken::After)?;
        self.mark.set(head).map_err(Broken::After)
    }
}

impl Trees {
    /// Opens the trees in a directory of sled's, which is made when it is not there.
    pub(super) fn open(store: &Path, data: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(store).map_err(StoreError::io("create", store))?;
        remove_unfinished_snapshots(store).map_err(StoreError::io("clean", store))?;
        let db = open_db(store).map_err(|error| failed(data, error))?;
        let open = |name, kind| Entries::open(&db, name, kind).map_err(|error| failed(data, error));
        let path = store.join("db");
        let trees = Self {
            log: open("log", Kind::Group)?,
            checkpoints: open("checkpoints", Kind::Checkpoint)?,
            boundary: open("boundary", Kind::Boundary)?,
            data_file: File::options()
                .read(true)
                .write(true)
                .open(&path)
                .map_err(StoreError::io("open", &path))?,
            blobs: File::open(store.join("blobs")).map_err(StoreError::io("open", store))?,
            blobs_empty: Cell::new(None),
            store: store.to_owned(),
            directory: data.to_owned(),
            db,
        };
        trees.flush()?;
        File::open(store.join("conf"))
            .and_then(|conf| conf.sync_all())
            .and_then(|()| trees.blobs.sync_all())
            .and_then(|()| directory::sync(store))
            .and_then(|()| directory::sync(data))
            .map_err(StoreError::io("sync", store))?;
        Ok(trees)
    }

    /// Where the log begins.
    pub(super) fn base(&self) -> Result<Base, Trouble> {
        let Some(oldest) = self.boundary.first()? else {
            return Ok(Base::default());
        };
        let found = self.boundary.get(oldest)?;
        let id = found.and_then(|(_, bytes)| bytes.try_into().ok());
        let (Some(id), Some(before)) = (id, oldest.0.checked_sub(1)) else {
            let place = self.boundary.place(oldest, 0);
            let what = "it does not say where the log begins";
            return Err(Trouble::Damage(Damage::new(place, what, oldest)));
        };
        Ok(Base(Head {
            revision: Revision(before),
            id: CommitId(u64::from_le_bytes(id)),
        }))
    }

    /// Writes where the log begins, without making it durable.
    pub(super) fn put_base(&self, base: Base) -> Result<(), ::sled::Error> {
        let id = base.0.id.0.to_le_bytes();
        self.boundary.put(base.oldest(), 0, &id)
    }

    /// Makes everything that was written so far durable.
    pub(super) fn flush(&self) -> Result<(), StoreError> {
        self.db.flush().map_err(|error| self.failed(error))?;
        self.make_room();
        self.data_file
            .sync_data()
            .and_then(|()| self.sync_blobs())
            .map_err(StoreError::io("sync", &self.store))
    }

    /// Fills the file's last segment with zeros up to its end, once, when sled has begun it. A sync of bytes
    /// within a file costs the disk about half of what one costs that makes the file longer: the file
    /// system has nothing to note of it.
    ///
    /// What is filled looks as sled itself leaves the rest of its last segment when it opens. Its threads have
    /// nothing under way there: they write what this one puts in, and this one has just waited for all of it. What
    /// they may still do, giving free segments at the file's end back, they do where the last one is not begun.
    /// Where the disk has no room for this, the next append will tell.
    fn make_room(&self) {
        let Ok(length) = self.data_file.metadata().map(|file| file.len()) else {
            return;
        };
        let begun = length as usize % SEGMENT_BYTES;
        if begun > 0 {
            let rest = vec![0; SEGMENT_BYTES - begun];
            self.data_file.write_all_at(&rest, length).ok();
        }
    }

    /// Our records are too small for sled to put them into files of their own. Should it do so all the
    /// same, it does not sync them.
    fn sync_blobs(&self) -> io::Result<()> {
        // A directory to which nothing was added has the time of change that it had.
        let changed = self.blobs.metadata()?.modified()?;
        if self.blobs_empty.get() == Some(changed) {
            return Ok(());
        }
        let mut any = false;
        for blob in fs::read_dir(self.store.join("blobs"))? {
            File::open(blob?.path())?.sync_all()?;
            any = true;
        }
        if any {
            return self.blobs.sync_all();
        }
        // Such times are coarse: what is added this moment must show as a later one.
        let is_past = changed.elapsed().is_ok_and(|since| since > BLOBS_SETTLED);
        self.blobs_empty.set(is_past.then_some(changed));
        Ok(())
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
pub(super) fn failed(data: &Path, error: ::sled::Error) -> StoreError {
    let what = match error {
        ::sled::Error::Io(error) => return StoreError::io("read or write in", data)(error),
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
        damage: Damage::new(data.display().to_string(), what, None),
        good_until: None,
    }
}

/// A process that ends while sled writes its snapshot leaves an unfinished file, which sled then takes
/// for the newest snapshot and refuses to open. The finished one before it, or the log, is enough.
fn remove_unfinished_snapshots(store: &Path) -> io::Result<()> {
    for entry in fs::read_dir(store)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "generating") {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn open_db(store: &Path) -> Result<::sled::Db, ::sled::Error> {
    // The mode is left alone: 0.34.7 does not read it. No flusher thread: every append flushes.
    let config = || {
        ::sled::Config::new()
            .path(store)
            .segment_size(SEGMENT_BYTES)
            .cache_capacity(CACHE_BYTES)
            .flush_every_ms(None)
    };
    let started = Instant::now();
    loop {
        match config().open() {
            Err(::sled::Error::Io(error))
                if error.kind() == io::ErrorKind::Other && started.elapsed() < LOCK_PATIENCE =>
            {
                thread::sleep(LOCK_RETRY);
            }
            opened => return opened,
        }
    }
}
