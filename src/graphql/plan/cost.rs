//! What a request may cost, worked out before it runs: the cost that is limited, and the work that decides where it
//! runs.

use super::bind::Bound;
use super::model::{Op, Plan, PlannedArguments, Select, Selection};
use crate::graph::Snapshot;
use crate::graphql::input::{Arguments, VennArguments};
use crate::graphql::schema::{HistoryMember, Meaning};
use crate::ontology::{KindId, Ontology};

impl Bound {
    /// How much work a run on the snapshot is at most, about. Beyond the explicit cost this counts what
    /// pages hold by default and what filters and orders look at. It bounds nothing; it tells long runs
    /// from short ones.
    pub fn work(&self, plan: &Plan, snapshot: &Snapshot) -> u64 {
        /// A bound that is this low need not be made lower by looking at the snapshot.
        const LOW: u64 = 10_000;
        match &plan.settled {
            Some(settled) if settled.work <= LOW => settled.work,
            _ => {
                let work = Work {
                    plan,
                    bound: self,
                    ontology: snapshot.ontology(),
                    snapshot: Some(snapshot),
                };
                work.of(&plan.root)
            }
        }
    }
}

/// What a plan comes to, whatever its variables are and whatever graph it is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    pub(super) cost: u64,
    work: u64,
}

impl Settled {
    /// `None` where it depends on variables.
    pub(super) fn of(ontology: &Ontology, plan: &Plan) -> Option<Self> {
        let own = plan.arguments.iter().map(|planned| match planned {
            PlannedArguments::Constant(_) => Some(None),
            // Which node is looked up makes no difference.
            PlannedArguments::Variable { is_lookup, .. } => {
                is_lookup.then_some(Some(Ok(Arguments::None)))
            }
        });
        let bound = Bound {
            own: own.collect::<Option<_>>()?,
            cost: 0,
        };
        let work = Work {
            plan,
            bound: &bound,
            ontology,
            snapshot: None,
        };
        Some(Self {
            cost: cost(plan, &bound),
            work: work.of(&plan.root),
        })
    }
}

struct Work<'a> {
    plan: &'a Plan,
    bound: &'a Bound,
    ontology: &'a Ontology,
    /// Without it, there may be any number of nodes.
    snapshot: Option<&'a Snapshot>,
}

impl Work<'_> {
    fn of(&self, selection: &Selection) -> u64 {
        let each = selection.heavy().map(|field| {
            let inside = match &field.select {
                Select::Leaf => return leaf_looks(&field.op),
                Select::Same(_) if reads_log(&field.op) => return u64::MAX,
                Select::Same(selection) => self.of(selection),
                Select::ByKind(selections) => {
                    let each = selections.iter().map(|one| self.of(one));
                    each.max().unwrap_or(0)
                }
            };
            let arguments = field
                .arguments
                .map(|index| self.bound.get(self.plan, index));
            let (looks, times) = match arguments {
                Some(Ok(arguments)) => self.looks_and_times(&field.op, arguments),
                Some(Err(_)) | None => (self.record_looks(&field.op), 1),
            };
            inside.saturating_mul(times).saturating_add(looks)
        });
        each.fold(selection.light() as u64, u64::saturating_add)
    }

    /// How much a field without arguments looks at. The ontology is made as a whole, whatever is asked of it.
    fn record_looks(&self, op: &Op) -> u64 {
        match op {
            Op::Read(Meaning::Ontology) => self.ontology.parts() as u64,
            _ => 1,
        }
    }

    /// How many nodes a field that is no connection of one kind looks at. A walk may lead anywhere, and a set
    /// may be of anything.
    fn question_looks(&self, op: &Op) -> u64 {
        match op {
            // It waits for the writer.
            Op::Read(Meaning::Mutation(_)) => u64::MAX,
            Op::Read(
                Meaning::Coverage
                | Meaning::Paths
                | Meaning::Neighborhood
                | Meaning::Impact
                | Meaning::SinglePoints
                | Meaning::Findings
                | Meaning::Search
                | Meaning::Set
                | Meaning::Venn(_)
                | Meaning::Facet(_)
                | Meaning::Witnesses,
            ) => self.vertex_count(),
            _ => 1,
        }
    }

    fn vertex_count(&self) -> u64 {
        self.snapshot
            .map_or(u64::MAX, |snapshot| snapshot.vertex_count() as u64)
    }

    fn count(&self, kind: KindId) -> u64 {
        self.snapshot
            .map_or(u64::MAX, |snapshot| snapshot.count(kind) as u64)
    }

    /// How many nodes a field looks at to find its objects, and how many it finds at most.
    fn looks_and_times(&self, op: &Op, arguments: &Arguments) -> (u64, u64) {
        let page = match arguments {
            Arguments::Page(page) | Arguments::Overlap { page, .. } => page,
            other => return (self.question_looks(op), multiplicity(other)),
        };
        let ontology = self.ontology;
        let there = match op {
            Op::Read(Meaning::Many(kind) | Meaning::Overlapping(kind)) => self.count(*kind),
            Op::Read(Meaning::Related(field)) => self.count(ontology.field(*field).target),
            _ => u64::MAX,
        };
        let is_derived = match op {
            Op::Read(Meaning::Related(field)) => ontology.stored(*field).is_none(),
            _ => false,
        };
        let looks = if page.filter.is_some() || is_derived {
            // A condition may lead on to anything, and so may a path.
            self.vertex_count()
        } else if page.edge.is_some()
            || !page.order.is_empty()
            || matches!(arguments, Arguments::Overlap { .. })
        {
            there
        } else {
            1
        };
        (looks, there.min(page.window.size as u64))
    }
}

