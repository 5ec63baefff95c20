//! The same questions answered by async-graphql's static resolvers, in the way that costs them least:
//! everything is borrowed, and a cursor is looked up in a table.

use std::collections::HashMap;

use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, SimpleObject};

use crate::data::{self, Data};
use crate::questions::cursors;

pub type StaticSchema = Schema<Query, EmptyMutation, EmptySubscription>;

/// The root.
pub struct Query {
    teams: HashMap<&'static str, Team>,
    domains: Vec<Domain>,
    services: Vec<Service>,
    domain_cursors: HashMap<String, usize>,
    service_cursors: HashMap<String, usize>,
}

#[derive(Clone, Copy)]
struct Domain(&'static data::Domain);

#[derive(Clone, Copy)]
struct Team(&'static data::Team);

#[derive(Clone, Copy)]
struct Service(&'static data::Service);

#[derive(SimpleObject)]
struct DomainConnection {
    nodes: Vec<Domain>,
}

#[derive(SimpleObject)]
struct TeamConnection {
    nodes: Vec<Team>,
}

#[derive(SimpleObject)]
struct ServiceConnection {
    nodes: Vec<Service>,
}

/// The schema over the data.
pub fn schema(data: &Data) -> StaticSchema {
    let places = |kind| cursors(data, kind).zip(1..).collect();
    let query = Query {
        teams: data
            .teams()
            .map(|team| (team.slug.as_str(), Team(team)))
            .collect(),
        domains: data.domains.iter().map(Domain).collect(),
        services: data.services().map(Service).collect(),
        domain_cursors: places("Domain"),
        service_cursors: places("Service"),
    };
    Schema::new(query, EmptyMutation, EmptySubscription)
}

#[Object]
impl Query {
    async fn team(&self, slug: String) -> Option<Team> {
        self.teams.get(slug.as_str()).copied()
    }

    async fn domains(&self, first: usize, after: String) -> DomainConnection {
        let start = self.domain_cursors.get(&after).copied().unwrap_or(0);
        let nodes = self.domains.iter().skip(start).take(first).copied();
        DomainConnection {
            nodes: nodes.collect(),
        }
    }

    async fn services(&self, first: usize, after: String) -> ServiceConnection {
        let start = self.service_cursors.get(&after).copied().unwrap_or(0);
        let nodes = self.services.iter().skip(start).take(first).copied();
        ServiceConnection {
            nodes: nodes.collect(),
        }
    }
}

#[Object]
impl Domain {
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn teams(&self, first: usize) -> TeamConnection {
        TeamConnection {
            nodes: self.0.teams.iter().take(first).map(Team).collect(),
        }
    }
}

#[Object]
impl Team {
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn description(&self) -> &str {
        &self.0.description
    }

    async fn chat(&self) -> &str {
        &self.0.chat
    }

    async fn services(&self, first: usize) -> ServiceConnection {
        ServiceConnection {
            nodes: self.0.services.iter().take(first).map(Service).collect(),
        }
    }
}

#[Object]
impl Service {
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn language(&self) -> &str {
        self.0.language
    }

    async fn tier(&self) -> i32 {
        self.0.tier
    }

    async fn critical(&self) -> bool {
        self.0.critical
    }
}
