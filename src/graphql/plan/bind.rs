//! Binds a plan to one request's variables, and works out what it may cost before it runs.

use std::borrow::Cow;

use super::compile::{Context, read_arguments};
use super::model::{Plan, PlannedArguments, Select, Selection};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::{Arguments, Variables};

/// A field's arguments for one request. What is wrong with them is an error of the field.
pub type Bound<'p> = Cow<'p, Result<Arguments, GraphqlError>>;

/// Reads the arguments that depend on variables; the others are the plan's own.
pub fn bind<'p>(
    context: Context<'_>,
    plan: &'p Plan,
    variables: &Variables,
) -> Result<Vec<Bound<'p>>, GraphqlError> {
    let bound: Vec<Bound<'p>> = plan
        .arguments
        .iter()
        .map(|planned| match planned {
            PlannedArguments::Constant(read) => Cow::Borrowed(read),
            PlannedArguments::Variable {
                parent,
                field,
                given,
                ..
            } => {
                let definition = context
                    .api
                    .field(parent, field)
                    .expect("a plan is bound with the API that it was compiled for");
                Cow::Owned(read_arguments(context, definition, given, variables))
            }
        })
        .collect();
    let cost = selection_cost(&plan.root, &bound);
    if cost > context.limits.cost_max {
        return Err(GraphqlError::new(
            ErrorCode::TooCostly,
            format!(
                "the request may ask for {cost} fields, more than the limit of {}; ask for smaller \
                 pages or nest them less",
                context.limits.cost_max
            ),
        ));
    }
    Ok(bound)
}

/// One for each field, times the explicit page sizes around it.
fn selection_cost(selection: &Selection, bound: &[Bound<'_>]) -> u64 {
    selection.fields.iter().fold(0_u64, |sum, field| {
        let each = match &field.select {
            Select::Leaf => 0,
            Select::Same(selection) => selection_cost(selection, bound),
            Select::ByKind(selections) => selections
                .iter()
                .map(|one| selection_cost(one, bound))
                .max()
                .unwrap_or(0),
        };
        let times = field
            .arguments
            .map_or(1, |index| match bound[index].as_ref() {
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
