//! Reading a backup: everything is checked on the way, down to the last byte.

use std::io::{self, Read};

use crate::event::{Commit, CommitId, Revision};
use crate::store::{AppendError, Head, Store, StoreError};

use super::{COMMIT, END, Extent, FRAME_BYTES, HEADER, MAGIC, MAGIC_START, STATE, checksum};

/// Commits and bytes that are appended at once when a backup is restored.
const GROUP_COMMITS: usize = 1000;
const GROUP_BYTES: usize = 4 * 1024 * 1024;

/// Why a backup could not be read or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It is something else.
    #[error("this is no backup of remit's")]
    NotABackup,
    /// Another version wrote it.
    #[error("it says {found:?}, and this version reads {supported:?}")]
    Format {
        /// Its first line.
        found: String,
        /// What that should be.
        supported: String,
    },
    /// It ends too early.
    #[error("it is cut off after {bytes} bytes, {}", good(*good_until))]
    CutOff {
        /// How long it is.
        bytes: u64,
        /// The newest revision that is whole.
        good_until: Revision,
    },
    /// It is not what was written.
    #[error("it is damaged at byte {at}: {what}, {}", good(*good_until))]
    Damaged {
        /// Where the record begins.
        at: u64,
        /// What is wrong.
        what: String,
        /// The newest revision before the damage.
        good_until: Revision,
    },
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Io(#[source] io::Error),
    /// The store did not take it.
    #[error(transparent)]
    Append(#[from] AppendError),
    /// The store did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn good(until: Revision) -> String {
    match until {
        Revision(0) => "before the first revision".to_owned(),
        until => format!("behind revision {until}"),
    }
}

/// Reads a whole backup and keeps nothing of it. Answers what is in it; `progress` hears of each revision and of the
/// newest.
pub fn verify(
    source: impl Read,
    progress: &mut dyn FnMut(Revision, Revision),
) -> Result<Extent, BackupError> {
    let mut reader = Reader::open(source)?;
    while let Some(record) = reader.next()? {
        if let Record::Commit { commit, .. } = record {
            progress(commit.revision, reader.extent.head);
        }
    }
    Ok(reader.extent)
}

/// Puts a backup into an empty store. After an error the store holds part of it and is good for nothing.
pub fn restore(
    source: impl Read,
    store: &dyn Store,
    progress: &mut dyn FnMut(Revision, Revision),
) -> Result<Extent, BackupError> {
    let mut reader = Reader::open(source)?;
    let Extent { oldest, head, .. } = reader.extent;
    let (mut state, mut group, mut bytes) = (Vec::new(), Vec::new(), 0);
    loop {
        let record = reader.next()?;
        let is_full = group.len() >= GROUP_COMMITS || bytes >= GROUP_BYTES;
        if !group.is_empty() && (is_full || record.is_none()) {
            append(store, oldest, &group, &state)?;
            progress(store.head().revision, head);
            state = Vec::new();
            group.clear();
            bytes = 0;
        }
        match record {
            None => return Ok(reader.extent),
            Some(Record::State(part)) => state.extend_from_slice(&part),
            Some(Record::Commit { commit, length }) => {
                group.push(*commit);
                bytes += length;
            }
        }
    }
}

/// Appends a group, and with the first one of a compacted log the state that it begins with.
fn append(
    store: &dyn Store,
    oldest: Revision,
    group: &[Commit],
    state: &[u8],
) -> Result<(), BackupError> {
    let is_compacted = oldest > Revision(1);
    match group.first() {
        Some(first) if is_compacted && first.revision == oldest => {
            store.begin_behind(Head {
                revision: Revision(oldest.0 - 1),
                id: first.previous,
            })?;
            store.append(store.head().revision, group)?;
            store.save_checkpoint(oldest, state)?;
        }
        _ => {
            store.append(store.head().revision, group)?;
        }
    }
    Ok(())
}

/// What a backup is made of, between its first and its last record.
enum Record {
    State(Vec<u8>),
    Commit { commit: Box<Commit>, length: usize },
}

/// Goes through a backup.
struct Reader<R> {
    source: R,
    extent: Extent,
    /// Bytes read, and where the record that is being read began.
    at: u64,
    began: u64,
    read: crc32fast::Hasher,
    records: u64,
    /// The newest commit, or what the oldest one continues.
    before: Option<Head>,
    has_state: bool,
    ended: bool,
}

impl<R: Read> Reader<R> {
    /// Reads the beginning.
    fn open(source: R) -> Result<Self, BackupError> {
        let nothing = Extent {
            oldest: Revision(1),
            head: Revision(0),
            id: CommitId(0),
        };
        let mut reader = Self {
            source,
            extent: nothing,
            at: 0,
            began: 0,
            read: crc32fast::Hasher::new(),
            records: 0,
            before: None,
            has_state: false,
            ended: false,
        };
        let magic = reader.take(MAGIC.len())?;
        if magic != MAGIC {
            if !MAGIC.starts_with(&magic) && !magic.starts_with(MAGIC_START) {
                return Err(BackupError::NotABackup);
            }
            if magic.len() < MAGIC.len() {
                return Err(reader.cut_off());
            }
            let found = String::from_utf8_lossy(&magic).trim_end().to_owned();
            let supported = String::from_utf8_lossy(MAGIC).trim_end().to_owned();
            return Err(BackupError::Format { found, supported });
        }
        let (kind, payload) = reader.record()?;
        let header = (kind == HEADER).then(|| serde_json::from_slice::<Extent>(&payload).ok());
        let extent = header.flatten().filter(|extent| {
            let is_empty = extent.head == Revision(0) && extent.oldest == Revision(1);
            extent.oldest >= Revision(1) && (is_empty || extent.oldest <= extent.head)
        });
        reader.extent = extent.ok_or_else(|| reader.damaged("it does not say what is in it"))?;
        if reader.extent.oldest == Revision(1) {
            reader.before = Some(Head::default());
        }
        Ok(reader)
    }

    /// The next record; `None` after the last one, when all of it was sound.
    fn next(&mut self) -> Result<Option<Record>, BackupError> {
        if self.ended {
            return Ok(None);
        }
        let (sum, records) = (self.read.clone().finalize(), self.records);
        let (kind, payload) = self.record()?;
        match kind {
            STATE if self.before.is_none() => {
                self.has_state = true;
                Ok(Some(Record::State(payload)))
            }
            COMMIT => self.commit(&payload).map(Some),
            END => {
                let mut expected = records.to_le_bytes().to_vec();
                expected.extend_from_slice(&sum.to_le_bytes());
                if payload != expected {
                    return Err(self.damaged("the checksum of the whole does not match"));
                }
                if self.good_until() != self.extent.head {
                    return Err(self.damaged("commits are missing"));
                }
                if !self.take(1)?.is_empty() {
                    return Err(self.damaged("something follows its end"));
                }
                self.ended = true;
                Ok(None)
            }
            _ => Err(self.damaged("a record that does not belong here")),
        }
    }

    fn commit(&mut self, payload: &[u8]) -> Result<Record, BackupError> {
        let commit: Commit = serde_json::from_slice(payload)
            .map_err(|error| self.damaged(format!("a commit cannot be read: {error}")))?;
        let is_next = match self.before {
            Some(before) => {
                commit.revision == before.revision.next() && commit.previous == before.id
            }
            None => self.has_state && commit.revision == self.extent.oldest,
        };
        let id = CommitId::of_json(payload);
        let is_head = commit.revision == self.extent.head;
        if !is_next || commit.revision > self.extent.head || (is_head && id != self.extent.id) {
            let what = format!("commit {} does not belong here", commit.revision);
            return Err(self.damaged(what));
        }
        self.before = Some(Head {
            revision: commit.revision,
            id,
        });
        Ok(Record::Commit {
            commit: Box::new(commit),
            length: payload.len(),
        })
    }

    /// The kind and the payload of the next record.
    fn record(&mut self) -> Result<(u8, Vec<u8>), BackupError> {
        self.began = self.at;
        let frame = self.take(FRAME_BYTES)?;
        let Ok([kind, l0, l1, l2, l3, crc @ ..]) = <[u8; FRAME_BYTES]>::try_from(frame) else {
            return Err(self.cut_off());
        };
        let length = [l0, l1, l2, l3];
        let bytes = u32::from_le_bytes(length) as usize;
        let payload = self.take(bytes)?;
        if payload.len() < bytes {
            return Err(self.cut_off());
        }
        if u32::from_le_bytes(crc) != checksum(kind, length, &payload) {
            return Err(self.damaged("the checksum of a record does not match"));
        }
        self.records += 1;
        Ok((kind, payload))
    }

    /// So many bytes, or as many as there are. Room is made as they come, whatever a damaged length says.
    fn take(&mut self, bytes: usize) -> Result<Vec<u8>, BackupError> {
        let mut taken = Vec::new();
        let source = self.source.by_ref();
        source
            .take(bytes as u64)
            .read_to_end(&mut taken)
            .map_err(BackupError::Io)?;
        self.at += taken.len() as u64;
        self.read.update(&taken);
        Ok(taken)
    }

    fn good_until(&self) -> Revision {
        self.before.unwrap_or_default().revision
    }

    fn cut_off(&self) -> BackupError {
        BackupError::CutOff {
            bytes: self.at,
            good_until: self.good_until(),
        }
    }

    fn damaged(&self, what: impl Into<String>) -> BackupError {
        BackupError::Damaged {
            at: self.began,
            what: what.into(),
            good_until: self.good_until(),
        }
    }
}
