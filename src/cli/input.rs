//! The files that a command is given: an ontology at most, and what its format reads.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::exit::UsageError;
use crate::apply::{FileWish, Format};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::reading::InputFile;

/// What a file holds, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Ontology,
    Content,
}

/// Files larger than this are refused before they are read.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Reads fact files and an ontology, and the files of directories in the order of their names by bytes. Files
/// are named as the user named them.
pub(super) fn read(paths: &[PathBuf]) -> anyhow::Result<FileWish> {
    read_as(Format::Facts, paths)
}

/// Reads files of a format, and an ontology, as [`read`] does.
pub(super) fn read_as(format: Format, paths: &[PathBuf]) -> anyhow::Result<FileWish> {
    let mut wish = FileWish {
        format,
        ..FileWish::default()
    };
    let mut mistakes = Vec::new();
    for path in expanded(format, paths)? {
        match read_file(&path)? {
            Ok(file) => add(&mut wish, &path, file)?,
            Err(mistake) => mistakes.push(mistake),
        }
    }
    Diagnostics::check(mistakes)?;
    Ok(wish)
}

/// Reads one file; what is no text is a mistake in it.
pub(super) fn read_file(path: &Path) -> anyhow::Result<Result<InputFile, Diagnostic>> {
    let name = path.display().to_string();
    let size = fs::metadata(path).with_context(|| format!("cannot read {name}"))?;
    if size.len() > FILE_BYTES_MAX {
        anyhow::bail!("{name} is larger than {FILE_BYTES_MAX} bytes");
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {name}"))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => Ok(InputFile { name, text }),
        Err(error) => Err(not_text(name, &error)),
    })
}

fn add(wish: &mut FileWish, path: &Path, file: InputFile) -> Result<(), UsageError> {
    match sort(wish.format, path) {
        Some(Sort::Content) => wish.files.push(file),
        Some(Sort::Ontology) => {
            if let Some(first) = &wish.ontology {
                return Err(UsageError(format!(
                    "there can be one ontology, and both {} and {} hold one",
                    first.name, file.name
                )));
            }
            wish.ontology = Some(file);
        }
        None => {
            return Err(UsageError(format!(
                "{} is neither {} nor an ontology (.graphql)",
                file.name,
                content(wish.format)
            )));
        }
    }
    Ok(())
}

fn expanded(format: Format, paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries =
            fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut found = Vec::new();
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot read {}", path.display()))?;
            let file = entry.path();
            if sort(format, &file).is_some() && file.is_file() {
                found.push(file);
            }
        }
        if found.is_empty() {
            return Err(UsageError(format!(
                "{} holds neither {} nor an ontology (.graphql)",
                path.display(),
                content(format)
            ))
            .into());
        }
        found.sort_by(|a, b| {
            let name = |path: &PathBuf| path.as_os_str().as_encoded_bytes().to_vec();
            name(a).cmp(&name(b))
        });
        files.extend(found);
    }
    Ok(files)
}

fn sort(format: Format, path: &Path) -> Option<Sort> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match (format, extension.as_str()) {
        (_, "graphql") => Some(Sort::Ontology),
        (Format::Facts | Format::Backstage, "yaml" | "yml" | "json") => Some(Sort::Content),
        (Format::Csv, "csv" | "tsv" | "txt") => Some(Sort::Content),
        _ => None,
    }
}

/// What a format's files are, for people.
fn content(format: Format) -> &'static str {
    match format {
        Format::Facts => "facts (.yaml, .yml, .json)",
        Format::Csv => "a table (.csv, .tsv, .txt)",
        Format::Backstage => "entities (.yaml, .yml, .json)",
    }
}

pub(super) fn not_text(name: String, error: &std::string::FromUtf8Error) -> Diagnostic {
    let sound = error.utf8_error().valid_up_to();
    let before = &error.as_bytes()[..sound];
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    let column = 1 + String::from_utf8_lossy(&before[start..]).chars().count();
    Diagnostic {
        file: name,
        place: Place { line, column },
        message: "the file is not UTF-8 text from here on".to_owned(),
        text: String::new(),
        hint: Some("save it as UTF-8".to_owned()),
    }
}
