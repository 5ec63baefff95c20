//! The organisation that is asked about: domains of 10 teams of 10 services, as Remit's snapshot and as
//! plain rows for async-graphql. All texts of a column are of one length, so that answers are, too.

use std::collections::BTreeMap;
use std::sync::Arc;

use remit::change::{Change, EdgePatch, NodePatch};
use remit::engine::{CommitRequest, Engine, EngineOptions};
use remit::event::{EdgeKey, NodeKey, Slug, Value as FactValue};
use remit::graph::Snapshot;
use remit::ontology::Ontology;
use remit::store::memory::MemoryStore;

const ONTOLOGY: &str = r#"
"A part of the business."
type Domain {
  teams: [Team!]! @relation(inverse: "domains")
}

"People who work together."
type Team {
  "Where they talk."
  chat: String
  services: [Service!]! @relation(inverse: "teams")
}

"A program that runs."
type Service {
  language: String
  tier: Int
  critical: Boolean
}
"#;

const DOMAINS: usize = 26;
const EACH: usize = 10;

pub struct Domain {
    pub slug: String,
    pub name: String,
    pub teams: Vec<Team>,
}

pub struct Team {
    pub slug: String,
    pub name: String,
    pub description: String,
    pub chat: String,
    pub services: Vec<Service>,
}

pub struct Service {
    pub slug: String,
    pub name: String,
    pub language: &'static str,
    pub tier: i32,
    pub critical: bool,
}

pub struct Data {
    pub ontology: Arc<Ontology>,
    pub engine: Arc<Engine>,
    pub snapshot: Arc<Snapshot>,
    /// For as long as the program runs: servers hold on to it.
    pub domains: &'static [Domain],
}

impl Data {
    pub fn new() -> Self {
        let domains: Vec<Domain> = (0..DOMAINS).map(domain).collect();
        let domains: &'static [Domain] = domains.leak();
        let engine = Arc::new(engine(domains));
        let snapshot = engine.snapshot();
        Self {
            engine,
            ontology: snapshot.ontology().clone(),
            snapshot,
            domains,
        }
    }

    pub fn teams(&self) -> impl Iterator<Item = &'static Team> {
        self.domains.iter().flat_map(|domain| &domain.teams)
    }

    pub fn services(&self) -> impl Iterator<Item = &'static Service> {
        self.teams().flat_map(|team| &team.services)
    }
}

fn domain(number: usize) -> Domain {
    Domain {
        slug: format!("domain-{number:03}"),
        name: format!("Domain {number:03}"),
        teams: (number * EACH..(number + 1) * EACH).map(team).collect(),
    }
}

fn team(number: usize) -> Team {
    Team {
        slug: format!("team-{number:03}"),
        name: format!("Team {number:03}"),
        description: format!("The people who look after ten services, number {number:03}."),
        chat: format!("#team-{number:03}"),
        services: (number * EACH..(number + 1) * EACH).map(service).collect(),
    }
}

fn service(number: usize) -> Service {
    Service {
        slug: format!("service-{number:04}"),
        name: format!("Service {number:04}"),
        language: ["rust", "java", "perl", "ruby"][number % 4],
        tier: 1 + (number % 3) as i32,
        critical: number.is_multiple_of(2),
    }
}

/// The graph, as it comes from commits.
fn engine(domains: &[Domain]) -> Engine {
    let store = Box::new(MemoryStore::default());
    let engine = Engine::open(store, EngineOptions::default()).expect("an empty log can be read");
    engine.initialise(ONTOLOGY).expect("the ontology is one");
    let mut facts = Facts(Vec::new());
    for domain in domains {
        facts.node("Domain", &domain.slug, &domain.name, None, []);
        for team in &domain.teams {
            let chat = ("chat", FactValue::Text(team.chat.as_str().into()));
            facts.node(
                "Team",
                &team.slug,
                &team.name,
                Some(&team.description),
                [chat],
            );
            facts.edge("Domain", "teams", &domain.slug, &team.slug);
            for service in &team.services {
                let attributes = [
                    ("language", FactValue::Text(service.language.into())),
                    ("tier", FactValue::Int(service.tier)),
                    ("critical", FactValue::Boolean(service.critical)),
                ];
                facts.node("Service", &service.slug, &service.name, None, attributes);
                facts.edge("Team", "services", &team.slug, &service.slug);
            }
        }
    }
    let request = CommitRequest::new(facts.0, "benchmark");
    engine
        .commit_blocking(request)
        .expect("the facts fit the ontology");
    engine
}

struct Facts(Vec<Change>);

impl Facts {
    fn node<const N: usize>(
        &mut self,
        kind: &str,
        slug: &str,
        name: &str,
        description: Option<&str>,
        attributes: [(&str, FactValue); N],
    ) {
        let attributes: BTreeMap<Arc<str>, Option<FactValue>> = attributes
            .into_iter()
            .map(|(name, value)| (name.into(), Some(value)))
            .collect();
        let patch = NodePatch {
            name: Some(name.into()),
            description: Some(description.map(Into::into)),
            attributes,
            ..NodePatch::default()
        };
        let key = NodeKey {
            kind: kind.into(),
            slug: slug_of(slug),
        };
        self.0.push(Change::NodeCreate { key, patch });
    }

    fn edge(&mut self, kind: &str, field: &str, from: &str, to: &str) {
        let key = EdgeKey {
            kind: kind.into(),
            field: field.into(),
            from: slug_of(from),
            to: slug_of(to),
        };
        self.0.push(Change::Connect {
            key,
            patch: EdgePatch::default(),
        });
    }
}

fn slug_of(text: &str) -> Slug {
    Slug::new(text).expect("the data's slugs are slugs")
}
