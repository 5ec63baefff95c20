//! Compaction on disk: whatever it is cut off by, the store has all of what it had, or all of what it should have.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::damage::copy;
use super::*;

const COMMITS: u64 = 400;
const VARIABLE: &str = "REMIT_TEST_COMPACT";
const TEST: &str =
    "store::sled::tests::compact::kill_9_during_a_compaction_leaves_the_old_or_the_new";
const ROUNDS: usize = 12;

/// So many commits of some kilobytes, in groups, with two checkpoints.
fn filled(data: &Path, commits: &[Commit]) {
    let store = open_default(data).unwrap();
    for group in commits.chunks(40) {
        store.append(store.head().revision, group).unwrap();
    }
    for revision in [COMMITS - 50, COMMITS] {
        let bytes = vec![revision as u8; 300_000];
        store.save_checkpoint(Revision(revision), &bytes).unwrap();
    }
}

fn commits() -> Vec<Commit> {
    continued(Head::default(), COMMITS, |_| 5000)
}

fn state(revision: u64) -> Vec<u8> {
    vec![revision as u8; 400_000]
}

fn stores(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut stores: Vec<_> = paths.filter(|path| path.is_dir()).collect();
    stores.sort();
    stores
}

/// The store is sound and whole from its oldest commit on; answers which that is.
fn check(data: &Path, commits: &[Commit]) -> u64 {
    let store = open_default(data).unwrap();
    let report = store.verify(&mut |_| ()).unwrap();
    assert!(report.is_sound(), "{report:?}");
    let oldest = store.oldest();
    assert_eq!(whole_log(&store).unwrap(), commits[oldest.0 as usize - 1..]);
    if oldest > Revision(1) {
        let loaded = store.load_checkpoint(Some(oldest)).unwrap();
        assert!(loaded.checkpoint.unwrap().bytes == state(oldest.0));
    }
    assert_eq!(stores(data).len(), 1, "what is left over is removed");
    oldest.0
}

#[test]
fn space_is_given_back() {
    let data = tempfile::tempdir().unwrap();
    filled(data.path(), &commits());
    let before = directory::size(data.path()).unwrap();
    let store = open_default(data.path()).unwrap();
    let oldest = COMMITS - 10;
    store.compact(Revision(oldest), &state(oldest)).unwrap();
    let after = directory::size(data.path()).unwrap();
    println!("{before} bytes before, {after} after");
    assert!(after * 2 < before, "{after} of {before}");
    drop(store);
    assert_eq!(check(data.path(), &commits()), oldest);
}

