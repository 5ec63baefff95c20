//! Data of an earlier version, whose ontology has names that the API keeps for itself by now.

use insta::assert_snapshot;
use remit::event::{Commit, Event, NodeKey, Revision, Slug};
use remit::store::{DirectoryOptions, Store as _, open_directory};
use serde_json::json;

use super::Place;

#[test]
fn data_whose_names_the_api_keeps_for_itself_by_now_can_be_mended_and_meanwhile_not_asked() {
    let place = Place::new();
    place.write("o.graphql", "type Way { length: Int }");
    place.ok(&["apply", "o.graphql", "--data", "d", "--yes"]);
    let store = open_directory(&place.path().join("d"), DirectoryOptions::default()).unwrap();
    let made = store.read(Revision(1), 1).unwrap().remove(0);
    let commit = Commit {
        revision: Revision(2),
        previous: made.id(),
        events: vec![
            Event::OntologyReplaced {
                before: Some("type Way { length: Int }".into()),
                after: "type Path { length: Int }".into(),
            },
            Event::NodeCreated {
                key: NodeKey {
                    kind: "Path".into(),
                    slug: Slug::new("short").unwrap(),
                },
                after: serde_json::from_value(json!({"name": "Short"})).unwrap(),
            },
        ],
        ..made
    };
    store.append(Revision(1), &[commit]).unwrap();
    drop(store);

    assert_snapshot!(place.remit(&["query", "{ __typename }", "--data", "d"]), @"
    exit 1
    stderr:
    error: the ontology in the data has names that this version's API keeps for itself; write it with `remit export --ontology`, change it, and put it back with `remit apply`
    ontology:1:6: the kind `Path` gives the root field `paths`, which the API has already
      1 | type Path { length: Int }
      hint: give `Path` another `@kind(plural:)`
    ontology:1:6: the kind `Path` gives the type `Path`, which the API has already
      1 | type Path { length: Int }
      hint: give `Path` another `@kind(typeName:)`
    ");
    assert!(
        place
            .remit(&["serve", "--data", "d"])
            .contains("which the API has already")
    );
    assert!(place.ok(&["check", "--data", "d"]).contains("1 path"));
    assert_eq!(
        place.ok(&["export", "--ontology", "--data", "d"]),
        "type Path { length: Int }"
    );
    place.write(
        "o.graphql",
        "type Path @kind(typeName: \"Way\", singular: \"way\", plural: \"ways\") { length: Int }",
    );
    place.ok(&["apply", "o.graphql", "--data", "d", "--yes"]);
    let asked = place.ok(&["query", "{ ways { nodes { id name } } }", "--data", "d"]);
    assert_eq!(
        asked.trim(),
        r#"{"data":{"ways":{"nodes":[{"id":"Path:short","name":"Short"}]}}}"#
    );
}
