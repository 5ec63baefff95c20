//! Opening: from a directory to a store that knows its head, or to a report of what is wrong.
//!
//! In order: the directory is looked at and claimed, the lock is taken, the mark is read, sled is opened
//! on the keeper's thread, and its newest group is compared with the mark. What is read is checked;
//! everything is read by `verify` only.

use std::path::Path;

use crate::event::Revision;
use crate::store::base::Base;
use crate::store::{Damage, Head, StoreError};

use super::commits::RawGroup;
use super::directory::{self, Stores};
use super::engine::{Engine, Trees};
use super::entries::Trouble;
use super::mark::{Mark, Marked};

/// What is known of the log after opening.
#[derive(Debug)]
pub(super) struct Recovered {
    /// Where the log begins.
    pub base: Base,
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
    let stores = Stores::find(data)?;
    stores.remove_unfinished()?;
    let (mark, marked) = Mark::open(&data.join(directory::HEAD))?;
    let trees = Trees::open(&stores.current(), data)?;
    Ok((Engine { trees, mark }, marked))
}

/// Finds the head, compares it with the mark, and, when all is well, sweeps what a crash left.
pub(super) fn recover(engine: &mut Engine, marked: &Marked) -> Result<Recovered, StoreError> {
    let (base, unsaid) = match engine.trees.base() {
        Ok(base) => (base, None),
        Err(Trouble::Damage(damage)) => (Base::default(), Some(damage)),
        Err(trouble) => return Err(engine.trees.troubled(trouble)),
    };
    let (head, mut damage) =
        newest_sound(engine, base).map_err(|trouble| engine.trees.troubled(trouble))?;
    damage = unsaid.or(damage);
    let mut mark_damage = None;
    let acknowledged = match marked {
        Marked::Head(marked) => {
            let missing = damage
                .is_none()
                .then(|| compare(engine, base, head, *marked));
            damage = damage.or(missing.transpose()?.flatten());
            marked.revision
        }
        Marked::Unreadable(unreadable) => {
            mark_damage = Some(unreadable.clone());
            head.revision
        }
        Marked::Nothing => {
            if head.revision > Revision(0) || damage.is_some() {
                let place = engine
                    .trees
                    .directory
                    .join(directory::HEAD)
                    .display()
                    .to_string();
                let what = "it is gone, so nobody knows whether the newest commits are missing";
                mark_damage = Some(Damage::new(place, what, None));
            }
            head.revision
        }
    };
    let damage = damage.or_else(|| mark_damage.clone());
    if damage.is_none() {
        tidy(engine, head).map_err(|trouble| engine.trees.troubled(trouble))?;
        engine.trees.flush()?;
        // An append that was cut off after its flush is there; from now on it counts.
        if *marked == Marked::Nothing {
            engine.mark.create()?;
        } else if acknowledged < head.revision {
            engine.mark.set(head)?;
        }
    }
    Ok(Recovered {
        base,
        head,
        acknowledged: acknowledged.max(head.revision),
        mark_damage,
        damage,
    })
}

/// The last commit of the newest group that can be read, and what is wrong with newer ones.
fn newest_sound(engine: &Engine, base: Base) -> Result<(Head, Option<Damage>), Trouble> {
    let mut damage = None;
    let mut at_most = Revision(u64::MAX);
    while let Some(first) = engine.trees.log.last_at_most(at_most)? {
        let found = match RawGroup::get(&engine.trees.log, first) {
            Ok(Some(group)) => group.decode(),
            Ok(None) => Err(Damage::new(
                engine.trees.log.place(first, 0),
                "it is gone",
                first,
            )),
            Err(Trouble::Damage(found)) => Err(found),
            Err(trouble) => return Err(trouble),
        };
        match found {
            Ok(commits) => {
                let head = commits.last().map_or(base.0, |kept| kept.head());
                return Ok((head, damage));
            }
            Err(found) => damage = damage.or(Some(found)),
        }
        at_most = Revision(first.0.saturating_sub(1));
    }
    Ok((base.0, damage))
}

/// What is wrong when the log's head is compared with what was acknowledged.
fn compare(
    engine: &Engine,
    base: Base,
    head: Head,
    marked: Head,
) -> Result<Option<Damage>, StoreError> {
    // A compaction syncs the mark first, so it is not behind by a power cut here; and if it were, what it
    // names is meant to be gone.
    if marked.revision < base.0.revision {
        return Ok(None);
    }
    if marked.revision > head.revision {
        let from = head.revision.next();
        return Ok(Some(missing(
            engine.trees.log.place(from, 0),
            from,
            marked.revision,
        )));
    }
    let id = match id_at(engine, base, marked.revision) {
        Ok(id) => id,
        Err(Trouble::Damage(damage)) => return Ok(Some(damage)),
        Err(trouble) => return Err(engine.trees.troubled(trouble)),
    };
    if id == Some(marked) {
        return Ok(None);
    }
    let place = engine.trees.log.place(marked.revision, 0);
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

fn id_at(engine: &Engine, base: Base, revision: Revision) -> Result<Option<Head>, Trouble> {
    if revision == base.0.revision {
        return Ok(Some(base.0));
    }
    let Some(first) = engine.trees.log.last_at_most(revision)? else {
        return Ok(None);
    };
    let Some(group) = RawGroup::get(&engine.trees.log, first)? else {
        return Ok(None);
    };
    let commits = group.decode().map_err(Trouble::Damage)?;
    let mut heads = commits.iter().map(|kept| kept.head());
    Ok(heads.find(|head| head.revision == revision))
}

/// Sweeps the parts of entries that were never finished.
fn tidy(engine: &Engine, head: Head) -> Result<(), Trouble> {
    let newest = engine.trees.log.last_at_most(head.revision)?;
    engine.trees.log.sweep_after(newest)?;
    engine.trees.checkpoints.sweep_after(None)?;
    Ok(())
}
