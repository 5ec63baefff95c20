//! Sorts the definitions of a file: kinds, types of relation properties, enums; and refuses the rest.
//!
//! Whether a `type` is a kind depends on the whole file: one that a relation names as its `properties`
//! is not. No field is read here.

use std::collections::{HashMap, HashSet};

use async_graphql_parser::Pos;
use async_graphql_parser::types::{
    BaseType, EnumType, ObjectType, ServiceDocument, Type, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};
use async_graphql_value::ConstValue;

use super::directive;
use super::model::Scalar;
use super::name::{self, Form};
use super::report::Report;

/// The scalars of the language. `ID` is not among them: ids and slugs are built in.
pub(super) fn scalar_names() -> [&'static str; 7] {
    Scalar::BUILT_IN.map(Scalar::built_in_name)
}

/// The definitions of a file, by what they are, in order.
#[derive(Default)]
pub(super) struct Declarations<'a> {
    pub(super) kinds: Vec<Object<'a>>,
    pub(super) properties: Vec<Object<'a>>,
    pub(super) enums: Vec<(&'a TypeDefinition, &'a EnumType)>,
    /// Names of what is unsupported or ambiguous, so that their uses are not reported as well.
    pub(super) refused: HashSet<&'a str>,
}

/// A `type` definition.
#[derive(Clone, Copy)]
pub(super) struct Object<'a> {
    pub(super) definition: &'a TypeDefinition,
    pub(super) object: &'a ObjectType,
}

impl<'a> Object<'a> {
    pub(super) fn name(&self) -> &'a str {
        self.definition.name.node.as_str()
    }

    pub(super) fn pos(&self) -> Pos {
        self.definition.name.pos
    }
}

/// Sorts the definitions.
pub(super) fn sort<'a>(document: &'a ServiceDocument, report: &mut Report<'_>) -> Declarations<'a> {
    let mut sorted = Declarations::default();
    let mut objects: Vec<Object<'a>> = Vec::new();
    let mut first: HashMap<&str, Pos> = HashMap::new();
    let mut directives: HashSet<&str> = HashSet::new();
    for definition in &document.definitions {
        let definition = match definition {
            TypeSystemDefinition::Type(definition) => &definition.node,
            TypeSystemDefinition::Schema(schema) => {
                report.mistake_with_hint(
                    schema.pos,
                    "a `schema` definition has no place in an ontology",
                    "leave it out: the root types are made from the kinds",
                );
                continue;
            }
            TypeSystemDefinition::Directive(directive) => {
                let name = &directive.node.name;
                if !directive::is_known(&name.node) {
                    report.mistake_with_hint(
                        name.pos,
                        format!("`@{}` is not a directive of an ontology", name.node),
                        directive::LISTED,
                    );
                } else if !directives.insert(name.node.as_str()) {
                    report.mistake(name.pos, format!("`@{}` is defined twice", name.node));
                }
                continue;
            }
        };
        let (name, pos) = (definition.name.node.as_str(), definition.name.pos);
        if definition.extend {
            report.mistake_with_hint(
                pos,
                format!("`extend` is not supported, so `{name}` cannot be extended"),
                format!("write what it adds into the declaration of `{name}`"),
            );
            continue;
        }
        if let Some(earlier) = first.get(name) {
            let message = format!(
                "`{name}` is declared already, at {}",
                report.place(*earlier)
            );
            report.mistake(pos, message);
            continue;
        }
        first.insert(name, pos);
        match &definition.kind {
            TypeKind::Object(object) => {
                name::check(report, name, pos, Form::Type);
                objects.push(Object { definition, object });
            }
            TypeKind::Enum(values) => {
                name::check(report, name, pos, Form::Type);
                sorted.enums.push((definition, values));
            }
            TypeKind::Scalar => scalar(report, name, pos, &mut sorted.refused),
            TypeKind::Interface(_) => refuse(report, &mut sorted, name, pos, "interface"),
            TypeKind::Union(_) => refuse(report, &mut sorted, name, pos, "union"),
            TypeKind::InputObject(_) => refuse(report, &mut sorted, name, pos, "input"),
        }
    }
    split_properties(objects, &mut sorted, report);
    sorted
}

fn scalar<'a>(report: &mut Report<'_>, name: &'a str, pos: Pos, refused: &mut HashSet<&'a str>) {
    if matches!(name, "DateTime" | "Date" | "URL") {
        return;
    }
    if Scalar::built_in_named(name).is_some() || name == "ID" {
        report.mistake_with_hint(
            pos,
            format!("`{name}` is built into GraphQL"),
            "leave the declaration out",
        );
        return;
    }
    refused.insert(name);
    report.mistake_with_hint(
        pos,
        format!("`{name}` is not a scalar of an ontology"),
        format!("the scalars are {}", scalar_names().join(", ")),
    );
}

fn refuse<'a>(
    report: &mut Report<'_>,
    sorted: &mut Declarations<'a>,
    name: &'a str,
    pos: Pos,
    what: &str,
) {
    let hint = match what {
        "interface" => {
            "every kind has the interfaces Node and Entity; write the fields into the kinds"
        }
        "union" => "write one relation field per kind",
        _ => "the inputs are made from the kinds; leave it out",
    };
    sorted.refused.insert(name);
    report.mistake_with_hint(
        pos,
        format!("`{what} {name}`: an ontology has only types and enums"),
        hint,
    );
}

/// Tells kinds from types of properties. A type that relations both lead to and name as their
/// properties is a mistake, and goes on as a kind.
fn split_properties<'a>(
    objects: Vec<Object<'a>>,
    sorted: &mut Declarations<'a>,
    report: &mut Report<'_>,
) {
    let mut named: HashMap<&str, Pos> = HashMap::new();
    let mut led_to: HashMap<&str, (String, Pos)> = HashMap::new();
    for object in &objects {
        for field in object.object.fields.iter().map(|field| &field.node) {
            for directive in field.directives.iter().map(|directive| &directive.node) {
                if !matches!(directive.name.node.as_str(), "relation" | "derived") {
                    continue;
                }
                led_to.entry(base_name(&field.ty.node)).or_insert_with(|| {
                    let label = format!("{}.{}", object.name(), field.name.node);
                    (label, field.name.pos)
                });
                if let Some(argument) = directive.get_argument("properties")
                    && let ConstValue::String(name) = &argument.node
                {
                    named.entry(name).or_insert(argument.pos);
                }
            }
        }
    }
    for object in objects {
        let name = object.name();
        match (named.get(name), led_to.get(name)) {
            (None, _) => sorted.kinds.push(object),
            (Some(_), None) => sorted.properties.push(object),
            (Some(used), Some((label, pos))) => {
                let message = format!(
                    "`{name}` cannot be both the properties of a relation and the type of `{label}`, at {}",
                    report.place(*pos)
                );
                let hint = "give the properties a type of their own";
                report.mistake_with_hint(*used, message, hint);
                sorted.refused.insert(name);
                sorted.kinds.push(object);
            }
        }
    }
}

/// The name inside all lists.
pub(super) fn base_name(ty: &Type) -> &str {
    let mut ty = ty;
    loop {
        match &ty.base {
            BaseType::Named(name) => return name.as_str(),
            BaseType::List(item) => ty = item,
        }
    }
}
