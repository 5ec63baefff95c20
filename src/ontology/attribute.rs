//! Reads attributes of kinds and properties of relations.

use async_graphql_parser::types::FieldDefinition;

use super::describe;
use super::directive::{self, On};
use super::field_type::{self, Shape};
use super::model::{Attribute, Scalar, ValueType};
use super::report::Report;

/// Reads one attribute whose values are of the scalar; `default_description` is for want of a better.
pub(super) fn read(
    report: &mut Report<'_>,
    field: &FieldDefinition,
    scalar: Scalar,
    default_description: String,
) -> Option<Attribute> {
    directive::read(report, &field.directives, On::Other);
    let base = super::declaration::base_name(&field.ty.node);
    let (list, required) = match field_type::shape(&field.ty.node) {
        Shape::One { required } => (false, required),
        Shape::List {
            item_required: true,
            required,
        } => (true, required),
        Shape::List { required, .. } => {
            let bang = if required { "!" } else { "" };
            report.mistake_with_hint(
                field.ty.pos,
                format!("the items of `{}` could be null", field.name.node),
                format!("write `[{base}!]{bang}`"),
            );
            return None;
        }
        Shape::Nested => {
            report.mistake_with_hint(
                field.ty.pos,
                format!("`{}` is a list of lists", field.name.node),
                format!("a list has plain items: `[{base}!]`"),
            );
            return None;
        }
    };
    Some(Attribute {
        name: field.name.node.to_string(),
        description: describe::given(field.description.as_ref()).unwrap_or(default_description),
        value_type: ValueType {
            scalar,
            list,
            required,
        },
    })
}
