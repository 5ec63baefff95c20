//! What the API shows of a node, ready as JSON, so that a list is copied, not encoded. All but what few ask for: when it
//! was made and changed is written when it is wanted.
//!
//! A base keeps all its nodes' in one piece of memory, in order of vertex: reading a page of neighbours
//! goes forward through it, and a node is one miss of the cache, not one for each pointer on the way.

use super::node::Node;
use crate::ontology::{Kind, KindId, ValueType};

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

    /// The attribute of that index.
    pub fn attribute(index: usize) -> Self {
        let slot = usize::from(Self::NAME.0) + 1 + index;
        Self(u16::try_from(slot).expect("the ontology limits attributes"))
    }

    /// `description` of a kind with so many attributes. It stands last: who asks for attributes of many nodes mostly wants no descriptions, and what is
    /// asked for is one piece without them.
    pub fn description(attributes: usize) -> Self {
        Self::attribute(attributes)
    }
}

/// One node's ready-made JSON: every slot as a member of an object with a comma before it, end to end,
/// `,"slug":"eks","name":"EKS"`. With the names in it, what is asked for in the order of the slots is
/// one copy.
///
/// The bytes are, little-endian: the kind (2), the number of slots (2) with [`LACKS_REQUIRED`], where
/// each member ends (4 each, counted from the start of the bytes), the members.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ready<'a>(&'a [u8]);

const HEAD_BYTES: usize = 4;
const END_BYTES: usize = size_of::<u32>();
/// The bit beside the number of slots that says that an attribute that must not be null is.
const LACKS_REQUIRED: u16 = 1 << 15;

impl<'a> Ready<'a> {
    /// Reads what [`write`] has written.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The node's kind.
    pub fn kind(self) -> KindId {
        KindId(self.short(0))
    }

    /// Whether an attribute that must not be null is: a view of another time can be so.
    pub fn lacks_required(self) -> bool {
        self.short(2) & LACKS_REQUIRED != 0
    }

    /// The JSON value of the slot of that name.
    pub fn value(self, slot: Slot, name: &str) -> &'a [u8] {
        let (start, member) = (r#","":"#.len() + name.len(), self.members(slot, slot));
        debug_assert_eq!(&member[2..start - 2], name.as_bytes());
        &member[start..]
    }

    /// Whether it is the node of that slug, whose kind is the same.
    pub(super) fn has_slug(self, slug: &str) -> bool {
        let quoted = self.quoted_slug();
        &quoted[1..quoted.len() - 1] == slug.as_bytes()
    }

    /// The slug, which JSON writes as it is, in quotes.
    pub fn quoted_slug(self) -> &'a [u8] {
        self.value(Slot::SLUG, "slug")
    }

    /// The members of an object from one slot to another, each with a comma before it.
    pub fn members(self, first: Slot, last: Slot) -> &'a [u8] {
        let (ends, _) = self.0[HEAD_BYTES..].as_chunks();
        let end = |slot: u16| u32::from_le_bytes(ends[usize::from(slot)]) as usize;
        let start = match first.0.checked_sub(1) {
            Some(before) => end(before),
            None => HEAD_BYTES + usize::from(self.short(2) & !LACKS_REQUIRED) * END_BYTES,
        };
        &self.0[start..end(last.0)]
    }

    fn short(self, at: usize) -> u16 {
        u16::from_le_bytes([self.0[at], self.0[at + 1]])
    }
}

/// Appends a node's ready-made JSON.
pub(super) fn write(bytes: &mut Vec<u8>, node: &Node, kind: &Kind) {
    let start = bytes.len();
    let slots = Slot::description(kind.attributes.len()).0 + 1;
    debug_assert_eq!(slots & LACKS_REQUIRED, 0);
    bytes.resize(start + HEAD_BYTES + usize::from(slots) * END_BYTES, 0);
    let mut ends = 0..;
    let mut slot = |name: &str, write: &mut dyn FnMut(&mut Vec<u8>)| {
        bytes.push(b',');
        json(bytes, name);
        bytes.push(b':');
        write(bytes);
        let end = u32::try_from(bytes.len() - start).expect("a node is far smaller than 4 GiB");
        let place: usize = ends.next().expect("slots can be counted");
        bytes[start + HEAD_BYTES + place * END_BYTES..][..END_BYTES]
            .copy_from_slice(&end.to_le_bytes());
    };
    slot("id", &mut |out| {
        json(out, &format_args!("{}:{}", kind.name, node.slug));
    });
    slot("slug", &mut |out| json(out, node.slug()));
    slot("name", &mut |out| json(out, &node.name));
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
    slot("description", &mut |out| json(out, &node.description));
    let flag = if lacks_required { LACKS_REQUIRED } else { 0 };
    bytes[start..][..2].copy_from_slice(&node.kind.0.to_le_bytes());
    bytes[start + 2..][..2].copy_from_slice(&(slots | flag).to_le_bytes());
}

fn json(out: &mut Vec<u8>, value: &(impl serde::Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("writing to memory does not fail");
}
