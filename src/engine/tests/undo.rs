//! What undo puts back, and what is in its way.

use insta::assert_snapshot;

use super::dump::facts;
use super::fixture::*;
use crate::change::{Change, EdgePatch, NodePatch, OnReferences};
use crate::engine::{CommitError, CommitRequest, Engine};
use crate::event::{RequestId, Revision, Value};

/// Commits each list, from revision 2 on.
fn made(lists: Vec<Vec<Change>>) -> Engine {
    let engine = engine(options());
    for list in lists {
        let outcome = engine.commit_blocking(request(list)).unwrap();
        assert!(outcome.commit.is_some());
    }
    engine
}

fn undo(engine: &Engine, revision: u64) -> String {
    match engine.commit_blocking(CommitRequest::undo(Revision(revision), "test")) {
        Ok(outcome) => {
            let commit = outcome
                .commit
                .expect("an undo that is not refused changes something");
            format!(
                "revision {}\n{}",
                commit.revision,
                facts(&outcome.after).join("\n")
            )
        }
        Err(CommitError::Refused { rejections, .. }) => {
            let rejections = rejections.iter();
            let lines = rejections.map(|one| format!("{} {}", one.code, one.message));
            lines.collect::<Vec<_>>().join("\n")
        }
        Err(other) => other.to_string(),
    }
}

fn described(kind: &str, text: &str, description: &str) -> Change {
    Change::NodeUpdate {
        key: node(kind, text),
        patch: NodePatch {
            description: Some(Some(description.into())),
            ..NodePatch::default()
        },
    }
}

fn noted(kind: &str, field: &str, from: &str, to: &str, note: &str) -> Change {
    Change::Connect {
        key: edge(kind, field, from, to),
        patch: EdgePatch {
            note: Some(Some(note.into())),
            ..EdgePatch::default()
        },
    }
}

