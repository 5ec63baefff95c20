//! `live`: the answer now, and again when it is another.

use remit::change::Change;
use remit::graphql::live::LiveLimits;
use remit::http::HttpLimits;

use super::{Events, rename};
use crate::world::{self, World};

const QUERY: &str = r#"subscription { live { tool(slug: "dns") { name } } }"#;

fn named(name: &str) -> String {
    format!(r#"{{"data":{{"live":{{"tool":{{"name":"{name}"}}}}}}}}"#)
}

#[test]
fn the_answer_comes_now_and_whenever_it_is_another() {
    let world = world::seed();
    let served = world.served();
    let mut events = Events::open(&served, QUERY, &[]);
    assert_eq!(events.answer(), named("DNS"));
    // Were it sent again for a commit that does not touch it, that would come first.
    rename(&world, "eks", "Kubernetes");
    rename(&world, "dns", "Names");
    assert_eq!(events.answer(), named("Names"));
}

#[test]
fn who_comes_later_begins_with_what_is_committed() {
    let world = world::seed();
    let served = world.served();
    let mut first = Events::open(&served, QUERY, &[]);
    assert_eq!(first.answer(), named("DNS"));
    for round in 0..20 {
        let name = format!("DNS {round}");
        rename(&world, "dns", &name);
        let mut later = Events::open(&served, QUERY, &[]);
        assert_eq!(later.answer(), named(&name));
    }
}

#[test]
fn those_who_ask_the_same_share_a_run_and_others_have_a_limit() {
    let world = world::seed();
    let served = world.served_within(HttpLimits {
        live: LiveLimits {
            live_plans_max: 1,
            ..LiveLimits::default()
        },
        ..HttpLimits::default()
    });
    let mut first = Events::open(&served, QUERY, &[]);
    let mut second = Events::open(&served, QUERY, &[]);
    assert_eq!(first.answer(), second.answer());
    let other = "subscription { live { revision { number } } }";
    insta::assert_snapshot!(Events::open(&served, other, &[]).refusal(), @r#"{"errors":[{"message":"1 different questions are asked again after each commit already, which is the limit","extensions":{"code":"TOO_MANY_SUBSCRIPTIONS"}}]}"#);
}

fn put(world: &World, sdl: &str) {
    world.commit(vec![Change::OntologyReplace { sdl: sdl.into() }]);
}

#[test]
fn a_change_of_the_ontology_ends_what_it_makes_invalid() {
    let world = world::seed();
    let before = world::read("seed/ontology.graphql");
    put(
        &world,
        &format!("{before}\ntype Region {{ motto: String }}\n"),
    );
    let served = world.served();
    let invalid = "subscription { live { regions { nodes { motto } } } }";
    let mut invalid = Events::open(&served, invalid, &[]);
    assert_eq!(
        invalid.answer(),
        r#"{"data":{"live":{"regions":{"nodes":[]}}}}"#
    );
    let mut valid = Events::open(&served, QUERY, &[]);
    assert_eq!(valid.answer(), named("DNS"));
    put(&world, &before);
    insta::assert_snapshot!(invalid.refusal(), @r#"{"errors":[{"message":"the ontology has changed, and what is subscribed to does not fit the new schema; ask again to see why","extensions":{"code":"SCHEMA_CHANGED"}}]}"#);
    rename(&world, "dns", "Names");
    assert_eq!(valid.answer(), named("Names"));
}
