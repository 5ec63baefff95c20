//! Random changes: the engine against the model, overlays against bases, memory against the log.

use std::sync::Arc;

use super::chance::Chance;
use super::dump::{check, dump, facts, stamps};
use super::fixture::{Lasting, SDL, edge, node, open, options, request};
use super::model::Model;
use crate::change::{Change, EdgePatch, NodePatch, OnReferences};
use crate::engine::checkpoint;
use crate::engine::{CommitError, EngineOptions};
use crate::event::{Revision, Value};
use crate::graph::Snapshot;
use crate::store::Store;
use crate::store::memory::MemoryStore;

const SLUGS: [&str; 7] = ["a", "b", "ba", "c", "hub", "m", "z"];

fn change(chance: &mut Chance) -> Change {
    let kinds = ["Team", "Team", "Person", "City", "Badge"];
    let kind = chance.of(&kinds);
    let key = node(kind, chance.of(&SLUGS));
    match chance.below(12) {
        0 | 1 => Change::NodeCreate {
            patch: patch(chance, kind),
            key,
        },
        2 | 3 => Change::NodeUpsert {
            patch: patch(chance, kind),
            key,
        },
        4 => Change::NodeUpdate {
            patch: patch(chance, kind),
            key,
        },
        5 => Change::NodeDelete {
            key,
            on_references: OnReferences::Detach,
        },
        6 => Change::NodeDelete {
            key,
            on_references: OnReferences::Reject,
        },
        7 => Change::Disconnect {
            key: relation(chance),
        },
        _ => Change::Connect {
            key: relation(chance),
            patch: EdgePatch {
                note: chance.one_in(3).then(|| {
                    let note = ["one", "two"][chance.below(2)];
                    chance.one_in(2).then(|| note.into())
                }),
                ..EdgePatch::default()
            },
        },
    }
}

fn relation(chance: &mut Chance) -> crate::event::EdgeKey {
    let relations = [
        ("Team", "members"),
        ("Team", "members"),
        ("Team", "lead"),
        ("Team", "parent"),
        ("Team", "peers"),
        ("Person", "home"),
        ("Person", "badge"),
    ];
    let (kind, field) = relations[chance.below(relations.len())];
    // A hub on either side every now and then.
    let from = if chance.one_in(3) {
        "hub"
    } else {
        chance.of(&SLUGS)
    };
    let to = if chance.one_in(3) {
        "hub"
    } else {
        chance.of(&SLUGS)
    };
    edge(kind, field, from, to)
}

fn patch(chance: &mut Chance, kind: &str) -> NodePatch {
    let mut patch = NodePatch::default();
    if chance.one_in(2) {
        patch.name = Some(["One", "Two", "Three"][chance.below(3)].into());
    }
    if kind == "Person" && !chance.one_in(4) {
        patch
            .attributes
            .insert("email".into(), Some(Value::Text("x@example.org".into())));
    }
    if kind == "Team" && chance.one_in(2) {
        let size = i32::try_from(chance.below(3)).unwrap();
        let size = (size > 0).then_some(Value::Int(size));
        patch.attributes.insert("size".into(), size);
    }
    if chance.one_in(5) {
        patch.owners_added.insert("files".into());
    }
    patch
}

/// One to six changes; with a home for a person now and then, or few would ever be made.
fn changes(chance: &mut Chance) -> Vec<Change> {
    let count = 1 + chance.below(6);
    let mut list: Vec<Change> = (0..count).map(|_| change(chance)).collect();
    let created = list.iter().find_map(|change| match change {
        Change::NodeCreate { key, .. } | Change::NodeUpsert { key, .. } => {
            (&*key.kind == "Person").then(|| key.slug.clone())
        }
        _ => None,
    });
    if let Some(person) = created {
        let city = chance.of(&SLUGS);
        list.push(Change::NodeUpsert {
            key: node("City", city),
            patch: NodePatch::default(),
        });
        list.push(Change::Connect {
            key: edge("Person", "home", person.as_str(), city),
            patch: EdgePatch::default(),
        });
    }
    list
}

/// The graph that the log makes, commit by commit, with new bases in between or never.
fn replayed(store: &dyn Store, fold_every: Option<u64>) -> Snapshot {
    let none = Arc::new(super::super::ontology::none());
    let mut snapshot = Snapshot::empty(none);
    for commit in store.read(Revision(1), usize::MAX).unwrap() {
        snapshot = snapshot.after(&commit);
        if fold_every.is_some_and(|every| commit.revision.0.is_multiple_of(every)) {
            snapshot = snapshot.folded();
        }
    }
    snapshot
}

#[test]
fn the_engine_does_what_a_dumb_model_does_and_the_log_says_the_same() {
    for seed in Chance::seeds(6) {
        let mut chance = Chance::new(seed);
        let store = Arc::new(MemoryStore::default());
        let options = EngineOptions {
            checkpoint_commits: 37,
            ..options()
        };
        let mut engine = open(Lasting(store.clone()), options.clone());
        engine.initialise(SDL).unwrap();
        let mut model = Model::default();
        let mut overlay = Snapshot::clone(&engine.snapshot());
        let mut refused = 0;
        for _ in 0..150 {
            let list = changes(&mut chance);
            let expected = model.after(&list);
            match engine.commit_blocking(request(list.clone())) {
                Ok(outcome) => {
                    let Some(expected) = expected else {
                        panic!("it should have been refused: {list:?}");
                    };
                    let changed = model.facts() != expected.facts();
                    assert_eq!(changed, outcome.commit.is_some(), "{list:?}");
                    model = expected;
                    if let Some(commit) = &outcome.commit {
                        overlay = overlay.after(commit);
                    }
                }
                Err(CommitError::Refused { rejections, .. }) => {
                    assert!(expected.is_none(), "{rejections:?} {list:?}");
                    refused += 1;
                }
                Err(other) => panic!("{other}"),
            }
            let snapshot = engine.snapshot();
            assert_eq!(facts(&snapshot), model.facts());
            check(&snapshot);
            check(&overlay);
            assert_eq!(dump(&overlay), dump(&snapshot));
            if chance.one_in(20) {
                let folded = overlay.folded();
                assert_eq!(dump(&folded), dump(&overlay));
                assert_eq!(stamps(&folded), stamps(&overlay));
                overlay = folded;
            }
            if chance.one_in(40) {
                drop(engine);
                engine = open(Lasting(store.clone()), options.clone());
                assert_eq!(dump(&engine.snapshot()), dump(&overlay));
                assert_eq!(stamps(&engine.snapshot()), stamps(&overlay));
            }
        }
        let snapshot = engine.snapshot();
        let made = snapshot.revision().0;
        println!("{made} commits, {refused} refusals");
        assert!(made > 20 && refused > 20, "chance tries both ways");
        for fold_every in [None, Some(1), Some(7)] {
            let replayed = replayed(&*store, fold_every);
            assert_eq!(dump(&replayed), dump(&snapshot));
            assert_eq!(stamps(&replayed), stamps(&snapshot));
        }
        let restored = checkpoint::decode(&checkpoint::encode(&snapshot, Vec::new())).unwrap();
        assert_eq!(dump(&restored.snapshot), dump(&snapshot));
        assert_eq!(stamps(&restored.snapshot), stamps(&snapshot));
    }
}
