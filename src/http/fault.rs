//! Our own faults: what panics while a request is answered is an answer of its own, not a connection that
//! breaks off.
//!
//! The client is told an id and nothing else; the log has the message under the same id.

use std::any::Any;
use std::fmt::Display;
use std::hash::{BuildHasher as _, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::request::Refusal;

/// Does a request's work, and makes a panic a refusal.
///
/// What the work shares with other requests (plans, snapshots) is replaced as a whole or not at all, so a
/// panic leaves nothing half done behind.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| noted(&said(panic.as_ref())))
}

/// Logs a fault of ours, and makes it a refusal.
pub(super) fn noted(fault: &dyn Display) -> Refusal {
    // Hashing nothing with new random keys gives a random number.
    let id = format!("{:016x}", RandomState::new().hash_one(()));
    tracing::error!(id, %fault, "answering a request failed");
    Refusal::internal(&id)
}

fn said(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => "a panic without a message",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::caught;
    use crate::graphql::error::ErrorCode;

    #[test]
    fn a_panic_is_our_fault_and_has_an_id_that_is_told() {
        let check = |refused: Result<(), super::Refusal>| {
            let refused = refused.expect_err("it panicked");
            assert_eq!(refused.status, StatusCode::INTERNAL_SERVER_ERROR);
            assert_eq!(refused.code, ErrorCode::Internal);
            assert!(!refused.message.contains("secret"), "{}", refused.message);
            let (_, id) = refused.message.rsplit_once(' ').expect("it has words");
            assert!(id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()));
            id.to_owned()
        };
        let first = check(caught(|| panic!("secret")));
        let second = check(caught(|| panic!("secret {}", 7)));
        assert_ne!(first, second);
    }

    #[test]
    fn what_does_not_panic_is_left_alone() {
        assert_eq!(caught(|| 7).ok(), Some(7));
    }
}
