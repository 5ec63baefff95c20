//! The reading of an ontology, step by step.

use async_graphql_parser::Pos;

use super::declaration::{self, Declarations};
use super::draft::Draft;
use super::field::{self, Types};
use super::limit::{ENUMS_MAX, FIELDS_MAX, KINDS_MAX};
use super::report::Report;
use super::{Ontology, assemble, collision, derived, enumeration, inverse, kind, rule, syntax};
use crate::diagnostic::Diagnostics;

/// Reads the text of an ontology file; `file` is what mistakes call it. Reports all semantic mistakes
/// at once, but of syntax errors only the first.
pub fn read(file: &str, sdl: &str) -> Result<Ontology, Diagnostics> {
    read_into(Report::new(file, sdl), file, sdl)
}

/// Reads an ontology out of the log. [`read`] found nothing wrong with it before it was put there, but
/// maybe that of an earlier version: names that the API has come to keep for itself since are no mistakes
/// here, or nobody could get at the data any more to mend that. An API is made only of what [`read`] reads.
pub fn read_logged(sdl: &str) -> Result<Ontology, Diagnostics> {
    let file = "ontology";
    read_into(Report::with_reserved(file, sdl), file, sdl)
}

fn read_into(mut report: Report<'_>, file: &str, sdl: &str) -> Result<Ontology, Diagnostics> {
    let text = syntax::with_line_feeds(sdl);
    let document = syntax::parse(file, &text)?;
    let declarations = declaration::sort(&document, &mut report);
    // Beyond the limits nothing is looked at more closely: that is what they are for.
    if exceeds_limits(&declarations, &mut report) {
        return Err(report.finish().expect_err("a mistake was reported above"));
    }
    let mut draft = Draft {
        refused: declarations.refused.clone(),
        ..Draft::default()
    };
    for (definition, syntax) in &declarations.enums {
        let enum_type = enumeration::read(&mut report, definition, syntax);
        draft.enums.push((enum_type, definition.name.pos));
    }
    for object in &declarations.kinds {
        draft.kinds.push(kind::read(&mut report, object));
    }
    let types = Types::new(&declarations);
    for object in &declarations.properties {
        let properties = field::read_properties(&mut report, &types, object);
        draft.properties.insert(object.name(), properties);
    }
    for (kind, object) in declarations.kinds.iter().enumerate() {
        field::read_kind(&mut report, &types, &mut draft, kind, object);
    }
    inverse::pair(&mut report, &mut draft);
    derived::resolve(&mut report, &mut draft);
    if report.refuses_reserved() {
        collision::check(&mut report, &draft);
    }
    let rules = rule::read(&mut report, &draft, &text);
    report.finish()?;
    Ok(assemble::ontology(draft, rules, sdl))
}

/// Reports a file without kinds and one with too many kinds or fields.
fn exceeds_limits(declarations: &Declarations<'_>, report: &mut Report<'_>) -> bool {
    if declarations.kinds.is_empty() && report.is_empty() {
        report.mistake_with_hint(
            Pos { line: 1, column: 1 },
            "the file declares no kind",
            "an ontology has at least one, such as `type Tool { vendor: String }`",
        );
    }
    if let Some(kind) = declarations.kinds.get(KINDS_MAX) {
        let count = declarations.kinds.len();
        report.mistake(
            kind.pos(),
            format!("the file declares {count} kinds; an ontology has at most {KINDS_MAX}"),
        );
        return true;
    }
    if let Some((definition, _)) = declarations.enums.get(ENUMS_MAX) {
        let count = declarations.enums.len();
        report.mistake(
            definition.name.pos,
            format!("the file declares {count} enums; an ontology has at most {ENUMS_MAX}"),
        );
        return true;
    }
    let objects = declarations.kinds.iter().chain(&declarations.properties);
    let objects = objects.map(|object| (object.pos(), object.object.fields.len()));
    let enums = declarations.enums.iter();
    let enums = enums.map(|(definition, syntax)| (definition.name.pos, syntax.values.len()));
    let mut sizes: Vec<(Pos, usize)> = objects.chain(enums).collect();
    sizes.sort_unstable();
    let mut count = 0;
    for (pos, size) in sizes {
        count += size;
        if count > FIELDS_MAX {
            report.mistake(
                pos,
                format!("up to here there are more than {FIELDS_MAX} fields and enum values"),
            );
            return true;
        }
    }
    false
}
