//! Pages of commits: which stretch of the history is asked for, and where a cursor stands.
//!
//! The newest commit comes first. A cursor is a revision, which no later commit moves.

use async_graphql_value::ConstValue;

use super::arguments::{Given, present};
use super::opaque;
use super::window::Window;
use crate::event::Revision;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;

/// Which stretch of a history, whose newest commit comes first, a page is.
pub type CommitWindow = Window<Revision>;

impl CommitWindow {
    /// The stretch of `total` commits, counted from the newest, that the page shows. `at_least` tells how
    /// many of them have that revision or a later one.
    pub fn stretch(&self, total: usize, at_least: impl Fn(Revision) -> usize) -> (usize, usize) {
        let after = self.after.map_or(0, &at_least);
        let before = self.before.map_or(total, |before| {
            at_least(Revision(before.0.saturating_add(1)))
        });
        self.part(after, before)
    }
}

/// What a cursor of a page of commits begins with, so that no other cursor is taken for one.
const MARK: &str = "commit";

/// The cursor of a commit.
pub fn commit_cursor(revision: Revision) -> String {
    opaque::write(&(MARK, revision))
}

/// `first`, `after`, `last` and `before` of a page of commits.
pub(super) fn window(
    limits: &Limits,
    size_default: usize,
    given: &Given<'_>,
) -> Result<CommitWindow, GraphqlError> {
    let window = Window::read(limits, size_default, given, read)?;
    Ok(CommitWindow {
        // The schema may have given the default itself.
        explicit: window.explicit && window.size != size_default,
        ..window
    })
}

/// An argument that is a revision.
pub(super) fn revision(
    given: &Given<'_>,
    argument: &str,
) -> Result<Option<Revision>, GraphqlError> {
    let Some(ConstValue::Number(number)) = present(given, argument) else {
        return Ok(None);
    };
    match number.as_u64() {
        Some(revision) => Ok(Some(Revision(revision))),
        None => Err(GraphqlError::new(
            ErrorCode::BadInput,
            format!("{argument}: {number} is no revision; revisions are 1, 2, 3 and so on"),
        )),
    }
}

fn read(text: &str, argument: &str) -> Result<Revision, GraphqlError> {
    /// A revision has at most 20 digits.
    const CURSOR_BYTES_MAX: usize = 64;
    let said: Option<(String, Revision)> = (text.len() <= CURSOR_BYTES_MAX)
        .then(|| opaque::read(text))
        .flatten();
    match said {
        Some((mark, revision)) if mark == MARK => Ok(revision),
        _ => Err(GraphqlError::new(
            ErrorCode::BadCursor,
            format!("{argument}: this is not a cursor of a page of commits; use one that it gave"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        (first, last): (Option<usize>, Option<usize>),
        after: Option<u64>,
        before: Option<u64>,
        expected: &[u64],
    ) {
        let window = CommitWindow {
            after: after.map(Revision),
            before: before.map(Revision),
            size: first.or(last).unwrap_or(100),
            explicit: true,
            from_end: last.is_some(),
        };
        let revisions: Vec<u64> = (3..=9).rev().collect();
        let at_least = |revision: Revision| {
            let newer = revisions.iter();
            newer.filter(|one| **one >= revision.0).count()
        };
        let (start, end) = window.stretch(revisions.len(), at_least);
        let page = &revisions[start..end];
        assert_eq!(page, expected, "{window:?}");
    }

    #[test]
    fn a_page_is_a_stretch_of_the_history_the_newest_first() {
        check((Some(3), None), None, None, &[9, 8, 7]);
        check((Some(3), None), Some(7), None, &[6, 5, 4]);
        check((Some(3), None), Some(4), None, &[3]);
        check((Some(3), None), Some(3), None, &[]);
        check((Some(3), None), Some(0), None, &[]);
        check((None, Some(2)), None, None, &[4, 3]);
        check((None, Some(2)), None, Some(5), &[7, 6]);
        check((None, Some(2)), None, Some(9), &[]);
        check((Some(9), None), Some(8), Some(4), &[7, 6, 5]);
        check((Some(0), None), None, None, &[]);
        check((None, Some(0)), None, None, &[]);
        check((Some(3), None), Some(u64::MAX), None, &[9, 8, 7]);
        check((Some(3), None), None, Some(u64::MAX), &[]);
    }

    #[test]
    fn a_cursor_is_read_back_and_no_other_is() {
        assert_eq!(read(&commit_cursor(Revision(7)), "after"), Ok(Revision(7)));
        let other = opaque::write(&("Tool", 7));
        for text in ["", "7", &other] {
            assert_eq!(
                read(text, "after").map_err(|error| error.code),
                Err(ErrorCode::BadCursor)
            );
        }
    }
}
