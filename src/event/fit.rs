//! Whether a value that is already typed fits an attribute's type.
//!
//! Coercing JSON to a type is [`Value::coerce_scalar`]; this is the check of what a caller built or what
//! another ontology took.

use super::{Value, ValueMismatch};
use crate::diagnostic::{nearest, shown};
use crate::ontology::{Ontology, Scalar, ValueType};

impl Value {
    /// What is wrong with it as a value of that type, if anything.
    pub fn mismatch(&self, ontology: &Ontology, value_type: ValueType) -> Option<ValueMismatch> {
        match (value_type.list, self) {
            (true, Self::List(items)) => items
                .iter()
                .find_map(|item| scalar_mismatch(ontology, value_type.scalar, item)),
            (true, single) => Some(mismatch("a list", single)),
            (false, list @ Self::List(_)) => Some(mismatch("a single value", list)),
            (false, single) => scalar_mismatch(ontology, value_type.scalar, single),
        }
    }
}

fn scalar_mismatch(ontology: &Ontology, scalar: Scalar, value: &Value) -> Option<ValueMismatch> {
    let expected = match (scalar, value) {
        (Scalar::String, Value::Text(_))
        | (Scalar::Int, Value::Int(_))
        | (Scalar::Boolean, Value::Boolean(_))
        | (Scalar::DateTime, Value::DateTime(_))
        | (Scalar::Date, Value::Date(_))
        | (Scalar::Url, Value::Url(_)) => return None,
        (Scalar::Float, Value::Float(float)) if float.is_finite() => return None,
        (Scalar::Enum(id), Value::Enum(name)) => {
            let enum_type = ontology.enum_type(id);
            let names = || enum_type.values.iter().map(|value| value.name.as_str());
            if names().any(|known| known == &**name) {
                return None;
            }
            let suggestion = nearest(name, names()).map(str::to_owned);
            let listed: Vec<&str> = names().collect();
            let expected = format!("{} ({})", enum_type.name, listed.join(", "));
            return Some(ValueMismatch {
                suggestion,
                ..mismatch(&expected, value)
            });
        }
        (Scalar::String, _) => "a string",
        (Scalar::Int, _) => "a whole number",
        (Scalar::Float, _) => "a finite number",
        (Scalar::Boolean, _) => "true or false",
        (Scalar::DateTime, _) => "an RFC 3339 time",
        (Scalar::Date, _) => "a date",
        (Scalar::Url, _) => "an absolute URL",
        (Scalar::Enum(id), _) => ontology.enum_type(id).name.as_str(),
    };
    Some(mismatch(expected, value))
}

fn mismatch(expected: &str, value: &Value) -> ValueMismatch {
    ValueMismatch {
        expected: expected.to_owned(),
        found: shown(&value.to_json().to_string()).into_owned(),
        suggestion: None,
    }
}
