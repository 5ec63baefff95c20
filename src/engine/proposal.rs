//! What a request comes to on a given state: an answer, or a commit to be appended.

use std::sync::Arc;

use super::options::EngineOptions;
use super::request::{CommitError, CommitRequest, MOVED_COMMITS_MAX, Outcome, Wish};
use crate::change::{Rejection, RejectionCode, Subject, decide_undo, decide_within};
use crate::event::{Commit, Event, RequestId, Revision};
use crate::graph::Snapshot;

/// What a request comes to.
pub(super) enum Judged {
    /// It makes no commit. The answer holds once the state that it was judged on is durable.
    Answered(Box<Result<Outcome, CommitError>>),
    /// It makes this commit, once that is durable.
    Commits(Box<Outcome>),
}

/// The commits before the one that is decided, staged ones too.
pub(super) struct Log<'a> {
    /// The oldest that is kept.
    pub(super) oldest: Revision,
    /// One of them; `None` when it cannot be read.
    pub(super) find: &'a dyn Fn(Revision) -> Option<Arc<Commit>>,
    /// One of them, if it is at hand without reading.
    pub(super) recent: &'a dyn Fn(Revision) -> Option<Arc<Commit>>,
}

/// Judges a request on the state that the group has come to.
pub(super) fn judge(
    options: &EngineOptions,
    tip: &Arc<Snapshot>,
    remembered: &dyn Fn(&RequestId) -> Option<(Revision, u64)>,
    request: &CommitRequest,
    log: &Log<'_>,
) -> Judged {
    let digest = request.request_id.as_ref().map(|_| request.digest());
    if let (Some(id), Some(digest)) = (&request.request_id, digest)
        && let Some((revision, earlier)) = remembered(id)
    {
        return repeated(tip, id, (revision, earlier == digest), log.find);
    }
    if let Some(expected) = request.expected_revision
        && expected != tip.revision()
    {
        return answered(Err(CommitError::RevisionMoved {
            expected,
            found: tip.revision(),
            moved: moved(expected, tip.revision(), log.find),
            snapshot: tip.clone(),
        }));
    }
    let decided = match &request.wish {
        Wish::Changes(changes) => decide_within(tip, changes, &options.change_limits),
        Wish::Undo(revision) => match undone(tip, *revision, log) {
            Ok(commit) => {
                let changed = |subject: &Subject| changed_since(&commit, subject, tip, log);
                decide_undo(tip, &commit, &changed, &options.change_limits)
            }
            Err(Blocked::Refused(rejection)) => Err(vec![*rejection]),
            Err(Blocked::Unreadable(error)) => return answered(Err(error)),
        },
    };
    let events = match decided {
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

/// Why there is nothing to undo.
enum Blocked {
    Refused(Box<Rejection>),
    Unreadable(CommitError),
}

/// The commit that is to be undone.
fn undone(tip: &Snapshot, revision: Revision, log: &Log<'_>) -> Result<Arc<Commit>, Blocked> {
    let refused = |code, message| {
        Blocked::Refused(Box::new(Rejection {
            code,
            message,
            hint: None,
            index: 0,
            subject: Subject::Commit(revision),
            member: None,
        }))
    };
    let newest = tip.revision();
    if revision < Revision(1) || revision > newest {
        let message = format!("there is no commit {revision}; the newest is {newest}");
        return Err(refused(RejectionCode::RevisionUnknown, message));
    }
    if revision < log.oldest {
        let oldest = log.oldest;
        let message = format!(
            "what commit {revision} did is no longer kept; the oldest that is kept is {oldest}"
        );
        return Err(refused(RejectionCode::RevisionCompacted, message));
    }
    let unreadable = || {
        let because = format!("commit {revision} cannot be read").into();
        Blocked::Unreadable(CommitError::NotWritten { because })
    };
    (log.find)(revision).ok_or_else(unreadable)
}

/// The commit that changed a fact last, if it is newer than `commit` and known without reading the log.
fn changed_since(
    commit: &Commit,
    subject: &Subject,
    tip: &Snapshot,
    log: &Log<'_>,
) -> Option<Revision> {
    if let Subject::Node(key) = subject
        && let Some(stamps) = tip.stamps(key)
        && stamps.updated.revision > commit.revision
    {
        return Some(stamps.updated.revision);
    }
    let later = (commit.revision.0 + 1..=tip.revision().0).rev();
    later
        .map_while(|revision| (log.recent)(Revision(revision)))
        .find(|later| later.events.iter().any(|event| touches(event, subject)))
        .map(|later| later.revision)
}

fn touches(event: &Event, subject: &Subject) -> bool {
    match (event, subject) {
        (Event::OntologyReplaced { .. }, Subject::Ontology) => true,
        (
            Event::NodeCreated { key, .. }
            | Event::NodeUpdated { key, .. }
            | Event::NodeDeleted { key, .. },
            Subject::Node(node),
        ) => key == node,
        (
            Event::EdgeConnected { key, .. }
            | Event::EdgeUpdated { key, .. }
            | Event::EdgeDisconnected { key, .. },
            Subject::Edge(edge),
        ) => key == edge,
        _ => false,
    }
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
