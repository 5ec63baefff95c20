//! Nodes and edges as a snapshot holds them: one record each, with what the API shows of a node kept
//! ready as JSON, so that a list is copied, not encoded.
//!
//! A record is immutable; changing a fact makes another one. Facts (`event::NodeFact`) are what is
//! logged, records are what is read; the two convert without loss under one ontology.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::{EdgeFact, Label, NodeFact, NodeKey, Revision, Slug, Source, Value};
use crate::ontology::{Attribute, Kind, KindId, ValueType};

/// When something last happened to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The commit.
    pub revision: Revision,
    /// Its time.
    pub time: Timestamp,
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its kind.
    pub kind: KindId,
    /// Its name within the kind.
    pub slug: Slug,
    /// The display name.
    pub name: Arc<str>,
    /// The description.
    pub description: Option<Arc<str>>,
    /// Free pairs, ordered by key.
    pub labels: Box<[Label]>,
    /// Who says so.
    pub sources: Box<[Source]>,
    /// Which owners' files state it.
    pub owners: BTreeSet<Arc<str>>,
    /// The kind's attributes, by index; `None` is null.
    pub values: Box<[Option<Value>]>,
    /// The commit that created it.
    pub created: Stamp,
    /// The last commit that changed what is stated about it.
    pub updated: Stamp,
    ready: Ready,
}

/// Which ready-made piece of JSON of a node: a built-in scalar, or an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u16);

impl Slot {
    /// `id`
    pub const ID: Self = Self(0);
    /// `slug`
    pub const SLUG: Self = Self(1);
    /// `name`
    pub const NAME: Self = Self(2);
    /// `description`
    pub const DESCRIPTION: Self = Self(3);
    /// `createdAt`
    pub const CREATED_AT: Self = Self(4);
    /// `updatedAt`
    pub const UPDATED_AT: Self = Self(5);
    /// `revision`
    pub const REVISION: Self = Self(6);

    /// The names of the built-in ones, in order.
    const BUILT_IN: [&str; 7] = [
        "id",
        "slug",
        "name",
        "description",
        "createdAt",
        "updatedAt",
        "revision",
    ];

    /// The attribute of that index.
    pub fn attribute(index: usize) -> Self {
        let slot = Self::BUILT_IN.len() + index;
        Self(u16::try_from(slot).expect("the ontology limits attributes"))
    }
}

/// Every slot as a member of a JSON object with a comma before it, end to end:
/// `,"slug":"eks","name":"EKS"`. With the names in it, what is asked for in the order of the slots is
/// one copy.
#[derive(Debug, Clone, PartialEq)]
struct Ready {
    /// First where each member ends, in [`END_BYTES`] little-endian bytes a slot; then the members. One
    /// piece of memory, since a node is mostly read once, and each piece is a miss of the cache.
    bytes: Box<[u8]>,
    slots: u16,
    lacks_required: bool,
}

const END_BYTES: usize = size_of::<u32>();

impl Node {
    /// Makes the record of a fact. Attributes that the kind does not have are left out.
    pub fn new(kind: &Kind, slug: Slug, fact: NodeFact, created: Stamp, updated: Stamp) -> Self {
        let values = slots(&kind.attributes, fact.attributes);
        let mut node = Self {
            kind: kind.id,
            slug,
            name: fact.name,
            description: fact.description,
            labels: fact.labels.into(),
            sources: fact.sources.into(),
            owners: fact.owners,
            values,
            created,
            updated,
            ready: Ready {
                bytes: Box::default(),
                slots: 0,
                lacks_required: false,
            },
        };
        node.ready = Ready::of(&node, kind);
        node
    }

    /// The slug.
    pub fn slug(&self) -> &str {
        self.slug.as_str()
    }

    /// Kind name and slug: which node it is in any snapshot.
    pub fn key(&self, kind: &Kind) -> NodeKey {
        NodeKey {
            kind: kind.name.as_str().into(),
            slug: self.slug.clone(),
        }
    }

    /// What is stated about it.
    pub fn fact(&self, kind: &Kind) -> NodeFact {
        NodeFact {
            name: self.name.clone(),
            description: self.description.clone(),
            labels: self.labels.to_vec(),
            sources: self.sources.to_vec(),
            owners: self.owners.clone(),
            attributes: named(&kind.attributes, &self.values),
        }
    }

