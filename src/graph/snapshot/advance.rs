//! Snapshots made of snapshots: what commits do to one, in either direction, and new bases.

use std::sync::{Arc, OnceLock};

use super::{Head, Snapshot};
use crate::event::{Commit, EdgeKey, Event, NodeFact, NodeKey, Stamp};
use crate::graph::builder::Builder;
use crate::graph::edit::Edit;
use crate::graph::node::{Edge, Node};
use crate::graph::overlay::ListKey;
use crate::graph::vertex::{Lane, Vertex};
use crate::ontology::Ontology;

/// An overlay below this is never worth folding into a new base while there is other work.
const OVERLAY_WEIGHT_SMALL: usize = 4096;

/// How many nodes may be looked at for the sake of each thing that was replaced, when there is nothing
/// else to do.
const NODES_PER_REPLACED: usize = 256;

impl Snapshot {
    /// Whether so much has been replaced since the base that folding it in pays.
    pub fn wants_folding(&self) -> bool {
        let weight = self.overlay.weight();
        weight > OVERLAY_WEIGHT_SMALL && weight > self.base.len() as usize / 16
    }

    /// Whether folding pays when there is nothing else to do. A base is read a few times as fast.
    pub fn may_be_folded(&self) -> bool {
        let weight = self.overlay.weight();
        weight > 0 && weight * NODES_PER_REPLACED >= self.base.len() as usize
    }

    /// The same graph with a base of its own and nothing replaced. Costs the whole graph; vertices
    /// are numbered anew. What had been made of the old base because somebody asked is made of the new one
    /// here, so that nobody waits for it again.
    pub fn folded(&self) -> Self {
        let folded = Builder::from_snapshot(self).finish((*self.head).clone());
        if self.base.index.get().is_some() {
            folded.base_index();
        }
        folded.base.make_columns_of(&self.base);
        folded
    }

    /// The graph after a commit that was decided on this one.
    pub fn after(&self, commit: &Commit) -> Self {
        self.with(&commit.events, Head::of(commit))
    }

    /// The graph after consecutive commits, the first of which was decided on this one.
    pub fn later(&self, commits: &[Arc<Commit>]) -> Self {
        let Some(last) = commits.last() else {
            return self.clone();
        };
        let edits = commits.iter().flat_map(|commit| {
            let stamp = Stamp::of(commit);
            let events = commit.events.iter();
            events.map(move |event| Edit::forward(event, stamp))
        });
        self.edited(&edits.collect::<Vec<_>>(), Head::of(last))
    }

    /// The graph after events that were decided on this one, under another head. Costs the events,
    /// or the whole graph when they replace the ontology or most of the graph.
    pub fn with(&self, events: &[Event], head: Head) -> Self {
        let stamp = Stamp {
            revision: head.revision,
            time: head.time,
        };
        let edits = events.iter().map(|event| Edit::forward(event, stamp));
        self.edited(&edits.collect::<Vec<_>>(), head)
    }

    /// The graph before its newest commits, `undone`, oldest first; `head` is that of the commit before them.
    /// Costs their events, or the whole graph when they replace the ontology or most of the graph. `None`
    /// where they do not say everything that was there: then only replay does.
    pub fn before(&self, undone: &[Arc<Commit>], head: Head) -> Option<Self> {
        debug_assert_eq!(undone.last().map(|one| one.revision), Some(self.revision()));
        let events = undone
            .iter()
            .rev()
            .flat_map(|commit| commit.events.iter().rev());
        let edits: Option<Vec<Edit<'_>>> = events.map(Edit::backward).collect();
        Some(self.edited(&edits?, head))
    }

    /// The same facts, read through another ontology: kinds that it does not have are left out, and so are
    /// relations that it does not have between the same kinds and values that it has no attribute of their
    /// type for. Costs the whole graph where it is not the same text.
    pub fn read_through(&self, ontology: &Arc<Ontology>) -> Self {
        if ontology.sdl == self.ontology.sdl {
            return Self {
                ontology: ontology.clone(),
                ..self.clone()
            };
        }
        let mut builder = Builder::from_snapshot(self);
        builder.carry_over(ontology.clone());
        builder.finish((*self.head).clone())
    }

