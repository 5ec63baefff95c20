//! Finds, or makes, the field that leads back from every relation field, and checks that two fields which
//! name each other agree.

use async_graphql_parser::Pos;

use super::directive::Text;
use super::draft::{Draft, FieldDraft, Link, Member};
use super::model::Cardinality;
use super::name::{self, Form};
use super::report::Report;
use super::reserved;

/// Pairs all declared fields; adds the implied ones to the draft.
pub(super) fn pair(report: &mut Report<'_>, draft: &mut Draft<'_>) {
    for field in 0..draft.fields.len() {
        let Some(inverse) = draft.fields[field].inverse_name else {
            continue;
        };
        match draft.member(draft.fields[field].target, inverse.value) {
            None => imply(report, draft, field, inverse),
            Some(Member::Refused(_)) => {}
            Some(Member::Attribute(pos)) => attribute_clash(report, draft, field, inverse, pos),
            Some(Member::Field(other)) if other == field => {
                symmetric(report, draft, field, inverse)
            }
            Some(Member::Field(other)) => match draft.fields[other].implied_by {
                Some(first) => implied_twice(report, draft, field, inverse, first),
                None => agree(report, draft, field, other, inverse),
            },
        }
    }
    for field in 0..draft.fields.len() {
        check_properties(report, draft, field);
    }
}

fn imply<'a>(report: &mut Report<'_>, draft: &mut Draft<'a>, field: usize, inverse: Text<'a>) {
    let name = inverse.value;
    let target = draft.fields[field].target;
    if report.refuses_reserved() && reserved::KIND_MEMBERS.contains(&name) {
        report.mistake_with_hint(
            inverse.pos,
            format!(
                "`{}.{name}` is built in, so it cannot be the inverse of `{}`",
                draft.kinds[target].name,
                draft.label(field)
            ),
            "choose another `inverse:`",
        );
        return;
    }
    if report.refuses_reserved() && reserved::RELATION_ARGUMENTS.contains(&name) {
        report.mistake_with_hint(
            inverse.pos,
            format!("no relation can be called `{name}`: the API has arguments of that name"),
            "choose another `inverse:`",
        );
        return;
    }
    if !name::check(report, name, inverse.pos, Form::Field) {
        return;
    }
    let declared = &draft.fields[field];
    let link = if declared.is_derived() {
        Link::Derived {
            text: None,
            path: None,
            steps: None,
        }
    } else {
        Link::Stored { properties: None }
    };
    let implied = FieldDraft {
        kind: target,
        target: declared.kind,
        name,
        pos: inverse.pos,
        cardinality: Cardinality::Many,
        required: false,
        type_name: None,
        description: None,
        link,
        inverse_name: None,
        inverse: None,
        implied_by: Some(field),
    };
    let other = draft.push_field(implied);
    draft.pair(field, other);
}

fn attribute_clash(
    report: &mut Report<'_>,
    draft: &Draft<'_>,
    field: usize,
    inverse: Text<'_>,
    attribute: Pos,
) {
    let target = draft.kinds[draft.fields[field].target].name;
    let message = format!(
        "`{}` names `{target}.{}` as its inverse, but that is an attribute, at {}",
        draft.label(field),
        inverse.value,
        report.place(attribute)
    );
    let hint = "give `inverse:` another name, or rename the attribute";
    report.mistake_with_hint(inverse.pos, message, hint);
}

fn symmetric(report: &mut Report<'_>, draft: &Draft<'_>, field: usize, inverse: Text<'_>) {
    report.mistake_with_hint(
        inverse.pos,
        format!("`{}` cannot be its own inverse", draft.label(field)),
        format!(
            "a relation has a direction; name the other end differently, such as `inverse: \"{}Of\"`",
            inverse.value
        ),
    );
}

