//! Shows a plan as text, for tests and for people.

use std::fmt::{self, Write as _};

use super::model::{Op, Plan, PlannedArguments, Select, Selection};

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
                    PlannedArguments::Constant(Ok(arguments)) => write!(op, " {arguments:?}")?,
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