#[test]
fn kill_9_during_a_compaction_leaves_the_old_or_the_new() {
    if let Ok(data) = std::env::var(VARIABLE) {
        let store = open_default(Path::new(&data)).unwrap();
        println!("compacting");
        store.compact(Revision(100), &state(100)).unwrap();
        println!("compacted");
        return;
    }
    let mut random = Random::new();
    let commits = commits();
    let sound = tempfile::tempdir().unwrap();
    filled(sound.path(), &commits);
    let mut usual = Duration::from_millis(200);
    let (mut old, mut new) = (0, 0);
    for round in 0..ROUNDS {
        let data = tempfile::tempdir().unwrap();
        copy(sound.path(), data.path());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", TEST, "--nocapture"])
            .env(VARIABLE, data.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut lines = std::io::BufRead::lines(said).map(|line| line.unwrap_or_default());
        assert!(lines.any(|line| line.contains("compacting")));
        let began = std::time::Instant::now();
        if round == 0 {
            assert!(lines.any(|line| line.contains("compacted")));
            usual = began.elapsed();
        } else {
            let share = u32::try_from(random.below(110)).unwrap();
            while began.elapsed() < usual * share / 100 {
                std::hint::spin_loop();
            }
            child.kill().unwrap();
        }
        child.wait().unwrap();
        match check(data.path(), &commits) {
            1 => old += 1,
            100 => new += 1,
            other => panic!("it begins with {other}"),
        }
    }
    println!("{old} times the old, {new} times the new");
    assert!(new > 0);
}

#[test]
fn a_renaming_that_is_lost_in_a_power_cut_leaves_the_old() {
    let data = tempfile::tempdir().unwrap();
    let commits = commits();
    filled(data.path(), &commits);
    let old = tempfile::tempdir().unwrap();
    copy(data.path(), old.path());
    let store = open_default(data.path()).unwrap();
    store.compact(Revision(100), &state(100)).unwrap();
    drop(store);
    // Both are there, once under the name that does not count yet, once under its own.
    let new = data.path().join("store-2");
    copy(&new, &old.path().join("store-2.new"));
    assert_eq!(check(old.path(), &commits), 1);
    copy(&new, &old.path().join("store-2"));
    copy(&new, &old.path().join("store-3.new"));
    assert_eq!(check(old.path(), &commits), 100);
}

#[test]
fn what_is_damaged_is_not_compacted_and_goes_on() {
    let data = tempfile::tempdir().unwrap();
    let commits = commits();
    filled(data.path(), &commits);
    let store = open_default(data.path()).unwrap();
    let spoil = |engine: &mut engine::Engine| Ok(engine.trees.log.spoil(Revision(201))?);
    store.current.load().access.ask(spoil).unwrap();
    let refused = store.compact(Revision(100), &state(100));
    assert!(
        matches!(refused, Err(StoreError::Damaged { .. })),
        "{refused:?}"
    );
    assert_eq!(stores(data.path()).len(), 1);
    assert_eq!(
        (store.oldest(), store.head().revision.0),
        (Revision(1), COMMITS)
    );
    store
        .append(Revision(COMMITS), &continued(store.head(), 1, |_| 0))
        .unwrap();
    // Behind the damage everything is sound.
    store.compact(Revision(300), &state(300)).unwrap();
    assert!(store.verify(&mut |_| ()).unwrap().is_sound());
}

#[test]
fn readers_of_the_old_files_are_not_disturbed() {
    let data = tempfile::tempdir().unwrap();
    let commits = commits();
    filled(data.path(), &commits);
    let store = open_default(data.path()).unwrap();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while store.oldest() == Revision(1) || reads < 50 {
                let page = store.read(Revision(COMMITS - 20), 10).unwrap();
                assert_eq!(page, commits[COMMITS as usize - 21..][..page.len()]);
                reads += 1;
            }
        });
        store.compact(Revision(100), &state(100)).unwrap();
        reader.join().unwrap();
    });
    let head = store.head();
    store
        .append(head.revision, &continued(head, 2, |_| 10))
        .unwrap();
}

#[test]
fn a_disk_that_fills_up_during_a_compaction_leaves_the_old() {
    const VARIABLE: &str = "REMIT_TEST_COMPACT_FULL";
    const TEST: &str =
        "store::sled::tests::compact::a_disk_that_fills_up_during_a_compaction_leaves_the_old";
    let commits = commits();
    if let Ok(data) = std::env::var(VARIABLE) {
        let store = open_default(Path::new(&data)).unwrap();
        let failed = store.compact(Revision(2), &vec![1; 30_000_000]);
        println!("{}", failed.unwrap_err());
        // Nothing was exchanged, so commits are still taken.
        let head = store.head();
        store
            .append(head.revision, &continued(head, 1, |_| 0))
            .unwrap();
        return;
    }
    let data = tempfile::tempdir().unwrap();
    filled(data.path(), &commits);
    let status = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 24000; exec \"$0\" --exact \"$1\" --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .arg(TEST)
        .env(VARIABLE, data.path())
        .status()
        .unwrap();
    assert!(status.success());
    let store = open_default(data.path()).unwrap();
    assert_eq!(
        (store.oldest(), store.head().revision.0),
        (Revision(1), COMMITS + 1)
    );
    assert!(store.verify(&mut |_| ()).unwrap().is_sound());
    assert_eq!(stores(data.path()).len(), 1);
}
