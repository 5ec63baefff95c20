//! Random graphs for tests, and a plain model of one: every question is tried against a look at everything.
//!
//! A graph is frozen from one part of the facts and changed by the rest, so that questions meet vertices
//! that are newer than the base, lists that are patched, and nodes that were deleted.

use std::sync::Arc;

use proptest::prelude::*;

use super::builder::Builder;
use super::snapshot::{Head, Snapshot};
use super::vertex::Vertex;
use crate::event::{EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Revision, Slug, Stamp};
use crate::ontology::{FieldId, KindId, Ontology, Via};

const SDL: &str = r#"
type Team {
  members: [Person!]! @relation(inverse: "teams", required: true)
  services: [Service!]! @relation(inverse: "owners")
  skills: [Skill!]! @derived(path: "members.skills", inverse: "teams", required: true)
}
type Person {
  teams: [Team!]! @relation(inverse: "members")
  skills: [Skill!]! @relation(inverse: "people", required: true)
  friends: [Person!]! @relation(inverse: "friendsOf", required: true)
}
type Service {
  owners: [Team!]! @relation(inverse: "services", required: true)
  dependsOn: [Service!]! @relation(inverse: "dependents")
  needs: [Skill!]! @derived(path: "dependsOn.owners.skills", inverse: "neededBy", required: true)
}
type Skill {
  people: [Person!]! @relation(inverse: "skills")
}
"#;

/// The facts of a random graph: small numbers that stand for nodes and edges.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// By kind, and then by slug: whether the node is there from the start, comes later, or goes.
    nodes: Vec<(u8, u8, Presence)>,
    /// By relation, source and target.
    edges: Vec<(u8, u8, u8, Presence)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Base,
    Later,
    Gone,
}

pub(super) fn plans() -> impl Strategy<Value = Plan> {
    let presence = || {
        prop_oneof![
            5 => Just(Presence::Base),
            2 => Just(Presence::Later),
            1 => Just(Presence::Gone),
        ]
    };
    let nodes = prop::collection::vec((0..4_u8, 0..6_u8, presence()), 1..16);
    let edges = prop::collection::vec((0..5_u8, 0..8_u8, 0..8_u8, presence()), 0..40);
    (nodes, edges).prop_map(|(nodes, edges)| Plan { nodes, edges })
}

impl Plan {
    /// Two friends, `n0` and `n1`, of whom the first has another in a crowd of so many who are all each
    /// other's friends.
    pub(super) fn crowd(size: u8) -> Self {
        let friends = |from, to| (3, from, to, Presence::Base);
        let crowd = (2..size + 2).flat_map(|from| (2..from).map(move |to| friends(from, to)));
        Self {
            nodes: (0..size + 2)
                .map(|number| (1, number, Presence::Base))
                .collect(),
            edges: crowd.chain([friends(0, 1), friends(0, 2)]).collect(),
        }
    }

    /// The graph.
    pub(super) fn snapshot(&self) -> Snapshot {
        let ontology = Arc::new(crate::ontology::read("test", SDL).unwrap());
        let stamp = Stamp {
            revision: Revision(1),
            time: Head::origin().time,
        };
        let mut builder = Builder::new(ontology.clone());
        let mut later = Vec::new();
        let mut nodes = self.nodes.clone();
        nodes.sort_by_key(|(kind, slug, _)| (*kind, *slug));
        nodes.dedup_by_key(|(kind, slug, _)| (*kind, *slug));
        for (kind, slug, presence) in &nodes {
            let key = node_key(&ontology, *kind, *slug);
            let fact = fact(&key);
            if *presence == Presence::Later {
                later.push(Event::NodeCreated { key, after: fact });
            } else {
                builder.put_node(&key, fact, stamp, stamp);
            }
        }
        let mut edges = self.edge_keys(&ontology, &nodes);
        edges.sort_by(|a, b| a.0.cmp(&b.0));
        edges.dedup_by(|a, b| a.0 == b.0);
        let mut gone = Vec::new();
        for (key, presence) in edges {
            if presence != Presence::Later {
                builder.put_edge(&key, EdgeFact::default());
            }
            let before = EdgeFact::default();
            match presence {
                Presence::Base => {}
                Presence::Later => later.push(Event::EdgeConnected { key, after: before }),
                Presence::Gone => gone.push(Event::EdgeDisconnected { key, before }),
            }
        }
        later.extend(gone);
        for (kind, slug, presence) in nodes {
            if presence == Presence::Gone {
                let key = node_key(&ontology, kind, slug);
                let before = fact(&key);
                later.push(Event::NodeDeleted {
                    key,
                    before,
                    was: None,
                });
            }
        }
        builder.finish(Head::origin()).with(&later, Head::origin())
    }

