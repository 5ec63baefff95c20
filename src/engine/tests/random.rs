//! Random changes: the engine against the model, overlays against bases, memory against the log.

use std::sync::Arc;

use super::chance::Chance;
use super::dump::{check, dump, facts};
use super::fixture::{Lasting, SDL, commits, edge, node, open, options, request};
use super::model::Model;
use crate::change::{Change, EdgePatch, NodePatch, OnReferences, inverse, net};
use crate::engine::checkpoint;
use crate::engine::{At, CommitError, CommitRequest, Engine, EngineOptions};
use crate::event::{Event, Revision, Value};
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

/// The fixture's ontology, and others that have a place for the same facts.
fn ontologies() -> [String; 3] {
    [
        SDL.to_owned(),
        SDL.replace("  size: Int\n", "  size: Int\n  motto: String\n"),
        format!("{SDL}\ntype Tool {{\n  users: [Team!]! @relation(inverse: \"tools\")\n}}\n"),
    ]
}

/// An engine beside its model, and everything that was ever published.
struct Run {
    chance: Chance,
    store: Arc<MemoryStore>,
    options: EngineOptions,
    engine: Engine,
    /// By revision: the model, and the snapshot as it was published.
    past: Vec<(Model, Arc<Snapshot>)>,
    /// The newest snapshot, made by commits alone.
    overlay: Snapshot,
    refused: usize,
}

impl Run {
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let store = Arc::new(MemoryStore::new(3));
        // What is kept in memory must not show.
        let bytes = |chance: &mut Chance| [0, 3_000, 100_000_000][chance.below(3)];
        let options = EngineOptions {
            checkpoint_commits: 17,
            pasts_bytes_max: bytes(&mut chance),
            recent_bytes_max: bytes(&mut chance),
            touched_bytes_max: bytes(&mut chance),
            ..options()
        };
        let engine = open(Lasting(store.clone()), options.clone());
        let origin = engine.snapshot();
        engine.initialise(SDL).unwrap();
        let first = engine.snapshot();
        let overlay = Snapshot::clone(&first);
        Self {
            chance,
            store,
            options,
            engine,
            past: vec![(Model::default(), origin), (Model::default(), first)],
            overlay,
            refused: 0,
        }
    }

    fn model(&self) -> &Model {
        &self.past.last().expect("it starts with the origin").0
    }

    fn step(&mut self) {
        if self.chance.one_in(12) {
            let sdl = self
                .chance
                .of(&ontologies().each_ref().map(String::as_str))
                .into();
            let next = self.model().clone();
            let change = Change::OntologyReplace { sdl };
            return self.ask(request(vec![change]), Some(next));
        }
        if self.chance.one_in(4) {
            let revision = 1 + self.chance.below(self.past.len() - 1);
            let (before, after) = (&self.past[revision - 1].0, &self.past[revision].0);
            let is_ontology = before.facts() == after.facts();
            let next = self.model().undone(before, after);
            let undo = CommitRequest::undo(Revision(revision as u64), "test");
            if !is_ontology {
                self.ask(undo, next);
            }
            return;
        }
        let model = self.model().clone();
        let list = Wishes {
            chance: &mut self.chance,
            model: &model,
        }
        .list();
        let next = model.after(&list);
        self.ask(request(list), next);
    }

    /// Asks for what must lead to that state, or be refused when there is none.
    fn ask(&mut self, request: CommitRequest, next: Option<Model>) {
        let said = format!("{:?}", request.wish);
        match self.engine.commit_blocking(request) {
            Ok(outcome) => {
                let Some(next) = next else {
                    panic!("it should have been refused: {said}");
                };
                if let Some(commit) = &outcome.commit {
                    self.overlay = self.overlay.after(commit);
                    self.past.push((next, self.engine.snapshot()));
                } else {
                    assert_eq!(self.model().facts(), next.facts(), "{said}");
                }
            }
            Err(CommitError::Refused { rejections, .. }) => {
                assert!(next.is_none(), "{rejections:?} {said}");
                self.refused += 1;
            }
            Err(other) => panic!("{other}"),
        }
        self.check();
    }

    /// Everything that was published agrees with the model and with the log, the newest and the past.
    fn check(&mut self) {
        let snapshot = self.engine.snapshot();
        assert_eq!(facts(&snapshot), self.model().facts());
        check(&snapshot);
        check(&self.overlay);
        assert_eq!(bytes(&self.overlay), bytes(&snapshot));
        if self.chance.one_in(20) {
            let folded = self.overlay.folded();
            assert_eq!(dump(&folded), dump(&self.overlay));
            assert_eq!(bytes(&folded), bytes(&self.overlay));
            self.overlay = folded;
        }
        if self.chance.one_in(40) {
            self.reopen();
        }
        for _ in 0..2 {
            let revision = 1 + self.chance.below(self.past.len() - 1);
            self.check_past(revision);
        }
    }

    fn reopen(&mut self) {
        let elsewhere = open(MemoryStore::default(), self.options.clone());
        drop(std::mem::replace(&mut self.engine, elsewhere));
        self.engine = open(Lasting(self.store.clone()), self.options.clone());
        assert_eq!(bytes(&self.engine.snapshot()), bytes(&self.overlay));
    }

    fn check_past(&mut self, revision: usize) {
        let published = self.past[revision].1.clone();
        let at = At::Revision(Revision(revision as u64));
        let past = self.engine.history().as_of(at, &published).unwrap();
        check(&past.snapshot);
        assert_eq!(bytes(&past.snapshot), bytes(&published));
        assert_eq!(past.in_force.sdl, published.ontology().sdl);
        assert!(Arc::ptr_eq(past.snapshot.ontology(), published.ontology()));
    }

    /// The net difference of any two revisions leads from one to the other, and back.
    fn check_net(&mut self) {
        let mut ends = [0, 0].map(|_| 1 + self.chance.below(self.past.len() - 1));
        ends.sort_unstable();
        let [from, to] = ends;
        let commits = commits(&self.engine);
        let events: Vec<&[Event]> = commits[from..to]
            .iter()
            .map(|commit| commit.events.as_slice())
            .collect();
        let difference = net(&events);
        let (from, to) = (&self.past[from].1, &self.past[to].1);
        let there = from.with(&difference, to.head().clone());
        assert_eq!(facts(&there), facts(to));
        assert_eq!(there.ontology().sdl, to.ontology().sdl);
        assert_eq!(net(&[&difference[..]]), difference);
        if from.ontology().sdl == to.ontology().sdl {
            let back = to.with(&inverse(&difference), from.head().clone());
            assert_eq!(facts(&back), facts(from));
            assert!(net(&[&difference[..], &inverse(&difference)[..]]).is_empty());
        }
    }

    fn check_touching(&mut self) {
        let kind = self.chance.of(&["Team", "Person", "City", "Badge"]);
        let node = node(kind, self.chance.of(&SLUGS));
        let up_to = Revision(1 + self.chance.below(self.past.len() - 1) as u64);
        let states = self.past.iter().map(|(model, _)| model.around(&node));
        let states: Vec<_> = states.collect();
        let changed = (1..=up_to.0).filter(|revision| {
            let revision = *revision as usize;
            states[revision - 1] != states[revision]
        });
        let changed: Vec<Revision> = changed.map(Revision).collect();
        let found = self.engine.history().touching(&node, up_to).unwrap();
        assert_eq!(found, changed, "{node} up to {up_to}");
    }
}

