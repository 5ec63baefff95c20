//! Reads what stands on a kind itself: its names and its description.

use super::declaration::Object;
use super::describe;
use super::directive::{self, Arguments, On};
use super::draft::KindDraft;
use super::name::{self, Form};
use super::report::Report;

/// Reads a kind without its fields.
pub(super) fn read<'a>(report: &mut Report<'_>, object: &Object<'a>) -> KindDraft<'a> {
    let name = object.name();
    refuse_interfaces(report, object);
    let directives = directive::read(report, &object.definition.directives, On::Kind);
    let arguments = directives.kind;
    let mut given = |argument: &str, form: Form| {
        let text = arguments
            .as_ref()
            .and_then(|a: &Arguments<'_>| a.text(argument))?;
        name::check(report, text.value, text.pos, form).then(|| text.value.to_owned())
    };
    let type_name = given("typeName", Form::Type).unwrap_or_else(|| name.to_owned());
    let singular = given("singular", Form::Field).unwrap_or_else(|| name::singular(name));
    let plural = given("plural", Form::Field).unwrap_or_else(|| name::plural(&singular));
    KindDraft {
        name,
        pos: object.pos(),
        type_name,
        singular,
        plural,
        description: describe::given(object.definition.description.as_ref())
            .unwrap_or_else(|| describe::kind(name)),
        attributes: Vec::new(),
        rules: directives.rules,
    }
}

/// `implements` is a mistake on any type.
pub(super) fn refuse_interfaces(report: &mut Report<'_>, object: &Object<'_>) {
    if let Some(interface) = object.object.implements.first() {
        report.mistake_with_hint(
            interface.pos,
            format!("`{}` cannot implement interfaces of its own", object.name()),
            "leave `implements` out: every kind is a Node and an Entity",
        );
    }
}
