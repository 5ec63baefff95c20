//! The embedded store: sled in a data directory, for one server.
//!
//! - [`record`] says what is written and why a crash at any point is harmless; [`mark`] why what was
//!   acknowledged cannot vanish unnoticed; [`directory`] what lies where.
//! - [`keeper`] is the one thread that touches sled, because sled can panic and hang.
//! - Opening ([`open`]) checks the end of the log; [`verify`] reads everything.
//!
//! A failed append stops the writer until the store is opened again: after a failed sync nobody can
//! say what is on the disk. Reads go on, up to the last acknowledged commit.

mod access;
mod checkpoint;
mod commits;
mod directory;
mod engine;
mod entries;
mod keeper;
mod lock;
mod mark;
mod open;
mod record;
mod verify;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::event::{Commit, Revision};

use super::{
    AppendError, CHECKPOINTS_KEPT_DEFAULT, Damage, Head, LoadedCheckpoint, PAGE_BYTES_MAX, Stats,
    Store, StoreError, VerifyProgress, VerifyReport, group,
};
use access::Access;
use commits::RawGroup;
use engine::Broken;
use entries::Trouble;
use keeper::Keeper;
use lock::Lock;
use mark::Marked;

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
    access: Access,
    head: Mutex<Head>,
    /// Why no more appends are taken. Held during an append, so that there is one at a time.
    stopped: Mutex<Option<Arc<str>>>,
    /// Held while a checkpoint is saved.
    saving: Mutex<()>,
    opened: Opened,
    checkpoints_kept: usize,
    /// Behind `access`, so that it is given back when the engine is closed.
    _lock: Lock,
}

/// What was found when the store was opened.
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
    Ok(SledStore {
        access: Access {
            keeper,
            directory: data.to_owned(),
        },
        head: Mutex::new(recovered.head),
        stopped: Mutex::new(recovered.damage.as_ref().map(|d| d.to_string().into())),
        saving: Mutex::new(()),
        opened: Opened {
            marked: match marked {
                Marked::Head(head) => Some(head),
                Marked::Nothing | Marked::Unreadable(_) => None,
            },
            acknowledged: recovered.acknowledged,
            mark_damage: recovered.mark_damage,
            damage: recovered.damage,
        },
        checkpoints_kept: options.checkpoints_kept.max(1),
        _lock: lock,
    })
}

/// None of our locks guards anything that a panic could leave half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store for SledStore {
    fn append(&self, expected_head: Revision, commits: &[Commit]) -> Result<Head, AppendError> {
        let mut stopped = locked(&self.stopped);
        if let Some(because) = &*stopped {
            let because = Arc::clone(because);
            return Err(AppendError::Failed(StoreError::Stopped { because }));
        }
        let group = group::encode(self.head(), expected_head, commits)?;
        let bytes = commits::encode(&group);
        let count = u32::try_from(commits.len()).expect("a group is far below 4 G commits");
        let (first, head) = (group.first, group.head);
        let outcome = self
            .access
            .call(move |engine| engine.append(first, count, &bytes, head))
            .unwrap_or_else(|no_answer| Err(Broken::After(no_answer)));
        let error = match outcome {
            Ok(()) => {
                *locked(&self.head) = head;
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
        let head = self.head().revision;
        if from > head || most == 0 {
            return Ok(Vec::new());
        }
        let (groups, trouble) = self
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
            directory: self.access.directory.clone(),
            damage,
            good_until: None,
        })
    }

    fn head(&self) -> Head {
        *locked(&self.head)
    }

    fn save_checkpoint(&self, revision: Revision, bytes: &[u8]) -> Result<(), StoreError> {
        let _saving = locked(&self.saving);
        let head = self.head().revision;
        if revision > head {
            return Err(StoreError::CheckpointBeyondHead { revision, head });
        }
        checkpoint::save(&self.access, revision, bytes, self.checkpoints_kept)
    }

    fn load_checkpoint(&self, at_most: Option<Revision>) -> Result<LoadedCheckpoint, StoreError> {
        let head = self.head().revision;
        checkpoint::load(
            &self.access,
            at_most.map_or(head, |at_most| at_most.min(head)),
        )
    }

    fn checkpoints(&self) -> Result<Vec<Revision>, StoreError> {
        self.access.ask(|engine| engine.checkpoints.revisions())
    }

    fn verify(&self, progress: &mut dyn FnMut(VerifyProgress)) -> Result<VerifyReport, StoreError> {
        verify::verify(&self.access, &self.opened, self.head(), progress)
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        let checkpoints = self.access.ask(|engine| engine.checkpoints.revisions())?;
        let store = self.access.directory.join(directory::STORE);
        let bytes = directory::size(&store).map_err(StoreError::io("measure", &store))?;
        Ok(Stats {
            commits: self.head().revision.0,
            checkpoints: checkpoints.len(),
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
            match engine.log.last_at_most(next) {
                Ok(Some(first)) => RawGroup::get(&engine.log, first),
                Ok(None) => Ok(None),
                Err(trouble) => Err(trouble),
            }
        } else {
            RawGroup::get(&engine.log, next)
        };
        match group {
            Ok(Some(group)) if group.next() > next => {
                bytes += group.bytes.len();
                next = group.next();
                groups.push(group);
            }
            Ok(_) => {
                let place = engine.log.place(next, 0);
                let damage = open::missing(place, next, head);
                break Some(engine.troubled(Trouble::Damage(damage)));
            }
            Err(trouble) => break Some(engine.troubled(trouble)),
        }
    };
    (groups, trouble)
}
