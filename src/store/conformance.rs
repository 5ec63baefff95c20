//! What every store must do, as one suite: a new store is a call of [`check`].

use crate::event::{Commit, CommitId, Event, Revision, Value};

use super::history::{continued, history, whole_log};
use super::{AppendError, BrokenGroup, Head, PAGE_BYTES_MAX, Store, StoreError};

/// A store under test that can be closed and opened again.
pub(crate) trait Subject {
    /// The store.
    fn store(&self) -> &dyn Store;
    /// Closes and opens it; nothing at all for a store that lives in memory only.
    fn reopen(&mut self);
}

/// Runs every case on a fresh store that keeps the given number of checkpoints.
pub(crate) fn check(make: impl Fn(usize) -> Box<dyn Subject>) {
    for (name, case) in CASES {
        println!("{name}");
        case(make(2).as_mut());
    }
}

type Case = fn(&mut dyn Subject);

const CASES: &[(&str, Case)] = &[
    ("an empty store has an empty log", empty),
    (
        "groups are read back as one log, also after reopening",
        groups,
    ),
    (
        "an append behind another head says where the head is",
        head_moved,
    ),
    ("an empty group is refused", empty_group),
    ("holes, repetitions and forks are refused", broken_groups),
    ("a refused group leaves no trace", refused_leaves_no_trace),
    ("a group of several megabytes is one unit", big_group),
    ("pages are bounded by commits and by bytes", pages),
    ("every kind of value comes back with the same id", values),
    (
        "the newest checkpoint is found, or an older one",
        checkpoints,
    ),
    ("only the configured number of checkpoints is kept", pruning),
    (
        "a checkpoint can be empty, large, and saved again",
        odd_checkpoints,
    ),
    (
        "a checkpoint beyond the head is refused",
        checkpoint_beyond_head,
    ),
    (
        "a compacted log begins at the revision that was named",
        compacted,
    ),
    (
        "the checkpoint of the oldest revision stays, and stays as it is",
        last_resort,
    ),
    ("what cannot be compacted is refused", broken_compactions),
    (
        "an empty store can begin behind another head",
        begins_behind,
    ),
    ("a sound store verifies", verifies),
    ("stats count", stats),
];

fn head_of(commits: &[Commit]) -> Head {
    commits.last().map_or_else(Head::default, |commit| Head {
        revision: commit.revision,
        id: commit.id(),
    })
}

fn empty(subject: &mut dyn Subject) {
    for _ in 0..2 {
        let store = subject.store();
        assert_eq!(store.head(), Head::default());
        assert!(store.read(Revision(0), 10).unwrap().is_empty());
        assert!(store.read(Revision(1), 10).unwrap().is_empty());
        assert_eq!(store.load_checkpoint(None).unwrap().checkpoint, None);
        assert!(store.verify(&mut |_| ()).unwrap().is_sound());
        subject.reopen();
    }
}

fn groups(subject: &mut dyn Subject) {
    let commits = history(60);
    let mut at = 0;
    for size in [1, 2, 3, 10, 1, 20, 23] {
        let group = &commits[at..at + size];
        let head = subject.store().append(Revision(at as u64), group).unwrap();
        at += size;
        assert_eq!(head, head_of(&commits[..at]));
        assert_eq!(subject.store().head(), head);
        if at % 2 == 0 {
            subject.reopen();
        }
        assert_eq!(subject.store().head(), head);
        assert_eq!(whole_log(subject.store()).unwrap(), commits[..at]);
    }
}

fn head_moved(subject: &mut dyn Subject) {
    let commits = history(3);
    subject.store().append(Revision(0), &commits[..2]).unwrap();
    for expected in [0, 1, 3] {
        let moved = subject.store().append(Revision(expected), &commits[2..]);
        assert!(
            matches!(moved, Err(AppendError::HeadMoved { head }) if head == head_of(&commits[..2]))
        );
    }
    subject.store().append(Revision(2), &commits[2..]).unwrap();
}

fn empty_group(subject: &mut dyn Subject) {
    let refused = subject.store().append(Revision(0), &[]);
    assert!(matches!(
        refused,
        Err(AppendError::Refused(BrokenGroup::Empty))
    ));
}

fn broken_groups(subject: &mut dyn Subject) {
    let commits = history(4);
    subject.store().append(Revision(0), &commits[..1]).unwrap();
    let refuse = |group: &[Commit]| match subject.store().append(Revision(1), group) {
        Err(AppendError::Refused(broken)) => broken.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        refuse(&commits[2..]),
        "commit 3 stands where commit 2 belongs"
    );
    assert_eq!(
        refuse(&commits[..2]),
        "commit 1 stands where commit 2 belongs"
    );
    let hole = [commits[1].clone(), commits[3].clone()];
    assert_eq!(refuse(&hole), "commit 4 stands where commit 3 belongs");
    let mut fork = commits[1].clone();
    fork.previous = CommitId(7);
    assert!(refuse(&[fork]).starts_with("commit 2 does not continue the commit before it"));
    let mut fork = commits[2].clone();
    fork.previous = CommitId(7);
    assert!(refuse(&[commits[1].clone(), fork]).starts_with("commit 3 does not continue"));
    let mut nothing = commits[1].clone();
    nothing.events.clear();
    assert_eq!(refuse(&[nothing]), "commit 2 has no events");
}

