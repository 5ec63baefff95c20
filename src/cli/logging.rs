//! Logs: to stderr, as much as `REMIT_LOG` says.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

/// Starts logging. A server says what it does; the other commands only warn.
pub(super) fn start(is_server: bool) {
    let usual = if is_server { "warn,remit=info" } else { "warn" };
    let filter = std::env::var("REMIT_LOG")
        .ok()
        .and_then(|filter| EnvFilter::try_new(filter).ok())
        .unwrap_or_else(|| EnvFilter::new(usual));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
}
