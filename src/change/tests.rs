//! What is refused and why, and which events a list of changes comes to.

mod difference;

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

fn connect_only(text: &str) -> Change {
    Change::ConnectOnly {
        key: edge(text),
        patch: EdgePatch::default(),
    }
}

fn disconnect_all(id: &str, field: &str) -> Change {
    Change::DisconnectAll {
        node: node(id),
        field: field.into(),
    }
}

fn disconnect(text: &str) -> Change {
    Change::Disconnect { key: edge(text) }
}

fn replace(sdl: &str) -> Change {
    Change::OntologyReplace { sdl: sdl.into() }
}

/// What changes make of nothing.
fn made(sdl: &str, changes: &[Change]) -> Snapshot {
    let ontology = crate::ontology::read("ontology", sdl).unwrap();
    let empty = Snapshot::empty(Arc::new(ontology));
    empty.with(&decide(&empty, changes).unwrap(), Head::origin())
}

/// A team with a lead and a member, who lives in a city.
fn graph() -> Snapshot {
    let email = Value::Text("ada@example.org".into());
    let changes = [
        create("Team:core"),
        create("City:london"),
        create_with("Person:ada", &[("email", email)]),
        connect("Person:ada home london"),
        connect("Team:core lead ada"),
        member("Team:core members ada"),
    ];
    made(SDL, &changes)
}

/// What becomes of changes to [`graph`].
fn check(changes: &[Change]) -> String {
    check_on(&graph(), changes)
}

fn check_on(graph: &Snapshot, changes: &[Change]) -> String {
    match decide(graph, changes) {
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
    ]), @"
    0. KIND_UNKNOWN Taem:x: the ontology has no kind Taem (did you mean Team?)
    1. NODE_UNKNOWN Team:cor: there is no Team:cor (did you mean core?)
    2. NODE_UNKNOWN Person:adda: there is no Person:adda (did you mean ada?)
    3. RELATION_UNKNOWN Team:core membres ada: Team has no relation membres (did you mean members?)
    4. RELATION_DERIVED Team:core cities london: Team.cities follows from other relations (state the relations on its path instead)
    5. NODE_UNKNOWN Team:core lead adda.to: there is no Person:adda (did you mean ada?)
    6. ATTRIBUTE_UNKNOWN City:paris.siez: there is no attribute siez (did you mean size?)
    ");
}

#[test]
fn a_node_is_created_once_and_deleted_when_nothing_refers_to_it() {
    assert_snapshot!(check(&[create("Team:core")]), @"0. NODE_EXISTS Team:core: Team:core exists already (update it, or choose another slug)");
    assert_snapshot!(check(&[delete("Person:ada", OnReferences::Reject)]), @"0. NODE_REFERENCED Person:ada: Person:ada has 3 edges: Person:ada home london, Team:core members ada, Team:core lead ada (remove its edges first, or delete it along with them (in the API: onReferences: DETACH))");
    assert_snapshot!(check(&[delete("Person:ada", OnReferences::Detach)]), @r#"
    - Person:ada home → london
    - Team:core members → ada
    - Team:core lead → ada
    - Person:ada "ada"
    node: 1 to delete; connections: 3 to disconnect
    "#);
    assert_snapshot!(check(&[delete("City:london", OnReferences::Detach)]), @"0. RELATION_MISSING Person:ada.home: Person:ada: home must lead to exactly one node");
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
    ]), @r#"
    0. VALUE_INVALID City:paris.size: size: expected Size (SMALL, LARGE), found "LRAGE" (did you mean LARGE?)
    1. VALUE_INVALID Team:a.size: size: expected a whole number, found "5"
    2. VALUE_INVALID Team:b.tags: tags: expected a list, found "x"
    3. VALUE_MISSING Person:grace.email: Person:grace: the attribute email is required
    5. VALUE_MISSING Team:core members grace.share: Team:core members grace: the property share is required
    "#);
}