    /// The edges, with numbers turned into nodes that there are. An edge comes no earlier than its ends
    /// and goes no later.
    fn edge_keys(
        &self,
        ontology: &Ontology,
        nodes: &[(u8, u8, Presence)],
    ) -> Vec<(EdgeKey, Presence)> {
        let edge = |(relation, from, to, presence): &(u8, u8, u8, Presence)| {
            let relation = &ontology.relations[usize::from(*relation) % ontology.relations.len()];
            let pick = |kind: KindId, number: u8| {
                let of_kind = nodes.iter().filter(|node| u16::from(node.0) == kind.0);
                let of_kind: Vec<_> = of_kind.collect();
                let index = usize::from(number).checked_rem(of_kind.len())?;
                Some(*of_kind[index])
            };
            let (from, to) = (pick(relation.source, *from)?, pick(relation.target, *to)?);
            let key = EdgeKey {
                kind: ontology.kind(relation.source).name.as_str().into(),
                field: ontology.field(relation.forward).name.as_str().into(),
                from: slug(from.1),
                to: slug(to.1),
            };
            let ends = [from.2, to.2];
            if ends == [Presence::Later, Presence::Gone]
                || ends == [Presence::Gone, Presence::Later]
            {
                return None;
            }
            let presence = if ends.contains(&Presence::Gone) {
                Presence::Gone
            } else if ends.contains(&Presence::Later) {
                Presence::Later
            } else {
                *presence
            };
            Some((key, presence))
        };
        self.edges.iter().filter_map(edge).collect()
    }
}

fn node_key(ontology: &Ontology, kind: u8, number: u8) -> NodeKey {
    NodeKey {
        kind: ontology.kinds[usize::from(kind)].name.as_str().into(),
        slug: slug(number),
    }
}

fn slug(number: u8) -> Slug {
    Slug::new(&format!("n{number}")).unwrap()
}

fn fact(key: &NodeKey) -> NodeFact {
    NodeFact {
        name: key.slug.as_str().into(),
        description: None,
        labels: Vec::new(),
        sources: Vec::new(),
        owners: Default::default(),
        attributes: Default::default(),
    }
}

/// A graph as one list of edges, each in both directions.
#[derive(Debug)]
pub(super) struct Model {
    ontology: Arc<Ontology>,
    /// In default order.
    nodes: Vec<(Vertex, KindId)>,
    edges: Vec<(Vertex, FieldId, Vertex)>,
}

impl Model {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let ontology = snapshot.ontology().clone();
        let mut nodes = Vec::new();
        let mut edges = Vec::new();
        for kind in &ontology.kinds {
            for link in snapshot.members(kind.id).iter() {
                nodes.push((link.vertex, kind.id));
            }
        }
        for relation in &ontology.relations {
            for from in snapshot.members(relation.source).iter() {
                for to in snapshot.neighbors(relation.forward, from.vertex).iter() {
                    edges.push((from.vertex, relation.forward, to.vertex));
                    edges.push((to.vertex, relation.reverse, from.vertex));
                }
            }
        }
        Self {
            ontology,
            nodes,
            edges,
        }
    }

    /// All nodes in default order.
    pub(super) fn nodes(&self) -> impl Iterator<Item = Vertex> {
        self.nodes.iter().map(|(vertex, _)| *vertex)
    }

    /// The place of a node in default order.
    pub(super) fn rank(&self, node: Vertex) -> usize {
        self.nodes().position(|other| other == node).unwrap()
    }

    /// The relation fields of a node, in order.
    pub(super) fn fields(&self, node: Vertex) -> impl Iterator<Item = FieldId> {
        let (_, kind) = self.nodes[self.rank(node)];
        self.ontology.fields_of(kind).map(|field| field.id)
    }

    /// The required relation fields of a node, in order.
    pub(super) fn required(&self, node: Vertex) -> impl Iterator<Item = FieldId> {
        self.fields(node)
            .filter(|field| self.ontology.field(*field).required)
    }

    /// Where a field leads from a node when some nodes are gone; each once, in default order.
    pub(super) fn leads(&self, field: FieldId, from: Vertex, gone: &[Vertex]) -> Vec<Vertex> {
        let mut found: Vec<Vertex> = match &self.ontology.field(field).via {
            Via::Stored { .. } => {
                let edges = self
                    .edges
                    .iter()
                    .filter(|edge| (edge.0, edge.1) == (from, field));
                edges
                    .map(|edge| edge.2)
                    .filter(|to| !gone.contains(to))
                    .collect()
            }
            Via::Derived { path, .. } => path.iter().fold(vec![from], |at, step| {
                let next = at
                    .iter()
                    .flat_map(|vertex| self.leads(*step, *vertex, gone));
                next.collect()
            }),
        };
        found.sort_by_key(|vertex| self.rank(*vertex));
        found.dedup();
        found
    }
}
