//! Backups: what comes back is what was there, and whatever happens to the file is noticed.

use super::*;
use crate::event::Commit;
use crate::store::history::{continued, history};
use crate::store::memory::MemoryStore;
use crate::store::{Head, Store};

fn filled(commits: &[Commit]) -> MemoryStore {
    let store = MemoryStore::default();
    for group in commits.chunks(3) {
        let expected = store.head().revision;
        store.append(expected, group).unwrap();
    }
    store
}

fn written(store: &dyn Store) -> Vec<u8> {
    let mut backup = Backup::of(store);
    let mut file = Vec::new();
    while let Some(piece) = backup.next_piece(store).unwrap() {
        file.extend(piece);
    }
    file
}

fn restored(file: &[u8]) -> Result<MemoryStore, BackupError> {
    let store = MemoryStore::default();
    restore(file, &store, &mut |_, _| ()).map(|_| store)
}

/// A store, compacted when `oldest` is above 1, comes back as it was, and backed up again it gives the same bytes.
fn check(commits: u64, oldest: u64) -> Vec<u8> {
    let commits = history(commits);
    let store = filled(&commits);
    if oldest > 1 {
        let state = vec![3; 2 * PIECE_BYTES + 5];
        store.compact(Revision(oldest), &state).unwrap();
    }
    let file = written(&store);
    let again = restored(&file).unwrap();
    assert_eq!(again.head(), store.head());
    assert_eq!(again.oldest(), Revision(oldest));
    let read = |store: &MemoryStore| store.read(Revision(oldest), usize::MAX).unwrap();
    assert_eq!(read(&again), read(&store));
    let state = |store: &MemoryStore| store.load_checkpoint(Some(Revision(oldest))).unwrap();
    assert!(oldest == 1 || state(&again) == state(&store));
    assert!(written(&again) == file);
    file
}

#[test]
fn a_log_comes_back_as_it_was() {
    check(0, 1);
    check(1, 1);
    check(700, 1);
    check(2500, 1);
}

#[test]
fn a_compacted_log_comes_back_as_it_was() {
    check(20, 7);
    check(20, 20);
    check(700, 300);
}

#[test]
fn what_is_appended_while_a_backup_is_written_is_left_out() {
    let commits = history(600);
    let store = filled(&commits[..500]);
    let mut backup = Backup::of(&store);
    let mut file = Vec::new();
    let mut appended = 500;
    while let Some(piece) = backup.next_piece(&store).unwrap() {
        file.extend(piece);
        if appended < 600 {
            let group = &commits[appended..appended + 10];
            store.append(Revision(appended as u64), group).unwrap();
            appended += 10;
        }
    }
    assert_eq!(restored(&file).unwrap().head().revision, Revision(500));
}

#[test]
fn a_backup_that_was_cut_off_anywhere_says_so() {
    let file = check(3, 1);
    for length in 0..file.len() {
        let error = verify(&file[..length], &mut |_, _| ()).unwrap_err();
        assert!(
            matches!(error, BackupError::CutOff { bytes, .. } if bytes == length as u64),
            "{length}: {error}"
        );
    }
    let length = file.len() - 1;
    let error = verify(&file[..length], &mut |_, _| ()).unwrap_err();
    let expected = format!("it is cut off after {length} bytes, behind revision 3");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_flipped_bit_anywhere_is_noticed() {
    let file = check(3, 1);
    for bit in 0..file.len() * 8 {
        let mut flipped = file.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(restored(&flipped).is_err(), "{bit}");
    }
}

#[test]
fn records_that_are_sound_but_belong_elsewhere_are_noticed() {
    let store = filled(&history(4));
    let file = written(&store);
    let mut more = file.clone();
    more.push(0);
    assert!(verify(&more[..], &mut |_, _| ()).is_err());
    // The end of one behind the beginning of another of the same length.
    let other = filled(&continued(Head::default(), 4, |_| 1));
    let other = written(&other);
    let cut = file.len() - FRAME_BYTES - 12;
    let mixed = [&other[..other.len() - FRAME_BYTES - 12], &file[cut..]].concat();
    let error = verify(&mixed[..], &mut |_, _| ()).unwrap_err();
    assert!(matches!(error, BackupError::Damaged { .. }), "{error}");
}

#[test]
fn what_is_no_backup_is_told_from_one_of_another_version() {
    let said = |bytes: &[u8]| verify(bytes, &mut |_, _| ()).unwrap_err().to_string();
    insta::assert_snapshot!(said(b"teams:\n  core: {}\n and more"), @"this is no backup of remit's");
    insta::assert_snapshot!(said(b"remit backup, format 2\nand more"), @r#"it says "remit backup, format 2", and this version reads "remit backup, format 1""#);
}