#[test]
fn a_relation_to_one_node_leads_to_one_node_once_all_changes_are_made() {
    let paris = create("City:paris");
    let move_there = connect("Person:ada home paris");
    let leave = disconnect("Person:ada home london");
    assert_snapshot!(check(&[paris.clone(), move_there.clone()]), @"1. RELATION_FULL Person:ada.home: Person:ada: home leads to one node at most, not to 2 (london, paris)");
    assert_snapshot!(check(std::slice::from_ref(&leave)), @"0. RELATION_MISSING Person:ada.home: Person:ada: home must lead to exactly one node");
    assert_snapshot!(check(&[paris, move_there, leave]), @r#"
    + City:paris "paris"
    + Person:ada home → paris
    - Person:ada home → london
    node: 1 to create; connections: 1 to connect, 1 to disconnect
    "#);
}

#[test]
fn an_edge_may_be_named_from_its_other_end() {
    assert_snapshot!(check(&[disconnect("Person:ada leads core"), create("Team:a"), connect("Person:ada leads a")]), @r#"
    + Team:a "a"
    + Team:a lead → ada
    - Team:core lead → ada
    node: 1 to create; connections: 1 to connect, 1 to disconnect
    "#);
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
    assert_snapshot!(check(&[update("Team:core", patch), update("City:london", long)]), @r#"
    0. NAME_BLANK Team:core.name: name must not be blank
    0. LIMIT_EXCEEDED Team:core.description: description: 65537 bytes are more than the 65536 allowed
    0. LABEL_DUPLICATE Team:core.labels: the label "b" stands twice (a label has one value; list things as a relation instead)
    0. SOURCE_INVALID Team:core.sources: the source "Handbook" is INFERRED without a note (add a note that says what it was concluded from)
    1. LIMIT_EXCEEDED City:london.name: name: 201 characters are more than the 200 allowed
    1. LIMIT_EXCEEDED City:london.labels: labels: 101 labels are more than the 100 allowed
    "#);
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
    ]), @"nothing");
}

