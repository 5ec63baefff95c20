//! What is wrong with what somebody wants changed: expected, told in the answer's data, with the place in
//! the input. Errors of the request and of ours are [`super::error`]'s.

use std::sync::Arc;

use serde::Serialize;

use super::error::ErrorCode;
use crate::change::{REJECTIONS_MAX, Rejection};

/// One reason why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct UserError {
    /// The code.
    pub code: ErrorCode,
    /// What is wrong and how to mend it.
    pub message: String,
    /// Where in the arguments of the field; empty for the whole of them.
    pub field: Vec<Arc<str>>,
}

impl UserError {
    /// A reason of the engine's, which is about that place.
    pub fn of(rejection: &Rejection, field: Vec<Arc<str>>) -> Self {
        let hint = rejection.hint.as_ref();
        let hint = hint.map_or(String::new(), |hint| format!("; {hint}"));
        Self {
            code: rejection.code.into(),
            message: format!("{}{hint}", rejection.message),
            field,
        }
    }

    /// As many as are listed, and how many more there are.
    pub fn listed(mut errors: Vec<Self>) -> Vec<Self> {
        if errors.len() > REJECTIONS_MAX {
            let more = errors.len() - REJECTIONS_MAX;
            errors.truncate(REJECTIONS_MAX);
            errors.push(Self {
                code: ErrorCode::TooManyErrors,
                message: format!("{more} more mistakes were left out"),
                field: Vec::new(),
            });
        }
        errors
    }
}
