//! What a store says about itself: sizes, checkpoints, and damage.

use std::fmt;

use crate::event::Revision;

/// Something that was written and cannot be read back as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Where: a file, or a tree and a key of the storage engine.
    pub place: String,
    /// What is wrong there.
    pub what: String,
    /// The commit or the checkpoint that it belongs to, if that can be told.
    pub revision: Option<Revision>,
}

/// A checkpoint: what the engine gave to keep, at its revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The commit after which it was taken.
    pub revision: Revision,
    /// The engine's bytes.
    pub bytes: Vec<u8>,
}

/// The answer of [`load_checkpoint`](super::Store::load_checkpoint).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoadedCheckpoint {
    /// The newest sound one, if there is one.
    pub checkpoint: Option<Checkpoint>,
    /// Newer ones that had to be skipped. Worth a warning; the log is not touched by it.
    pub damaged: Vec<Damage>,
}

/// How much a store holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stats {
    /// Commits in the log.
    pub commits: u64,
    /// Checkpoints kept, sound or not.
    pub checkpoints: usize,
    /// Bytes on disk, or of JSON in memory.
    pub bytes: u64,
}

/// How far a verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyProgress {
    /// Commits looked at.
    pub commits_done: u64,
    /// Commits there should be.
    pub commits: u64,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VerifyReport {
    /// Commits that were read and are sound, wherever they stand.
    pub commits: u64,
    /// The oldest revision that is kept; 1 unless the log was compacted.
    pub oldest: Revision,
    /// Every commit from the oldest one up to here is sound and continues the one before it; the revision
    /// before the oldest when that one is not sound.
    pub good_until: Revision,
    /// The newest commit that was ever acknowledged, as far as is known.
    pub acknowledged: Revision,
    /// Sound checkpoints, oldest first.
    pub checkpoints: Vec<Revision>,
    /// What was found, in the order of the log; the first [`DAMAGES_LISTED_MAX`] are listed.
    pub damages: Vec<Damage>,
    /// How many were found.
    pub damages_count: usize,
}

/// How many damages a report lists; the others are only counted.
pub const DAMAGES_LISTED_MAX: usize = 100;

impl VerifyReport {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.damages_count == 0
    }

    pub(crate) fn add(&mut self, damage: Damage) {
        self.damages_count += 1;
        if self.damages.len() < DAMAGES_LISTED_MAX {
            self.damages.push(damage);
        }
    }
}

impl Damage {
    pub(crate) fn new(
        place: impl Into<String>,
        what: impl Into<String>,
        revision: impl Into<Option<Revision>>,
    ) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
            revision: revision.into(),
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}
