//! Slugs that changes name nodes by.

use std::sync::Arc;

use super::Reader;
use crate::change::RejectionCode;
use crate::diagnostic::shown;
use crate::event::Slug;

impl Reader<'_> {
    /// A slug; a text that is none is a mistake.
    pub(super) fn slug(&mut self, text: &str, at: &[Arc<str>]) -> Option<Slug> {
        match Slug::new(text) {
            Ok(slug) => Some(slug),
            Err(invalid) => {
                let hint = invalid.suggestion.as_ref();
                let hint = hint.map_or(String::new(), |slug| format!("; did you mean {slug}?"));
                let message = format!("{invalid}{hint}");
                self.changes
                    .mistake(RejectionCode::SlugInvalid, message, at.to_vec());
                None
            }
        }
    }

    /// The slug of a node that has only a name. Letters that would be lost are not guessed at.
    pub(super) fn slug_of_name(&mut self, name: &str, at: &[Arc<str>]) -> Option<Slug> {
        let is_plain = !name.chars().any(|c| c.is_alphanumeric() && !c.is_ascii());
        let made = match Slug::new(name) {
            Ok(slug) => Some(slug),
            Err(invalid) => invalid.suggestion.filter(|_| is_plain),
        };
        if made.is_none() {
            let name = shown(name);
            let message = format!("no slug can be made from the name {name:?}; give one");
            self.changes
                .mistake(RejectionCode::SlugInvalid, message, at.to_vec());
        }
        made
    }
}
