//! Turns conditions as they are written into filters: the API's `where` and `edgeWhere`, and the rules'.
//!
//! A member given as null counts as absent. What comes in has been coerced or checked, so names and types
//! are known to fit; what can still be wrong in a request is a pattern, or a text that is too long.

use std::sync::Arc;

use super::datum::{EdgeSubject, Subject};
use super::filter::{EdgeFilter, Filter, LabelTest, RelatedFilter, SourceTest, ValueTest};
use crate::diagnostic::shown;
use crate::event::Value;
use crate::ontology::{
    BadNeedle, FieldId, KindId, Literal, Ontology, Scalar, StoredRelation, TextMatch, TextTest,
    ValueType,
};

/// A text that cannot be tested for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{needle:?} is {what}")]
pub struct BadPattern {
    needle: String,
    what: String,
}

impl BadPattern {
    fn new(needle: &str, bad: &BadNeedle) -> Self {
        let shown = shown(needle);
        let what = match bad {
            BadNeedle::Pattern(why) => {
                // It repeats the pattern and ends with a line that does not.
                let why: &str = if shown == needle {
                    why
                } else {
                    why.lines().last().unwrap_or_default()
                };
                format!("not a regular expression that can be used: {why}")
            }
            BadNeedle::TooLong => {
                let hint = "shorten it, or say `caseSensitive: true`";
                format!("too long for a test that ignores case; {hint}")
            }
        };
        Self {
            needle: shown.into_owned(),
            what,
        }
    }
}

