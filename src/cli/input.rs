//! The files that a command is given: facts and at most one ontology.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::exit::UsageError;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ontology::{self, Ontology};

/// Input files as they were read, not yet understood. Files are named as the user named them.
#[derive(Debug, Clone, Default)]
pub(super) struct Input {
    /// The ontology's name and text.
    ontology: Option<(String, String)>,
    /// Fact files' names and texts.
    pub(super) facts: Vec<(String, String)>,
}

/// What a file holds, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Ontology,
    Facts,
}

/// Files larger than this are refused before they are read.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

impl Input {
    /// Texts that are already there.
    pub(super) fn of(ontology: (&str, &str), facts: &[(&str, &str)]) -> Self {
        let owned = |(name, text): (&str, &str)| (name.to_owned(), text.to_owned());
        Self {
            ontology: Some(owned(ontology)),
            facts: facts.iter().copied().map(owned).collect(),
        }
    }

    /// Reads files, and the files of directories in the order of their names by bytes.
    pub(super) fn read(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let mut input = Self::default();
        let mut mistakes = Vec::new();
        for path in expanded(paths)? {
            let name = path.display().to_string();
            let size = fs::metadata(&path).with_context(|| format!("cannot read {name}"))?;
            if size.len() > FILE_BYTES_MAX {
                anyhow::bail!("{name} is larger than {FILE_BYTES_MAX} bytes");
            }
            let bytes = fs::read(&path).with_context(|| format!("cannot read {name}"))?;
            match String::from_utf8(bytes) {
                Ok(text) => input.add(&path, name, text)?,
                Err(error) => mistakes.push(not_text(name, &error)),
            }
        }
        Diagnostics::check(mistakes)?;
        Ok(input)
    }

    fn add(&mut self, path: &Path, name: String, text: String) -> Result<(), UsageError> {
        match sort(path) {
            Some(Sort::Facts) => self.facts.push((name, text)),
            Some(Sort::Ontology) => {
                if let Some((first, _)) = &self.ontology {
                    return Err(UsageError(format!(
                        "there can be one ontology, and both {first} and {name} hold one"
                    )));
                }
                self.ontology = Some((name, text));
            }
            None => {
                return Err(UsageError(format!(
                    "{name} is neither facts (.yaml, .yml, .json) nor an ontology (.graphql)"
                )));
            }
        }
        Ok(())
    }

    /// The ontology among the files.
    pub(super) fn ontology(&self) -> Result<Option<Ontology>, Diagnostics> {
        self.ontology
            .as_ref()
            .map(|(name, text)| ontology::read(name, text))
            .transpose()
    }
}

fn expanded(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
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
            if sort(&file).is_some() && file.is_file() {
                found.push(file);
            }
        }
        if found.is_empty() {
            return Err(UsageError(format!(
                "{} holds neither facts (.yaml, .yml, .json) nor an ontology (.graphql)",
                path.display()
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

fn sort(path: &Path) -> Option<Sort> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "graphql" => Some(Sort::Ontology),
        "yaml" | "yml" | "json" => Some(Sort::Facts),
        _ => None,
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
