//! Binds a plan to one request's variables.

use super::compile::{Context, read_arguments};
use super::cost;
use super::model::{Plan, PlannedArguments};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, Variables};

/// The arguments of one request's fields, and what it may cost.
#[derive(Debug)]
pub struct Bound {
    /// By [`super::PlanField::arguments`], those that depend on variables; empty where none does.
    pub(super) own: Vec<Option<Read>>,
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
    let mut counted = plan.constants;
    let read = |planned: &PlannedArguments| match planned {
        PlannedArguments::Constant(_) => None,
        PlannedArguments::Variable { field, given, .. } => {
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
    bound.cost = match &plan.settled {
        Some(settled) => settled.cost,
        None => cost::cost(plan, &bound),
    };
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
