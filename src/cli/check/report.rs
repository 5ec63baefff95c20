//! What a check found, before it is written in one format or another.

use std::sync::Arc;

use crate::change::{Change, ChangePlan, Origin};
use crate::diagnostic::{Diagnostic, Place};
use crate::event::{EdgeKey, NodeKey};
use crate::graph::{self, Finding, Selected, Snapshot, Visits, VisitsExhausted};
use crate::ontology::{Direction, Severity};
use rustc_hash::FxHashMap;

/// The most findings that one report lists.
pub(super) const FINDINGS_MAX: usize = 100_000;

/// Everything that a check found.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// What was read, in a sentence, where it could be read as a whole.
    pub(super) sound: Option<String>,
    /// What is wrong with the files or the data directory themselves.
    pub(super) problems: Vec<Problem>,
    /// The ontology's rules, in the order of their findings.
    pub(super) rules: Vec<RuleLine>,
    /// What breaks the rules, in the order of `rules`.
    pub(super) findings: Vec<Found>,
    /// Whether there are more findings than are listed.
    pub(super) truncated: bool,
}

/// Something that keeps the files or the data directory from being read.
#[derive(Debug)]
pub(super) struct Problem {
    /// What sort of problem.
    pub(super) sort: Sort,
    /// What is wrong.
    pub(super) message: String,
    /// How to mend it.
    pub(super) hint: Option<String>,
    /// Where.
    pub(super) spot: Option<Spot>,
    /// All of it, as people read it.
    pub(super) text: String,
}

/// The sorts of problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A mistake in a file.
    Mistake,
    /// The facts contradict the ontology or each other.
    Refused,
    /// Damage of a data directory.
    Damage,
}

/// A rule.
#[derive(Debug)]
pub(super) struct RuleLine {
    pub(super) name: String,
    pub(super) severity: Severity,
    /// The template of its messages.
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

/// A finding.
#[derive(Debug)]
pub(super) struct Found {
    /// An index into the report's rules.
    pub(super) rule: usize,
    pub(super) message: String,
    /// The node's id.
    pub(super) node: String,
    /// The relation field of the node, for findings about a relation or an edge.
    pub(super) relation: Option<String>,
    /// The id of the node at the other end, for findings about an edge.
    pub(super) other: Option<String>,
    pub(super) spot: Option<Spot>,
}

/// A place in a file.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) file: Arc<str>,
    pub(super) place: Place,
}

/// Where the files state nodes and edges.
#[derive(Debug, Default)]
pub(super) struct Spots {
    nodes: FxHashMap<NodeKey, Spot>,
    edges: FxHashMap<EdgeKey, Spot>,
}

impl Sort {
    /// What reports call it, beside the names of rules.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Mistake => "mistake",
            Self::Refused => "refused",
            Self::Damage => "damage",
        }
    }

    /// What it is, in a sentence.
    pub(super) fn description(self) -> &'static str {
        match self {
            Self::Mistake => "a file has a mistake",
            Self::Refused => "the facts contradict the ontology or each other",
            Self::Damage => "the data directory is damaged",
        }
    }
}

impl Problem {
    /// A problem without a place.
    pub(super) fn new(sort: Sort, message: String) -> Self {
        Self {
            sort,
            text: message.clone(),
            message,
            hint: None,
            spot: None,
        }
    }
}

impl From<&Diagnostic> for Problem {
    fn from(mistake: &Diagnostic) -> Self {
        Self {
            sort: Sort::Mistake,
            message: mistake.message.clone(),
            hint: mistake.hint.clone(),
            spot: Some(Spot {
                file: mistake.file.as_str().into(),
                place: mistake.place,
            }),
            text: mistake.to_string(),
        }
    }
}

impl Found {
    /// What it is about: `Tool:eks`, `Tool:eks workstreams`, `Tool:eks workstreams Workstream:platform`.
    pub(super) fn subject(&self) -> String {
        let parts = [
            Some(&self.node),
            self.relation.as_ref(),
            self.other.as_ref(),
        ];
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join(" ")
    }
}

impl Report {
    /// A report of problems alone.
    pub(super) fn of(problems: Vec<Problem>) -> Self {
        Self {
            problems,
            ..Self::default()
        }
    }

