//! Turns a field's coerced arguments into what the run needs, by what the field means.

use std::sync::Arc;

use async_graphql_value::ConstValue;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::cursor::{self, Cursor};
use super::filter;
use crate::graph::{EdgeFilter, Filter, SortKey, Subject};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::limits::{Limits, WITNESSES_DEFAULT};
use crate::graphql::schema::Meaning;
use crate::ontology::{FieldId, KindId, Ontology};

/// A field's arguments, ready to run with.
#[derive(Debug, Clone)]
pub enum Arguments {
    /// The field has none.
    None,
    /// `id`
    Id(String),
    /// `ids`
    Ids(Vec<String>),
    /// `slug`
    Slug(String),
    /// A connection's arguments.
    Page(Box<PageArguments>),
    /// `…Overlapping`
    Overlap {
        /// The named nodes, per relation field that was given.
        named: Vec<(FieldId, Vec<Arc<str>>)>,
        /// Which page of the answer.
        page: Box<PageArguments>,
    },
    /// `first` of a list that is no connection.
    First(usize),
}

/// A connection's arguments.
#[derive(Debug, Clone, Default)]
pub struct PageArguments {
    /// `where`
    pub filter: Option<Filter>,
    /// `edgeWhere`
    pub edge: Option<EdgeFilter>,
    /// `orderBy`; empty is the default order.
    pub order: Vec<SortKey>,
    /// Which stretch of the selected nodes.
    pub window: Window,
}

/// Which stretch of an ordered list a page is.
#[derive(Debug, Clone, Default)]
pub struct Window {
    /// Only what stands after.
    pub after: Option<Cursor>,
    /// Only what stands before.
    pub before: Option<Cursor>,
    /// At most so many of these.
    pub size: usize,
    /// Whether the page size was given, and so counts towards the cost before running.
    pub explicit: bool,
    /// Whether the last ones are wanted, not the first.
    pub from_end: bool,
}

/// The coerced arguments by name. The names are the schema's, so hashing needs no defence.
pub type Given<'a> = IndexMap<&'a str, ConstValue, FxBuildHasher>;

/// Reads the arguments of a field with that meaning.
pub fn read(
    ontology: &Ontology,
    limits: &Limits,
    meaning: Meaning,
    given: &Given<'_>,
) -> Result<Arguments, GraphqlError> {
    Ok(match meaning {
        Meaning::NodeById => Arguments::Id(text(given, "id").unwrap_or_default().to_owned()),
        Meaning::NodesByIds => {
            let ids = present(given, "ids").map(filter::items).unwrap_or_default();
            within(limits, "ids", ids.len())?;
            Arguments::Ids(ids.iter().filter_map(as_text).map(str::to_owned).collect())
        }
        Meaning::One(_) => Arguments::Slug(text(given, "slug").unwrap_or_default().to_owned()),
        Meaning::Many(kind) => {
            Arguments::Page(Box::new(page(ontology, limits, kind, None, given)?))
        }
        Meaning::Related(field) if ontology.field(field).is_many() => {
            let target = ontology.field(field).target;
            Arguments::Page(Box::new(page(
                ontology,
                limits,
                target,
                Some(field),
                given,
            )?))
        }
        Meaning::Overlapping(kind) => overlap(ontology, limits, kind, given)?,
        Meaning::Witnesses => {
            let first = size(given, "first", limits.witnesses_max)?;
            Arguments::First(first.unwrap_or(WITNESSES_DEFAULT))
        }
        _ => Arguments::None,
    })
}

fn page(
    ontology: &Ontology,
    limits: &Limits,
    kind: KindId,
    along: Option<FieldId>,
    given: &Given<'_>,
) -> Result<PageArguments, GraphqlError> {
    let filter = present(given, "where").map(|value| filter::node(ontology, kind, value));
    let edge = match (
        along.and_then(|field| ontology.stored(field)),
        present(given, "edgeWhere"),
    ) {
        (Some((relation, _)), Some(value)) => Some(filter::edge(relation, value)?),
        _ => None,
    };
    let order = order(ontology, limits, kind, given)?;
    let window = window(limits, &order, given)?;
    Ok(PageArguments {
        filter: filter.transpose()?,
        edge,
        order,
        window,
    })
}

