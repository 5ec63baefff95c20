//! `remit backup`: write the whole log to one file.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::exit::Exit;
use super::output::note;
use super::progress::Progress;
use super::target::{Target, TargetOptions};
use crate::event::Revision;
use crate::store::backup::{self, Backup as Writer, Extent};

/// Write all facts and their whole history to one file.
///
/// Works on a data directory that no server holds, and on a running server while it goes on. The file holds the
/// log as it is at one revision, and restore makes a data directory of it. It is read back
/// and checked before it gets its name; a file of that name is replaced then.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit backup --data remit-data --out model.backup
  remit backup --server http://127.0.0.1:4600 --out model.backup
  remit restore model.backup --data elsewhere        makes the same directory again")]
pub(super) struct Backup {
    #[command(flatten)]
    target: TargetOptions,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Backup {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let extent = match self.target.target()? {
            Target::Server(remote) => save(&self.out, |file| remote.backup(file))?,
            Target::Directory(directory) => {
                // What is wrong with the directory is not wrong with the file.
                let store = directory.store()?;
                save(&self.out, |file| {
                    let mut writer = Writer::of(&store);
                    while let Some(piece) = writer.next_piece(&store)? {
                        file.write_all(&piece)?;
                    }
                    Ok(())
                })?
            }
        };
        note(&format!(
            "Wrote {} to {}.",
            said(extent),
            self.out.display()
        ));
        Ok(Exit::Done)
    }
}

/// What is in a backup.
pub(super) fn said(extent: Extent) -> String {
    match (extent.oldest, extent.head) {
        (_, Revision(0)) => "an empty log".to_owned(),
        (oldest, head) if oldest == head => format!("revision {head}"),
        (oldest, head) => format!("revisions {oldest} to {head}"),
    }
}

/// Writes beside, reads it back, and renames: whoever finds the file finds all of it.
fn save(out: &Path, write: impl FnOnce(&mut File) -> anyhow::Result<()>) -> anyhow::Result<Extent> {
    let beside = beside(out);
    let saved = write_and_check(&beside, write).and_then(|extent| {
        fs::rename(&beside, out)?;
        let directory = out.parent().filter(|parent| !parent.as_os_str().is_empty());
        File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(extent)
    });
    if saved.is_err() {
        // Half a backup is none.
        fs::remove_file(&beside).ok();
    }
    saved.with_context(|| format!("cannot write {}", out.display()))
}

fn write_and_check(
    path: &Path,
    write: impl FnOnce(&mut File) -> anyhow::Result<()>,
) -> anyhow::Result<Extent> {
    {
        let _progress = Progress::start("Writing the backup");
        let mut file = File::create(path)?;
        write(&mut file)?;
        file.sync_all()?;
    }
    let bar = Progress::start("Checking the backup");
    let file = BufReader::new(File::open(path)?);
    let extent = backup::verify(file, &mut |done, all| bar.at(done.0, all.0))?;
    Ok(extent)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".new");
    PathBuf::from(name)
}
