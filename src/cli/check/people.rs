//! A report for people: problems first, then findings by rule, then how many there are.

use std::fmt::Write as _;

use super::report::{Found, Report};
use crate::ontology::Severity;

/// The most findings of one rule that are listed.
const SHOWN_MAX: usize = 10;

pub(super) fn text(report: &Report) -> String {
    let mut text = String::new();
    for problem in &report.problems {
        push(&mut text, format_args!("{}\n", problem.text));
    }
    if let Some(sound) = &report.sound {
        push(&mut text, format_args!("{sound}\n"));
    }
    for of_rule in report.findings.chunk_by(|a, b| a.rule == b.rule) {
        rule(&mut text, report, of_rule);
    }
    if !report.findings.is_empty() {
        push(&mut text, format_args!("\n{}.\n", summary(report)));
    }
    text
}

fn rule(text: &mut String, report: &Report, findings: &[Found]) {
    let Some(first) = findings.first() else {
        return;
    };
    let rule = report.rule(first);
    let severity = word(rule.severity);
    push(
        text,
        format_args!("\n{severity}: {} ({})\n", rule.name, findings.len()),
    );
    for found in findings.iter().take(SHOWN_MAX) {
        let place = match &found.spot {
            Some(spot) => {
                let place = spot.place;
                format!("{}:{}:{}", spot.file, place.line, place.column)
            }
            None => found.subject(),
        };
        push(text, format_args!("  {place}: {}\n", found.message));
    }
    let more = findings.len().saturating_sub(SHOWN_MAX);
    if more > 0 {
        push(
            text,
            format_args!("  … and {more} more; --format json lists all\n"),
        );
    }
    if let Some(hint) = &rule.hint {
        push(text, format_args!("  hint: {hint}\n"));
    }
}

fn summary(report: &Report) -> String {
    let counts = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "note", "notes"),
    ];
    let counts = counts.map(|(severity, one, many)| match report.count(severity) {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    });
    let [errors, warnings, notes] = counts;
    let more = if report.truncated {
        "; there are more findings than are listed"
    } else {
        ""
    };
    format!("Findings: {errors}, {warnings}, {notes}{more}")
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn push(text: &mut String, line: std::fmt::Arguments<'_>) {
    text.write_fmt(line)
        .expect("writing to memory does not fail");
}
