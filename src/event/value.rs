//! The values of attributes and of relation properties.

use std::sync::Arc;

use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};

use crate::diagnostic::{nearest, shown};
use crate::ontology::{Ontology, Scalar, scalar as form};

/// A value of an attribute. An absent value is not a `Value`: facts leave it out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Value {
    /// `String`
    Text(Arc<str>),
    /// `Int`, within 32 bits.
    Int(i32),
    /// `Float`, always finite.
    Float(f64),
    /// `Boolean`
    Boolean(bool),
    /// `DateTime`
    DateTime(Timestamp),
    /// `Date`
    Date(civil::Date),
    /// `URL`, normalised by the WHATWG rules.
    Url(Arc<str>),
    /// The name of an enum value.
    Enum(Arc<str>),
    /// A list of values of one of the other types.
    List(Vec<Value>),
}

/// A value that does not fit its type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct ValueMismatch {
    /// What the type asks for, with an example where that helps.
    pub expected: String,
    /// What was given, cut where it is long.
    pub found: String,
    /// A likely intended value, for "did you mean".
    pub suggestion: Option<String>,
}

impl Value {
    /// Coerces a JSON value (of a fact file or a request), or one item of a list, to the type, as GraphQL's
    /// input coercion does: an integer is a fine `Float`; nothing else is converted. `null` is the caller's
    /// to handle.
    pub fn coerce_scalar(
        ontology: &Ontology,
        scalar: Scalar,
        json: &serde_json::Value,
    ) -> Result<Self, ValueMismatch> {
        use serde_json::Value as Json;
        let mismatch = |expected: &str| ValueMismatch {
            expected: expected.to_owned(),
            found: shown(&json.to_string()).into_owned(),
            suggestion: None,
        };
        match (scalar, json) {
            (Scalar::String, Json::String(text)) => Ok(Self::Text(text.as_str().into())),
            (Scalar::String, _) => Err(mismatch("a string")),
            (Scalar::Int, Json::Number(number)) => number
                .as_i64()
                .or_else(|| {
                    number
                        .as_f64()
                        .filter(|f| f.fract() == 0.0)
                        .map(|f| f as i64)
                })
                .and_then(|int| i32::try_from(int).ok())
                .map(Self::Int)
                .ok_or_else(|| mismatch("a whole number within 32 bits")),
            (Scalar::Int, _) => Err(mismatch("a whole number")),
            (Scalar::Float, Json::Number(number)) => number
                .as_f64()
                .filter(|float| float.is_finite())
                .map(Self::Float)
                .ok_or_else(|| mismatch("a finite number")),
            (Scalar::Float, _) => Err(mismatch("a number")),
            (Scalar::Boolean, Json::Bool(boolean)) => Ok(Self::Boolean(*boolean)),
            (Scalar::Boolean, _) => Err(mismatch("true or false")),
            (Scalar::DateTime | Scalar::Date | Scalar::Url, Json::String(text)) => {
                Self::coerce_text(scalar, text)
            }
            (Scalar::DateTime | Scalar::Date | Scalar::Url, _) => {
                Err(mismatch(form::expected(scalar)))
            }
            (Scalar::Enum(id), json) => {
                let enum_type = ontology.enum_type(id);
                let names = || enum_type.values.iter().map(|value| value.name.as_str());
                let text = json.as_str();
                if let Some(name) = text.and_then(|text| names().find(|name| *name == text)) {
                    return Ok(Self::Enum(name.into()));
                }
                let listed: Vec<&str> = names().collect();
                let suggestion = text.and_then(|text| nearest(text, names()));
                Err(ValueMismatch {
                    suggestion: suggestion.map(str::to_owned),
                    ..mismatch(&format!("{} ({})", enum_type.name, listed.join(", ")))
                })
            }
        }
    }

    /// Reads a text as one of the scalars that are written as texts: `String`, `DateTime`, `Date`,
    /// `URL`, or the name of an enum value, which is not checked.
    pub fn coerce_text(scalar: Scalar, text: &str) -> Result<Self, ValueMismatch> {
        let mismatch = |expected: &str| ValueMismatch {
            expected: expected.to_owned(),
            found: format!("{:?}", shown(text)),
            suggestion: None,
        };
        match scalar {
            Scalar::String => Ok(Self::Text(text.into())),
            Scalar::Enum(_) => Ok(Self::Enum(text.into())),
            Scalar::DateTime => form::date_time(text)
                .map(Self::DateTime)
                .ok_or_else(|| mismatch(form::expected(scalar))),
            Scalar::Date => form::date(text)
                .map(Self::Date)
                .ok_or_else(|| mismatch(form::expected(scalar))),
            Scalar::Url => form::url(text)
                .map(|url| Self::Url(url.as_str().into()))
                .ok_or_else(|| mismatch(form::expected(scalar))),
            Scalar::Int => Err(mismatch("a whole number")),
            Scalar::Float => Err(mismatch("a number")),
            Scalar::Boolean => Err(mismatch("true or false")),
        }
    }

    /// The JSON that the API and the exported files show.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match self {
            Self::Text(text) | Self::Url(text) | Self::Enum(text) => Json::String(text.to_string()),
            Self::Int(int) => Json::from(*int),
            Self::Float(float) => Json::from(*float),
            Self::Boolean(boolean) => Json::Bool(*boolean),
            Self::DateTime(time) => Json::String(time.to_string()),
            Self::Date(date) => Json::String(date.to_string()),
            Self::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
        }
    }
}
