//! Pictures and exports of answers, as fields of the answers: each is a string, a whole file.

use async_graphql_value::{ConstValue, Name};

use super::build::{Types, required};
use super::model::{FieldDef, InputDef, Meaning, Shape};

/// The format of a picture or an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// `svg`
    Svg,
    /// `csv`
    Csv,
    /// `markdown`
    Markdown,
    /// `mermaid`
    Mermaid,
    /// `dot`
    Dot,
    /// `graphml`
    Graphml,
    /// `jsonLd`
    JsonLd,
}

/// Which table of a subgraph is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SubgraphPart {
    /// The table of nodes.
    Nodes,
    /// The table of edges.
    #[default]
    Edges,
}

impl SubgraphPart {
    /// The values in the API, with what they mean.
    const VALUES: [(&'static str, &'static str); 2] = [
        ("NODES", "The nodes: id, kind, name, description."),
        (
            "EDGES",
            "The edges: the ids at both ends with the relation between them, and the note.",
        ),
    ];

    /// The part that a value of the enum names.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "NODES" => Some(Self::Nodes),
            "EDGES" => Some(Self::Edges),
            _ => None,
        }
    }
}

/// What spreadsheets must know of every CSV.
const CSV: &str = "By RFC 4180. What a spreadsheet would take for a formula, for it begins with =, +, -, @ (of \
                   full width, too), a tab or a line break, has an apostrophe before it; so has what begins with \
                   an apostrophe, so that a program can take the first one off, always.";

fn field(export: Export, description: impl Into<String>) -> FieldDef {
    FieldDef::new(required("String"), Meaning::Export(export), description)
}

/// Gives the types of answers their files; the types are there already.
pub(super) fn add(types: &mut Types) {
    venn(types);
    coverage(types);
    subgraph(types);
}

fn venn(types: &mut Types) {
    let svg = "The diagram as an SVG file. Up to three sets are circles whose areas are in proportion to the \
               counts; the picture says how far off they are. More sets, and sets that no circles show \
               truthfully, are an UpSet plot, of the 40 largest regions.";
    let csv = format!("The members as a table: id, name, then for each set 1 or 0. {CSV}");
    let markdown =
        "The regions as a table: the sets that they are inside, the count, the first members.";
    types.field("Venn", "svg", field(Export::Svg, svg));
    types.field("Venn", "csv", field(Export::Csv, csv));
    types.field("Venn", "markdown", field(Export::Markdown, markdown));
}

fn coverage(types: &mut Types) {
    let svg = "The matrix as an SVG file: a heat map with the counts, gaps hatched.";
    let csv = format!(
        "The matrix as a table: each row's id and name, then its count for each column, 0 in gaps. {CSV}"
    );
    let markdown = "The matrix as a table with names; gaps are marked.";
    types.field("Coverage", "svg", field(Export::Svg, svg));
    types.field("Coverage", "csv", field(Export::Csv, csv));
    types.field("Coverage", "markdown", field(Export::Markdown, markdown));
}

fn subgraph(types: &mut Types) {
    let formats = [
        (
            "mermaid",
            Export::Mermaid,
            "A flowchart for Mermaid, which wikis and Markdown viewers draw. Mermaid draws up to 500 edges \
             unless its host allows more.",
        ),
        ("dot", Export::Dot, "A directed graph for Graphviz."),
        (
            "graphml",
            Export::Graphml,
            "GraphML, for networkx, Gephi, yEd and igraph: with kinds, names, descriptions, relations and \
             notes.",
        ),
        (
            "jsonLd",
            Export::JsonLd,
            "JSON-LD 1.1, for RDF tools: nodes and relations are URNs made of ids and of the values of \
             `Relation`; a note is the comment of a reified statement.",
        ),
        (
            "markdown",
            Export::Markdown,
            "A table of the nodes and a table of the edges.",
        ),
    ];
    for (name, export, description) in formats {
        types.field("Subgraph", name, field(export, description));
    }
    let part = InputDef::new(required("SubgraphPart"), "Which table.")
        .or(ConstValue::Enum(Name::new("EDGES")));
    let csv = field(
        Export::Csv,
        format!("The nodes or the edges as a table. {CSV}"),
    );
    types.field("Subgraph", "csv", csv.with("part", part));
    let values = SubgraphPart::VALUES.map(|(name, said)| (name.to_owned(), said.to_owned()));
    types.put(
        "SubgraphPart",
        "A table of a subgraph.",
        Shape::Enum {
            values: values.to_vec(),
        },
    );
}
