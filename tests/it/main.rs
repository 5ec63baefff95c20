//! The tests that use Remit from outside; one module per concern.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod audit;
mod backup;
mod browser;
mod cli;
mod errors;
mod findings;
mod history;
mod http;
mod live;
mod mutations;
mod npm;
mod pictures;
mod plans;
mod readme;
mod reference;
mod relay;
mod schema;
mod search;
mod sets;
mod tokens;
mod validation;
mod ways;
mod world;
