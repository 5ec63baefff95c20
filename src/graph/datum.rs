//! One value of a node or an edge, borrowed, as filters and orderings compare it.

use std::cmp::Ordering;

use jiff::{Timestamp, civil};

use super::node::{Edge, Node};
use crate::event::Value;

/// What a filter or an ordering looks at on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The slug.
    Slug,
    /// The name.
    Name,
    /// The description.
    Description,
    /// The time of the commit that created the node.
    CreatedAt,
    /// The time of the last commit that changed it.
    UpdatedAt,
    /// The attribute of that index.
    Attribute(usize),
    /// The attribute of that index, a list that is never null: where nothing is stated, it is empty.
    Items(usize),
}

/// What a filter looks at on an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EdgeSubject {
    /// The note.
    Note,
    /// The property of that index.
    Property(usize),
    /// The property of that index, a list that is never null: where nothing is stated, it is empty.
    Items(usize),
}

/// A borrowed value.
#[derive(Debug, Clone, Copy)]
pub enum Datum<'a> {
    /// `String`, `URL` and enums: compared by code point.
    Text(&'a str),
    /// `Int`
    Int(i32),
    /// `Float`
    Float(f64),
    /// `Boolean`: false before true.
    Boolean(bool),
    /// `DateTime`
    Time(Timestamp),
    /// `Date`
    Date(civil::Date),
    /// A list.
    List(&'a [Value]),
}

impl Subject {
    /// The node's value; `None` is null.
    pub fn of(self, node: &Node) -> Option<Datum<'_>> {
        match self {
            Self::Slug => Some(Datum::Text(node.slug())),
            Self::Name => Some(Datum::Text(&node.name)),
            Self::Description => node.description.as_deref().map(Datum::Text),
            Self::CreatedAt => Some(Datum::Time(node.created.time)),
            Self::UpdatedAt => Some(Datum::Time(node.updated.time)),
            Self::Attribute(index) => node.values[index].as_ref().map(Datum::from),
            Self::Items(index) => Some(items(node.values[index].as_ref())),
        }
    }
}

impl EdgeSubject {
    /// The edge's value; `None` is null.
    pub fn of(self, edge: &Edge) -> Option<Datum<'_>> {
        match self {
            Self::Note => edge.note.as_deref().map(Datum::Text),
            Self::Property(index) => edge.value(index).map(Datum::from),
            Self::Items(index) => Some(items(edge.value(index))),
        }
    }
}

fn items(value: Option<&Value>) -> Datum<'_> {
    value.map_or(Datum::List(&[]), Datum::from)
}

impl<'a> From<&'a Value> for Datum<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Text(text) | Value::Url(text) | Value::Enum(text) => Self::Text(text),
            Value::Int(int) => Self::Int(*int),
            Value::Float(float) => Self::Float(*float),
            Value::Boolean(boolean) => Self::Boolean(*boolean),
            Value::DateTime(time) => Self::Time(*time),
            Value::Date(date) => Self::Date(*date),
            Value::List(items) => Self::List(items),
        }
    }
}

impl Datum<'_> {
    /// The order of two values of one type. Values of different types, and lists, are unordered;
    /// the typed API never compares such.
    pub fn compare(self, other: Datum<'_>) -> Option<Ordering> {
        match (self, other) {
            (Datum::Text(a), Datum::Text(b)) => Some(a.cmp(b)),
            (Datum::Int(a), Datum::Int(b)) => Some(a.cmp(&b)),
            (Datum::Float(a), Datum::Float(b)) => a.partial_cmp(&b),
            (Datum::Boolean(a), Datum::Boolean(b)) => Some(a.cmp(&b)),
            (Datum::Time(a), Datum::Time(b)) => Some(a.cmp(&b)),
            (Datum::Date(a), Datum::Date(b)) => Some(a.cmp(&b)),
            _ => None,
        }
    }
}
