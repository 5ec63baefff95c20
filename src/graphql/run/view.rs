//! Writes what is asked of another view than the one it stands in.

use super::{Run, Stop, Work, Written};
use crate::engine::{At, PastError};
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::plan::PlanField;

impl<'a> Run<'a> {
    /// Writes what is asked of the past.
    pub(super) fn as_of(&mut self, field: &'a PlanField, at: At) -> Written {
        let view = self.work.view;
        let past = match view.engine.history().as_of(at, &view.snapshot) {
            Ok(past) => past,
            Err(error) => return Err(self.no_past(field, &error)),
        };
        let mut inner = self.enter(Work {
            snapshot: &past.snapshot,
            horizon: past.snapshot.revision(),
            proposal: &[],
            in_force: &past.in_force,
            ..self.work
        });
        let written = inner.query(field.select.same());
        self.leave(inner);
        written
    }

    /// Records why there is no such past.
    pub(super) fn no_past(&mut self, field: &PlanField, error: &PastError) -> Stop {
        let code = match error {
            PastError::NotYet { .. } | PastError::Future { .. } => ErrorCode::NotYet,
            PastError::BeforeFirst { .. } => ErrorCode::BeforeHistory,
            PastError::Compacted { .. } => ErrorCode::Compacted,
            PastError::Unreachable { .. } | PastError::Store(_) => {
                return self.unreadable(field, error);
            }
        };
        self.fail(field, GraphqlError::new(code, error.to_string()))
    }
}
