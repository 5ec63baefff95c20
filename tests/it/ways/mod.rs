//! The questions that walk from node to node: paths, neighbourhoods, coverage, impact, single points.
//!
//! That their answers are right is compared in `reference`; here is what they look like, and what is
//! said of what makes no sense.

mod coverage;
mod impact;
mod walks;

use remit::graphql::limits::Limits;

use crate::world;

/// Asks the seed, and shows the whole body with an item of a list a line.
fn check(query: &str, expected: impl FnOnce(String)) {
    let world = world::seed();
    expected(world.shown(&world.service(), query));
}

/// Asks the fleet.
fn check_fleet(query: &str, expected: impl FnOnce(String)) {
    let world = world::fleet();
    expected(world.shown(&world.service(), query));
}

/// The seed with limits that are soon reached.
fn check_tight(query: &str, expected: impl FnOnce(String)) {
    let world = world::seed();
    let limits = Limits {
        path_length_max: 4,
        paths_max: 3,
        neighborhood_depth_max: 2,
        neighborhood_nodes_max: 5,
        coverage_cells_max: 50,
        coverage_candidates_max: 2,
        visits_max: 200,
        ..Limits::default()
    };
    let service = world.service_within(limits, Default::default());
    expected(world.shown(&service, query));
}
