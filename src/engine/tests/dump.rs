//! Everything that a snapshot holds, as text, after checking that it holds together.

use crate::graph::Snapshot;
use crate::ontology::{RelationField, Via};

/// Every node with its fact and stamps and every edge with its fact, in order.
pub(super) fn dump(snapshot: &Snapshot) -> String {
    check(snapshot);
    let mut lines = vec![format!("{:?}", snapshot.head())];
    lines.extend(facts(snapshot));
    lines.join("\n")
}

/// The facts alone, without the head and the stamps.
pub(super) fn facts(snapshot: &Snapshot) -> Vec<String> {
    let ontology = snapshot.ontology();
    let mut lines = Vec::new();
    for kind in &ontology.kinds {
        for link in snapshot.members(kind.id).iter() {
            let node = snapshot.node(link.vertex);
            lines.push(node_line(&node.key(kind).to_string(), &node.fact(kind)));
        }
    }
    for relation in &ontology.relations {
        let field = ontology.field(relation.forward);
        for from in snapshot.members(relation.source).iter() {
            for to in snapshot.neighbors(field.id, from.vertex).iter() {
                lines.push(edge_line(
                    &format!(
                        "{}:{} {} {}",
                        ontology.kind(relation.source).name,
                        snapshot.node(from.vertex).slug,
                        field.name,
                        snapshot.node(to.vertex).slug
                    ),
                    &to.edge().fact(&relation.properties),
                ));
            }
        }
    }
    lines
}

pub(super) fn node_line(id: &str, fact: &crate::event::NodeFact) -> String {
    format!("{id} {}", serde_json::to_string(fact).unwrap())
}

pub(super) fn edge_line(id: &str, fact: &crate::event::EdgeFact) -> String {
    format!("{id} {}", serde_json::to_string(fact).unwrap())
}

/// Every list agrees with itself in all the ways it can be read, and both ends of an edge agree.
pub(super) fn check(snapshot: &Snapshot) {
    let ontology = snapshot.ontology().clone();
    let mut edges = 0;
    for kind in &ontology.kinds {
        let members = snapshot.members(kind.id);
        check_list(snapshot, &members);
        for link in members.iter() {
            let node = snapshot.node(link.vertex);
            assert_eq!(node.kind, kind.id);
            assert_eq!(snapshot.lookup(kind.id, node.slug()), Some(link.vertex));
            assert_eq!(snapshot.find(&node.key(kind)), Some(link.vertex));
            for field in ontology.fields_of(kind.id) {
                edges += check_field(snapshot, field, link.vertex);
            }
        }
    }
    assert_eq!(snapshot.edge_count() * 2, edges);
}

fn check_field(snapshot: &Snapshot, field: &RelationField, near: crate::graph::Vertex) -> usize {
    let list = snapshot.neighbors(field.id, near);
    check_list(snapshot, &list);
    for link in list.iter() {
        assert_eq!(snapshot.node(link.vertex).kind, field.target);
        let back = snapshot.neighbors(field.inverse, link.vertex);
        let back = back.find(snapshot, near).expect("both ends know the edge");
        assert_eq!(back.edge(), link.edge());
    }
    match field.via {
        Via::Stored { .. } => list.len(),
        Via::Derived { .. } => 0,
    }
}

fn check_list(snapshot: &Snapshot, list: &crate::graph::List<'_>) {
    let all: Vec<_> = list.iter().map(|link| link.vertex).collect();
    assert_eq!(all.len(), list.len());
    let slugs: Vec<&str> = all
        .iter()
        .map(|vertex| snapshot.node(*vertex).slug())
        .collect();
    assert!(slugs.is_sorted_by(|a, b| a < b), "{slugs:?}");
    for start in 0..=all.len() {
        let rest = list.stretch(start..all.len()).map(|link| link.vertex);
        assert_eq!(rest.collect::<Vec<_>>(), all[start..]);
    }
    for (rank, vertex) in all.iter().enumerate() {
        let found = list.find(snapshot, *vertex).expect("a member is found");
        assert_eq!(found.vertex, *vertex);
        assert_eq!(list.rank(snapshot, slugs[rank], false), rank);
        assert_eq!(list.rank(snapshot, slugs[rank], true), rank + 1);
    }
    for pair in all.windows(2) {
        assert_eq!(snapshot.order(pair[0], pair[1]), std::cmp::Ordering::Less);
    }
    assert_eq!(list.rank(snapshot, "zzz", true), all.len());
}