fn bytes(snapshot: &Snapshot) -> String {
    String::from_utf8(checkpoint::encode(snapshot, Vec::new())).unwrap()
}

#[test]
fn the_engine_does_what_a_dumb_model_does_and_so_does_its_past() {
    for seed in Chance::seeds(4) {
        let mut run = Run::new(seed);
        for _ in 0..2000 {
            if run.past.len() > 70 {
                break;
            }
            run.step();
        }
        println!("{} commits, {} refusals", run.past.len(), run.refused);
        assert!(
            run.past.len() > 70 && run.refused > 0,
            "chance tries both ways"
        );
        for revision in 1..run.past.len() {
            run.check_past(revision);
        }
        for _ in 0..50 {
            run.check_net();
            run.check_touching();
        }
        let snapshot = run.engine.snapshot();
        for fold_every in [None, Some(1), Some(7)] {
            assert_eq!(bytes(&replayed(&*run.store, fold_every)), bytes(&snapshot));
        }
        let restored = checkpoint::decode(&checkpoint::encode(&snapshot, Vec::new())).unwrap();
        assert_eq!(bytes(&restored.snapshot), bytes(&snapshot));
    }
}

#[test]
fn undo_of_everything_gives_the_empty_graph() {
    for seed in Chance::seeds(2) {
        let mut run = Run::new(seed);
        for _ in 0..500 {
            if run.past.len() > 40 {
                break;
            }
            run.step();
        }
        let made = run.past.len() - 1;
        for revision in (2..=made).rev() {
            let next = run.past[revision - 1].0.clone();
            let undo = CommitRequest::undo(Revision(revision as u64), "test");
            run.ask(undo, Some(next));
        }
        assert!(run.model().is_empty());
        let snapshot = run.engine.snapshot();
        assert_eq!(snapshot.node_count(), 0);
        assert_eq!(&*snapshot.ontology().sdl, SDL);
        // And undone again, oldest undo last, it is all there.
        for revision in (made + 1..run.past.len()).rev() {
            let next = run.past[revision - 1].0.clone();
            let undo = CommitRequest::undo(Revision(revision as u64), "test");
            run.ask(undo, Some(next));
        }
        assert_eq!(facts(&run.engine.snapshot()), run.past[made].0.facts());
    }
}
