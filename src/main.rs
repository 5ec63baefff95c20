//! The `remit` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    remit::cli::main()
}