fn implied_twice(
    report: &mut Report<'_>,
    draft: &Draft<'_>,
    field: usize,
    inverse: Text<'_>,
    first: usize,
) {
    let target = draft.kinds[draft.fields[field].target].name;
    let name = inverse.value;
    let (label, earlier) = (draft.label(field), draft.label(first));
    let earlier_place = report.place(draft.fields[first].pos);
    report.mistake_with_hint(
        inverse.pos,
        format!(
            "`{label}` and `{earlier}`, at {earlier_place}, both name `{target}.{name}` as their inverse"
        ),
        "give one of them another `inverse:`",
    );
}

/// Pairs two declared fields if the second says of the first what the first says of the second.
fn agree(
    report: &mut Report<'_>,
    draft: &mut Draft<'_>,
    field: usize,
    other: usize,
    inverse: Text<'_>,
) {
    let (this, that) = (&draft.fields[field], &draft.fields[other]);
    let leads_back = that.target == this.kind;
    let names_back = that
        .inverse_name
        .is_none_or(|back| leads_back && back.value == this.name);
    let same_sort = this.is_derived() == that.is_derived();
    if leads_back && names_back && same_sort {
        draft.pair(field, other);
        return;
    }
    let (label, other_label) = (draft.label(field), draft.label(other));
    let other_place = report.place(that.pos);
    let (message, hint) = if !leads_back {
        (
            format!(
                "`{label}` names `{other_label}`, at {other_place}, as its inverse, but that leads to `{}`",
                draft.kinds[that.target].name
            ),
            format!(
                "an inverse of `{label}` leads to `{}`",
                draft.kinds[this.kind].name
            ),
        )
    } else if !names_back {
        let back = that.inverse_name.map_or("", |back| back.value);
        (
            format!(
                "clashing inverse: `{label}` names `{other_label}`, but `{other_label}`, at {other_place}, names `{}.{back}`",
                draft.kinds[that.target].name
            ),
            format!(
                "write `inverse: \"{}\"` on `{other_label}`, or name another inverse here",
                this.name
            ),
        )
    } else {
        if other < field {
            return; // Reported when the other one was looked at.
        }
        let words = |derived| if derived { "derived" } else { "stored" };
        (
            format!(
                "`{label}` is {}, but its inverse `{other_label}`, at {other_place}, is {}",
                words(this.is_derived()),
                words(that.is_derived())
            ),
            "both ends of a relation have the same directive".to_owned(),
        )
    };
    report.mistake_with_hint(inverse.pos, message, hint);
}

/// The type of properties exists, and the two ends do not name different ones.
fn check_properties(report: &mut Report<'_>, draft: &Draft<'_>, field: usize) {
    let Link::Stored {
        properties: Some(named),
    } = draft.fields[field].link
    else {
        return;
    };
    if !draft.properties.contains_key(named.value) {
        let is_enum = draft.enums.iter().any(|(one, _)| one.name == named.value);
        if !draft.refused.contains(named.value) {
            // A type whose name is misspelt here looks like a kind.
            let types = draft.properties.keys().copied();
            let types = types.chain(draft.kinds.iter().map(|kind| kind.name));
            let declare = "properties stand in a `type` that has only attributes".to_owned();
            let (message, hint) = if is_enum {
                let message = format!("`{}` is an enum and cannot hold properties", named.value);
                (message, declare)
            } else {
                (
                    format!("there is no type `{}` for the properties", named.value),
                    report.did_you_mean(named.value, types).unwrap_or(declare),
                )
            };
            report.mistake_with_hint(named.pos, message, hint);
        }
    }
    let Some(other) = draft.fields[field].inverse.filter(|other| *other < field) else {
        return;
    };
    if let Link::Stored {
        properties: Some(earlier),
    } = draft.fields[other].link
        && earlier.value != named.value
    {
        let message = format!(
            "`{}` has the properties `{}`, but its inverse `{}`, at {}, has `{}`",
            draft.label(field),
            named.value,
            draft.label(other),
            report.place(earlier.pos),
            earlier.value
        );
        report.mistake_with_hint(
            named.pos,
            message,
            "a relation has one type of properties: name it on one end",
        );
    }
}
