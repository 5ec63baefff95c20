//! Opening: from a directory to a store that knows its head, or to a report of what is wrong.
//!
//! In order: the directory is looked at and claimed, the lock is taken, the mark is read, sled is opened
//! on the keeper's thread, and its newest group is compared with the mark. What is read is checked;
//! everything is read by `verify` only.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::event::Revision;
use crate::store::{Damage, Head, StoreError};

use super::commits::RawGroup;
use super::directory;
use super::engine::{Engine, failed};
use super::entries::{Entries, Trouble};
use super::mark::{Mark, Marked};
use super::record::{Kind, SEGMENT_BYTES};

/// sled's cache; its default budget is 1 GiB.
const CACHE_BYTES: u64 = 64 * 1024 * 1024;

/// A dropped sled gives its file lock back a moment late.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
const LOCK_RETRY: Duration = Duration::from_millis(20);

/// What is known of the log after opening.
#[derive(Debug)]
pub(super) struct Recovered {
    /// The newest commit that can be read and belongs.
    pub head: Head,
    /// What was acknowledged last, as far as is known.
    pub acknowledged: Revision,
    /// Why the mark says nothing.
    pub mark_damage: Option<Damage>,
    /// What is wrong with the end of the log, or else with the mark.
    pub damage: Option<Damage>,
}

/// Opens sled and the files beside it. Runs on the keeper's thread, with the lock held.
pub(super) fn engine(data: &Path) -> Result<(Engine, Marked), StoreError> {
    let store = data.join(directory::STORE);
    fs::create_dir_all(&store).map_err(StoreError::io("create", &store))?;
    remove_unfinished_snapshots(&store).map_err(StoreError::io("clean", &store))?;
    let (mark, marked) = Mark::open(&data.join(directory::HEAD))?;
    let db = open_db(&store).map_err(|error| failed(data, error))?;
    let log = Entries::open(&db, "log", Kind::Group).map_err(|error| failed(data, error))?;
    let checkpoints =
        Entries::open(&db, "checkpoints", Kind::Checkpoint).map_err(|error| failed(data, error))?;
    let path = store.join("db");
    let engine = Engine {
        db,
        log,
        checkpoints,
        mark,
        data: File::open(&path).map_err(StoreError::io("open", &path))?,
        directory: data.to_owned(),
    };
    engine.flush()?;
    File::open(store.join("conf"))
        .and_then(|conf| conf.sync_all())
        .and_then(|()| directory::sync(&store.join("blobs")))
        .and_then(|()| directory::sync(&store))
        .and_then(|()| directory::sync(data))
        .map_err(StoreError::io("sync", &store))?;
    Ok((engine, marked))
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

/// Finds the head, compares it with the mark, and, when all is well, sweeps what a crash left.
pub(super) fn recover(engine: &mut Engine, marked: &Marked) -> Result<Recovered, StoreError> {
    let (head, mut damage) = newest_sound(engine).map_err(|trouble| engine.troubled(trouble))?;
    let mut mark_damage = None;
    let acknowledged = match marked {
        Marked::Head(marked) => {
            let missing = damage.is_none().then(|| compare(engine, head, *marked));
            damage = damage.or(missing.transpose()?.flatten());
            marked.revision
        }
        Marked::Unreadable(unreadable) => {
            mark_damage = Some(unreadable.clone());
            head.revision
        }
        Marked::Nothing => {
            if head.revision > Revision(0) || damage.is_some() {
                let place = engine.directory.join(directory::HEAD).display().to_string();
                let what = "it is gone, so nobody knows whether the newest commits are missing";
                mark_damage = Some(Damage::new(place, what, None));
            }
            head.revision
        }
    };
    let damage = damage.or_else(|| mark_damage.clone());
    if damage.is_none() {
        tidy(engine, head).map_err(|trouble| engine.troubled(trouble))?;
        engine.flush()?;
        // An append that was cut off after its flush is there; from now on it counts.
        if *marked == Marked::Nothing {
            engine.mark.create()?;
        } else if acknowledged < head.revision {
            engine.mark.set(head)?;
        }
    }
    Ok(Recovered {
        head,
        acknowledged: acknowledged.max(head.revision),
        mark_damage,
        damage,
    })
}

/// The last commit of the newest group that can be read, and what is wrong with newer ones.
fn newest_sound(engine: &Engine) -> Result<(Head, Option<Damage>), Trouble> {
    let mut damage = None;
    let mut at_most = Revision(u64::MAX);
    while let Some(first) = engine.log.last_at_most(at_most)? {
        let found = match RawGroup::get(&engine.log, first) {
            Ok(Some(group)) => group.decode(),
            Ok(None) => Err(Damage::new(engine.log.place(first, 0), "it is gone", first)),
            Err(Trouble::Damage(found)) => Err(found),
            Err(trouble) => return Err(trouble),
        };
        match found {
            Ok(commits) => {
                let head = commits
                    .last()
                    .map_or_else(Head::default, |kept| kept.head());
                return Ok((head, damage));
            }
            Err(found) => damage = damage.or(Some(found)),
        }
        at_most = Revision(first.0.saturating_sub(1));
    }
    Ok((Head::default(), damage))
}

/// What is wrong when the log's head is compared with what was acknowledged.
fn compare(engine: &Engine, head: Head, marked: Head) -> Result<Option<Damage>, StoreError> {
    if marked.revision > head.revision {
        let from = head.revision.next();
        return Ok(Some(missing(
            engine.log.place(from, 0),
            from,
            marked.revision,
        )));
    }
    let id = match id_at(engine, marked.revision) {
        Ok(id) => id,
        Err(Trouble::Damage(damage)) => return Ok(Some(damage)),
        Err(trouble) => return Err(engine.troubled(trouble)),
    };
    if id == Some(marked) {
        return Ok(None);
    }
    let place = engine.log.place(marked.revision, 0);
    let what = format!(
        "commit {} is not the one that was acknowledged",
        marked.revision
    );
    Ok(Some(Damage::new(place, what, marked.revision)))
}

/// Acknowledged commits that are not in the log.
pub(super) fn missing(place: String, from: Revision, to: Revision) -> Damage {
    let what = format!("commits {from} to {to} were acknowledged and are missing");
    Damage::new(place, what, from)
}

fn id_at(engine: &Engine, revision: Revision) -> Result<Option<Head>, Trouble> {
    if revision == Revision(0) {
        return Ok(Some(Head::default()));
    }
    let Some(first) = engine.log.last_at_most(revision)? else {
        return Ok(None);
    };
    let Some(group) = RawGroup::get(&engine.log, first)? else {
        return Ok(None);
    };
    let commits = group.decode().map_err(Trouble::Damage)?;
    let mut heads = commits.iter().map(|kept| kept.head());
    Ok(heads.find(|head| head.revision == revision))
}

/// Sweeps the parts of entries that were never finished.
fn tidy(engine: &Engine, head: Head) -> Result<(), Trouble> {
    let newest = engine.log.last_at_most(head.revision)?;
    engine.log.sweep_after(newest)?;
    engine.checkpoints.sweep_after(None)?;
    Ok(())
}
