//! Reads enums.

use std::collections::HashMap;

use async_graphql_parser::Pos;
use async_graphql_parser::types::{EnumType as EnumSyntax, TypeDefinition};

use super::describe;
use super::directive::{self, On};
use super::model::{EnumType, EnumValue};
use super::name::{self, Form};
use super::report::Report;

/// Reads one enum.
pub(super) fn read(
    report: &mut Report<'_>,
    definition: &TypeDefinition,
    syntax: &EnumSyntax,
) -> EnumType {
    let type_name = definition.name.node.as_str();
    directive::read(report, &definition.directives, On::Other);
    if syntax.values.is_empty() {
        report.mistake_with_hint(
            definition.name.pos,
            format!("the enum `{type_name}` has no values"),
            format!("enum {type_name} {{ LOW HIGH }}"),
        );
    }
    let mut values = Vec::new();
    let mut first: HashMap<&str, Pos> = HashMap::new();
    for value in &syntax.values {
        let (value_name, pos) = (value.node.value.node.as_str(), value.node.value.pos);
        directive::read(report, &value.node.directives, On::Other);
        name::check(report, value_name, pos, Form::Value);
        if let Some(earlier) = first.get(value_name) {
            let message = format!(
                "`{type_name}` has the value `{value_name}` already, at {}",
                report.place(*earlier)
            );
            report.mistake(pos, message);
            continue;
        }
        first.insert(value_name, pos);
        values.push(EnumValue {
            name: value_name.to_owned(),
            description: describe::given(value.node.description.as_ref())
                .unwrap_or_else(|| describe::enum_value(value_name)),
        });
    }
    EnumType {
        name: type_name.to_owned(),
        description: describe::given(definition.description.as_ref())
            .unwrap_or_else(|| describe::enum_type(type_name)),
        values,
    }
}
