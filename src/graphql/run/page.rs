//! Selects a page: which nodes of a list pass, in which order, and which stretch of them is shown.

use std::ops::ControlFlow;

use crate::graph::{EdgeFilter, Link, List, Snapshot, Visits, VisitsExhausted, compare, scan};
use crate::graphql::input::{PageArguments, Window};

/// A page of a connection.
pub(super) struct Page<'a> {
    /// The links on it, in order.
    pub(super) links: Vec<Link<'a>>,
    /// Whether something stands before it.
    pub(super) has_previous: bool,
    /// Whether something stands after it.
    pub(super) has_next: bool,
    /// How many there are on all pages; known only where it was wanted.
    pub(super) total: Option<usize>,
    /// The links of all pages, where not all of the list passes and all of it was wanted.
    pub(super) all: Option<Vec<Link<'a>>>,
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
        let (start, end) = stretch(window, after, before);
        if start > 0 || window.before.is_some() {
            visits.compare(list.comparisons_to_a_place())?;
        }
        visits.spend(end - start + 1)?;
        let mut links = Vec::with_capacity(end - start);
        links.extend(list.iter_from(start).take(end - start));
        return Ok(Page {
            links,
            has_previous: start > 0,
            has_next: end < total,
            total: Some(total),
            all: None,
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
    let rank = |cursor: &crate::graphql::input::cursor::Cursor, inclusive: bool| {
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
    let (start, end) = stretch(window, after, before);
    Ok(Page {
        links: passing[start..end].to_vec(),
        has_previous: start > 0,
        has_next: end < total,
        total: all_wanted.then_some(total),
        all: all_wanted.then_some(passing),
    })
}

/// The part of `after..before` that the window shows.
fn stretch(window: &Window, after: usize, before: usize) -> (usize, usize) {
    let before = before.max(after);
    if window.from_end {
        (before - window.size.min(before - after), before)
    } else {
        (after, after + window.size.min(before - after))
    }
}
