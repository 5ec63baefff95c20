//! GraphML 1.0, as networkx, Gephi, yEd and igraph read it.

use super::{Subgraph, add};
use crate::picture::TooLarge;
use crate::picture::xml::escaped;

/// What nodes and edges carry: the key's id, what carries it, its name. All are strings.
const KEYS: [(&str, &str, &str); 7] = [
    ("title", "graph", "title"),
    ("omitted", "graph", "omitted"),
    ("kind", "node", "kind"),
    ("name", "node", "name"),
    ("description", "node", "description"),
    ("relation", "edge", "relation"),
    ("note", "edge", "note"),
];

pub(super) fn written(graph: &Subgraph, bytes_max: usize) -> Result<String, TooLarge> {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
    for (id, carrier, name) in KEYS {
        add(
            &mut out,
            format_args!(
                "  <key id=\"{id}\" for=\"{carrier}\" attr.name=\"{name}\" attr.type=\"string\"/>\n"
            ),
        );
    }
    out.push_str("  <graph id=\"remit\" edgedefault=\"directed\">\n");
    data(&mut out, "    ", "title", Some(&graph.title));
    data(&mut out, "    ", "omitted", graph.omitted.as_deref());
    for node in &graph.nodes {
        add(
            &mut out,
            format_args!("    <node id=\"{}\">\n", escaped(&node.id)),
        );
        data(&mut out, "      ", "kind", Some(&node.kind));
        data(&mut out, "      ", "name", Some(&node.name));
        data(
            &mut out,
            "      ",
            "description",
            node.description.as_deref(),
        );
        out.push_str("    </node>\n");
        TooLarge::check(out.len(), bytes_max)?;
    }
    for (index, (from, edge, to)) in graph.edges().enumerate() {
        add(
            &mut out,
            format_args!(
                "    <edge id=\"e{index}\" source=\"{}\" target=\"{}\">\n",
                escaped(&from.id),
                escaped(&to.id)
            ),
        );
        data(&mut out, "      ", "relation", Some(&edge.relation));
        data(&mut out, "      ", "note", edge.note.as_deref());
        out.push_str("    </edge>\n");
        TooLarge::check(out.len(), bytes_max)?;
    }
    out.push_str("  </graph>\n</graphml>\n");
    Ok(out)
}

fn data(out: &mut String, indent: &str, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        let value = escaped(value);
        add(
            out,
            format_args!("{indent}<data key=\"{key}\">{value}</data>\n"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{BYTES_MAX, subgraph};

    #[test]
    fn names_are_escaped() {
        insta::assert_snapshot!(subgraph().graphml(BYTES_MAX).expect("it is small"), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
          <key id="title" for="graph" attr.name="title" attr.type="string"/>
          <key id="omitted" for="graph" attr.name="omitted" attr.type="string"/>
          <key id="kind" for="node" attr.name="kind" attr.type="string"/>
          <key id="name" for="node" attr.name="name" attr.type="string"/>
          <key id="description" for="node" attr.name="description" attr.type="string"/>
          <key id="relation" for="edge" attr.name="relation" attr.type="string"/>
          <key id="note" for="edge" attr.name="note" attr.type="string"/>
          <graph id="remit" edgedefault="directed">
            <data key="title">Neighborhood of Workstream:platform</data>
            <data key="omitted">3 more nodes are left out.</data>
            <node id="Workstream:platform">
              <data key="kind">Workstream</data>
              <data key="name">Platform &quot;&amp;&quot; &lt;co&gt;</data>
            </node>
            <node id="Tool:eks">
              <data key="kind">Tool</data>
              <data key="name">E|K\S&#10;#1; 🙂</data>
              <data key="description">Amazon's managed Kubernetes.</data>
            </node>
            <edge id="e0" source="Workstream:platform" target="Tool:eks">
              <data key="relation">WORKSTREAM_TOOLS</data>
              <data key="note">=1+1, &quot;so&quot;</data>
            </edge>
          </graph>
        </graphml>
        "#);
    }
}
