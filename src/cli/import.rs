//! `remit import`: make the graph hold what other tools keep.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::commit::CommitOptions;
use super::exit::Exit;
use super::input;
use super::output::note;
use crate::apply::{FileWish, Format};
use crate::diagnostic::Diagnostics;
use crate::import::unread_members;

/// Make a graph hold what other tools keep: tables, or a Backstage catalogue.
///
/// As apply does: shows the plan, asks, and makes one commit; --prune removes what an earlier import of that
/// owner stated and this one does not.
#[derive(Debug, Args)]
pub(super) struct Import {
    #[command(subcommand)]
    from: From,
}

#[derive(Debug, Subcommand)]
enum From {
    Csv(Csv),
    Backstage(Backstage),
}

/// Import tables as CSV (RFC 4180).
///
/// The mapping says in YAML what a row is and what its columns fill:
///
///   kind: Tool
///   slug: {column: Tool, slugify: true}     or: slug: Key
///   columns:
///     Tool: name
///     Cost centre: labels.cost-centre
///     Used by: {member: workstreams, separator: ";", slugify: true}
///   constants: {labels.origin: register}
///
/// and, where wanted, document:, locator: (a column), owner: and delimiter:. An empty cell says nothing, or
/// clears with `empty: clear` in the long form of a column. The source of a fact is the file, at its line.
#[derive(Debug, Args)]
#[command(
    verbatim_doc_comment,
    after_help = "\
Examples:
  remit import csv tools.csv --mapping tools.yaml --dry-run
  remit import csv tools.csv --mapping tools.yaml --owner register --prune --yes
  remit import csv ontology.graphql tools.csv --mapping tools.yaml --server http://127.0.0.1:4600"
)]
struct Csv {
    /// Tables with a header (.csv, .tsv, .txt) and at most one ontology (.graphql); a directory stands for its
    /// files.
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    /// What the columns are.
    #[arg(long, value_name = "FILE")]
    mapping: PathBuf,
    #[command(flatten)]
    commit: CommitOptions,
}

/// Import the entities of a Backstage catalogue (catalog-info.yaml).
///
/// Without --mapping, entities become the kinds of examples/backstage/ontology.graphql. References that lead
/// nowhere, in the files or in the graph, are mistakes. What the mapping does not mention is not read, and named
/// with how many entities have it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit import backstage examples/backstage/ontology.graphql catalog-info.yaml
  remit import backstage services/*/catalog-info.yaml --owner backstage --prune --yes
  remit import backstage catalog/ --mapping mapping.yaml --server http://127.0.0.1:4600 --dry-run")]
struct Backstage {
    /// Entities (.yaml, .yml, .json; any number in a file) and at most one ontology (.graphql); a directory
    /// stands for its files.
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    /// What the entities are, in place of the built-in mapping; examples/backstage/mapping.yaml is that one.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    commit: CommitOptions,
}

impl Import {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        match self.from {
            From::Csv(Csv {
                files,
                mapping,
                commit,
            }) => import(Format::Csv, &files, Some(&mapping), &commit),
            From::Backstage(Backstage {
                files,
                mapping,
                commit,
            }) => import(Format::Backstage, &files, mapping.as_deref(), &commit),
        }
    }
}

fn import(
    format: Format,
    files: &[PathBuf],
    mapping: Option<&Path>,
    commit: &CommitOptions,
) -> anyhow::Result<Exit> {
    commit.check()?;
    commit.commit(read(format, files, mapping))
}

fn read(format: Format, files: &[PathBuf], mapping: Option<&Path>) -> anyhow::Result<FileWish> {
    let mapping = mapping.map(input::read_file).transpose()?;
    let mapping = mapping.transpose().map_err(Diagnostics::from)?;
    let wish = FileWish {
        mapping,
        ..input::read_as(format, files)?
    };
    if format == Format::Backstage {
        let unread = unread_members(&wish.files, wish.mapping.as_ref());
        if !unread.is_empty() {
            note(&said(&unread));
        }
    }
    Ok(wish)
}

/// How many members that are not read are named.
const UNREAD_NAMED_MAX: usize = 20;

/// What is not read of entities, in a line: what most have comes first.
fn said(unread: &BTreeMap<String, usize>) -> String {
    let mut members: Vec<(&String, &usize)> = unread.iter().collect();
    members.sort_by_key(|(_, count)| Reverse(**count));
    let named = members.iter().take(UNREAD_NAMED_MAX);
    let named: Vec<String> = named
        .map(|(place, count)| format!("{place} ({count})"))
        .collect();
    let more = match members.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "Not read, since the mapping does not mention it: {}{more}.",
        named.join(", ")
    )
}
