//! A view answers what a fresh server answers that was brought to the same state by other means: the
//! README's questions, byte for byte.

use std::sync::Arc;

use remit::engine::{CommitRequest, Engine, EngineOptions};
use remit::event::Revision;
use remit::graphql::input::changes;
use remit::graphql::service::Service;
use remit::graphql::view::View;
use remit::store::Store as _;
use remit::store::memory::MemoryStore;
use serde_json::json;

use crate::readme::questions;
use crate::world::{self, World};

/// The README's questions that ask the graph and nothing of its history.
fn asked() -> Vec<&'static str> {
    let of_history = ["asOf", "whatIf", "commits", "fragment", "revision"];
    let all = questions().into_iter();
    let asked: Vec<_> = all
        .filter(|question| !of_history.iter().any(|word| question.contains(word)))
        .collect();
    assert!(asked.len() > 10, "the tour has more questions than these");
    asked
}

/// A question asked inside a field that leads to another view.
fn inside(field: &str, question: &str) -> String {
    let selections = question.trim().strip_prefix('{').unwrap();
    format!("{{ view: {field} {{ {selections} }}")
}

fn body(view: &View, question: &str) -> String {
    let ontology = view.snapshot.ontology().clone();
    let service = Service::new(ontology, Default::default(), Default::default());
    world::body(&service, view, question)
}

/// A server that has only the first commits of another one's log.
fn replayed(world: &World, commits: u64) -> Arc<Engine> {
    let store = MemoryStore::default();
    let log = world.commits();
    store
        .append(Revision(0), &log[..commits as usize])
        .unwrap_or_else(|error| panic!("{error:?}"));
    let engine = Engine::open(Box::new(store), EngineOptions::default()).unwrap();
    Arc::new(engine)
}

/// Changes that touch every kind of the seed.
fn literal() -> serde_json::Value {
    json!([
        {"toolCreate": {"slug": "vault", "name": "Vault", "workstreams": [{"slug": "platform"}]}},
        {"workstreamToolsRemove": {"workstream": "platform", "tools": ["eks"]}},
        {"workstreamToolsAdd": {"workstream": "services-observability", "tools": [{"slug": "eks", "note": "moved"}]}},
        {"toolDelete": {"slug": "redshift", "onReferences": "DETACH"}},
        {"pillarUpdate": {"slug": "cost", "input": {"name": "Costs", "description": null}}},
        {"responsibilityUpdate": {"slug": "incident-response", "input": {"labels": [{"key": "tier", "value": "core"}]}}},
    ])
}

/// The same changes as GraphQL has them.
fn written(value: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    match value {
        Json::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{name}: {}", written(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(written).collect();
            format!("[{}]", items.join(", "))
        }
        Json::String(text) if text == "DETACH" => text.clone(),
        other => other.to_string(),
    }
}

fn commit(world: &World) {
    let list = async_graphql_value::ConstValue::from_json(literal()).unwrap();
    let changes = changes(&world.ontology(), "changes", &list);
    assert!(changes.are_whole(), "{:?}", changes.user_errors(&[]));
    let request = CommitRequest::new(changes.to_propose().to_vec(), "tests");
    world
        .engine
        .commit_blocking(request)
        .unwrap_or_else(|error| panic!("{error:?}"));
}

#[test]
fn the_past_answers_as_a_server_that_never_went_further() {
    let world = world::seed();
    commit(&world);
    let fresh = View::of(&replayed(&world, 2));
    for question in asked() {
        let past = body(&world.view(), &inside("asOf(revision: 2)", question));
        let expected = body(&fresh, question);
        let expected = expected.replacen("{\"data\":", "{\"data\":{\"view\":", 1);
        assert_eq!(past, expected + "}", "{question}");
    }
}

#[test]
fn a_proposal_answers_as_a_server_where_it_was_committed() {
    let (world, other) = (world::seed(), world::seed());
    commit(&other);
    let field = format!("whatIf(changes: {})", written(&literal()));
    for question in asked() {
        let proposed = body(
            &world.view(),
            &inside(&field, &format!("{{ query {question} }}")),
        );
        let expected = body(&other.view(), question);
        let expected = expected.replacen("{\"data\":", "{\"data\":{\"view\":{\"query\":", 1);
        assert_eq!(proposed, expected + "}}", "{question}");
    }
}

#[test]
fn a_proposal_on_the_past_answers_as_if_it_had_been_committed_then() {
    let world = world::seed();
    commit(&world);
    let field = format!(
        "asOf(revision: 2) {{ whatIf(changes: {})",
        written(&literal())
    );
    for question in asked() {
        let proposed = body(
            &world.view(),
            &format!("{} }}", inside(&field, &format!("{{ query {question} }}"))),
        );
        let now = body(&world.view(), question);
        let now = now.replacen(
            "{\"data\":",
            "{\"data\":{\"view\":{\"whatIf\":{\"query\":",
            1,
        );
        assert_eq!(proposed, now + "}}}", "{question}");
    }
}
