//! The engine against a dumb model, faulty stores, and itself after recovery.

mod chance;
mod compact;
mod dump;
mod faults;
mod fixture;
mod groups;
mod history;
mod model;
mod random;
mod requests;
mod undo;
mod undone;
mod writers;
