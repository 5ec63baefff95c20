//! `kill -9` while files are applied: the directory opens and holds whole commits only.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::Place;

/// Teams and services that are connected crosswise, each marked with the round that wrote it.
fn facts(round: usize) -> String {
    let mut text = String::from("teams:\n");
    for team in 0..400 {
        text.push_str(&format!("  t{team}:\n    size: {round}\n    services: ["));
        for service in 0..5 {
            text.push_str(&format!("s{}, ", (team * 7 + service + round) % 400));
        }
        text.push_str("]\n");
    }
    text.push_str("services:\n");
    for service in 0..400 {
        text.push_str(&format!("  s{service}: {{name: Round {round}}}\n"));
    }
    text
}

#[test]
fn kill_9_during_apply_leaves_whole_commits_only() {
    let seed = match std::env::var("REMIT_TEST_SEED") {
        Ok(seed) => seed.parse().unwrap(),
        Err(_) => std::process::id() as u64,
    };
    println!("seed {seed}: REMIT_TEST_SEED={seed} tries it again");
    let mut state = seed | 1;
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    let place = Place::applied();
    let mut usual = Duration::from_millis(300);
    let mut written = 0;
    for round in 1..=12 {
        place.write("f.yaml", facts(round));
        let began = Instant::now();
        let mut child = place
            .command(&["apply", "f.yaml", "--data", "d", "--yes", "--prune"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        if round % 4 == 0 {
            assert!(child.wait().unwrap().success());
            usual = began.elapsed();
        } else {
            let share = below(100);
            thread::sleep(usual * u32::try_from(share).unwrap() / 100);
            child.kill().unwrap();
            child.wait().unwrap();
            println!("round {round}: killed after {share} % of {usual:?}");
        }
        place.ok(&["check", "--data", "d"]);
        let export = place.ok(&["export", "--data", "d"]);
        let sizes: Vec<usize> = export
            .lines()
            .filter_map(|line| line.trim().strip_prefix("size: "))
            .map(|size| size.parse().unwrap())
            .collect();
        let is_first = sizes == [5];
        let is_whole = sizes.len() == 400
            && sizes.iter().all(|size| *size == sizes[0])
            && export
                .matches(&format!("name: Round {}\n", sizes[0]))
                .count()
                == 400;
        assert!(is_first || is_whole, "round {round}: {sizes:?}");
        if round % 4 == 0 {
            assert_eq!(sizes[0], round);
        }
        if is_whole {
            assert!(sizes[0] >= written);
            written = sizes[0];
        }
    }
}
