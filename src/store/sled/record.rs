//! The record format, and why a crash at any point is harmless.
//!
//! # What is kept
//!
//! The engine's tree `log` holds groups of commits, its tree `checkpoints` holds checkpoints, and its tree
//! `boundary` says where a compacted log begins: the id (u64 LE) of the commit before its oldest one. All are
//! *entries*: a byte string at a revision (a group's first commit, a checkpoint's revision, the oldest
//! revision), cut into records small enough that sled keeps them in its log instead of in files of their own.
//!
//! ```text
//! key     revision u64 BE | part u32 BE
//! record  "RMT" | kind u8 | format u8 | length u32 LE | crc32 u32 LE | payload
//! ```
//!
//! The checksum covers the key, the kind, the format, the length and the payload, so a record that turns
//! up under another key does not pass. Part 0 is the entry's head; its payload is
//!
//! ```text
//! count u32 LE | length u64 LE | crc32 u32 LE | the first PART_BYTES of the entry
//! ```
//!
//! where count is the number of commits (0 for others) and length and crc32 are those of the whole
//! entry; parts 1, 2 … hold the rest, all but the last of PART_BYTES. A group's bytes are its commits
//! in order, each `length u32 LE | JSON`.
//!
//! # Why it holds
//!
//! sled's log is linear: after a crash a prefix of what was written is there. An entry's parts are
//! written before its head, hence a head that is there has all its parts, and parts without a head were
//! never acknowledged and are swept when the store is opened. Nothing relies on sled's batches. The
//! checksum over the whole entry sees a head that met the parts of another attempt.
//!
//! An append is: insert the records; sled's `flush` (which ends in `sync_file_range`, no more); zeros behind
//! them, where the file ends within a segment, which sled reads as an end (see `engine`); our own `fdatasync`
//! of sled's file; the new head into the mark file (see `mark`); and only then is it
//! acknowledged. Cut off anywhere before that, the group is there whole or gone whole when the store is
//! opened again. If something acknowledged disappears later, the mark names it and opening says so: sled
//! by itself cuts a torn tail off without a word.

use crate::event::Revision;

/// The format of records written by this version.
const FORMAT: u8 = 1;
const MAGIC: &[u8; 3] = b"RMT";
const FRAME_BYTES: usize = 13;
const HEAD_BYTES: usize = 16;

/// How much of an entry goes into one record. A leaf of sled holds up to 17 records when it is written
/// as a whole, and anything above a quarter of a segment would leave the log for a file of its own.
pub(super) const PART_BYTES: usize = 28 * 1024;

/// sled's unit of allocation; see [`PART_BYTES`].
pub(super) const SEGMENT_BYTES: usize = 2 * 1024 * 1024;

const _: () = assert!(17 * (PART_BYTES + FRAME_BYTES + HEAD_BYTES + 64) + 1024 < SEGMENT_BYTES / 4);

/// What a record belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Group = b'G',
    Checkpoint = b'C',
    Boundary = b'B',
}

/// What part 0 says about its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct EntryHead {
    /// How many commits; 0 for what is no group.
    pub count: u32,
    /// How many bytes.
    pub length: u64,
    /// Their checksum.
    pub crc: u32,
}

impl EntryHead {
    /// The head of an entry of these bytes.
    pub(super) fn of(count: u32, bytes: &[u8]) -> Self {
        Self {
            count,
            length: bytes.len() as u64,
            crc: crc32fast::hash(bytes),
        }
    }

    /// How many records the entry takes.
    pub(super) fn parts(&self) -> u64 {
        self.length.div_ceil(PART_BYTES as u64).max(1)
    }
}

/// The key of a part.
pub(super) fn key(revision: Revision, part: u32) -> [u8; 12] {
    let mut key = [0; 12];
    key[..8].copy_from_slice(&revision.0.to_be_bytes());
    key[8..].copy_from_slice(&part.to_be_bytes());
    key
}

/// What a key says, or `None` if it is none of ours.
pub(super) fn parse_key(key: &[u8]) -> Option<(Revision, u32)> {
    let (revision, part) = key.split_first_chunk::<8>()?;
    let part: [u8; 4] = part.try_into().ok()?;
    let revision = Revision(u64::from_be_bytes(*revision));
    Some((revision, u32::from_be_bytes(part)))
}

/// The record of a part from 1 on.
pub(super) fn encode_part(key: &[u8], kind: Kind, payload: &[u8]) -> Vec<u8> {
    frame(key, kind, &[payload])
}

