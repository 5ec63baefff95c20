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
    mut lists: Vec<List<'_>>,
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    lists.sort_by_key(List::len);
    let Some((shortest, others)) = lists.split_first() else {
        return Ok(Vec::new());
    };
    match columns(&lists) {
        Some((start, rows)) => in_columns(start, &rows, visits),
        None => in_default_order(snapshot, shortest, others, visits),
    }
}

/// The lists as columns that count from the same vertex, if all of them are such.
fn columns<'a>(lists: &[List<'a>]) -> Option<(u32, Vec<&'a [u32]>)> {
    let (first, _) = lists.first()?.columns()?;
    let rows = lists.iter().map(|list| {
        let (start, columns) = list.columns()?;
        (start == first).then_some(columns)
    });
    Some((first, rows.collect::<Option<_>>()?))
}

fn in_columns(
    start: u32,
    rows: &[&[u32]],
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    let common = match rows {
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
    others: &[List<'_>],
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

/// A list of the vertices, which are in default order and stand there once each.
pub fn listed<'a>(vertices: Vec<Vertex>) -> List<'a> {
    List::made(vertices)
}
