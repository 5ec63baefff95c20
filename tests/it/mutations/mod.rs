//! Changing the graph over GraphQL: what mutations do, what they answer, and what they refuse.

mod conditions;
mod documents;
mod edges;
mod failures;
mod files;
mod nodes;
mod ontology;
mod random;
mod refusals;
mod undo;

use remit::graphql::limits::Limits;
use remit::graphql::service::{Request, Service};
use remit::graphql::view::View;
use serde_json::{Value as Json, json};

use crate::world::{self, World};

/// A world and its API, asked one request after another.
struct Desk {
    world: World,
    service: Service,
}

impl Desk {
    fn seed() -> Self {
        Self::of(world::seed())
    }

    fn fleet() -> Self {
        Self::of(world::fleet())
    }

    fn of(world: World) -> Self {
        Self::within(world, Limits::default())
    }

    fn within(world: World, limits: Limits) -> Self {
        let service = world.service_within(limits, Default::default());
        Self { world, service }
    }

    /// The answer as it was sent, with a line for each error.
    fn ask(&self, query: &str) -> String {
        self.ask_with(query, json!({}))
    }

    fn ask_with(&self, query: &str, variables: Json) -> String {
        let variables = variables.to_string();
        let request = Request {
            query: query.into(),
            operation_name: None,
            variables: Some(&variables),
        };
        let view = View::of(&self.world.engine);
        let body = self.service.answer(&view, request).body;
        String::from_utf8(body.to_vec())
            .unwrap()
            .replace("},{\"code\"", "},\n {\"code\"")
            .replace("},{\"message\"", "},\n {\"message\"")
            .replace(",\"errors\":", ",\n \"errors\":")
    }

    /// Does what must succeed.
    fn done(&self, query: &str) {
        let body = self.ask(query);
        assert!(body.contains("\"userErrors\":[]"), "{body}");
        assert!(!body.contains("\"code\""), "{body}");
    }

    fn revision(&self) -> u64 {
        self.world.snapshot().revision().0
    }
}
