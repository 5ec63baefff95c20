//! Reads the declaration of one relation field, stored or derived. What it says of other fields is looked
//! at later, when all are known.

use async_graphql_parser::types::FieldDefinition;

use super::declaration::base_name;
use super::describe;
use super::directive::{self, Arguments, On};
use super::draft::{Draft, FieldDraft, Link};
use super::field_type::{self, Shape};
use super::model::Cardinality;
use super::name::{self, Form};
use super::report::Report;
use super::reserved;

/// Reads a field whose type is a kind; `None` when too much of it is wrong to go on with.
pub(super) fn read<'a>(
    report: &mut Report<'_>,
    draft: &Draft<'a>,
    kind: usize,
    target: usize,
    field: &'a FieldDefinition,
) -> Option<FieldDraft<'a>> {
    let field_name = field.name.node.as_str();
    if report.refuses_reserved() && reserved::RELATION_ARGUMENTS.contains(&field_name) {
        report.mistake_with_hint(
            field.name.pos,
            format!("no relation can be called `{field_name}`: the API has arguments of that name"),
            "choose another name",
        );
    }
    let directives = directive::read(report, &field.directives, On::Relation);
    let inverse_suggestion = &draft.kinds[kind].plural;
    let (arguments, is_derived) = match (directives.relation, directives.derived) {
        (Some(relation), None) => (relation, false),
        (None, Some(derived)) => (derived, true),
        (Some(_), Some(derived)) => {
            report.mistake_with_hint(
                derived.pos,
                format!("`{field_name}` is either `@relation` or `@derived`, not both"),
                "`@relation` is stored, `@derived` is computed along a path",
            );
            return None;
        }
        (None, None) => {
            // A misspelt directive is reported already.
            if field.directives.is_empty() {
                report.mistake_with_hint(
                    field.name.pos,
                    format!(
                        "`{field_name}` leads to a kind, so it needs `@relation` or `@derived`"
                    ),
                    format!(
                        "`{field_name}: {} @relation(inverse: \"{inverse_suggestion}\")`",
                        field.ty.node
                    ),
                );
            }
            return None;
        }
    };
    let directive_name = if is_derived { "derived" } else { "relation" };
    let inverse_name = arguments.text("inverse");
    if inverse_name.is_none() && !arguments.flawed {
        report.mistake_with_hint(
            arguments.pos,
            format!(
                "`@{directive_name}` needs `inverse`, the field of the other kind that leads back"
            ),
            format!("for example `inverse: \"{inverse_suggestion}\"`"),
        );
    }
    let link = if is_derived {
        let text = arguments.text("path");
        if text.is_none() && !arguments.flawed {
            report.mistake_with_hint(
                arguments.pos,
                "`@derived` needs `path`, the relation fields to follow",
                "for example `path: \"responsibilities.pillars\"`",
            );
        }
        Link::Derived {
            text,
            path: None,
            steps: None,
        }
    } else {
        let properties = arguments.text("properties");
        Link::Stored { properties }
    };
    let type_name = arguments
        .text("typeName")
        .filter(|text| name::check(report, text.value, text.pos, Form::Type));
    let cardinality = cardinality(report, field);
    Some(FieldDraft {
        kind,
        target,
        name: field_name,
        pos: field.name.pos,
        cardinality,
        required: required(report, field, &arguments, cardinality),
        type_name,
        description: describe::given(field.description.as_ref()),
        link,
        inverse_name,
        inverse: None,
        implied_by: None,
    })
}

/// A wrong type counts as a list, so that what else names the field is not reported as well.
fn cardinality(report: &mut Report<'_>, field: &FieldDefinition) -> Cardinality {
    let target = base_name(&field.ty.node);
    match field_type::shape(&field.ty.node) {
        Shape::One { required: false } => Cardinality::AtMostOne,
        Shape::One { required: true } => Cardinality::ExactlyOne,
        Shape::List {
            item_required: true,
            required: true,
        } => Cardinality::Many,
        Shape::List { .. } | Shape::Nested => {
            report.mistake_with_hint(
                field.ty.pos,
                format!(
                    "`{}` is not a type of relations: neither the list nor its items are ever null",
                    field.ty.node
                ),
                format!("write `[{target}!]!` for many, `{target}` for at most one, `{target}!` for exactly one"),
            );
            Cardinality::Many
        }
    }
}

fn required(
    report: &mut Report<'_>,
    field: &FieldDefinition,
    arguments: &Arguments<'_>,
    cardinality: Cardinality,
) -> bool {
    let given = arguments.flag("required");
    let target = base_name(&field.ty.node);
    match (cardinality, given) {
        (Cardinality::Many, given) => given.is_some_and(|flag| flag.value),
        (Cardinality::AtMostOne, Some(flag)) if flag.value => {
            report.mistake_with_hint(
                flag.pos,
                format!(
                    "`{}` leads to at most one, so `required` has no meaning",
                    field.name.node
                ),
                format!("write the type `{target}!` for exactly one"),
            );
            false
        }
        (Cardinality::AtMostOne, _) => false,
        (Cardinality::ExactlyOne, Some(flag)) => {
            report.mistake_with_hint(
                flag.pos,
                format!(
                    "`{}` leads to exactly one by its type `{target}!`",
                    field.name.node
                ),
                "leave `required` out: it is for lists",
            );
            true
        }
        (Cardinality::ExactlyOne, None) => true,
    }
}
