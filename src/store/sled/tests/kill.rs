//! `kill -9` at any moment: what was acknowledged is there afterwards.
//!
//! The test starts its own binary again with one variable set; that process appends and prints every
//! revision once it is acknowledged, until it is killed.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::*;

const VARIABLE: &str = "REMIT_TEST_APPEND_TO";
const TEST: &str = "store::sled::tests::kill::acknowledged_commits_survive_kill_9";
const ROUNDS: u64 = 6;

/// Groups of one to four commits, some of them large enough to be cut into parts.
fn append_until_killed(data: &Path) -> ! {
    let store = open_default(data).unwrap();
    loop {
        let head = store.head();
        let count = 1 + head.revision.0 % 4;
        let commits = continued(
            head,
            count,
            |revision| {
                if revision % 5 == 0 { 100_000 } else { 300 }
            },
        );
        let head = store.append(head.revision, &commits).unwrap();
        println!("acknowledged {}", head.revision);
        if head.revision.0 % 3 == 0 {
            let bytes = vec![head.revision.0 as u8; 200_000];
            store.save_checkpoint(head.revision, &bytes).unwrap();
        }
        std::io::stdout().flush().unwrap();
    }
}

#[test]
fn acknowledged_commits_survive_kill_9() {
    if let Ok(data) = std::env::var(VARIABLE) {
        append_until_killed(Path::new(&data));
    }
    let mut random = Random::new();
    let data = tempfile::tempdir().unwrap();
    let mut acknowledged = Revision(0);
    for _ in 0..ROUNDS {
        let wanted = random.below(20);
        acknowledged = acknowledged.max(appended_and_killed(data.path(), wanted, &mut random));
        let store = open_default(data.path()).unwrap();
        let head = store.head();
        println!("{acknowledged} acknowledged, {} there", head.revision);
        assert!(head.revision >= acknowledged);
        let report = store.verify(&mut |_| ()).unwrap();
        assert!(report.is_sound(), "{report:?}");
        assert_eq!(whole_log(&store).unwrap().len() as u64, head.revision.0);
        let loaded = store.load_checkpoint(None).unwrap();
        assert_eq!(loaded.damaged, []);
        if let Some(checkpoint) = loaded.checkpoint {
            let byte = checkpoint.revision.0 as u8;
            assert!(checkpoint.bytes == vec![byte; 200_000]);
        }
    }
}

/// Kills after so many acknowledgements and a short while of spinning, and says which was the last.
fn appended_and_killed(data: &Path, wanted: u64, random: &mut Random) -> Revision {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", TEST, "--nocapture"])
        .env(VARIABLE, data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut last = Revision(0);
    let mut hear = |line: std::io::Result<String>| {
        let line = line.unwrap_or_default();
        let number = line.split("acknowledged ").nth(1);
        if let Some(revision) = number.and_then(|number| number.parse().ok()) {
            last = Revision(revision);
        }
        number.is_some()
    };
    let mut heard = 0;
    while heard < wanted {
        let line = lines.next().expect("it appends until it is killed");
        heard += u64::from(hear(line));
    }
    for _ in 0..random.below(2_000_000) {
        std::hint::spin_loop();
    }
    child.kill().unwrap();
    lines.for_each(|line| {
        hear(line);
    });
    child.wait().unwrap();
    last
}
