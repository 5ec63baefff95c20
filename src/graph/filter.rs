//! Filters: the typed form that `where` arguments and rules are compiled to.
//!
//! The meaning is that of the API's small print: members of one object are ANDed, a null value fails
//! every comparison but `isNull`, `not` is the plain complement, `every` holds for none. A relation
//! filter's `edge` narrows the edges that its other members look at.
//!
//! Every comparison is counted, so that a filter of many conditions or long lists cannot make one visit
//! cost as much as thousands. Conditions on labels, sources and edges are counted before they are looked
//! at, as if each had to be.

use std::sync::Arc;

use super::datum::{Datum, EdgeSubject, Subject};
use super::list::Link;
use super::node::Edge;
use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use crate::event::{Basis, Source, Value};
use crate::ontology::{FieldId, TextTest};

/// A condition on a node.
#[derive(Debug, Clone)]
pub enum Filter {
    /// All hold; true for none.
    All(Vec<Filter>),
    /// At least one holds; false for none.
    Any(Vec<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// About one of the node's own values.
    Value(Subject, ValueTest),
    /// At least one label passes.
    Label(LabelTest),
    /// Whether there are no labels.
    LabelsEmpty(bool),
    /// At least one source passes.
    Source(SourceTest),
    /// Whether there are no sources.
    SourcesEmpty(bool),
    /// About the nodes that a relation field leads to.
    Related(Box<RelatedFilter>),
}

/// A condition on an edge.
#[derive(Debug, Clone)]
pub enum EdgeFilter {
    /// All hold; true for none.
    All(Vec<EdgeFilter>),
    /// At least one holds; false for none.
    Any(Vec<EdgeFilter>),
    /// It does not hold.
    Not(Box<EdgeFilter>),
    /// About the note or a property.
    Value(EdgeSubject, ValueTest),
    /// At least one source passes.
    Source(SourceTest),
    /// Whether there are no sources.
    SourcesEmpty(bool),
}

/// A condition on one value.
#[derive(Debug, Clone)]
pub enum ValueTest {
    /// Whether it is null.
    IsNull(bool),
    /// Equal.
    Eq(Value),
    /// Not equal, and not null.
    Ne(Value),
    /// One of these.
    In(Vec<Value>),
    /// Below.
    Lt(Value),
    /// Not above.
    Lte(Value),
    /// Above.
    Gt(Value),
    /// Not below.
    Gte(Value),
    /// A text that passes.
    Text(TextTest),
    /// A list with this item.
    Has(Value),
    /// A list with all these items.
    HasAll(Vec<Value>),
    /// A list with one of these items.
    HasAny(Vec<Value>),
    /// Whether the list has no items. A null list passes neither.
    IsEmpty(bool),
}

/// A condition on one label: key and value pass.
#[derive(Debug, Clone)]
pub struct LabelTest {
    /// On the key; all hold.
    pub key: Vec<ValueTest>,
    /// On the value; all hold.
    pub value: Vec<ValueTest>,
}

/// A condition on one source: every member passes.
#[derive(Debug, Clone)]
pub struct SourceTest {
    /// On the document; all hold.
    pub document: Vec<ValueTest>,
    /// On the place in it; all hold.
    pub locator: Vec<ValueTest>,
    /// On the basis; all hold.
    pub basis: Vec<ValueTest>,
}

/// A condition on the nodes that a relation field leads to; every member that is given holds.
#[derive(Debug, Clone)]
pub struct RelatedFilter {
    /// The relation field.
    pub field: FieldId,
    /// Narrows the edges that the other members look at; alone, it asks for one such edge.
    pub edge: Option<EdgeFilter>,
    /// At least one passes.
    pub some: Option<Filter>,
    /// All pass.
    pub every: Option<Filter>,
    /// None passes.
    pub none: Option<Filter>,
    /// All these slugs are among them.
    pub includes_all: Option<Vec<Arc<str>>>,
    /// One of these slugs is among them.
    pub includes_any: Option<Vec<Arc<str>>>,
    /// On how many there are; all hold.
    pub count: Option<Vec<ValueTest>>,
    /// Whether there is none (to-one relations).
    pub is_null: Option<bool>,
}

impl Filter {
    /// Whether it asks for nothing, so that every node passes.
    pub fn is_trivial(&self) -> bool {
        matches!(self, Self::All(filters) if filters.iter().all(Self::is_trivial))
    }

