//! What a command that changes or shows a graph works on: a data directory, or a running server.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::data::{DEFAULT_PATH, DataDirectory};
use super::exit::UsageError;
use super::remote::Remote;

/// A data directory or a server.
#[derive(Debug, Args)]
pub(super) struct TargetOptions {
    /// The data directory. Only one process at a time can hold it. [env: REMIT_DATA] [default: remit-data]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A running server in place of a data directory, such as http://127.0.0.1:4600. [env: REMIT_SERVER]
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    server: Option<String>,
    /// The token by which the server knows who asks. Others on this machine can see options: the variable is
    /// the better place.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "REMIT_TOKEN",
        hide_env_values = true
    )]
    token: Option<String>,
}

/// Where the graph is.
pub(super) enum Target {
    /// In a directory that nobody else holds.
    Directory(DataDirectory),
    /// With a server.
    Server(Remote),
}

impl TargetOptions {
    /// What the options name; an option comes before a variable of the environment.
    pub(super) fn target(&self) -> Result<Target, UsageError> {
        let variable = |name| env::var_os(name).filter(|value: &OsString| !value.is_empty());
        let directory = |path: PathBuf| Ok(Target::Directory(DataDirectory::at(path)));
        if let Some(path) = &self.data {
            return directory(path.clone());
        }
        if let Some(url) = &self.server {
            return self.server(url);
        }
        match (variable("REMIT_DATA"), variable("REMIT_SERVER")) {
            (Some(_), Some(_)) => Err(UsageError(
                "REMIT_DATA and REMIT_SERVER are both set: say with --data or --server which is meant"
                    .to_owned(),
            )),
            (_, Some(url)) => self.server(&url.to_string_lossy()),
            (Some(path), None) => directory(path.into()),
            (None, None) => directory(DEFAULT_PATH.into()),
        }
    }

    fn server(&self, url: &str) -> Result<Target, UsageError> {
        Remote::new(url, self.token.as_deref()).map(Target::Server)
    }
}