/// How much work a leaf is. Drawing a picture takes about as long as looking at so many nodes.
fn leaf_looks(op: &Op) -> u64 {
    const DRAWING: u64 = 100_000;
    if op.is_drawn() { DRAWING } else { 1 }
}

/// Whether a field may read what is not in memory.
fn reads_log(op: &Op) -> bool {
    matches!(
        op,
        Op::Read(
            Meaning::View(_)
                | Meaning::History(
                    HistoryMember::RevisionCommit
                        | HistoryMember::Commits
                        | HistoryMember::OfNode
                        | HistoryMember::Diff
                )
        )
    )
}

/// How many fields a request explicitly asks for.
pub(super) fn cost(plan: &Plan, bound: &Bound) -> u64 {
    selection_cost(&plan.root, plan, bound)
}

/// One for each field, times the explicit page sizes around it.
fn selection_cost(selection: &Selection, plan: &Plan, bound: &Bound) -> u64 {
    let light = selection.light() as u64;
    selection.heavy().fold(light, |sum, field| {
        let each = match &field.select {
            Select::Leaf => 0,
            Select::Same(selection) => selection_cost(selection, plan, bound),
            Select::ByKind(selections) => selections
                .iter()
                .map(|one| selection_cost(one, plan, bound))
                .max()
                .unwrap_or(0),
        };
        let (own, times) = field
            .arguments
            .map_or((1, 1), |index| match bound.get(plan, index) {
                Ok(arguments) => (own(arguments), multiplicity(arguments)),
                Err(_) => (1, 1),
            });
        sum.saturating_add(own)
            .saturating_add(each.saturating_mul(times))
    })
}

/// What a field costs by itself: a set expression is as much as its parts.
fn own(arguments: &Arguments) -> u64 {
    match arguments {
        Arguments::Set(set) => 1 + set.of.size() as u64,
        Arguments::Venn(venn) => match &**venn {
            VennArguments::Relation { .. } => 1,
            VennArguments::Sets(sets) => {
                1 + sets.iter().map(|(_, set)| set.size() as u64).sum::<u64>()
            }
        },
        _ => 1,
    }
}

/// How many objects the arguments explicitly ask for; 1 where they leave it open.
fn multiplicity(arguments: &Arguments) -> u64 {
    match arguments {
        Arguments::Page(page) | Arguments::Overlap { page, .. } if page.window.explicit => {
            page.window.size as u64
        }
        Arguments::Ids(ids) => ids.len() as u64,
        Arguments::First(first) | Arguments::SinglePoints { first, .. } => *first as u64,
        Arguments::Paths(paths) => paths.first as u64,
        Arguments::Neighborhood(neighborhood) => neighborhood.nodes_max as u64,
        Arguments::Findings(asked) => asked.first.map_or(1, |first| first as u64),
        Arguments::Search(search) => search.size as u64,
        Arguments::Entities(window) if window.explicit => window.size as u64,
        Arguments::Set(set) if set.window.explicit => set.window.size as u64,
        Arguments::Facets(facets) => facets.first as u64,
        Arguments::Commits(window) if window.explicit => window.size as u64,
        _ => 1,
    }
}
