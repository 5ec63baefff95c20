//! Which commits changed a node or one of its edges.
//!
//! An index from nodes to revisions, made by one pass over the log when it is first asked for and extended
//! when it is asked again; commits do not wait for it. When it has no room left, it stays as it is, and what
//! is newer is looked through each time.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{At, History, PastError};
use crate::engine::ontology;
use crate::event::{Commit, EdgeKey, Event, NodeKey, Revision};
use crate::ontology::Ontology;

/// The index.
#[derive(Debug)]
pub(in crate::engine) struct Touched {
    bytes_max: usize,
    index: Mutex<Option<Index>>,
}

#[derive(Debug)]
struct Index {
    by_node: FxHashMap<NodeKey, Vec<Revision>>,
    reader: Reader,
    bytes: usize,
}

/// Reads commits in order, knowing the ontology in force.
#[derive(Debug, Clone)]
struct Reader {
    /// The newest commit that was read.
    read: Revision,
    ontology: Arc<Ontology>,
}

/// What a node takes in the index beside its name.
const NODE_BYTES: usize = 160;
/// What a revision takes, room for growth included.
const REVISION_BYTES: usize = 16;
/// Why an ontology in an event is never refused.
const LOGGED: &str = "an ontology is read before it is put in the log";
/// Commits that are read at a time.
const PAGE_COMMITS: usize = 1024;

impl Touched {
    pub(in crate::engine) fn new(bytes_max: usize) -> Self {
        Self {
            bytes_max,
            index: Mutex::default(),
        }
    }

    pub(super) fn touching(
        &self,
        history: &History,
        node: &NodeKey,
        up_to: Revision,
    ) -> Result<Vec<Revision>, PastError> {
        let (mut revisions, mut reader) = {
            let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
            let index = match &mut *index {
                Some(index) => index,
                none => none.insert(Index::new(Reader::first(history)?)),
            };
            index.extend(history, up_to, self.bytes_max)?;
            let revisions = index.by_node.get(node).map_or(&[][..], Vec::as_slice);
            let known = revisions.partition_point(|revision| *revision <= up_to);
            (revisions[..known].to_vec(), index.reader.clone())
        };
        while let Some(page) = reader.page(history, up_to)? {
            for commit in page {
                reader.nodes(&commit, |touched, revision| {
                    if touched == *node && revisions.last() != Some(&revision) {
                        revisions.push(revision);
                    }
                });
            }
        }
        Ok(revisions)
    }
}

impl Index {
    fn new(reader: Reader) -> Self {
        Self {
            by_node: FxHashMap::default(),
            reader,
            bytes: 0,
        }
    }

    fn extend(
        &mut self,
        history: &History,
        up_to: Revision,
        bytes_max: usize,
    ) -> Result<(), PastError> {
        while self.bytes < bytes_max
            && let Some(page) = self.reader.page(history, up_to)?
        {
            for commit in page {
                let Self {
                    by_node,
                    reader,
                    bytes,
                } = self;
                reader.nodes(&commit, |node, revision| {
                    let name = NODE_BYTES + node.kind.len() + node.slug.as_str().len();
                    let revisions = by_node.entry(node).or_insert_with(|| {
                        *bytes += name;
                        Vec::new()
                    });
                    if revisions.last() != Some(&revision) {
                        revisions.push(revision);
                        *bytes += REVISION_BYTES;
                    }
                });
            }
        }
        Ok(())
    }
}

impl Reader {
    /// At the oldest commit that is kept.
    fn first(history: &History) -> Result<Self, PastError> {
        let oldest = history.oldest();
        if oldest <= Revision(1) {
            return Ok(Self {
                read: Revision(0),
                ontology: Arc::new(ontology::none()),
            });
        }
        let events = &history.commit(oldest)?.events;
        let replaced = events.iter().find_map(|event| match event {
            Event::OntologyReplaced { before, .. } => before.as_ref(),
            _ => None,
        });
        let ontology = match replaced {
            Some(before) => Arc::new(ontology::read(before).expect(LOGGED)),
            None => {
                let tip = history.shared.snapshot();
                history.as_of(At::Revision(oldest), &tip)?.in_force
            }
        };
        Ok(Self {
            read: Revision(oldest.0 - 1),
            ontology,
        })
    }

    /// The next commits up to a revision; `None` when there are none.
    fn page(
        &self,
        history: &History,
        up_to: Revision,
    ) -> Result<Option<Vec<Arc<Commit>>>, PastError> {
        let page = history.commits(self.read.next()..=up_to, PAGE_COMMITS)?;
        Ok((!page.is_empty()).then_some(page))
    }

    /// Hands out the nodes that a commit touches, some of them several times.
    fn nodes(&mut self, commit: &Commit, mut touched: impl FnMut(NodeKey, Revision)) {
        for event in &commit.events {
            match event {
                Event::OntologyReplaced { after, .. } => {
                    self.ontology = Arc::new(ontology::read(after).expect(LOGGED));
                }
                Event::NodeCreated { key, .. }
                | Event::NodeUpdated { key, .. }
                | Event::NodeDeleted { key, .. } => touched(key.clone(), commit.revision),
                Event::EdgeConnected { key, .. }
                | Event::EdgeUpdated { key, .. }
                | Event::EdgeDisconnected { key, .. } => {
                    for end in ends(&self.ontology, key) {
                        touched(end, commit.revision);
                    }
                }
            }
        }
        self.read = commit.revision;
    }
}

fn ends(ontology: &Ontology, key: &EdgeKey) -> [NodeKey; 2] {
    let field = ontology
        .kind_named(&key.kind)
        .and_then(|kind| ontology.field_named(kind.id, &key.field))
        .expect("events name relations of the ontology in force");
    let end = |kind: &str, slug: &crate::event::Slug| NodeKey {
        kind: kind.into(),
        slug: slug.clone(),
    };
    [
        end(&key.kind, &key.from),
        end(&ontology.kind(field.target).name, &key.to),
    ]
}
