//! Turns coerced `where` objects into the graph's typed filters.
//!
//! A member given as null counts as absent. What comes in has been coerced, so names and types are
//! known to fit; what can still be wrong is a regular expression.

use std::sync::Arc;

use async_graphql_value::{ConstValue, Name};
use indexmap::IndexMap;

use crate::event::Value;
use crate::graph::{
    EdgeFilter, EdgeSubject, Filter, LabelTest, RelatedFilter, SourceTest, Subject, TextMatch,
    TextTest, ValueTest,
};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::ontology::{FieldId, KindId, Ontology, Scalar, StoredRelation, ValueType};

type Object = IndexMap<Name, ConstValue>;

/// A condition on nodes of a kind.
pub fn node(ontology: &Ontology, kind: KindId, value: &ConstValue) -> Result<Filter, GraphqlError> {
    let mut all = Vec::new();
    for (name, value) in given(value) {
        all.push(match name {
            "and" => Filter::All(each(value, |value| node(ontology, kind, value))?),
            "or" => Filter::Any(each(value, |value| node(ontology, kind, value))?),
            "not" => Filter::Not(Box::new(node(ontology, kind, value)?)),
            "slug" => on(Subject::Slug, tests(Scalar::String, value)?),
            "name" => on(Subject::Name, tests(Scalar::String, value)?),
            "description" => on(Subject::Description, tests(Scalar::String, value)?),
            "createdAt" => on(Subject::CreatedAt, tests(Scalar::DateTime, value)?),
            "updatedAt" => on(Subject::UpdatedAt, tests(Scalar::DateTime, value)?),
            "labels" => labels(value)?,
            "sources" => sources(value, Filter::All, Filter::Source, Filter::SourcesEmpty)?,
            name => match ontology.kind(kind).attribute_named(name) {
                Some((index, attribute)) => {
                    let ValueType {
                        scalar,
                        list,
                        required,
                    } = attribute.value_type;
                    let subject = if list && required {
                        Subject::Items(index)
                    } else {
                        Subject::Attribute(index)
                    };
                    on(subject, tests(scalar, value)?)
                }
                None => {
                    let field = ontology
                        .field_named(kind, name)
                        .expect("the schema has only attributes and relations beside the fixed");
                    related(ontology, field.id, value)?
                }
            },
        });
    }
    Ok(Filter::All(all))
}

/// A condition on edges of a stored relation.
pub fn edge(relation: &StoredRelation, value: &ConstValue) -> Result<EdgeFilter, GraphqlError> {
    let mut all = Vec::new();
    for (name, value) in given(value) {
        all.push(match name {
            "and" => EdgeFilter::All(each(value, |value| edge(relation, value))?),
            "or" => EdgeFilter::Any(each(value, |value| edge(relation, value))?),
            "not" => EdgeFilter::Not(Box::new(edge(relation, value)?)),
            "note" => on_edge(EdgeSubject::Note, tests(Scalar::String, value)?),
            "sources" => sources(
                value,
                EdgeFilter::All,
                EdgeFilter::Source,
                EdgeFilter::SourcesEmpty,
            )?,
            name => {
                let index = relation
                    .properties
                    .iter()
                    .position(|property| property.name == name)
                    .expect("the schema has only properties beside the fixed members");
                let ValueType {
                    scalar,
                    list,
                    required,
                } = relation.properties[index].value_type;
                let subject = if list && required {
                    EdgeSubject::Items(index)
                } else {
                    EdgeSubject::Property(index)
                };
                on_edge(subject, tests(scalar, value)?)
            }
        });
    }
    Ok(EdgeFilter::All(all))
}

fn on(subject: Subject, tests: Vec<ValueTest>) -> Filter {
    Filter::All(
        tests
            .into_iter()
            .map(|test| Filter::Value(subject, test))
            .collect(),
    )
}

fn on_edge(subject: EdgeSubject, tests: Vec<ValueTest>) -> EdgeFilter {
    EdgeFilter::All(
        tests
            .into_iter()
            .map(|test| EdgeFilter::Value(subject, test))
            .collect(),
    )
}

fn related(
    ontology: &Ontology,
    field: FieldId,
    value: &ConstValue,
) -> Result<Filter, GraphqlError> {
    let target = ontology.field(field).target;
    let mut filter = RelatedFilter {
        field,
        edge: None,
        some: None,
        every: None,
        none: None,
        includes_all: None,
        includes_any: None,
        count: Vec::new(),
        is_null: None,
    };
    for (name, value) in given(value) {
        match name {
            "some" | "is" => filter.some = Some(node(ontology, target, value)?),
            "every" => filter.every = Some(node(ontology, target, value)?),
            "none" => filter.none = Some(node(ontology, target, value)?),
            "includesAll" => filter.includes_all = Some(slugs(value)),
            "includesAny" => filter.includes_any = Some(slugs(value)),
            "count" => filter.count = tests(Scalar::Int, value)?,
            "isNull" => filter.is_null = Some(*value == ConstValue::Boolean(true)),
            "edge" => {
                let (relation, _) = ontology
                    .stored(field)
                    .expect("only stored relations have an edge filter");
                filter.edge = Some(edge(relation, value)?);
            }
            other => unreachable!("a relation filter has no member {other}"),
        }
    }
    Ok(Filter::Related(Box::new(filter)))
}

