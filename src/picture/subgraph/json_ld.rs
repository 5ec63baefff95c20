//! JSON-LD 1.1: every node an object with its type, its names, and its edges as properties.
//!
//! Nodes, kinds and relations are URNs made from the names that the API gives them, so that files of
//! two servers of one model agree; names and descriptions are schema.org's. A note is about an edge, and
//! RDF has no place for it on the edge: it is a reified statement.

use serde_json::{Map, Value as Json, json};

use super::Subgraph;
use crate::picture::TooLarge;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";

pub(super) fn written(graph: &Subgraph, bytes_max: usize) -> Result<String, TooLarge> {
    let mut objects: Vec<Map<String, Json>> = graph
        .nodes
        .iter()
        .map(|node| {
            let mut object = Map::new();
            object.insert("@id".to_owned(), reference(&node.id));
            object.insert("@type".to_owned(), format!("kind:{}", node.kind).into());
            object.insert("identifier".to_owned(), node.id.as_str().into());
            object.insert("name".to_owned(), node.name.as_str().into());
            if let Some(description) = &node.description {
                object.insert("description".to_owned(), description.as_str().into());
            }
            object
        })
        .collect();
    let mut statements = Vec::new();
    for (from, edge, to) in graph.edges() {
        let relation = format!("relation:{}", edge.relation);
        let targets = objects[edge.from]
            .entry(relation.as_str())
            .or_insert_with(|| json!([]));
        if let Json::Array(targets) = targets {
            targets.push(json!({ "@id": reference(&to.id) }));
        }
        if let Some(note) = &edge.note {
            statements.push(json!({
                "@type": "rdf:Statement",
                "rdf:subject": { "@id": reference(&from.id) },
                "rdf:predicate": { "@id": relation },
                "rdf:object": { "@id": reference(&to.id) },
                "rdfs:comment": note,
            }));
        }
    }
    let mut whole: Vec<Json> = objects.into_iter().map(Json::Object).collect();
    whole.extend(statements);
    let document = json!({ "@context": context(), "@graph": whole });
    let mut text = serde_json::to_string_pretty(&document).expect("JSON values can be written");
    text.push('\n');
    TooLarge::check(text.len(), bytes_max)?;
    Ok(text)
}

fn reference(id: &str) -> Json {
    format!("node:{id}").into()
}

fn context() -> Json {
    let prefix = |iri: &str| json!({ "@id": iri, "@prefix": true });
    json!({
        "@version": 1.1,
        "node": prefix("urn:remit:node:"),
        "kind": prefix("urn:remit:kind:"),
        "relation": prefix("urn:remit:relation:"),
        "rdf": RDF,
        "rdfs": RDFS,
        "identifier": "https://schema.org/identifier",
        "name": "https://schema.org/name",
        "description": "https://schema.org/description",
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{BYTES_MAX, subgraph};

    #[test]
    fn edges_are_properties_and_notes_are_statements() {
        insta::assert_snapshot!(subgraph().json_ld(BYTES_MAX).expect("it is small"), @r#"
        {
          "@context": {
            "@version": 1.1,
            "description": "https://schema.org/description",
            "identifier": "https://schema.org/identifier",
            "kind": {
              "@id": "urn:remit:kind:",
              "@prefix": true
            },
            "name": "https://schema.org/name",
            "node": {
              "@id": "urn:remit:node:",
              "@prefix": true
            },
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
            "relation": {
              "@id": "urn:remit:relation:",
              "@prefix": true
            }
          },
          "@graph": [
            {
              "@id": "node:Workstream:platform",
              "@type": "kind:Workstream",
              "identifier": "Workstream:platform",
              "name": "Platform \"&\" <co>",
              "relation:WORKSTREAM_TOOLS": [
                {
                  "@id": "node:Tool:eks"
                }
              ]
            },
            {
              "@id": "node:Tool:eks",
              "@type": "kind:Tool",
              "description": "Amazon's managed Kubernetes.",
              "identifier": "Tool:eks",
              "name": "E|K\\S\n#1; 🙂"
            },
            {
              "@type": "rdf:Statement",
              "rdf:object": {
                "@id": "node:Tool:eks"
              },
              "rdf:predicate": {
                "@id": "relation:WORKSTREAM_TOOLS"
              },
              "rdf:subject": {
                "@id": "node:Workstream:platform"
              },
              "rdfs:comment": "=1+1, \"so\""
            }
          ]
        }
        "#);
    }
}
