//! A node's number within one snapshot.

/// A node's number within one snapshot and the snapshots made from it. It means nothing to any other
/// snapshot, is never shown to a client, and is no petgraph index.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vertex(pub(super) u32);

/// One direction of one stored relation: an index into a base's adjacency tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Lane(pub(super) u16);

impl Lane {
    pub(super) fn of(
        relation: crate::ontology::RelationId,
        direction: crate::ontology::Direction,
    ) -> Self {
        let side = match direction {
            crate::ontology::Direction::Forward => 0,
            crate::ontology::Direction::Reverse => 1,
        };
        Self(relation.0 * 2 + side)
    }

    pub(super) fn opposite(self) -> Self {
        Self(self.0 ^ 1)
    }

    /// Whether it leads from sources to targets.
    pub(super) fn is_forward(self) -> bool {
        self.0.is_multiple_of(2)
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }
}
