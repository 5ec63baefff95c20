//! Tests of fact files: reading with its mistakes, writing, and the schema for editors.

mod editor;
mod mistakes;
mod reading;
mod round_trip;
mod seed;
mod syntax;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{FactSet, write};
use crate::change::{Desired, EdgePatch, NodePatch};
use crate::diagnostic::Diagnostics;
use crate::event::{EdgeFact, EdgeKey, NodeFact, NodeKey, Value};
use crate::ontology::{self, Ontology};
use crate::reading::InputFile;

const SEED: &str = include_str!("../../../seed/operating-model.yaml");
const FLEET: [(&str, &str); 3] = [
    (
        "organisation.yaml",
        include_str!("../../../tests/data/fleet/organisation.yaml"),
    ),
    (
        "services.yaml",
        include_str!("../../../tests/data/fleet/services.yaml"),
    ),
    (
        "operations.yaml",
        include_str!("../../../tests/data/fleet/operations.yaml"),
    ),
];

fn ontology(sdl: &str) -> Ontology {
    ontology::read("ontology.graphql", sdl).unwrap_or_else(|error| panic!("{error}"))
}

fn seed_ontology() -> Ontology {
    ontology(include_str!("../../../seed/ontology.graphql"))
}

fn fleet_ontology() -> Ontology {
    ontology(include_str!("../../../tests/data/fleet/ontology.graphql"))
}

/// Reads files that are given by name and text.
fn read(ontology: &Ontology, files: &[(&str, &str)]) -> Result<Desired, Diagnostics> {
    let files = files
        .iter()
        .map(|(name, text)| InputFile::new(*name, *text));
    let files: Vec<InputFile> = files.collect();
    super::read(ontology, &files, None)
}

/// What a graph would hold that was empty before.
#[derive(Debug, PartialEq, Default)]
struct Facts {
    nodes: BTreeMap<NodeKey, NodeFact>,
    edges: BTreeMap<EdgeKey, EdgeFact>,
}

impl Facts {
    fn of(desired: Desired) -> Self {
        let nodes = desired.nodes.into_iter();
        let edges = desired.edges.into_iter();
        Self {
            nodes: nodes
                .map(|node| (node.key.clone(), node_fact(&node.key, node.patch)))
                .collect(),
            edges: edges
                .map(|edge| (edge.key, edge_fact(edge.patch)))
                .collect(),
        }
    }

    fn write(&self, ontology: &Ontology) -> String {
        let nodes = self.nodes.iter();
        let edges = self.edges.iter();
        write(FactSet {
            ontology,
            nodes: nodes.map(|(key, fact)| (key.clone(), fact)).collect(),
            edges: edges.map(|(key, fact)| (key.clone(), fact)).collect(),
        })
    }
}

fn node_fact(key: &NodeKey, patch: NodePatch) -> NodeFact {
    let mut owners = patch.owners.unwrap_or_default();
    owners.extend(patch.owners_added);
    NodeFact {
        name: patch.name.unwrap_or_else(|| key.slug.as_str().into()),
        description: patch.description.flatten(),
        labels: patch.labels.unwrap_or_default(),
        sources: patch.sources.unwrap_or_default(),
        owners,
        attributes: present(patch.attributes),
    }
}

fn edge_fact(patch: EdgePatch) -> EdgeFact {
    let mut owners = patch.owners.unwrap_or_default();
    owners.extend(patch.owners_added);
    EdgeFact {
        note: patch.note.flatten(),
        sources: patch.sources.unwrap_or_default(),
        owners,
        properties: present(patch.properties),
    }
}

fn present(values: BTreeMap<Arc<str>, Option<Value>>) -> BTreeMap<Arc<str>, Value> {
    let values = values.into_iter();
    values
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}
