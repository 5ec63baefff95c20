//! A plan: what an operation asks of any view, with names turned into slots and edge labels.
//!
//! Pure data. Fragments are flattened per kind, `@skip` and `@include` are decided (a plan is compiled
//! per outcome of its conditions), response keys are escaped, constant arguments are read.

use std::sync::{Arc, OnceLock};

use async_graphql_parser::types::{ExecutableDocument, OperationType};
use async_graphql_value::Value;
use bytes::Bytes;

use super::cost::Settled;
use crate::graph::Slot;
use crate::graphql::error::{GraphqlError, Location};
use crate::graphql::input::{Arguments, Measure};
use crate::graphql::schema::{Export, FieldPlace, Meaning};
use crate::ontology::KindId;

/// A compiled operation.
#[derive(Debug)]
pub struct Plan {
    /// What sort of operation it is.
    pub operation: OperationType,
    /// What is asked of the operation's root type.
    pub root: Arc<Selection>,
    /// The arguments of all fields, by [`PlanField::arguments`].
    pub arguments: Vec<PlannedArguments>,
    /// The fields that async-graphql answers, by [`Op::Introspection`].
    pub introspections: Vec<Introspection>,
    /// How many fields there are in all selections.
    pub fields: usize,
    /// How many bytes their response keys have together.
    pub key_bytes: usize,
    /// How much the constant arguments come to.
    pub constants: Measure,
    /// What it comes to, where that does not depend on variables.
    pub settled: Option<Settled>,
}

/// The fields asked of an object, in the order of the answer.
#[derive(Debug, Default)]
pub struct Selection {
    /// The fields.
    pub fields: Vec<PlanField>,
    /// The same, as they are written of a node.
    pub stretches: Vec<Stretch>,
    /// The indices of the fields that may come to more than themselves: those that have selections, and pictures.
    heavy: Vec<usize>,
}

/// A part of what is asked of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// Ready-made members from one slot to another, which are copied at once.
    Ready(Slot, Slot),
    /// The field of that index, which is written by itself.
    Field(usize),
}

/// One field of an answer.
#[derive(Debug)]
pub struct PlanField {
    /// The opening brace or comma, and the quoted response key with its colon.
    pub key: Box<[u8]>,
    /// The response key, for paths of errors.
    pub response_key: Box<str>,
    /// The field's name in the schema.
    pub name: Box<str>,
    /// What it reads.
    pub op: Op,
    /// Its arguments, as an index into [`Plan::arguments`].
    pub arguments: Option<usize>,
    /// What is asked of the object or objects that it reads.
    pub select: Select,
    /// Whether the field may be null.
    pub nullable: bool,
    /// Where it stands in the document.
    pub location: Location,
}

/// What a field reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// `__typename`: the quoted name.
    Typename(Box<[u8]>),
    /// A ready-made scalar of a node.
    Slot(Slot),
    /// `__schema` or `__type`, as an index into [`Plan::introspections`].
    Introspection(usize),
    /// Anything else.
    Read(Meaning),
}

/// What is asked of the objects that a field reads.
#[derive(Debug, Clone)]
pub enum Select {
    /// The field is a leaf.
    Leaf,
    /// All objects are of one type.
    Same(Arc<Selection>),
    /// Nodes of any kind: a selection per kind.
    ByKind(Arc<[Arc<Selection>]>),
}

/// The arguments of a field.
#[derive(Debug)]
pub enum PlannedArguments {
    /// Read when the plan was compiled. What is wrong with them is an error of the field.
    Constant(Result<Arguments, GraphqlError>),
    /// To be read for each request, since variables stand in them.
    Variable {
        /// The type that has the field, and the field, as places in the API.
        field: FieldPlace,
        /// The arguments as the document gives them.
        given: Vec<(String, Value)>,
        /// Whether they say which node is looked up, and nothing else.
        is_lookup: bool,
    },
}

/// An introspection field, cut out of its document.
#[derive(Debug)]
pub struct Introspection {
    /// A document of just that field, with the fragments and variables that it needs.
    pub document: ExecutableDocument,
    /// The field's key in the answer.
    pub response_key: String,
    /// Whether the answer depends on variables.
    pub variable: bool,
    /// How many fields it has in all.
    pub fields: usize,
    /// The answer, where it is always the same and not long; see [`Introspection::keep`].
    pub answer: OnceLock<Bytes>,
}

