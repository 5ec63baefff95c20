//! Set expressions: what is related to a node, what passes a filter, what is named, and unions,
//! intersections and differences of such, nested as one likes.
//!
//! A set is a list of vertices in default order (kind, then slug) and may hold nodes of several kinds.
//! A filter that stands beside other sets of an intersection, or is taken away, is asked only of the nodes
//! that are left by then: what passes it in the whole graph need not be known.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::filter::Filter;
use super::list::List;
use super::overlap::overlap;
use super::scan::scan;
use super::snapshot::Snapshot;
use super::sorted;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use crate::ontology::{FieldId, KindId};
use rustc_hash::FxHashSet;

/// A set of nodes, as an expression. It names nodes by id and slug, so it means something on every
/// snapshot; a name that a snapshot does not have stands for nothing.
#[derive(Debug, Clone)]
pub enum SetExpression {
    /// What stands in any of these; empty for none.
    Union(Vec<SetExpression>),
    /// What stands in all of these; empty for none.
    Intersect(Vec<SetExpression>),
    /// What stands in the first and in none of the others.
    Minus(Box<SetExpression>, Vec<SetExpression>),
    /// What a relation field of the node with that slug leads to.
    Related(FieldId, Arc<str>),
    /// The nodes with these ids.
    Ids(Vec<Arc<str>>),
    /// The nodes of a kind that pass.
    Where(KindId, Filter),
}

impl SetExpression {
    /// The members, in default order.
    pub fn members<'a>(
        &self,
        snapshot: &'a Snapshot,
        visits: &Visits,
    ) -> Result<List<'a>, VisitsExhausted> {
        Ok(match self {
            Self::Related(field, slug) => {
                let kind = snapshot.ontology().field(*field).kind;
                match snapshot.lookup(kind, slug) {
                    Some(vertex) => snapshot.related(*field, vertex, visits)?,
                    None => List::made(Vec::new()),
                }
            }
            Self::Where(kind, filter) if filter.is_trivial() => {
                visits.spend(1)?;
                snapshot.members(*kind)
            }
            Self::Where(kind, filter) => {
                let mut passing = Vec::new();
                scan(snapshot, &snapshot.members(*kind), filter, visits, |link| {
                    passing.push(link.vertex);
                    ControlFlow::Continue(())
                })?;
                List::made(passing)
            }
            Self::Ids(ids) => {
                visits.spend(ids.len())?;
                let found = ids.iter().filter_map(|id| snapshot.with_id(id));
                List::made(united(snapshot, found.collect()))
            }
            Self::Union(sets) => {
                let mut all = Vec::new();
                for set in sets {
                    let list = set.members(snapshot, visits)?;
                    visits.spend(list.len())?;
                    all.extend(list.iter().map(|link| link.vertex));
                }
                List::made(united(snapshot, all))
            }
            Self::Intersect(sets) => List::made(intersection(snapshot, sets, visits)?),
            Self::Minus(from, take) => {
                let list = from.members(snapshot, visits)?;
                visits.spend(list.len())?;
                List::made(difference(snapshot, list.vertices(), take, visits)?)
            }
        })
    }

    /// The relation fields, each of one node, whose leading to a member places it in the set: those of the
    /// `related` parts, in the order written and each once, without what is taken away. Not each leads to
    /// each member, and a member may be there for another reason.
    pub fn related_parts(&self, snapshot: &Snapshot) -> Vec<(FieldId, Vertex)> {
        let mut parts = Vec::new();
        self.note_related_parts(snapshot, &mut parts);
        let mut seen = FxHashSet::default();
        parts.retain(|part| seen.insert(*part));
        parts
    }

    fn note_related_parts(&self, snapshot: &Snapshot, parts: &mut Vec<(FieldId, Vertex)>) {
        match self {
            Self::Union(sets) | Self::Intersect(sets) => {
                for set in sets {
                    set.note_related_parts(snapshot, parts);
                }
            }
            Self::Minus(from, _) => from.note_related_parts(snapshot, parts),
            Self::Related(field, slug) => {
                let kind = snapshot.ontology().field(*field).kind;
                parts.extend(snapshot.lookup(kind, slug).map(|from| (*field, from)));
            }
            Self::Ids(_) | Self::Where(..) => {}
        }
    }

    /// How many sets are written in it, itself and names of nodes included: what it adds to a request's
    /// cost.
    pub fn size(&self) -> usize {
        let all = |sets: &[Self]| sets.iter().map(Self::size).sum::<usize>();
        1 + match self {
            Self::Union(sets) | Self::Intersect(sets) => all(sets),
            Self::Minus(from, take) => from.size() + all(take),
            Self::Ids(ids) => ids.len(),
            Self::Related(..) | Self::Where(..) => 0,
        }
    }
}

/// Vertices in any order, put in order, each once. The sort looks for runs that are in order already, so
/// putting sorted lists together is merging them.
pub(super) fn united(snapshot: &Snapshot, mut vertices: Vec<Vertex>) -> Vec<Vertex> {
    vertices.sort_by(|a, b| snapshot.order(*a, *b));
    vertices.dedup();
    vertices
}

fn intersection(
    snapshot: &Snapshot,
    sets: &[SetExpression],
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    let mut lists = Vec::with_capacity(sets.len());
    let mut filters = Vec::new();
    for set in sets {
        match set {
            SetExpression::Where(kind, filter) => filters.push((*kind, filter)),
            set => lists.push(set.members(snapshot, visits)?),
        }
    }
    if lists.is_empty()
        && let Some((kind, filter)) = filters.pop()
    {
        let first = SetExpression::Where(kind, filter.clone());
        lists.push(first.members(snapshot, visits)?);
    }
    let mut common = overlap(snapshot, &lists, visits)?;
    for (kind, filter) in filters {
        keep(snapshot, &mut common, (kind, filter), true, visits)?;
    }
    Ok(common)
}

fn difference(
    snapshot: &Snapshot,
    from: Vec<Vertex>,
    take: &[SetExpression],
    visits: &Visits,
) -> Result<Vec<Vertex>, VisitsExhausted> {
    let mut left = from;
    let order = |a: &Vertex, b: &Vertex| snapshot.order(*a, *b);
    for set in take {
        match set {
            SetExpression::Where(kind, filter) => {
                keep(snapshot, &mut left, (*kind, filter), false, visits)?;
            }
            set => {
                let list = set.members(snapshot, visits)?;
                if list.is_empty() {
                    continue;
                }
                visits.spend(left.len())?;
                if sorted::looks(left.len(), list.len()) == left.len() {
                    left.retain(|vertex| list.find(snapshot, *vertex).is_none());
                } else {
                    visits.spend(list.len())?;
                    left = sorted::subtract(left, &list.vertices(), order);
                }
            }
        }
    }
    Ok(left)
}

/// Keeps the vertices of the kind that pass the filter, or just the others.
fn keep(
    snapshot: &Snapshot,
    vertices: &mut Vec<Vertex>,
    (kind, filter): (KindId, &Filter),
    wanted: bool,
    visits: &Visits,
) -> Result<(), VisitsExhausted> {
    let mut kept = Vec::new();
    for vertex in vertices.iter() {
        visits.spend(1)?;
        let is_of_kind = snapshot.node(*vertex).kind == kind;
        let passes = is_of_kind && filter.passes(snapshot, *vertex, visits)?;
        if passes == wanted {
            kept.push(*vertex);
        }
    }
    *vertices = kept;
    Ok(())
}

#[cfg(test)]
mod tests;
