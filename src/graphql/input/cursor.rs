//! Cursors: where an edge stands in its connection.
//!
//! A cursor holds the values that the connection is ordered by and the slug, and is bound to that
//! order. It names a place, not a node: it keeps working when the node has gone.

use std::cmp::Ordering;
use std::fmt;

use super::opaque;
use crate::event::Value;
use crate::graph::{Datum, Snapshot, SortKey, Subject, Vertex};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::ontology::{Attribute, Kind, Scalar};

/// A place in an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    /// The values that the order compares, most significant first.
    values: Vec<Option<Value>>,
    /// What breaks ties.
    pub slug: String,
}

/// The longest cursor that is read, in bytes: so much for each value that it holds, and for the rest. A text has
/// 64 KiB at most; JSON makes it six times as long at most, base64 longer by a third.
const CURSOR_BYTES_MAX: usize = 512 * 1024;

/// One member of an order, as cursors name it: it keeps its name and type while attributes before it come
/// and go.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    subject: KeySubject<'a>,
    descending: bool,
}

#[derive(Debug, Clone, Copy)]
enum KeySubject<'a> {
    /// What every kind has, and its type.
    Fixed(&'static str, Scalar),
    /// An attribute.
    Attribute(&'a Attribute),
}

impl<'a> Key<'a> {
    fn new(kind: &'a Kind, key: SortKey) -> Self {
        let attribute = |index: usize| KeySubject::Attribute(&kind.attributes[index]);
        Self {
            subject: match key.subject {
                Subject::Slug => KeySubject::Fixed("slug", Scalar::String),
                Subject::Name => KeySubject::Fixed("name", Scalar::String),
                Subject::Description => KeySubject::Fixed("description", Scalar::String),
                Subject::CreatedAt => KeySubject::Fixed("createdAt", Scalar::DateTime),
                Subject::UpdatedAt => KeySubject::Fixed("updatedAt", Scalar::DateTime),
                Subject::Attribute(index) | Subject::Items(index) => attribute(index),
            },
            descending: key.descending,
        }
    }

    fn scalar(self) -> Scalar {
        match self.subject {
            KeySubject::Fixed(_, scalar) => scalar,
            KeySubject::Attribute(attribute) => attribute.value_type.scalar,
        }
    }
}

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.descending { "-" } else { "+" })?;
        match self.subject {
            KeySubject::Fixed(name, _) => write!(f, "{name};"),
            KeySubject::Attribute(attribute) => write!(f, "attr:{};", attribute.name),
        }
    }
}

/// The members of an order of a kind's nodes.
pub fn keys<'a>(kind: &'a Kind, keys: &[SortKey]) -> Vec<Key<'a>> {
    keys.iter().map(|key| Key::new(kind, *key)).collect()
}

