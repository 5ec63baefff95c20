//! The `remit` command.

use std::process::ExitCode;

/// Answers are many small pieces of memory that live for microseconds.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    remit::cli::main()
}
