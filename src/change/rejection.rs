//! Why a change is refused: the caller's fault, with a stable code and a message that is safe to show.

use std::fmt;
use std::sync::Arc;

use crate::event::{EdgeKey, NodeKey, Revision};

/// One reason why a list of changes is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// What kind of mistake.
    pub code: RejectionCode,
    /// What is wrong, as a sentence.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
    /// Which change of the list, from 0.
    pub index: usize,
    /// What it is about.
    pub subject: Subject,
    /// The member of the change that is wrong: a built-in one (`name`, `labels` …), an attribute or a
    /// property, or [`EDGE_FROM`] or [`EDGE_TO`] of an edge that joins what there is not. `None` when it is
    /// the whole change.
    pub member: Option<Arc<str>>,
}

/// The member of an edge's key that names the node whose field the key has.
pub const EDGE_FROM: &str = "from";
/// The member of an edge's key that names the node that the field leads to.
pub const EDGE_TO: &str = "to";

/// What a rejection is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The ontology.
    Ontology,
    /// A node.
    Node(NodeKey),
    /// An edge, as the change named it.
    Edge(EdgeKey),
    /// A commit.
    Commit(Revision),
}

/// The kinds of mistakes. The names are part of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RejectionCode {
    /// The text is not an ontology.
    OntologyInvalid,
    /// The data would have no place in the new ontology.
    OntologyBreaksData,
    /// A text is not a slug.
    SlugInvalid,
    /// There is no such kind.
    KindUnknown,
    /// The kind has no such relation.
    RelationUnknown,
    /// The relation is derived, so its edges cannot be stated.
    RelationDerived,
    /// The kind or the relation has no such attribute or property.
    AttributeUnknown,
    /// A value does not fit its type.
    ValueInvalid,
    /// A required attribute or property has no value.
    ValueMissing,
    /// There is no such node.
    NodeUnknown,
    /// The node exists already.
    NodeExists,
    /// The node has edges.
    NodeReferenced,
    /// A relation that leads to one node at most would lead to several.
    RelationFull,
    /// A relation that leads to exactly one node would lead to none.
    RelationMissing,
    /// A name is blank.
    NameBlank,
    /// A label's key stands twice.
    LabelDuplicate,
    /// A source does not say enough.
    SourceInvalid,
    /// Something is longer or more than allowed.
    LimitExceeded,
    /// There is no such commit.
    RevisionUnknown,
    /// The commit's events are no longer kept.
    RevisionCompacted,
    /// What is to be undone is no longer as it was made.
    UndoBlocked,
}

