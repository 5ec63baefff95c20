//! Shows a plan as text, for tests and for people.

use std::fmt::{self, Write as _};

use super::model::{Op, Plan, PlannedArguments, Select, Selection};
use crate::graphql::input::{Arguments, PageArguments, SearchArguments};

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
        Arguments::Search(search) => search_text(op, search),
        Arguments::Page(page) => page_text(op, page),
        Arguments::Overlap { named, page } => {
            for (field, slugs) in named {
                write!(op, " {field:?} {slugs:?}")?;
            }
            page_text(op, page)
        }
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
