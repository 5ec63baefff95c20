//! Entries in one tree of the engine: byte strings at revisions, written part by part and head last.
//!
//! This knows records, not commits or checkpoints. Every finding names the tree and the key.

use ::sled::{IVec, Tree};

use crate::event::Revision;
use crate::store::Damage;

use super::record::{self, EntryHead, Kind, PART_BYTES};

/// One tree.
#[derive(Debug)]
pub(super) struct Entries {
    tree: Tree,
    name: &'static str,
    kind: Kind,
}

/// Why an entry could not be read: the engine says no, or what it gave is not what was written.
#[derive(Debug)]
pub(super) enum Trouble {
    Engine(::sled::Error),
    Damage(Damage),
}

impl From<::sled::Error> for Trouble {
    fn from(error: ::sled::Error) -> Self {
        Self::Engine(error)
    }
}

impl Entries {
    pub(super) fn open(
        db: &::sled::Db,
        name: &'static str,
        kind: Kind,
    ) -> Result<Self, ::sled::Error> {
        let tree = db.open_tree(name)?;
        Ok(Self { tree, name, kind })
    }

    /// Writes the parts behind the first one, from number `part` on.
    pub(super) fn put_parts(
        &self,
        revision: Revision,
        part: u32,
        bytes: &[u8],
    ) -> Result<(), ::sled::Error> {
        for (part, payload) in (part..).zip(bytes.chunks(PART_BYTES)) {
            let key = record::key(revision, part);
            let record = record::encode_part(&key, self.kind, payload);
            self.tree.insert(key, record)?;
        }
        Ok(())
    }

    /// Writes part 0, which makes the entry exist.
    pub(super) fn put_head(
        &self,
        revision: Revision,
        head: EntryHead,
        start: &[u8],
    ) -> Result<(), ::sled::Error> {
        let key = record::key(revision, 0);
        let record = record::encode_head(&key, self.kind, head, start);
        self.tree.insert(key, record).map(|_| ())
    }

    /// Writes a whole entry.
    pub(super) fn put(
        &self,
        revision: Revision,
        count: u32,
        bytes: &[u8],
    ) -> Result<(), ::sled::Error> {
        let (start, rest) = bytes.split_at(bytes.len().min(PART_BYTES));
        self.put_parts(revision, 1, rest)?;
        self.put_head(revision, EntryHead::of(count, bytes), start)
    }

    /// The entry at the revision, whole.
    pub(super) fn get(&self, revision: Revision) -> Result<Option<(EntryHead, Vec<u8>)>, Trouble> {
        let key = record::key(revision, 0);
        let Some(record) = self.tree.get(key)? else {
            return Ok(None);
        };
        let (head, start) = record::decode_head(&key, self.kind, &record)
            .map_err(|what| self.damage(revision, 0, what))?;
        let mut bytes = start.to_vec();
        for part in 1..head.parts() {
            let part = u32::try_from(part)
                .map_err(|_| self.damage(revision, 0, "an impossible length"))?;
            let key = record::key(revision, part);
            let Some(record) = self.tree.get(key)? else {
                return Err(self.damage(revision, part, "this part is missing"));
            };
            let payload = record::decode(&key, self.kind, &record)
                .map_err(|what| self.damage(revision, part, what))?;
            bytes.extend_from_slice(payload);
        }
        if bytes.len() as u64 != head.length || crc32fast::hash(&bytes) != head.crc {
            return Err(self.damage(revision, 0, "its parts do not fit together"));
        }
        Ok(Some((head, bytes)))
    }

    /// The newest entry at or before the revision, sound or not.
    pub(super) fn last_at_most(&self, revision: Revision) -> Result<Option<Revision>, Trouble> {
        let mut before = self.tree.get_lt(record::key(revision, 1))?;
        while let Some((key, _)) = before {
            let (revision, part) = self.parse(&key)?;
            if part == 0 || self.tree.contains_key(record::key(revision, 0))? {
                return Ok(Some(revision));
            }
            before = self.tree.get_lt(record::key(revision, 0))?;
        }
        Ok(None)
    }

    /// The revisions of every entry, oldest first, without reading their parts.
    pub(super) fn revisions(&self) -> Result<Vec<Revision>, Trouble> {
        let mut revisions = Vec::new();
        let mut below = Some(Revision(u64::MAX));
        while let Some(at_most) = below {
            let Some(revision) = self.last_at_most(at_most)? else {
                break;
            };
            revisions.push(revision);
            below = revision.0.checked_sub(1).map(Revision);
        }
        revisions.reverse();
        Ok(revisions)
    }

    /// The revision of the first record behind those of `revision`, with or without a head.
    pub(super) fn next_after(&self, revision: Revision) -> Result<Option<Revision>, Trouble> {
        match self.tree.get_gt(record::key(revision, u32::MAX))? {
            None => Ok(None),
            Some((key, _)) => Ok(Some(self.parse(&key)?.0)),
        }
    }

    /// Removes an entry, its head first so that no half of it ever counts.
    pub(super) fn remove(&self, revision: Revision) -> Result<(), ::sled::Error> {
        self.tree.remove(record::key(revision, 0))?;
        while let Some((key, _)) = self.tree.get_gt(record::key(revision, 0))? {
            if record::parse_key(&key).is_none_or(|(found, _)| found != revision) {
                break;
            }
            self.tree.remove(key)?;
        }
        Ok(())
    }

    /// Removes the parts behind `revision` that have no head: what a crash left of entries that were
    /// never finished. Says how many revisions had some.
    pub(super) fn sweep_after(&self, revision: Option<Revision>) -> Result<usize, Trouble> {
        let mut swept = 0;
        let mut at = match revision {
            None => self.first()?,
            Some(revision) => self.next_after(revision)?,
        };
        while let Some(revision) = at {
            if !self.tree.contains_key(record::key(revision, 0))? {
                self.remove(revision)?;
                swept += 1;
            }
            at = self.next_after(revision)?;
        }
        Ok(swept)
    }

    /// The revision of the very first record.
    pub(super) fn first(&self) -> Result<Option<Revision>, Trouble> {
        match self.tree.first()? {
            None => Ok(None),
            Some((key, _)) => Ok(Some(self.parse(&key)?.0)),
        }
    }

    /// Where an entry stands, in the words of the engine.
    pub(super) fn place(&self, revision: Revision, part: u32) -> String {
        format!("tree {}, key {revision}, part {part}", self.name)
    }

    fn damage(&self, revision: Revision, part: u32, what: impl Into<String>) -> Trouble {
        Trouble::Damage(Damage::new(self.place(revision, part), what, revision))
    }

    fn parse(&self, key: &IVec) -> Result<(Revision, u32), Trouble> {
        record::parse_key(key).ok_or_else(|| {
            let place = format!("tree {}, key {:02x?}", self.name, &key[..]);
            Trouble::Damage(Damage::new(place, "a key of another form", None))
        })
    }
}

#[cfg(test)]
impl Entries {
    /// Flips a bit of part 0, behind the back of its checksum.
    pub(super) fn spoil(&self, revision: Revision) -> Result<(), ::sled::Error> {
        let key = record::key(revision, 0);
        let mut record = self
            .tree
            .get(key)?
            .map_or_else(Vec::new, |record| record.to_vec());
        if let Some(last) = record.last_mut() {
            *last ^= 1;
        }
        self.tree.insert(key, record).map(|_| ())
    }
}