fn order(
    ontology: &Ontology,
    limits: &Limits,
    kind: KindId,
    given: &Given<'_>,
) -> Result<Vec<SortKey>, GraphqlError> {
    let items = present(given, "orderBy")
        .map(filter::items)
        .unwrap_or_default();
    within(limits, "orderBy", items.len())?;
    let keys = items.iter().filter_map(|item| match item {
        ConstValue::Object(members) => members.first(),
        _ => None,
    });
    let keys = keys.map(|(name, direction)| {
        let subject = match name.as_str() {
            "slug" => Subject::Slug,
            "name" => Subject::Name,
            "createdAt" => Subject::CreatedAt,
            "updatedAt" => Subject::UpdatedAt,
            attribute => {
                let found = ontology.kind(kind).attribute_named(attribute);
                Subject::Attribute(found.expect("the schema has only attributes here").0)
            }
        };
        let descending = matches!(direction, ConstValue::Enum(name) if name.as_str() == "DESC");
        SortKey {
            subject,
            descending,
        }
    });
    let keys: Vec<SortKey> = keys.collect();
    let is_default = keys.first()
        == Some(&SortKey {
            subject: Subject::Slug,
            descending: false,
        });
    Ok(if is_default { Vec::new() } else { keys })
}

pub(super) fn window(
    limits: &Limits,
    order: &[SortKey],
    given: &Given<'_>,
) -> Result<Window, GraphqlError> {
    let first = size(given, "first", limits.page_size_max)?;
    let last = size(given, "last", limits.page_size_max)?;
    if first.is_some() && last.is_some() {
        let message = "first and last exclude each other: give one of them";
        return Err(GraphqlError::new(ErrorCode::BadInput, message));
    }
    let place = |argument: &str| {
        text(given, argument)
            .map(|text| cursor::read(text, order, argument))
            .transpose()
    };
    Ok(Window {
        after: place("after")?,
        before: place("before")?,
        size: first.or(last).unwrap_or(limits.page_size_default),
        explicit: first.or(last).is_some(),
        from_end: last.is_some(),
    })
}

fn overlap(
    ontology: &Ontology,
    limits: &Limits,
    kind: KindId,
    given: &Given<'_>,
) -> Result<Arguments, GraphqlError> {
    let mut named = Vec::new();
    for field in ontology.fields_of(kind) {
        let Some(value) = present(given, &field.name) else {
            continue;
        };
        let slugs = filter::slugs(value);
        within(limits, &field.name, slugs.len())?;
        if slugs.is_empty() {
            return Err(GraphqlError::new(
                ErrorCode::BadInput,
                format!(
                    "{}: name at least one node, or leave the list out",
                    field.name
                ),
            ));
        }
        named.push((field.id, slugs));
    }
    if named.is_empty() {
        let lists: Vec<&str> = ontology
            .fields_of(kind)
            .map(|field| field.name.as_str())
            .collect();
        return Err(GraphqlError::new(
            ErrorCode::BadInput,
            format!("give at least one list of slugs: {}", lists.join(", ")),
        ));
    }
    let window = window(limits, &[], given)?;
    Ok(Arguments::Overlap {
        named,
        page: Box::new(PageArguments {
            window,
            ..Default::default()
        }),
    })
}

pub(super) fn size(
    given: &Given<'_>,
    argument: &str,
    most: usize,
) -> Result<Option<usize>, GraphqlError> {
    let Some(ConstValue::Number(number)) = present(given, argument) else {
        return Ok(None);
    };
    let number = number.as_i64().expect("coerced to a whole number");
    match usize::try_from(number) {
        Ok(size) if size <= most => Ok(Some(size)),
        _ => Err(GraphqlError::new(
            ErrorCode::BadInput,
            format!("{argument}: {number} is not between 0 and {most}"),
        )),
    }
}

pub(super) fn within(limits: &Limits, argument: &str, count: usize) -> Result<(), GraphqlError> {
    if count <= limits.input_list_max {
        return Ok(());
    }
    Err(GraphqlError::new(
        ErrorCode::BadInput,
        format!(
            "{argument}: {count} items are more than the limit of {}",
            limits.input_list_max
        ),
    ))
}

pub(super) fn present<'a>(given: &'a Given<'_>, name: &str) -> Option<&'a ConstValue> {
    given.get(name).filter(|value| **value != ConstValue::Null)
}

pub(super) fn text<'a>(given: &'a Given<'_>, name: &str) -> Option<&'a str> {
    present(given, name).and_then(as_text)
}

pub(super) fn as_text(value: &ConstValue) -> Option<&str> {
    match value {
        ConstValue::String(text) => Some(text),
        _ => None,
    }
}

/// The relation field that a value of the enum `Relation` stands for.
pub(super) fn relation(ontology: &Ontology, value: &ConstValue) -> Option<FieldId> {
    let ConstValue::Enum(name) = value else {
        return None;
    };
    let mut fields = ontology.fields.iter();
    fields
        .find(|field| field.enum_value == name.as_str())
        .map(|field| field.id)
}
