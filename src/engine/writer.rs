//! The writer: one thread that decides proposals in order, appends them in groups and publishes.
//!
//! A group is decided commit by commit, each on the result of the one before, appended as one record,
//! and only then published and answered. That holds for every answer that looked at a commit of the group:
//! refusals, repetitions and dry runs too. A failed append drops the whole group and stops the writer: no
//! more commits, while reads go on. Expensive upkeep (checkpoints, new bases) is done by helper threads
//! on snapshots that nobody changes.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};

use tokio::sync::oneshot;

use super::options::EngineOptions;
use super::proposal::{Judged, Log, judge};
use super::remembered::Remembered;
use super::request::{CommitError, CommitRequest, Outcome};
use super::shared::Shared;
use super::upkeep::Upkeep;
use crate::event::{Commit, RequestId, Revision};
use crate::graph::Snapshot;
use crate::store::AppendError;

/// What the writer is told.
pub(super) enum Message {
    /// Commit this.
    Propose(Proposal),
    /// A helper thread has given a snapshot a base of its own; nothing where it panicked.
    Folded(Option<Box<Snapshot>>),
    /// A helper thread has written a checkpoint, or failed to.
    Checkpointed,
    /// Finish.
    Close,
}

/// A request, and who waits for the answer.
pub(super) struct Proposal {
    pub(super) request: CommitRequest,
    pub(super) answer: Answer,
}

pub(super) type Answer = oneshot::Sender<Result<Outcome, CommitError>>;

pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    pub(super) options: EngineOptions,
    /// The newest state: what is published.
    pub(super) tip: Arc<Snapshot>,
    pub(super) remembered: Remembered,
    pub(super) upkeep: Upkeep,
}

/// A group that is being decided.
struct Group {
    tip: Arc<Snapshot>,
    commits: Vec<Arc<Commit>>,
    events: usize,
    /// Who is answered once the group is durable, and what.
    waiting: Vec<(Answer, Result<Outcome, CommitError>)>,
}

/// What an attempt leaves to be decided.
struct Undecided {
    /// The group, when somebody else appended first.
    overtaken: Vec<Proposal>,
    /// What the group had no room for.
    left: Vec<Proposal>,
}

/// How often a group is decided anew when somebody else's commits come first.
const OVERTAKEN_MAX: usize = 10;

impl Writer {
    pub(super) fn run(mut self, inbox: Receiver<Message>, own: SyncSender<Message>) {
        self.start_upkeep(&own);
        while let Some(message) = self.next(&inbox, &own) {
            let mut closing = false;
            match message {
                Message::Propose(first) => {
                    let (proposals, behind) = self.collect(first, &inbox);
                    self.commit(proposals);
                    if let Some(behind) = behind {
                        closing = self.tend(behind);
                    }
                }
                other => closing = self.tend(other),
            }
            if closing {
                break;
            }
            self.start_upkeep(&own);
        }
        drop(inbox);
        self.close();
    }

