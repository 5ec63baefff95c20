//! `commits`: each once, in order, from where one left off.

use super::{Events, rename};
use crate::world;

#[test]
fn each_commit_comes_once_and_in_order() {
    let world = world::seed();
    let served = world.served();
    let query = "subscription { commits(after: 0) { revision message changeCount } }";
    let mut events = Events::open(&served, query, &[]);
    insta::assert_snapshot!(events.head, @"
    HTTP/1.0 200 OK
    content-type: text/event-stream; charset=utf-8
    cache-control: no-cache
    vary: accept
    x-accel-buffering: no
    ");
    let first = events.next().unwrap();
    assert_eq!((&*first.name, first.id.as_deref()), ("next", Some("1")));
    insta::assert_snapshot!(first.data, @r#"{"data":{"commits":{"revision":1,"message":"The ontology","changeCount":1}}}"#);
    assert_eq!(events.next().unwrap().id.as_deref(), Some("2"));
    for revision in 3..100 {
        rename(&world, "dns", &format!("DNS {revision}"));
        let event = events.next().unwrap();
        assert_eq!(event.id, Some(revision.to_string()));
        let expected = format!(
            r#"{{"data":{{"commits":{{"revision":{revision},"message":null,"changeCount":1}}}}}}"#
        );
        assert_eq!(event.data, expected);
    }
}

#[test]
fn where_nothing_is_said_the_next_commit_comes_first() {
    let world = world::seed();
    let served = world.served();
    let mut events = Events::open(&served, "subscription { commits { revision } }", &[]);
    rename(&world, "dns", "Names");
    assert_eq!(events.answer(), r#"{"data":{"commits":{"revision":3}}}"#);
}

#[test]
fn who_tells_the_last_event_is_not_told_of_it_again() {
    let world = world::seed();
    let served = world.served();
    let query = "subscription { commits(after: 0) { revision } }";
    let mut events = Events::open(&served, query, &["last-event-id: 1"]);
    assert_eq!(events.next().unwrap().id.as_deref(), Some("2"));
    let events = Events::open(&served, query, &["last-event-id: now"]);
    assert!(events.head.starts_with("HTTP/1.0 400 "), "{}", events.head);
}

#[test]
fn what_was_not_committed_yet_cannot_be_left_off_at() {
    let world = world::seed();
    let served = world.served();
    let query = "subscription { commits(after: 3) { revision } }";
    insta::assert_snapshot!(Events::open(&served, query, &[]).refusal(), @r#"{"errors":[{"message":"after: there is no revision 3 yet; the newest is 2","locations":[{"line":1,"column":16}],"path":["commits"],"extensions":{"code":"BAD_INPUT"}}]}"#);
    let query = "subscription { commits(after: -1) { revision } }";
    insta::assert_snapshot!(Events::open(&served, query, &[]).refusal(), @r#"{"errors":[{"message":"after: -1 is no revision; revisions are 1, 2, 3 and so on","locations":[{"line":1,"column":16}],"path":["commits"],"extensions":{"code":"BAD_INPUT"}}]}"#);
    let query = "subscription($after: Int = -1) { c: commits(after: $after) { revision } }";
    insta::assert_snapshot!(Events::open(&served, query, &[]).refusal(), @r#"{"errors":[{"message":"after: -1 is no revision; revisions are 1, 2, 3 and so on","locations":[{"line":1,"column":34}],"path":["c"],"extensions":{"code":"BAD_INPUT"}}]}"#);
}

#[test]
fn what_is_wrong_with_an_operation_is_an_event() {
    let world = world::seed();
    let served = world.served();
    let mut events = Events::open(&served, "subscription { commits { nothing } }", &[]);
    assert!(events.head.starts_with("HTTP/1.0 200 "), "{}", events.head);
    insta::assert_snapshot!(events.refusal(), @r#"{"errors":[{"message":"Cannot query field \"nothing\" on type \"Commit\".","locations":[{"line":1,"column":26}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}"#);
}

#[test]
fn a_query_is_an_event_too_where_nothing_else_is_accepted() {
    let world = world::seed();
    let served = world.served();
    let mut events = Events::open(&served, "{ __typename }", &[]);
    assert_eq!(events.refusal(), r#"{"data":{"__typename":"Query"}}"#);
    let both = ["accept: application/graphql-response+json, text/event-stream"];
    let events = Events::open(&served, "{ __typename }", &both);
    let json = "content-type: application/graphql-response+json";
    assert!(events.head.contains(json), "{}", events.head);
}

#[test]
fn a_subscription_has_more_answers_than_json_has_room_for() {
    let world = world::seed();
    let served = world.served();
    let query = "subscription { commits { revision } }";
    let mut events = Events::open(&served, query, &["accept: application/json"]);
    assert!(events.head.starts_with("HTTP/1.0 406 "), "{}", events.head);
    let both = ["accept: application/json, text/event-stream"];
    events = Events::open(&served, query, &both);
    let stream = "content-type: text/event-stream";
    assert!(events.head.contains(stream), "{}", events.head);
}
