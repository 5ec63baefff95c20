//! A part of the graph as tables of nodes and of edges.

use super::Subgraph;
use crate::picture::TooLarge;
use crate::picture::csv::Csv;
use crate::picture::markdown::{Align, Table, escaped, name};
use crate::picture::text::{cut_to_count, line};

/// How long a note is in Markdown, in characters.
const NOTE_CHARS_MAX: usize = 200;

pub(super) fn nodes_csv(graph: &Subgraph, bytes_max: usize) -> Result<String, TooLarge> {
    let mut csv = Csv::default();
    csv.line(["id", "kind", "name", "description"]);
    for node in &graph.nodes {
        let description = node.description.as_deref().unwrap_or_default();
        csv.line([node.id.as_str(), &node.kind, &node.name, description]);
        TooLarge::check(csv.len(), bytes_max)?;
    }
    Ok(csv.finish())
}

pub(super) fn edges_csv(graph: &Subgraph, bytes_max: usize) -> Result<String, TooLarge> {
    let mut csv = Csv::default();
    csv.line(["from", "relation", "to", "note"]);
    for (from, edge, to) in graph.edges() {
        let note = edge.note.as_deref().unwrap_or_default();
        csv.line([from.id.as_str(), &edge.relation, &to.id, note]);
        TooLarge::check(csv.len(), bytes_max)?;
    }
    Ok(csv.finish())
}

pub(super) fn markdown(graph: &Subgraph, bytes_max: usize) -> Result<String, TooLarge> {
    let mut nodes = Table::new(["Id", "Kind", "Name"].map(|name| (name, Align::Left)));
    for node in &graph.nodes {
        nodes.line(&[escaped(&node.id), escaped(&node.kind), name(&node.name)]);
        TooLarge::check(nodes.len(), bytes_max)?;
    }
    let mut edges = Table::new(["From", "Relation", "To", "Note"].map(|name| (name, Align::Left)));
    for (from, edge, to) in graph.edges() {
        let note = edge.note.as_deref().unwrap_or_default();
        edges.line(&[
            name(&from.name),
            escaped(&edge.label),
            name(&to.name),
            name(&cut_to_count(&line(note), NOTE_CHARS_MAX)),
        ]);
        TooLarge::check(nodes.len() + edges.len(), bytes_max)?;
    }
    let mut whole = format!("{}\n{}", nodes.finish(), edges.finish());
    if let Some(omitted) = &graph.omitted {
        whole = format!("{whole}\n{}\n", escaped(omitted));
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{BYTES_MAX, subgraph};

    #[test]
    fn nodes_and_edges_are_tables() {
        let nodes = subgraph().nodes_csv(BYTES_MAX).expect("it is small");
        assert_eq!(
            nodes,
            "id,kind,name,description\r\n\
             Workstream:platform,Workstream,\"Platform \"\"&\"\" <co>\",\r\n\
             Tool:eks,Tool,\"E|K\\S\n#1; 🙂\",Amazon's managed Kubernetes.\r\n"
        );
        let edges = subgraph().edges_csv(BYTES_MAX).expect("it is small");
        assert_eq!(
            edges,
            "from,relation,to,note\r\n\
             Workstream:platform,WORKSTREAM_TOOLS,Tool:eks,\"'=1+1, \"\"so\"\"\"\r\n"
        );
    }

    #[test]
    fn markdown_has_names_and_what_was_left_out() {
        insta::assert_snapshot!(subgraph().markdown(BYTES_MAX).expect("it is small"), @r#"
        | Id | Kind | Name |
        | --- | --- | --- |
        | Workstream:platform | Workstream | Platform "&amp;" &lt;co&gt; |
        | Tool:eks | Tool | E\|K\\S \#1; 🙂 |

        | From | Relation | To | Note |
        | --- | --- | --- | --- |
        | Platform "&amp;" &lt;co&gt; | tools | E\|K\\S \#1; 🙂 | =1+1, "so" |

        3 more nodes are left out.
        "#);
    }
}