fn labels(value: &ConstValue) -> Result<Filter, GraphqlError> {
    let mut all = Vec::new();
    let mut test = LabelTest {
        key: Vec::new(),
        value: Vec::new(),
    };
    for (name, value) in given(value) {
        match name {
            "key" => test.key = tests(Scalar::String, value)?,
            "value" => test.value = tests(Scalar::String, value)?,
            _ => all.push(Filter::LabelsEmpty(*value == ConstValue::Boolean(true))),
        }
    }
    if !test.key.is_empty() || !test.value.is_empty() {
        all.push(Filter::Label(test));
    }
    Ok(Filter::All(all))
}

fn sources<F>(
    value: &ConstValue,
    all_of: impl Fn(Vec<F>) -> F,
    some: impl Fn(SourceTest) -> F,
    empty: impl Fn(bool) -> F,
) -> Result<F, GraphqlError> {
    let mut all = Vec::new();
    let mut test = SourceTest {
        document: Vec::new(),
        locator: Vec::new(),
        basis: Vec::new(),
    };
    for (name, value) in given(value) {
        match name {
            "document" => test.document = tests(Scalar::String, value)?,
            "locator" => test.locator = tests(Scalar::String, value)?,
            "basis" => test.basis = tests(Scalar::String, value)?,
            _ => all.push(empty(*value == ConstValue::Boolean(true))),
        }
    }
    if !test.document.is_empty() || !test.locator.is_empty() || !test.basis.is_empty() {
        all.push(some(test));
    }
    Ok(all_of(all))
}

/// The tests of a scalar's or a list's filter object; all must pass.
fn tests(scalar: Scalar, value: &ConstValue) -> Result<Vec<ValueTest>, GraphqlError> {
    let case_sensitive = given(value)
        .any(|(name, value)| name == "caseSensitive" && *value == ConstValue::Boolean(true));
    let one = |value: &ConstValue| fact_value(scalar, value);
    let many = |value: &ConstValue| items(value).iter().map(one).collect::<Vec<_>>();
    let text = |kind: TextMatch, value: &ConstValue| {
        let ConstValue::String(needle) = value else {
            unreachable!("coerced to a string");
        };
        TextTest::new(kind, needle, case_sensitive)
            .map(ValueTest::Text)
            .map_err(|why| {
                GraphqlError::new(
                    ErrorCode::BadInput,
                    format!("{needle:?} is not a regular expression that can be used: {why}"),
                )
            })
    };
    let mut all = Vec::new();
    for (name, value) in given(value) {
        all.push(match name {
            "eq" => ValueTest::Eq(one(value)),
            "ne" => ValueTest::Ne(one(value)),
            "in" => ValueTest::In(many(value)),
            "lt" => ValueTest::Lt(one(value)),
            "lte" => ValueTest::Lte(one(value)),
            "gt" => ValueTest::Gt(one(value)),
            "gte" => ValueTest::Gte(one(value)),
            "contains" => text(TextMatch::Contains, value)?,
            "startsWith" => text(TextMatch::StartsWith, value)?,
            "endsWith" => text(TextMatch::EndsWith, value)?,
            "matches" => text(TextMatch::Matches, value)?,
            "has" => ValueTest::Has(one(value)),
            "hasAll" => ValueTest::HasAll(many(value)),
            "hasAny" => ValueTest::HasAny(many(value)),
            "isEmpty" => ValueTest::IsEmpty(*value == ConstValue::Boolean(true)),
            "isNull" => ValueTest::IsNull(*value == ConstValue::Boolean(true)),
            "caseSensitive" => continue,
            other => unreachable!("a filter has no member {other}"),
        });
    }
    Ok(all)
}

fn fact_value(scalar: Scalar, value: &ConstValue) -> Value {
    match (scalar, value) {
        (_, ConstValue::Boolean(boolean)) => Value::Boolean(*boolean),
        (Scalar::Float, ConstValue::Number(number)) => {
            Value::Float(number.as_f64().expect("coerced to a float"))
        }
        (_, ConstValue::Number(number)) => {
            let int = number.as_i64().and_then(|int| i32::try_from(int).ok());
            Value::Int(int.expect("coerced to 32 bits"))
        }
        (_, ConstValue::Enum(name)) => Value::Enum(name.as_str().into()),
        (scalar, ConstValue::String(text)) => {
            Value::coerce_text(scalar, text).expect("coerced to the scalar")
        }
        (_, other) => unreachable!("{other} is no scalar, and values were coerced"),
    }
}

/// The members of an object that are not null.
pub(super) fn given(value: &ConstValue) -> impl Iterator<Item = (&str, &ConstValue)> {
    let members: Option<&Object> = match value {
        ConstValue::Object(members) => Some(members),
        _ => None,
    };
    members
        .into_iter()
        .flatten()
        .filter(|(_, value)| **value != ConstValue::Null)
        .map(|(name, value)| (name.as_str(), value))
}

/// The items of a coerced list.
pub(super) fn items(value: &ConstValue) -> &[ConstValue] {
    match value {
        ConstValue::List(items) => items,
        _ => &[],
    }
}

pub(super) fn slugs(value: &ConstValue) -> Vec<Arc<str>> {
    items(value)
        .iter()
        .filter_map(|item| match item {
            ConstValue::String(slug) => Some(slug.as_str().into()),
            _ => None,
        })
        .collect()
}

fn each<F>(
    value: &ConstValue,
    read: impl Fn(&ConstValue) -> Result<F, GraphqlError>,
) -> Result<Vec<F>, GraphqlError> {
    items(value).iter().map(read).collect()
}
