//! A broken rule.

use async_graphql_parser::Pos;

use super::suggestion;

/// The most errors that one validation reports.
pub const ERRORS_MAX: usize = 100;

/// What a document does that it must not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ValidationError {
    /// The rule, by graphql-js's name for it without `Rule`.
    pub rule: &'static str,
    /// What is wrong; safe to show.
    pub message: String,
    /// Where, most important place first.
    pub locations: Vec<Pos>,
}

/// Errors as they are found, up to [`ERRORS_MAX`] and then one that says so.
#[derive(Debug, Default)]
pub(super) struct Errors {
    found: Vec<ValidationError>,
}

impl Errors {
    pub(super) fn report(&mut self, rule: &'static str, message: String, locations: Vec<Pos>) {
        if self.found.len() < ERRORS_MAX {
            self.found.push(ValidationError {
                rule,
                message,
                locations,
            });
        } else if self.found.len() == ERRORS_MAX {
            self.found.push(ValidationError {
                rule: "TooManyErrors",
                message: "Too many validation errors, error limit reached. Validation aborted."
                    .to_owned(),
                locations: Vec::new(),
            });
        }
    }

    /// What an unknown name may have meant, for its message. Nothing where the message will not be taken: near
    /// names cost a comparison with all that are known, and a document may have thousands of unknown ones.
    pub(super) fn did_you_mean<'n>(
        &self,
        wanted: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) -> String {
        if self.is_full() {
            return String::new();
        }
        suggestion::did_you_mean(wanted, known)
    }

    /// Whether nothing more will be taken, so that a rule may stop looking.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() > ERRORS_MAX
    }

    pub(super) fn into_vec(self) -> Vec<ValidationError> {
        self.found
    }
}
