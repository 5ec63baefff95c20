//! Made-up histories for tests: commits that continue each other and mean nothing.

use crate::event::{Commit, CommitId, Event, NodeFact, NodeKey, Revision, Slug};

use super::{Head, Store, StoreError};

/// A history of so many commits, each continuing the one before it.
pub(crate) fn history(commits: u64) -> Vec<Commit> {
    continued(Head::default(), commits, |_| 0)
}

/// So many commits behind `head`, with so many bytes of padding each.
pub(crate) fn continued(head: Head, commits: u64, padding: impl Fn(u64) -> usize) -> Vec<Commit> {
    let mut previous = head.id;
    let first = head.revision.0 + 1;
    (first..first + commits)
        .map(|revision| {
            let commit = commit(revision, previous, padding(revision));
            previous = commit.id();
            commit
        })
        .collect()
}

fn commit(revision: u64, previous: CommitId, padding: usize) -> Commit {
    // Text that neither compresses nor repeats, so that misplaced bytes do not look right.
    let mut state = revision;
    let description: String = (0..padding)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            char::from(b'a' + (state >> 59) as u8 % 26)
        })
        .collect();
    Commit {
        revision: Revision(revision),
        previous,
        time: jiff::Timestamp::from_second(1_700_000_000 + revision as i64).unwrap(),
        author: "somebody".into(),
        message: Some(format!("commit {revision}").into()),
        request_id: None,
        request_digest: None,
        events: vec![Event::NodeCreated {
            key: NodeKey {
                kind: "Tool".into(),
                slug: Slug::new(&format!("tool-{revision}")).unwrap(),
            },
            after: NodeFact {
                name: format!("Tool {revision}").into(),
                description: Some(description.into()),
                labels: Vec::new(),
                sources: Vec::new(),
                owners: Default::default(),
                attributes: Default::default(),
            },
        }],
    }
}

/// The whole log that is kept, page by page.
pub(crate) fn whole_log(store: &dyn Store) -> Result<Vec<Commit>, StoreError> {
    let oldest = store.oldest().0;
    let mut log: Vec<Commit> = Vec::new();
    loop {
        let page = store.read(Revision(oldest + log.len() as u64), 100)?;
        if page.is_empty() {
            return Ok(log);
        }
        log.extend(page);
    }
}
