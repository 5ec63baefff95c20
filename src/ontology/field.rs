//! Reads the fields of kinds and of types of properties: what each is by its type, and who reads it on.

use std::collections::HashMap;

use async_graphql_parser::Pos;
use async_graphql_parser::types::FieldDefinition;

use super::attribute;
use super::declaration::{Declarations, Object, base_name, scalar_names};
use super::describe;
use super::directive::{self, On};
use super::draft::{Draft, Member};
use super::kind::refuse_interfaces;
use super::model::{Attribute, EnumId, Scalar};
use super::name::{self, Form};
use super::relation;
use super::report::Report;
use super::reserved;

/// What the names of types mean in this file.
pub(super) struct Types<'a> {
    kinds: HashMap<&'a str, usize>,
    enums: HashMap<&'a str, EnumId>,
    properties: HashMap<&'a str, Pos>,
    declarations: &'a Declarations<'a>,
}

enum Meaning {
    Scalar(Scalar),
    Kind(usize),
    /// Reported elsewhere already.
    Refused,
    Wrong {
        message: String,
        hint: Option<String>,
    },
}

impl<'a> Types<'a> {
    pub(super) fn new(declarations: &'a Declarations<'a>) -> Self {
        let kinds = declarations.kinds.iter().enumerate();
        let enums = declarations.enums.iter().zip(0_u16..);
        let properties = declarations.properties.iter();
        Self {
            kinds: kinds.map(|(index, kind)| (kind.name(), index)).collect(),
            enums: enums
                .map(|((definition, _), id)| (definition.name.node.as_str(), EnumId(id)))
                .collect(),
            properties: properties.map(|ty| (ty.name(), ty.pos())).collect(),
            declarations,
        }
    }

    fn meaning(&self, report: &Report<'_>, name: &str) -> Meaning {
        if let Some(scalar) = Scalar::built_in_named(name) {
            return Meaning::Scalar(scalar);
        }
        if let Some(id) = self.enums.get(name) {
            return Meaning::Scalar(Scalar::Enum(*id));
        }
        if let Some(kind) = self.kinds.get(name) {
            return Meaning::Kind(*kind);
        }
        if self.declarations.refused.contains(name) {
            return Meaning::Refused;
        }
        if let Some(pos) = self.properties.get(name) {
            return Meaning::Wrong {
                message: format!(
                    "`{name}`, at {}, holds the properties of a relation, so no field has it as type",
                    report.place(*pos)
                ),
                hint: None,
            };
        }
        if name == "ID" {
            return Meaning::Wrong {
                message: "`ID` is not a type of attributes".to_owned(),
                hint: Some("write `String`; `id` and `slug` are built into every kind".to_owned()),
            };
        }
        let known = scalar_names().into_iter();
        let known = known.chain(self.kinds.keys().copied());
        let known = known.chain(self.enums.keys().copied());
        Meaning::Wrong {
            message: format!("there is no type `{name}`"),
            hint: Some(report.did_you_mean(name, known).unwrap_or_else(|| {
                format!(
                    "declare `type {name}` or `enum {name}`, or use {}",
                    scalar_names().join(", ")
                )
            })),
        }
    }
}

