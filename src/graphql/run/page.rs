//! Selects a page: which nodes of a list pass, in which order, and which stretch of them is shown.

use std::ops::{ControlFlow, Range};

use super::connection::ends;
use crate::graph::{
    EdgeFilter, Link, List, ListIter, Snapshot, Visits, VisitsExhausted, compare, scan,
};
use crate::graphql::input::PageArguments;
use crate::graphql::input::cursor::Cursor;

/// A page of a connection.
pub(super) struct Page<'a> {
    shown: Shown<'a>,
    /// Whether something stands before it.
    pub(super) has_previous: bool,
    /// Whether something stands after it.
    pub(super) has_next: bool,
    /// How many there are on all pages; known only where it was wanted.
    pub(super) total: Option<usize>,
}

/// What is on a page, in order.
enum Shown<'a> {
    /// A stretch of the list as it is.
    Stretch(Range<usize>),
    /// A stretch of what was picked from the list.
    Picked(Vec<Link<'a>>, Range<usize>),
}

impl<'a> Page<'a> {
    /// The links on it. The list is the one that the page was selected from.
    pub(super) fn links<'l>(&'l self, list: &'l List<'a>) -> ListIter<'l, 'a> {
        match &self.shown {
            Shown::Stretch(stretch) => list.stretch(stretch.clone()),
            Shown::Picked(picked, stretch) => ListIter::over(&picked[stretch.clone()]),
        }
    }

    /// The first link on it and the last.
    pub(super) fn ends(&self, list: &List<'a>) -> Option<(Link<'a>, Link<'a>)> {
        match &self.shown {
            Shown::Stretch(Range { start, end }) if start < end => {
                let one = |index| list.stretch(index..index + 1).next();
                Some((one(*start)?, one(end - 1)?))
            }
            Shown::Stretch(_) => None,
            Shown::Picked(picked, stretch) => ends(&picked[stretch.clone()]),
        }
    }

    /// The links of all pages; known only where all of the list was wanted.
    pub(super) fn all<'l>(&'l self, list: &'l List<'a>) -> ListIter<'l, 'a> {
        match &self.shown {
            Shown::Stretch(_) => list.iter(),
            Shown::Picked(picked, _) => ListIter::over(picked),
        }
    }
}

/// Selects a page of a list. `all_wanted` says whether the whole list must be looked at.
pub(super) fn select<'a>(
    snapshot: &'a Snapshot,
    list: &List<'a>,
    arguments: &PageArguments,
    all_wanted: bool,
    visits: &Visits,
) -> Result<Page<'a>, VisitsExhausted> {
    let window = &arguments.window;
    if arguments.filter.is_none() && arguments.edge.is_none() && arguments.order.is_empty() {
        let total = list.len();
        let after = window
            .after
            .as_ref()
            .map_or(0, |c| list.rank(snapshot, &c.slug, true));
        let before = window
            .before
            .as_ref()
            .map_or(total, |c| list.rank(snapshot, &c.slug, false));
        let (start, end) = window.part(after, before);
        if start > 0 || window.before.is_some() {
            visits.compare(list.comparisons_to_a_place())?;
        }
        visits.spend(end - start + 1)?;
        return Ok(Page {
            shown: Shown::Stretch(start..end),
            has_previous: start > 0,
            has_next: end < total,
            total: Some(total),
        });
    }
    let in_order = arguments.order.is_empty();
    // With the default order and only a first page wanted, what follows the page and one more need
    // not be looked at.
    let edge_weight = arguments.edge.as_ref().map_or(0, EdgeFilter::weight);
    let enough = (in_order && !all_wanted && !window.from_end).then_some(window.size + 1);
    let mut passing: Vec<Link<'a>> = Vec::new();
    let mut beyond_after = 0;
    let mut take = |link: Link<'a>| {
        passing.push(link);
        let is_beyond = window.after.as_ref().is_none_or(|cursor| {
            cursor
                .compare(snapshot, &arguments.order, link.vertex)
                .is_gt()
        });
        beyond_after += usize::from(is_beyond);
        match enough {
            Some(enough) if beyond_after >= enough => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    };
    match (&arguments.edge, &arguments.filter) {
        (None, Some(filter)) => scan(snapshot, list, filter, visits, take)?,
        (edge, filter) => {
            for link in list.iter() {
                visits.spend(1)?;
                visits.compare(edge_weight)?;
                let passes = edge.as_ref().is_none_or(|edge| edge.passes(link.edge()))
                    && match filter {
                        Some(filter) => filter.passes(snapshot, link.vertex, visits)?,
                        None => true,
                    };
                if passes && take(link).is_break() {
                    break;
                }
            }
        }
    }
    if !in_order {
        passing.sort_by(|a, b| compare(snapshot, &arguments.order, a.vertex, b.vertex));
    }
    let total = passing.len();
    let rank = |cursor: &Cursor, inclusive: bool| {
        passing.partition_point(|link| {
            let order = cursor.compare(snapshot, &arguments.order, link.vertex);
            order.is_lt() || (inclusive && order.is_eq())
        })
    };
    let after = window.after.as_ref().map_or(0, |cursor| rank(cursor, true));
    let before = window
        .before
        .as_ref()
        .map_or(total, |cursor| rank(cursor, false));
    let (start, end) = window.part(after, before);
    Ok(Page {
        shown: Shown::Picked(passing, start..end),
        has_previous: start > 0,
        has_next: end < total,
        total: all_wanted.then_some(total),
    })
}
