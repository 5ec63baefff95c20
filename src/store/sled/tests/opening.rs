//! Opening: locks, formats, directories that are not ours, and what crashes of other kinds leave.

use std::fs;

use super::*;

fn message(opened: Result<SledStore, StoreError>, data: &Path) -> String {
    let error = opened.map(|_| ()).unwrap_err().to_string();
    error.replace(&data.display().to_string(), "DATA")
}

fn names(data: &Path) -> Vec<String> {
    let entries = fs::read_dir(data).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_second_opening_is_refused_and_told_who_has_it() {
    let data = tempfile::tempdir().unwrap();
    let store = open_default(data.path()).unwrap();
    let said = message(open_default(data.path()), data.path());
    let expected = format!("DATA is in use by process {} (", std::process::id());
    assert!(said.starts_with(&expected), "{said}");
    drop(store);
    open_default(data.path()).unwrap();
}

#[test]
fn a_new_directory_is_made_and_says_what_it_is() {
    let outer = tempfile::tempdir().unwrap();
    let data = outer.path().join("some").join("where");
    drop(open_default(&data).unwrap());
    assert_eq!(names(&data), ["FORMAT", "head", "lock", "store"]);
    let format = fs::read_to_string(data.join("FORMAT")).unwrap();
    assert_eq!(format, "remit data, format 1\n");
}

#[test]
fn a_missing_or_empty_directory_is_not_made_unless_asked() {
    let outer = tempfile::tempdir().unwrap();
    let options = || Options {
        create: false,
        ..Options::default()
    };
    for data in [outer.path().to_owned(), outer.path().join("missing")] {
        let said = message(open(&data, options()), &data);
        assert_eq!(said, "DATA holds no data: it does not exist or is empty");
    }
    assert_eq!(names(outer.path()), [""; 0]);
}

#[test]
fn a_directory_of_somebody_else_is_left_alone() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join("thesis.tex"), "years of work").unwrap();
    insta::assert_snapshot!(
        message(open_default(data.path()), data.path()),
        @r#"DATA is not a remit data directory: it has no FORMAT file but holds "thesis.tex"; choose an empty or a new directory"#
    );
    assert_eq!(names(data.path()), ["thesis.tex"]);
}

#[test]
fn another_format_is_refused() {
    let data = tempfile::tempdir().unwrap();
    drop(open_default(data.path()).unwrap());
    fs::write(data.path().join("FORMAT"), "remit data, format 2\n").unwrap();
    insta::assert_snapshot!(
        message(open_default(data.path()), data.path()),
        @r#"DATA/FORMAT says "remit data, format 2", and this version reads "remit data, format 1"; use the version of remit that wrote it, and `remit export` there to move the data"#
    );
}

#[test]
fn a_creation_that_was_cut_off_is_finished() {
    for leftovers in [&["lock"][..], &["lock", "FORMAT.new"]] {
        let data = tempfile::tempdir().unwrap();
        for name in leftovers {
            fs::write(data.path().join(name), "").unwrap();
        }
        drop(open_default(data.path()).unwrap());
        open_default(data.path()).unwrap();
    }
    // Cut off behind FORMAT, with and without a mark that says nothing yet.
    let data = tempfile::tempdir().unwrap();
    drop(open_default(data.path()).unwrap());
    fs::remove_dir_all(data.path().join("store")).unwrap();
    for length in [0, 1, 4096, 8192] {
        fs::write(data.path().join("head"), vec![0; length]).unwrap();
        drop(open_default(data.path()).unwrap());
    }
    fs::remove_file(data.path().join("head")).unwrap();
    open_default(data.path()).unwrap();
}

#[test]
fn a_mark_that_was_blanked_is_missed_when_there_are_commits() {
    let data = tempfile::tempdir().unwrap();
    let store = open_default(data.path()).unwrap();
    store.append(Revision(0), &history(2)).unwrap();
    drop(store);
    fs::write(data.path().join("head"), vec![0; 8192]).unwrap();
    let said = message(open_default(data.path()), data.path());
    assert!(said.contains("DATA/head: it is gone"), "{said}");
}

#[test]
fn a_snapshot_that_the_engine_did_not_finish_does_no_harm() {
    let data = tempfile::tempdir().unwrap();
    let commits = history(3);
    let store = open_default(data.path()).unwrap();
    store.append(Revision(0), &commits).unwrap();
    drop(store);
    let half = data.path().join("store/snap.00000000FFFFFFFF.generating");
    fs::write(&half, "half a snapsh").unwrap();
    let store = open_default(data.path()).unwrap();
    assert_eq!(whole_log(&store).unwrap(), commits);
    assert!(!half.exists());
}

#[test]
fn a_commit_that_was_flushed_but_not_acknowledged_counts() {
    let data = tempfile::tempdir().unwrap();
    let commits = history(4);
    let store = open_default(data.path()).unwrap();
    store.append(Revision(0), &commits[..3]).unwrap();
    let mark = fs::read(data.path().join("head")).unwrap();
    store.append(Revision(3), &commits[3..]).unwrap();
    drop(store);
    fs::write(data.path().join("head"), mark).unwrap();
    let store = open_default(data.path()).unwrap();
    assert_eq!(whole_log(&store).unwrap(), commits);
    assert!(store.verify(&mut |_| ()).unwrap().is_sound());
}

#[test]
fn staging_removes_what_another_one_left_and_nothing_else() {
    let outer = tempfile::tempdir().unwrap();
    let (data, staged) = (outer.path().join("d"), outer.path().join("d.restoring"));
    fs::create_dir_all(staged.join("store-2.new")).unwrap();
    fs::write(staged.join("lock"), "").unwrap();
    drop(Staging::begin(&data).unwrap());
    assert!(!staged.exists());
    fs::create_dir(&staged).unwrap();
    fs::write(staged.join("letter"), "Dear all,").unwrap();
    let refused = Staging::begin(&data);
    assert!(
        matches!(&refused, Err(StoreError::NotARemitDirectory { found, .. }) if found == "letter"),
        "{refused:?}"
    );
    drop(refused);
    assert_eq!(names(&staged), ["letter"]);
}

#[test]
fn parts_of_a_group_that_was_never_finished_are_swept() {
    let data = tempfile::tempdir().unwrap();
    let commits = history(2);
    let store = open_default(data.path()).unwrap();
    store.append(Revision(0), &commits[..1]).unwrap();
    let leave_parts = |engine: &mut engine::Engine| {
        let parts = vec![7; 100_000];
        engine.trees.log.put_parts(Revision(2), 1, &parts)?;
        engine.trees.checkpoints.put_parts(Revision(1), 1, &parts)?;
        Ok(())
    };
    store.current.load().access.ask(leave_parts).unwrap();
    drop(store);
    let store = open_default(data.path()).unwrap();
    let left = store.current.load().access.ask(|engine| {
        Ok((
            engine.trees.log.next_after(Revision(1))?,
            engine.trees.checkpoints.first()?,
        ))
    });
    assert_eq!(left.unwrap(), (None, None));
    store.append(Revision(1), &commits[1..]).unwrap();
    assert_eq!(whole_log(&store).unwrap(), commits);
}
