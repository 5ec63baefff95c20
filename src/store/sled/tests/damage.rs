//! Damage: whatever happens to the files, nothing panics, and no acknowledged commit is missed silently.

use std::fs;
use std::path::PathBuf;

use super::*;

const ROUNDS: usize = 40;

/// A data directory with some history and two checkpoints, closed.
fn written(commits: &[Commit]) -> TempDir {
    let data = tempfile::tempdir().unwrap();
    let store = open_default(data.path()).unwrap();
    for group in commits.chunks(3) {
        let expected = Revision(group[0].revision.0 - 1);
        store.append(expected, group).unwrap();
    }
    for (revision, byte) in [(10, 1), (20, 2)] {
        let bytes = vec![byte; 50_000];
        store.save_checkpoint(Revision(revision), &bytes).unwrap();
    }
    drop(store);
    data
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, to).unwrap();
        }
    }
}

/// Flips bits, zeroes a stretch, cuts the file short or removes it; says what it did.
fn damage(path: &Path, random: &mut Random) -> String {
    let mut bytes = fs::read(path).unwrap();
    let length = bytes.len() as u64;
    let what = if length == 0 { 9 } else { random.below(10) };
    let done = match what {
        0..=5 => {
            let at = random.below(length) as usize;
            bytes[at] ^= 1 << random.below(8);
            format!("a bit at {at}")
        }
        6 => {
            let at = random.below(length) as usize;
            let end = bytes.len().min(at + 1 + random.below(5000) as usize);
            bytes[at..end].fill(0);
            format!("zeroes from {at} to {end}")
        }
        7 | 8 => {
            bytes.truncate(random.below(length) as usize);
            format!("cut to {}", bytes.len())
        }
        _ => {
            fs::remove_file(path).unwrap();
            return format!("removed {}", path.display());
        }
    };
    fs::write(path, bytes).unwrap();
    format!("{done} in {}", path.display())
}

/// Opens what is left. Either something says that it is damaged, or all of it is there from `oldest` on;
/// and what the report calls good is there.
fn check(data: &Path, commits: &[Commit], oldest: u64, told: &str) -> bool {
    let salvage = Options {
        create: false,
        even_if_damaged: true,
        ..Options::default()
    };
    let store = match open(data, salvage) {
        Ok(store) => store,
        Err(error) => {
            assert!(
                !matches!(error, StoreError::Silent { .. }),
                "{told}: {error}"
            );
            return true;
        }
    };
    let report = store.verify(&mut |_| ()).unwrap();
    for checkpoint in &report.checkpoints {
        let loaded = store.load_checkpoint(Some(*checkpoint)).unwrap().checkpoint;
        let byte = (checkpoint.0 / 10) as u8;
        assert!(loaded.unwrap().bytes == vec![byte; 50_000], "{told}");
    }
    let good = report.good_until.0 as usize;
    let first = usize::try_from(report.oldest.0).unwrap();
    for from in (first..=good).step_by(10) {
        let page = store.read(Revision(from as u64), 10).unwrap();
        assert_eq!(page, commits[from - 1..][..page.len()], "{told}");
    }
    if report.is_sound() {
        assert_eq!(report.oldest, Revision(oldest), "{told}");
        let kept = &commits[oldest as usize - 1..];
        assert_eq!(whole_log(&store).unwrap(), kept, "{told}");
        assert_eq!(report.checkpoints, [Revision(10), Revision(20)], "{told}");
    } else {
        assert!(good <= commits.len(), "{told}");
    }
    !report.is_sound()
}

#[test]
fn damage_anywhere_is_reported_or_harmless() {
    let mut random = Random::new();
    let commits = continued(Head::default(), 40, |revision| {
        (revision * 97 % 3000) as usize
    });
    let sound = written(&commits);
    let compacted = written(&commits);
    let store = open_default(compacted.path()).unwrap();
    store.compact(Revision(10), &[1; 50_000]).unwrap();
    drop(store);
    let mut reported = 0;
    for round in 0..ROUNDS {
        let data = tempfile::tempdir().unwrap();
        let (from, oldest) = [(&sound, 1), (&compacted, 10)][round % 2];
        copy(from.path(), data.path());
        let files = files(data.path());
        let told = damage(
            &files[random.below(files.len() as u64) as usize],
            &mut random,
        );
        println!("{told}");
        reported += usize::from(check(data.path(), &commits, oldest, &told));
    }
    println!("{reported} of {ROUNDS} were reported");
    assert!(reported > 0);
}

