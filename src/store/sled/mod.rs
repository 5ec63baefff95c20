//! The embedded store: sled in a data directory, for one server.
//!
//! - [`record`] says what is written and why a crash at any point is harmless; [`mark`] why what was
//!   acknowledged cannot vanish unnoticed; [`directory`] what lies where.
//! - [`keeper`] is the one thread that touches sled, because sled can panic and hang.
//! - Opening ([`open`]) checks the end of the log; [`verify`] reads everything.
//! - [`compact`] writes the engine's files anew without the oldest commits.
//!
//! A failed append stops the writer until the store is opened again: after a failed sync nobody can
//! say what is on the disk. Reads go on, up to the last acknowledged commit.

mod access;
mod checkpoint;
mod commits;
mod compact;
mod directory;
mod engine;
mod entries;
mod keeper;
mod lock;
mod mark;
mod open;
mod record;
mod staging;
mod verify;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;

use crate::event::{Commit, Revision};

use super::{
    AppendError, CHECKPOINTS_KEPT_DEFAULT, Damage, Head, LoadedCheckpoint, PAGE_BYTES_MAX, Stats,
    Store, StoreError, VerifyProgress, VerifyReport, base::Base, group,
};
use access::Access;
use commits::RawGroup;
use engine::Broken;
use entries::Trouble;
use keeper::Keeper;
use lock::Lock;
use mark::Marked;

pub use staging::Staging;

/// How to open a data directory.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether a directory that does not exist or is empty becomes a new, empty store.
    pub create: bool,
    /// Whether a store with a damaged log opens all the same: for reading what is still there and for
    /// `verify`. It takes no appends then.
    pub even_if_damaged: bool,
    /// How many checkpoints are kept; at least one is.
    pub checkpoints_kept: usize,
    /// How long opening may take; recovery reads sled's log.
    pub patience_opening: Duration,
    /// How long any other call may take.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            create: true,
            even_if_damaged: false,
            checkpoints_kept: CHECKPOINTS_KEPT_DEFAULT,
            patience_opening: Duration::from_secs(300),
            patience: Duration::from_secs(60),
        }
    }
}

/// The store. Dropping it closes the engine and then gives the lock back.
#[derive(Debug)]
pub struct SledStore {
    /// The engine, which a compaction exchanges. Whoever reads holds on to the one that it began with.
    current: ArcSwap<Current>,
    ends: Mutex<Ends>,
    /// Why no more appends are taken. Held during an append, so that there is one at a time.
    stopped: Mutex<Option<Arc<str>>>,
    /// Held while a checkpoint is saved.
    saving: Mutex<()>,
    options: Options,
    /// Behind `current`, so that it is given back when the engine is closed.
    _lock: Lock,
}

/// An open engine, and what was found when it was opened.
#[derive(Debug)]
struct Current {
    access: Access,
    opened: Opened,
}

/// The two ends of the log.
#[derive(Debug, Clone, Copy)]
struct Ends {
    base: Base,
    head: Head,
}

/// What was found when the engine was opened.
#[derive(Debug)]
struct Opened {
    /// What the mark named.
    marked: Option<Head>,
    /// What was acknowledged last, as far as is known.
    acknowledged: Revision,
    /// Why the mark says nothing.
    mark_damage: Option<Damage>,
    /// What is wrong with the end of the log, or else with the mark.
    damage: Option<Damage>,
}

/// Opens the data directory, making it if `options` say so.
pub fn open(data: &Path, options: Options) -> Result<SledStore, StoreError> {
    directory::inspect(data, options.create)?;
    let lock = Lock::take(data)?;
    directory::claim(data)?;
    let (current, ends) = start(data, &options)?;
    let damage = current.opened.damage.as_ref();
    if damage.is_none() {
        directory::Stores::find(data)?.remove_old()?;
    }
    Ok(SledStore {
        ends: Mutex::new(ends),
        stopped: Mutex::new(damage.map(|damage| damage.to_string().into())),
        saving: Mutex::new(()),
        current: ArcSwap::from_pointee(current),
        options: Options {
            checkpoints_kept: options.checkpoints_kept.max(1),
            ..options
        },
        _lock: lock,
    })
}

