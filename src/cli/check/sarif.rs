//! A report as SARIF 2.1.0 (OASIS), which code hosts show beside the lines that it is about.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value as Json, json};

use super::report::{Found, Problem, Report, Sort, Spot};
use crate::ontology::Severity;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What may stand in a path of a URI as it is.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

pub(super) fn text(report: &Report) -> String {
    let sorts = [Sort::Mistake, Sort::Refused, Sort::Damage];
    let sorts = sorts.into_iter().filter(|sort| {
        let mut problems = report.problems.iter();
        problems.any(|problem| problem.sort == *sort)
    });
    let sorts: Vec<Sort> = sorts.collect();
    let of_sorts = sorts.iter().map(|sort| {
        json!({
            "id": sort.name(),
            "shortDescription": { "text": sort.description() },
            "defaultConfiguration": { "level": "error" },
        })
    });
    let of_ontology = report.rules.iter().map(|rule| {
        let mut described = json!({
            "id": rule.name,
            "shortDescription": { "text": plain(&rule.message) },
            "defaultConfiguration": { "level": level(rule.severity) },
        });
        if let Some(hint) = &rule.hint {
            described["help"] = json!({ "text": plain(hint) });
        }
        described
    });
    let rules: Vec<Json> = of_sorts.chain(of_ontology).collect();
    let problems = report.problems.iter().map(|problem| {
        let index = sorts.iter().position(|sort| *sort == problem.sort);
        of_problem(problem, index.expect("every sort has a rule"))
    });
    let findings = report.findings.iter();
    let findings = findings.map(|found| of_finding(report, found, sorts.len()));
    let results: Vec<Json> = problems.chain(findings).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "remit",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn of_problem(problem: &Problem, rule_index: usize) -> Json {
    let text = match &problem.hint {
        Some(hint) => format!("{} ({hint})", problem.message),
        None => problem.message.clone(),
    };
    let mut result = json!({
        "ruleId": problem.sort.name(),
        "ruleIndex": rule_index,
        "level": "error",
        "message": { "text": plain(&text) },
    });
    if let Some(spot) = &problem.spot {
        result["locations"] = json!([{ "physicalLocation": physical(spot) }]);
    }
    result
}

fn of_finding(report: &Report, found: &Found, rules_before: usize) -> Json {
    let rule = report.rule(found);
    let mut location = json!({ "logicalLocations": [{ "fullyQualifiedName": found.subject() }] });
    if let Some(spot) = &found.spot {
        location["physicalLocation"] = physical(spot);
    }
    json!({
        "ruleId": rule.name,
        "ruleIndex": rules_before + found.rule,
        "level": level(rule.severity),
        "message": { "text": plain(&found.message) },
        "locations": [location],
        // What it is about stays the same when lines move.
        "partialFingerprints": { "subject/v1": format!("{} {}", rule.name, found.subject()) },
    })
}

/// A message string that says just this text: braces would be placeholders, so they are doubled (section
/// 3.11.5), and brackets before a parenthesis a link, so they get a backslash (3.11.6).
fn plain(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") {
        text.replace('[', "\\[").replace(']', "\\]")
    } else {
        text
    }
}

fn physical(spot: &Spot) -> Json {
    json!({
        "artifactLocation": { "uri": uri(&spot.file) },
        "region": {
            "startLine": spot.place.line.max(1),
            "startColumn": spot.place.column.max(1),
        },
    })
}

/// A relative path stays relative, which is what code hosts look files up by.
fn uri(file: &str) -> String {
    let path = utf8_percent_encode(file, IN_PATH);
    if file.starts_with('/') {
        format!("file://{path}")
    } else {
        path.to_string()
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn what_sarif_would_read_as_a_placeholder_or_a_link_is_text() {
        assert_eq!(plain("EKS has no owner [yet]"), "EKS has no owner [yet]");
        assert_eq!(plain("there is no `{foo}`"), "there is no `{{foo}}`");
        assert_eq!(plain("Old [see](1) {x}"), "Old \\[see\\](1) {{x}}");
    }
}
