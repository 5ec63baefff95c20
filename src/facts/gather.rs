//! Puts together what is said about one thing in several places, and notices contradictions.
//!
//! Members are compared one by one, so a contradiction names the member and both places. Sources do
//! not contradict each other: they are added up. Each label is a member of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::read::Reader;
use crate::change::{Desired, DesiredEdge, DesiredNode, EdgePatch, NodePatch, Origin};
use crate::diagnostic::{Diagnostic, Place};
use crate::event::{EdgeKey, Label, NodeKey, Slug, Source, Value};
use crate::ontology::{Direction, FieldId, Ontology, RelationId};

type InOrder<K, V> = IndexMap<K, V, FxBuildHasher>;

/// Everything said so far, in the order of first mention.
#[derive(Default)]
pub(crate) struct Gathered {
    nodes: InOrder<NodeKey, Statement>,
    edges: InOrder<EdgeKey, Edge>,
    owners: BTreeSet<Arc<str>>,
}

struct Edge {
    relation: RelationId,
    names: NodeKey,
    statement: Statement,
}

/// What is said about a node or an edge, with where.
pub(super) struct Statement {
    origin: Origin,
    owners: BTreeSet<Arc<str>>,
    members: BTreeMap<Arc<str>, (Said, Spot)>,
    sources: Option<Vec<Source>>,
    /// Whether labels are stated, be it none.
    labelled: bool,
}

/// One member of a statement.
#[derive(PartialEq)]
pub(super) enum Said {
    Text(Option<Arc<str>>),
    Value(Option<Value>),
    Label(Label),
    Owners(BTreeSet<Arc<str>>),
}

struct Spot {
    file: Arc<str>,
    place: Place,
}

/// A member of which two places say different things.
pub(super) struct Conflict {
    member: Arc<str>,
    here: Place,
    there: Spot,
}

impl Statement {
    /// A statement that something is, and nothing else yet.
    pub(super) fn new(origin: Origin, owner: Option<Arc<str>>) -> Self {
        Self {
            origin,
            owners: owner.into_iter().collect(),
            members: BTreeMap::new(),
            sources: None,
            labelled: false,
        }
    }

    pub(super) fn say(&mut self, member: &str, place: Place, said: Said) {
        let file = Arc::clone(&self.origin.file);
        self.members
            .insert(member.into(), (said, Spot { file, place }));
    }

    /// States sources; `None` is a mistake that has been reported.
    pub(super) fn sources(&mut self, sources: Option<Vec<Source>>) {
        self.sources = sources;
    }

    pub(super) fn labelled(&mut self) {
        self.labelled = true;
    }

    fn merge(&mut self, other: Self) -> Vec<Conflict> {
        self.owners.extend(other.owners);
        self.labelled |= other.labelled;
        if let Some(more) = other.sources {
            let sources = self.sources.get_or_insert_default();
            for source in more {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
        }
        let mut conflicts = Vec::new();
        for (member, (said, spot)) in other.members {
            match self.members.get(&member) {
                Some((before, _)) if *before == said => {}
                Some((_, there)) => conflicts.push(Conflict {
                    member,
                    here: spot.place,
                    there: Spot {
                        file: Arc::clone(&there.file),
                        place: there.place,
                    },
                }),
                None => {
                    self.members.insert(member, (said, spot));
                }
            }
        }
        conflicts
    }

    fn into_node_patch(self) -> (NodePatch, Origin) {
        let mut patch = NodePatch {
            sources: self.sources,
            labels: self.labelled.then(Vec::new),
            owners_added: self.owners,
            ..NodePatch::default()
        };
        for (member, (said, _)) in self.members {
            match said {
                Said::Text(text) if &*member == "name" => patch.name = text,
                Said::Text(text) => patch.description = Some(text),
                Said::Value(value) => {
                    patch.attributes.insert(member, value);
                }
                Said::Label(label) => patch.labels.get_or_insert_default().push(label),
                Said::Owners(owners) => patch.owners = Some(owners),
            }
        }
        if let Some(labels) = &mut patch.labels {
            labels.sort_unstable();
        }
        (patch, self.origin)
    }

    fn into_edge_patch(self) -> (EdgePatch, Origin) {
        let mut patch = EdgePatch {
            sources: self.sources,
            owners_added: self.owners,
            ..EdgePatch::default()
        };
        for (member, (said, _)) in self.members {
            match said {
                Said::Text(note) => patch.note = Some(note),
                Said::Value(value) => {
                    patch.properties.insert(member, value);
                }
                Said::Owners(owners) => patch.owners = Some(owners),
                Said::Label(_) => unreachable!("edges have no labels"),
            }
        }
        (patch, self.origin)
    }
}

impl Gathered {
    /// Notes on whose behalf a file speaks.
    pub(super) fn owner(&mut self, owner: Option<&Arc<str>>) {
        self.owners.extend(owner.map(Arc::clone));
    }

