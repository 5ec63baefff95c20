//! A part of the graph in the formats of other tools.
//!
//! There is no SVG of it: laying a graph out is what the tools are for that read these formats.

mod dot;
mod graphml;
mod json_ld;
mod mermaid;
mod table;

use super::TooLarge;

/// What is exported.
#[derive(Debug, Clone, Default)]
pub struct Subgraph {
    /// What part it is.
    pub title: String,
    /// The nodes, in order.
    pub nodes: Vec<Node>,
    /// The edges, in order.
    pub edges: Vec<Edge>,
    /// What was left out, as a sentence; `None` when nothing was.
    pub omitted: Option<String>,
}

/// A node.
#[derive(Debug, Clone, Default)]
pub struct Node {
    /// Its id, `Tool:eks`.
    pub id: String,
    /// The name of its kind.
    pub kind: String,
    /// Which kind that is among all: what it is coloured by.
    pub kind_index: usize,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
}

/// An edge between two of the nodes.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// The index of the node that it starts at, which is there.
    pub from: usize,
    /// The index of the node that it ends at, which is there.
    pub to: usize,
    /// The relation, as the API's enum names it.
    pub relation: String,
    /// The name of the relation's field, which pictures show.
    pub label: String,
    /// The edge's note.
    pub note: Option<String>,
}

impl Subgraph {
    /// A Mermaid flowchart.
    pub fn mermaid(&self, bytes_max: usize) -> Result<String, TooLarge> {
        mermaid::written(self, bytes_max)
    }

    /// A directed graph in Graphviz's language.
    pub fn dot(&self, bytes_max: usize) -> Result<String, TooLarge> {
        dot::written(self, bytes_max)
    }

    /// GraphML, with kinds, names, descriptions, relations and notes as data.
    pub fn graphml(&self, bytes_max: usize) -> Result<String, TooLarge> {
        graphml::written(self, bytes_max)
    }

    /// JSON-LD 1.1: a node object per node, its edges as properties.
    pub fn json_ld(&self, bytes_max: usize) -> Result<String, TooLarge> {
        json_ld::written(self, bytes_max)
    }

    /// One line per node: id, kind, name, description.
    pub fn nodes_csv(&self, bytes_max: usize) -> Result<String, TooLarge> {
        table::nodes_csv(self, bytes_max)
    }

    /// One line per edge: the ids at its ends with the relation between them, and its note.
    pub fn edges_csv(&self, bytes_max: usize) -> Result<String, TooLarge> {
        table::edges_csv(self, bytes_max)
    }

    /// A table of the nodes and a table of the edges.
    pub fn markdown(&self, bytes_max: usize) -> Result<String, TooLarge> {
        table::markdown(self, bytes_max)
    }

    /// The edges with the nodes at their ends.
    fn edges(&self) -> impl Iterator<Item = (&Node, &Edge, &Node)> {
        self.edges
            .iter()
            .map(|edge| (&self.nodes[edge.from], edge, &self.nodes[edge.to]))
    }
}

fn add(out: &mut String, text: std::fmt::Arguments<'_>) {
    use std::fmt::Write as _;
    out.write_fmt(text)
        .expect("writing to memory does not fail");
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) const BYTES_MAX: usize = 100_000;

    /// Two nodes and an edge, whose names are awkward.
    pub(crate) fn subgraph() -> Subgraph {
        Subgraph {
            title: "Neighborhood of Workstream:platform".into(),
            nodes: vec![
                Node {
                    id: "Workstream:platform".into(),
                    kind: "Workstream".into(),
                    kind_index: 0,
                    name: "Platform \"&\" <co>".into(),
                    description: None,
                },
                Node {
                    id: "Tool:eks".into(),
                    kind: "Tool".into(),
                    kind_index: 1,
                    name: "E|K\\S\n#1; 🙂".into(),
                    description: Some("Amazon's managed Kubernetes.".into()),
                },
            ],
            edges: vec![Edge {
                from: 0,
                to: 1,
                relation: "WORKSTREAM_TOOLS".into(),
                label: "tools".into(),
                note: Some("=1+1, \"so\"".into()),
            }],
            omitted: Some("3 more nodes are left out.".into()),
        }
    }

    /// Every format refuses what is larger than the limit.
    #[test]
    fn an_export_beyond_the_limit_is_refused() {
        let subgraph = subgraph();
        for export in [
            Subgraph::mermaid,
            Subgraph::dot,
            Subgraph::graphml,
            Subgraph::json_ld,
            Subgraph::nodes_csv,
            Subgraph::edges_csv,
            Subgraph::markdown,
        ] {
            assert!(export(&subgraph, 20).is_err());
            assert!(export(&subgraph, BYTES_MAX).is_ok());
        }
    }
}