#[test]
fn acknowledged_commits_that_the_engine_lost_are_missed() {
    let commits = history(5);
    let data = tempfile::tempdir().unwrap();
    let store = open_default(data.path()).unwrap();
    store.append(Revision(0), &commits[..2]).unwrap();
    drop(store);
    let before = tempfile::tempdir().unwrap();
    copy(&data.path().join("store"), before.path());
    let store = open_default(data.path()).unwrap();
    store.append(Revision(2), &commits[2..]).unwrap();
    drop(store);
    fs::remove_dir_all(data.path().join("store")).unwrap();
    copy(before.path(), &data.path().join("store"));

    let error = open_default(data.path()).map(|_| ()).unwrap_err();
    let text = error
        .to_string()
        .replace(&data.path().display().to_string(), "DATA");
    insta::assert_snapshot!(text, @"the data in DATA are damaged: tree log, key 3, part 0: commits 3 to 5 were acknowledged and are missing. Revisions 1 to 2 come before it. Copy the directory before anything else, look with `remit check`, and get the data back with `remit restore` of a backup, or with `remit apply` of an export to a new directory");

    let salvage = Options {
        even_if_damaged: true,
        ..Options::default()
    };
    let store = open(data.path(), salvage).unwrap();
    assert_eq!(whole_log(&store).unwrap(), commits[..2]);
    let report = store.verify(&mut |_| ()).unwrap();
    assert_eq!(
        (report.good_until, report.acknowledged),
        (Revision(2), Revision(5))
    );
    assert_eq!(report.damages_count, 1);
    let refused = store.append(Revision(2), &commits[2..]);
    assert!(matches!(
        refused,
        Err(AppendError::Failed(StoreError::Stopped { .. }))
    ));
}

#[test]
fn a_damaged_record_is_named_and_the_others_are_still_read() {
    let commits = history(9);
    let data = tempfile::tempdir().unwrap();
    let store = open_default(data.path()).unwrap();
    for group in commits.chunks(3) {
        store
            .append(Revision(group[0].revision.0 - 1), group)
            .unwrap();
    }
    store
        .current
        .load()
        .access
        .ask(|engine| Ok(engine.trees.log.spoil(Revision(4))?))
        .unwrap();
    drop(store);

    let store = open_default(data.path()).unwrap();
    let report = store.verify(&mut |_| ()).unwrap();
    assert_eq!((report.commits, report.good_until), (6, Revision(3)));
    let damages: Vec<String> = report.damages.iter().map(Damage::to_string).collect();
    insta::assert_snapshot!(damages.join("\n"), @"tree log, key 4, part 0: the checksum does not match");
    assert_eq!(store.read(Revision(1), 9).unwrap(), commits[..3]);
    assert!(matches!(
        store.read(Revision(4), 9),
        Err(StoreError::Damaged { .. })
    ));
    assert_eq!(store.read(Revision(7), 9).unwrap(), commits[6..]);
}

#[test]
fn of_two_damaged_records_a_reader_hears_of_the_first() {
    let commits = history(9);
    let data = tempfile::tempdir().unwrap();
    let store = open_default(data.path()).unwrap();
    for group in commits.chunks(3) {
        store
            .append(Revision(group[0].revision.0 - 1), group)
            .unwrap();
    }
    let head = store.head();
    let spoil = move |engine: &mut engine::Engine| {
        // The first is sound as a record and holds no commits.
        engine.append(Revision(4), 3, b"garbage", head).unwrap();
        Ok(engine.trees.log.spoil(Revision(7))?)
    };
    store.current.load().access.ask(spoil).unwrap();
    let error = store.read(Revision(4), 9).unwrap_err().to_string();
    assert!(error.contains("tree log, key 4, part 0"), "{error}");
}

#[test]
fn a_lost_mark_and_a_damaged_record_are_both_reported() {
    let commits = history(6);
    let data = tempfile::tempdir().unwrap();
    let store = open_default(data.path()).unwrap();
    store.append(Revision(0), &commits[..3]).unwrap();
    store.append(Revision(3), &commits[3..]).unwrap();
    store
        .current
        .load()
        .access
        .ask(|engine| Ok(engine.trees.log.spoil(Revision(4))?))
        .unwrap();
    drop(store);
    fs::remove_file(data.path().join("head")).unwrap();

    let salvage = Options {
        even_if_damaged: true,
        ..Options::default()
    };
    let store = open(data.path(), salvage).unwrap();
    let report = store.verify(&mut |_| ()).unwrap();
    let damages: Vec<String> = report.damages.iter().map(Damage::to_string).collect();
    let text = damages
        .join("\n")
        .replace(&data.path().display().to_string(), "DATA");
    insta::assert_snapshot!(text, @r"
    DATA/head: it is gone, so nobody knows whether the newest commits are missing
    tree log, key 4, part 0: the checksum does not match
    ");
}

#[test]
fn recovery_falls_back_to_an_older_checkpoint_and_hears_of_the_damage() {
    let commits = history(30);
    let data = written(&commits);
    let store = open_default(data.path()).unwrap();
    store
        .current
        .load()
        .access
        .ask(|engine| Ok(engine.trees.checkpoints.spoil(Revision(20))?))
        .unwrap();
    let loaded = store.load_checkpoint(None).unwrap();
    assert_eq!(loaded.checkpoint.unwrap().revision, Revision(10));
    assert_eq!(loaded.damaged.len(), 1);
    assert_eq!(loaded.damaged[0].revision, Some(Revision(20)));
    let report = store.verify(&mut |_| ()).unwrap();
    assert_eq!(report.checkpoints, [Revision(10)]);
    assert_eq!(report.good_until, Revision(30));
    assert_eq!(report.damages, loaded.damaged);
}
