//! Writing to stdout and stderr without panicking when nobody reads.

use std::io::{self, Write};

/// Writes to stdout. A reader that went away is no error: what the command does, and how it ends, does not
/// depend on who reads about it.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes a line to stderr. When nobody reads that, there is nobody to tell.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