    /// Whether the node passes.
    pub fn passes(
        &self,
        snapshot: &Snapshot,
        vertex: Vertex,
        visits: &Visits,
    ) -> Result<bool, VisitsExhausted> {
        let node = snapshot.node(vertex);
        visits.compare(1)?;
        Ok(match self {
            Self::All(filters) => {
                for filter in filters {
                    if !filter.passes(snapshot, vertex, visits)? {
                        return Ok(false);
                    }
                }
                true
            }
            Self::Any(filters) => {
                for filter in filters {
                    if filter.passes(snapshot, vertex, visits)? {
                        return Ok(true);
                    }
                }
                false
            }
            Self::Not(filter) => !filter.passes(snapshot, vertex, visits)?,
            Self::Value(subject, test) => {
                let datum = subject.of(node);
                visits.compare(test.weight(datum))?;
                test.passes(datum)
            }
            Self::Label(test) => {
                visits.compare(node.labels.len() * test.weight())?;
                node.labels.iter().any(|label| {
                    all_pass(&test.key, &label.key) && all_pass(&test.value, &label.value)
                })
            }
            Self::LabelsEmpty(empty) => node.labels.is_empty() == *empty,
            Self::Source(test) => {
                visits.compare(node.sources.len() * test.weight())?;
                node.sources.iter().any(|source| test.passes(source))
            }
            Self::SourcesEmpty(empty) => node.sources.is_empty() == *empty,
            Self::Related(related) => related.passes(snapshot, vertex, visits)?,
        })
    }
}

impl RelatedFilter {
    fn passes(
        &self,
        snapshot: &Snapshot,
        vertex: Vertex,
        visits: &Visits,
    ) -> Result<bool, VisitsExhausted> {
        let list = snapshot.related(self.field, vertex, visits)?;
        let narrow = |link: &Link<'_>| match &self.edge {
            Some(edge) => edge.passes(link.edge()),
            None => true,
        };
        let (edge_weight, count) = match &self.edge {
            None => (0, list.len()),
            Some(edge) => {
                let weight = edge.weight();
                visits.spend(list.len())?;
                visits.compare(weight * list.len().max(1))?;
                (weight, list.iter().filter(narrow).count())
            }
        };
        let named = [&self.includes_all, &self.includes_any];
        let named = named.into_iter().flatten().map(Vec::len).sum::<usize>();
        visits.compare(named * (1 + edge_weight) + self.count.as_ref().map_or(0, Vec::len))?;
        let target = snapshot.ontology().field(self.field).target;
        let includes = |slug: &Arc<str>| {
            snapshot
                .lookup(target, slug)
                .and_then(|wanted| list.find(snapshot, wanted))
                .is_some_and(|link| narrow(&link))
        };
        let size = i32::try_from(count).unwrap_or(i32::MAX);
        let cheap = self
            .count
            .iter()
            .flatten()
            .all(|test| test.passes(Some(Datum::Int(size))))
            && self.is_null.is_none_or(|is_null| (count == 0) == is_null)
            && self
                .includes_all
                .as_ref()
                .is_none_or(|slugs| slugs.iter().all(includes))
            && self
                .includes_any
                .as_ref()
                .is_none_or(|slugs| slugs.iter().any(includes));
        if !cheap || (self.asks_for_an_edge() && count == 0) {
            return Ok(false);
        }
        // Whether a neighbour that passes is wanted, per quantifier: `every` is refuted by one that
        // does not pass, `none` by one that does.
        let any = |filter: &Filter, wanted: bool| {
            visits.compare(edge_weight * list.len())?;
            for link in list.iter().filter(narrow) {
                visits.spend(1)?;
                if filter.passes(snapshot, link.vertex, visits)? == wanted {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        if let Some(filter) = &self.some
            && !any(filter, true)?
        {
            return Ok(false);
        }
        if let Some(filter) = &self.every
            && any(filter, false)?
        {
            return Ok(false);
        }
        if let Some(filter) = &self.none
            && any(filter, true)?
        {
            return Ok(false);
        }
        Ok(true)
    }

    /// Whether `edge` stands alone, and so asks for at least one edge that passes.
    fn asks_for_an_edge(&self) -> bool {
        self.edge.is_some()
            && self.some.is_none()
            && self.every.is_none()
            && self.none.is_none()
            && self.includes_all.is_none()
            && self.includes_any.is_none()
            && self.count.is_none()
            && self.is_null.is_none()
    }
}

impl EdgeFilter {
    /// How many comparisons it takes at most, about.
    pub fn weight(&self) -> usize {
        match self {
            Self::All(filters) | Self::Any(filters) => {
                1 + filters.iter().map(Self::weight).sum::<usize>()
            }
            Self::Not(filter) => 1 + filter.weight(),
            Self::Value(_, test) => 1 + test.weight(None),
            Self::Source(test) => 1 + test.weight(),
            Self::SourcesEmpty(_) => 1,
        }
    }

    /// Whether the edge passes.
    pub fn passes(&self, edge: &Edge) -> bool {
        match self {
            Self::All(filters) => filters.iter().all(|filter| filter.passes(edge)),
            Self::Any(filters) => filters.iter().any(|filter| filter.passes(edge)),
            Self::Not(filter) => !filter.passes(edge),
            Self::Value(subject, test) => test.passes(subject.of(edge)),
            Self::Source(test) => edge.sources.iter().any(|source| test.passes(source)),
            Self::SourcesEmpty(empty) => edge.sources.is_empty() == *empty,
        }
    }
}

impl LabelTest {
    fn weight(&self) -> usize {
        weight(&self.key) + weight(&self.value)
    }
}

impl SourceTest {
    fn weight(&self) -> usize {
        weight(&self.document) + weight(&self.locator) + weight(&self.basis)
    }

    fn passes(&self, source: &Source) -> bool {
        let locator = source.locator.as_deref().map(Datum::Text);
        let basis: &str = Basis::name(source.basis);
        all_pass(&self.document, &source.document)
            && self.locator.iter().all(|test| test.passes(locator))
            && all_pass(&self.basis, basis)
    }
}

fn weight(tests: &[ValueTest]) -> usize {
    tests.iter().map(|test| 1 + test.weight(None)).sum()
}

fn all_pass(tests: &[ValueTest], text: &str) -> bool {
    tests
        .iter()
        .all(|test| test.passes(Some(Datum::Text(text))))
}

/// How many bytes a test on text looks through while two values are compared.
const BYTES_PER_COMPARISON: usize = 32;

/// How many comparisons a test on a text takes beside one.
pub(super) fn text_weight(text: &str) -> usize {
    text.len() / BYTES_PER_COMPARISON
}

impl ValueTest {
    /// How many comparisons it takes at most beside one; for each item where the value is a list, more of them
    /// where it looks through a long text.
    pub(super) fn weight(&self, datum: Option<Datum<'_>>) -> usize {
        match (self, datum) {
            (Self::HasAll(values) | Self::HasAny(values), Some(Datum::List(items))) => {
                values.len() * items.len()
            }
            (Self::In(values) | Self::HasAll(values) | Self::HasAny(values), _) => values.len(),
            (Self::Has(_), Some(Datum::List(items))) => items.len(),
            (Self::Text(_), Some(Datum::Text(text))) => text_weight(text),
            _ => 0,
        }
    }

    /// Whether a value passes; `None` is null.
    pub fn passes(&self, datum: Option<Datum<'_>>) -> bool {
        if let Self::IsNull(is_null) = self {
            return datum.is_none() == *is_null;
        }
        let Some(datum) = datum else {
            return false;
        };
        let order = |value: &Value| datum.compare(Datum::from(value));
        let has = |value: &Value| match datum {
            Datum::List(items) => items.contains(value),
            _ => false,
        };
        match self {
            Self::IsNull(_) => unreachable!("answered above"),
            Self::IsEmpty(is_empty) => match datum {
                Datum::List(items) => items.is_empty() == *is_empty,
                _ => false,
            },
            Self::Eq(value) => order(value).is_some_and(|order| order.is_eq()),
            Self::Ne(value) => order(value).is_some_and(|order| order.is_ne()),
            Self::In(values) => values
                .iter()
                .any(|v| order(v).is_some_and(|order| order.is_eq())),
            Self::Lt(value) => order(value).is_some_and(|order| order.is_lt()),
            Self::Lte(value) => order(value).is_some_and(|order| order.is_le()),
            Self::Gt(value) => order(value).is_some_and(|order| order.is_gt()),
            Self::Gte(value) => order(value).is_some_and(|order| order.is_ge()),
            Self::Text(test) => match datum {
                Datum::Text(text) => test.passes(text),
                _ => false,
            },
            Self::Has(value) => has(value),
            Self::HasAll(values) => values.iter().all(has),
            Self::HasAny(values) => values.iter().any(has),
        }
    }
}
