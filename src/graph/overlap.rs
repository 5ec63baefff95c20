//! Overlaps: the nodes that stand in every one of several lists.
//!
//! Lists that nothing was replaced in are a base's columns, slices of numbers in order, and are
//! intersected as such; what has been patched is compared in default order. The shortest lists come first,
//! so that what is left to compare only shrinks.

use super::list::List;
use super::snapshot::Snapshot;
use super::sorted;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};

/// The vertices that stand in all the lists, in default order; none where there are no lists. Two lists
/// cost what is read of both, or just the shorter one where the other is much longer.
pub fn overlap(
    snapshot: &Snapshot,
    lists: &[List<'_>],
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    if let Some(start) = start(lists) {
        return in_columns(start, lists, visits);
    }
    let mut ordered: Vec<&List<'_>> = lists.iter().collect();
    ordered.sort_by_key(|list| list.len());
    match ordered.split_first() {
        Some((shortest, others)) => in_default_order(snapshot, shortest, others, visits),
        None => Ok(Vec::new()),
    }
}

/// Where the lists count from, if all of them are columns that count from the same vertex.
fn start(lists: &[List<'_>]) -> Option<u32> {
    let (first, others) = lists.split_first()?;
    let (start, _) = first.columns()?;
    let alike = |list: &List<'_>| list.columns().is_some_and(|(other, _)| other == start);
    others.iter().all(alike).then_some(start)
}

/// How many columns are put in order without a list of their own.
const FEW: usize = 8;

fn in_columns(
    start: u32,
    lists: &[List<'_>],
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    let columns = lists.iter().filter_map(List::columns).map(|(_, row)| row);
    let (mut few, mut many) = ([<&[u32]>::default(); FEW], Vec::new());
    let rows = if lists.len() <= FEW {
        for (place, row) in few.iter_mut().zip(columns) {
            *place = row;
        }
        &mut few[..lists.len()]
    } else {
        many.extend(columns);
        &mut many[..]
    };
    rows.sort_unstable_by_key(|row| row.len());
    let common = match &*rows {
        [] => Vec::new(),
        [only] => {
            visits.spend(only.len())?;
            only.to_vec()
        }
        [first, second, rest @ ..] => {
            visits.spend(sorted::looks(first.len(), second.len()))?;
            let mut common = sorted::intersect(first, second, u32::cmp);
            for row in rest {
                visits.spend(sorted::looks(common.len(), row.len()))?;
                common = sorted::intersect(&common, row, u32::cmp);
            }
            common
        }
    };
    let vertices = common.into_iter().map(|column| Vertex(start + column));
    Ok(vertices.collect())
}

fn in_default_order(
    snapshot: &Snapshot,
    shortest: &List<'_>,
    others: &[&List<'_>],
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    visits.spend(shortest.len())?;
    let mut common = shortest.vertices();
    for list in others {
        let looks = sorted::looks(common.len(), list.len());
        visits.spend(looks)?;
        if looks == common.len() {
            common.retain(|vertex| list.find(snapshot, *vertex).is_some());
        } else {
            let order = |a: &Vertex, b: &Vertex| snapshot.order(*a, *b);
            common = sorted::intersect(&common, &list.vertices(), order);
        }
    }
    Ok(common)
}
