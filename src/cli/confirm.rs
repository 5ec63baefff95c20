//! Asking before something is done.

use std::io::{self, BufRead as _};

use super::output::note;

/// Asks on stderr and waits for an answer on stdin. Anything but yes is no.
pub(super) fn confirmed(question: &str) -> io::Result<bool> {
    note(&format!("{question} [y/N]"));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    let answer = answer.trim().to_ascii_lowercase();
    Ok(answer == "y" || answer == "yes")
}
