//! A fact file's name and lines: what a mistake in it is reported with.

use std::borrow::Cow;
use std::sync::Arc;

use crate::change::Origin;
use crate::diagnostic::{Diagnostic, Place};

/// The most characters of a line that a report repeats.
const SHOWN_MAX: usize = 100;

/// One file, in memory.
pub(super) struct File<'a> {
    /// As the user named it.
    pub(super) name: Arc<str>,
    lines: Vec<&'a str>,
}

impl<'a> File<'a> {
    pub(super) fn new(name: &str, text: &'a str) -> Self {
        Self {
            name: name.into(),
            lines: text.trim_start_matches('\u{feff}').lines().collect(),
        }
    }

    /// The line of that number; empty when there is none.
    pub(super) fn line(&self, number: usize) -> &'a str {
        let index = number.checked_sub(1);
        let line = index.and_then(|index| self.lines.get(index));
        line.copied().unwrap_or_default()
    }

    /// The line there; of a very long one, what begins at the place.
    pub(super) fn text_at(&self, place: Place) -> Cow<'a, str> {
        let line = self.line(place.line);
        let whole = line.trim();
        if whole.chars().count() <= SHOWN_MAX {
            return Cow::Borrowed(whole);
        }
        let rest = line.chars().skip(place.column.saturating_sub(1));
        let mut shown: String = rest.take(SHOWN_MAX).collect();
        shown.push('…');
        Cow::Owned(shown)
    }

    /// A mistake at that place.
    pub(super) fn mistake(
        &self,
        place: Place,
        message: impl Into<String>,
        hint: Option<String>,
    ) -> Diagnostic {
        Diagnostic {
            file: self.name.to_string(),
            place,
            message: message.into(),
            text: self.text_at(place).into_owned(),
            hint,
        }
    }

    /// The place as something that is kept with what was said there.
    pub(super) fn origin(&self, place: Place) -> Origin {
        Origin {
            file: Arc::clone(&self.name),
            place,
            text: self.text_at(place).into(),
        }
    }
}