fn refused_leaves_no_trace(subject: &mut dyn Subject) {
    let commits = history(5);
    subject.store().append(Revision(0), &commits[..2]).unwrap();
    let hole = [commits[2].clone(), commits[4].clone()];
    assert!(subject.store().append(Revision(2), &hole).is_err());
    subject.reopen();
    assert_eq!(whole_log(subject.store()).unwrap(), commits[..2]);
    subject.store().append(Revision(2), &commits[2..]).unwrap();
    subject.reopen();
    assert_eq!(whole_log(subject.store()).unwrap(), commits);
}

fn big_group(subject: &mut dyn Subject) {
    let padding = |revision| if revision == 3 { 1_500_000 } else { 70_000 };
    let commits = continued(Head::default(), 20, padding);
    subject.store().append(Revision(0), &commits[..1]).unwrap();
    subject.store().append(Revision(1), &commits[1..]).unwrap();
    assert_eq!(whole_log(subject.store()).unwrap(), commits);
    subject.reopen();
    assert_eq!(whole_log(subject.store()).unwrap(), commits);
    assert!(subject.store().verify(&mut |_| ()).unwrap().is_sound());
}

fn pages(subject: &mut dyn Subject) {
    let commits = continued(Head::default(), 26, |revision| {
        if revision > 20 { 1_000_000 } else { 10 }
    });
    let store = subject.store();
    store.append(Revision(0), &commits[..7]).unwrap();
    store.append(Revision(7), &commits[7..20]).unwrap();
    for (at, commit) in commits.iter().enumerate().skip(20) {
        let group = std::slice::from_ref(commit);
        store.append(Revision(at as u64), group).unwrap();
    }
    for from in 1..=20 {
        for most in [1, 2, 6, 30] {
            let page = store.read(Revision(from), most).unwrap();
            let most = most.min(page.len());
            assert_eq!(page, commits[from as usize - 1..][..most]);
        }
    }
    assert_eq!(store.read(Revision(1), 20).unwrap().len(), 20);
    assert!(store.read(Revision(1), 0).unwrap().is_empty());
    let full = store.read(Revision(21), 10).unwrap();
    assert_eq!(full, commits[20..][..full.len()]);
    assert_eq!(full.len(), PAGE_BYTES_MAX.div_ceil(1_000_200));
    assert!(store.read(Revision(27), 10).unwrap().is_empty());
    assert!(
        store
            .read(Revision(u64::MAX), usize::MAX)
            .unwrap()
            .is_empty()
    );
    assert_eq!(store.read(Revision(0), 1).unwrap(), commits[..1]);
}

fn values(subject: &mut dyn Subject) {
    let mut commit = history(1).remove(0);
    let Event::NodeCreated { after, .. } = &mut commit.events[0] else {
        panic!("a created node");
    };
    // Decimal fractions whose nearest binary one a careless reader misses by one unit.
    let floats = [
        0.1,
        1.0 / 3.0,
        2.225_073_858_507_201e-308,
        5e-324,
        -0.0,
        1e300,
        122.416_294_033_786_59,
    ];
    let floats = Value::List(floats.map(Value::Float).to_vec());
    after.attributes.insert("floats".into(), floats);
    let text = Value::Text("\u{0}\"\\ \u{2028} ü 🦀".into());
    after.attributes.insert("text".into(), text);
    let time = "2026-11-22T08:30:00.123456789Z".parse().unwrap();
    after
        .attributes
        .insert("time".into(), Value::DateTime(time));
    let head = subject
        .store()
        .append(Revision(0), &[commit.clone()])
        .unwrap();
    subject.reopen();
    let read = subject.store().read(Revision(1), 1).unwrap().remove(0);
    assert_eq!(read, commit);
    assert_eq!(read.id(), head.id);
}