/// Reads the fields of one kind into the draft.
pub(super) fn read_kind<'a>(
    report: &mut Report<'_>,
    types: &Types<'_>,
    draft: &mut Draft<'a>,
    kind: usize,
    object: &Object<'a>,
) {
    for field in &object.object.fields {
        let field = &field.node;
        let (field_name, pos) = (field.name.node.as_str(), field.name.pos);
        if let Some(earlier) = draft.member(kind, field_name) {
            let earlier = match earlier {
                Member::Attribute(pos) | Member::Refused(pos) => pos,
                Member::Field(index) => draft.fields[index].pos,
            };
            let message = format!(
                "`{}` has `{field_name}` already, at {}",
                object.name(),
                report.place(earlier)
            );
            report.mistake(pos, message);
            continue;
        }
        draft
            .members
            .insert((kind, field_name), Member::Refused(pos));
        if is_built_in(report, field_name, pos, reserved::KIND_MEMBERS, "kind") {
            continue;
        }
        name::check(report, field_name, pos, Form::Field);
        refuse_arguments(report, field);
        match types.meaning(report, base_name(&field.ty.node)) {
            Meaning::Scalar(scalar) => {
                let description = describe::attribute(object.name(), field_name);
                if let Some(attribute) = attribute::read(report, field, scalar, description) {
                    draft
                        .members
                        .insert((kind, field_name), Member::Attribute(pos));
                    draft.kinds[kind].attributes.push(attribute);
                }
            }
            Meaning::Kind(target) => {
                if let Some(field) = relation::read(report, draft, kind, target, field) {
                    draft.push_field(field);
                }
            }
            Meaning::Refused => {}
            Meaning::Wrong { message, hint } => wrong_type(report, field, message, hint),
        }
    }
}

/// Reads a type of properties.
pub(super) fn read_properties(
    report: &mut Report<'_>,
    types: &Types<'_>,
    object: &Object<'_>,
) -> Vec<Attribute> {
    // Logs are read that were written when nobody looked at these.
    if report.refuses_reserved() {
        refuse_interfaces(report, object);
        directive::read(report, &object.definition.directives, On::Other);
    }
    let mut first: HashMap<&str, Pos> = HashMap::new();
    let mut properties = Vec::new();
    for field in &object.object.fields {
        let field = &field.node;
        let (field_name, pos) = (field.name.node.as_str(), field.name.pos);
        if let Some(earlier) = first.get(field_name) {
            let message = format!(
                "`{}` has `{field_name}` already, at {}",
                object.name(),
                report.place(*earlier)
            );
            report.mistake(pos, message);
            continue;
        }
        first.insert(field_name, pos);
        if is_built_in(report, field_name, pos, reserved::EDGE_MEMBERS, "edge") {
            continue;
        }
        name::check(report, field_name, pos, Form::Field);
        refuse_arguments(report, field);
        match types.meaning(report, base_name(&field.ty.node)) {
            Meaning::Scalar(scalar) => {
                let description = describe::property(field_name);
                properties.extend(attribute::read(report, field, scalar, description));
            }
            Meaning::Kind(_) => report.mistake_with_hint(
                field.ty.pos,
                format!(
                    "`{}` holds the properties of a relation, so `{field_name}` cannot lead to a kind",
                    object.name()
                ),
                "properties are attributes; a relation belongs to a kind",
            ),
            Meaning::Refused => {}
            Meaning::Wrong { message, hint } => wrong_type(report, field, message, hint),
        }
    }
    properties
}

fn wrong_type(
    report: &mut Report<'_>,
    field: &FieldDefinition,
    message: String,
    hint: Option<String>,
) {
    match hint {
        Some(hint) => report.mistake_with_hint(field.ty.pos, message, hint),
        None => report.mistake(field.ty.pos, message),
    }
}

/// Reports a name that the API gives already, and says whether it does.
fn is_built_in(
    report: &mut Report<'_>,
    name: &str,
    pos: Pos,
    built_in: &[&str],
    owner: &str,
) -> bool {
    let found = report.refuses_reserved() && built_in.contains(&name);
    if found {
        report.mistake_with_hint(
            pos,
            format!("`{name}` is built in: every {owner} has it or its filter does"),
            "leave it out, or choose another name",
        );
    }
    found
}

fn refuse_arguments(report: &mut Report<'_>, field: &FieldDefinition) {
    if let Some(argument) = field.arguments.first() {
        report.mistake_with_hint(
            argument.pos,
            format!("`{}` cannot declare arguments", field.name.node),
            "leave them out: filters, order and pages are made for every relation",
        );
    }
}
