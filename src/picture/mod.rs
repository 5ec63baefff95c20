//! Pictures and exports of answers: a Venn diagram, a coverage matrix and a part of the graph, written
//! as SVG, CSV, Markdown, Mermaid, DOT, GraphML and JSON-LD.
//!
//! Pure functions from plain data to text. Nothing here knows of snapshots, GraphQL or HTTP; the names
//! it is given may hold anything, and each format escapes or cuts them by its own rules. The same data
//! gives the same bytes: orders are the data's, numbers are printed with fixed decimals.

mod csv;
mod markdown;
mod paint;
mod svg;
mod text;
pub(crate) mod xml;

mod too_large;

pub use too_large::TooLarge;

pub mod coverage;
pub mod subgraph;
pub mod venn;