    fn edited(&self, edits: &[Edit<'_>], head: Head) -> Self {
        let replaces_ontology = edits
            .iter()
            .any(|edit| matches!(edit, Edit::ReplaceOntology(_)));
        let is_most =
            edits.len() > OVERLAY_WEIGHT_SMALL && edits.len() > (self.base.len() as usize) / 4;
        if replaces_ontology || is_most {
            let mut builder = Builder::from_snapshot(self);
            for edit in edits {
                builder.apply(edit);
            }
            return builder.finish(head);
        }
        let mut next = Self {
            head: Arc::new(head),
            ontology: self.ontology.clone(),
            base: self.base.clone(),
            overlay: self.overlay.clone(),
            replaced_index: OnceLock::new(),
        };
        for edit in edits {
            next.apply(edit);
        }
        next
    }

    fn apply(&mut self, edit: &Edit<'_>) {
        match *edit {
            Edit::ReplaceOntology(_) => unreachable!("a change of ontology makes another base"),
            Edit::PutNode {
                key,
                fact,
                created,
                updated,
            } => self.put_node(key, fact, created, updated),
            Edit::TakeNode(key) => self.take_node(key),
            Edit::PutEdge(key, fact) => {
                let (lane, from, to) = self.ends(key);
                let properties = &self.ontology().relations[lane.index() / 2].properties;
                let edge = Arc::new(Edge::new(properties, fact.clone()));
                self.put_edge(lane, from, to, Some(edge));
            }
            Edit::TakeEdge(key) => {
                let (lane, from, to) = self.ends(key);
                self.put_edge(lane, from, to, None);
            }
        }
    }

    fn put_node(&mut self, key: &NodeKey, fact: &NodeFact, created: Option<Stamp>, updated: Stamp) {
        let ontology = self.ontology().clone();
        let kind = ontology
            .kind_named(&key.kind)
            .expect("events name kinds of the ontology");
        let existing = self.lookup(kind.id, key.slug.as_str());
        let kept = || existing.map(|vertex| self.node(vertex).created);
        let created = created.or_else(kept).unwrap_or(updated);
        let vertex = existing.unwrap_or_else(|| self.overlay.add_vertex());
        let node = Node::new(kind, key.slug.clone(), fact.clone(), created, updated);
        self.overlay.put_node(vertex, node, kind);
        if existing.is_none() {
            let in_base = self.base.lookup(kind.id, key.slug.as_str()).is_some();
            self.overlay
                .put(ListKey::Members(kind.id), &key.slug, vertex, None, in_base);
        }
    }

    fn take_node(&mut self, key: &NodeKey) {
        let kind = self
            .ontology()
            .kind_named(&key.kind)
            .expect("events name kinds")
            .id;
        let in_base = self.base.lookup(kind, key.slug.as_str()).is_some();
        self.overlay
            .take(ListKey::Members(kind), &key.slug, in_base);
    }

    fn put_edge(&mut self, lane: Lane, from: Vertex, to: Vertex, edge: Option<Arc<Edge>>) {
        for (lane, near, far) in [(lane, from, to), (lane.opposite(), to, from)] {
            let slug = self.node(far).slug.clone();
            let list = ListKey::Neighbors(lane, near);
            // The base may know the slug under an older vertex, whose edges were all disconnected
            // when it was deleted; then that entry is covered by the newer one.
            let in_base = self
                .base
                .lookup(self.node(far).kind, slug.as_str())
                .is_some_and(|old| self.base.row(lane, near).find(old).is_some());
            match edge.clone() {
                Some(edge) => self.overlay.put(list, &slug, far, Some(edge), in_base),
                None => self.overlay.take(list, &slug, in_base),
            }
        }
    }

    fn ends(&self, key: &EdgeKey) -> (Lane, Vertex, Vertex) {
        self.edge_ends(key).expect("events name edges of the graph")
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use jiff::Timestamp;

    use super::*;
    use crate::event::Revision;
    use crate::graph::search::{SearchText, search};
    use crate::graph::{Filter, Subject, ValueTest, Visits, scan};

    #[test]
    fn a_fold_makes_anew_what_had_been_asked_for_and_nothing_else() {
        let ontology = crate::ontology::read("test", "type Tool { tier: Int size: Int }");
        let ontology = Arc::new(ontology.expect("it is well formed"));
        let mut builder = Builder::new(ontology);
        let key = NodeKey {
            kind: "Tool".into(),
            slug: crate::event::Slug::new("eks").expect("it is a slug"),
        };
        let stamp = Stamp {
            revision: Revision(1),
            time: Timestamp::UNIX_EPOCH,
        };
        let fact = NodeFact {
            name: "EKS".into(),
            description: None,
            labels: Vec::new(),
            sources: Vec::new(),
            owners: Default::default(),
            attributes: Default::default(),
        };
        builder.put_node(&key, fact, stamp, stamp);
        let asked = builder.finish(Head::origin());
        let made = |snapshot: &Snapshot| {
            let columns = snapshot.base.columns_made();
            (snapshot.base.index.get().is_some(), columns)
        };
        assert_eq!(made(&asked.folded()), (false, 0));
        let visits = Visits::new(1_000);
        search(&asked, &SearchText::new("eks"), &visits).expect("within the budget");
        let filter = Filter::Value(Subject::Attribute(0), ValueTest::IsNull(true));
        let kind = asked.ontology().kinds[0].id;
        scan(&asked, &asked.members(kind), &filter, &visits, |_| {
            ControlFlow::Continue(())
        })
        .expect("within the budget");
        assert_eq!(made(&asked.folded()), (true, 1));
    }
}
