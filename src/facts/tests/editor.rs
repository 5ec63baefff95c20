//! The JSON Schema lets good files pass and bad ones not.

use serde_json::{Map, Value as Json};

use super::{FLEET, SEED, fleet_ontology, seed_ontology};
use crate::facts::json_schema;
use crate::ontology::Ontology;
use crate::reading::File;
use crate::reading::tree::{self, Content, Item};

/// What an editor makes of a file: the data in it, without places.
fn data(text: &str) -> Json {
    let mut found = Vec::new();
    let root = tree::parse(&File::new("a.yaml", text), text, &mut found);
    assert!(found.is_empty(), "{found:?}");
    root.map_or(Json::Null, |root| json(&root))
}

fn json(item: &Item) -> Json {
    match &item.content {
        Content::Scalar(scalar) => scalar.resolve(),
        Content::List(items) => items.iter().map(|item| json(item)).collect(),
        Content::Map(entries) => {
            let members = entries.iter();
            let members = members.map(|entry| (entry.key.to_string(), json(&entry.value)));
            Json::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn is_valid(ontology: &Ontology, text: &str) -> bool {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler
        .add_resource("facts.json", json_schema(ontology))
        .unwrap();
    let schema = compiler.compile("facts.json", &mut schemas).unwrap();
    let data = data(text);
    let outcome = schemas.validate(&data, schema);
    if let Err(error) = &outcome {
        println!("{error}");
    }
    outcome.is_ok()
}

#[test]
fn the_schema_accepts_the_seed_and_the_fleet() {
    assert!(is_valid(&seed_ontology(), SEED));
    for (name, text) in FLEET {
        assert!(is_valid(&fleet_ontology(), text), "{name}");
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let ontology = fleet_ontology();
    let files = [
        "service: {}",
        "services: []",
        "services: {Web Shop: {}}",
        "services: {a: {banana: 1}}",
        "services: {a: {contacts: [b]}}",
        "services: {a: {team: [b]}}",
        "services: {a: {team: {note: x}}}",
        "services: {a: {tier: critical}}",
        "services: {a: {ports: [http]}}",
        "services: {a: {public: yes}}",
        "services: {a: {name: null}}",
        "services: {a: {dependsOn: null}}",
        "services: {a: {dependsOn: {to: b, strength: 5}}}",
        "services: {a: {sources: {document: b, basis: INFERRED}}}",
        "services: {a: {sources: {document: b, inferred: c, note: d}}}",
        "services: {a: {labels: {x: {}}}}",
        "document: {url: https://example.com}",
    ];
    for file in files {
        assert!(!is_valid(&ontology, file), "the schema accepts {file}");
        assert!(
            super::read(&ontology, &[("a.yaml", file)]).is_err(),
            "the reader accepts {file}"
        );
    }
}

#[test]
fn the_schema_describes_every_member() {
    let schema = json_schema(&seed_ontology());
    insta::assert_snapshot!(
        serde_json::to_string_pretty(&schema["$defs"]["Workstream"]).unwrap(),
        @r##"
    {
      "additionalProperties": false,
      "description": "A centre of expertise with a mission of its own, inside the site reliability domain.",
      "properties": {
        "description": {
          "anyOf": [
            {
              "$ref": "#/$defs/text"
            },
            {
              "type": "null"
            }
          ],
          "description": "What it is, in a sentence or a few."
        },
        "labels": {
          "$ref": "#/$defs/labels",
          "description": "Free keys and values for what the ontology does not model."
        },
        "mission": {
          "anyOf": [
            {
              "$ref": "#/$defs/text"
            },
            {
              "type": "null"
            }
          ],
          "description": "What the workstream is there for, in a sentence or two."
        },
        "name": {
          "$ref": "#/$defs/text",
          "description": "The display name. Without one, a node is called by its slug."
        },
        "responsibilities": {
          "anyOf": [
            {
              "$ref": "#/$defs/Workstream.responsibilities"
            },
            {
              "items": {
                "$ref": "#/$defs/Workstream.responsibilities"
              },
              "type": "array"
            }
          ],
          "description": "What the workstream answers for."
        },
        "sources": {
          "$ref": "#/$defs/sources",
          "description": "Who says so."
        },
        "stated-by": {
          "$ref": "#/$defs/owners",
          "description": "All owners of the fact, as exported files state them."
        },
        "tools": {
          "anyOf": [
            {
              "$ref": "#/$defs/Workstream.tools"
            },
            {
              "items": {
                "$ref": "#/$defs/Workstream.tools"
              },
              "type": "array"
            }
          ],
          "description": "The tools and systems that the workstream maintains, provides or looks after."
        }
      },
      "type": [
        "object",
        "null"
      ]
    }
    "##
    );
}