    /// The JSON value of the slot of that name.
    pub fn ready(&self, slot: Slot, name: &str) -> &[u8] {
        let (start, member) = (
            (r#","":"#).len() + name.len(),
            self.ready_members(slot, slot),
        );
        debug_assert_eq!(&member[2..start - 2], name.as_bytes());
        &member[start..]
    }

    /// The members of an object from one slot to another, each with a comma before it.
    pub fn ready_members(&self, first: Slot, last: Slot) -> &[u8] {
        let start = match first.0.checked_sub(1) {
            Some(before) => self.ready.end(before),
            None => usize::from(self.ready.slots) * END_BYTES,
        };
        &self.ready.bytes[start..self.ready.end(last.0)]
    }

    /// Whether an attribute that must not be null is: a view of another time can be so.
    pub fn lacks_required(&self) -> bool {
        self.ready.lacks_required
    }
}

impl Ready {
    fn of(node: &Node, kind: &Kind) -> Self {
        let slots = Slot::BUILT_IN.len() + kind.attributes.len();
        let mut bytes = Vec::with_capacity(256);
        bytes.resize(slots * END_BYTES, 0);
        let mut ends = 0..;
        let mut slot = |name: &str, write: &mut dyn FnMut(&mut Vec<u8>)| {
            bytes.push(b',');
            json(&mut bytes, name);
            bytes.push(b':');
            write(&mut bytes);
            let end = u32::try_from(bytes.len()).expect("a node is far smaller than 4 GiB");
            let place: usize = ends.next().expect("slots can be counted");
            bytes[place * END_BYTES..][..END_BYTES].copy_from_slice(&end.to_le_bytes());
        };
        let [
            id,
            slug,
            name,
            description,
            created_at,
            updated_at,
            revision,
        ] = Slot::BUILT_IN;
        slot(id, &mut |out| {
            json(out, &format_args!("{}:{}", kind.name, node.slug));
        });
        slot(slug, &mut |out| json(out, node.slug()));
        slot(name, &mut |out| json(out, &node.name));
        slot(description, &mut |out| json(out, &node.description));
        slot(created_at, &mut |out| json(out, &node.created.time));
        slot(updated_at, &mut |out| json(out, &node.updated.time));
        slot(revision, &mut |out| json(out, &node.updated.revision));
        let mut lacks_required = false;
        for (attribute, value) in kind.attributes.iter().zip(&node.values) {
            let ValueType { list, required, .. } = attribute.value_type;
            lacks_required |= value.is_none() && required && !list;
            slot(&attribute.name, &mut |out| match value {
                Some(value) => json(out, &value.to_json()),
                None if list && required => out.extend_from_slice(b"[]"),
                None => out.extend_from_slice(b"null"),
            });
        }
        Self {
            bytes: bytes.into(),
            slots: u16::try_from(slots).expect("the ontology limits attributes"),
            lacks_required,
        }
    }

    /// Where the member of a slot ends.
    fn end(&self, slot: u16) -> usize {
        let end = &self.bytes[usize::from(slot) * END_BYTES..][..END_BYTES];
        u32::from_le_bytes(end.try_into().expect("as long as an end is")) as usize
    }
}

fn json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("writing to memory does not fail");
}

/// What is stated about an edge.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Edge {
    /// A remark.
    pub note: Option<Arc<str>>,
    /// Who says so.
    pub sources: Box<[Source]>,
    /// Which owners' files state it.
    pub owners: BTreeSet<Arc<str>>,
    /// The relation's properties, by index; `None` is null. Empty when all are null.
    pub values: Box<[Option<Value>]>,
}

impl Edge {
    /// Makes the record of a fact.
    pub fn new(properties: &[Attribute], fact: EdgeFact) -> Self {
        let values = slots(properties, fact.properties);
        let values = if values.iter().all(Option::is_none) {
            Box::default()
        } else {
            values
        };
        Self {
            note: fact.note,
            sources: fact.sources.into(),
            owners: fact.owners,
            values,
        }
    }

    /// What is stated about it.
    pub fn fact(&self, properties: &[Attribute]) -> EdgeFact {
        EdgeFact {
            note: self.note.clone(),
            sources: self.sources.to_vec(),
            owners: self.owners.clone(),
            properties: named(properties, &self.values),
        }
    }

    /// The property of that index.
    pub fn value(&self, index: usize) -> Option<&Value> {
        self.values.get(index).and_then(Option::as_ref)
    }

    /// Whether nothing is stated beside that the edge exists.
    pub fn is_bare(&self) -> bool {
        self.note.is_none()
            && self.sources.is_empty()
            && self.owners.is_empty()
            && self.values.is_empty()
    }
}

/// The values by index. A list that is never null has one form for no items: none. A `[]` stated while it
/// could be null would else differ from that in every comparison, and look the same everywhere.
fn slots(declared: &[Attribute], mut given: BTreeMap<Arc<str>, Value>) -> Box<[Option<Value>]> {
    let slot = |attribute: &Attribute| {
        let ValueType { list, required, .. } = attribute.value_type;
        let value = given.remove(attribute.name.as_str());
        value.filter(|value| !(list && required && *value == Value::List(Vec::new())))
    };
    declared.iter().map(slot).collect()
}

fn named(declared: &[Attribute], values: &[Option<Value>]) -> BTreeMap<Arc<str>, Value> {
    declared
        .iter()
        .zip(values)
        .filter_map(|(attribute, value)| Some((attribute.name.as_str().into(), value.clone()?)))
        .collect()
}
