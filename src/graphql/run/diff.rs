//! Writes what differs between two states of the graph.

use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::commit::history_member;
use super::{Run, Stop, Work, Written};
use crate::change::{FieldChange, inverse, net};
use crate::engine::{At, PastError};
use crate::event::{Commit, EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Revision};
use crate::graph::{Snapshot, Vertex};
use crate::graphql::input::DiffArguments;
use crate::graphql::plan::{PlanField, Selection};
use crate::graphql::schema::HistoryMember;
use crate::ontology::{FieldId, Ontology};

/// The two sides, as they are shown.
#[derive(Clone, Copy)]
pub(super) struct Sides {
    pub(super) from: Revision,
    pub(super) to: Revision,
}

/// What differs, sorted into the lists that are shown, each in its order. What the ontology of now has no
/// place for stands only in the lists of what is gone.
struct Difference<'e> {
    created: Vec<Vertex>,
    deleted: Vec<(&'e NodeKey, &'e NodeFact)>,
    updated: Vec<(Vertex, &'e NodeFact, &'e NodeFact)>,
    connected: Vec<Along>,
    disconnected: Vec<(&'e EdgeKey, &'e EdgeFact)>,
    restated: Vec<(Along, &'e EdgeFact, &'e EdgeFact)>,
}

/// An edge of the later side.
#[derive(Clone, Copy)]
struct Along {
    relation: FieldId,
    from: Vertex,
    to: Vertex,
}

impl<'a> Run<'a> {
    /// Writes what differs between two revisions, or between a revision and the view.
    pub(super) fn diff(&mut self, field: &'a PlanField, asked: DiffArguments) -> Written {
        let own = self.work.snapshot.revision();
        let sides = Sides {
            from: asked.from,
            to: asked.to.unwrap_or(own),
        };
        let (low, high) = (sides.from.min(sides.to), sides.from.max(sides.to));
        // The view itself may be a proposal, which stands beyond the newest commit.
        let is_own = sides.to == own;
        let newest = self.work.horizon;
        let beyond = if is_own { sides.from } else { high };
        if beyond > newest {
            return Err(self.no_past(field, &PastError::NotYet { newest }));
        }
        let commits = self.read_counted(field, low.next(), high.min(newest))?;
        let mut steps: Vec<&[Event]> = commits.iter().map(|commit| &*commit.events).collect();
        if is_own {
            steps.push(self.work.proposal);
        }
        let mut events = net(&steps);
        if sides.from > sides.to {
            events = inverse(&events);
        }
        self.diff_at(field, sides, &events, is_own)
    }

    /// Writes events as a difference, whose later side is the view itself or a revision.
    pub(super) fn diff_at(
        &mut self,
        field: &'a PlanField,
        sides: Sides,
        events: &[Event],
        is_own: bool,
    ) -> Written {
        if is_own {
            return self.difference(field.select.same(), sides, events);
        }
        if sides.to == Revision(0) {
            let ontology = self.work.view.snapshot.ontology().clone();
            let nothing = Snapshot::empty(ontology);
            return self.difference_on(field, sides, events, &nothing);
        }
        let past = self.past(field, At::Revision(sides.to))?;
        self.difference_on(field, sides, events, &past.snapshot)
    }

    fn difference_on(
        &mut self,
        field: &'a PlanField,
        sides: Sides,
        events: &[Event],
        later: &Snapshot,
    ) -> Written {
        let mut inner = self.enter(Work {
            snapshot: later,
            horizon: sides.to,
            proposal: &[],
            ..self.work
        });
        let written = inner.difference(field.select.same(), sides, events);
        self.leave(inner);
        written
    }

    pub(super) fn difference(
        &mut self,
        selection: &'a Selection,
        sides: Sides,
        events: &[Event],
    ) -> Written {
        self.visits.spend(events.len())?;
        let difference = Difference::of(self.work.snapshot, events);
        self.object(&selection.fields, |run, field| {
            run.difference_member(field, sides, &difference)
        })
    }

