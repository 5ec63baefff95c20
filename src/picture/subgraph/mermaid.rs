//! Mermaid's flowcharts.
//!
//! Nodes are called n0, n1 and so on, since Mermaid has many words that a name must not be. In labels,
//! ASCII punctuation is written as Mermaid's `#…;` entities: quotes, brackets, what Markdown means
//! something by, and entities themselves.

use super::{Subgraph, add};
use crate::picture::paint::KINDS;
use crate::picture::{TooLarge, text};
use std::collections::BTreeSet;

/// What Mermaid shows unless its host allows more.
const EDGES_SHOWN: usize = 500;
/// How long a text Mermaid reads unless its host allows more, in characters.
const CHARS_READ: usize = 50_000;

pub(super) fn written(graph: &Subgraph, bytes_max: usize) -> Result<String, TooLarge> {
    let mut out = String::from("flowchart LR\n");
    add(
        &mut out,
        format_args!("  accTitle: {}\n", plain(&graph.title)),
    );
    if let Some(omitted) = &graph.omitted {
        add(&mut out, format_args!("  %% {}\n", plain(omitted)));
    }
    if graph.edges.len() > EDGES_SHOWN {
        add(
            &mut out,
            format_args!(
                "  %% {} edges: Mermaid shows {EDGES_SHOWN} unless its maxEdges allows more\n",
                graph.edges.len()
            ),
        );
    }
    let mut classes = BTreeSet::new();
    for (index, node) in graph.nodes.iter().enumerate() {
        let class = node.kind_index % KINDS.len();
        classes.insert(class);
        let label = label(&node.name);
        add(
            &mut out,
            format_args!("  n{index}[\"{label}\"]:::k{class}\n"),
        );
        TooLarge::check(out.len(), bytes_max)?;
    }
    for (_, edge, _) in graph.edges() {
        let label = label(&edge.label);
        add(
            &mut out,
            format_args!("  n{} -->|\"{label}\"| n{}\n", edge.from, edge.to),
        );
        TooLarge::check(out.len(), bytes_max)?;
    }
    for class in classes {
        let (fill, stroke) = KINDS[class];
        add(
            &mut out,
            format_args!("  classDef k{class} fill:{fill},stroke:{stroke},color:#1a1a1a\n"),
        );
    }
    let chars = out.chars().count();
    if chars > CHARS_READ {
        add(
            &mut out,
            format_args!(
                "  %% {chars} characters: Mermaid reads {CHARS_READ} unless its maxTextSize allows more\n"
            ),
        );
    }
    Ok(out)
}

/// A label in double quotes.
fn label(name: &str) -> String {
    let shown = text::shortened(name);
    let mut out = String::with_capacity(shown.len());
    for c in shown.chars() {
        if c.is_ascii_punctuation() {
            add(&mut out, format_args!("#{};", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// A text outside of quotes: letters, digits, and little else.
fn plain(text: &str) -> String {
    let kept = |c: char| {
        if c.is_alphanumeric() || matches!(c, ':' | ',' | '.' | '-') {
            c
        } else {
            ' '
        }
    };
    text::line(&text.chars().map(kept).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{BYTES_MAX, subgraph};

    #[test]
    fn names_are_written_as_entities() {
        insta::assert_snapshot!(subgraph().mermaid(BYTES_MAX).expect("it is small"), @r##"
        flowchart LR
          accTitle: Neighborhood of Workstream:platform
          %% 3 more nodes are left out.
          n0["Platform #34;#38;#34; #60;co#62;"]:::k0
          n1["E#124;K#92;S #35;1#59; 🙂"]:::k1
          n0 -->|"tools"| n1
          classDef k0 fill:#cce3f0,stroke:#0072b2,color:#1a1a1a
          classDef k1 fill:#faecc8,stroke:#b37c00,color:#1a1a1a
        "##);
    }

    #[test]
    fn what_mermaid_reads_only_where_it_is_allowed_to_says_so() {
        let mut long = subgraph();
        let node = long.nodes[0].clone();
        long.nodes = vec![node; 1_200];
        let written = long.mermaid(BYTES_MAX).expect("it is small enough");
        let last = written.lines().last().unwrap();
        assert!(
            last.ends_with("characters: Mermaid reads 50000 unless its maxTextSize allows more")
        );
    }
}
