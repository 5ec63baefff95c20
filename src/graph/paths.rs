//! The shortest paths between two nodes, best first: Yen's algorithm with Lawler's division.
//!
//! Simple paths only: no node twice. Order: by length; paths of one length step by step, by the relation's
//! place in the ontology and then by the node in default order. Each path that is found divides the paths
//! that are left by where they leave it, and the first of each part is found by itself ([`super::shortest`]);
//! so no part of the graph is tried over and over, whatever it looks like.
//! (J. Y. Yen, Finding the K Shortest Loopless Paths in a Network, 1971; E. L. Lawler, 1972.)

use std::cmp::Ordering;

use super::path::Path;
use super::shortest::{Search, Step, Wanted};
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use super::walk::Ways;

/// The first path of a part of all paths: those that begin with its first `kept` steps and do not go on
/// with a barred one.
#[derive(Debug)]
struct Part {
    steps: Vec<Step>,
    kept: usize,
    barred: Vec<Step>,
}

/// The first `most` simple paths along the ways from one node to another with at most `length_max` steps.
/// A node leads to itself by the path without steps, and by no other.
pub fn paths(
    snapshot: &Snapshot,
    ways: &Ways,
    (from, to): (Vertex, Vertex),
    length_max: usize,
    most: usize,
    visits: &Visits,
) -> Result<Vec<Path>, VisitsExhausted> {
    if from == to {
        let here = Path {
            nodes: vec![from],
            steps: Vec::new(),
        };
        return Ok(Vec::from_iter((most > 0).then_some(here)));
    }
    let mut search = Search::new(snapshot, ways, visits);
    let mut first_of = |before: &[Step], barred: Vec<Step>| {
        let vertices = || std::iter::once(from).chain(before.iter().map(|(_, vertex)| *vertex));
        let avoided: Vec<Vertex> = vertices().take(before.len()).collect();
        let found = search.first(Wanted {
            start: vertices().last().expect("there is a first"),
            end: to,
            avoided: &avoided,
            barred: &barred,
            length_max: length_max - before.len(),
        })?;
        Ok(found.map(|rest| Part {
            steps: [before, &rest].concat(),
            kept: before.len(),
            barred,
        }))
    };
    let mut found: Vec<Path> = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    if most > 0 {
        parts.extend(first_of(&[], Vec::new())?);
    }
    while let Some(index) = first_part(snapshot, &parts) {
        let part = parts.swap_remove(index);
        found.push(path(from, &part.steps));
        if found.len() == most {
            break;
        }
        for index in part.kept..part.steps.len() {
            let mut barred = vec![part.steps[index]];
            if index == part.kept {
                barred.extend(&part.barred);
            }
            parts.extend(first_of(&part.steps[..index], barred)?);
        }
    }
    Ok(found)
}

fn first_part(snapshot: &Snapshot, parts: &[Part]) -> Option<usize> {
    (0..parts.len()).min_by(|a, b| order(snapshot, &parts[*a].steps, &parts[*b].steps))
}

fn order(snapshot: &Snapshot, a: &[Step], b: &[Step]) -> Ordering {
    let pairs = a.iter().zip(b);
    let steps = pairs.map(|(a, b)| a.0.cmp(&b.0).then_with(|| snapshot.order(a.1, b.1)));
    a.len()
        .cmp(&b.len())
        .then_with(|| steps.fold(Ordering::Equal, Ordering::then))
}

fn path(from: Vertex, steps: &[Step]) -> Path {
    let vertices = steps.iter().map(|(_, vertex)| *vertex);
    Path {
        nodes: std::iter::once(from).chain(vertices).collect(),
        steps: steps.iter().map(|(field, _)| *field).collect(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::random::{Model, Plan, plans};
    use crate::ontology::FieldId;

    /// Every simple path by trying everything, sorted.
    fn all(model: &Model, fields: &[FieldId], from: Vertex, to: Vertex, most: usize) -> Vec<Path> {
        let mut found = Vec::new();
        let mut open = vec![Path {
            nodes: vec![from],
            steps: Vec::new(),
        }];
        while let Some(path) = open.pop() {
            let at = path.nodes[path.nodes.len() - 1];
            if at == to {
                found.push(path);
                continue;
            }
            for field in model.fields(at).filter(|field| fields.contains(field)) {
                for next in model.leads(field, at, &[]) {
                    if !path.nodes.contains(&next) && path.steps.len() < most {
                        let mut path = path.clone();
                        path.nodes.push(next);
                        path.steps.push(field);
                        open.push(path);
                    }
                }
            }
        }
        found.sort_by_key(|path| {
            let ranks = path.nodes[1..].iter().map(|node| model.rank(*node));
            let steps: Vec<_> = path.steps.iter().copied().zip(ranks).collect();
            (steps.len(), steps)
        });
        found
    }

    fn check(plan: &Plan, fields: &[FieldId], length_max: usize, most: usize) {
        let snapshot = plan.snapshot();
        let model = Model::of(&snapshot);
        let ways = Ways::along(snapshot.ontology(), fields.iter().copied());
        for from in model.nodes() {
            for to in model.nodes() {
                let mut expected = all(&model, fields, from, to, length_max);
                expected.truncate(most);
                let visits = Visits::new(u64::MAX);
                let found = paths(&snapshot, &ways, (from, to), length_max, most, &visits).unwrap();
                assert_eq!(found, expected, "{from:?} to {to:?}");
            }
        }
    }

    #[test]
    fn a_crowd_that_leads_nowhere_is_not_tried_over_and_over() {
        let snapshot = Plan::crowd(30).snapshot();
        let people = snapshot.ontology().kind_named("Person").unwrap().id;
        let ends = ["n0", "n1"].map(|slug| snapshot.lookup(people, slug).unwrap());
        let ways = Ways::stored(snapshot.ontology());
        let visits = Visits::new(u64::MAX);
        let found = paths(&snapshot, &ways, ends.into(), 12, 10, &visits).unwrap();
        assert_eq!(found.len(), 1);
        let edges = 30 * 29 + 4;
        let spent = visits.spent();
        assert!(
            spent < 3 * edges,
            "{spent} visits for {edges} ends of edges"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_shortest_paths_are_the_first_of_all_paths_in_order(
            plan in plans(), length_max in 0..5_usize, most in 0..9_usize, asked in any::<u16>(),
        ) {
            let snapshot = plan.snapshot();
            let fields = snapshot.ontology().fields.iter().map(|field| field.id);
            let fields: Vec<FieldId> = fields.filter(|id| asked >> (id.0 % 16) & 1 == 1).collect();
            check(&plan, &fields, length_max, most);
        }
    }
}
