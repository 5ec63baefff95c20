//! Binds a plan to one request's variables, and works out what it may cost before it runs.

use super::compile::{Context, read_arguments};
use super::model::{Plan, PlannedArguments, Select, Selection};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, Variables};

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

/// Reads the arguments that depend on variables; the others are the plan's own.
pub fn bind(
    context: Context<'_>,
    plan: &Plan,
    variables: &Variables,
) -> Result<Bound, GraphqlError> {
    let read = |planned: &PlannedArguments| match planned {
        PlannedArguments::Constant(_) => None,
        PlannedArguments::Variable { field, given } => {
            let definition = context.api.field_at(*field);
            Some(read_arguments(context, definition, given, variables))
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
    selection.fields.iter().fold(0_u64, |sum, field| {
        let each = match &field.select {
            Select::Leaf => 0,
            Select::Same(selection) => selection_cost(selection, plan, bound),
            Select::ByKind(selections) => selections
                .iter()
                .map(|one| selection_cost(one, plan, bound))
                .max()
                .unwrap_or(0),
        };
        let times = field
            .arguments
            .map_or(1, |index| match bound.get(plan, index) {
                Ok(arguments) => multiplicity(arguments),
                Err(_) => 1,
            });
        sum.saturating_add(1)
            .saturating_add(each.saturating_mul(times))
    })
}

/// How many objects the arguments explicitly ask for; 1 where they leave it open.
fn multiplicity(arguments: &Arguments) -> u64 {
    match arguments {
        Arguments::Page(page) | Arguments::Overlap { page, .. } if page.window.explicit => {
            page.window.size as u64
        }
        Arguments::Ids(ids) => ids.len() as u64,
        Arguments::First(first) => *first as u64,
        _ => 1,
    }
}