/// Starts the engine of a directory whose lock is held.
fn start(data: &Path, options: &Options) -> Result<(Current, Ends), StoreError> {
    let directory = data.to_owned();
    let opening = move || {
        let (mut engine, marked) = open::engine(&directory)?;
        let recovered = open::recover(&mut engine, &marked)?;
        // The keeper makes the state and nothing else, so what was found takes this way out.
        Ok::<_, StoreError>((engine, marked, recovered))
    };
    let (found, finding) = std::sync::mpsc::channel();
    let keeper = Keeper::start(
        move || {
            let (engine, marked, recovered) = opening()?;
            found.send((marked, recovered)).ok();
            Ok::<_, StoreError>(engine)
        },
        options.patience_opening,
        options.patience,
    )
    .map_err(|none| access::no_answer(data, none))??;
    let (marked, recovered) = finding
        .recv()
        .expect("it is sent before the keeper is ready");
    if let Some(damage) = &recovered.damage
        && !options.even_if_damaged
    {
        return Err(StoreError::Damaged {
            directory: data.to_owned(),
            damage: damage.clone(),
            good_until: Some(recovered.head.revision),
        });
    }
    let current = Current {
        access: Access {
            keeper,
            directory: data.to_owned(),
        },
        opened: Opened {
            marked: match marked {
                Marked::Head(head) => Some(head),
                Marked::Nothing | Marked::Unreadable(_) => None,
            },
            acknowledged: recovered.acknowledged,
            mark_damage: recovered.mark_damage,
            damage: recovered.damage,
        },
    };
    let ends = Ends {
        base: recovered.base,
        head: recovered.head,
    };
    Ok((current, ends))
}

impl SledStore {
    fn ends(&self) -> Ends {
        *locked(&self.ends)
    }

    fn refuse_stopped(stopped: &Option<Arc<str>>) -> Result<(), StoreError> {
        match stopped {
            Some(because) => Err(StoreError::Stopped {
                because: Arc::clone(because),
            }),
            None => Ok(()),
        }
    }
}

