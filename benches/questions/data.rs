//! The graph: services that use tools, with two tools that many use, by arithmetic; and the same as plain
//! slices.

use std::collections::BTreeMap;
use std::sync::Arc;

use petgraph::Undirected;
use petgraph::csr::Csr;
use remit::event::{EdgeFact, EdgeKey, NodeFact, NodeKey, Revision, Slug, Stamp, Value};
use remit::graph::{Builder, Head, Snapshot, Vertex};
use remit::ontology::{FieldId, KindId, Ontology};

const ONTOLOGY: &str = r#"
type Service {
  tier: Int
  tools: [Tool!]! @relation(inverse: "services")
}
type Tool { vendor: String }
"#;

const TOOLS_PER_SERVICE: u64 = 5;
/// One of so many services uses a hub.
const HUB_SHARE: u64 = 8;

pub struct Data {
    pub snapshot: Snapshot,
    pub services: usize,
    pub tools: usize,
    /// By service, its tools; in order.
    pub tools_of: Vec<Vec<u32>>,
    /// By tool, its services; in order.
    pub services_of: Vec<Vec<u32>>,
    /// By service, its tier.
    pub tiers: Vec<i32>,
    /// All of it: services first, then tools.
    pub csr: Csr<(), (), Undirected, u32>,
}

/// The tools that many use.
pub const HUBS: [u32; 2] = [0, 1];

impl Data {
    /// So many nodes, and four times as many edges: four fifths are services of five tools each.
    pub fn new(nodes: usize) -> Self {
        let services = nodes * 4 / 5;
        let tools = nodes - services;
        let mut random = Random(0x5EED);
        let tools_of: Vec<Vec<u32>> = (0..services)
            .map(|_| {
                let mut own: Vec<u32> = Vec::new();
                for hub in HUBS {
                    if random.below(HUB_SHARE) == 0 {
                        own.push(hub);
                    }
                }
                while (own.len() as u64) < TOOLS_PER_SERVICE {
                    let tool = HUBS.len() as u64 + random.below((tools - HUBS.len()) as u64);
                    let tool = u32::try_from(tool).expect("tools are counted in 32 bits");
                    if !own.contains(&tool) {
                        own.push(tool);
                    }
                }
                own.sort_unstable();
                own
            })
            .collect();
        let mut services_of = vec![Vec::new(); tools];
        let mut edges = Vec::new();
        for (service, own) in (0_u32..).zip(&tools_of) {
            for tool in own {
                services_of[*tool as usize].push(service);
                let tool = u32::try_from(services).expect("counted") + tool;
                edges.push((service, tool));
                edges.push((tool, service));
            }
        }
        edges.sort_unstable();
        let csr = Csr::<(), (), Undirected, u32>::from_sorted_edges(&edges);
        let tiers = (0..services).map(|_| random.below(5) as i32).collect();
        let mut data = Self {
            snapshot: Snapshot::empty(ontology()),
            services,
            tools,
            tools_of,
            services_of,
            tiers,
            csr: csr.expect("edges are sorted and each stands once"),
        };
        data.snapshot = data.frozen();
        data
    }

    pub fn service(&self, number: u32) -> Vertex {
        self.vertex("Service", number)
    }

    pub fn tool(&self, number: u32) -> Vertex {
        self.vertex("Tool", number)
    }

    fn vertex(&self, kind: &str, number: u32) -> Vertex {
        let key = key(kind, number);
        self.snapshot.find(&key).expect("the node was put in")
    }

    pub fn kind(&self, name: &str) -> KindId {
        let kind = self.snapshot.ontology().kind_named(name);
        kind.expect("the kind is declared").id
    }

    /// `Tool.services`
    pub fn users(&self) -> FieldId {
        let field = self
            .snapshot
            .ontology()
            .field_named(self.kind("Tool"), "services");
        field.expect("the field is declared").id
    }

    fn frozen(&self) -> Snapshot {
        let mut builder = Builder::new(ontology());
        let stamp = Stamp {
            revision: Revision(1),
            time: Head::origin().time,
        };
        let count = |count: usize| u32::try_from(count).expect("counted in 32 bits");
        for (number, tier) in (0_u32..).zip(&self.tiers) {
            let tier = BTreeMap::from([("tier".into(), Value::Int(*tier))]);
            builder.put_node(&key("Service", number), fact(number, tier), stamp, stamp);
        }
        for number in 0..count(self.tools) {
            let vendor = ["Amazon", "Google", "Microsoft"][number as usize % 3];
            let vendor = BTreeMap::from([("vendor".into(), Value::Text(vendor.into()))]);
            builder.put_node(&key("Tool", number), fact(number, vendor), stamp, stamp);
        }
        for (service, tools) in (0_u32..).zip(&self.tools_of) {
            for tool in tools {
                let edge = EdgeKey {
                    kind: "Service".into(),
                    field: "tools".into(),
                    from: slug(service),
                    to: slug(*tool),
                };
                builder.put_edge(&edge, EdgeFact::default());
            }
        }
        builder.finish(Head::origin())
    }
}

fn ontology() -> Arc<Ontology> {
    let ontology = remit::ontology::read("benches/questions", ONTOLOGY);
    Arc::new(ontology.unwrap_or_else(|mistakes| panic!("{mistakes}")))
}

/// Slugs in the order of their numbers, so that a vertex is its number counted from its kind's first.
fn slug(number: u32) -> Slug {
    Slug::new(&format!("n-{number:07}")).expect("it is a slug")
}

fn key(kind: &str, number: u32) -> NodeKey {
    NodeKey {
        kind: kind.into(),
        slug: slug(number),
    }
}

fn fact(number: u32, attributes: BTreeMap<Arc<str>, Value>) -> NodeFact {
    NodeFact {
        name: format!("Node {number}").into(),
        description: None,
        labels: Vec::new(),
        sources: Vec::new(),
        owners: Default::default(),
        attributes,
    }
}

/// A generator of its own, so that the graph is the same in every run. (Marsaglia, Xorshift RNGs, 2003.)
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}