impl RejectionCode {
    /// Every code.
    pub const ALL: [Self; 21] = [
        Self::OntologyInvalid,
        Self::OntologyBreaksData,
        Self::SlugInvalid,
        Self::KindUnknown,
        Self::RelationUnknown,
        Self::RelationDerived,
        Self::AttributeUnknown,
        Self::ValueInvalid,
        Self::ValueMissing,
        Self::NodeUnknown,
        Self::NodeExists,
        Self::NodeReferenced,
        Self::RelationFull,
        Self::RelationMissing,
        Self::NameBlank,
        Self::LabelDuplicate,
        Self::SourceInvalid,
        Self::LimitExceeded,
        Self::RevisionUnknown,
        Self::RevisionCompacted,
        Self::UndoBlocked,
    ];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// What it means, as the API says it.
    pub fn description(self) -> &'static str {
        self.entry().1
    }

    fn entry(self) -> (&'static str, &'static str) {
        match self {
            Self::OntologyInvalid => ("ONTOLOGY_INVALID", "The text is not an ontology."),
            Self::OntologyBreaksData => (
                "ONTOLOGY_BREAKS_DATA",
                "The facts would have no place in the new ontology.",
            ),
            Self::SlugInvalid => ("SLUG_INVALID", "A text is not a slug."),
            Self::KindUnknown => ("KIND_UNKNOWN", "There is no such kind."),
            Self::RelationUnknown => ("RELATION_UNKNOWN", "The kind has no such relation."),
            Self::RelationDerived => (
                "RELATION_DERIVED",
                "The relation is derived, so its edges cannot be stated.",
            ),
            Self::AttributeUnknown => (
                "ATTRIBUTE_UNKNOWN",
                "The kind or the relation has no such attribute or property.",
            ),
            Self::ValueInvalid => ("VALUE_INVALID", "A value does not fit its type."),
            Self::ValueMissing => (
                "VALUE_MISSING",
                "A required attribute or property has no value.",
            ),
            Self::NodeUnknown => ("NODE_UNKNOWN", "There is no such node."),
            Self::NodeExists => ("NODE_EXISTS", "The node exists already."),
            Self::NodeReferenced => ("NODE_REFERENCED", "The node has edges."),
            Self::RelationFull => (
                "RELATION_FULL",
                "A relation that leads to one node at most would lead to several.",
            ),
            Self::RelationMissing => (
                "RELATION_MISSING",
                "A relation that leads to exactly one node would lead to none.",
            ),
            Self::NameBlank => ("NAME_BLANK", "A name is blank."),
            Self::LabelDuplicate => ("LABEL_DUPLICATE", "A label's key stands twice."),
            Self::SourceInvalid => ("SOURCE_INVALID", "A source does not say enough."),
            Self::LimitExceeded => (
                "LIMIT_EXCEEDED",
                "Something is longer or more than allowed.",
            ),
            Self::RevisionUnknown => ("REVISION_UNKNOWN", "There is no such revision."),
            Self::RevisionCompacted => (
                "REVISION_COMPACTED",
                "The revision has been compacted away.",
            ),
            Self::UndoBlocked => (
                "UNDO_BLOCKED",
                "A fact is no longer as the commit that is to be undone made it.",
            ),
        }
    }
}

impl fmt::Display for RejectionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ontology => f.write_str("ontology"),
            Self::Node(key) => key.fmt(f),
            Self::Edge(key) => key.fmt(f),
            Self::Commit(revision) => write!(f, "commit {revision}"),
        }
    }
}

/// How many rejections are listed; a list of changes with more mistakes is refused with the first.
pub const REJECTIONS_MAX: usize = 1000;

/// Collects the rejections of one list of changes.
#[derive(Debug, Default)]
pub(super) struct Rejections {
    found: Vec<Rejection>,
}

impl Rejections {
    pub(super) fn add(&mut self, rejection: Rejection) {
        // A value that was refused is not also missing.
        let follows = rejection.code == RejectionCode::ValueMissing
            && self.found.iter().any(|found| {
                found.subject == rejection.subject && found.member == rejection.member
            });
        if self.found.len() < REJECTIONS_MAX && !follows && !self.found.contains(&rejection) {
            self.found.push(rejection);
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.found.len() == REJECTIONS_MAX
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// In the order of the changes.
    pub(super) fn into_vec(mut self) -> Vec<Rejection> {
        self.found.sort_by_key(|rejection| rejection.index);
        self.found
    }
}

/// Where rejections come from: one change and what it is about.
#[derive(Debug)]
pub(super) struct Blame<'a> {
    pub(super) rejections: &'a mut Rejections,
    pub(super) index: usize,
    pub(super) subject: Subject,
}

impl Blame<'_> {
    /// Adds a rejection of the whole change or of one of its members.
    pub(super) fn reject<'m>(
        &mut self,
        code: RejectionCode,
        member: impl Into<Option<&'m str>>,
        message: impl Into<String>,
        hint: Option<String>,
    ) {
        self.rejections.add(Rejection {
            code,
            message: message.into(),
            hint,
            index: self.index,
            subject: self.subject.clone(),
            member: member.into().map(Into::into),
        });
    }
}

/// How many names are suggested.
const SUGGESTED_MAX: usize = 3;

/// "did you mean …?", when something is near enough.
pub(super) fn did_you_mean<'a>(
    wanted: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let near = crate::diagnostic::nearest_few(wanted, known, SUGGESTED_MAX);
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")))
}
