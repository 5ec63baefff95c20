//! What is refused and why, and which events a list of changes comes to.

use std::collections::BTreeMap;
use std::sync::Arc;

use insta::assert_snapshot;

use super::{Change, EdgePatch, NodePatch, OnReferences, Summary, decide};
use crate::event::{Basis, EdgeKey, Label, NodeKey, Slug, Source, Value};
use crate::graph::{Head, Snapshot};

const SDL: &str = r#"
type Team {
  size: Int
  tags: [String!]!
  members: [Person!]! @relation(inverse: "teams", properties: "Membership")
  lead: Person @relation(inverse: "leads")
  cities: [City!]! @derived(path: "members.home", inverse: "teams")
}

type Person {
  email: String!
  home: City! @relation(inverse: "residents")
}

type City {
  size: Size
}

type Membership {
  share: Float!
}

enum Size {
  SMALL
  LARGE
}
"#;

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn node(id: &str) -> NodeKey {
    let (kind, text) = id.split_once(':').unwrap();
    NodeKey {
        kind: kind.into(),
        slug: slug(text),
    }
}

fn edge(text: &str) -> EdgeKey {
    let parts: Vec<&str> = text.split([':', ' ']).collect();
    EdgeKey {
        kind: parts[0].into(),
        field: parts[2].into(),
        from: slug(parts[1]),
        to: slug(parts[3]),
    }
}

fn create(id: &str) -> Change {
    create_with(id, &[])
}

fn create_with(id: &str, attributes: &[(&str, Value)]) -> Change {
    let attributes = attributes.iter();
    Change::NodeCreate {
        key: node(id),
        patch: NodePatch {
            attributes: attributes
                .map(|(name, value)| ((*name).into(), Some(value.clone())))
                .collect(),
            ..NodePatch::default()
        },
    }
}

fn update(id: &str, patch: NodePatch) -> Change {
    Change::NodeUpdate {
        key: node(id),
        patch,
    }
}

fn delete(id: &str, on_references: OnReferences) -> Change {
    Change::NodeDelete {
        key: node(id),
        on_references,
    }
}

fn connect(text: &str) -> Change {
    Change::Connect {
        key: edge(text),
        patch: EdgePatch::default(),
    }
}

fn member(text: &str) -> Change {
    Change::Connect {
        key: edge(text),
        patch: EdgePatch {
            properties: BTreeMap::from([("share".into(), Some(Value::Float(1.0)))]),
            ..EdgePatch::default()
        },
    }
}

fn disconnect(text: &str) -> Change {
    Change::Disconnect { key: edge(text) }
}

fn replace(sdl: &str) -> Change {
    Change::OntologyReplace { sdl: sdl.into() }
}

/// A team with a lead and a member, who lives in a city.
fn graph() -> Snapshot {
    let ontology = crate::ontology::read("ontology", SDL).unwrap();
    let empty = Snapshot::empty(Arc::new(ontology));
    let email = Value::Text("ada@example.org".into());
    let changes = [
        create("Team:core"),
        create("City:london"),
        create_with("Person:ada", &[("email", email)]),
        connect("Person:ada home london"),
        connect("Team:core lead ada"),
        member("Team:core members ada"),
    ];
    empty.with(&decide(&empty, &changes).unwrap(), Head::origin())
}

