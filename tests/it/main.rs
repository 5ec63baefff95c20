//! The tests that use Remit from outside; one module per concern.

mod audit;
mod browser;
mod cli;
mod errors;
mod http;
mod npm;
mod plans;
mod reference;
mod relay;
mod schema;
mod validation;
mod world;