/// Names the order that a cursor is bound to.
fn order_token(keys: &[Key<'_>]) -> String {
    keys.iter().map(Key::to_string).collect()
}

/// What stands around the quoted slug in a cursor of the default order.
const DEFAULT_ORDER: [&[u8]; 2] = [b"[\"\",[],", b"]"];

/// The cursor of a node.
pub fn write(snapshot: &Snapshot, order: &[SortKey], vertex: Vertex) -> String {
    let mut text = Vec::new();
    append(&mut text, snapshot, order, vertex);
    String::from_utf8(text).expect("cursors are ASCII")
}

/// Appends the cursor of a node.
pub fn append(out: &mut Vec<u8>, snapshot: &Snapshot, order: &[SortKey], vertex: Vertex) {
    if order.is_empty() {
        let [head, tail] = DEFAULT_ORDER;
        let slug = snapshot.ready(vertex).quoted_slug();
        return opaque::append(out, |json| {
            for piece in [head, slug, tail] {
                json.extend_from_slice(piece);
            }
        });
    }
    let node = snapshot.node(vertex);
    let values: Vec<Option<Value>> = order
        .iter()
        .map(|key| owned(key.subject.of(node), key.subject))
        .collect();
    let token = order_token(&keys(snapshot.ontology().kind(node.kind), order));
    opaque::append(out, |json| {
        opaque::json_of(json, &(token, values, node.slug()));
    });
}

/// The slug of a cursor of the default order; `None` where it needs a closer look.
fn default_slug(json: &[u8]) -> Option<&str> {
    let [head, tail] = DEFAULT_ORDER;
    let quoted = json.strip_prefix(head)?.strip_suffix(tail)?;
    let slug = quoted.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    slug.iter()
        .all(is_plain)
        .then(|| std::str::from_utf8(slug).ok())?
}

/// Reads a cursor of the given order.
pub fn read(text: &str, keys: &[Key<'_>], argument: &str) -> Result<Cursor, GraphqlError> {
    let wrong = |why: &str| {
        GraphqlError::new(
            ErrorCode::BadCursor,
            format!(
                "{argument}: {why}; use a cursor that this connection gave, with the same orderBy"
            ),
        )
    };
    if text.len() > CURSOR_BYTES_MAX * (keys.len() + 1) {
        return Err(wrong("the cursor is too long"));
    }
    let malformed = || wrong("this is not a cursor");
    let json = opaque::json(text).ok_or_else(malformed)?;
    if let Some(slug) = default_slug(&json)
        && keys.is_empty()
    {
        return Ok(Cursor {
            values: Vec::new(),
            slug: slug.to_owned(),
        });
    }
    let said = serde_json::from_slice(&json);
    let (order, values, slug): (String, Vec<Option<Value>>, String) =
        said.map_err(|_| malformed())?;
    if order != order_token(keys) || values.len() != keys.len() {
        return Err(wrong("the cursor belongs to another order"));
    }
    // An attribute may have changed its type, and anybody can write a cursor.
    let fit = keys.iter().zip(&values).all(|(key, value)| {
        let value = value.as_ref().map(Datum::from);
        value.is_none_or(|value| fits(key.scalar(), value))
    });
    if !fit {
        return Err(malformed());
    }
    Ok(Cursor { values, slug })
}

impl Cursor {
    /// Where a node stands relative to the cursor.
    pub fn compare(&self, snapshot: &Snapshot, keys: &[SortKey], vertex: Vertex) -> Ordering {
        let node = snapshot.node(vertex);
        keys.iter()
            .zip(&self.values)
            .map(|(key, value)| key.compare(key.subject.of(node), value.as_ref().map(Datum::from)))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| node.slug().cmp(&self.slug))
    }
}

fn owned(datum: Option<Datum<'_>>, subject: Subject) -> Option<Value> {
    Some(match datum? {
        Datum::Text(text) => Value::Text(text.into()),
        Datum::Int(int) => Value::Int(int),
        Datum::Float(float) => Value::Float(float),
        Datum::Boolean(boolean) => Value::Boolean(boolean),
        Datum::Time(time) => Value::DateTime(time),
        Datum::Date(date) => Value::Date(date),
        Datum::List(_) => unreachable!("{subject:?} is a list, and lists are not sortable"),
    })
}

/// Whether a value of an order can be of a type. All texts are compared alike, whatever they stand for.
fn fits(scalar: Scalar, value: Datum<'_>) -> bool {
    match scalar {
        Scalar::String | Scalar::Url | Scalar::Enum(_) => matches!(value, Datum::Text(_)),
        Scalar::Int => matches!(value, Datum::Int(_)),
        Scalar::Float => matches!(value, Datum::Float(_)),
        Scalar::Boolean => matches!(value, Datum::Boolean(_)),
        Scalar::DateTime => matches!(value, Datum::Time(_)),
        Scalar::Date => matches!(value, Datum::Date(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: (&str, [Option<Value>; 0], &str), is_plain: bool) {
        let json = serde_json::to_vec(&said).expect("it is plain data");
        assert_eq!(default_slug(&json), is_plain.then_some(said.2), "{said:?}");
        let read = read(&opaque::write(&said), &[], "after");
        let expected = said.0.is_empty().then_some(said.2);
        assert_eq!(read.ok().map(|cursor| cursor.slug).as_deref(), expected);
    }

    #[test]
    fn a_cursor_of_the_default_order_is_read_as_its_json_is() {
        check(("", [], "eks-2"), true);
        check(("", [], ""), true);
        check(("", [], "a\"b"), false);
        check(("", [], "a\\b"), false);
        check(("", [], "é"), false);
        check(("+name;", [], "eks-2"), false);
        let [head, tail] = DEFAULT_ORDER;
        let written = [head, b"\"eks-2\"", tail].concat();
        let by_serde = serde_json::to_vec(&("", [None::<Value>; 0], "eks-2"));
        assert_eq!(written, by_serde.expect("it is plain data"));
    }
}