    /// A report of what breaks the rules of a graph that could be read.
    pub(super) fn on(
        snapshot: &Snapshot,
        spots: &Spots,
        sound: String,
    ) -> Result<Self, VisitsExhausted> {
        // Nobody else waits for this process, so it may look at everything.
        let visits = Visits::new(u64::MAX);
        let selected = Selected {
            rules: None,
            severity: None,
            most: FINDINGS_MAX + 1,
        };
        let mut found = graph::findings(snapshot, selected, &visits)?;
        let truncated = found.len() > FINDINGS_MAX;
        found.truncate(FINDINGS_MAX);
        let mut rules: Vec<_> = snapshot.ontology().rules.iter().collect();
        rules.sort_by(|a, b| (a.severity, &a.name).cmp(&(b.severity, &b.name)));
        let index_of = |finding: &Finding<'_>| {
            let same = |rule: &&crate::ontology::Rule| rule.name == finding.rule.name;
            rules
                .iter()
                .position(same)
                .expect("the rule is the ontology's")
        };
        let mut findings = Vec::with_capacity(found.len());
        for finding in &found {
            findings.push(Found {
                rule: index_of(finding),
                message: graph::message(snapshot, finding, &visits)?,
                node: key(snapshot, finding.node).to_string(),
                relation: finding.relation.map(|field| {
                    let field = snapshot.ontology().field(field);
                    field.name.clone()
                }),
                other: finding.other.map(|other| key(snapshot, other).to_string()),
                spot: spots.of(snapshot, finding),
            });
        }
        let rules = rules.into_iter().map(|rule| RuleLine {
            name: rule.name.clone(),
            severity: rule.severity,
            message: rule.message.text.clone(),
            hint: rule.hint.clone(),
        });
        Ok(Self {
            sound: Some(sound),
            problems: Vec::new(),
            rules: rules.collect(),
            findings,
            truncated,
        })
    }

    /// The rule of a finding.
    pub(super) fn rule(&self, finding: &Found) -> &RuleLine {
        &self.rules[finding.rule]
    }

    /// How many findings there are of a severity.
    pub(super) fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter();
        findings
            .filter(|finding| self.rule(finding).severity == severity)
            .count()
    }
}

impl Spots {
    /// Where a plan's changes are stated.
    pub(super) fn of_plan(plan: &ChangePlan) -> Self {
        let mut spots = Self::default();
        for (change, origin) in plan.changes.iter().zip(&plan.origins) {
            let Some(Origin { file, place, .. }) = origin else {
                continue;
            };
            let spot = Spot {
                file: file.clone(),
                place: *place,
            };
            match change {
                Change::NodeCreate { key, .. }
                | Change::NodeUpdate { key, .. }
                | Change::NodeUpsert { key, .. } => {
                    spots.nodes.insert(key.clone(), spot);
                }
                Change::Connect { key, .. } | Change::ConnectOnly { key, .. } => {
                    spots.edges.insert(key.clone(), spot);
                }
                Change::OntologyReplace { .. }
                | Change::NodeDelete { .. }
                | Change::Disconnect { .. }
                | Change::DisconnectAll { .. } => {}
            }
        }
        spots
    }

    fn of(&self, snapshot: &Snapshot, finding: &Finding<'_>) -> Option<Spot> {
        let node = key(snapshot, finding.node);
        let edge = finding.relation.zip(finding.other);
        let edge = edge.and_then(|(field, other)| {
            let ontology = snapshot.ontology();
            let (relation, direction) = ontology.stored(field)?;
            let other = key(snapshot, other).slug;
            let (from, to) = match direction {
                Direction::Forward => (node.slug.clone(), other),
                Direction::Reverse => (other, node.slug.clone()),
            };
            self.edges.get(&EdgeKey {
                kind: ontology.kind(relation.source).name.as_str().into(),
                field: ontology.field(relation.forward).name.as_str().into(),
                from,
                to,
            })
        });
        edge.or_else(|| self.nodes.get(&node)).cloned()
    }
}

fn key(snapshot: &Snapshot, vertex: graph::Vertex) -> NodeKey {
    let node = snapshot.node(vertex);
    node.key(snapshot.ontology().kind(node.kind))
}
