//! How much the arguments of a request come to, before anything is made of them.
//!
//! A test on a text may become a regular expression, and every value is kept once for each field that it
//! is an argument of; fragments repeat fields. So both are counted over all fields of a request, and
//! arguments beyond the limits are refused before they are read. A variable may hold most of a request and stand in
//! thousands of places, each of which gets its own copy; so what they take is counted before they are copied.

use async_graphql_value::{ConstValue, Value};

use super::Variables;
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
    /// About how many bytes the values take.
    pub bytes: usize,
}

/// What a value takes beside its text.
const VALUE_BYTES: usize = 100;

impl Measure {
    /// Counts in what one field's arguments will take when variables are copied into them, or refuses them.
    pub fn weigh(
        &mut self,
        limits: &Limits,
        given: &[(String, Value)],
        variables: &Variables,
    ) -> Result<(), GraphqlError> {
        let most = limits.input_bytes_max;
        for (_, value) in given {
            self.weigh_value(value, variables, most);
        }
        if self.bytes > most {
            return Err(refused(most, "bytes of values"));
        }
        Ok(())
    }

    fn weigh_value(&mut self, value: &Value, variables: &Variables, most: usize) {
        // What is refused need not be walked to its end.
        if self.bytes > most {
            return;
        }
        self.bytes += VALUE_BYTES;
        match value {
            Value::Variable(name) => {
                if let Some(value) = variables.get(name.as_str()) {
                    self.weigh_constant(value, most);
                }
            }
            Value::String(text) => self.bytes += text.len(),
            Value::List(items) => {
                for item in items {
                    self.weigh_value(item, variables, most);
                }
            }
            Value::Object(members) => {
                for value in members.values() {
                    self.weigh_value(value, variables, most);
                }
            }
            _ => {}
        }
    }

    fn weigh_constant(&mut self, value: &ConstValue, most: usize) {
        if self.bytes > most {
            return;
        }
        self.bytes += VALUE_BYTES;
        match value {
            ConstValue::String(text) => self.bytes += text.len(),
            ConstValue::List(items) => items
                .iter()
                .for_each(|item| self.weigh_constant(item, most)),
            ConstValue::Object(members) => members
                .values()
                .for_each(|value| self.weigh_constant(value, most)),
            _ => {}
        }
    }

    /// Counts in a field's one argument, a text out of a variable, as [`Self::weigh`] and [`Self::add`] would, or
    /// refuses it.
    pub fn add_text(&mut self, limits: &Limits, text: &str) -> Result<(), GraphqlError> {
        self.bytes += 2 * VALUE_BYTES + text.len();
        self.values += 1;
        if self.bytes > limits.input_bytes_max {
            return Err(refused(limits.input_bytes_max, "bytes of values"));
        }
        if self.values > limits.input_values_max {
            return Err(refused(limits.input_values_max, "values"));
        }
        Ok(())
    }

    /// Counts one field's coerced arguments in, or refuses them.
    pub fn add(&mut self, limits: &Limits, given: &Given<'_>) -> Result<(), GraphqlError> {
        for (_, value) in given.iter() {
            self.count(value);
        }
        if self.patterns > limits.patterns_max {
            return Err(refused(limits.patterns_max, "tests on text"));
        }
        if self.values > limits.input_values_max {
            return Err(refused(limits.input_values_max, "values"));
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

fn refused(most: usize, what: &str) -> GraphqlError {
    let message = format!(
        "the arguments of the request have more than {most} {what} once its fragments are spread"
    );
    GraphqlError::new(ErrorCode::TooCostly, message)
}

#[cfg(test)]
mod tests {
    use async_graphql_value::Name;

    use super::*;

    #[test]
    fn a_variable_counts_wherever_it_stands() {
        let limits = Limits {
            input_bytes_max: 10_000,
            ..Limits::default()
        };
        let text = ConstValue::String("x".repeat(900));
        let variables = Variables::of(vec![(Name::new("s"), text)]);
        let check = |times: usize, is_taken: bool| {
            let place = Value::Variable(Name::new("s"));
            let given = [("ids".to_owned(), Value::List(vec![place; times]))];
            let mut measure = Measure::default();
            let weighed = measure.weigh(&limits, &given, &variables);
            assert_eq!(weighed.is_ok(), is_taken, "{times} times: {measure:?}");
            assert!(
                measure.bytes <= limits.input_bytes_max + 1_200,
                "it stops there"
            );
        };
        check(1, true);
        check(9, true);
        check(10, false);
        check(10_000, false);
    }

    #[test]
    fn a_lone_text_counts_as_it_does_among_others() {
        let limits = Limits {
            input_bytes_max: 10_000,
            ..Limits::default()
        };
        let text = "x".repeat(900);
        let value = ConstValue::String(text.clone());
        let variables = Variables::of(vec![(Name::new("s"), value.clone())]);
        let given = [("slug".to_owned(), Value::Variable(Name::new("s")))];
        let coerced = Given::of(vec![("slug", value)]);
        let (mut alone, mut among) = (Measure::default(), Measure::default());
        for _ in 0..9 {
            assert!(alone.add_text(&limits, &text).is_ok());
            assert!(among.weigh(&limits, &given, &variables).is_ok());
            assert!(among.add(&limits, &coerced).is_ok());
            assert_eq!(alone, among);
        }
        assert!(alone.add_text(&limits, &text).is_err());
        assert!(among.weigh(&limits, &given, &variables).is_err());
    }
}
