//! Input coercion, by the specification's section 6.4.1 and 3: arguments and variables to values of
//! their declared types, with defaults filled in.
//!
//! async-graphql's own coercion is not used: it takes a string for an enum and a scalar for an input
//! object. What comes out fits the type exactly; enums are [`ConstValue::Enum`]. No list is longer than
//! the limit.

use async_graphql_value::{ConstValue, Name, Value};

use crate::diagnostic::{nearest, shown};
use crate::event::Value as FactValue;
use crate::graphql::limits::Limits;
use crate::graphql::named::Named;
use crate::graphql::schema::{Api, InputDef, Shape, Type};
use crate::ontology::Scalar;

/// The coerced variables of a request. A variable that was not given and has no default is absent.
pub type Variables = Named<Name, ConstValue>;

/// A value that does not fit its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where in the value: `where.slug`, or empty for the value itself.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

impl Misfit {
    fn new(message: impl Into<String>) -> Self {
        Self {
            path: String::new(),
            message: message.into(),
        }
    }

    /// Something else than what is expected, of which the beginning is shown.
    fn instead(expected: &str, found: &impl std::fmt::Display) -> Self {
        let found = found.to_string();
        Self::new(format!("expected {expected}, found {}", shown(&found)))
    }

    fn within(mut self, segment: &str) -> Self {
        self.path = match (self.path.is_empty(), self.path.starts_with('[')) {
            (true, _) => segment.to_owned(),
            (false, true) => format!("{segment}{}", self.path),
            (false, false) => format!("{segment}.{}", self.path),
        };
        self
    }
}

/// Whether a value is a literal of the document or came as JSON: JSON has no enum tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    Literal,
    Json,
}

/// Coerces a literal that may hold variables. `None`: a variable that is absent.
pub fn literal(
    api: &Api,
    limits: &Limits,
    ty: &Type,
    value: &Value,
    variables: &Variables,
) -> Result<Option<ConstValue>, Misfit> {
    if let Value::Variable(name) = value {
        return match variables.get(name.as_str()) {
            None => Ok(None),
            Some(ConstValue::Null) if !ty.is_nullable() => Err(Misfit::new(format!(
                "variable \"${name}\" must not be null here"
            ))),
            Some(value) => Ok(Some(value.clone())),
        };
    }
    match ty {
        Type::NonNull(inner) => match value {
            Value::Null => Err(Misfit::new(format!("expected {ty}, found null"))),
            value => literal(api, limits, inner, value, variables),
        },
        _ if matches!(value, Value::Null) => Ok(Some(ConstValue::Null)),
        Type::List(inner) => {
            let items = match value {
                Value::List(items) => items.as_slice(),
                single => std::slice::from_ref(single),
            };
            check_length(limits, inner, items.len())?;
            let mut list = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                let within = |misfit: Misfit| misfit.within(&format!("[{index}]"));
                match literal(api, limits, inner, item, variables).map_err(within)? {
                    Some(value) => list.push(value),
                    // The specification makes an absent variable in a list null.
                    None if inner.is_nullable() => list.push(ConstValue::Null),
                    None => {
                        return Err(within(Misfit::new(format!(
                            "expected {inner}, found nothing"
                        ))));
                    }
                }
            }
            Ok(Some(ConstValue::List(list)))
        }
        Type::Named(name) => match (value, api.get(name).map(|ty| &ty.shape)) {
            (Value::Object(given), Some(Shape::Input { one_of, members })) => {
                let mut object = indexmap::IndexMap::with_capacity(given.len());
                for (name, member) in members {
                    let value = match given.get(name.as_str()) {
                        Some(value) => literal(api, limits, &member.ty, value, variables)
                            .map_err(|misfit| misfit.within(name))?,
                        None => None,
                    };
                    put_member(&mut object, name, member, value)?;
                }
                unknown_members(given.keys().map(Name::as_str), members)?;
                check_one_of(name, *one_of, given.len(), &object)?;
                Ok(Some(ConstValue::Object(object)))
            }
            (_, Some(Shape::Input { .. })) => Err(Misfit::instead(name, value)),
            _ => match value.clone().into_const() {
                Some(value) => named(api, name, value, Notation::Literal).map(Some),
                None => Err(Misfit::instead(name, value)),
            },
        },
    }
}

/// Coerces a JSON value, as variables come.
pub fn json(
    api: &Api,
    limits: &Limits,
    ty: &Type,
    value: ConstValue,
) -> Result<ConstValue, Misfit> {
    match ty {
        Type::NonNull(inner) => match value {
            ConstValue::Null => Err(Misfit::new(format!("expected {ty}, found null"))),
            value => json(api, limits, inner, value),
        },
        _ if matches!(value, ConstValue::Null) => Ok(ConstValue::Null),
        Type::List(inner) => {
            let items = match value {
                ConstValue::List(items) => items,
                single => vec![single],
            };
            check_length(limits, inner, items.len())?;
            items
                .into_iter()
                .enumerate()
                .map(|(index, item)| {
                    json(api, limits, inner, item)
                        .map_err(|misfit| misfit.within(&format!("[{index}]")))
                })
                .collect::<Result<_, _>>()
                .map(ConstValue::List)
        }
        Type::Named(name) => {
            let ConstValue::Object(mut given) = value else {
                return named(api, name, value, Notation::Json);
            };
            match api.get(name).map(|ty| &ty.shape) {
                Some(Shape::Input { one_of, members }) => {
                    unknown_members(given.keys().map(Name::as_str), members)?;
                    let count = given.len();
                    let mut object = indexmap::IndexMap::with_capacity(count);
                    for (name, member) in members {
                        let value = given
                            .swap_remove(name.as_str())
                            .map(|value| json(api, limits, &member.ty, value))
                            .transpose()
                            .map_err(|misfit| misfit.within(name))?;
                        put_member(&mut object, name, member, value)?;
                    }
                    check_one_of(name, *one_of, count, &object)?;
                    Ok(ConstValue::Object(object))
                }
                _ => named(api, name, ConstValue::Object(given), Notation::Json),
            }
        }
    }
}

