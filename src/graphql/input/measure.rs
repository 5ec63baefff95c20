//! How much the arguments of a request come to, before anything is made of them.
//!
//! A test on a text may become a regular expression, and every value is kept once for each field that it
//! is an argument of; fragments repeat fields. So both are counted over all fields of a request, and
//! arguments beyond the limits are refused before they are read.

use async_graphql_value::ConstValue;

use super::arguments::Given;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::Limits;

/// What has been counted so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    /// Values, in lists and objects too.
    pub values: usize,
    /// Tests on text: `contains`, `startsWith`, `endsWith` and `matches`.
    pub patterns: usize,
}

impl Measure {
    /// Counts one field's coerced arguments in, or refuses them.
    pub fn add(&mut self, limits: &Limits, given: &Given<'_>) -> Result<(), GraphqlError> {
        for (_, value) in given.iter() {
            self.count(value);
        }
        let refused = |most: usize, what: &str| {
            let message = format!(
                "the arguments of the request have more than {most} {what} once its fragments are \
                 spread"
            );
            Err(GraphqlError::new(ErrorCode::TooCostly, message))
        };
        if self.patterns > limits.patterns_max {
            return refused(limits.patterns_max, "tests on text");
        }
        if self.values > limits.input_values_max {
            return refused(limits.input_values_max, "values");
        }
        Ok(())
    }

    fn count(&mut self, value: &ConstValue) {
        self.values += 1;
        match value {
            ConstValue::List(items) => items.iter().for_each(|item| self.count(item)),
            ConstValue::Object(members) => {
                for (name, value) in members {
                    // Attributes may have these names too, but their conditions are objects.
                    let is_pattern = matches!(
                        (name.as_str(), value),
                        (
                            "contains" | "startsWith" | "endsWith" | "matches",
                            ConstValue::String(_)
                        )
                    );
                    self.patterns += usize::from(is_pattern);
                    self.count(value);
                }
            }
            _ => {}
        }
    }
}