    /// Adds what is said about a node.
    pub(super) fn node(&mut self, key: NodeKey, statement: Statement) -> Vec<Conflict> {
        match self.nodes.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().merge(statement),
            Entry::Vacant(new) => {
                new.insert(statement);
                Vec::new()
            }
        }
    }

    /// Adds what is said about an edge; `names` is the node that the file names at its other end.
    pub(super) fn edge(
        &mut self,
        relation: RelationId,
        key: EdgeKey,
        names: NodeKey,
        statement: Statement,
    ) -> Vec<Conflict> {
        match self.edges.entry(key) {
            Entry::Occupied(mut known) => known.get_mut().statement.merge(statement),
            Entry::Vacant(new) => {
                new.insert(Edge {
                    relation,
                    names,
                    statement,
                });
                Vec::new()
            }
        }
    }

    /// The desired state, and a mistake for every node that is led to two nodes where one is allowed.
    pub(crate) fn finish(self, ontology: &Ontology, found: &mut Vec<Diagnostic>) -> Desired {
        self.check_to_one(ontology, found);
        let nodes = self.nodes.into_iter().map(|(key, statement)| {
            let (patch, origin) = statement.into_node_patch();
            DesiredNode { key, patch, origin }
        });
        let edges = self.edges.into_iter().map(|(key, edge)| {
            let (patch, origin) = edge.statement.into_edge_patch();
            let names = edge.names;
            DesiredEdge {
                key,
                patch,
                origin,
                names,
            }
        });
        Desired {
            nodes: nodes.collect(),
            edges: edges.collect(),
            owners: self.owners,
        }
    }

    fn check_to_one(&self, ontology: &Ontology, found: &mut Vec<Diagnostic>) {
        let mut taken: FxHashMap<(FieldId, &Slug), (&Slug, &Origin)> = FxHashMap::default();
        for (key, edge) in &self.edges {
            let relation = ontology.relation(edge.relation);
            let origin = &edge.statement.origin;
            for direction in [Direction::Forward, Direction::Reverse] {
                let (field, near, far) = match direction {
                    Direction::Forward => (relation.forward, &key.from, &key.to),
                    Direction::Reverse => (relation.reverse, &key.to, &key.from),
                };
                let field = ontology.field(field);
                if field.is_many() {
                    continue;
                }
                let Some((other, there)) = taken.insert((field.id, near), (far, origin)) else {
                    continue;
                };
                let kind = &ontology.kind(field.kind).name;
                let name = &field.name;
                let place = there.place;
                found.push(Diagnostic {
                    file: origin.file.to_string(),
                    place: origin.place,
                    message: format!(
                        "`{name}` of {kind}:{near} is `{far}` here and `{other}` in {}:{}:{}",
                        there.file, place.line, place.column
                    ),
                    text: origin.text.to_string(),
                    hint: Some(format!("`{name}` leads to one node")),
                });
            }
        }
    }
}

impl Reader<'_> {
    /// Reports contradictions, each at its second place and naming the first.
    pub(super) fn conflicts(&mut self, conflicts: Vec<Conflict>) {
        for Conflict {
            member,
            here,
            there,
        } in conflicts
        {
            let Spot { file, place } = there;
            let Place { line, column } = place;
            let message = format!("`{member}` is something else in {file}:{line}:{column}");
            let hint = "say it in one place, or the same in both".to_owned();
            self.mistake(here, message, Some(hint));
        }
    }
}