/// What becomes of changes to [`graph`].
fn check(changes: &[Change]) -> String {
    match decide(&graph(), changes) {
        Ok(events) => Summary::of(&events).to_string(),
        Err(rejections) => {
            let lines = rejections.iter().map(|rejection| {
                let hint = rejection.hint.as_ref();
                let hint = hint.map_or(String::new(), |hint| format!(" ({hint})"));
                let member = rejection.member.as_ref();
                let member = member.map_or(String::new(), |member| format!(".{member}"));
                format!(
                    "{}. {} {}{member}: {}{hint}",
                    rejection.index, rejection.code, rejection.subject, rejection.message
                )
            });
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

#[test]
fn names_that_are_not_there_are_refused_with_those_that_are() {
    assert_snapshot!(check(&[
        create("Taem:x"),
        update("Team:cor", NodePatch::default()),
        delete("Person:adda", OnReferences::Detach),
        connect("Team:core membres ada"),
        connect("Team:core cities london"),
        connect("Team:core lead adda"),
        create_with("City:paris", &[("siez", Value::Int(1))]),
    ]), @"");
}

#[test]
fn a_node_is_created_once_and_deleted_when_nothing_refers_to_it() {
    assert_snapshot!(check(&[create("Team:core")]), @"");
    assert_snapshot!(check(&[delete("Person:ada", OnReferences::Reject)]), @"");
    assert_snapshot!(check(&[delete("Person:ada", OnReferences::Detach)]), @"");
    assert_snapshot!(check(&[delete("City:london", OnReferences::Detach)]), @"");
}

#[test]
fn values_must_fit_and_required_ones_must_be_there() {
    assert_snapshot!(check(&[
        create_with("City:paris", &[("size", Value::Enum("LRAGE".into()))]),
        create_with("Team:a", &[("size", Value::Text("5".into()))]),
        create_with("Team:b", &[("tags", Value::Text("x".into()))]),
        create("Person:grace"),
        connect("Person:grace home london"),
        connect("Team:core members grace"),
    ]), @"");
}

#[test]
fn a_relation_to_one_node_leads_to_one_node_once_all_changes_are_made() {
    let paris = create("City:paris");
    let move_there = connect("Person:ada home paris");
    let leave = disconnect("Person:ada home london");
    assert_snapshot!(check(&[paris.clone(), move_there.clone()]), @"");
    assert_snapshot!(check(std::slice::from_ref(&leave)), @"");
    assert_snapshot!(check(&[paris, move_there, leave]), @"");
}

#[test]
fn an_edge_may_be_named_from_its_other_end() {
    assert_snapshot!(check(&[disconnect("Person:ada leads core"), create("Team:a"), connect("Person:ada leads a")]), @"");
}

#[test]
fn what_is_stated_about_a_node_is_held_to_the_rules() {
    let label = |key: &str| Label {
        key: key.into(),
        value: "x".into(),
    };
    let inferred = Source {
        document: "Handbook".into(),
        locator: None,
        url: None,
        basis: Basis::Inferred,
        note: None,
        observed_at: None,
    };
    let patch = NodePatch {
        name: Some(" ".into()),
        description: Some(Some("x".repeat(65_537).into())),
        labels: Some(vec![label("b"), label("a"), label("b")]),
        sources: Some(vec![inferred]),
        ..NodePatch::default()
    };
    let long = NodePatch {
        name: Some("x".repeat(201).into()),
        labels: Some((0..101).map(|n| label(&format!("l{n}"))).collect()),
        ..NodePatch::default()
    };
    assert_snapshot!(check(&[update("Team:core", patch), update("City:london", long)]), @"");
}

#[test]
fn what_changes_nothing_is_no_event() {
    let empty = Value::List(Vec::new());
    let patch = NodePatch {
        name: Some("core".into()),
        attributes: BTreeMap::from([("tags".into(), Some(empty)), ("size".into(), None)]),
        ..NodePatch::default()
    };
    assert_snapshot!(check(&[
        update("Team:core", patch),
        connect("Team:core lead ada"),
        disconnect("Team:core lead ada"),
        connect("Person:ada leads core"),
        create("City:paris"),
        delete("City:paris", OnReferences::Reject),
        disconnect("Team:core lead nobody"),
        replace(SDL),
    ]), @"");
}

#[test]
fn an_ontology_that_has_no_place_for_the_data_is_refused() {
    assert_snapshot!(check(&[replace("type Team { lead: Persn }")]), @"");
    let next = SDL
        .replace("  lead: Person @relation(inverse: \"leads\")\n", "")
        .replace("email: String!", "email: Int!")
        .replace("  size: Int\n", "  size: Int!\n");
    assert_snapshot!(check(&[replace(&next)]), @"");
}

#[test]
fn what_a_new_ontology_asks_for_can_come_in_the_same_list() {
    let next = SDL.replace("  size: Int\n", "  size: Int!\n");
    assert_snapshot!(check(&[replace(&next)]), @"");
    let size = NodePatch {
        attributes: BTreeMap::from([("size".into(), Some(Value::Int(5)))]),
        ..NodePatch::default()
    };
    assert_snapshot!(check(&[replace(&next), update("Team:core", size)]), @"");
    let without = SDL.replace("  lead: Person @relation(inverse: \"leads\")\n", "");
    assert_snapshot!(check(&[disconnect("Team:core lead ada"), replace(&without)]), @"");
}

#[test]
fn a_mistake_is_reported_once_and_does_not_hide_the_others() {
    let bad = create_with("Person:grace", &[("email", Value::Int(1))]);
    assert_snapshot!(check(&[bad, connect("Person:grace home london"), create("Team:core")]), @"");
}
