//! Groups of commits as the bytes of an entry, and back.

use crate::event::{Commit, CommitId, Revision};
use crate::store::group::{self, Group};
use crate::store::{Damage, Head};

use super::entries::{Entries, Trouble};
use super::record::EntryHead;

/// An entry of the log as it came from the engine: whole and with a good checksum, not yet read.
#[derive(Debug, Clone)]
pub(super) struct RawGroup {
    pub first: Revision,
    pub head: EntryHead,
    pub bytes: Vec<u8>,
    /// Where it stands, for reports.
    pub place: String,
}

/// A commit with its id and the length of its JSON.
#[derive(Debug)]
pub(super) struct Kept {
    pub commit: Commit,
    pub id: CommitId,
    pub length: usize,
}

impl Kept {
    pub(super) fn head(&self) -> Head {
        Head {
            revision: self.commit.revision,
            id: self.id,
        }
    }
}

/// The bytes of a group's entry.
pub(super) fn encode(group: &Group) -> Vec<u8> {
    let length = group.commits.iter().map(|json| json.len() + 4).sum();
    let mut bytes = Vec::with_capacity(length);
    for json in &group.commits {
        let length = u32::try_from(json.len()).expect("a commit is far below 4 GiB");
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(json);
    }
    bytes
}

impl RawGroup {
    /// The group whose first commit is `first`.
    pub(super) fn get(log: &Entries, first: Revision) -> Result<Option<Self>, Trouble> {
        let place = log.place(first, 0);
        let entry = log.get(first)?;
        Ok(entry.map(|(head, bytes)| Self {
            first,
            head,
            bytes,
            place,
        }))
    }

    /// The group without its commits before `oldest`, one of which it has; and what that one continues.
    pub(super) fn from(self, oldest: Revision) -> Result<(Self, Head), Damage> {
        let kept = self.decode()?;
        let dropped = kept.partition_point(|kept| kept.commit.revision < oldest);
        let first = kept.get(dropped).ok_or_else(|| {
            Damage::new(&self.place, format!("commit {oldest} is missing"), oldest)
        })?;
        let before = Head {
            revision: Revision(oldest.0.saturating_sub(1)),
            id: first.commit.previous,
        };
        let start = kept[..dropped].iter().map(|kept| kept.length + 4).sum();
        let bytes = self.bytes[start..].to_vec();
        let count = u32::try_from(kept.len() - dropped).expect("it was one of 32 bits before");
        let group = Self {
            first: oldest,
            head: EntryHead::of(count, &bytes),
            bytes,
            place: self.place,
        };
        Ok((group, before))
    }

    /// The revision that the next group starts with.
    pub(super) fn next(&self) -> Revision {
        Revision(self.first.0.saturating_add(u64::from(self.head.count)))
    }

    /// Its commits: as many as it says, dense, each continuing the one before it.
    pub(super) fn decode(&self) -> Result<Vec<Kept>, Damage> {
        let damage = |what: String| Damage::new(&self.place, what, self.first);
        let mut commits: Vec<Kept> = Vec::new();
        let mut rest = self.bytes.as_slice();
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let length = u32::from_le_bytes(*length) as usize;
            let (json, after) = after
                .split_at_checked(length)
                .ok_or_else(|| damage("a commit is cut short".to_owned()))?;
            let commit: Commit = serde_json::from_slice(json)
                .map_err(|error| damage(format!("a commit cannot be read: {error}")))?;
            if let Some(before) = commits.last() {
                group::continues(before.head(), &commit)
                    .map_err(|broken| damage(broken.to_string()))?;
            } else if commit.revision != self.first {
                return Err(damage(format!("it starts with commit {}", commit.revision)));
            }
            let id = CommitId::of_json(json);
            commits.push(Kept { commit, id, length });
            rest = after;
        }
        if commits.len() != self.head.count as usize || !rest.is_empty() || commits.is_empty() {
            return Err(damage(format!(
                "{} commits where {} belong",
                commits.len(),
                self.head.count
            )));
        }
        Ok(commits)
    }
}
