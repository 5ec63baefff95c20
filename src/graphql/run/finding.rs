//! Writes findings.

use super::{Run, Stop, Written};
use crate::graph::{Finding, Selected, findings, message};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::input::FindingArguments;
use crate::graphql::plan::{Op, PlanField, Selection};
use crate::graphql::schema::{FindingMember, Meaning};

impl<'a> Run<'a> {
    pub(super) fn findings(
        &mut self,
        field: &'a PlanField,
        asked: &'a FindingArguments,
    ) -> Written {
        let unknown = self.unknown_rules(asked.rules.as_deref().unwrap_or_default());
        if !unknown.is_empty() {
            return Err(self.not_found(field, &unknown));
        }
        let limit = self.work.limits.findings_max;
        let selected = Selected {
            rules: asked.rules.as_deref(),
            severity: asked.severity,
            // One more than an answer may have shows that there are too many.
            most: asked.first.unwrap_or(limit + 1),
        };
        let found = findings(self.work.snapshot, selected, &self.visits)?;
        if found.len() > limit {
            return Err(self.too_many_findings(field));
        }
        self.list(&found, |run, finding| {
            run.finding(field.select.same(), finding)
        })
    }

    fn too_many_findings(&mut self, field: &PlanField) -> Stop {
        let message = format!(
            "there are more than {} findings; ask for the first ones, for some rules or for the worse \
             severities",
            self.work.limits.findings_max
        );
        self.fail(field, GraphqlError::new(ErrorCode::AnswerTooLarge, message))
    }

    fn finding(&mut self, selection: &'a Selection, finding: &Finding<'_>) -> Written {
        self.object(&selection.fields, |run, field| {
            let snapshot = run.work.snapshot;
            let Op::Read(Meaning::Finding(member)) = field.op else {
                unreachable!("a finding has only its own members");
            };
            match member {
                FindingMember::Rule => run.json(&finding.rule.name),
                FindingMember::Severity => run.json(finding.rule.severity.name()),
                FindingMember::Message => run.json(&message(snapshot, finding, &run.visits)?),
                FindingMember::Hint => run.json(&finding.rule.hint),
                FindingMember::Node => return run.node(&field.select, finding.node),
                FindingMember::Relation => {
                    let relation = finding.relation.map(|id| snapshot.ontology().field(id));
                    run.json(&relation.map(|relation| &relation.enum_value));
                }
                FindingMember::Other => {
                    return match finding.other {
                        Some(other) => run.node(&field.select, other),
                        None => {
                            run.null();
                            Ok(())
                        }
                    };
                }
            }
            Ok(())
        })
    }
}