/// The record of part 0.
pub(super) fn encode_head(key: &[u8], kind: Kind, head: EntryHead, start: &[u8]) -> Vec<u8> {
    let mut said = [0; HEAD_BYTES];
    said[..4].copy_from_slice(&head.count.to_le_bytes());
    said[4..12].copy_from_slice(&head.length.to_le_bytes());
    said[12..].copy_from_slice(&head.crc.to_le_bytes());
    frame(key, kind, &[&said, start])
}

fn frame(key: &[u8], kind: Kind, payload: &[&[u8]]) -> Vec<u8> {
    let length: usize = payload.iter().map(|slice| slice.len()).sum();
    let mut record = Vec::with_capacity(FRAME_BYTES + length);
    record.extend_from_slice(MAGIC);
    record.push(kind as u8);
    record.push(FORMAT);
    let length = u32::try_from(length).expect("a part is far below 4 GiB");
    record.extend_from_slice(&length.to_le_bytes());
    record.extend_from_slice(&[0; 4]);
    for slice in payload {
        record.extend_from_slice(slice);
    }
    let crc = checksum(key, &record);
    record[9..FRAME_BYTES].copy_from_slice(&crc.to_le_bytes());
    record
}

fn checksum(key: &[u8], record: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(&record[..9]);
    hasher.update(&record[FRAME_BYTES..]);
    hasher.finalize()
}

/// The payload of a record, or what is wrong with it.
pub(super) fn decode<'r>(key: &[u8], kind: Kind, record: &'r [u8]) -> Result<&'r [u8], String> {
    if record.len() < FRAME_BYTES {
        return Err(format!("a record of only {} bytes", record.len()));
    }
    if &record[..3] != MAGIC || record[3] != kind as u8 {
        return Err("not a record of this kind".to_owned());
    }
    if record[4] != FORMAT {
        return Err(format!(
            "a record of format {}, and this version reads {FORMAT}",
            record[4]
        ));
    }
    let (said, rest) = (&record[5..9], &record[9..]);
    let said = u32::from_le_bytes([said[0], said[1], said[2], said[3]]) as usize;
    let payload = &record[FRAME_BYTES..];
    if said != payload.len() {
        return Err(format!("{} bytes where {said} belong", payload.len()));
    }
    if u32::from_le_bytes([rest[0], rest[1], rest[2], rest[3]]) != checksum(key, record) {
        return Err("the checksum does not match".to_owned());
    }
    Ok(payload)
}

/// What part 0 says, and the first bytes of the entry.
pub(super) fn decode_head<'r>(
    key: &[u8],
    kind: Kind,
    record: &'r [u8],
) -> Result<(EntryHead, &'r [u8]), String> {
    let payload = decode(key, kind, record)?;
    let Some((said, start)) = payload.split_first_chunk::<HEAD_BYTES>() else {
        return Err("a head that is cut short".to_owned());
    };
    let [a, b, c, d, length @ .., w, x, y, z] = *said;
    let head = EntryHead {
        count: u32::from_le_bytes([a, b, c, d]),
        length: u64::from_le_bytes(length),
        crc: u32::from_le_bytes([w, x, y, z]),
    };
    Ok((head, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_under_its_own_key_only() {
        let here = key(Revision(7), 1);
        let record = encode_part(&here, Kind::Group, b"payload");
        assert_eq!(decode(&here, Kind::Group, &record), Ok(&b"payload"[..]));
        assert!(decode(&key(Revision(8), 1), Kind::Group, &record).is_err());
        assert!(decode(&here, Kind::Checkpoint, &record).is_err());
    }

    #[test]
    fn a_flipped_bit_anywhere_is_noticed() {
        let here = key(Revision(7), 0);
        let head = EntryHead {
            count: 1,
            length: 5,
            crc: 9,
        };
        let record = encode_head(&here, Kind::Group, head, b"start");
        assert_eq!(
            decode_head(&here, Kind::Group, &record),
            Ok((head, &b"start"[..]))
        );
        for bit in 0..record.len() * 8 {
            let mut flipped = record.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(decode_head(&here, Kind::Group, &flipped).is_err(), "{bit}");
        }
        for length in 0..record.len() {
            assert!(decode_head(&here, Kind::Group, &record[..length]).is_err());
        }
    }

    #[test]
    fn keys_sort_by_revision_and_then_by_part() {
        assert!(key(Revision(1), u32::MAX) < key(Revision(2), 0));
        assert!(key(Revision(255), 0) < key(Revision(256), 0));
        assert_eq!(parse_key(&key(Revision(3), 4)), Some((Revision(3), 4)));
        assert_eq!(parse_key(b"short"), None);
    }
}
