//! The past: by revision and by time, read through another ontology, from logs of any age.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use insta::assert_snapshot;
use jiff::Timestamp;

use super::dump::{check, facts};
use super::fixture::*;
use crate::change::{Change, NodePatch, OnReferences};
use crate::engine::{At, Clock, CommitRequest, Engine, EngineOptions, PastError, checkpoint};
use crate::event::{Commit, Event, Revision, Value};
use crate::graph::Snapshot;
use crate::store::Store;
use crate::store::memory::MemoryStore;

fn time(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// Shows the seconds that are put into it.
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn clock() -> (Self, Clock) {
        let second = Arc::new(AtomicI64::new(0));
        let shown = second.clone();
        let clock = Clock::of(move || time(shown.load(Ordering::SeqCst)));
        (Self(second), clock)
    }

    fn at(&self, second: i64) {
        self.0.store(second, Ordering::SeqCst);
    }
}

fn as_of(engine: &Engine, at: At) -> String {
    match engine.history().as_of(at, &engine.snapshot()) {
        Ok(past) => format!("revision {}", past.snapshot.revision()),
        Err(error) => error.to_string(),
    }
}

fn bytes(snapshot: &Snapshot) -> String {
    String::from_utf8(checkpoint::encode(snapshot, Vec::new())).unwrap()
}

fn replace(sdl: &str) -> Change {
    Change::OntologyReplace { sdl: sdl.into() }
}

fn stated(kind: &str, text: &str, attribute: &str, value: Value) -> Change {
    Change::NodeUpsert {
        key: node(kind, text),
        patch: NodePatch {
            attributes: [(attribute.into(), Some(value))].into(),
            ..NodePatch::default()
        },
    }
}

