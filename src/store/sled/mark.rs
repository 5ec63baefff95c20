//! The mark: which commit was acknowledged last, kept apart from the storage engine.
//!
//! sled cuts a torn tail off when it opens, and says nothing: acknowledged commits that a broken disk
//! or a careless copy took away would just not be there. The file `head` names the newest acknowledged
//! commit; an engine that comes up with less is damaged. It names the newest checkpoint as well: losing
//! one costs replay only, but whoever loses one should hear of it.
//!
//! Two slots, 4096 bytes apart so that they share no page or sector, are written in turn, each with a
//! counter and a checksum: a write cut off in the middle ruins the older slot and leaves the newer one.
//! The file never changes its size, so syncing it writes one block and no metadata.
//!
//! Every acknowledgement is written here first, but synced at most once a second, and when the store
//! closes: a second sync per append took it from 0.8 to 0.4 of the speed of a plain file. So the mark
//! misses nothing that a killed process, a bad copy or a broken sector loses. After a power cut
//! it may be a second of appends behind (when idle, as long as the system keeps a page to itself), and
//! is then silent about a loss within that second. It is never ahead of the engine: the commits themselves
//! were synced before it is written. Losing them takes a second fault; this file only looks for one.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::event::{CommitId, Revision};
use crate::store::{Damage, Head, StoreError};

const MAGIC: &[u8; 8] = b"RMTHEAD1";
const SLOT_BYTES: usize = 44;
const SAID_BYTES: usize = SLOT_BYTES - 4;
const NO_CHECKPOINT: u64 = u64::MAX;
const SLOT_STRIDE: u64 = 4096;

/// The open file.
#[derive(Debug)]
pub(super) struct Mark {
    file: File,
    path: PathBuf,
    counter: u64,
    said: Said,
    synced: Instant,
}

/// How far the mark on disk may be behind, while appends go on.
const UNSYNCED_MAX: Duration = Duration::from_secs(1);

/// What a slot says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Said {
    head: Head,
    checkpoint: Option<Revision>,
}

/// What the file said when it was opened.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Marked {
    /// There was no file, or its making was cut off before it said anything.
    Nothing,
    /// This was acknowledged.
    Head(Head),
    /// There is a file, and neither slot can be read.
    Unreadable(Damage),
}

impl Mark {
    /// Opens the file, making it if there is none.
    pub(super) fn open(path: &Path) -> Result<(Self, Marked), StoreError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(StoreError::io("open", path))?;
        let slots = [0, 1].map(|slot| read_slot(&file, slot));
        let length = file
            .metadata()
            .map_err(StoreError::io("look at", path))?
            .len();
        let newest = slots.into_iter().flatten().max_by_key(|slot| slot.0);
        let marked = match newest {
            Some((_, said)) => Marked::Head(said.head),
            None if is_blank(&file, length).map_err(StoreError::io("read", path))? => {
                Marked::Nothing
            }
            None => Marked::Unreadable(Damage::new(
                path.display().to_string(),
                "it cannot be read, so nobody knows whether the newest commits are missing",
                None,
            )),
        };
        let mark = Self {
            file,
            path: path.to_owned(),
            counter: newest.map_or(0, |slot| slot.0),
            said: newest.map_or_else(Said::default, |slot| slot.1),
            synced: Instant::now(),
        };
        Ok((mark, marked))
    }

    /// The newest checkpoint that was ever saved.
    pub(super) fn checkpoint(&self) -> Option<Revision> {
        self.said.checkpoint
    }

    /// Names the newest commit. Safe from a kill at once, from a power cut soon; see above.
    pub(super) fn set(&mut self, head: Head) -> Result<(), StoreError> {
        let checkpoint = self.said.checkpoint;
        self.say(Said { head, checkpoint })?;
        if self.synced.elapsed() < UNSYNCED_MAX {
            return Ok(());
        }
        self.sync()
    }

    /// Names the newest checkpoint, durably.
    pub(super) fn set_checkpoint(
        &mut self,
        checkpoint: Option<Revision>,
    ) -> Result<(), StoreError> {
        let head = self.said.head;
        self.say(Said { head, checkpoint })?;
        self.sync()
    }

    /// Gives a new file its full size, so that later writes change nothing but bytes in place.
    pub(super) fn create(&mut self) -> Result<(), StoreError> {
        self.file
            .write_all_at(&vec![0; 2 * SLOT_STRIDE as usize], 0)
            .and_then(|()| self.file.sync_all())
            .map_err(StoreError::io("write", self.path.as_path()))?;
        self.say(Said::default())?;
        self.sync()
    }

    /// Makes what it says durable.
    pub(super) fn sync(&mut self) -> Result<(), StoreError> {
        self.file
            .sync_data()
            .map_err(StoreError::io("sync", self.path.as_path()))?;
        self.synced = Instant::now();
        Ok(())
    }

    fn say(&mut self, said: Said) -> Result<(), StoreError> {
        let counter = self.counter + 1;
        let slot = encode(counter, said);
        self.file
            .write_all_at(&slot, (counter % 2) * SLOT_STRIDE)
            .map_err(StoreError::io("write", self.path.as_path()))?;
        self.counter = counter;
        self.said = said;
        Ok(())
    }
}

