//! Writing to stdout and stderr without panicking when nobody reads.

use std::io::{self, Write};

/// Writes to stdout. A reader that went away comes back as an error of that kind, which ends the
/// command quietly.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Writes a line to stderr. When nobody reads that, there is nobody to tell.
pub(super) fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}
