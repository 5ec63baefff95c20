//! Where changes and their parts stand in the input, so that what is wrong with one is told there.

use std::sync::Arc;

use crate::change::{EDGE_FROM, EDGE_TO, Rejection, RejectionCode, Subject};
use crate::event::NodeKey;

/// A place in a field's arguments: `["changes", "0", "toolCreate", "name"]`.
pub type InputPath = Vec<Arc<str>>;

/// Where a change and its parts stand in the input.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// The change of a node.
    Node {
        key: NodeKey,
        /// Where its slug stands.
        slug: InputPath,
        /// Where its members stand.
        input: InputPath,
    },
    /// An edge.
    Edge {
        /// Where the node stands whose field it is.
        near: InputPath,
        /// Where the edge stands.
        edge: InputPath,
        /// Where the node stands that it leads to.
        far: InputPath,
        /// Whether members of the edge may stand there too.
        has_members: bool,
    },
    /// The ontology.
    Ontology(InputPath),
}

impl Place {
    /// Where that stands which is refused.
    pub(super) fn of(&self, rejection: &Rejection) -> InputPath {
        let member = rejection.member.as_deref();
        match self {
            Self::Node { key, slug, input } => match (&rejection.subject, member) {
                (Subject::Node(subject), Some(member)) if subject == key => under(input, [member]),
                _ => slug.clone(),
            },
            Self::Edge {
                near,
                edge,
                far,
                has_members,
            } => match (rejection.code, &rejection.subject, member) {
                (RejectionCode::NodeUnknown, _, Some(EDGE_FROM)) => near.clone(),
                (RejectionCode::NodeUnknown, _, Some(EDGE_TO)) => far.clone(),
                (_, Subject::Edge(_), Some(member)) if *has_members => under(edge, [member]),
                _ => edge.clone(),
            },
            Self::Ontology(at) => at.clone(),
        }
    }
}

/// A place below another.
pub(super) fn under<const N: usize>(at: &[Arc<str>], more: [&str; N]) -> InputPath {
    let mut path = at.to_vec();
    path.extend(more.into_iter().map(Arc::from));
    path
}
