//! Which stretch of a list a page is: what `first`, `after`, `last` and `before` say, whatever is listed.

use super::arguments::{Given, size, text};
use super::cursor::Cursor;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;

/// Which stretch of an ordered list a page is; `P` is a place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window<P = Cursor> {
    /// Only what stands after.
    pub after: Option<P>,
    /// Only what stands before.
    pub before: Option<P>,
    /// At most so many of these.
    pub size: usize,
    /// Whether the page size was given, and so counts towards the cost before running.
    pub explicit: bool,
    /// Whether the last ones are wanted, not the first.
    pub from_end: bool,
}

impl<P> Window<P> {
    /// What the arguments say; `place` reads a cursor, which is the argument of that name.
    pub(super) fn read(
        limits: &Limits,
        size_default: usize,
        given: &Given<'_>,
        place: impl Fn(&str, &str) -> Result<P, GraphqlError>,
    ) -> Result<Self, GraphqlError> {
        let first = size(given, "first", limits.page_size_max)?;
        let last = size(given, "last", limits.page_size_max)?;
        if first.is_some() && last.is_some() {
            let message = "first and last exclude each other: give one of them";
            return Err(GraphqlError::new(ErrorCode::BadInput, message));
        }
        let place = |argument: &str| {
            text(given, argument)
                .map(|text| place(text, argument))
                .transpose()
        };
        let size = first.or(last);
        Ok(Self {
            after: place("after")?,
            before: place("before")?,
            size: size.unwrap_or(size_default.min(limits.page_size_max)),
            explicit: size.is_some(),
            from_end: last.is_some(),
        })
    }

    /// The part of what stands between `after` and `before`, counted from the list's beginning, that is shown.
    pub fn part(&self, after: usize, before: usize) -> (usize, usize) {
        let before = before.max(after);
        let size = self.size.min(before - after);
        if self.from_end {
            (before - size, before)
        } else {
            (after, after + size)
        }
    }
}

impl<P> Default for Window<P> {
    fn default() -> Self {
        Self {
            after: None,
            before: None,
            size: 0,
            explicit: false,
            from_end: false,
        }
    }
}