#[test]
fn an_ontology_that_has_no_place_for_the_data_is_refused() {
    assert_snapshot!(check(&[replace("type Team { lead: Persn }")]), @r"
    0. ONTOLOGY_INVALID ontology: ontology:1:19: there is no type `Persn`
      1 | type Team { lead: Persn }
      hint: declare `type Persn` or `enum Persn`, or use String, Int, Float, Boolean, DateTime, Date, URL
    ");
    let next = SDL
        .replace("  lead: Person @relation(inverse: \"leads\")\n", "")
        .replace("email: String!", "email: Int!")
        .replace("  size: Int\n", "  size: Int!\n");
    assert_snapshot!(check(&[replace(&next)]), @r#"
    0. ONTOLOGY_BREAKS_DATA ontology: Person.email would be a whole number: Person:ada is "ada@example.org" (change or remove these facts first)
    0. ONTOLOGY_BREAKS_DATA ontology: there would be no stored relation Team.lead to Person: Team:core lead ada (change or remove these facts first)
    "#);
}

#[test]
fn what_comes_after_an_ontology_without_a_place_is_judged_for_mistakes_of_its_own() {
    let next = SDL.replace("email: String!", "email: Int!").replace(
        "type City {",
        "type Village { hamlet: Boolean }\n\ntype City {",
    );
    assert_snapshot!(check(&[
        create("Team:new"),
        replace(&next),
        connect("Team:new lead ada"),
        create("Village:a"),
        create("Vilage:b"),
        update("Person:ada", NodePatch::default()),
    ]), @r#"
    1. ONTOLOGY_BREAKS_DATA ontology: Person.email would be a whole number: Person:ada is "ada@example.org" (change or remove these facts first)
    4. KIND_UNKNOWN Vilage:b: the ontology has no kind Vilage (did you mean Village?)
    "#);
}

#[test]
fn an_empty_list_is_none_once_it_cannot_be_null() {
    let tags = |tags: Vec<Value>| NodePatch {
        attributes: BTreeMap::from([("tags".into(), Some(Value::List(tags)))]),
        ..NodePatch::default()
    };
    let create = Change::NodeCreate {
        key: node("A:a"),
        patch: tags(Vec::new()),
    };
    let graph = made("type A { tags: [String!] }", &[create]);
    let events = decide(&graph, &[replace("type A { tags: [String!]! }")]).unwrap();
    let graph = graph.with(&events, Head::origin());
    assert_snapshot!(check_on(&graph, &[update("A:a", tags(Vec::new()))]), @"nothing");
    let kind = graph.ontology().kind_named("A").unwrap();
    let vertex = graph.lookup(kind.id, "a").unwrap();
    assert!(graph.node(vertex).fact(kind).attributes.is_empty());
}

#[test]
fn an_ontology_that_makes_one_relation_of_two_is_refused() {
    let two = "type A { x: [B!]! @relation(inverse: \"ofX\") }
type B { y: [A!]! @relation(inverse: \"ofY\") }";
    let one = "type A { x: [B!]! @relation(inverse: \"y\") }
type B { y: [A!]! @relation(inverse: \"x\") }";
    let nodes = [create("A:a"), create("B:b"), connect("A:a x b")];
    let half = made(two, &nodes);
    assert_snapshot!(check_on(&half, &[replace(one)]), @r"
    ~ ontology
    the ontology
    ");
    let both = [&nodes[..], &[connect("B:b y a")]].concat();
    assert_snapshot!(check_on(&made(two, &both), &[replace(one)]), @"0. ONTOLOGY_BREAKS_DATA ontology: A.x and B.y would be one relation: B:b y a (change or remove these facts first)");
}

#[test]
fn an_edge_from_a_node_to_itself_is_one_reference() {
    let sdl = "type A { peers: [A!]! @relation(inverse: \"peersOf\") bs: [B!]! @relation(inverse: \"as\") }
type B { size: Int }";
    let graph = made(
        sdl,
        &[
            create("A:a"),
            create("B:a"),
            connect("A:a peers a"),
            connect("A:a bs a"),
        ],
    );
    assert_snapshot!(check_on(&graph, &[delete("A:a", OnReferences::Reject)]), @"0. NODE_REFERENCED A:a: A:a has 2 edges: A:a peers a, A:a bs a (remove its edges first, or delete it along with them (in the API: onReferences: DETACH))");
    assert_snapshot!(check_on(&graph, &[delete("B:a", OnReferences::Reject)]), @"0. NODE_REFERENCED B:a: B:a has 1 edge: A:a bs a (remove its edges first, or delete it along with them (in the API: onReferences: DETACH))");
}

#[test]
fn what_a_new_ontology_asks_for_can_come_in_the_same_list() {
    let next = SDL.replace("  size: Int\n", "  size: Int!\n");
    assert_snapshot!(check(&[replace(&next)]), @"0. VALUE_MISSING Team:core.size: Team:core: the attribute size is required");
    let size = NodePatch {
        attributes: BTreeMap::from([("size".into(), Some(Value::Int(5)))]),
        ..NodePatch::default()
    };
    assert_snapshot!(check(&[replace(&next), update("Team:core", size)]), @r"
    ~ ontology
    ~ Team:core
        size: none → 5
    the ontology; node: 1 to update
    ");
    let without = SDL.replace("  lead: Person @relation(inverse: \"leads\")\n", "");
    assert_snapshot!(check(&[disconnect("Team:core lead ada"), replace(&without)]), @r"
    ~ ontology
    - Team:core lead → ada
    the ontology; connection: 1 to disconnect
    ");
}

#[test]
fn a_mistake_is_reported_once_and_does_not_hide_the_others() {
    let bad = create_with("Person:grace", &[("email", Value::Int(1))]);
    assert_snapshot!(check(&[bad, connect("Person:grace home london"), create("Team:core")]), @r"
    0. VALUE_INVALID Person:grace.email: email: expected a string, found 1
    2. NODE_EXISTS Team:core: Team:core exists already (update it, or choose another slug)
    ");
}

#[test]
fn a_field_that_leads_to_one_is_turned_to_another() {
    let paris = || create("City:paris");
    assert_snapshot!(check(&[paris(), connect_only("Person:ada home paris")]), @r#"
    + City:paris "paris"
    + Person:ada home → paris
    - Person:ada home → london
    node: 1 to create; connections: 1 to connect, 1 to disconnect
    "#);
    assert_snapshot!(check(&[connect_only("Person:ada home london")]), @"nothing");
    assert_snapshot!(check(&[disconnect_all("Team:core", "lead"), disconnect_all("Person:ada", "leads")]), @"
    - Team:core lead → ada
    connection: 1 to disconnect
    ");
    // From the other side, every edge that the many have goes.
    assert_snapshot!(check(&[connect_only("City:london residents ada"), disconnect_all("City:london", "residents")]), @"1. RELATION_MISSING Person:ada.home: Person:ada: home must lead to exactly one node");
    // What is refused changes nothing, so nothing else follows from it.
    assert_snapshot!(check(&[
        connect_only("Person:ada home pariss"),
        connect_only("Team:core cities london"),
        disconnect_all("Team:core", "cities"),
        disconnect_all("Team:core", "laed"),
        disconnect_all("Taem:core", "lead"),
    ]), @"
    0. NODE_UNKNOWN Person:ada home pariss.to: there is no City:pariss
    1. RELATION_DERIVED Team:core cities london: Team.cities follows from other relations (state the relations on its path instead)
    2. RELATION_DERIVED Team:core: Team.cities follows from other relations (state the relations on its path instead)
    3. RELATION_UNKNOWN Team:core: Team has no relation laed (did you mean lead?)
    4. KIND_UNKNOWN Taem:core: the ontology has no kind Taem (did you mean Team?)
    ");
}
