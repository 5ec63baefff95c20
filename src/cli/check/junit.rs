//! A report as JUnit XML, as CI systems read it: a suite per rule, a failed test per finding that is
//! denied. What is not denied passes, with its message as output, or the file would say "failed" where
//! the exit code says "fine".

use super::report::{Found, Problem, Report, RuleLine, Spot};
use crate::picture::xml::escaped;

/// A test of a suite.
struct Case<'a> {
    name: String,
    spot: Option<&'a Spot>,
    outcome: Outcome<'a>,
}

enum Outcome<'a> {
    Passed,
    Noted(&'a str),
    Failed {
        message: &'a str,
        text: Option<&'a str>,
    },
}

/// `is_denied`: whether findings of a rule are.
pub(super) fn text(report: &Report, is_denied: impl Fn(&RuleLine) -> bool) -> String {
    let mut suites = vec![("files".to_owned(), problems(&report.problems))];
    suites.extend(report.rules.iter().enumerate().map(|(index, rule)| {
        let findings = report.findings.iter();
        let findings = findings.filter(|found| found.rule == index);
        let cases = findings.map(|found| finding(found, rule, is_denied(rule)));
        let mut cases: Vec<Case<'_>> = cases.collect();
        if cases.is_empty() && report.sound.is_some() {
            cases.push(passed());
        }
        (rule.name.clone(), cases)
    }));
    let (tests, failures) = suites.iter().fold((0, 0), |(tests, failures), (_, cases)| {
        (tests + cases.len(), failures + failed(cases))
    });
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str(&format!(
        "<testsuites name=\"remit check\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n"
    ));
    for (name, cases) in &suites {
        suite(&mut xml, name, cases);
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn problems(problems: &[Problem]) -> Vec<Case<'_>> {
    let cases = problems.iter().enumerate().map(|(index, problem)| Case {
        name: format!("{} {}", problem.sort.name(), index + 1),
        spot: problem.spot.as_ref(),
        outcome: Outcome::Failed {
            message: &problem.message,
            text: Some(&problem.text),
        },
    });
    let cases: Vec<Case<'_>> = cases.collect();
    if cases.is_empty() {
        return vec![passed()];
    }
    cases
}

fn finding<'a>(found: &'a Found, rule: &'a RuleLine, is_denied: bool) -> Case<'a> {
    let outcome = if is_denied {
        Outcome::Failed {
            message: &found.message,
            text: rule.hint.as_deref(),
        }
    } else {
        Outcome::Noted(&found.message)
    };
    Case {
        name: found.subject(),
        spot: found.spot.as_ref(),
        outcome,
    }
}

fn passed<'a>() -> Case<'a> {
    Case {
        name: "nothing found".to_owned(),
        spot: None,
        outcome: Outcome::Passed,
    }
}

fn failed(cases: &[Case<'_>]) -> usize {
    let is_failed = |case: &&Case<'_>| matches!(case.outcome, Outcome::Failed { .. });
    cases.iter().filter(is_failed).count()
}

fn suite(xml: &mut String, name: &str, cases: &[Case<'_>]) {
    let name = escaped(name);
    xml.push_str(&format!(
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n",
        cases.len(),
        failed(cases)
    ));
    for case in cases {
        xml.push_str(&format!(
            "    <testcase classname=\"{name}\" name=\"{}\"",
            escaped(&case.name)
        ));
        if let Some(Spot { file, place }) = case.spot {
            let file = escaped(file);
            xml.push_str(&format!(" file=\"{file}\" line=\"{}\"", place.line));
        }
        match &case.outcome {
            Outcome::Passed => xml.push_str("/>\n"),
            Outcome::Noted(message) => xml.push_str(&format!(
                "><system-out>{}</system-out></testcase>\n",
                escaped(message)
            )),
            Outcome::Failed { message, text } => xml.push_str(&format!(
                "><failure message=\"{}\" type=\"{name}\">{}</failure></testcase>\n",
                escaped(message),
                escaped(text.unwrap_or_default())
            )),
        }
    }
    xml.push_str("  </testsuite>\n");
}
