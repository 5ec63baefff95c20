//! The tests that use Remit from outside; one module per concern.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod browser;
mod cli;
mod npm;
mod readme;
mod validation;
