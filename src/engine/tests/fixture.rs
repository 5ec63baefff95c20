//! A small ontology with every sort of relation, and short ways to say changes.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::change::{Change, EdgePatch, NodePatch, OnReferences};
use crate::engine::{Clock, Engine, EngineOptions};
use crate::event::{Commit, EdgeKey, NodeKey, RequestId, Revision, Slug};
use crate::store::Store;
use crate::store::memory::MemoryStore;

use super::super::CommitRequest;

pub(in crate::engine) const SDL: &str = r#"
type Team {
  size: Int
  tags: [String!]!
  tier: Tier
  members: [Person!]! @relation(inverse: "teams", properties: "Membership")
  lead: Person @relation(inverse: "leads")
  parent: Team @relation(inverse: "children")
  peers: [Team!]! @relation(inverse: "peersOf")
  cities: [City!]! @derived(path: "members.home", inverse: "teams")
}

type Person {
  email: String!
  home: City! @relation(inverse: "residents")
  badge: Badge @relation(inverse: "holder")
}

type City {
  residents: [Person!]! @relation(inverse: "home")
}

type Badge {
  holder: Person @relation(inverse: "badge")
}

type Membership {
  share: Float
}

enum Tier {
  LOW
  HIGH
}
"#;

pub(super) fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

pub(super) fn node(kind: &str, text: &str) -> NodeKey {
    NodeKey {
        kind: kind.into(),
        slug: slug(text),
    }
}

pub(super) fn edge(kind: &str, field: &str, from: &str, to: &str) -> EdgeKey {
    EdgeKey {
        kind: kind.into(),
        field: field.into(),
        from: slug(from),
        to: slug(to),
    }
}

pub(super) fn create(kind: &str, text: &str) -> Change {
    Change::NodeCreate {
        key: node(kind, text),
        patch: NodePatch::default(),
    }
}

pub(super) fn rename(kind: &str, text: &str, name: &str) -> Change {
    Change::NodeUpsert {
        key: node(kind, text),
        patch: NodePatch {
            name: Some(name.into()),
            ..NodePatch::default()
        },
    }
}

pub(super) fn delete(kind: &str, text: &str, on_references: OnReferences) -> Change {
    Change::NodeDelete {
        key: node(kind, text),
        on_references,
    }
}

pub(super) fn connect(kind: &str, field: &str, from: &str, to: &str) -> Change {
    Change::Connect {
        key: edge(kind, field, from, to),
        patch: EdgePatch::default(),
    }
}

pub(super) fn disconnect(kind: &str, field: &str, from: &str, to: &str) -> Change {
    Change::Disconnect {
        key: edge(kind, field, from, to),
    }
}

pub(super) fn request(changes: Vec<Change>) -> CommitRequest {
    CommitRequest::new(changes, "test")
}

pub(super) fn request_named(id: &str, changes: Vec<Change>) -> CommitRequest {
    CommitRequest {
        request_id: Some(RequestId(id.into())),
        ..request(changes)
    }
}

/// A clock that stands still: times in commits must then come from nowhere else. What is replaced stays
/// replaced, however slow the machine is.
pub(super) fn options() -> EngineOptions {
    let now: Timestamp = "2026-11-22T08:30:00Z".parse().unwrap();
    EngineOptions {
        clock: Clock::of(move || now),
        quiet: Duration::MAX,
        ..EngineOptions::default()
    }
}

pub(super) fn open(store: impl Store + 'static, options: EngineOptions) -> Engine {
    Engine::open(Box::new(store), options).unwrap()
}

/// A new engine in memory, at revision 1.
pub(super) fn engine(options: EngineOptions) -> Engine {
    let engine = open(MemoryStore::default(), options);
    engine.initialise(SDL).unwrap();
    engine
}

/// All commits, oldest first.
pub(super) fn commits(engine: &Engine) -> Vec<Arc<Commit>> {
    let all = Revision(1)..=Revision(u64::MAX);
    engine.history().commits(all, usize::MAX).unwrap()
}

/// A store that outlives the engines that are opened on it.
pub(super) struct Lasting<S>(pub(super) Arc<S>);

impl<S: Store> Store for Lasting<S> {
    fn append(
        &self,
        expected_head: crate::event::Revision,
        commits: &[crate::event::Commit],
    ) -> Result<crate::store::Head, crate::store::AppendError> {
        self.0.append(expected_head, commits)
    }

    fn read(
        &self,
        from: crate::event::Revision,
        most: usize,
    ) -> Result<Vec<crate::event::Commit>, crate::store::StoreError> {
        self.0.read(from, most)
    }

    fn head(&self) -> crate::store::Head {
        self.0.head()
    }

    fn oldest(&self) -> crate::event::Revision {
        self.0.oldest()
    }

    fn compact(
        &self,
        oldest: crate::event::Revision,
        state: &[u8],
    ) -> Result<(), crate::store::StoreError> {
        self.0.compact(oldest, state)
    }

    fn begin_behind(&self, head: crate::store::Head) -> Result<(), crate::store::StoreError> {
        self.0.begin_behind(head)
    }

    fn save_checkpoint(
        &self,
        revision: crate::event::Revision,
        bytes: &[u8],
    ) -> Result<(), crate::store::StoreError> {
        self.0.save_checkpoint(revision, bytes)
    }

    fn load_checkpoint(
        &self,
        at_most: Option<crate::event::Revision>,
    ) -> Result<crate::store::LoadedCheckpoint, crate::store::StoreError> {
        self.0.load_checkpoint(at_most)
    }

    fn checkpoints(&self) -> Result<Vec<crate::event::Revision>, crate::store::StoreError> {
        self.0.checkpoints()
    }

    fn verify(
        &self,
        progress: &mut dyn FnMut(crate::store::VerifyProgress),
    ) -> Result<crate::store::VerifyReport, crate::store::StoreError> {
        self.0.verify(progress)
    }

    fn stats(&self) -> Result<crate::store::Stats, crate::store::StoreError> {
        self.0.stats()
    }
}
