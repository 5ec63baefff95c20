//! What the questions that walk the graph share: which relation fields may be followed from a node of
//! each kind.

use super::list::List;
use super::snapshot::Snapshot;
use super::vertex::{Lane, Vertex};
use super::visits::{Visits, VisitsExhausted};
use crate::ontology::{FieldId, KindId, Ontology, Via};

/// The relation fields that a walk may follow, per kind, in the ontology's order.
#[derive(Debug)]
pub struct Ways {
    ahead: Vec<Vec<Way>>,
    back: Vec<Vec<Way>>,
}

/// One relation field, and where its edges are kept if they are stored.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub(super) field: FieldId,
    lane: Option<Lane>,
}

/// With the relations, or against them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Ahead,
    Back,
}

impl Ways {
    /// The ways along the named relation fields, each in its own direction only.
    pub fn along(ontology: &Ontology, fields: impl IntoIterator<Item = FieldId>) -> Self {
        let mut named: Vec<FieldId> = fields.into_iter().collect();
        named.sort_unstable();
        named.dedup();
        let of = |fields: &mut Vec<FieldId>| {
            fields.sort_unstable();
            let mut ways = vec![Vec::new(); ontology.kinds.len()];
            for field in fields {
                ways[usize::from(ontology.field(*field).kind.0)].push(Way::of(ontology, *field));
            }
            ways
        };
        let inverse = |field: &FieldId| ontology.field(*field).inverse;
        let mut inverses: Vec<FieldId> = named.iter().map(inverse).collect();
        Self {
            ahead: of(&mut named),
            back: of(&mut inverses),
        }
    }

    /// The ways along every stored relation, in both directions.
    pub fn stored(ontology: &Ontology) -> Self {
        let fields = ontology.fields.iter().filter(|field| !field.is_derived());
        Self::along(ontology, fields.map(|field| field.id))
    }

    /// The ways from a node of a kind.
    pub(super) fn from(&self, kind: KindId, heading: Heading) -> &[Way] {
        let ways = match heading {
            Heading::Ahead => &self.ahead,
            Heading::Back => &self.back,
        };
        &ways[usize::from(kind.0)]
    }

    /// The relations, each once by the field that stands for its direction, in the ontology's order.
    pub(super) fn relations(&self, ontology: &Ontology) -> Vec<FieldId> {
        let ways = self.ahead.iter().flatten();
        let mut fields: Vec<FieldId> = ways.map(|way| forward(ontology, way.field)).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}

/// The field that stands for a relation where its two directions are one thing: of a stored relation
/// the forward one; of a derived one the one that was declared, the first where both were.
pub(super) fn forward(ontology: &Ontology, field: FieldId) -> FieldId {
    if let Some((relation, _)) = ontology.stored(field) {
        return relation.forward;
    }
    let inverse = ontology.field(field).inverse;
    let rank = |id: &FieldId| (!ontology.field(*id).declared, *id);
    std::cmp::min_by_key(field, inverse, rank)
}

impl Way {
    pub(super) fn of(ontology: &Ontology, field: FieldId) -> Self {
        let lane = match ontology.field(field).via {
            Via::Stored {
                relation,
                direction,
            } => Some(Lane::of(relation, direction)),
            Via::Derived { .. } => None,
        };
        Self { field, lane }
    }

    /// Calls `visit` for each vertex that the way leads to from another, counted: one visit for each, and what
    /// [`Self::list`] takes.
    pub(super) fn each(
        self,
        snapshot: &Snapshot,
        from: Vertex,
        visits: &Visits,
        mut visit: impl FnMut(Vertex),
    ) -> Result<(), VisitsExhausted> {
        let bare = self.lane.and_then(|lane| snapshot.columns(lane, from));
        if let Some((start, columns)) = bare {
            visits.spend(1 + columns.len())?;
            columns
                .iter()
                .for_each(|column| visit(Vertex(start + column)));
            return Ok(());
        }
        let list = self.list(snapshot, from, visits)?;
        visits.spend(list.len())?;
        list.each(visit);
        Ok(())
    }

    /// Where the way leads from a vertex, counted: one visit and, for a derived relation, each look.
    pub(super) fn list<'a>(
        self,
        snapshot: &'a Snapshot,
        from: Vertex,
        visits: &Visits,
    ) -> Result<List<'a>, VisitsExhausted> {
        match self.lane {
            Some(lane) => {
                visits.spend(1)?;
                Ok(snapshot.row(lane, from))
            }
            None => snapshot.related(self.field, from, visits),
        }
    }
}
