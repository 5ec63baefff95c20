//! Binds a plan to one request's variables, and works out what it may cost before it runs: the cost that
//! is limited, and the work that decides where it runs.

use super::compile::{Context, read_arguments};
use super::model::{Op, Plan, PlannedArguments, Select, Selection};
use crate::graph::Snapshot;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, Variables, VennArguments};
use crate::graphql::schema::{HistoryMember, Meaning};

/// The arguments of one request's fields, and what it may cost.
#[derive(Debug)]
pub struct Bound {
    /// By [`super::PlanField::arguments`], those that depend on variables; empty where none does.
    own: Vec<Option<Read>>,
    /// How many fields the request explicitly asks for.
    pub cost: u64,
}

/// A field's arguments. What is wrong with them is an error of the field.
pub type Read = Result<Arguments, GraphqlError>;

impl Bound {
    /// The arguments at an index of the plan that this was bound from.
    pub fn get<'a>(&'a self, plan: &'a Plan, index: usize) -> &'a Read {
        match &plan.arguments[index] {
            PlannedArguments::Constant(read) => read,
            PlannedArguments::Variable { .. } => {
                self.own[index].as_ref().expect("bound from the same plan")
            }
        }
    }
}

impl Bound {
    /// How much work a run on the snapshot is at most, about. Beyond the explicit cost this counts what
    /// pages hold by default and what filters and orders look at. It bounds nothing; it tells long runs
    /// from short ones.
    pub fn work(&self, plan: &Plan, snapshot: &Snapshot) -> u64 {
        let work = Work {
            plan,
            bound: self,
            snapshot,
        };
        work.of(&plan.root)
    }
}

struct Work<'a> {
    plan: &'a Plan,
    bound: &'a Bound,
    snapshot: &'a Snapshot,
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
            Op::Read(Meaning::Ontology) => self.snapshot.ontology().parts() as u64,
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
            ) => self.snapshot.vertex_count() as u64,
            _ => 1,
        }
    }

    /// How many nodes a field looks at to find its objects, and how many it finds at most.
    fn looks_and_times(&self, op: &Op, arguments: &Arguments) -> (u64, u64) {
        let page = match arguments {
            Arguments::Page(page) | Arguments::Overlap { page, .. } => page,
            other => return (self.question_looks(op), multiplicity(other)),
        };
        let ontology = self.snapshot.ontology();
        let there = match op {
            Op::Read(Meaning::Many(kind) | Meaning::Overlapping(kind)) => {
                self.snapshot.count(*kind) as u64
            }
            Op::Read(Meaning::Related(field)) => {
                self.snapshot.count(ontology.field(*field).target) as u64
            }
            _ => u64::MAX,
        };
        let is_derived = match op {
            Op::Read(Meaning::Related(field)) => ontology.stored(*field).is_none(),
            _ => false,
        };
        let looks = if page.filter.is_some() || is_derived {
            // A condition may lead on to anything, and so may a path.
            self.snapshot.vertex_count() as u64
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

/// Reads the arguments that depend on variables; the others are the plan's own.
pub fn bind(
    context: Context<'_>,
    plan: &Plan,
    variables: &Variables,
) -> Result<Bound, GraphqlError> {
    let mut counted = plan.constants;
    let read = |planned: &PlannedArguments| match planned {
        PlannedArguments::Constant(_) => None,
        PlannedArguments::Variable { field, given } => {
            let definition = context.api.field_at(*field);
            let counted = &mut counted;
            Some(read_arguments(
                context, definition, given, variables, counted,
            ))
        }
    };
    let is_constant = |planned| matches!(planned, &PlannedArguments::Constant(_));
    let own = if plan.arguments.iter().all(is_constant) {
        Vec::new()
    } else {
        plan.arguments.iter().map(read).collect()
    };
    let mut bound = Bound { own, cost: 0 };
    bound.cost = selection_cost(&plan.root, plan, &bound);
    if bound.cost > context.limits.cost_max {
        return Err(GraphqlError::new(
            ErrorCode::TooCostly,
            format!(
                "the request may ask for {} fields, more than the limit of {}; ask for smaller \
                 pages or nest them less",
                bound.cost, context.limits.cost_max
            ),
        ));
    }
    Ok(bound)
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
