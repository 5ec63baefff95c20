//! Derived relations: a path over other relation fields, derived ones among them.
//!
//! In three steps, because definitions may stand in any order: the names of every path are looked up,
//! the implied other ends get the path backwards, and then derived fields in paths are replaced by
//! theirs until only stored fields are left. A definition that meets itself there is a loop.

use super::directive::Text;
use super::draft::{Draft, Link, Member};
use super::limit::STEPS_MAX;
use super::model::Cardinality;
use super::report::Report;

/// Finds the path and the steps of every derived field.
pub(super) fn resolve(report: &mut Report<'_>, draft: &mut Draft<'_>) {
    for field in 0..draft.fields.len() {
        let found = match &draft.fields[field].link {
            Link::Derived {
                text: Some(text), ..
            } => look_up(report, draft, field, *text),
            Link::Derived { text: None, .. } | Link::Stored { .. } => None,
        };
        set_path(draft, field, found);
    }
    for field in 0..draft.fields.len() {
        if let Some(declared) = draft.fields[field].implied_by
            && let Some(path) = draft.path(declared)
        {
            let back = backwards(draft, path);
            set_path(draft, field, back);
        }
    }
    let mut flat = Flattening {
        done: vec![false; draft.fields.len()],
        open: Vec::new(),
    };
    for field in 0..draft.fields.len() {
        flat.visit(report, draft, field);
    }
    for field in 0..draft.fields.len() {
        check_cardinality(report, draft, field);
        check_agreement(report, draft, field);
    }
}

fn set_path(draft: &mut Draft<'_>, field: usize, found: Option<Vec<usize>>) {
    if let Link::Derived { path, .. } = &mut draft.fields[field].link
        && found.is_some()
    {
        *path = found;
    }
}

/// The fields that a path names.
fn look_up<'a>(
    report: &mut Report<'_>,
    draft: &Draft<'a>,
    field: usize,
    text: Text<'a>,
) -> Option<Vec<usize>> {
    let label = draft.label(field);
    let names: Vec<&str> = text.value.split('.').map(str::trim).collect();
    if names.len() < 2 {
        report.mistake_with_hint(
            text.pos,
            format!("the path of `{label}` has less than two steps"),
            "join relation fields with dots, such as `responsibilities.pillars`",
        );
        return None;
    }
    if names.len() > STEPS_MAX {
        report.mistake(text.pos, too_long(&label));
        return None;
    }
    let mut at = draft.fields[field].kind;
    let mut path = Vec::with_capacity(names.len());
    for name in names {
        match draft.member(at, name) {
            Some(Member::Field(step)) => {
                path.push(step);
                at = draft.fields[step].target;
            }
            Some(Member::Refused(_)) => return None,
            Some(Member::Attribute(pos)) => {
                let message = format!(
                    "the path of `{label}` goes through `{}.{name}`, which is an attribute, at {}",
                    draft.kinds[at].name,
                    report.place(pos)
                );
                report.mistake_with_hint(text.pos, message, "a path has only relation fields");
                return None;
            }
            None => {
                no_such_step(report, draft, &label, at, name, text);
                return None;
            }
        }
    }
    let target = draft.fields[field].target;
    if at != target {
        report.mistake_with_hint(
            text.pos,
            format!(
                "the path of `{label}` leads to `{}`, but its type is `{}`",
                draft.kinds[at].name, draft.kinds[target].name
            ),
            format!("end the path at `{}`", draft.kinds[target].name),
        );
        return None;
    }
    Some(path)
}

fn no_such_step(
    report: &mut Report<'_>,
    draft: &Draft<'_>,
    label: &str,
    at: usize,
    name: &str,
    text: Text<'_>,
) {
    let here = draft.fields.iter().filter(|field| field.kind == at);
    let mut known: Vec<&str> = here.map(|field| field.name).collect();
    known.sort_unstable();
    let kind = draft.kinds[at].name;
    let hint = report
        .did_you_mean(name, known.iter().copied())
        .unwrap_or_else(|| match known.as_slice() {
            [] => format!("`{kind}` has no relation fields"),
            known => format!(
                "the relation fields of `{kind}` are {}",
                known[..known.len().min(12)].join(", ")
            ),
        });
    let name: String = name.chars().take(64).collect();
    let message =
        format!("the path of `{label}` has no way on: `{kind}` has no relation field `{name}`");
    report.mistake_with_hint(text.pos, message, hint);
}

/// The same way from the other end; `None` when an inverse is missing, which is reported already.
fn backwards(draft: &Draft<'_>, path: &[usize]) -> Option<Vec<usize>> {
    path.iter()
        .rev()
        .map(|step| draft.fields[*step].inverse)
        .collect()
}

fn too_long(label: &str) -> String {
    format!("the path of `{label}` walks more than {STEPS_MAX} stored relations")
}

/// Reports a path that is too long once it is flat. What only implied ends do is reported with their
/// declared ends, unless nothing is.
fn report_too_long(report: &mut Report<'_>, draft: &Draft<'_>, field: usize) {
    match draft.fields[field].link {
        Link::Derived {
            text: Some(text), ..
        } => report.mistake(text.pos, too_long(&draft.label(field))),
        _ if report.is_empty() => {
            report.mistake(draft.fields[field].pos, too_long(&draft.label(field)));
        }
        _ => {}
    }
}

