//! Where a server listens and who may ask it, which belong together: without tokens only this machine may.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::exit::UsageError;
use super::input::not_text;
use crate::diagnostic::Diagnostics;
use crate::graphql::view::ANONYMOUS;
use crate::http::{Access, Tokens};

/// Where to listen, and to whom.
#[derive(Debug, Args)]
pub(super) struct AccessOptions {
    /// The address to listen on. Only this machine can reach the default; others need --tokens.
    #[arg(
        long,
        value_name = "ADDR",
        env = "REMIT_LISTEN",
        default_value = "127.0.0.1:4600"
    )]
    pub(super) listen: SocketAddr,
    /// A file with a line for each who may ask: a bearer token, and the name that their commits have as
    /// author. Without it, whoever reaches the server may ask, as `anonymous`.
    #[arg(long, value_name = "FILE", env = "REMIT_TOKENS")]
    tokens: Option<PathBuf>,
}

/// A larger file is none of tokens.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

impl AccessOptions {
    /// Who may ask.
    pub(super) fn read(&self) -> anyhow::Result<Access> {
        match &self.tokens {
            Some(path) => Ok(Access::Tokens(read(path)?)),
            None if self.listen.ip().to_canonical().is_loopback() => Ok(Access::default()),
            None => Err(UsageError(format!(
                "whoever reaches {} could change everything as `{ANONYMOUS}`: say with --tokens FILE \
                 who may, or listen on 127.0.0.1",
                self.listen
            ))
            .into()),
        }
    }
}

fn read(path: &Path) -> anyhow::Result<Tokens> {
    let name = path.display().to_string();
    let metadata = fs::metadata(path).with_context(|| format!("cannot read {name}"))?;
    if metadata.len() > FILE_BYTES_MAX {
        anyhow::bail!("{name} is larger than {FILE_BYTES_MAX} bytes");
    }
    if is_readable_by_others(&metadata) {
        tracing::warn!(
            "{name} can be read by others on this machine; `chmod 600` keeps its tokens secret"
        );
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {name}"))?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Diagnostics::from(not_text(name.clone(), &error)))?;
    Ok(Tokens::read(&name, &text)?)
}

#[cfg(unix)]
fn is_readable_by_others(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_readable_by_others(_: &fs::Metadata) -> bool {
    false
}
