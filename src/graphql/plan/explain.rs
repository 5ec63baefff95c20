//! Shows a plan as text, for tests and for people.

use std::fmt::{self, Write as _};

use super::model::{Op, Plan, PlannedArguments, Select, Selection};
use crate::graphql::input::{
    Arguments, CoverageArguments, EntityWindow, FindingArguments, PageArguments, SearchArguments,
    VennArguments,
};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.selection(f, &self.root, 0)
    }
}

impl Plan {
    fn selection(
        &self,
        f: &mut fmt::Formatter<'_>,
        selection: &Selection,
        depth: usize,
    ) -> fmt::Result {
        for field in &selection.fields {
            let indent = "  ".repeat(depth);
            let mut op = match &field.op {
                Op::Typename(name) => format!("constant {}", String::from_utf8_lossy(name)),
                Op::Slot(slot) => format!("slot {}", slot.0),
                Op::Introspection(index) => format!("introspection {index}"),
                Op::Read(meaning) => format!("{meaning:?}"),
            };
            if let Some(index) = field.arguments {
                match &self.arguments[index] {
                    PlannedArguments::Constant(Ok(arguments)) => {
                        arguments_text(&mut op, arguments)?
                    }
                    PlannedArguments::Constant(Err(error)) => {
                        write!(op, " error {}", error.message)?;
                    }
                    PlannedArguments::Variable { given, .. } => {
                        for (name, value) in given {
                            write!(op, " {name}={value}")?;
                        }
                    }
                }
            }
            let null = if field.nullable { "?" } else { "" };
            writeln!(f, "{indent}{}{null} <- {op}", field.response_key)?;
            match &field.select {
                Select::Leaf => {}
                Select::Same(selection) => self.selection(f, selection, depth + 1)?,
                Select::ByKind(selections) => {
                    for (kind, selection) in selections.iter().enumerate() {
                        writeln!(f, "{indent}  kind {kind}:")?;
                        self.selection(f, selection, depth + 2)?;
                    }
                }
            }
        }
        Ok(())
    }
}

fn arguments_text(op: &mut String, arguments: &Arguments) -> fmt::Result {
    match arguments {
        Arguments::None => Ok(()),
        Arguments::Id(id) => write!(op, " id {id:?}"),
        Arguments::Ids(ids) => write!(op, " ids {ids:?}"),
        Arguments::Slug(slug) => write!(op, " slug {slug:?}"),
        Arguments::First(first) => write!(op, " first {first}"),
        Arguments::Coverage(coverage) => {
            let CoverageArguments {
                relation,
                rows,
                columns,
            } = &**coverage;
            write!(op, " of {relation:?}")?;
            given(op, "rows", rows)?;
            given(op, "columns", columns)
        }
        Arguments::Paths(paths) => {
            write!(op, " from {:?} to {:?}", paths.from, paths.to)?;
            given(op, "along", &paths.relations)?;
            write!(op, " length {} first {}", paths.length_max, paths.first)
        }
        Arguments::Neighborhood(around) => {
            write!(op, " of {:?} depth {}", around.of, around.depth)?;
            given(op, "along", &around.relations)?;
            write!(op, " nodes {}", around.nodes_max)
        }
        Arguments::SinglePoints { relation, first } => {
            given(op, "of", relation)?;
            write!(op, " first {first}")
        }
        Arguments::Findings(asked) => findings_text(op, asked),
        Arguments::Search(search) => search_text(op, search),
        Arguments::Part(part) => write!(op, " part {part:?}"),
        Arguments::Entities(window) => window_text(op, window),
        Arguments::Set(set) => {
            write!(op, " {:?}", set.of)?;
            window_text(op, &set.window)
        }
        Arguments::Venn(venn) => match &**venn {
            VennArguments::Relation { field, of } => write!(op, " {field:?} of {of:?}"),
            VennArguments::Sets(sets) => sets
                .iter()
                .try_for_each(|(label, set)| write!(op, " {label:?} {set:?}")),
        },
        Arguments::WhatIf(changes) => write!(op, " {:?}", changes.to_propose()),
        Arguments::AsOf(at) => write!(op, " at {at:?}"),
        Arguments::Diff(diff) => write!(op, " {diff:?}"),
        Arguments::Commits(window) => write!(op, " {window:?}"),
        Arguments::After(after) => given(op, "after", after),
        Arguments::Mutation(asked) => write!(op, " {asked:?}"),
        Arguments::Facets(facets) => write!(op, " by {:?} first {}", facets.by, facets.first),
        Arguments::Page(page) => page_text(op, page),
        Arguments::Overlap { named, page } => {
            for (field, slugs) in named {
                write!(op, " {field:?} {slugs:?}")?;
            }
            page_text(op, page)
        }
    }
}

/// An argument, where it is not left out.
fn given(op: &mut String, name: &str, value: &Option<impl fmt::Debug>) -> fmt::Result {
    match value {
        Some(value) => write!(op, " {name} {value:?}"),
        None => Ok(()),
    }
}

fn search_text(op: &mut String, search: &SearchArguments) -> fmt::Result {
    write!(op, " {:?}", search.text.key())?;
    if let Some(kinds) = &search.kinds {
        write!(op, " kinds {kinds:?}")?;
    }
    write!(op, " first {}", search.size)?;
    match &search.after {
        Some(place) => write!(op, " after {} {:?}", place.score, place.slug),
        None => Ok(()),
    }
}

fn findings_text(op: &mut String, asked: &FindingArguments) -> fmt::Result {
    if let Some(rules) = &asked.rules {
        write!(op, " rules {rules:?}")?;
    }
    if let Some(severity) = asked.severity {
        write!(op, " severity {severity:?}")?;
    }
    if let Some(first) = asked.first {
        write!(op, " first {first}")?;
    }
    Ok(())
}

fn window_text(op: &mut String, window: &EntityWindow) -> fmt::Result {
    write!(op, " first {}", window.size)?;
    if let Some(place) = &window.after {
        write!(op, " after {:?} {:?}", place.kind, place.slug)?;
    }
    Ok(())
}

/// Only what differs from a page that asks for nothing.
fn page_text(op: &mut String, page: &PageArguments) -> fmt::Result {
    if let Some(filter) = &page.filter {
        write!(op, " where {filter:?}")?;
    }
    if let Some(edge) = &page.edge {
        write!(op, " edge {edge:?}")?;
    }
    if !page.order.is_empty() {
        write!(op, " order {:?}", page.order)?;
    }
    let end = if page.window.from_end {
        "last"
    } else {
        "first"
    };
    write!(op, " {end} {}", page.window.size)?;
    for (name, cursor) in [
        ("after", &page.window.after),
        ("before", &page.window.before),
    ] {
        if let Some(cursor) = cursor {
            write!(op, " {name} {:?}", cursor.slug)?;
        }
    }
    Ok(())
}
