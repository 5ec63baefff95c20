//! How large a document is with its fragments written out.
//!
//! Fragments that spread each other twice double with every line, so the size is counted, not built:
//! each fragment is measured once, sums saturate, and a fragment inside itself counts for nothing (the
//! validation refuses it). The work is one visit per selection of the text.

use std::collections::HashMap;

use async_graphql_parser::types::{
    ExecutableDocument, FragmentDefinition, Selection, SelectionSet,
};
use async_graphql_parser::{Pos, Positioned};
use async_graphql_value::Name;

use super::error::RequestError;
use super::limits::{DocumentLimits, LEVELS_CEILING};
use crate::graphql::error::ErrorCode;

/// The size of a document with its fragments written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expansion {
    /// Selections of all operations.
    pub selections: u64,
    /// Selection sets inside each other.
    pub depth: usize,
    /// Selections that were looked at in order to know.
    pub visits: u64,
}

/// Measures a document, and refuses one beyond the limits on definitions, selections and depth.
///
/// The document's own selection sets must not be deeper than the stack allows, which
/// [`scan`](super::scan) has seen to.
pub fn expansion(
    document: &ExecutableDocument,
    limits: &DocumentLimits,
) -> Result<Expansion, RequestError> {
    let definitions = document.operations.iter().count() + document.fragments.len();
    if definitions > limits.definitions_max {
        let limit = limits.definitions_max;
        return Err(RequestError::new(
            ErrorCode::TooManyDefinitions,
            format!("The document has {definitions} definitions; the limit is {limit}."),
            Vec::new(),
        ));
    }
    let mut count = Count {
        fragments: &document.fragments,
        measured: HashMap::new(),
        depth_max: limits.depth_max.min(LEVELS_CEILING),
        visits: 0,
    };
    let mut total = Size::default();
    for (_, operation) in document.operations.iter() {
        let size = count.selection_set(&operation.node.selection_set.node, 1, operation.pos)?;
        total = total.beside(size);
        within(limits.selections_max, total, operation.pos)?;
    }
    // Fragments that no operation uses are walked by validations too.
    let mut fragments: Vec<_> = document.fragments.iter().collect();
    fragments.sort_unstable_by_key(|(_, fragment)| fragment.pos);
    for (name, fragment) in fragments {
        let size = count.fragment(name, 1, fragment.pos)?;
        within(limits.selections_max, size, fragment.pos)?;
    }
    Ok(Expansion {
        selections: total.selections,
        depth: total.depth,
        visits: count.visits,
    })
}

fn within(limit: u64, size: Size, at: Pos) -> Result<(), RequestError> {
    let found = size.selections;
    if found <= limit {
        return Ok(());
    }
    Err(RequestError::new(
        ErrorCode::TooManySelections,
        format!(
            "The document selects {found} fields with its fragments written out; the limit is {limit}."
        ),
        vec![at],
    ))
}

#[derive(Debug, Clone, Copy, Default)]
struct Size {
    selections: u64,
    depth: usize,
}

impl Size {
    fn beside(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            depth: self.depth.max(other.depth),
        }
    }
}

struct Count<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// A fragment that is being measured has no size yet.
    measured: HashMap<&'a Name, Option<Size>>,
    depth_max: usize,
    visits: u64,
}

impl<'a> Count<'a> {
    /// `level` is the depth of the set itself, so that recursion ends with the limit on depth.
    fn selection_set(
        &mut self,
        set: &'a SelectionSet,
        level: usize,
        at: Pos,
    ) -> Result<Size, RequestError> {
        self.check_depth(level, at)?;
        let mut total = Size::default();
        for selection in &set.items {
            self.visits += 1;
            let inner = match &selection.node {
                Selection::Field(field) if field.node.selection_set.node.items.is_empty() => {
                    Size::default()
                }
                Selection::Field(field) => {
                    let inner = &field.node.selection_set.node;
                    self.selection_set(inner, level + 1, selection.pos)?
                }
                Selection::InlineFragment(fragment) => {
                    let inner = &fragment.node.selection_set.node;
                    self.selection_set(inner, level + 1, selection.pos)?
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, level + 1, selection.pos)?
                }
            };
            let one = Size {
                selections: inner.selections.saturating_add(1),
                depth: inner.depth,
            };
            total = total.beside(one);
        }
        total.depth += 1;
        Ok(total)
    }

    fn fragment(&mut self, name: &Name, level: usize, at: Pos) -> Result<Size, RequestError> {
        let Some((name, fragment)) = self.fragments.get_key_value(name) else {
            return Ok(Size::default());
        };
        let size = match self.measured.get(name) {
            Some(Some(size)) => *size,
            Some(None) => return Ok(Size::default()),
            None => {
                self.measured.insert(name, None);
                let set = &fragment.node.selection_set.node;
                let size = self.selection_set(set, level, at)?;
                self.measured.insert(name, Some(size));
                size
            }
        };
        self.check_depth((level + size.depth).saturating_sub(1), at)?;
        Ok(size)
    }

    fn check_depth(&self, found: usize, at: Pos) -> Result<(), RequestError> {
        let limit = self.depth_max;
        if found <= limit {
            return Ok(());
        }
        Err(RequestError::new(
            ErrorCode::TooDeeplyNested,
            format!(
                "The document nests {found} selection sets with its fragments written out; the limit is {limit}."
            ),
            vec![at],
        ))
    }
}