/// Replaces derived fields in paths by their steps, depth first.
struct Flattening {
    /// Looked at, whatever came of it.
    done: Vec<bool>,
    /// The definitions that are being looked at, outermost first. Each adds at least one step, so they
    /// are never more than [`STEPS_MAX`].
    open: Vec<usize>,
}

impl Flattening {
    fn visit(&mut self, report: &mut Report<'_>, draft: &mut Draft<'_>, field: usize) {
        if self.done[field] {
            return;
        }
        let Some(path) = draft.path(field).map(<[usize]>::to_vec) else {
            self.done[field] = true;
            return;
        };
        if let Some(start) = self.open.iter().position(|open| *open == field) {
            report_loop(report, draft, &self.open[start..]);
            return;
        }
        if self.open.len() == STEPS_MAX {
            report_too_long(report, draft, self.open[0]);
            return;
        }
        self.open.push(field);
        for step in &path {
            self.visit(report, draft, *step);
        }
        self.open.pop();
        self.done[field] = true;
        let steps = flat_steps(draft, &path);
        if steps.as_ref().is_some_and(|steps| steps.len() > STEPS_MAX) {
            report_too_long(report, draft, field);
            return;
        }
        if let Link::Derived { steps: slot, .. } = &mut draft.fields[field].link {
            *slot = steps;
        }
    }
}

fn flat_steps(draft: &Draft<'_>, path: &[usize]) -> Option<Vec<usize>> {
    let mut flat = Vec::new();
    for step in path {
        match &draft.fields[*step].link {
            Link::Stored { .. } => flat.push(*step),
            Link::Derived { steps, .. } => flat.extend(steps.as_ref()?),
        }
    }
    Some(flat)
}

fn report_loop(report: &mut Report<'_>, draft: &Draft<'_>, round: &[usize]) {
    let declared = |field: &usize| match draft.fields[*field].link {
        Link::Derived { text, .. } => text.map(|text| text.pos),
        Link::Stored { .. } => None,
    };
    // A loop of nothing but implied ends is the mirror image of one of their declared ends.
    let Some(first) = round
        .iter()
        .copied()
        .filter(|field| declared(field).is_some())
        .min()
    else {
        return;
    };
    let turn = round.iter().position(|field| *field == first).unwrap_or(0);
    let labels: Vec<String> = round[turn..]
        .iter()
        .chain(&round[..turn])
        .chain([&first])
        .map(|field| format!("`{}`", draft.label(*field)))
        .collect();
    let pos = declared(&first).unwrap_or(draft.fields[first].pos);
    report.mistake_with_hint(
        pos,
        format!("derived relations in a loop: {}", labels.join(" → ")),
        "a path ends at stored relations; take one of these out of the path of another",
    );
}

/// At most one needs steps to at most one; exactly one needs steps to exactly one.
fn check_cardinality(report: &mut Report<'_>, draft: &Draft<'_>, field: usize) {
    let one = &draft.fields[field];
    let Link::Derived {
        text: Some(text),
        steps: Some(steps),
        ..
    } = &one.link
    else {
        return;
    };
    let fits = |step: &Cardinality| match one.cardinality {
        Cardinality::Many => true,
        Cardinality::AtMostOne => *step != Cardinality::Many,
        Cardinality::ExactlyOne => *step == Cardinality::ExactlyOne,
    };
    let wrong = steps
        .iter()
        .find(|step| !fits(&draft.fields[**step].cardinality));
    if let Some(wrong) = wrong {
        let target = draft.kinds[one.target].name;
        let (says, hint) = match draft.fields[*wrong].cardinality {
            Cardinality::Many => ("many", format!("write the type `[{target}!]!`")),
            _ => ("at most one", format!("write the type `{target}`")),
        };
        report.mistake_with_hint(
            text.pos,
            format!(
                "`{}` cannot lead to {} `{target}`: on its path `{}` leads to {says}",
                draft.label(field),
                if one.cardinality == Cardinality::ExactlyOne {
                    "exactly one"
                } else {
                    "at most one"
                },
                draft.label(*wrong)
            ),
            hint,
        );
    }
}

/// Two declared ends walk the same way, one forth, one back.
fn check_agreement(report: &mut Report<'_>, draft: &Draft<'_>, field: usize) {
    let steps = |field: usize| match &draft.fields[field].link {
        Link::Derived {
            text: Some(text),
            steps: Some(steps),
            path: Some(path),
        } => Some((text, steps, path)),
        _ => None,
    };
    let Some(other) = draft.fields[field].inverse.filter(|other| *other < field) else {
        return;
    };
    let (Some((text, mine, _)), Some((_, theirs, their_path))) = (steps(field), steps(other))
    else {
        return;
    };
    if backwards(draft, theirs).as_ref() == Some(mine) {
        return;
    }
    let message = format!(
        "the path of `{}` is not that of its inverse `{}`, at {}, read backwards",
        draft.label(field),
        draft.label(other),
        report.place(draft.fields[other].pos)
    );
    match backwards(draft, their_path) {
        Some(back) => {
            let hint = format!(
                "write `path: \"{}\"`, or leave this end out",
                draft.path_text(&back)
            );
            report.mistake_with_hint(text.pos, message, hint);
        }
        None => report.mistake(text.pos, message),
    }
}
