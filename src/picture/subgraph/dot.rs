//! Graphviz's DOT language. Text is UTF-8, which is what Graphviz expects.
//!
//! Strings are in double quotes. In labels, a backslash begins an escape and `&` an entity, so both are
//! written out.

use super::{Subgraph, add};
use crate::picture::paint::KINDS;
use crate::picture::{TooLarge, text};

pub(super) fn written(graph: &Subgraph, bytes_max: usize) -> Result<String, TooLarge> {
    let mut out = String::new();
    add(
        &mut out,
        format_args!("digraph {} {{\n", quoted(&graph.title)),
    );
    if let Some(omitted) = &graph.omitted {
        add(&mut out, format_args!("  // {}\n", text::line(omitted)));
    }
    out.push_str("  graph [rankdir=LR, charset=\"UTF-8\"];\n");
    out.push_str("  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontcolor=\"#1a1a1a\"];\n");
    out.push_str("  edge [fontname=\"Helvetica\", fontsize=10, color=\"#595959\"];\n");
    for node in &graph.nodes {
        let (fill, stroke) = KINDS[node.kind_index % KINDS.len()];
        let name = text::line(&node.name);
        add(
            &mut out,
            format_args!(
                "  {} [label={}, tooltip={}, fillcolor=\"{fill}\", color=\"{stroke}\"];\n",
                quoted(&node.id),
                quoted(&text::shortened(&node.name)),
                quoted(&format!("{}: {name}", node.kind)),
            ),
        );
        TooLarge::check(out.len(), bytes_max)?;
    }
    for (from, edge, to) in graph.edges() {
        let tooltip = edge
            .note
            .as_deref()
            .map_or_else(|| edge.label.clone(), text::line);
        add(
            &mut out,
            format_args!(
                "  {} -> {} [label={}, tooltip={}];\n",
                quoted(&from.id),
                quoted(&to.id),
                quoted(&edge.label),
                quoted(&tooltip),
            ),
        );
        TooLarge::check(out.len(), bytes_max)?;
    }
    out.push_str("}\n");
    Ok(out)
}

/// A string in quotes whose label is the text as it is.
fn quoted(text: &str) -> String {
    let text = text::line(text);
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('&', "&amp;"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{BYTES_MAX, subgraph};

    #[test]
    fn names_are_quoted() {
        insta::assert_snapshot!(subgraph().dot(BYTES_MAX).expect("it is small"), @r##"
        digraph "Neighborhood of Workstream:platform" {
          // 3 more nodes are left out.
          graph [rankdir=LR, charset="UTF-8"];
          node [shape=box, style="rounded,filled", fontname="Helvetica", fontcolor="#1a1a1a"];
          edge [fontname="Helvetica", fontsize=10, color="#595959"];
          "Workstream:platform" [label="Platform \"&amp;\" <co>", tooltip="Workstream: Platform \"&amp;\" <co>", fillcolor="#cce3f0", color="#0072b2"];
          "Tool:eks" [label="E|K\\S #1; 🙂", tooltip="Tool: E|K\\S #1; 🙂", fillcolor="#faecc8", color="#b37c00"];
          "Workstream:platform" -> "Tool:eks" [label="tools", tooltip="=1+1, \"so\""];
        }
        "##);
    }
}
