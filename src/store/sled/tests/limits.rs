//! Limits: a disk that is full, and the size of what is handed to the engine.

use std::fs;
use std::process::Command;

use super::*;

const VARIABLE: &str = "REMIT_TEST_FILL";
const TEST: &str = "store::sled::tests::limits::a_full_disk_stops_the_writer_and_loses_nothing";

/// Appends until it fails, in a process whose files may not grow beyond a few megabytes.
fn fill(data: &Path) {
    let options = Options {
        patience: Duration::from_secs(20),
        ..Options::default()
    };
    let store = open(data, options).unwrap();
    let error = loop {
        let head = store.head();
        let commits = continued(head, 1, |_| 100_000);
        if let Err(error) = store.append(head.revision, &commits) {
            break error;
        }
        assert!(head.revision.0 < 1000, "the limit was never reached");
    };
    assert!(matches!(
        error,
        AppendError::Failed(_) | AppendError::Unknown(_)
    ));
    println!("{error}");
    let head = store.head();
    let refused = store.append(head.revision, &continued(head, 1, |_| 0));
    assert!(matches!(
        refused,
        Err(AppendError::Failed(StoreError::Stopped { .. }))
    ));
    assert_eq!(whole_log(&store).unwrap().len() as u64, head.revision.0);
    fs::write(
        data.with_extension("acknowledged"),
        head.revision.to_string(),
    )
    .unwrap();
}

#[test]
fn a_full_disk_stops_the_writer_and_loses_nothing() {
    if let Ok(data) = std::env::var(VARIABLE) {
        return fill(Path::new(&data));
    }
    let outer = tempfile::tempdir().unwrap();
    let data = outer.path().join("data");
    // The limit is in blocks of 512 bytes or of a kilobyte, as the shell likes it.
    let status = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 9000; exec \"$0\" --exact \"$1\" --nocapture",
        ])
        .arg(std::env::current_exe().unwrap())
        .arg(TEST)
        .env(VARIABLE, &data)
        .status()
        .unwrap();
    assert!(status.success());
    let acknowledged = fs::read_to_string(data.with_extension("acknowledged")).unwrap();
    let store = open_default(&data).unwrap();
    assert!(store.head().revision.0 >= acknowledged.parse().unwrap());
    assert!(store.verify(&mut |_| ()).unwrap().is_sound());
    let head = store.head();
    store
        .append(head.revision, &continued(head, 1, |_| 0))
        .unwrap();
}

#[test]
fn nothing_is_large_enough_for_a_file_of_its_own() {
    let data = tempfile::tempdir().unwrap();
    let store = open_default(data.path()).unwrap();
    for size in [1, 20_000, 28_000, 29_000, 60_000, 3_000_000] {
        for _ in 0..20_usize.min(6_000_000 / size) {
            let head = store.head();
            store
                .append(head.revision, &continued(head, 1, |_| size))
                .unwrap();
        }
        store
            .save_checkpoint(store.head().revision, &vec![1; size * 3])
            .unwrap();
    }
    drop(store);
    let blobs = fs::read_dir(data.path().join("store/blobs")).unwrap();
    assert_eq!(blobs.count(), 0);
}

#[test]
fn an_append_stays_within_a_file_whose_length_is_settled() {
    const SEGMENT: u64 = crate::store::sled::record::SEGMENT_BYTES as u64;
    let data = tempfile::tempdir().unwrap();
    let store = open_default(data.path()).unwrap();
    let mut lengths = Vec::new();
    for _ in 0..200 {
        let head = store.head();
        store
            .append(head.revision, &continued(head, 1, |_| 20_000))
            .unwrap();
        let file = fs::metadata(data.path().join("store/db")).unwrap();
        assert_eq!(file.len() % SEGMENT, 0, "at {}", head.revision);
        lengths.push(file.len());
    }
    lengths.dedup();
    assert!((2..10).contains(&lengths.len()), "{lengths:?}");
}