impl Drop for Mark {
    /// An idle store should not be behind. A failure here costs no commit and has nobody to tell.
    fn drop(&mut self) {
        self.file.sync_data().ok();
    }
}

/// `"RMTHEAD1" | counter | revision | id | checkpoint | crc32`, the numbers u64 LE.
fn encode(counter: u64, said: Said) -> [u8; SLOT_BYTES] {
    let checkpoint = said.checkpoint.map_or(NO_CHECKPOINT, |revision| revision.0);
    let numbers = [counter, said.head.revision.0, said.head.id.0, checkpoint];
    let mut slot = [0; SLOT_BYTES];
    slot[..8].copy_from_slice(MAGIC);
    for (bytes, number) in slot[8..SAID_BYTES].chunks_exact_mut(8).zip(numbers) {
        bytes.copy_from_slice(&number.to_le_bytes());
    }
    let crc = crc32fast::hash(&slot[..SAID_BYTES]);
    slot[SAID_BYTES..].copy_from_slice(&crc.to_le_bytes());
    slot
}

/// Whether nothing was ever said in the file: it is as [`Mark::create`] leaves it before the first slot.
/// A blanked mark of a log with commits is told from that by the log, as a missing one is.
fn is_blank(file: &File, length: u64) -> io::Result<bool> {
    if length > 2 * SLOT_STRIDE {
        return Ok(false);
    }
    let mut bytes = vec![0; length as usize];
    file.read_exact_at(&mut bytes, 0)?;
    Ok(bytes.iter().all(|byte| *byte == 0))
}

fn read_slot(file: &File, slot: u64) -> Option<(u64, Said)> {
    let mut bytes = [0; SLOT_BYTES];
    file.read_exact_at(&mut bytes, slot * SLOT_STRIDE).ok()?;
    let crc = crc32fast::hash(&bytes[..SAID_BYTES]).to_le_bytes();
    if &bytes[..8] != MAGIC || bytes[SAID_BYTES..] != crc {
        return None;
    }
    let (numbers, _) = bytes[8..SAID_BYTES].as_chunks::<8>();
    let &[counter, revision, id, checkpoint] = numbers else {
        return None;
    };
    let checkpoint = u64::from_le_bytes(checkpoint);
    let said = Said {
        head: Head {
            revision: Revision(u64::from_le_bytes(revision)),
            id: CommitId(u64::from_le_bytes(id)),
        },
        checkpoint: (checkpoint != NO_CHECKPOINT).then_some(Revision(checkpoint)),
    };
    Some((u64::from_le_bytes(counter), said))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(revision: u64) -> Head {
        Head {
            revision: Revision(revision),
            id: CommitId(revision * 1000),
        }
    }

    #[test]
    fn the_newest_mark_is_found_and_a_torn_one_falls_back_to_the_one_before() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("head");
        let (mut mark, marked) = Mark::open(&path).unwrap();
        assert_eq!(marked, Marked::Nothing);
        mark.create().unwrap();
        for revision in 1..=9 {
            mark.set(head(revision)).unwrap();
            assert_eq!(Mark::open(&path).unwrap().1, Marked::Head(head(revision)));
        }
        let slot = (mark.counter % 2) * SLOT_STRIDE;
        mark.file.write_all_at(b"torn", slot + 20).unwrap();
        assert_eq!(Mark::open(&path).unwrap().1, Marked::Head(head(8)));
        let slot = SLOT_STRIDE - slot;
        mark.file.write_all_at(b"torn", slot + 20).unwrap();
        assert!(matches!(
            Mark::open(&path).unwrap().1,
            Marked::Unreadable(_)
        ));
    }
}