impl Selection {
    /// A selection of fields. Those that follow each other as the slots do, under their own names, are
    /// one stretch.
    pub fn new(fields: Vec<PlanField>) -> Self {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            match (&field.op, stretches.last_mut()) {
                (Op::Slot(_), _) if field.response_key != field.name => {
                    stretches.push(Stretch::Field(index));
                }
                (Op::Slot(slot), Some(Stretch::Ready(_, last))) if last.0 + 1 == slot.0 => {
                    *last = *slot;
                }
                (Op::Slot(slot), _) => stretches.push(Stretch::Ready(*slot, *slot)),
                _ => stretches.push(Stretch::Field(index)),
            }
        }
        let is_heavy =
            |field: &PlanField| !matches!(field.select, Select::Leaf) || field.op.is_drawn();
        let heavy = fields.iter().enumerate();
        let heavy = heavy.filter_map(|(index, field)| is_heavy(field).then_some(index));
        Self {
            heavy: heavy.collect(),
            fields,
            stretches,
        }
    }

    /// How many fields come to themselves and no more.
    pub fn light(&self) -> usize {
        self.fields.len() - self.heavy.len()
    }

    /// The other fields.
    pub fn heavy(&self) -> impl Iterator<Item = &PlanField> {
        self.heavy.iter().map(|index| &self.fields[*index])
    }
}

impl Op {
    /// Whether it is a picture that is drawn.
    pub fn is_drawn(&self) -> bool {
        matches!(self, Self::Read(Meaning::Export(Export::Svg)))
    }
}

impl Select {
    /// What is asked of a node of a kind.
    pub fn of(&self, kind: KindId) -> &Selection {
        match self {
            Self::Same(selection) => selection,
            Self::ByKind(selections) => &selections[usize::from(kind.0)],
            Self::Leaf => unreachable!("a field that reads objects has a selection"),
        }
    }

    /// What is asked of objects that are all of one type.
    pub fn same(&self) -> &Selection {
        match self {
            Self::Same(selection) => selection,
            _ => unreachable!("the schema gives this field one type"),
        }
    }
}

impl Introspection {
    /// Keeps the answer for the next request. Plans are weighed before they have answers, so only one
    /// that is no longer than it was weighed with is kept; a longer one is made anew each time.
    pub fn keep(&self, answer: &Bytes) {
        if answer.len() <= self.answer_bytes_max() {
            // Another request may have set it meanwhile, to the same bytes.
            let _ = self.answer.set(answer.clone());
        }
    }

    /// How long an answer is that is kept, in bytes.
    fn answer_bytes_max(&self) -> usize {
        if self.variable { 0 } else { 64 * 1024 }
    }
}

impl Plan {
    /// About how many bytes the plan takes, for the cache.
    pub fn bytes(&self) -> usize {
        const FIELD_BYTES: usize = 320;
        const INTROSPECTION_FIELD_BYTES: usize = 1024;
        const VALUE_BYTES: usize = 200;
        // A change keeps its place in the input beside what it is.
        const CHANGE_VALUE_BYTES: usize = 1_000;
        // A pattern of a few letters without case was measured at 45 KB; the largest take five times
        // that, and there are few in a request.
        const PATTERN_BYTES: usize = 64 * 1024;
        let Measure {
            values,
            patterns,
            bytes,
        } = self.constants;
        let has_changes = self.arguments.iter().any(|planned| {
            matches!(
                planned,
                PlannedArguments::Constant(Ok(Arguments::Mutation(_) | Arguments::WhatIf(_)))
            )
        });
        let value_bytes = if has_changes {
            CHANGE_VALUE_BYTES
        } else {
            VALUE_BYTES
        };
        let introspections: usize = self
            .introspections
            .iter()
            .map(|part| part.fields * INTROSPECTION_FIELD_BYTES + part.answer_bytes_max())
            .sum();
        // Each is kept as it is, and as it is written.
        let keys = 2 * self.key_bytes;
        self.fields * FIELD_BYTES
            + keys
            + introspections
            + values * value_bytes
            + bytes
            + patterns * PATTERN_BYTES
            + 1024
    }
}
