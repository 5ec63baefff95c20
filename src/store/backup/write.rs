//! Writing a backup, piece by piece: whoever writes it somewhere asks for the next piece when there is room.

use crate::event::{CommitId, Revision};
use crate::store::{Damage, Head, Store, StoreError};

use super::{COMMIT, END, Extent, HEADER, MAGIC, PIECE_BYTES, STATE, checksum};

/// Commits that are read at a time.
const PAGE_COMMITS: usize = 256;

/// A backup that is being written, of the log as it was when this was made. It holds a page of commits at a
/// time, and the checkpoint of a compacted log while that is written.
#[derive(Debug)]
pub struct Backup {
    extent: Extent,
    stage: Stage,
    /// The id that the next commit must name.
    previous: Option<CommitId>,
    records: u64,
    written: crc32fast::Hasher,
}

#[derive(Debug)]
enum Stage {
    Beginning,
    State { bytes: Vec<u8>, at: usize },
    Commits { next: Revision },
    Finished,
}

impl Backup {
    /// A backup of everything that is in the store now; what is appended later is left out.
    pub fn of(store: &dyn Store) -> Self {
        let Head { revision, id } = store.head();
        Self {
            extent: Extent {
                oldest: store.oldest(),
                head: revision,
                id,
            },
            stage: Stage::Beginning,
            previous: None,
            records: 0,
            written: crc32fast::Hasher::new(),
        }
    }

    /// What it will hold.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// The next bytes of the file, some megabytes at most unless a commit is larger; `None` when it is
    /// complete. Blocks on the store: not for async threads.
    pub fn next_piece(&mut self, store: &dyn Store) -> Result<Option<Vec<u8>>, StoreError> {
        let mut piece = Vec::new();
        // After an error nothing more is written, so what was written so far has no end.
        self.stage = match std::mem::replace(&mut self.stage, Stage::Finished) {
            Stage::Beginning => {
                piece.extend_from_slice(MAGIC);
                let header = serde_json::to_vec(&self.extent).expect("it has only string keys");
                self.record(&mut piece, HEADER, &header);
                let next = self.extent.oldest;
                if next > Revision(1) {
                    let bytes = self.oldest_state(store)?;
                    Stage::State { bytes, at: 0 }
                } else {
                    Stage::Commits { next }
                }
            }
            Stage::State { bytes, at } => {
                let end = bytes.len().min(at + PIECE_BYTES);
                self.record(&mut piece, STATE, &bytes[at..end]);
                if end < bytes.len() {
                    Stage::State { bytes, at: end }
                } else {
                    let next = self.extent.oldest;
                    Stage::Commits { next }
                }
            }
            Stage::Commits { next } if next <= self.extent.head => Stage::Commits {
                next: self.commits(&mut piece, store, next)?,
            },
            Stage::Commits { .. } => {
                let mut end = self.records.to_le_bytes().to_vec();
                end.extend_from_slice(&self.written.clone().finalize().to_le_bytes());
                self.record(&mut piece, END, &end);
                Stage::Finished
            }
            Stage::Finished => return Ok(None),
        };
        self.written.update(&piece);
        Ok(Some(piece))
    }

    /// The checkpoint that stands for what was compacted away.
    fn oldest_state(&self, store: &dyn Store) -> Result<Vec<u8>, StoreError> {
        let oldest = self.extent.oldest;
        let loaded = store.load_checkpoint(Some(oldest))?;
        match loaded.checkpoint {
            Some(checkpoint) if checkpoint.revision == oldest => Ok(checkpoint.bytes),
            _ => Err(unsound(format!(
                "the checkpoint at revision {oldest}, where the log begins, cannot be read"
            ))),
        }
    }

    /// Writes a page of commits; answers which comes next.
    fn commits(
        &mut self,
        piece: &mut Vec<u8>,
        store: &dyn Store,
        next: Revision,
    ) -> Result<Revision, StoreError> {
        let mut next = next;
        let Extent { head, id, .. } = self.extent;
        for commit in store.read(next, PAGE_COMMITS)? {
            if commit.revision > head {
                break;
            }
            let json = serde_json::to_vec(&commit).expect("a commit has only string keys");
            let own = CommitId::of_json(&json);
            let continues = self.previous.is_none_or(|before| before == commit.previous);
            if commit.revision != next || !continues || (next == head && own != id) {
                let what = format!("commit {next} does not continue the commits before it");
                return Err(unsound(what));
            }
            self.record(piece, COMMIT, &json);
            self.previous = Some(own);
            next = next.next();
        }
        Ok(next)
    }

    fn record(&mut self, piece: &mut Vec<u8>, kind: u8, payload: &[u8]) {
        let length = u32::try_from(payload.len()).expect("a record is far below 4 GiB");
        let length = length.to_le_bytes();
        piece.push(kind);
        piece.extend_from_slice(&length);
        piece.extend_from_slice(&checksum(kind, length, payload).to_le_bytes());
        piece.extend_from_slice(payload);
        self.records += 1;
    }
}

fn unsound(what: String) -> StoreError {
    StoreError::Unsound {
        damage: Damage::new("the log", what, None),
    }
}