/// A condition on nodes of a kind.
pub fn node_filter(
    ontology: &Ontology,
    kind: KindId,
    value: &Literal,
) -> Result<Filter, BadPattern> {
    let mut all = Vec::new();
    for (name, value) in value.members() {
        all.push(match name {
            "and" => Filter::All(each(value, |value| node_filter(ontology, kind, value))?),
            "or" => Filter::Any(each(value, |value| node_filter(ontology, kind, value))?),
            "not" => Filter::Not(Box::new(node_filter(ontology, kind, value)?)),
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
pub fn edge_filter(relation: &StoredRelation, value: &Literal) -> Result<EdgeFilter, BadPattern> {
    let mut all = Vec::new();
    for (name, value) in value.members() {
        all.push(match name {
            "and" => EdgeFilter::All(each(value, |value| edge_filter(relation, value))?),
            "or" => EdgeFilter::Any(each(value, |value| edge_filter(relation, value))?),
            "not" => EdgeFilter::Not(Box::new(edge_filter(relation, value)?)),
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

fn related(ontology: &Ontology, field: FieldId, value: &Literal) -> Result<Filter, BadPattern> {
    let target = ontology.field(field).target;
    let mut filter = RelatedFilter {
        field,
        edge: None,
        some: None,
        every: None,
        none: None,
        includes_all: None,
        includes_any: None,
        count: None,
        is_null: None,
    };
    for (name, value) in value.members() {
        match name {
            "some" | "is" => filter.some = Some(node_filter(ontology, target, value)?),
            "every" => filter.every = Some(node_filter(ontology, target, value)?),
            "none" => filter.none = Some(node_filter(ontology, target, value)?),
            "includesAll" => filter.includes_all = Some(slugs(value)),
            "includesAny" => filter.includes_any = Some(slugs(value)),
            "count" => filter.count = Some(tests(Scalar::Int, value)?),
            "isNull" => filter.is_null = Some(*value == Literal::Boolean(true)),
            "edge" => {
                let (relation, _) = ontology
                    .stored(field)
                    .expect("only stored relations have an edge filter");
                filter.edge = Some(edge_filter(relation, value)?);
            }
            other => unreachable!("a relation filter has no member {other}"),
        }
    }
    Ok(Filter::Related(Box::new(filter)))
}

fn labels(value: &Literal) -> Result<Filter, BadPattern> {
    let mut all = Vec::new();
    let mut test = LabelTest {
        key: Vec::new(),
        value: Vec::new(),
    };
    for (name, value) in value.members() {
        match name {
            "key" => test.key = tests(Scalar::String, value)?,
            "value" => test.value = tests(Scalar::String, value)?,
            _ => all.push(Filter::LabelsEmpty(*value == Literal::Boolean(true))),
        }
    }
    if !test.key.is_empty() || !test.value.is_empty() {
        all.push(Filter::Label(test));
    }
    Ok(Filter::All(all))
}

fn sources<F>(
    value: &Literal,
    all_of: impl Fn(Vec<F>) -> F,
    some: impl Fn(SourceTest) -> F,
    empty: impl Fn(bool) -> F,
) -> Result<F, BadPattern> {
    let mut all = Vec::new();
    let mut test = SourceTest {
        document: Vec::new(),
        locator: Vec::new(),
        basis: Vec::new(),
    };
    for (name, value) in value.members() {
        match name {
            "document" => test.document = tests(Scalar::String, value)?,
            "locator" => test.locator = tests(Scalar::String, value)?,
            "basis" => test.basis = tests(Scalar::String, value)?,
            _ => all.push(empty(*value == Literal::Boolean(true))),
        }
    }
    if !test.document.is_empty() || !test.locator.is_empty() || !test.basis.is_empty() {
        all.push(some(test));
    }
    Ok(all_of(all))
}

/// The tests of a scalar's or a list's filter object; all must pass.
fn tests(scalar: Scalar, value: &Literal) -> Result<Vec<ValueTest>, BadPattern> {
    let case_sensitive = value
        .members()
        .any(|(name, value)| name == "caseSensitive" && *value == Literal::Boolean(true));
    let one = |value: &Literal| fact_value(scalar, value);
    let many = |value: &Literal| value.items().iter().map(one).collect::<Vec<_>>();
    let text = |kind: TextMatch, value: &Literal| {
        let Literal::Text(needle) = value else {
            unreachable!("coerced to a string");
        };
        TextTest::new(kind, needle, case_sensitive)
            .map(ValueTest::Text)
            .map_err(|bad| BadPattern::new(needle, &bad))
    };
    let mut all = Vec::new();
    for (name, value) in value.members() {
        all.push(match name {
            "eq" => ValueTest::Eq(one(value)),
            "ne" => ValueTest::Ne(one(value)),
            "in" => ValueTest::In(many(value)),
            "lt" => ValueTest::Lt(one(value)),
            "lte" => ValueTest::Lte(one(value)),
            "gt" => ValueTest::Gt(one(value)),
            "gte" => ValueTest::Gte(one(value)),
            "has" => ValueTest::Has(one(value)),
            "hasAll" => ValueTest::HasAll(many(value)),
            "hasAny" => ValueTest::HasAny(many(value)),
            "isEmpty" => ValueTest::IsEmpty(*value == Literal::Boolean(true)),
            "isNull" => ValueTest::IsNull(*value == Literal::Boolean(true)),
            "caseSensitive" => continue,
            other => {
                let kind = TextMatch::named(other).expect("a filter has no other members");
                text(kind, value)?
            }
        });
    }
    Ok(all)
}

fn fact_value(scalar: Scalar, value: &Literal) -> Value {
    match (scalar, value) {
        (_, Literal::Boolean(boolean)) => Value::Boolean(*boolean),
        (Scalar::Float, Literal::Number(number)) => {
            Value::Float(number.as_f64().expect("coerced to a float"))
        }
        (_, Literal::Number(number)) => {
            let int = number.as_i64().and_then(|int| i32::try_from(int).ok());
            Value::Int(int.expect("coerced to 32 bits"))
        }
        (_, Literal::Enum(name)) => Value::Enum(name.as_str().into()),
        (scalar, Literal::Text(text)) => {
            Value::coerce_text(scalar, text).expect("coerced to the scalar")
        }
        (_, other) => unreachable!("{other} is no scalar, and values were coerced"),
    }
}

fn slugs(value: &Literal) -> Vec<Arc<str>> {
    value
        .items()
        .iter()
        .filter_map(|item| match item {
            Literal::Text(slug) => Some(slug.as_str().into()),
            _ => None,
        })
        .collect()
}

fn each<F>(
    value: &Literal,
    read: impl Fn(&Literal) -> Result<F, BadPattern>,
) -> Result<Vec<F>, BadPattern> {
    value.items().iter().map(read).collect()
}
