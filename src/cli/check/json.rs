//! A report as JSON, for programs of the user's own.

use serde_json::{Value as Json, json};

use super::report::{Report, Spot};
use crate::ontology::Severity;

pub(super) fn text(report: &Report) -> String {
    let problems: Vec<Json> = report
        .problems
        .iter()
        .map(|problem| {
            let (file, line, column) = place(problem.spot.as_ref());
            json!({
                "sort": problem.sort.name(),
                "message": problem.message,
                "hint": problem.hint,
                "file": file,
                "line": line,
                "column": column,
            })
        })
        .collect();
    let findings: Vec<Json> = report
        .findings
        .iter()
        .map(|found| {
            let rule = report.rule(found);
            let (file, line, column) = place(found.spot.as_ref());
            json!({
                "rule": rule.name,
                "severity": rule.severity.name(),
                "message": found.message,
                "hint": rule.hint,
                "node": found.node,
                "relation": found.relation,
                "other": found.other,
                "file": file,
                "line": line,
                "column": column,
            })
        })
        .collect();
    let report = json!({
        "problems": problems,
        "findings": findings,
        "errors": report.count(Severity::Error),
        "warnings": report.count(Severity::Warning),
        "notes": report.count(Severity::Info),
        "truncated": report.truncated,
    });
    format!("{report:#}\n")
}

fn place(spot: Option<&Spot>) -> (Option<&str>, Option<usize>, Option<usize>) {
    match spot {
        Some(Spot { file, place }) => (Some(file), Some(place.line), Some(place.column)),
        None => (None, None, None),
    }
}
