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
