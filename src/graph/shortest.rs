//! The shortest path between two nodes that is first in order, found from both ends.
//!
//! Bidirectional breadth-first search: the side with the smaller frontier goes one step, until the sides
//! meet. The side that goes ahead looks at fields and neighbours in their order, so each of its levels
//! stands in the order of the first paths that lead to its vertices; the first vertex of its frontier
//! that the other side has seen is on the first path of all, and the path's second half is chosen
//! among the levels of the other side. No distance is kept per vertex.

use super::marks::Marks;
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use super::walk::{Heading, Ways};
use crate::ontology::FieldId;

/// A step of a path: the field that is followed, and the vertex that it leads to.
pub(super) type Step = (FieldId, Vertex);

/// Which paths are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) start: Vertex,
    /// Where it ends; another vertex than `start`.
    pub(super) end: Vertex,
    /// The vertices that it does not touch.
    pub(super) avoided: &'w [Vertex],
    /// The steps that it does not begin with.
    pub(super) barred: &'w [Step],
    /// How many steps it has at most.
    pub(super) length_max: usize,
}

/// Finds shortest paths, one after another with the same memory.
#[derive(Debug)]
pub(super) struct Search<'a> {
    snapshot: &'a Snapshot,
    ways: &'a Ways,
    visits: &'a Visits,
    ahead: Side<Reached>,
    back: Side<Vertex>,
}

/// What one end has seen, by distance from it.
#[derive(Debug)]
struct Side<T> {
    seen: Marks,
    levels: Vec<Vec<T>>,
}

/// A vertex of the side that goes ahead, and how it was first reached.
#[derive(Debug, Clone, Copy)]
struct Reached {
    vertex: Vertex,
    field: FieldId,
    /// The index in the level before.
    parent: u32,
}

