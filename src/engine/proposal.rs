//! What a request comes to on a given state: an answer, or a commit to be appended.

use std::sync::Arc;

use super::options::EngineOptions;
use super::request::{CommitError, CommitRequest, MOVED_COMMITS_MAX, Outcome};
use crate::change::decide_within;
use crate::event::{Commit, RequestId, Revision};
use crate::graph::Snapshot;

/// What a request comes to.
pub(super) enum Judged {
    /// It makes no commit. The answer holds once the state that it was judged on is durable.
    Answered(Box<Result<Outcome, CommitError>>),
    /// It makes this commit, once that is durable.
    Commits(Box<Outcome>),
}

/// Judges a request on the state that the group has come to.
pub(super) fn judge(
    options: &EngineOptions,
    tip: &Arc<Snapshot>,
    remembered: &dyn Fn(&RequestId) -> Option<(Revision, u64)>,
    request: &CommitRequest,
    find: &dyn Fn(Revision) -> Option<Arc<Commit>>,
) -> Judged {
    let digest = request.request_id.as_ref().map(|_| request.digest());
    if let (Some(id), Some(digest)) = (&request.request_id, digest)
        && let Some((revision, earlier)) = remembered(id)
    {
        return repeated(tip, id, (revision, earlier == digest), find);
    }
    if let Some(expected) = request.expected_revision
        && expected != tip.revision()
    {
        return answered(Err(CommitError::RevisionMoved {
            expected,
            found: tip.revision(),
            moved: moved(expected, tip.revision(), find),
            snapshot: tip.clone(),
        }));
    }
    let events = match decide_within(tip, &request.changes, &options.change_limits) {
        Ok(events) => events,
        Err(rejections) => {
            return answered(Err(CommitError::Refused {
                rejections,
                snapshot: tip.clone(),
            }));
        }
    };
    if events.is_empty() {
        return answered(Ok(unchanged(tip)));
    }
    let commit = Commit {
        revision: tip.revision().next(),
        previous: tip.head().id,
        time: options.clock.now().max(tip.head().time),
        author: request.author.clone(),
        message: request.message.clone(),
        request_id: request.request_id.clone(),
        request_digest: digest,
        events,
    };
    let after = Arc::new(tip.after(&commit));
    let commit = Some(Arc::new(commit));
    if request.dry_run {
        return answered(Ok(Outcome {
            proposed: commit,
            after,
            ..unchanged(tip)
        }));
    }
    Judged::Commits(Box::new(Outcome {
        commit,
        after,
        ..unchanged(tip)
    }))
}

fn unchanged(tip: &Arc<Snapshot>) -> Outcome {
    Outcome {
        commit: None,
        proposed: None,
        repeated: false,
        before: tip.clone(),
        after: tip.clone(),
    }
}

fn repeated(
    tip: &Arc<Snapshot>,
    id: &RequestId,
    (revision, is_same): (Revision, bool),
    find: &dyn Fn(Revision) -> Option<Arc<Commit>>,
) -> Judged {
    if !is_same {
        return answered(Err(CommitError::RequestIdReused {
            id: id.clone(),
            revision,
        }));
    }
    let Some(commit) = find(revision) else {
        return answered(Err(CommitError::NotWritten {
            because: format!(
                "commit {revision}, which this request made already, was compacted away or cannot be read"
            )
            .into(),
        }));
    };
    answered(Ok(Outcome {
        commit: Some(commit),
        repeated: true,
        ..unchanged(tip)
    }))
}

fn moved(
    expected: Revision,
    found: Revision,
    find: &dyn Fn(Revision) -> Option<Arc<Commit>>,
) -> Vec<Arc<Commit>> {
    (expected.0.saturating_add(1)..=found.0)
        .take(MOVED_COMMITS_MAX)
        .map_while(|revision| find(Revision(revision)))
        .collect()
}

fn answered(result: Result<Outcome, CommitError>) -> Judged {
    Judged::Answered(Box::new(result))
}
