//! Cursors: where an edge stands in its connection.
//!
//! A cursor holds the values that the connection is ordered by and the slug, and is bound to that
//! order. It names a place, not a node: it keeps working when the node has gone.

use std::cmp::Ordering;

use crate::event::Value;
use crate::graph::{Datum, Snapshot, SortKey, Subject, Vertex};
use crate::graphql::error::{ErrorCode, GraphqlError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A place in an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Cursor {
    /// The values that the order compares, most significant first.
    values: Vec<Option<Value>>,
    /// What breaks ties.
    pub slug: String,
}

/// The longest cursor that is read, in bytes.
const CURSOR_BYTES_MAX: usize = 64 * 1024;

/// Names the order that a cursor is bound to. Attributes go by index, which a change of ontology may shift; a cursor that then
/// does not fit is refused.
fn order_token(keys: &[SortKey]) -> String {
    keys.iter()
        .map(|key| {
            format!(
                "{}{:?};",
                if key.descending { '-' } else { '+' },
                key.subject
            )
        })
        .collect()
}

/// The cursor of a node.
pub fn write(snapshot: &Snapshot, keys: &[SortKey], vertex: Vertex) -> String {
    let node = snapshot.node(vertex);
    let values: Vec<Option<Value>> = keys
        .iter()
        .map(|key| owned(key.subject.of(node), key.subject))
        .collect();
    let json = serde_json::to_vec(&(order_token(keys), values, node.slug()));
    URL_SAFE_NO_PAD.encode(json.expect("values are plain data"))
}

/// Reads a cursor of the given order.
pub fn read(text: &str, keys: &[SortKey], argument: &str) -> Result<Cursor, GraphqlError> {
    let wrong = |why: &str| {
        GraphqlError::new(
            ErrorCode::BadCursor,
            format!(
                "{argument}: {why}; use a cursor that this connection gave, with the same orderBy"
            ),
        )
    };
    if text.len() > CURSOR_BYTES_MAX {
        return Err(wrong("the cursor is too long"));
    }
    let malformed = || wrong("this is not a cursor");
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| malformed())?;
    let (order, values, slug): (String, Vec<Option<Value>>, String) =
        serde_json::from_slice(&bytes).map_err(|_| malformed())?;
    if order != order_token(keys) || values.len() != keys.len() {
        return Err(wrong("the cursor belongs to another order"));
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
