//! The tests that use Remit from outside; one module per concern.

mod audit;
mod browser;
mod cli;
mod npm;
mod reference;
mod relay;
mod schema;
mod validation;
mod world;
