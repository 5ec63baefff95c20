//! Who is nearest to filling a gap: for an empty cell of a coverage matrix, the rows that are likeliest to
//! cover its column, and what speaks for them.
//!
//! Two nodes have a node in common when stored relations lead directly from both to it, by whichever
//! fields; neither of the two counts. Where other rows cover the column, these are the candidates, those
//! first that have most in common with the gap's row. Where none does, they are the rows, the gap's own
//! among them, that have anything in common with the column itself. Ties are in default order.

use std::collections::HashMap;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::path::Path;
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use super::walk::{Heading, Ways};
use crate::ontology::{FieldId, KindId};

/// A row that could cover the column of a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The row.
    pub node: Vertex,
    /// What it is compared with: the gap's row where it covers the column, the column where none does.
    pub near: Vertex,
    /// Whether it covers the column, if not in the gap's row.
    pub covers: bool,
    /// The nodes that it has in common with `near`, in default order.
    pub shared: Vec<Vertex>,
}

/// Finds the candidates of one relation's gaps, keeping what several gaps need.
#[derive(Debug)]
pub struct Candidates<'a> {
    snapshot: &'a Snapshot,
    relation: FieldId,
    ways: Ways,
    /// Per row of a gap, how many nodes each row has in common with it.
    shares: HashMap<Vertex, FxHashMap<Vertex, usize>, FxBuildHasher>,
    /// Per column that nobody covers, the rows that have something in common with it, best first.
    likeliest: HashMap<Vertex, Vec<Vertex>, FxBuildHasher>,
}

impl<'a> Candidates<'a> {
    /// For the gaps of a relation.
    pub fn new(snapshot: &'a Snapshot, relation: FieldId) -> Self {
        Self {
            snapshot,
            relation,
            ways: Ways::stored(snapshot.ontology()),
            shares: HashMap::default(),
            likeliest: HashMap::default(),
        }
    }

    /// The first `most` candidates for a gap.
    pub fn of(
        &mut self,
        (row, column): (Vertex, Vertex),
        most: usize,
        visits: &Visits,
    ) -> Result<Vec<Candidate>, VisitsExhausted> {
        let snapshot = self.snapshot;
        let inverse = snapshot.ontology().field(self.relation).inverse;
        let owners = snapshot.related(inverse, column, visits)?;
        visits.spend(owners.len())?;
        let covers = !owners.is_empty();
        let near = if covers { row } else { column };
        let mut nodes = if covers {
            let shares = self.shares(near, visits)?;
            let share = |vertex| shares.get(&vertex).copied().unwrap_or(0);
            let owners = owners.iter().map(|link| link.vertex);
            ranked(snapshot, owners.map(|vertex| (share(vertex), vertex)))
        } else {
            let likeliest = self.likeliest(column, visits)?;
            likeliest[..most.min(likeliest.len())].to_vec()
        };
        nodes.truncate(most);
        let candidate = |node| {
            Ok(Candidate {
                node,
                near,
                covers,
                shared: self.shared(node, near, visits)?,
            })
        };
        nodes.into_iter().map(candidate).collect()
    }

    /// The paths of two steps that show what a candidate has in common with what it is near; by the first
    /// step's field, the node in the middle, and the second step's field.
    pub fn paths(
        &self,
        candidate: &Candidate,
        most: usize,
        visits: &Visits,
    ) -> Result<Vec<Path>, VisitsExhausted> {
        let Candidate { node, near, .. } = *candidate;
        let snapshot = self.snapshot;
        let mut paths = Vec::new();
        for first in self.ways.from(snapshot.kind(node), Heading::Ahead) {
            let list = first.list(snapshot, node, visits)?;
            for middle in &candidate.shared {
                if snapshot.kind(*middle) != snapshot.ontology().field(first.field).target
                    || list.find(snapshot, *middle).is_none()
                {
                    continue;
                }
                for second in self.ways.from(snapshot.kind(*middle), Heading::Ahead) {
                    if paths.len() >= most {
                        return Ok(paths);
                    }
                    if snapshot.ontology().field(second.field).target != snapshot.kind(near) {
                        continue;
                    }
                    let list = second.list(snapshot, *middle, visits)?;
                    if list.find(snapshot, near).is_some() {
                        paths.push(Path {
                            nodes: vec![node, *middle, near],
                            steps: vec![first.field, second.field],
                        });
                    }
                }
            }
        }
        Ok(paths)
    }

    fn shares(
        &mut self,
        near: Vertex,
        visits: &Visits,
    ) -> Result<&FxHashMap<Vertex, usize>, VisitsExhausted> {
        if !self.shares.contains_key(&near) {
            let shares = self.count_shares(near, visits)?;
            self.shares.insert(near, shares);
        }
        Ok(&self.shares[&near])
    }

    /// Sorted once for all gaps of a column: a column that many rows have something in common with may
    /// have many gaps.
    fn likeliest(&mut self, column: Vertex, visits: &Visits) -> Result<&[Vertex], VisitsExhausted> {
        if !self.likeliest.contains_key(&column) {
            let shares = self.count_shares(column, visits)?;
            let shares = shares.into_iter().map(|(vertex, share)| (share, vertex));
            self.likeliest.insert(column, ranked(self.snapshot, shares));
        }
        Ok(&self.likeliest[&column])
    }

    fn count_shares(
        &self,
        near: Vertex,
        visits: &Visits,
    ) -> Result<FxHashMap<Vertex, usize>, VisitsExhausted> {
        let rows = self.snapshot.ontology().field(self.relation).kind;
        let mut shares: FxHashMap<Vertex, usize> = FxHashMap::default();
        for middle in self.neighbors(near, None, visits)? {
            if middle == near {
                continue;
            }
            for row in self.neighbors(middle, Some(rows), visits)? {
                if row != near && row != middle {
                    *shares.entry(row).or_default() += 1;
                }
            }
        }
        Ok(shares)
    }

