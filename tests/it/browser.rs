//! The playground in a real Chromium, served by the real binary.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::cli::remit;
use crate::npm;

/// `remit serve` on a new directory and a free port; stopped when dropped.
struct Server {
    process: Child,
    playground: String,
    _data: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut process = remit()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path().join("data"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let greeting = BufReader::new(process.stdout.take().unwrap());
        let playground = greeting
            .lines()
            .map(|line| line.unwrap())
            .find_map(|line| {
                line.strip_prefix("Playground")
                    .map(|url| url.trim().to_owned())
            })
            .expect("serve prints where the playground is");
        Self {
            process,
            playground,
            _data: data,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn the_playground_answers_a_click_and_asks_no_other_host() {
    let package = npm::installed("tests/browser");
    let server = Server::start();
    let screenshot = Path::new(env!("CARGO_TARGET_TMPDIR")).join("playground.png");
    let output = Command::new("node")
        .arg(package.join("playground.mjs"))
        .arg(&server.playground)
        .args(["--expect", "Artefact", "--screenshot"])
        .arg(&screenshot)
        .output()
        .expect("node runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        screenshot.metadata().unwrap().len() > 10_000,
        "the screenshot shows something"
    );
}