fn check_length(limits: &Limits, item: &Type, count: usize) -> Result<(), Misfit> {
    let most = match item.name() {
        "Change" => limits.changes_max,
        _ => limits.input_list_max,
    };
    if count <= most {
        return Ok(());
    }
    Err(Misfit::new(format!(
        "{count} items are more than the limit of {most}"
    )))
}

fn put_member(
    object: &mut indexmap::IndexMap<Name, ConstValue>,
    name: &str,
    member: &InputDef,
    value: Option<ConstValue>,
) -> Result<(), Misfit> {
    match value.or_else(|| member.default.clone()) {
        Some(value) => {
            object.insert(Name::new(name), value);
        }
        None if !member.ty.is_nullable() => {
            let message = format!("expected {}, found nothing", member.ty);
            return Err(Misfit::new(message).within(name));
        }
        None => {}
    }
    Ok(())
}

fn unknown_members<'a>(
    given: impl Iterator<Item = &'a str>,
    members: &indexmap::IndexMap<String, InputDef>,
) -> Result<(), Misfit> {
    for name in given {
        if !members.contains_key(name) {
            let near = nearest(name, members.keys().map(String::as_str));
            let hint = near
                .map(|near| format!("; did you mean {near:?}?"))
                .unwrap_or_default();
            return Err(Misfit::new(format!(
                "there is no member {:?} here{hint}",
                shown(name)
            )));
        }
    }
    Ok(())
}

fn check_one_of(
    name: &str,
    one_of: bool,
    given: usize,
    object: &indexmap::IndexMap<Name, ConstValue>,
) -> Result<(), Misfit> {
    let fits = given == 1 && object.len() == 1 && object.values().all(|v| *v != ConstValue::Null);
    if one_of && !fits {
        return Err(Misfit::new(format!(
            "{name} takes exactly one member, and not null"
        )));
    }
    Ok(())
}

/// A leaf: a scalar or an enum.
fn named(
    api: &Api,
    name: &str,
    value: ConstValue,
    notation: Notation,
) -> Result<ConstValue, Misfit> {
    let misfit = |value: &ConstValue| Misfit::instead(name, value);
    match (name, &value) {
        ("String", ConstValue::String(_)) | ("Boolean", ConstValue::Boolean(_)) => Ok(value),
        ("ID", ConstValue::String(_)) => Ok(value),
        ("ID", ConstValue::Number(number)) if number.is_i64() || number.is_u64() => {
            Ok(ConstValue::String(number.to_string()))
        }
        ("Int", ConstValue::Number(number)) => int(number).ok_or_else(|| misfit(&value)),
        ("Float", ConstValue::Number(number)) => match number.as_f64() {
            Some(float) if float.is_finite() => Ok(ConstValue::from(float)),
            _ => Err(misfit(&value)),
        },
        ("DateTime", ConstValue::String(text)) => custom(Scalar::DateTime, text, &value),
        ("Date", ConstValue::String(text)) => custom(Scalar::Date, text, &value),
        ("URL", ConstValue::String(text)) => custom(Scalar::Url, text, &value),
        _ => enumerated(api, name, &value, notation).ok_or_else(|| misfit(&value)),
    }
}

/// A whole number within 32 bits; JSON may write it as `3.0`.
fn int(number: &async_graphql_value::Number) -> Option<ConstValue> {
    let whole = number.as_i64().or_else(|| {
        number
            .as_f64()
            .filter(|float| float.fract() == 0.0)
            .map(|float| float as i64)
    })?;
    i32::try_from(whole).ok().map(ConstValue::from)
}

fn custom(scalar: Scalar, text: &str, value: &ConstValue) -> Result<ConstValue, Misfit> {
    match FactValue::coerce_text(scalar, text) {
        Ok(_) => Ok(value.clone()),
        Err(mismatch) => Err(Misfit::new(mismatch.to_string())),
    }
}

fn enumerated(api: &Api, name: &str, value: &ConstValue, notation: Notation) -> Option<ConstValue> {
    let Shape::Enum { values } = &api.get(name)?.shape else {
        return None;
    };
    let given = match (value, notation) {
        (ConstValue::Enum(given), _) => given.as_str(),
        (ConstValue::String(given), Notation::Json) => given,
        _ => return None,
    };
    values
        .iter()
        .any(|(known, _)| known == given)
        .then(|| ConstValue::Enum(Name::new(given)))
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.path.is_empty() {
            write!(f, "at {}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}
