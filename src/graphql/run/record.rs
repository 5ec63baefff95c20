//! Writes small records that are made as JSON first.

use serde_json::Value as Json;

use super::{Run, Written};
use crate::graphql::plan::{PlanField, Select};

impl<'a> Run<'a> {
    /// Writes what is selected of a record, of a list of records, or a leaf.
    pub(super) fn record(&mut self, field: &'a PlanField, value: &Json) -> Written {
        match value {
            // A leaf that holds any JSON.
            value if matches!(field.select, Select::Leaf) => {
                self.json(value);
                Ok(())
            }
            Json::Array(items) => self.list(items, |run, item| run.record(field, item)),
            Json::Object(members) => self.object(&field.select.same().fields, |run, field| {
                run.record(field, &members[&*field.name])
            }),
            leaf => {
                self.json(leaf);
                Ok(())
            }
        }
    }
}
