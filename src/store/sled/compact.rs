//! Compaction: the engine's files are written anew without the oldest commits, and then take the place of
//! the ones before.
//!
//! sled gives space back slowly and in part, so nothing is removed in place. The new files are
//! written into a directory of their own (`store-N.new`, see [`directory`]), closed, synced to the last file, and
//! renamed. The renaming is the moment of the exchange: before it the new directory does not
//! count, after it the old one does not. What is copied is checked on the way, so a store with
//! damage in what it keeps is left as it is.

use std::fs;
use std::path::PathBuf;

use crate::event::Revision;
use crate::store::base::Base;
use crate::store::{Damage, Head, StoreError, group};

use super::access::{Access, no_answer};
use super::commits::RawGroup;
use super::directory::{self, Stores};
use super::engine::Trees;
use super::entries::Trouble;
use super::keeper::Keeper;
use super::{Options, open};

/// The new files, whole and durable under a name that does not count.
#[derive(Debug)]
pub(super) struct Written {
    unfinished: PathBuf,
    finished: PathBuf,
    data: PathBuf,
}

/// Writes the new files. The caller sees to it that nothing is appended or saved meanwhile.
pub(super) fn write(
    access: &Access,
    oldest: Revision,
    head: Head,
    state: &[u8],
    options: &Options,
) -> Result<Written, StoreError> {
    let stores = Stores::find(&access.directory)?;
    stores.remove_unfinished()?;
    let (unfinished, finished) = stores.next();
    let written = Written {
        unfinished,
        finished,
        data: access.directory.clone(),
    };
    let copied = copy(access, &written, oldest, head, state, options);
    copied.inspect_err(|_| {
        // It is not worth more than another attempt, which removes it as well.
        fs::remove_dir_all(&written.unfinished).ok();
    })?;
    Ok(written)
}

impl Written {
    /// Makes the new files the ones that count. After an error nobody can say whether they do.
    pub(super) fn take_the_place(&self) -> Result<(), StoreError> {
        fs::rename(&self.unfinished, &self.finished)
            .and_then(|()| directory::sync(&self.data))
            .map_err(StoreError::io("exchange the files in", &self.data))
    }
}

fn copy(
    access: &Access,
    written: &Written,
    oldest: Revision,
    head: Head,
    state: &[u8],
    options: &Options,
) -> Result<(), StoreError> {
    // What the mark says must not be behind what is dropped.
    access.call(|engine| engine.mark.sync())??;
    let (path, data) = (written.unfinished.clone(), written.data.clone());
    let patience = options.patience_opening;
    let fresh = Keeper::start(move || Trees::open(&path, &data), patience, patience)
        .map_err(|none| no_answer(&written.data, none))??;
    let copy = Copy { access, fresh };
    let base = copy.oldest_group(oldest)?;
    copy.groups(base, head)?;
    copy.checkpoints(oldest, state)?;
    copy.finish()?;
    directory::sync_all(&written.unfinished)
        .and_then(|()| directory::sync(&written.data))
        .map_err(StoreError::io("sync", &written.unfinished))
}

/// From one engine to another.
struct Copy<'a> {
    access: &'a Access,
    fresh: Keeper<Trees>,
}

impl Copy<'_> {
    /// Copies the group that has the oldest commit, from that one on.
    fn oldest_group(&self, oldest: Revision) -> Result<Base, StoreError> {
        let found = self.access.ask(move |engine| {
            let log = &engine.trees.log;
            let group = match log.last_at_most(oldest)? {
                Some(first) => RawGroup::get(log, first)?,
                None => None,
            };
            let place = log.place(oldest, 0);
            let gone = || Trouble::Damage(Damage::new(place, "it is missing", oldest));
            let group = group.ok_or_else(gone)?;
            group.from(oldest).map_err(Trouble::Damage)
        });
        let (group, before) = found?;
        let base = Base(before);
        if base.is_compacted() {
            self.put(move |fresh| fresh.put_base(base))?;
        }
        self.put_group(group)?;
        Ok(base)
    }

    /// Copies the groups behind it, up to the head.
    fn groups(&self, base: Base, head: Head) -> Result<(), StoreError> {
        let mut last = base.0;
        let mut next = base.oldest();
        while last.revision < head.revision {
            // The first one comes back out of the new files, trimmed.
            let group = if next == base.oldest() {
                self.ask(move |fresh| RawGroup::get(&fresh.log, next))?
            } else {
                let group = self
                    .access
                    .ask(move |engine| RawGroup::get(&engine.trees.log, next))?;
                if let Some(group) = &group {
                    self.put_group(group.clone())?;
                }
                group
            };
            let missing = || open::missing(format!("tree log, key {next}"), next, head.revision);
            let group = group.ok_or_else(|| self.damaged(missing()))?;
            let commits = group.decode().map_err(|damage| self.damaged(damage))?;
            for kept in &commits {
                group::continues(last, &kept.commit).map_err(|broken| {
                    self.damaged(Damage::new(&group.place, broken.to_string(), next))
                })?;
                last = kept.head();
            }
            next = group.next();
        }
        if last != head {
            let what = "the copy does not end with the newest commit";
            let place = self.access.directory.display().to_string();
            return Err(self.damaged(Damage::new(place, what, head.revision)));
        }
        Ok(())
    }

    /// Keeps the state at the oldest revision, and copies the checkpoints behind it.
    fn checkpoints(&self, oldest: Revision, state: &[u8]) -> Result<(), StoreError> {
        let state = state.to_vec();
        self.put(move |fresh| fresh.checkpoints.put(oldest, 0, &state))?;
        let revisions = self
            .access
            .ask(|engine| engine.trees.checkpoints.revisions())?;
        for revision in revisions.into_iter().filter(|revision| *revision > oldest) {
            let entry = self
                .access
                .ask(move |engine| engine.trees.checkpoints.get(revision))?;
            if let Some((_, bytes)) = entry {
                self.put(move |fresh| fresh.checkpoints.put(revision, 0, &bytes))?;
            }
        }
        Ok(())
    }

    /// Closes the new files.
    fn finish(self) -> Result<(), StoreError> {
        let Self { access, fresh } = self;
        let flushed = fresh.call(|fresh| fresh.flush());
        flushed.map_err(|none| no_answer(&access.directory, none))??;
        drop(fresh);
        Ok(())
    }

    fn put_group(&self, group: RawGroup) -> Result<(), StoreError> {
        self.put(move |fresh| fresh.log.put(group.first, group.head.count, &group.bytes))
    }

    fn put(
        &self,
        put: impl FnOnce(&Trees) -> Result<(), ::sled::Error> + Send + 'static,
    ) -> Result<(), StoreError> {
        self.ask(move |fresh| Ok(put(fresh)?))
    }

    fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Trees) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.fresh
            .call(move |fresh| ask(fresh).map_err(|trouble| fresh.troubled(trouble)))
            .map_err(|none| no_answer(&self.access.directory, none))?
    }

    fn damaged(&self, damage: Damage) -> StoreError {
        StoreError::Damaged {
            directory: self.access.directory.clone(),
            damage,
            good_until: None,
        }
    }
}