/// None of our locks guards anything that a panic could leave half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store for SledStore {
    fn append(&self, expected_head: Revision, commits: &[Commit]) -> Result<Head, AppendError> {
        let mut stopped = locked(&self.stopped);
        Self::refuse_stopped(&stopped).map_err(AppendError::Failed)?;
        let group = group::encode(self.head(), expected_head, commits)?;
        let bytes = commits::encode(&group);
        let count = u32::try_from(commits.len()).expect("a group is far below 4 G commits");
        let (first, head) = (group.first, group.head);
        let current = self.current.load_full();
        let outcome = current
            .access
            .call(move |engine| engine.append(first, count, &bytes, head))
            .unwrap_or_else(|no_answer| Err(Broken::After(no_answer)));
        let error = match outcome {
            Ok(()) => {
                locked(&self.ends).head = head;
                return Ok(head);
            }
            Err(Broken::Before(error)) => AppendError::Failed(error),
            Err(Broken::After(error)) => AppendError::Unknown(error),
        };
        *stopped = Some(error.to_string().into());
        Err(error)
    }

    fn read(&self, from: Revision, most: usize) -> Result<Vec<Commit>, StoreError> {
        let from = from.max(Revision(1));
        let Ends { base, head } = self.ends();
        let head = head.revision;
        if from > head || most == 0 {
            return Ok(Vec::new());
        }
        base.refuse(from)?;
        let current = self.current.load_full();
        let (groups, trouble) = current
            .access
            .call(move |engine| raw_page(engine, from, head, most))?;
        let mut page: Vec<Commit> = Vec::new();
        let (mut bytes, mut before) = (0, None);
        let mut damage = None;
        for group in &groups {
            let kept = match group.decode() {
                Ok(kept) => kept,
                Err(found) => {
                    damage = Some(found);
                    break;
                }
            };
            if let (Some(before), Some(first)) = (before, kept.first())
                && let Err(broken) = group::continues(before, &first.commit)
            {
                damage = Some(Damage::new(&group.place, broken.to_string(), group.first));
                break;
            }
            before = kept.last().map(|kept| kept.head());
            for kept in kept {
                let wanted = (from..=head).contains(&kept.commit.revision);
                if wanted && page.len() < most && bytes < PAGE_BYTES_MAX {
                    bytes += kept.length;
                    page.push(kept.commit);
                }
            }
        }
        if !page.is_empty() {
            return Ok(page);
        }
        // What was found in a group comes before what ended the reading behind it.
        let damage = match (damage, trouble) {
            (Some(damage), _) => damage,
            (None, Some(trouble)) => return Err(trouble),
            (None, None) => open::missing(format!("tree log, key {from}"), from, head),
        };
        Err(StoreError::Damaged {
            directory: current.access.directory.clone(),
            damage,
            good_until: None,
        })
    }

    fn head(&self) -> Head {
        self.ends().head
    }

    fn oldest(&self) -> Revision {
        self.ends().base.oldest()
    }

    fn compact(&self, oldest: Revision, state: &[u8]) -> Result<(), StoreError> {
        let oldest = oldest.max(Revision(1));
        let mut stopped = locked(&self.stopped);
        let _saving = locked(&self.saving);
        Self::refuse_stopped(&stopped)?;
        let Ends { base, head } = self.ends();
        base.refuse_checkpoint(head, oldest)?;
        let before = self.current.load_full();
        let data = &before.access.directory;
        let written = compact::write(&before.access, oldest, head, state, &self.options)?;
        // However this store was opened: the old files are removed once the new ones were found sound.
        let sound = Options {
            even_if_damaged: false,
            ..self.options.clone()
        };
        // From here on the new files may be what the next opening finds.
        let exchanged = written.take_the_place().and_then(|()| {
            let (current, ends) = start(data, &sound)?;
            self.current.store(Arc::new(current));
            *locked(&self.ends) = ends;
            Ok(())
        });
        if let Err(error) = exchanged {
            *stopped = Some(error.to_string().into());
            return Err(error);
        }
        let stores = directory::Stores::find(data);
        // Closes the old engine, unless somebody still reads from it.
        drop(before);
        // The history is compacted whether its old files are gone or not: the next opening removes what is left.
        if let Err(error) = stores.and_then(|stores| stores.remove_old()) {
            tracing::warn!(%error, "the files before the compaction could not be removed");
        }
        Ok(())
    }

    fn begin_behind(&self, head: Head) -> Result<(), StoreError> {
        let stopped = locked(&self.stopped);
        Self::refuse_stopped(&stopped)?;
        let current = self.current.load_full();
        let mut ends = locked(&self.ends);
        if ends.head != Head::default() {
            return Err(StoreError::NotEmpty {
                place: current.access.directory.display().to_string(),
                head: ends.head.revision,
            });
        }
        let base = Base(head);
        current
            .access
            .ask(move |engine| Ok(engine.trees.put_base(base)?))?;
        current.access.call(move |engine| {
            engine.trees.flush()?;
            engine.mark.set(head)
        })??;
        *ends = Ends { base, head };
        Ok(())
    }

    fn save_checkpoint(&self, revision: Revision, bytes: &[u8]) -> Result<(), StoreError> {
        let _saving = locked(&self.saving);
        let Ends { base, head } = self.ends();
        base.refuse_checkpoint(head, revision)?;
        let kept = self.options.checkpoints_kept;
        checkpoint::save(&self.current.load().access, revision, bytes, base, kept)
    }

    fn load_checkpoint(&self, at_most: Option<Revision>) -> Result<LoadedCheckpoint, StoreError> {
        let Ends { base, head } = self.ends();
        let head = head.revision;
        checkpoint::load(
            &self.current.load().access,
            base,
            at_most.map_or(head, |at_most| at_most.min(head)),
        )
    }

    fn checkpoints(&self) -> Result<Vec<Revision>, StoreError> {
        let current = self.current.load_full();
        current
            .access
            .ask(|engine| engine.trees.checkpoints.revisions())
    }

    fn verify(&self, progress: &mut dyn FnMut(VerifyProgress)) -> Result<VerifyReport, StoreError> {
        let current = self.current.load_full();
        verify::verify(&current.access, &current.opened, self.ends(), progress)
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        let current = self.current.load_full();
        let Ends { base, head } = self.ends();
        let asked = current.access.ask(|engine| {
            let checkpoints = engine.trees.checkpoints.revisions()?;
            Ok((checkpoints.len(), engine.trees.store.clone()))
        });
        let (checkpoints, store) = asked?;
        let bytes = directory::size(&store).map_err(StoreError::io("measure", &store))?;
        Ok(Stats {
            commits: head.revision.0 - base.0.revision.0,
            checkpoints,
            bytes,
        })
    }
}

/// The groups that hold a page, and the trouble that ended it early.
fn raw_page(
    engine: &engine::Engine,
    from: Revision,
    head: Revision,
    most: usize,
) -> (Vec<RawGroup>, Option<StoreError>) {
    let mut groups: Vec<RawGroup> = Vec::new();
    let (mut bytes, mut next) = (0, from);
    let end = Revision(from.0.saturating_add(most as u64 - 1)).min(head);
    let trouble = loop {
        if next > end || bytes >= PAGE_BYTES_MAX {
            break None;
        }
        let group = if groups.is_empty() {
            match engine.trees.log.last_at_most(next) {
                Ok(Some(first)) => RawGroup::get(&engine.trees.log, first),
                Ok(None) => Ok(None),
                Err(trouble) => Err(trouble),
            }
        } else {
            RawGroup::get(&engine.trees.log, next)
        };
        match group {
            Ok(Some(group)) if group.next() > next => {
                bytes += group.bytes.len();
                next = group.next();
                groups.push(group);
            }
            Ok(_) => {
                let place = engine.trees.log.place(next, 0);
                let damage = open::missing(place, next, head);
                break Some(engine.trees.troubled(Trouble::Damage(damage)));
            }
            Err(trouble) => break Some(engine.trees.troubled(trouble)),
        }
    };
    (groups, trouble)
}