#[test]
fn only_what_the_commit_changed_is_put_back() {
    let engine = made(vec![
        vec![create("Team", "a")],
        vec![rename("Team", "a", "Alpha")],
        vec![described("Team", "a", "The first.")],
    ]);
    assert_snapshot!(undo(&engine, 3), @r#"
    revision 5
    Team:a {"name":"a","description":"The first."}
    "#);
}

#[test]
fn owners_come_back_with_the_facts() {
    let stated = Change::NodeUpsert {
        key: node("Team", "a"),
        patch: NodePatch {
            owners_added: ["files".into()].into(),
            ..NodePatch::default()
        },
    };
    let engine = made(vec![
        vec![stated],
        vec![delete("Team", "a", OnReferences::Reject)],
    ]);
    assert_snapshot!(undo(&engine, 3), @r#"
    revision 4
    Team:a {"name":"a","owners":["files"]}
    "#);
}

#[test]
fn an_attribute_that_is_called_owners_comes_back() {
    let sdl = SDL.replace("  size: Int\n", "  owners: Int\n");
    let owned = |owners| Change::NodeUpdate {
        key: node("Team", "a"),
        patch: NodePatch {
            attributes: [("owners".into(), Some(Value::Int(owners)))].into(),
            ..NodePatch::default()
        },
    };
    let engine = made(vec![vec![
        Change::OntologyReplace { sdl: sdl.into() },
        create("Team", "a"),
        owned(1),
    ]]);
    let before = facts(&engine.snapshot());
    engine.commit_blocking(request(vec![owned(2)])).unwrap();
    assert_ne!(facts(&engine.snapshot()), before);
    undo(&engine, 3);
    assert_eq!(facts(&engine.snapshot()), before);
}

#[test]
fn an_undo_can_be_undone() {
    let engine = made(vec![
        vec![
            create("Team", "a"),
            create("Team", "b"),
            connect("Team", "peers", "a", "b"),
        ],
        vec![delete("Team", "b", OnReferences::Detach)],
    ]);
    assert_snapshot!(undo(&engine, 3), @r#"
    revision 4
    Team:a {"name":"a"}
    Team:b {"name":"b"}
    Team:a peers b {}
    "#);
    assert_snapshot!(undo(&engine, 4), @r#"
    revision 5
    Team:a {"name":"a"}
    "#);
}

#[test]
fn everything_that_is_in_the_way_is_named_at_once() {
    let engine = made(vec![
        vec![
            create("Team", "a"),
            create("Team", "b"),
            create("Team", "c"),
        ],
        vec![
            rename("Team", "a", "Alpha"),
            delete("Team", "c", OnReferences::Reject),
            noted("Team", "peers", "a", "b", "old friends"),
            create("Team", "d"),
            create("Team", "e"),
        ],
        vec![
            rename("Team", "a", "Aleph"),
            create("Team", "c"),
            noted("Team", "peers", "a", "b", "rivals"),
            delete("Team", "d", OnReferences::Reject),
        ],
        vec![connect("Team", "parent", "e", "a")],
    ]);
    assert_snapshot!(undo(&engine, 3), @"
    UNDO_BLOCKED Team:a peers b: note has been changed since, in revision 4
    UNDO_BLOCKED Team:e has got 1 edge: Team:e parent a
    UNDO_BLOCKED Team:d is gone since, in revision 4
    UNDO_BLOCKED Team:a: name has been changed since, in revision 4
    UNDO_BLOCKED there is a Team:c again since, in revision 4
    ");
}

#[test]
fn what_an_undo_would_leave_broken_is_refused_as_any_change_is() {
    let engine = made(vec![
        vec![
            create("Team", "a"),
            create("Team", "b"),
            create("Team", "c"),
        ],
        vec![connect("Team", "parent", "a", "b")],
        vec![disconnect("Team", "parent", "a", "b")],
        vec![connect("Team", "parent", "a", "c")],
    ]);
    assert_snapshot!(undo(&engine, 4), @"RELATION_FULL Team:a: parent leads to one node at most, not to 2 (b, c)");
}

#[test]
fn a_change_of_ontology_is_undone_while_the_data_fit() {
    let sdl = SDL.replace("  size: Int\n", "  size: Int\n  motto: String\n");
    let motto = Change::NodeUpdate {
        key: node("Team", "a"),
        patch: NodePatch {
            attributes: [("motto".into(), Some(Value::Text("Go".into())))].into(),
            ..NodePatch::default()
        },
    };
    let engine = made(vec![
        vec![create("Team", "a")],
        vec![Change::OntologyReplace { sdl: sdl.into() }],
        vec![motto],
    ]);
    assert_snapshot!(undo(&engine, 3), @"ONTOLOGY_BREAKS_DATA Team would have no motto: Team:a");
    undo(&engine, 4);
    undo(&engine, 3);
    assert_eq!(&*engine.snapshot().ontology().sdl, SDL);
    assert_snapshot!(undo(&engine, 3), @"UNDO_BLOCKED the ontology has been replaced since, in revision 6");
    assert_snapshot!(undo(&engine, 1), @"UNDO_BLOCKED a graph keeps its first ontology");
}

#[test]
fn values_that_another_ontology_has_no_place_for_do_not_come_back() {
    let sized = |team: &str, size: Option<i32>| Change::NodeUpdate {
        key: node("Team", team),
        patch: NodePatch {
            attributes: [("size".into(), size.map(Value::Int))].into(),
            ..NodePatch::default()
        },
    };
    let shared = |share: Option<f64>| Change::Connect {
        key: edge("Team", "members", "a", "p"),
        patch: EdgePatch {
            properties: [("share".into(), share.map(Value::Float))].into(),
            ..EdgePatch::default()
        },
    };
    let person = Change::NodeCreate {
        key: node("Person", "p"),
        patch: NodePatch {
            attributes: [("email".into(), Some(Value::Text("p@example.org".into())))].into(),
            ..NodePatch::default()
        },
    };
    let replaced = |size: &str, share: &str| {
        let sdl = SDL.replace("  size: Int\n", size);
        let sdl = sdl.replace("  share: Float\n", share).into();
        vec![Change::OntologyReplace { sdl }]
    };
    let engine = made(vec![
        vec![
            create("Team", "a"),
            sized("a", Some(5)),
            create("Team", "b"),
            sized("b", Some(6)),
            create("City", "c"),
            person,
            connect("Person", "home", "p", "c"),
            shared(Some(0.5)),
        ],
        vec![sized("a", None), shared(None)],
        vec![delete("Team", "b", OnReferences::Reject)],
        vec![disconnect("Team", "members", "a", "p")],
        vec![shared(Some(0.25))],
        vec![disconnect("Team", "members", "a", "p")],
        vec![shared(None)],
        replaced("  size: String\n", "  share: String\n"),
    ]);
    let codes = |revision| {
        let undone = undo(&engine, revision);
        let codes = undone.lines().filter_map(|line| line.split(' ').next());
        codes.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(codes(3), ["VALUE_INVALID", "VALUE_INVALID"]);
    assert_eq!(codes(4), ["VALUE_INVALID"]);
    let apart = vec![disconnect("Team", "members", "a", "p")];
    engine.commit_blocking(request(apart)).unwrap();
    assert_eq!(codes(7), ["VALUE_INVALID"]);
    let other = replaced("", "  other: Float\n");
    engine.commit_blocking(request(other)).unwrap();
    assert_eq!(codes(4), ["ATTRIBUTE_UNKNOWN"]);
    assert_eq!(codes(7), ["ATTRIBUTE_UNKNOWN"]);
    assert_snapshot!(undo(&engine, 4), @"ATTRIBUTE_UNKNOWN Team:b: there is no size by now");
    // With the ontology goes what was in the way.
    undo(&engine, 11);
    undo(&engine, 9);
    assert!(undo(&engine, 4).contains("Team:b"));
}

#[test]
fn what_does_not_exist_cannot_be_undone() {
    let engine = made(vec![vec![create("Team", "a")]]);
    assert_snapshot!(undo(&engine, 3), @"REVISION_UNKNOWN there is no commit 3; the newest is 2");
    assert_snapshot!(undo(&engine, 0), @"REVISION_UNKNOWN there is no commit 0; the newest is 2");
}

#[test]
fn an_undo_is_a_request_like_others() {
    let engine = made(vec![vec![create("Team", "a")]]);
    let undo = CommitRequest::undo(Revision(2), "test");
    let dry = CommitRequest {
        dry_run: true,
        ..undo.clone()
    };
    let outcome = engine.commit_blocking(dry).unwrap();
    assert_eq!(outcome.after.node_count(), 0);
    assert_eq!(engine.snapshot().node_count(), 1);
    let late = CommitRequest {
        expected_revision: Some(Revision(1)),
        ..undo.clone()
    };
    let late = engine.commit_blocking(late);
    assert!(matches!(late, Err(CommitError::RevisionMoved { .. })));
    let named = |revision| CommitRequest {
        request_id: Some(RequestId("one".into())),
        ..CommitRequest::undo(Revision(revision), "test")
    };
    let first = engine.commit_blocking(named(2)).unwrap();
    let second = engine.commit_blocking(named(2)).unwrap();
    assert!(second.repeated && !first.repeated);
    assert_eq!(first.commit, second.commit);
    let other = engine.commit_blocking(named(1));
    assert!(matches!(other, Err(CommitError::RequestIdReused { .. })));
}