    /// The next message. Where none comes for a while, what was replaced since the base is folded into a
    /// new one: readers are quicker there, and nobody is held up.
    fn next(&mut self, inbox: &Receiver<Message>, own: &SyncSender<Message>) -> Option<Message> {
        if self.upkeep.waits_for_quiet(&self.tip) {
            match inbox.recv_timeout(self.options.quiet) {
                Ok(message) => return Some(message),
                Err(RecvTimeoutError::Timeout) => self.upkeep.fold(&self.tip, own),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        inbox.recv().ok()
    }

    /// Handles what is not a proposal. Answers whether to finish.
    fn tend(&mut self, message: Message) -> bool {
        match message {
            Message::Propose(proposal) => self.commit(vec![proposal]),
            Message::Folded(folded) => {
                if let Some(folded) = self.upkeep.folded(folded, &self.tip) {
                    self.publish(Arc::new(folded));
                }
            }
            Message::Checkpointed => self.upkeep.checkpointed(),
            Message::Close => return true,
        }
        false
    }

    fn start_upkeep(&mut self, own: &SyncSender<Message>) {
        self.upkeep.start_fold(&self.tip, own);
        if self.shared.stop.because().is_none() {
            self.upkeep
                .start_checkpoint(&self.tip, &self.remembered, own);
        }
    }

    /// The proposals that wait now, up to the limits of a group, and the message behind them.
    fn collect(
        &self,
        first: Proposal,
        inbox: &Receiver<Message>,
    ) -> (Vec<Proposal>, Option<Message>) {
        let mut changes = first.request.len();
        let mut proposals = vec![first];
        while proposals.len() < self.options.group_proposals_max
            && changes < self.options.group_events_max
        {
            match inbox.try_recv() {
                Ok(Message::Propose(proposal)) => {
                    changes += proposal.request.len();
                    proposals.push(proposal);
                }
                Ok(other) => return (proposals, Some(other)),
                Err(_) => break,
            }
        }
        (proposals, None)
    }

    fn commit(&mut self, proposals: Vec<Proposal>) {
        let mut proposals = proposals;
        let mut overtaken = 0;
        while !proposals.is_empty() {
            let answers = |proposals: Vec<Proposal>| {
                let proposals = proposals.into_iter();
                proposals.map(|proposal| proposal.answer)
            };
            if let Some(because) = self.shared.stop.because() {
                return refuse(answers(proposals), || CommitError::ReadOnly {
                    because: because.clone(),
                });
            }
            if overtaken == OVERTAKEN_MAX {
                return refuse(answers(proposals), || CommitError::Busy);
            }
            let undecided = self.attempt(proposals);
            // A group that was made is progress, however many wait behind it.
            overtaken = if undecided.overtaken.is_empty() {
                0
            } else {
                overtaken + 1
            };
            proposals = undecided.overtaken;
            proposals.extend(undecided.left);
        }
    }

    /// Decides and appends a group.
    fn attempt(&mut self, proposals: Vec<Proposal>) -> Undecided {
        let mut group = Group {
            tip: self.tip.clone(),
            commits: Vec::new(),
            events: 0,
            waiting: Vec::new(),
        };
        let mut requests = Vec::new();
        let mut proposals = proposals.into_iter();
        for Proposal { request, answer } in proposals.by_ref() {
            let result = match self.judge(&group, &request) {
                Judged::Answered(result) if group.commits.is_empty() => {
                    // Nobody may be waiting any more; that changes nothing.
                    let _ = answer.send(*result);
                    continue;
                }
                Judged::Answered(result) => *result,
                Judged::Commits(outcome) => {
                    if let Some(commit) = &outcome.commit {
                        group.events += commit.events.len();
                        group.commits.push(commit.clone());
                    }
                    group.tip = outcome.after.clone();
                    Ok(*outcome)
                }
            };
            requests.push(request);
            group.waiting.push((answer, result));
            if group.events >= self.options.group_events_max {
                break;
            }
        }
        let left: Vec<Proposal> = proposals.collect();
        let overtaken = if group.commits.is_empty() {
            debug_assert!(group.waiting.is_empty());
            Vec::new()
        } else {
            self.append(group, requests)
        };
        Undecided { overtaken, left }
    }

    fn judge(&self, group: &Group, request: &CommitRequest) -> Judged {
        let shared = &self.shared;
        let staged = &group.commits;
        let find = |revision: Revision| {
            let staged = staged.iter().find(|commit| commit.revision == revision);
            staged.cloned().or_else(|| shared.commit(revision))
        };
        let recent = |revision: Revision| {
            let staged = staged.iter().find(|commit| commit.revision == revision);
            staged.cloned().or_else(|| shared.recent.get(revision))
        };
        let log = Log {
            oldest: shared.oldest(),
            find: &find,
            recent: &recent,
        };
        let remembered = |id: &RequestId| {
            let staged = staged.iter();
            let mut asked = staged.filter(|commit| commit.request_id.as_ref() == Some(id));
            asked
                .next()
                .map(|commit| (commit.revision, commit.request_digest.unwrap_or_default()))
                .or_else(|| self.remembered.get(id))
        };
        judge(&self.options, &group.tip, &remembered, request, &log)
    }

    /// Appends a group; hands back the proposals that must be decided anew because somebody else
    /// appended first.
    fn append(&mut self, group: Group, requests: Vec<CommitRequest>) -> Vec<Proposal> {
        let expected = self.tip.revision();
        let commits: Vec<Commit> = group
            .commits
            .iter()
            .map(|commit| Commit::clone(commit))
            .collect();
        let answers = |waiting: Vec<(Answer, _)>| waiting.into_iter().map(|(answer, _)| answer);
        match self.shared.store.append(expected, &commits) {
            Ok(_) => {
                for commit in &group.commits {
                    self.remembered.add(commit);
                }
                self.upkeep.committed(&group.commits);
                self.shared.recent.add(&group.commits);
                self.publish(group.tip);
                for (answer, result) in group.waiting {
                    let _ = answer.send(result);
                }
                Vec::new()
            }
            Err(AppendError::HeadMoved { head }) => match self.catch_up(head.revision) {
                Ok(()) => requests
                    .into_iter()
                    .zip(answers(group.waiting))
                    .map(|(request, answer)| Proposal { request, answer })
                    .collect(),
                Err(because) => {
                    self.shared.stop(&because);
                    refuse(answers(group.waiting), || CommitError::NotWritten {
                        because: because.clone(),
                    });
                    Vec::new()
                }
            },
            Err(AppendError::Refused(broken)) => {
                self.not_written(broken.to_string().into(), answers(group.waiting))
            }
            Err(AppendError::Failed(error)) => {
                self.not_written(error.to_string().into(), answers(group.waiting))
            }
            Err(AppendError::Unknown(error)) => {
                // What can be read now proves neither that the group is durable nor that it is lost, so
                // it is neither published nor denied: recovery reads it or does not, and the request
                // ids tell whoever asks again.
                let because: Arc<str> = error.to_string().into();
                self.shared.stop(&because);
                refuse(answers(group.waiting), || CommitError::Unknown {
                    because: because.clone(),
                });
                Vec::new()
            }
        }
    }

    fn not_written(
        &mut self,
        because: Arc<str>,
        answers: impl Iterator<Item = Answer>,
    ) -> Vec<Proposal> {
        self.shared.stop(&because);
        refuse(answers, || CommitError::NotWritten {
            because: because.clone(),
        });
        Vec::new()
    }

    /// Follows the log to where somebody else has brought it.
    fn catch_up(&mut self, head: Revision) -> Result<(), Arc<str>> {
        while self.tip.revision() < head {
            let from = self.tip.revision().next();
            let page = self
                .shared
                .store
                .read(from, 1024)
                .map_err(|error| Arc::<str>::from(error.to_string()))?;
            if page.is_empty() {
                return Err(format!("commit {from} cannot be read").into());
            }
            let mut tip = Snapshot::clone(&self.tip);
            let mut commits = Vec::with_capacity(page.len());
            for commit in page {
                if commit.revision != tip.revision().next() || commit.previous != tip.head().id {
                    let revision = commit.revision;
                    return Err(format!("commit {revision} does not continue what is known").into());
                }
                tip = tip.after(&commit);
                self.remembered.add(&commit);
                commits.push(Arc::new(commit));
            }
            self.upkeep.committed(&commits);
            self.shared.recent.add(&commits);
            self.publish(Arc::new(tip));
        }
        Ok(())
    }

    fn publish(&mut self, tip: Arc<Snapshot>) {
        let is_rebased = tip.footprint().base != self.tip.footprint().base;
        self.tip = tip.clone();
        self.shared.publish(tip);
        if is_rebased {
            // The base that they shared with the tip is theirs alone now.
            self.shared.pasts.trim(&self.tip);
        }
    }

    /// Waits for the helpers, and writes what makes the next start quick.
    fn close(&mut self) {
        self.upkeep.join();
        if self.shared.stop.because().is_none() {
            self.upkeep.checkpoint_at_close(&self.tip, &self.remembered);
        }
    }
}

fn refuse(answers: impl Iterator<Item = Answer>, error: impl Fn() -> CommitError) {
    for answer in answers {
        let _ = answer.send(Err(error()));
    }
}
