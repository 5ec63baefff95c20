//! The tests that use Remit from outside; one module per concern.

mod browser;
mod cli;
mod npm;
mod validation;
