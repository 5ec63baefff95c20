//! What may stand where in a condition: the members of the API's `where`, as data.
//!
//! The schema describes the same to clients; a test compares the two for every ontology that it has.

use crate::ontology::draft::{Draft, Link};
use crate::ontology::model::{Attribute, Cardinality, Scalar};

/// What a place in a condition takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A condition on nodes of a kind.
    Node(usize),
    /// A condition on where a relation field leads.
    Related(usize),
    /// A condition on the edges of a relation field.
    Edge(usize),
    /// A condition on labels.
    Labels,
    /// A condition on sources.
    Sources,
    /// Tests on a single value.
    Tests(Of),
    /// Tests on a list of values.
    ListTests(Of),
    /// A value to compare with.
    Value(Of),
    /// `true` or `false`
    Flag,
}

/// The type of values that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Scalar(Scalar),
    /// `STATED` or `INFERRED`
    Basis,
}

/// What a member takes: one of a sort, or a list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) sort: Sort,
    pub(super) list: bool,
}

const TEXT: Sort = Sort::Tests(Of::Scalar(Scalar::String));
const TIME: Sort = Sort::Tests(Of::Scalar(Scalar::DateTime));
const STRING: Sort = Sort::Value(Of::Scalar(Scalar::String));

fn one(sort: Sort) -> Wanted {
    Wanted { sort, list: false }
}

fn list(sort: Sort) -> Wanted {
    Wanted { sort, list: true }
}

/// The members that a condition of that sort has; none for values.
pub(super) fn members<'d>(draft: &'d Draft<'_>, sort: Sort) -> Vec<(&'d str, Wanted)> {
    match sort {
        Sort::Node(kind) => node(draft, kind),
        Sort::Related(field) => related(draft, field),
        Sort::Edge(field) => edge(draft, field),
        Sort::Labels => vec![
            ("key", one(TEXT)),
            ("value", one(TEXT)),
            ("isNull", one(Sort::Flag)),
        ],
        Sort::Sources => vec![
            ("document", one(TEXT)),
            ("locator", one(TEXT)),
            ("basis", one(Sort::Tests(Of::Basis))),
            ("isNull", one(Sort::Flag)),
        ],
        Sort::Tests(of) => tests(of),
        Sort::ListTests(of) => vec![
            ("has", one(Sort::Value(of))),
            ("hasAll", list(Sort::Value(of))),
            ("hasAny", list(Sort::Value(of))),
            ("isEmpty", one(Sort::Flag)),
            ("isNull", one(Sort::Flag)),
        ],
        Sort::Value(_) | Sort::Flag => Vec::new(),
    }
}

fn node<'d>(draft: &'d Draft<'_>, kind: usize) -> Vec<(&'d str, Wanted)> {
    let own = Sort::Node(kind);
    let mut members = vec![
        ("and", list(own)),
        ("or", list(own)),
        ("not", one(own)),
        ("slug", one(TEXT)),
        ("name", one(TEXT)),
        ("description", one(TEXT)),
        ("labels", one(Sort::Labels)),
        ("sources", one(Sort::Sources)),
        ("createdAt", one(TIME)),
        ("updatedAt", one(TIME)),
    ];
    members.extend(draft.kinds[kind].attributes.iter().map(attribute));
    let fields = draft.fields.iter().enumerate();
    let fields = fields.filter(|(_, field)| field.kind == kind);
    members.extend(fields.map(|(index, field)| (field.name, one(Sort::Related(index)))));
    members
}

fn related<'d>(draft: &'d Draft<'_>, index: usize) -> Vec<(&'d str, Wanted)> {
    let field = &draft.fields[index];
    let target = Sort::Node(field.target);
    let mut members = if field.cardinality == Cardinality::Many {
        vec![
            ("some", one(target)),
            ("every", one(target)),
            ("none", one(target)),
            ("includesAll", list(STRING)),
            ("includesAny", list(STRING)),
            ("count", one(Sort::Tests(Of::Scalar(Scalar::Int)))),
        ]
    } else {
        vec![("is", one(target)), ("isNull", one(Sort::Flag))]
    };
    if !field.is_derived() {
        members.push(("edge", one(Sort::Edge(index))));
    }
    members
}

fn edge<'d>(draft: &'d Draft<'_>, index: usize) -> Vec<(&'d str, Wanted)> {
    let own = Sort::Edge(index);
    let mut members = vec![
        ("and", list(own)),
        ("or", list(own)),
        ("not", one(own)),
        ("note", one(TEXT)),
        ("sources", one(Sort::Sources)),
    ];
    members.extend(properties(draft, index).iter().map(attribute));
    members
}

/// What the edges of a field carry, whichever end names the type of it.
fn properties<'d>(draft: &'d Draft<'_>, index: usize) -> &'d [Attribute] {
    let named = |index: usize| match draft.fields[index].link {
        Link::Stored { properties } => properties,
        Link::Derived { .. } => None,
    };
    let named = named(index).or_else(|| draft.fields[index].inverse.and_then(named));
    named
        .and_then(|named| draft.properties.get(named.value))
        .map_or(&[], Vec::as_slice)
}

fn attribute(attribute: &Attribute) -> (&str, Wanted) {
    let of = Of::Scalar(attribute.value_type.scalar);
    let sort = if attribute.value_type.list {
        Sort::ListTests(of)
    } else {
        Sort::Tests(of)
    };
    (&attribute.name, one(sort))
}

fn tests(of: Of) -> Vec<(&'static str, Wanted)> {
    let value = Sort::Value(of);
    let mut tests = vec![
        ("eq", one(value)),
        ("ne", one(value)),
        ("isNull", one(Sort::Flag)),
    ];
    match of {
        Of::Scalar(Scalar::Boolean) => return tests,
        Of::Scalar(Scalar::String | Scalar::Url) => tests.extend([
            ("contains", one(STRING)),
            ("startsWith", one(STRING)),
            ("endsWith", one(STRING)),
            ("matches", one(STRING)),
            ("caseSensitive", one(Sort::Flag)),
        ]),
        Of::Scalar(Scalar::Int | Scalar::Float | Scalar::DateTime | Scalar::Date) => {
            tests.extend([
                ("lt", one(value)),
                ("lte", one(value)),
                ("gt", one(value)),
                ("gte", one(value)),
            ]);
        }
        Of::Scalar(Scalar::Enum(_)) | Of::Basis => {}
    }
    tests.push(("in", list(value)));
    tests
}