    fn difference_member(
        &mut self,
        field: &'a PlanField,
        sides: Sides,
        difference: &Difference<'_>,
    ) -> Written {
        let Difference {
            created,
            deleted,
            updated,
            connected,
            disconnected,
            restated,
        } = difference;
        match history_member(field) {
            HistoryMember::From => self.json(&sides.from),
            HistoryMember::To => self.json(&sides.to),
            HistoryMember::Counts => {
                let counts = json!({
                    "created": created.len(),
                    "deleted": deleted.len(),
                    "updated": updated.len(),
                    "connected": connected.len(),
                    "disconnected": disconnected.len(),
                    "restated": restated.len(),
                });
                return self.record(field, &counts);
            }
            HistoryMember::Created => {
                return self.shown(field, created, |run, vertex| {
                    run.node(&field.select, *vertex)
                });
            }
            HistoryMember::Deleted => {
                return self.shown(field, deleted, |run, (key, fact)| {
                    run.record(field, &deleted_node(key, fact))
                });
            }
            HistoryMember::Updated => {
                return self.shown(field, updated, |run, (vertex, before, after)| {
                    let changes = FieldChange::of_node(Some(before), Some(after));
                    run.object(
                        &field.select.same().fields,
                        |run, field| match history_member(field) {
                            HistoryMember::Entity => run.node(&field.select, *vertex),
                            _ => run.record(field, &json!(changes)),
                        },
                    )
                });
            }
            HistoryMember::Connected => {
                return self.shown(field, connected, |run, along| {
                    run.step(field.select.same(), along.relation, along.from, along.to)
                });
            }
            HistoryMember::Disconnected => {
                let ontology = self.work.snapshot.ontology();
                return self.shown(field, disconnected, |run, (key, fact)| {
                    run.record(field, &disconnected_edge(ontology, key, fact))
                });
            }
            HistoryMember::Restated => {
                return self.shown(field, restated, |run, (along, before, after)| {
                    let changes = FieldChange::of_edge(Some(before), Some(after));
                    run.object(
                        &field.select.same().fields,
                        |run, field| match history_member(field) {
                            HistoryMember::Step => {
                                run.step(field.select.same(), along.relation, along.from, along.to)
                            }
                            _ => run.record(field, &json!(changes)),
                        },
                    )
                });
            }
            other => unreachable!("a difference has no {other:?}"),
        }
        Ok(())
    }

    /// Writes the first items of a list, as many as are asked for.
    fn shown<T>(
        &mut self,
        field: &'a PlanField,
        items: &[T],
        write: impl FnMut(&mut Self, &T) -> Written,
    ) -> Written {
        let first = self.first(field)?;
        let shown = &items[..items.len().min(first)];
        self.visits.spend(shown.len())?;
        self.list(shown, write)
    }

    /// The commits from one revision to another, oldest first, each event counted as a visit.
    fn read_counted(
        &mut self,
        field: &PlanField,
        low: Revision,
        high: Revision,
    ) -> Result<Vec<Arc<Commit>>, Stop> {
        /// Commits that are read at a time, so that a request beyond its visits reads little in vain.
        const PAGE_COMMITS: u64 = 1000;
        let mut found = Vec::new();
        let mut from = low;
        while from <= high {
            let to = Revision(high.0.min(from.0.saturating_add(PAGE_COMMITS - 1)));
            let page = self.read_commits(field, from, to)?;
            let events: usize = page.iter().map(|commit| commit.events.len()).sum();
            self.visits.spend(events + page.len())?;
            found.extend(page);
            from = to.next();
        }
        Ok(found)
    }
}

