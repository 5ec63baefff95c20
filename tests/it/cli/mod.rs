//! The command line as people and scripts use it: the built binary in a directory of its own.

mod apply;
mod check;
mod crash;
mod durability;
mod export;
mod history;
mod import;
mod log;
mod names;
mod read;
mod remote;
mod serve;

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// An empty directory to run the binary in.
pub(crate) struct Place(TempDir);

pub(crate) const ONTOLOGY: &str = r#"
type Team {
  size: Int
  services: [Service!]! @relation(inverse: "teams")
  lead: Person @relation(inverse: "leads")
}

type Service {
  tier: Tier
}

type Person {
  email: String
}

enum Tier {
  LOW
  HIGH
}
"#;

pub(crate) const FACTS: &str = "\
teams:
  core:
    name: Core
    size: 5
    services: [dns, vault]
    lead: ada

services:
  dns:
    name: DNS
    tier: HIGH
  vault: {}

people:
  ada:
    name: Ada
";

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With `o.graphql` and `f.yaml`.
    pub(crate) fn with_files() -> Self {
        let place = Self::new();
        place.write("o.graphql", ONTOLOGY);
        place.write("f.yaml", FACTS);
        place
    }

    /// With the files, applied to the data directory `d`.
    pub(crate) fn applied() -> Self {
        let place = Self::with_files();
        place.ok(&["apply", "o.graphql", "f.yaml", "--data", "d", "--yes"]);
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The binary, to be run here, without a terminal and without our environment's settings.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = remit();
        command.args(arguments).current_dir(self.path());
        command.stdin(Stdio::null());
        command
    }

    /// Runs the binary and shows how it ended and what it said.
    pub(crate) fn remit(&self, arguments: &[&str]) -> String {
        shown(&self.command(arguments).output().unwrap())
    }

    /// Runs the binary with nobody to read what it prints.
    pub(crate) fn unread(&self, arguments: &[&str]) -> String {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        shown(&self.command(arguments).stdout(writer).output().unwrap())
    }

    /// Runs the binary, which must succeed; its stdout.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{}", shown(&output));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The binary, without our environment's settings.
pub(crate) fn remit() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_remit"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("REMIT_") {
            command.env_remove(name);
        }
    }
    command
}

pub(crate) fn shown(output: &Output) -> String {
    let mut text = match output.status.code() {
        Some(code) => format!("exit {code}\n"),
        None => "killed\n".to_owned(),
    };
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        if !bytes.is_empty() {
            text.push_str(&format!("{name}:\n{}", String::from_utf8_lossy(bytes)));
        }
    }
    text
}

/// A directory of this repository.
pub(crate) fn repository(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    path.to_str().unwrap().to_owned()
}
