//! Remit keeps an engineering organisation's operating model as a graph and answers questions about
//! it over GraphQL. ARCHITECTURE.md is the map.
//!
//! The layers, lowest first; imports point up this list only.

pub mod diagnostic;

pub mod ontology;

pub mod event;

pub mod graph;

pub mod picture;

pub mod change;

pub mod reading;

pub mod facts;

pub mod import;

pub mod store;

pub mod engine;

pub mod apply;

pub mod graphql;

pub mod http;

pub mod cli;
