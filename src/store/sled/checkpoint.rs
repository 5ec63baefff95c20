//! Checkpoints: opaque bytes at a revision. They only save replay, and the log is whole without them; except
//! for the one on which a compacted log rests.

use crate::event::Revision;
use crate::store::base::Base;
use crate::store::{Checkpoint, Damage, LoadedCheckpoint, StoreError};

use super::access::Access;
use super::engine::Engine;
use super::record::{EntryHead, PART_BYTES};

/// How many parts are handed to the engine at once, so that appends get in between.
const PARTS_AT_ONCE: usize = 32;

/// Writes one, makes it durable, and only then drops the oldest.
pub(super) fn save(
    access: &Access,
    revision: Revision,
    bytes: &[u8],
    base: Base,
    kept: usize,
) -> Result<(), StoreError> {
    if base.rests_on(revision) && is_sound(access, revision)? {
        return Ok(());
    }
    let entry = EntryHead::of(0, bytes);
    let (start, rest) = bytes.split_at(bytes.len().min(PART_BYTES));
    // What is about to be replaced must not be missed if a crash comes in between.
    access.call(move |engine| match engine.mark.checkpoint() {
        Some(newest) if newest == revision => engine.mark.set_checkpoint(None),
        _ => Ok(()),
    })??;
    access.ask(move |engine| Ok(engine.trees.checkpoints.remove(revision)?))?;
    let mut part = 1;
    for slice in rest.chunks(PARTS_AT_ONCE * PART_BYTES) {
        let slice = slice.to_vec();
        access
            .ask(move |engine| Ok(engine.trees.checkpoints.put_parts(revision, part, &slice)?))?;
        part += PARTS_AT_ONCE as u32;
    }
    let start = start.to_vec();
    access.ask(move |engine| Ok(engine.trees.checkpoints.put_head(revision, entry, &start)?))?;
    access.call(move |engine| {
        engine.trees.flush()?;
        let newest = engine.mark.checkpoint().max(Some(revision));
        engine.mark.set_checkpoint(newest)
    })??;
    let revisions = access.ask(|engine| engine.trees.checkpoints.revisions())?;
    for old in base.superfluous(&revisions, kept) {
        access.ask(move |engine| Ok(engine.trees.checkpoints.remove(old)?))?;
    }
    Ok(())
}

fn is_sound(access: &Access, revision: Revision) -> Result<bool, StoreError> {
    let entry = access.ask(move |engine| engine.trees.checkpoints.get(revision));
    Ok(finding(entry, &mut Vec::new())?.flatten().is_some())
}

/// The newest sound one at or before `at_most`.
pub(super) fn load(
    access: &Access,
    base: Base,
    at_most: Revision,
) -> Result<LoadedCheckpoint, StoreError> {
    let mut loaded = LoadedCheckpoint::default();
    let marked = access.call(move |engine| marked(engine, base))?;
    let newest = access.ask(move |engine| engine.trees.checkpoints.last_at_most(at_most));
    let newest = finding(newest, &mut loaded.damaged)?;
    if let (Some(newest), Some(marked)) = (newest, marked)
        && newest < Some(marked)
        && marked <= at_most
    {
        loaded.damaged.push(missing(marked));
    }
    let mut next = newest.flatten();
    while let Some(revision) = next {
        let entry = access.ask(move |engine| engine.trees.checkpoints.get(revision));
        if let Some((_, bytes)) = finding(entry, &mut loaded.damaged)?.flatten() {
            loaded.checkpoint = Some(Checkpoint { revision, bytes });
            break;
        }
        let older = access.ask(move |engine| match revision.0.checked_sub(1) {
            None => Ok(None),
            Some(older) => engine.trees.checkpoints.last_at_most(Revision(older)),
        });
        next = finding(older, &mut loaded.damaged)?.flatten();
    }
    Ok(loaded)
}

/// The newest checkpoint that was ever saved, unless it went with the commits that were compacted away.
pub(super) fn marked(engine: &Engine, base: Base) -> Option<Revision> {
    let marked = engine.mark.checkpoint();
    marked.filter(|marked| base.refuse(*marked).is_ok())
}

/// A checkpoint that was saved and is not there.
pub(super) fn missing(revision: Revision) -> Damage {
    let place = format!("tree checkpoints, key {revision}");
    Damage::new(place, "this checkpoint was saved and is missing", revision)
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
