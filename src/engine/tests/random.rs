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

/// Mostly what may be done, and now and then what may not.
struct Wishes<'a> {
    chance: &'a mut Chance,
    model: &'a Model,
}

impl Wishes<'_> {
    /// One to four wishes, with what they need to be fulfilled.
    fn list(&mut self) -> Vec<Change> {
        let count = 1 + self.chance.below(4);
        (0..count).flat_map(|_| self.wish()).collect()
    }

    fn wish(&mut self) -> Vec<Change> {
        let kind = self.chance.of(&["Team", "Team", "Person", "City", "Badge"]);
        match self.chance.below(12) {
            0 | 1 => self.created(kind, false),
            2 => self.created(kind, true),
            3 | 4 => {
                let key = node(kind, self.present(kind));
                let patch = self.patch(kind);
                vec![Change::NodeUpdate { key, patch }]
            }
            5 => {
                let key = node(kind, self.present(kind));
                let on_references = if self.chance.one_in(3) {
                    OnReferences::Reject
                } else {
                    OnReferences::Detach
                };
                vec![Change::NodeDelete { key, on_references }]
            }
            6 => {
                let (kind, field, target) = self.relation();
                let key = edge(kind, field, self.present(kind), self.present(target));
                if self.chance.one_in(4) {
                    let node = node(kind, key.from.as_str());
                    let field = field.into();
                    return vec![Change::DisconnectAll { node, field }];
                }
                vec![Change::Disconnect { key }]
            }
            _ => self.connected(),
        }
    }

    fn created(&mut self, kind: &'static str, upsert: bool) -> Vec<Change> {
        let slug = self.absent(kind);
        let (key, patch) = (node(kind, slug), self.patch(kind));
        let mut list = vec![if upsert {
            Change::NodeUpsert { key, patch }
        } else {
            Change::NodeCreate { key, patch }
        }];
        if kind == "Person" && !self.chance.one_in(8) {
            let city = self.present("City");
            list.extend(self.edge(("Person", "home"), slug, city));
        }
        list
    }

    fn connected(&mut self) -> Vec<Change> {
        let (kind, field, target) = self.relation();
        let (from, to) = (self.present(kind), self.present(target));
        self.edge((kind, field), from, to)
    }

    /// Connects; where that leads to one node at most, mostly lets go of the others first.
    fn edge(&mut self, (kind, field): (&str, &str), from: &str, to: &str) -> Vec<Change> {
        let mut list = Vec::new();
        let is_narrow = !matches!(field, "members" | "peers");
        if is_narrow && !self.chance.one_in(8) {
            for other in SLUGS {
                let mut loose = vec![edge(kind, field, from, other)];
                if field == "badge" {
                    loose.push(edge(kind, field, other, to));
                }
                list.extend(loose.into_iter().map(|key| Change::Disconnect { key }));
            }
        }
        let note = self.chance.one_in(3).then(|| {
            let note = ["one", "two"][self.chance.below(2)];
            self.chance.one_in(2).then(|| note.into())
        });
        let (key, patch) = (
            edge(kind, field, from, to),
            EdgePatch {
                note,
                ..EdgePatch::default()
            },
        );
        list.push(if self.chance.one_in(6) {
            Change::ConnectOnly { key, patch }
        } else {
            Change::Connect { key, patch }
        });
        list
    }

    fn relation(&mut self) -> (&'static str, &'static str, &'static str) {
        let relations = [
            ("Team", "members", "Person"),
            ("Team", "members", "Person"),
            ("Team", "lead", "Person"),
            ("Team", "parent", "Team"),
            ("Team", "peers", "Team"),
            ("Team", "peers", "Team"),
            ("Person", "home", "City"),
            ("Person", "badge", "Badge"),
        ];
        relations[self.chance.below(relations.len())]
    }

    /// A slug that is there, the hub more often than others, or now and then any.
    fn present(&mut self, kind: &str) -> &'static str {
        let there: Vec<&'static str> = SLUGS
            .into_iter()
            .filter(|slug| self.model.has(kind, slug))
            .collect();
        if there.is_empty() || self.chance.one_in(12) {
            return self.chance.of(&SLUGS);
        }
        if there.contains(&"hub") && self.chance.one_in(3) {
            return "hub";
        }
        self.chance.of(&there)
    }

    /// A slug that is not there, or now and then any.
    fn absent(&mut self, kind: &str) -> &'static str {
        let free: Vec<&'static str> = SLUGS
            .into_iter()
            .filter(|slug| !self.model.has(kind, slug))
            .collect();
        if free.is_empty() || self.chance.one_in(12) {
            return self.chance.of(&SLUGS);
        }
        self.chance.of(&free)
    }

    fn patch(&mut self, kind: &str) -> NodePatch {
        let mut patch = NodePatch::default();
        if self.chance.one_in(2) {
            patch.name = Some(["One", "Two", "Three"][self.chance.below(3)].into());
        }
        if kind == "Person" && !self.chance.one_in(12) {
            let email = Value::Text("x@example.org".into());
            patch.attributes.insert("email".into(), Some(email));
        }
        if kind == "Team" && self.chance.one_in(2) {
            let size = i32::try_from(self.chance.below(3)).unwrap();
            let size = (size > 0).then_some(Value::Int(size));
            patch.attributes.insert("size".into(), size);
        }
        if self.chance.one_in(5) {
            patch.owners_added.insert("files".into());
        }
        patch
    }
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
        for _ in 0..2000 {
            if engine.snapshot().revision() >= Revision(100) {
                break;
            }
            let list = Wishes {
                chance: &mut chance,
                model: &model,
            }
            .list();
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
        assert!(made >= 100 && refused > 0, "chance tries both ways");
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
