//! The command line: one file per command, and what they share.
//!
//! Commands work on a data directory that no server holds, on a running server, on files, or (`serve`) hold
//! a directory themselves. Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 failed, 2
//! called wrongly, 3 mistakes or denied findings found by `check`, differences found by `diff`, or damage
//! met by any command.

mod access;
mod apply;
mod backup;
mod check;
mod commit;
mod confirm;
mod data;
mod diff;
mod exit;
mod export;
mod history;
mod import;
mod input;
mod limits;
mod live;
mod log;
mod logging;
mod memory;
mod output;
mod plan;
mod progress;
mod query;
mod remote;
mod restore;
mod schema;
mod seed;
mod serve;
mod source;
mod stop;
mod target;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use exit::Exit;

/// An engineering organisation's operating model as a graph, asked over GraphQL.
#[derive(Debug, Parser)]
#[command(name = "remit", version, about, max_term_width = 100)]
#[command(after_help = "\
Exit codes: 0 done, 1 failed, 2 called wrongly, 3 mistakes, damage, denied findings or differences.
Logs go to stderr; REMIT_LOG sets what is logged (error, warn, info, debug; or per module).")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    // By far the most options.
    Serve(Box<serve::Serve>),
    Apply(apply::Apply),
    Diff(diff::Diff),
    Import(import::Import),
    Log(log::Log),
    Export(export::Export),
    Check(check::Check),
    Query(query::Query),
    History(history::History),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Schema(schema::Schema),
}

/// Runs the command that the process was called with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::start(matches!(cli.command, Command::Serve(_)));
    let result = match cli.command {
        Command::Serve(serve) => serve.run(),
        Command::Apply(apply) => apply.run(),
        Command::Diff(diff) => diff.run(),
        Command::Import(import) => import.run(),
        Command::Log(log) => log.run(),
        Command::Export(export) => export.run(),
        Command::Check(check) => check.run(),
        Command::Query(query) => query.run(),
        Command::History(history) => history.run(),
        Command::Backup(backup) => backup.run(),
        Command::Restore(restore) => restore.run(),
        Command::Schema(schema) => schema.run(),
    };
    Exit::of(result).code()
}