impl<'a> Search<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, ways: &'a Ways, visits: &'a Visits) -> Self {
        Self {
            snapshot,
            ways,
            visits,
            ahead: Side::new(snapshot),
            back: Side::new(snapshot),
        }
    }

    /// The steps of the shortest path that is wanted, of those of one length the first by field and
    /// vertex, step by step.
    pub(super) fn first(
        &mut self,
        wanted: Wanted<'_>,
    ) -> Result<Option<Vec<Step>>, VisitsExhausted> {
        // The field of the start is never read: no step leads there.
        let start = Reached {
            vertex: wanted.start,
            field: FieldId(0),
            parent: 0,
        };
        self.ahead.begin(start, wanted.start, wanted.avoided);
        self.back.begin(wanted.end, wanted.end, wanted.avoided);
        let found = self.meet(wanted)?;
        let steps = found.map(|meeting| self.path(wanted, meeting)).transpose();
        self.ahead.clear(|reached| reached.vertex, wanted.avoided);
        self.back.clear(|vertex| vertex, wanted.avoided);
        steps
    }

    /// The index, in the last level ahead, of the vertex through which the first path goes.
    fn meet(&mut self, wanted: Wanted<'_>) -> Result<Option<usize>, VisitsExhausted> {
        loop {
            let (ahead, back) = (self.ahead.frontier().len(), self.back.frontier().len());
            let length = self.ahead.levels.len() + self.back.levels.len() - 1;
            if ahead == 0 || back == 0 || length > wanted.length_max {
                return Ok(None);
            }
            let met = if ahead <= back {
                self.go_ahead(wanted)?
            } else {
                self.go_back(wanted)?
            };
            if met.is_some() {
                return Ok(met);
            }
        }
    }

    /// One step from the start. The first meeting is the one: nothing before it in order has met.
    fn go_ahead(&mut self, wanted: Wanted<'_>) -> Result<Option<usize>, VisitsExhausted> {
        let Side { seen, levels } = &mut self.ahead;
        let frontier = levels.last().expect("a side begins with a level");
        let mut next = Vec::new();
        let mut met = None;
        'frontier: for (parent, reached) in (0_u32..).zip(frontier) {
            let from = reached.vertex;
            for way in self.ways.from(self.snapshot.kind(from), Heading::Ahead) {
                let list = way.list(self.snapshot, from, self.visits)?;
                self.visits.spend(list.len())?;
                list.each(|vertex| {
                    let is_barred =
                        from == wanted.start && wanted.barred.contains(&(way.field, vertex));
                    if met.is_some() || is_barred || !seen.add(vertex) {
                        return;
                    }
                    if self.back.seen.has(vertex) {
                        met = Some(next.len());
                    }
                    next.push(Reached {
                        vertex,
                        field: way.field,
                        parent,
                    });
                });
                if met.is_some() {
                    break 'frontier;
                }
            }
        }
        levels.push(next);
        Ok(met)
    }

    /// One step from the end. What it met of the frontier ahead is known when all of it is done.
    fn go_back(&mut self, wanted: Wanted<'_>) -> Result<Option<usize>, VisitsExhausted> {
        let ontology = self.snapshot.ontology();
        let Side { seen, levels } = &mut self.back;
        let frontier = levels.last().expect("a side begins with a level");
        let mut next = Vec::new();
        let mut has_met = false;
        for from in frontier {
            for way in self.ways.from(self.snapshot.kind(*from), Heading::Back) {
                let list = way.list(self.snapshot, *from, self.visits)?;
                self.visits.spend(list.len())?;
                let step = (ontology.field(way.field).inverse, *from);
                let is_barred = wanted.barred.contains(&step);
                list.each(|vertex| {
                    if is_barred && vertex == wanted.start {
                        return;
                    }
                    if seen.add(vertex) {
                        has_met |= self.ahead.seen.has(vertex);
                        next.push(vertex);
                    }
                });
            }
        }
        levels.push(next);
        if !has_met {
            return Ok(None);
        }
        let frontier = self.ahead.frontier();
        self.visits.spend(frontier.len())?;
        Ok(frontier
            .iter()
            .position(|reached| self.back.seen.has(reached.vertex)))
    }

    /// The path through a vertex of the last level ahead.
    fn path(&self, wanted: Wanted<'_>, meeting: usize) -> Result<Vec<Step>, VisitsExhausted> {
        let mut steps = Vec::new();
        let mut index = meeting;
        for level in self.ahead.levels.iter().skip(1).rev() {
            let reached = level[index];
            steps.push((reached.field, reached.vertex));
            index = reached.parent as usize;
        }
        steps.reverse();
        let mut at = steps.last().map_or(wanted.start, |(_, vertex)| *vertex);
        // The sides met in the other one's last level; the rest leads through those before it.
        let distance = self.back.levels.len() - 1;
        for level in self.back.levels[..distance].iter().rev() {
            let step = self.step_into(wanted, at, level)?;
            steps.push(step);
            at = step.1;
        }
        Ok(steps)
    }

    /// The first step from a vertex into a level.
    fn step_into(
        &self,
        wanted: Wanted<'_>,
        from: Vertex,
        level: &[Vertex],
    ) -> Result<Step, VisitsExhausted> {
        let snapshot = self.snapshot;
        for way in self.ways.from(snapshot.kind(from), Heading::Ahead) {
            let target = snapshot.ontology().field(way.field).target;
            let list = way.list(snapshot, from, self.visits)?;
            self.visits.spend(level.len())?;
            let is_step = |vertex: &Vertex| {
                let is_barred =
                    from == wanted.start && wanted.barred.contains(&(way.field, *vertex));
                !is_barred
                    && snapshot.kind(*vertex) == target
                    && list.find(snapshot, *vertex).is_some()
            };
            let steps = level.iter().copied().filter(is_step);
            if let Some(vertex) = steps.min_by(|a, b| snapshot.order(*a, *b)) {
                return Ok((way.field, vertex));
            }
        }
        unreachable!("the level was reached from the next one")
    }
}

impl<T: Copy> Side<T> {
    fn new(snapshot: &Snapshot) -> Self {
        Self {
            seen: Marks::none(snapshot),
            levels: Vec::new(),
        }
    }

    fn frontier(&self) -> &[T] {
        self.levels.last().expect("a side begins with a level")
    }

    /// What is avoided counts as seen, so that it is never entered.
    fn begin(&mut self, first: T, vertex: Vertex, avoided: &[Vertex]) {
        self.levels.push(vec![first]);
        for vertex in avoided.iter().chain([&vertex]) {
            self.seen.add(*vertex);
        }
    }

    fn clear(&mut self, vertex: impl Fn(T) -> Vertex, avoided: &[Vertex]) {
        for item in self.levels.drain(..).flatten() {
            self.seen.remove(vertex(item));
        }
        for vertex in avoided {
            self.seen.remove(*vertex);
        }
    }
}
