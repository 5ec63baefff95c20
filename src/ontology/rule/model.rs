//! A rule as data.

use super::literal::Literal;
use super::message::Message;
use crate::ontology::KindId;

/// Something that must hold, or is worth knowing where it does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its name, which no other rule of the ontology has: words joined by hyphens.
    pub name: String,
    /// How bad a finding is.
    pub severity: Severity,
    /// What a finding says.
    pub message: Message,
    /// How to mend it.
    pub hint: Option<String>,
    /// What it looks for.
    pub test: Test,
}

/// How bad a finding is; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The model is wrong or must not stay as it is.
    Error,
    /// Somebody should look at it.
    Warning,
    /// It is worth knowing.
    Info,
}

/// What a rule looks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Nodes of a kind that pass a condition of the file.
    Where {
        /// The kind.
        kind: KindId,
        /// The condition, checked: names exist, values fit, a list's single item is a list.
        condition: Literal,
    },
    /// Built in: nodes without an edge, of kinds that can have one.
    Orphan,
    /// Built in: empty relations that are declared required.
    RequiredRelationEmpty,
    /// Built in: nodes without a source.
    NodeWithoutSource,
    /// Built in: stored edges without a source.
    EdgeWithoutSource,
    /// Built in: nodes with a source that is INFERRED and does not say why.
    NodeInferredWithoutNote,
    /// Built in: stored edges with a source that is INFERRED and does not say why.
    EdgeInferredWithoutNote,
}

impl Severity {
    /// All, the worst first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The name in files and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::Warning => "WARNING",
            Self::Info => "INFO",
        }
    }

    /// The severity of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.name() == name)
    }
}

impl Rule {
    /// The kind that it is about, for rules of the file.
    pub fn kind(&self) -> Option<KindId> {
        match self.test {
            Test::Where { kind, .. } => Some(kind),
            _ => None,
        }
    }

    /// The condition, for rules of the file.
    pub fn condition(&self) -> Option<&Literal> {
        match &self.test {
            Test::Where { condition, .. } => Some(condition),
            _ => None,
        }
    }

    /// Whether every ontology has it.
    pub fn is_built_in(&self) -> bool {
        self.kind().is_none()
    }
}
