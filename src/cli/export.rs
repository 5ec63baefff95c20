//! `remit export`: write the ontology and the facts as files that `apply` reads.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;

use super::data::DataDirectory;
use super::exit::Exit;
use super::output::{note, print};
use crate::event::{EdgeFact, EdgeKey, NodeFact, NodeKey};
use crate::facts::{self, FactSet};
use crate::graph::Snapshot;

/// Write the ontology and all facts as files that apply reads.
///
/// The same revision gives the same bytes, so that exports can be compared and kept under version
/// control. The history is not part of an export.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit export --out model       writes model/ontology.graphql and model/facts.yaml
  remit export > facts.yaml      the facts alone
  remit export --ontology        the ontology alone
  remit apply model --data new --yes
                                 makes the same graph in another directory")]
pub(super) struct Export {
    #[command(flatten)]
    data: DataDirectory,
    /// The directory to write ontology.graphql and facts.yaml to; made when it is not there. Without it
    /// the facts go to stdout.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the ontology to stdout in place of the facts.
    #[arg(long, conflicts_with = "out")]
    ontology: bool,
}

impl Export {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let engine = self.data.open()?;
        let snapshot = engine.snapshot();
        if self.ontology {
            print(&snapshot.ontology().sdl)?;
            return Ok(Exit::Done);
        }
        let facts = facts_of(&snapshot);
        let Some(out) = &self.out else {
            print(&facts)?;
            return Ok(Exit::Done);
        };
        fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
        write(&out.join("ontology.graphql"), &snapshot.ontology().sdl)?;
        write(&out.join("facts.yaml"), &facts)?;
        let revision = snapshot.revision();
        let (nodes, edges) = (snapshot.node_count(), snapshot.edge_count());
        note(&format!(
            "Wrote revision {revision} to {}: {nodes} nodes, {edges} connections.",
            out.display()
        ));
        Ok(Exit::Done)
    }
}

/// The facts of a snapshot as one fact file.
pub(super) fn facts_of(snapshot: &Snapshot) -> String {
    let ontology = snapshot.ontology();
    let mut nodes: Vec<(NodeKey, NodeFact)> = Vec::new();
    for kind in &ontology.kinds {
        for link in snapshot.members(kind.id).iter() {
            let node = snapshot.node(link.vertex);
            nodes.push((node.key(kind), node.fact(kind)));
        }
    }
    let mut edges: Vec<(EdgeKey, EdgeFact)> = Vec::new();
    for relation in &ontology.relations {
        for from in snapshot.members(relation.source).iter() {
            for to in snapshot.neighbors(relation.forward, from.vertex).iter() {
                let slug = |vertex| snapshot.node(vertex).slug.clone();
                let key = EdgeKey::of(ontology, relation, slug(from.vertex), slug(to.vertex));
                edges.push((key, to.edge().fact(&relation.properties)));
            }
        }
    }
    facts::write(FactSet {
        ontology,
        nodes: nodes
            .iter()
            .map(|(key, fact)| (key.clone(), fact))
            .collect(),
        edges: edges
            .iter()
            .map(|(key, fact)| (key.clone(), fact))
            .collect(),
    })
}

/// Writes beside and renames, so that a reader never finds half a file.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("cannot write {}", path.display()))
}
