//! The tests that use Remit from outside; one module per concern.

mod npm;
mod validation;