fn checkpoints(subject: &mut dyn Subject) {
    subject.store().append(Revision(0), &history(10)).unwrap();
    subject
        .store()
        .save_checkpoint(Revision(4), b"four")
        .unwrap();
    subject
        .store()
        .save_checkpoint(Revision(8), b"eight")
        .unwrap();
    for _ in 0..2 {
        let found = |at_most: Option<u64>| {
            let loaded = subject
                .store()
                .load_checkpoint(at_most.map(Revision))
                .unwrap();
            assert_eq!(loaded.damaged, []);
            loaded
                .checkpoint
                .map(|found| (found.revision.0, found.bytes))
        };
        assert_eq!(found(None), Some((8, b"eight".to_vec())));
        assert_eq!(found(Some(9)), Some((8, b"eight".to_vec())));
        assert_eq!(found(Some(8)), Some((8, b"eight".to_vec())));
        assert_eq!(found(Some(7)), Some((4, b"four".to_vec())));
        assert_eq!(found(Some(3)), None);
        assert_eq!(found(Some(u64::MAX)), Some((8, b"eight".to_vec())));
        subject.reopen();
    }
}

fn pruning(subject: &mut dyn Subject) {
    subject.store().append(Revision(0), &history(10)).unwrap();
    for revision in 0..=10 {
        let bytes = vec![revision as u8; 100_000];
        subject
            .store()
            .save_checkpoint(Revision(revision), &bytes)
            .unwrap();
    }
    subject.reopen();
    let report = subject.store().verify(&mut |_| ()).unwrap();
    assert_eq!(report.checkpoints, [Revision(9), Revision(10)]);
    assert_eq!(subject.store().stats().unwrap().checkpoints, 2);
}

fn odd_checkpoints(subject: &mut dyn Subject) {
    subject.store().append(Revision(0), &history(2)).unwrap();
    let large: Vec<u8> = (0..5_000_001_u32).map(|i| (i ^ (i >> 8)) as u8).collect();
    for bytes in [
        &large[..],
        b"",
        &large[..28 * 1024],
        &large[..28 * 1024 + 1],
        b"again",
    ] {
        subject.store().save_checkpoint(Revision(2), bytes).unwrap();
        let loaded = subject.store().load_checkpoint(None).unwrap();
        assert!(loaded.checkpoint.unwrap().bytes == bytes);
        subject.reopen();
        let loaded = subject.store().load_checkpoint(None).unwrap();
        assert!(loaded.checkpoint.unwrap().bytes == bytes);
    }
}

fn checkpoint_beyond_head(subject: &mut dyn Subject) {
    subject.store().append(Revision(0), &history(2)).unwrap();
    let refused = subject.store().save_checkpoint(Revision(3), b"three");
    assert!(matches!(
        refused,
        Err(StoreError::CheckpointBeyondHead { .. })
    ));
    subject
        .store()
        .append(Revision(2), &continued(subject.store().head(), 1, |_| 0))
        .unwrap();
}

/// A log of 30 commits in groups of 4, with checkpoints at 20 and 30.
fn grouped(store: &dyn Store) -> Vec<Commit> {
    let commits = history(30);
    for group in commits.chunks(4) {
        let expected = Revision(group[0].revision.0 - 1);
        store.append(expected, group).unwrap();
    }
    for revision in [20, 30] {
        let bytes = [revision as u8; 100_000];
        store.save_checkpoint(Revision(revision), &bytes).unwrap();
    }
    commits
}

fn compacted(subject: &mut dyn Subject) {
    let mut commits = grouped(subject.store());
    let large = vec![7; 200_000];
    for oldest in [1, 10, 11, 13, 13, 29] {
        subject.store().compact(Revision(oldest), &large).unwrap();
        for _ in 0..2 {
            let store = subject.store();
            assert_eq!(store.oldest(), Revision(oldest));
            assert_eq!(store.head(), head_of(&commits));
            let kept = &commits[oldest as usize - 1..];
            assert_eq!(store.read(Revision(oldest), 100).unwrap(), kept);
            assert_eq!(store.read(Revision(29), 1).unwrap(), commits[28..29]);
            for gone in (0..oldest).filter(|_| oldest > 1) {
                let asked = store.read(Revision(gone), 1);
                assert!(
                    matches!(asked, Err(StoreError::Compacted { oldest: found, .. }) if found.0 == oldest)
                );
            }
            let at_most = |revision| store.load_checkpoint(Some(Revision(revision))).unwrap();
            assert_eq!(at_most(oldest - 1).checkpoint, None);
            assert!(at_most(oldest).checkpoint.unwrap().bytes == large);
            assert_eq!(at_most(30).checkpoint.unwrap().bytes[0], 30);
            let report = store.verify(&mut |_| ()).unwrap();
            assert!(report.is_sound(), "{report:?}");
            assert_eq!(report.commits, kept.len() as u64);
            assert_eq!(
                (report.oldest.0, report.good_until),
                (oldest, head_of(&commits).revision)
            );
            assert_eq!(store.stats().unwrap().commits, kept.len() as u64);
            subject.reopen();
        }
        let head = subject.store().head();
        let more = continued(head, 3, |_| 100);
        subject.store().append(head.revision, &more).unwrap();
        commits.extend(more);
    }
    let head = head_of(&commits);
    subject.store().compact(head.revision, b"newest").unwrap();
    subject.reopen();
    // The checkpoints that were dropped with the commits are not missed.
    let report = subject.store().verify(&mut |_| ()).unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.checkpoints, [head.revision]);
    let before = Some(Revision(head.revision.0 - 1));
    let loaded = subject.store().load_checkpoint(before).unwrap();
    assert_eq!((loaded.checkpoint, loaded.damaged), (None, Vec::new()));
    assert_eq!(
        subject.store().read(head.revision, 9).unwrap(),
        commits[commits.len() - 1..]
    );
    subject
        .store()
        .append(head.revision, &continued(head, 1, |_| 0))
        .unwrap();
}

