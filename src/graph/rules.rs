//! The rules of an ontology, ready to be asked.
//!
//! Made when first asked for and kept with the base, so that its snapshots share them: compiling a
//! pattern costs more than looking at a node.

use super::condition::node_filter;
use super::filter::Filter;
use crate::ontology::{Ontology, Rule, Test};

/// All rules, in the order of their findings: the worst severity first, then by name.
#[derive(Debug)]
pub(super) struct Rules(Vec<Ready>);

/// A rule of the ontology.
#[derive(Debug)]
pub(super) struct Ready {
    /// Its index in the ontology.
    index: usize,
    /// The condition of a rule of the file.
    pub(super) filter: Option<Filter>,
}

impl Rules {
    pub(super) fn of(ontology: &Ontology) -> Self {
        let rules = ontology.rules.iter().enumerate();
        let mut ready: Vec<Ready> = rules
            .map(|(index, rule)| Ready {
                index,
                filter: filter(ontology, rule),
            })
            .collect();
        let order = |ready: &Ready| {
            let rule = &ontology.rules[ready.index];
            (rule.severity, rule.name.as_str())
        };
        ready.sort_by(|a, b| order(a).cmp(&order(b)));
        Self(ready)
    }

    pub(super) fn iter<'a>(
        &'a self,
        ontology: &'a Ontology,
    ) -> impl Iterator<Item = (&'a Rule, &'a Ready)> {
        let ready = self.0.iter();
        ready.map(|ready| (&ontology.rules[ready.index], ready))
    }
}

fn filter(ontology: &Ontology, rule: &Rule) -> Option<Filter> {
    match &rule.test {
        Test::Where { kind, condition } => Some(
            node_filter(ontology, *kind, condition)
                .expect("the ontology's reader tried the patterns of its rules"),
        ),
        _ => None,
    }
}
