//! The past: commits, what they changed, what differs between revisions, and every question asked of them.

mod changes;
mod past;
mod proposal;
mod same;

use crate::world;

/// Asks the seed, whose history has two commits.
fn check(query: &str, expected: impl FnOnce(String)) {
    let world = world::seed();
    expected(world.shown(&world.service(), query));
}

/// Asks the fleet, whose history has created, changed, deleted and created again.
fn check_fleet(query: &str, expected: impl FnOnce(String)) {
    let world = world::fleet();
    expected(world.shown(&world.service(), query));
}