fn last_resort(subject: &mut dyn Subject) {
    grouped(subject.store());
    subject.store().compact(Revision(10), b"ten").unwrap();
    for revision in [10, 15, 25, 29, 10] {
        let bytes = [revision as u8];
        subject
            .store()
            .save_checkpoint(Revision(revision), &bytes)
            .unwrap();
        subject.reopen();
    }
    let report = subject.store().verify(&mut |_| ()).unwrap();
    let kept: Vec<u64> = report.checkpoints.iter().map(|at| at.0).collect();
    assert_eq!(kept, [10, 29, 30]);
    let loaded = subject.store().load_checkpoint(Some(Revision(10))).unwrap();
    assert_eq!(loaded.checkpoint.unwrap().bytes, b"ten");
}

fn broken_compactions(subject: &mut dyn Subject) {
    let refused = subject.store().compact(Revision(1), b"");
    assert!(matches!(
        refused,
        Err(StoreError::CheckpointBeyondHead { .. })
    ));
    let commits = grouped(subject.store());
    let refused = subject.store().compact(Revision(31), b"");
    assert!(matches!(
        refused,
        Err(StoreError::CheckpointBeyondHead { .. })
    ));
    subject.store().compact(Revision(10), b"ten").unwrap();
    for refused in [
        subject.store().compact(Revision(9), b"nine"),
        subject.store().save_checkpoint(Revision(9), b"nine"),
    ] {
        assert!(matches!(refused, Err(StoreError::Compacted { .. })));
    }
    subject.reopen();
    assert_eq!(
        subject.store().read(Revision(10), 100).unwrap(),
        commits[9..]
    );
}

fn begins_behind(subject: &mut dyn Subject) {
    let commits = history(12);
    subject
        .store()
        .begin_behind(head_of(&commits[..9]))
        .unwrap();
    for _ in 0..2 {
        assert_eq!(subject.store().oldest(), Revision(10));
        assert_eq!(subject.store().head(), head_of(&commits[..9]));
        assert!(subject.store().read(Revision(10), 1).unwrap().is_empty());
        subject.reopen();
    }
    let fork = subject.store().append(Revision(9), &history(1));
    assert!(matches!(fork, Err(AppendError::Refused(_))));
    subject.store().append(Revision(9), &commits[9..]).unwrap();
    subject
        .store()
        .save_checkpoint(Revision(10), b"ten")
        .unwrap();
    let again = subject.store().begin_behind(head_of(&commits[..9]));
    assert!(matches!(again, Err(StoreError::NotEmpty { .. })));
    subject.reopen();
    assert_eq!(subject.store().read(Revision(10), 9).unwrap(), commits[9..]);
    assert!(subject.store().verify(&mut |_| ()).unwrap().is_sound());
}

fn verifies(subject: &mut dyn Subject) {
    let commits = history(30);
    for group in commits.chunks(4) {
        let expected = Revision(group[0].revision.0 - 1);
        subject.store().append(expected, group).unwrap();
    }
    subject
        .store()
        .save_checkpoint(Revision(5), b"five")
        .unwrap();
    subject.reopen();
    let mut last = None;
    let report = subject
        .store()
        .verify(&mut |progress| last = Some(progress))
        .unwrap();
    assert!(report.is_sound());
    assert_eq!((report.commits, report.good_until), (30, Revision(30)));
    assert_eq!(report.acknowledged, Revision(30));
    assert_eq!(report.checkpoints, [Revision(5)]);
    let last = last.unwrap();
    assert_eq!((last.commits_done, last.commits), (30, 30));
}

fn stats(subject: &mut dyn Subject) {
    assert_eq!(subject.store().stats().unwrap().commits, 0);
    subject.store().append(Revision(0), &history(12)).unwrap();
    subject
        .store()
        .save_checkpoint(Revision(12), b"twelve")
        .unwrap();
    let stats = subject.store().stats().unwrap();
    assert_eq!((stats.commits, stats.checkpoints), (12, 1));
    assert!(stats.bytes > 1000);
}
