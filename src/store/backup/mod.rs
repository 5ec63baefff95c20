//! Backups: a log in one file, as it was at one revision.
//!
//! ```text
//! file    "remit backup, format 1\n" | record | record | …
//! record  kind u8 | length u32 LE | crc32 u32 LE | payload
//!
//! H  {"oldest":1,"head":12,"id":1234}        first: the log's two ends, and the id of its newest commit
//! S  bytes                                   the checkpoint at the oldest revision, in pieces; of a compacted log only
//! C  a commit as JSON                        from the oldest to the head, one by one
//! E  records u64 LE | crc32 u32 LE           last: how many records came before, and the checksum of all bytes before
//! ```
//!
//! The checksum of a record covers its kind, its length and its payload. A commit names the id of the one before it,
//! so a missing or a foreign one is noticed; a file that was cut off anywhere lacks its last record. There is
//! no time and no name of a machine in it: the same log gives the same bytes.
//!
//! Nothing here knows what a commit means, nor where the bytes go to or come from.

mod read;
mod write;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::event::{CommitId, Revision};

pub use read::{BackupError, restore, verify};
pub use write::Backup;

const MAGIC: &[u8] = b"remit backup, format 1\n";
/// What the first line of a backup of any format begins with.
const MAGIC_START: &[u8] = b"remit backup, format ";
const FRAME_BYTES: usize = 9;
/// How much of a checkpoint goes into one record.
const PIECE_BYTES: usize = 1024 * 1024;

const HEADER: u8 = b'H';
const STATE: u8 = b'S';
const COMMIT: u8 = b'C';
const END: u8 = b'E';

/// The two ends of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// The oldest revision that is kept.
    pub oldest: Revision,
    /// The newest revision; 0 when there is no commit.
    pub head: Revision,
    /// The id of the newest commit.
    pub id: CommitId,
}

/// The checksum of a record.
fn checksum(kind: u8, length: [u8; 4], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[kind]);
    hasher.update(&length);
    hasher.update(payload);
    hasher.finalize()
}
