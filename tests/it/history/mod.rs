//! The past: commits, what they changed, what differs between revisions, and every question asked of them.

mod changes;
mod past;
mod proposal;
mod same;

use remit::graphql::service::{Request, Service};

use crate::world::{self, World};

/// Asks the seed, whose history has two commits.
fn check(query: &str, expected: impl FnOnce(String)) {
    let world = world::seed();
    expected(answer(&world, &world.service(), query));
}

/// Asks the fleet, whose history has created, changed, deleted and created again.
fn check_fleet(query: &str, expected: impl FnOnce(String)) {
    let world = world::fleet();
    expected(answer(&world, &world.service(), query));
}

/// The whole body, with an item of a list a line.
fn answer(world: &World, service: &Service, query: &str) -> String {
    let request = Request {
        query: query.into(),
        operation_name: None,
        variables: None,
    };
    let body = service.answer(&world.view(), request).body;
    let text = String::from_utf8(body.to_vec()).unwrap();
    text.replace("},{", "},\n {")
        .replace(",\"errors\":", ",\n \"errors\":")
}