impl<'e> Difference<'e> {
    fn of(later: &Snapshot, events: &'e [Event]) -> Self {
        let ontology = later.ontology();
        let mut difference = Self {
            created: Vec::new(),
            deleted: Vec::new(),
            updated: Vec::new(),
            connected: Vec::new(),
            disconnected: Vec::new(),
            restated: Vec::new(),
        };
        for event in events {
            match event {
                Event::OntologyReplaced { .. } => {}
                Event::NodeCreated { key, .. } => difference.created.extend(later.find(key)),
                Event::NodeUpdated {
                    key, before, after, ..
                } => {
                    let found = later.find(key);
                    difference
                        .updated
                        .extend(found.map(|vertex| (vertex, before, after)));
                }
                Event::NodeDeleted { key, before, .. } => difference.deleted.push((key, before)),
                Event::EdgeConnected { key, .. } => {
                    difference.connected.extend(Along::of(later, key));
                }
                Event::EdgeUpdated {
                    key, before, after, ..
                } => {
                    let along = Along::of(later, key);
                    difference
                        .restated
                        .extend(along.map(|along| (along, before, after)));
                }
                Event::EdgeDisconnected { key, before, .. } => {
                    difference.disconnected.push((key, before));
                }
            }
        }
        let along = |a: &Along, b: &Along| {
            later
                .order(a.from, b.from)
                .then(a.relation.cmp(&b.relation))
                .then_with(|| later.order(a.to, b.to))
        };
        difference.created.sort_by(|a, b| later.order(*a, *b));
        difference.updated.sort_by(|a, b| later.order(a.0, b.0));
        difference.connected.sort_by(along);
        difference.restated.sort_by(|a, b| along(&a.0, &b.0));
        difference
            .deleted
            .sort_by_key(|(key, _)| (kind_place(ontology, &key.kind), *key));
        difference
            .disconnected
            .sort_by_key(|(key, _)| edge_place(ontology, key));
        difference
    }
}

impl Along {
    fn of(snapshot: &Snapshot, key: &EdgeKey) -> Option<Self> {
        snapshot.edge(key)?;
        let ontology = snapshot.ontology();
        let kind = ontology.kind_named(&key.kind)?;
        let field = ontology.field_named(kind.id, &key.field)?;
        Some(Self {
            relation: field.id,
            from: snapshot.lookup(kind.id, key.from.as_str())?,
            to: snapshot.lookup(field.target, key.to.as_str())?,
        })
    }
}

/// Where a kind stands in the ontology; kinds that it does not have come last.
fn kind_place(ontology: &Ontology, kind: &str) -> usize {
    let found = ontology.kind_named(kind);
    found.map_or(usize::MAX, |kind| usize::from(kind.id.0))
}

/// The order of edges by where they start, what they are and where they lead.
fn edge_place<'k>(ontology: &Ontology, key: &'k EdgeKey) -> impl Ord + use<'k> {
    let field = ontology
        .kind_named(&key.kind)
        .and_then(|kind| ontology.field_named(kind.id, &key.field));
    (
        kind_place(ontology, &key.kind),
        &key.kind,
        &key.from,
        field.map_or(usize::MAX, |field| usize::from(field.id.0)),
        &key.field,
        &key.to,
    )
}

fn deleted_node(key: &NodeKey, fact: &NodeFact) -> Json {
    json!({
        "id": key.to_string(),
        "kind": key.kind,
        "slug": key.slug,
        "name": fact.name,
        "changes": FieldChange::of_node(Some(fact), None),
    })
}

fn disconnected_edge(ontology: &Ontology, key: &EdgeKey, fact: &EdgeFact) -> Json {
    let target = ontology
        .kind_named(&key.kind)
        .and_then(|kind| ontology.field_named(kind.id, &key.field))
        .map(|field| ontology.kind(field.target).name.as_str());
    let to = match target {
        Some(kind) => format!("{kind}:{}", key.to),
        None => key.to.to_string(),
    };
    json!({
        "from": format!("{}:{}", key.kind, key.from),
        "relation": key.field,
        "to": to,
        "changes": FieldChange::of_edge(Some(fact), None),
    })
}
