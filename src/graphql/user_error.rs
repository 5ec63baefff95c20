//! What is wrong with what somebody wants changed: expected, told in the answer's data, with the place in
//! the input. Errors of the request and of ours are [`super::error`]'s.

use std::sync::Arc;

use serde::Serialize;

use super::error::ErrorCode;
use crate::change::Rejection;

/// One reason why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
}
