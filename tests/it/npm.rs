//! Packages from npm for tests that compare with an implementation in JavaScript.
//!
//! A package directory has package.json, package-lock.json and .npmrc; what they pin is installed once and
//! again when the lock changes. Tests need node and npm, and say so instead of being skipped.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package directory `dir` of the repository, with its packages installed.
pub fn installed(dir: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
    let _held = lock(dir);
    let wanted = fs::read_to_string(place.join("package-lock.json"))
        .unwrap_or_else(|error| panic!("{dir} has no package-lock.json: {error}"));
    let stamp = place.join("node_modules/.stamp");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return place;
    }
    let output = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-progress"])
        .current_dir(&place)
        .output()
        .unwrap_or_else(|error| panic!("these tests need node and npm: {error}"));
    assert!(
        output.status.success(),
        "npm ci failed in {dir}:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    fs::write(&stamp, wanted).unwrap_or_else(|error| panic!("cannot write the stamp: {error}"));
    place
}

/// Tests run in processes of their own, so the lock is a file's.
fn lock(dir: &str) -> File {
    let name = format!("npm-{}.lock", dir.replace(['/', '\\'], "-"));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let file = File::create(&path).unwrap_or_else(|error| panic!("cannot create a lock: {error}"));
    file.lock()
        .unwrap_or_else(|error| panic!("cannot take the lock: {error}"));
    file
}
