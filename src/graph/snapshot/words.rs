//! The words of a snapshot's texts, for searches: an index of the base, and one of what was replaced since.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use super::Snapshot;
use crate::graph::overlay::{ListKey, Overlay};
use crate::graph::search::{Index, Replaced};
use crate::graph::vertex::Vertex;

impl Snapshot {
    /// The index of the base's words, made when it is first asked for. Costs the whole base then.
    pub(in crate::graph) fn base_index(&self) -> &Index {
        self.base.index.get_or_init(|| {
            let bare = Self {
                head: self.head.clone(),
                ontology: self.ontology.clone(),
                base: self.base.clone(),
                overlay: Overlay::new(self.base.len()),
                replaced_index: OnceLock::new(),
            };
            Index::of(&bare, (0..self.base.len()).map(Vertex))
        })
    }

    /// What was replaced since the base, for searches: `None` where nothing was. Made when it is first asked
    /// for; costs the overlay then.
    pub(in crate::graph) fn replaced_index(&self) -> Option<&Replaced> {
        if self.overlay.is_empty() {
            return None;
        }
        let index = self.replaced_index.get_or_init(|| {
            let mut touched: FxHashSet<u32> = self.overlay.touched().map(|one| one.0).collect();
            for kind in &self.ontology().kinds {
                let patch = self.overlay.patch(ListKey::Members(kind.id));
                let slugs = patch.into_iter().flat_map(|patch| patch.entries.keys());
                let gone = slugs.filter_map(|slug| self.base.lookup(kind.id, slug.as_str()));
                touched.extend(gone.map(|vertex| vertex.0));
            }
            let vertices = touched.iter().map(|number| Vertex(*number));
            let present = vertices.filter(|vertex| {
                let node = self.node(*vertex);
                self.lookup(node.kind, node.slug()) == Some(*vertex)
            });
            let present = present.collect();
            Arc::new(Replaced::of(self, touched, present))
        });
        Some(index)
    }
}
