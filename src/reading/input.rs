//! A file's name and text, as it was read or sent.

use serde::{Deserialize, Serialize};

/// A file as it was read or sent, not yet understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputFile {
    /// As the user named it: what mistakes in it are reported with.
    pub name: String,
    /// All of it.
    pub text: String,
}

impl InputFile {
    /// A file of that name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }
}
