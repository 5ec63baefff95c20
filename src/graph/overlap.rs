//! Set algebra on neighbourhoods: the nodes that stand in every one of several lists.

use super::list::List;
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};

/// The vertices that stand in all the lists, in default order. The shortest list is walked and looked
/// up in the others, so the cost is its length times the logarithm of theirs.
pub fn overlap(
    snapshot: &Snapshot,
    mut lists: Vec<List<'_>>,
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    lists.sort_by_key(List::len);
    let Some((shortest, others)) = lists.split_first() else {
        return Ok(Vec::new());
    };
    visits.spend(shortest.len())?;
    Ok(shortest
        .iter()
        .map(|link| link.vertex)
        .filter(|vertex| {
            others
                .iter()
                .all(|list| list.find(snapshot, *vertex).is_some())
        })
        .collect())
}

/// A list of the vertices, which are in default order and stand there once each.
pub fn listed<'a>(vertices: Vec<Vertex>) -> List<'a> {
    List::made(vertices)
}
