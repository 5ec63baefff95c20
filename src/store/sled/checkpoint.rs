//! Checkpoints: opaque bytes at a revision. They only save replay; the log is whole without them.

use crate::event::Revision;
use crate::store::{Checkpoint, Damage, LoadedCheckpoint, StoreError};

use super::access::Access;
use super::record::{EntryHead, PART_BYTES};

/// How many parts are handed to the engine at once, so that appends get in between.
const PARTS_AT_ONCE: usize = 32;

/// Writes one, makes it durable, and only then drops the oldest.
pub(super) fn save(
    access: &Access,
    revision: Revision,
    bytes: &[u8],
    kept: usize,
) -> Result<(), StoreError> {
    let entry = EntryHead {
        count: 0,
        length: bytes.len() as u64,
        crc: crc32fast::hash(bytes),
    };
    let (start, rest) = bytes.split_at(bytes.len().min(PART_BYTES));
    access.ask(move |engine| Ok(engine.checkpoints.remove(revision)?))?;
    let mut part = 1;
    for slice in rest.chunks(PARTS_AT_ONCE * PART_BYTES) {
        let slice = slice.to_vec();
        access.ask(move |engine| Ok(engine.checkpoints.put_parts(revision, part, &slice)?))?;
        part += PARTS_AT_ONCE as u32;
    }
    let start = start.to_vec();
    access.ask(move |engine| Ok(engine.checkpoints.put_head(revision, entry, &start)?))?;
    access.call(|engine| engine.flush())??;
    let revisions = access.ask(|engine| engine.checkpoints.revisions())?;
    for &old in &revisions[..revisions.len().saturating_sub(kept)] {
        access.ask(move |engine| Ok(engine.checkpoints.remove(old)?))?;
    }
    Ok(())
}

/// The newest sound one at or before `at_most`.
pub(super) fn load(access: &Access, at_most: Revision) -> Result<LoadedCheckpoint, StoreError> {
    let mut loaded = LoadedCheckpoint::default();
    let mut below = Some(at_most);
    while let Some(at_most) = below {
        let found = access.ask(move |engine| engine.checkpoints.last_at_most(at_most));
        let Some(revision) = finding(found, &mut loaded.damaged)?.flatten() else {
            break;
        };
        let entry = access.ask(move |engine| engine.checkpoints.get(revision));
        if let Some((_, bytes)) = finding(entry, &mut loaded.damaged)?.flatten() {
            loaded.checkpoint = Some(Checkpoint { revision, bytes });
            break;
        }
        below = revision.0.checked_sub(1).map(Revision);
    }
    Ok(loaded)
}

fn finding<T>(
    answer: Result<T, StoreError>,
    damaged: &mut Vec<Damage>,
) -> Result<Option<T>, StoreError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(StoreError::Damaged { damage, .. }) => {
            damaged.push(damage);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