#[test]
fn a_time_is_that_of_the_last_commit_before_it() {
    let (hands, clock) = Hands::clock();
    let engine = open(MemoryStore::default(), EngineOptions { clock, ..options() });
    let asked = |second| as_of(&engine, At::Time(time(second)));
    assert_snapshot!(asked(0), @"there is no such revision yet; the newest is 0");
    hands.at(100);
    engine.initialise(SDL).unwrap();
    for (second, slug) in [(200, "a"), (200, "b"), (300, "c"), (250, "d"), (400, "e")] {
        hands.at(second);
        let made = engine.commit_blocking(request(vec![create("Team", slug)]));
        assert!(made.is_ok());
    }
    hands.at(350);
    let seconds = [100, 199, 200, 201, 299, 300, 399, 400];
    let found: Vec<String> = seconds.map(asked).into();
    assert_snapshot!(found.join("\n"), @"
    revision 1
    revision 1
    revision 3
    revision 3
    revision 3
    revision 5
    revision 5
    revision 6
    ");
    assert_snapshot!(asked(99), @"there was no graph yet; its first commit, revision 1, was made at 1970-01-01T00:01:40Z");
    assert_snapshot!(asked(401), @"that time is in the future; it is 1970-01-01T00:05:50Z");
    hands.at(500);
    assert_snapshot!(asked(500), @"revision 6");
    assert_snapshot!(asked(501), @"that time is in the future; it is 1970-01-01T00:08:20Z");
}

#[test]
fn a_revision_that_is_not_there_is_refused_with_what_is() {
    let engine = engine(options());
    let asked = |revision| as_of(&engine, At::Revision(Revision(revision)));
    assert_snapshot!(asked(1), @"revision 1");
    assert_snapshot!(asked(2), @"there is no such revision yet; the newest is 1");
    assert_snapshot!(asked(0), @"there was no graph yet; its first commit, revision 1, was made at 2026-11-22T08:30:00Z");
    let history = engine.history();
    assert!(matches!(
        history.commit(Revision(2)),
        Err(PastError::NotYet {
            newest: Revision(1)
        })
    ));
    assert_eq!(history.commit(Revision(1)).unwrap().revision, Revision(1));
    let none = history.commits(Revision(2)..=Revision(9), 10).unwrap();
    assert!(none.is_empty());
}

const LATER: &str = r#"
type City {
  size: String
  people: [Person!]! @relation(inverse: "home")
}

type Team {
  size: String
  tags: [String!]
  members: [City!]! @relation(inverse: "teams")
}

type Person {
  email: String!
}
"#;

/// Everything that was goes before the ontology comes, and other things come under the old names.
#[test]
fn the_past_is_read_through_the_ontology_of_the_view() {
    let engine = engine(options());
    let email = || Value::Text("x@example.org".into());
    let lists = [
        vec![
            stated("Team", "x", "size", Value::Int(3)),
            stated("Team", "y", "size", Value::Int(4)),
            create("City", "x"),
            create("Badge", "b"),
            stated("Person", "x", "email", email()),
            connect("Person", "home", "x", "x"),
            connect("Person", "badge", "x", "b"),
            connect("Team", "members", "y", "x"),
            connect("Team", "parent", "y", "x"),
        ],
        vec![
            stated("Team", "x", "size", Value::Text("small".into())),
            stated("Team", "y", "size", Value::Text("large".into())),
        ],
    ];
    engine.commit_blocking(request(lists[0].clone())).unwrap();
    let published = engine.snapshot();
    let mut change: Vec<Change> = ["x", "y"]
        .map(|slug| delete("Team", slug, OnReferences::Detach))
        .into();
    change.push(delete("Badge", "b", OnReferences::Detach));
    change.push(replace(LATER));
    change.extend(lists[1].clone());
    change.push(connect("Team", "members", "y", "x"));
    engine.commit_blocking(request(change)).unwrap();
    let tip = engine.snapshot();
    let at = At::Revision(Revision(2));
    let past = engine.history().as_of(at, &tip).unwrap();
    assert!(Arc::ptr_eq(past.snapshot.ontology(), tip.ontology()));
    assert_eq!(&*past.in_force.sdl, SDL);
    check(&past.snapshot);
    // Not the numbers, the badge and the parent, which have no place, nor the members, who were people.
    assert_snapshot!(facts(&past.snapshot).join("\n"), @r#"
    City:x {"name":"x"}
    Team:x {"name":"x"}
    Team:y {"name":"y"}
    Person:x {"name":"x","attributes":{"email":{"text":"x@example.org"}}}
    City:x people x {}
    "#);
    let own = engine.history().as_of(at, &published).unwrap();
    assert_eq!(bytes(&own.snapshot), bytes(&published));
    let again = engine.history().as_of(at, &tip).unwrap();
    assert!(Arc::ptr_eq(&again.snapshot, &past.snapshot), "it is kept");
}

#[test]
fn a_list_that_was_empty_and_not_null_is_so_in_the_past() {
    let nullable = SDL.replace("tags: [String!]!", "tags: [String!]");
    let engine = engine(options());
    for list in [
        vec![replace(&nullable)],
        vec![stated("Team", "a", "tags", Value::List(Vec::new()))],
        vec![replace(SDL)],
        vec![rename("Team", "a", "A")],
    ] {
        engine.commit_blocking(request(list)).unwrap();
    }
    let at = At::Revision(Revision(3));
    let past = engine.history().as_of(at, &engine.snapshot()).unwrap();
    assert_snapshot!(facts(&past.snapshot).join("\n"), @r#"Team:a {"name":"a"}"#);
    let through = Snapshot::empty(past.in_force.clone());
    let past = engine.history().as_of(at, &through).unwrap();
    assert_snapshot!(facts(&past.snapshot).join("\n"), @r#"Team:a {"name":"a","attributes":{"tags":{"list":[]}}}"#);
}

/// The commits as an older version would have logged them: without stamps.
fn aged(commits: &[Arc<Commit>]) -> MemoryStore {
    let store = MemoryStore::default();
    for commit in commits {
        let mut commit = Commit::clone(commit);
        commit.previous = store.head().id;
        for event in &mut commit.events {
            match event {
                Event::NodeUpdated { was, .. } => *was = None,
                Event::NodeDeleted { was, .. } => *was = None,
                _ => {}
            }
        }
        store.append(store.head().revision, &[commit]).unwrap();
    }
    store
}

#[test]
fn logs_without_stamps_have_the_same_past() {
    let new = engine(options());
    for list in [
        vec![create("Team", "a")],
        vec![rename("Team", "a", "Alpha"), create("Team", "b")],
        vec![delete("Team", "a", OnReferences::Reject)],
        vec![create("Team", "a")],
    ] {
        new.commit_blocking(request(list)).unwrap();
    }
    let old = open(aged(&commits(&new)), options());
    for revision in 1..=5 {
        let lines = |engine: &Engine| {
            let at = At::Revision(Revision(revision));
            let past = engine.history().as_of(at, &engine.snapshot()).unwrap();
            // The first line has the head, whose id is another one.
            let all = bytes(&past.snapshot);
            all.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(lines(&old), lines(&new));
    }
}

#[test]
fn what_is_kept_of_the_past_stays_within_its_limit() {
    let kept_with = |pasts_bytes_max| {
        let engine = engine(EngineOptions {
            pasts_bytes_max,
            ..options()
        });
        for number in 0..20 {
            let slug = format!("t{number}");
            engine
                .commit_blocking(request(vec![create("Team", &slug)]))
                .unwrap();
        }
        let tip = engine.snapshot();
        for revision in 1..=20 {
            let at = At::Revision(Revision(revision));
            let past = engine.history().as_of(at, &tip).unwrap();
            assert_eq!(past.snapshot.node_count() as u64, revision - 1);
        }
        let kept = engine.history().kept();
        let bytes = |snapshot: &Arc<Snapshot>| snapshot.footprint().own_bytes;
        assert!(kept.iter().map(bytes).sum::<usize>() <= pasts_bytes_max);
        kept.iter()
            .map(|kept| kept.revision().0)
            .collect::<Vec<_>>()
    };
    assert!(kept_with(0).is_empty());
    let some = kept_with(100_000);
    assert!((2..20).contains(&some.len()), "{some:?}");
    assert_eq!(some.last(), Some(&20));
    assert_eq!(kept_with(usize::MAX).len(), 20);
}

/// What is near a published snapshot is made from its base, not from one of its own.
#[test]
fn a_near_past_costs_the_change_and_shares_the_rest() {
    let many = (0..9000).map(|number| create("City", &format!("c{number}")));
    let engine = engine(options());
    engine.commit_blocking(request(many.collect())).unwrap();
    for slug in ["a", "b", "c"] {
        engine
            .commit_blocking(request(vec![create("Team", slug)]))
            .unwrap();
    }
    let tip = engine.snapshot();
    let at = At::Revision(Revision(3));
    let past = engine.history().as_of(at, &tip).unwrap().snapshot;
    let teams = past.ontology().kind_named("Team").unwrap().id;
    assert_eq!((past.count(teams), tip.count(teams)), (1, 3));
    assert_eq!(past.footprint().base, tip.footprint().base);
    assert!(past.replaced() < 20);
}

#[test]
fn a_compacted_log_has_the_same_past_from_there_on() {
    let (hands, clock) = Hands::clock();
    let store = Arc::new(MemoryStore::default());
    let options = EngineOptions {
        clock,
        pasts_bytes_max: 0,
        recent_bytes_max: 0,
        ..options()
    };
    let engine = open(Lasting(store.clone()), options);
    engine.initialise(SDL).unwrap();
    let mut published = vec![engine.snapshot(), engine.snapshot()];
    let lists = [
        vec![create("Team", "a"), create("Team", "b")],
        vec![connect("Team", "peers", "a", "b"), create("Team", "c")],
        vec![rename("Team", "a", "Alpha")],
        vec![delete("Team", "c", OnReferences::Reject)],
    ];
    for (second, list) in (100..).zip(lists) {
        hands.at(second);
        engine.commit_blocking(request(list)).unwrap();
        published.push(engine.snapshot());
    }
    let state = checkpoint::encode(&published[3], Vec::new());
    store.compact(Revision(3), &state).unwrap();
    let gone = "what was before revision 3 is no longer kept; ask for that or a later one";
    for at in [
        At::Revision(Revision(2)),
        At::Revision(Revision(0)),
        At::Time(time(100)),
    ] {
        assert_eq!(as_of(&engine, at), gone);
    }
    assert_eq!(as_of(&engine, At::Time(time(101))), "revision 3");
    let history = engine.history();
    for (revision, expected) in (0..).zip(&published).skip(3).take(3) {
        let at = At::Revision(Revision(revision));
        let past = history.as_of(at, &engine.snapshot()).unwrap();
        assert_eq!(bytes(&past.snapshot), bytes(expected));
    }
    let all = history.commits(Revision(1)..=Revision(9), 9);
    assert_eq!(all.unwrap_err().to_string(), gone);
    let touching = |slug: &str| history.touching(&node("Team", slug), Revision(5)).unwrap();
    assert_eq!(touching("b"), [Revision(3)]);
    assert_eq!(touching("c"), [Revision(3), Revision(5)]);
    let undo = engine.commit_blocking(CommitRequest::undo(Revision(2), "test"));
    assert_snapshot!(undo.unwrap_err(), @"the changes were refused: what commit 2 did is no longer kept; the oldest that is kept is 3");
}

#[test]
fn edges_count_for_both_of_their_ends_under_the_ontology_of_their_time() {
    let engine = engine(options());
    let sdl = SDL.replace(
        "peers: [Team!]! @relation(inverse: \"peersOf\")",
        "peers: [City!]! @relation(inverse: \"peersOf\")",
    );
    for list in [
        vec![
            create("Team", "a"),
            create("Team", "b"),
            create("City", "b"),
        ],
        vec![connect("Team", "peers", "a", "b")],
        vec![disconnect("Team", "peers", "a", "b")],
        vec![replace(&sdl)],
        vec![connect("Team", "peers", "a", "b")],
    ] {
        engine.commit_blocking(request(list)).unwrap();
    }
    let touching = |kind: &str, slug: &str, up_to| {
        let node = node(kind, slug);
        let found = engine.history().touching(&node, Revision(up_to)).unwrap();
        found.iter().map(|revision| revision.0).collect::<Vec<_>>()
    };
    assert_eq!(touching("Team", "a", 9), [2, 3, 4, 6]);
    assert_eq!(touching("Team", "b", 9), [2, 3, 4]);
    assert_eq!(touching("City", "b", 9), [2, 6]);
    assert_eq!(touching("City", "b", 5), [2]);
    assert!(touching("City", "c", 9).is_empty());
}