    /// The nodes that two nodes have in common, in default order.
    fn shared(
        &self,
        a: Vertex,
        b: Vertex,
        visits: &Visits,
    ) -> Result<Vec<Vertex>, VisitsExhausted> {
        let (of_a, of_b) = (
            self.neighbors(a, None, visits)?,
            self.neighbors(b, None, visits)?,
        );
        let mut shared: Vec<Vertex> = of_a.intersection(&of_b).copied().collect();
        shared.retain(|vertex| *vertex != a && *vertex != b);
        shared.sort_unstable_by(|a, b| self.snapshot.order(*a, *b));
        Ok(shared)
    }

    /// The nodes, of one kind or all, that stored relations lead to from a vertex.
    fn neighbors(
        &self,
        vertex: Vertex,
        kind: Option<KindId>,
        visits: &Visits,
    ) -> Result<FxHashSet<Vertex>, VisitsExhausted> {
        let snapshot = self.snapshot;
        let mut found = FxHashSet::default();
        for way in self.ways.from(snapshot.kind(vertex), Heading::Ahead) {
            let target = snapshot.ontology().field(way.field).target;
            if kind.is_none_or(|kind| kind == target) {
                let list = way.list(snapshot, vertex, visits)?;
                visits.spend(list.len())?;
                list.each(|far| {
                    found.insert(far);
                });
            }
        }
        Ok(found)
    }
}

/// The vertices with the greatest shares first, ties in default order.
fn ranked(snapshot: &Snapshot, shares: impl Iterator<Item = (usize, Vertex)>) -> Vec<Vertex> {
    let mut shares: Vec<(usize, Vertex)> = shares.collect();
    shares.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| snapshot.order(a.1, b.1)));
    shares.into_iter().map(|(_, vertex)| vertex).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::random::{Model, Plan, plans};

    /// Every row is compared by itself.
    fn check(plan: &Plan) {
        let snapshot = &plan.snapshot();
        let model = Model::of(snapshot);
        let ontology = snapshot.ontology();
        let visits = Visits::new(u64::MAX);
        let neighbors = |node| -> Vec<Vertex> {
            let own = model
                .fields(node)
                .filter(|field| !ontology.field(*field).is_derived());
            own.flat_map(|field| model.leads(field, node, &[]))
                .collect()
        };
        let shared = |a: Vertex, b: Vertex| -> Vec<Vertex> {
            let (of_a, of_b) = (neighbors(a), neighbors(b));
            let both = |node: &Vertex| of_a.contains(node) && of_b.contains(node);
            model
                .nodes()
                .filter(|node| both(node) && *node != a && *node != b)
                .collect()
        };
        for field in &ontology.fields {
            let mut candidates = Candidates::new(snapshot, field.id);
            let of = |kind| {
                model
                    .nodes()
                    .filter(move |node| snapshot.kind(*node) == kind)
            };
            for row in of(field.kind) {
                for column in of(field.target) {
                    if model.leads(field.id, row, &[]).contains(&column) {
                        continue;
                    }
                    let owners = model.leads(field.inverse, column, &[]);
                    let covers = !owners.is_empty();
                    let near = if covers { row } else { column };
                    let rows = if covers {
                        owners
                    } else {
                        of(field.kind).collect()
                    };
                    let candidate = |node| Candidate {
                        node,
                        near,
                        covers,
                        shared: shared(node, near),
                    };
                    let mut expected: Vec<Candidate> = rows.into_iter().map(candidate).collect();
                    expected.retain(|one| covers || (one.node != near && !one.shared.is_empty()));
                    expected.sort_by_key(|one| std::cmp::Reverse(one.shared.len()));
                    let found = candidates.of((row, column), usize::MAX, &visits).unwrap();
                    assert_eq!(found, expected);
                    for one in &found {
                        let paths = candidates.paths(one, usize::MAX, &visits).unwrap();
                        let mut middles: Vec<Vertex> =
                            paths.iter().map(|path| path.nodes[1]).collect();
                        middles.sort_by_key(|node| model.rank(*node));
                        middles.dedup();
                        assert_eq!(middles, one.shared);
                    }
                }
            }
        }
    }

    /// Of friends who all have a friend in common, a column that nobody covers has many gaps.
    #[test]
    fn the_rows_near_a_column_are_put_in_order_once() {
        let snapshot = &Plan::crowd(60).snapshot();
        let ontology = snapshot.ontology();
        let friends = ontology.fields.iter().find(|field| {
            field.kind == field.target && !field.is_derived() && snapshot.count(field.kind) > 60
        });
        let friends = friends.expect("the crowd's relation");
        let nodes: Vec<Vertex> = snapshot
            .members(friends.kind)
            .iter()
            .map(|l| l.vertex)
            .collect();
        let uncovered = |column: &&Vertex| snapshot.neighbors(friends.inverse, **column).is_empty();
        let column = *nodes
            .iter()
            .find(uncovered)
            .expect("somebody has no friend that way");
        let mut candidates = Candidates::new(snapshot, friends.id);
        let mut cost = |row: Vertex| {
            let visits = Visits::new(u64::MAX);
            candidates
                .of((row, column), 0, &visits)
                .expect("within the budget");
            visits.spent()
        };
        let first = cost(nodes[0]);
        assert!(first > 60, "{first} visits");
        assert!(cost(nodes[1]) <= 2, "the order is kept");
    }

    proptest! {
        #[test]
        fn candidates_are_the_rows_that_have_most_in_common(plan in plans()) {
            check(&plan);
        }
    }
}
