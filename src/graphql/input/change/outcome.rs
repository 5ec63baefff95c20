//! What reading comes to: changes, each with its place in the input, and what could not be read.

use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::FxHashSet;

use super::place::{InputPath, Place};
use crate::change::{Change, Rejection, RejectionCode, Subject};
use crate::event::NodeKey;
use crate::graphql::user_error::UserError;
use crate::ontology::RelationField;

/// Changes that a request asks for, each with its place in the input.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The changes, in order. Where there are mistakes, those that could be read.
    changes: Vec<Change>,
    /// As long as `changes`.
    places: Vec<Place>,
    /// What could not be read, each with the number of changes before it.
    mistakes: Vec<(usize, UserError)>,
    /// The relation fields of nodes that could not be read. That they lead nowhere follows.
    unread: FxHashSet<(NodeKey, Arc<str>)>,
    /// The node that the first change is about.
    subject: Option<NodeKey>,
}

impl Changes {
    /// The changes, to be proposed. Where there are mistakes they are only good for hearing what else is
    /// wrong.
    pub fn to_propose(&self) -> &[Change] {
        &self.changes
    }

    /// Whether everything could be read.
    pub fn are_whole(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// The node that the first change is about, where that could be read.
    pub fn subject(&self) -> Option<&NodeKey> {
        self.subject.as_ref()
    }

    /// All that is wrong with them, in the order of the input: what could not be read, and why the rest was
    /// refused.
    pub fn user_errors(&self, rejections: &[Rejection]) -> Vec<UserError> {
        let mut all = self.mistakes.clone();
        for rejection in rejections {
            if !self.follows(rejection) {
                let at = self.places.get(rejection.index);
                let at = at.map_or_else(Vec::new, |place| place.of(rejection));
                all.push((rejection.index, UserError::of(rejection, at)));
            }
        }
        all.sort_by_key(|(index, _)| *index);
        // What a node is told of may be told of each of its edges too.
        let different: IndexSet<UserError> = all.into_iter().map(|(_, error)| error).collect();
        different.into_iter().collect()
    }

    /// Whether a rejection is only there because something could not be read.
    fn follows(&self, rejection: &Rejection) -> bool {
        match (rejection.code, &rejection.subject, &rejection.member) {
            (RejectionCode::RelationMissing, Subject::Node(key), Some(field)) => {
                self.unread.contains(&(key.clone(), field.clone()))
            }
            _ => false,
        }
    }

    /// A change that was read, and where.
    pub(super) fn push(&mut self, change: Change, place: Place) {
        self.changes.push(change);
        self.places.push(place);
    }

    /// Something that could not be read, and where.
    pub(super) fn mistake(
        &mut self,
        code: RejectionCode,
        message: impl Into<String>,
        at: InputPath,
    ) {
        let error = UserError {
            code: code.into(),
            message: message.into(),
            field: at,
        };
        self.mistakes.push((self.changes.len(), error));
    }

    /// A change is about a node.
    pub(super) fn about(&mut self, key: &NodeKey) {
        self.subject.get_or_insert_with(|| key.clone());
    }

    /// An edge of a node could not be read.
    pub(super) fn unread(&mut self, near: &NodeKey, field: &RelationField) {
        let field = field.name.as_str().into();
        self.unread.insert((near.clone(), field));
    }
}
