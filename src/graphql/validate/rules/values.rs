//! Literal values are of the type of their place (section 5.6, and defaults of variables).
//!
//! A custom scalar takes any literal here; what it takes in truth is known where values are coerced.

use async_graphql_parser::Pos;
use async_graphql_parser::types::{BaseType, Type};
use async_graphql_value::indexmap::IndexMap;
use async_graphql_value::{Name, Number, Value};

use crate::graphql::validate::error::Errors;
use crate::graphql::validate::survey::Survey;
use crate::graphql::validate::type_system::{ByName, Input, NamedType, Shape, TypeSystem};

const RULE: &str = "ValuesOfCorrectType";
const SHOWN_MAX: usize = 100;

pub(super) fn check(survey: &Survey<'_>, errors: &mut Errors) {
    let types = survey.types;
    for (_, operation) in survey.operations() {
        for variable in &operation.variable_definitions {
            if let Some(default) = &variable.node.default_value {
                let at = default.pos;
                let value = default.node.clone().into_value();
                Check { types, at, errors }.value(&value, &variable.node.var_type.node);
            }
        }
    }
    for site in &survey.arguments {
        let Some(expected) = site.expected else {
            continue;
        };
        for (name, value) in site.given {
            if let Some(input) = expected.get(&name.node) {
                let at = value.pos;
                Check { types, at, errors }.value(&value.node, &input.ty);
            }
        }
        if errors.is_full() {
            return;
        }
    }
}

struct Check<'c> {
    types: &'c TypeSystem,
    at: Pos,
    errors: &'c mut Errors,
}

impl Check<'_> {
    fn report(&mut self, message: String) {
        self.errors.report(RULE, message, vec![self.at]);
    }

    fn value(&mut self, value: &Value, ty: &Type) {
        let Some(named) = self.types.innermost(ty).filter(|named| named.is_input()) else {
            return;
        };
        match value {
            // Its own type and place are the concern of the rules on variables.
            Value::Variable(_) => {}
            Value::Null if ty.nullable => {}
            Value::Null => self.mismatch(value, ty, ""),
            Value::List(items) => match &ty.base {
                BaseType::List(item) => items.iter().for_each(|value| self.value(value, item)),
                BaseType::Named(_) => self.leaf(value, ty, named),
            },
            // An object where a list is expected stands for a list of one.
            Value::Object(given) => match &named.shape {
                Shape::Input { fields, one_of } => {
                    self.object(given, named, fields);
                    if *one_of {
                        self.one_of(given, named);
                    }
                }
                _ => self.leaf(value, ty, named),
            },
            _ => self.leaf(value, ty, named),
        }
    }

    fn leaf(&mut self, value: &Value, ty: &Type, named: &NamedType) {
        match &named.shape {
            Shape::Scalar => {
                if let Some(problem) = scalar_problem(&named.name, value) {
                    self.report(problem);
                }
            }
            Shape::Enum(values) => match value {
                Value::Enum(name) if values.contains(name) => {}
                Value::Enum(name) => {
                    let hint = self
                        .errors
                        .did_you_mean(name, values.iter().map(Name::as_str));
                    self.report(format!(
                        "Value \"{name}\" does not exist in \"{}\" enum.{hint}",
                        named.name
                    ));
                }
                _ => self.report(format!(
                    "Enum \"{}\" cannot represent non-enum value: {}.",
                    named.name,
                    shown(value)
                )),
            },
            _ => self.mismatch(value, ty, ""),
        }
    }

    fn mismatch(&mut self, value: &Value, ty: &Type, hint: &str) {
        let found = shown(value);
        self.report(format!(
            "Expected value of type \"{ty}\", found {found}.{hint}"
        ));
    }

    fn object(
        &mut self,
        given: &IndexMap<Name, Value>,
        object: &NamedType,
        fields: &ByName<Input>,
    ) {
        for (name, input) in fields {
            if input.is_required() && !given.contains_key(name) {
                self.report(format!(
                    "Field \"{}.{name}\" of required type \"{}\" was not provided.",
                    object.name, input.ty
                ));
            }
        }
        for (name, value) in given {
            match fields.get(name) {
                Some(input) => self.value(value, &input.ty),
                None => {
                    let hint = self
                        .errors
                        .did_you_mean(name, fields.keys().map(Name::as_str));
                    self.report(format!(
                        "Field \"{name}\" is not defined by type \"{}\".{hint}",
                        object.name
                    ));
                }
            }
        }
    }

    fn one_of(&mut self, given: &IndexMap<Name, Value>, object: &NamedType) {
        match given.iter().next() {
            Some((name, Value::Null)) if given.len() == 1 => {
                self.report(format!(
                    "Field \"{}.{name}\" must be non-null.",
                    object.name
                ));
            }
            Some(_) if given.len() == 1 => {}
            _ => self.report(format!(
                "OneOf Input Object \"{}\" must specify exactly one key.",
                object.name
            )),
        }
    }
}

/// Why a literal is none of a built-in scalar; `None` for every other scalar.
fn scalar_problem(scalar: &str, value: &Value) -> Option<String> {
    let found = || shown(value);
    match (scalar, value) {
        ("Int", Value::Number(number)) if is_whole(number) => {
            let fits = number
                .as_i64()
                .is_some_and(|whole| i32::try_from(whole).is_ok());
            (!fits).then(|| {
                format!(
                    "Int cannot represent non 32-bit signed integer value: {}",
                    found()
                )
            })
        }
        ("Int", _) => Some(format!(
            "Int cannot represent non-integer value: {}",
            found()
        )),
        ("Float", Value::Number(_)) => None,
        ("Float", _) => Some(format!(
            "Float cannot represent non numeric value: {}",
            found()
        )),
        ("String", Value::String(_)) => None,
        ("String", _) => Some(format!(
            "String cannot represent a non string value: {}",
            found()
        )),
        ("Boolean", Value::Boolean(_)) => None,
        ("Boolean", _) => Some(format!(
            "Boolean cannot represent a non boolean value: {}",
            found()
        )),
        ("ID", Value::String(_)) => None,
        ("ID", Value::Number(number)) if is_whole(number) => None,
        ("ID", _) => Some(format!(
            "ID cannot represent a non-string and non-integer value: {}",
            found()
        )),
        _ => None,
    }
}

/// Whether it was written without fraction and exponent, and fits 64 bits.
fn is_whole(number: &Number) -> bool {
    number.is_i64() || number.is_u64()
}

/// The literal for a message, cut when it is long.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN_MAX) {
        Some((cut, _)) => format!("{}...", &text[..cut]),
        None => text,
    }
}
