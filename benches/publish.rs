//! What a commit, a fork and a step into the past cost, on a small graph and on a large one: `cargo bench --bench publish`.
//!
//! Publishing must cost the change, not the graph: a commit of one updated node and one new edge, the
//! first change of a fork, and ten commits taken back, on 1,000 and on 1,000,000 nodes with 4 edges each, should differ by no more
//! than 5 times. Commits follow each other, as a server's do, until so much has been replaced that the
//! snapshot wants folding: the larger graph lets more pile up. Memory is what the process holds, with
//! what the allocator keeps for later. With `--quick` the large graph has 100,000 nodes.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use remit::event::{
    Commit, CommitId, EdgeFact, EdgeKey, Event, NodeFact, NodeKey, Revision, Slug, Stamp, Value,
};
use remit::graph::{Builder, Head, Snapshot};
use remit::ontology::Ontology;

const ONTOLOGY: &str = r#"
type Part {
  owner: String
  weight: Int
  uses: [Part!]! @relation(inverse: "usedBy")
}
"#;

const EDGES_PER_NODE: u32 = 4;
/// How many are timed together.
const BATCH: u32 = 50;
/// How many commits are taken back.
const STEPS: usize = 10;
const RATIO_WANTED: f64 = 5.0;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let ontology = remit::ontology::read("benches/publish.rs", ONTOLOGY);
    let ontology = Arc::new(ontology.unwrap_or_else(|mistakes| panic!("{mistakes}")));
    let small = measure(&ontology, 1_000);
    let large = measure(&ontology, if quick { 100_000 } else { 1_000_000 });
    for (what, small, large) in [
        ("publish a commit", small.publish, large.publish),
        ("fork", small.fork, large.fork),
        ("step back 10 commits", small.step_back, large.step_back),
        (
            "fork and change",
            small.fork_and_change,
            large.fork_and_change,
        ),
    ] {
        let ratio = large / small;
        println!(
            "{what:<20} {small:>8.3} us and {large:>8.3} us: ratio {ratio:.2} (wanted: {RATIO_WANTED})"
        );
    }
}

/// Medians, in microseconds.
struct Costs {
    publish: f64,
    fork: f64,
    fork_and_change: f64,
    step_back: f64,
}

fn measure(ontology: &Arc<Ontology>, nodes: u32) -> Costs {
    let graph = Graph { nodes };
    let start = resident_bytes();
    let bare = graph.build(ontology, 0);
    let without_edges = resident_bytes().saturating_sub(start);
    let began = Instant::now();
    let base = graph.build(ontology, EDGES_PER_NODE);
    let took = began.elapsed().as_secs_f64();
    let with_edges = (resident_bytes().saturating_sub(start)).saturating_sub(without_edges);
    drop(bare);
    let edges = base.edge_count();
    println!(
        "{nodes} nodes, {edges} edges: built in {took:.2} s; about {} bytes for a node, {} for an edge",
        without_edges / u64::from(nodes),
        with_edges.saturating_sub(without_edges) / edges as u64,
    );

    let mut published = base;
    let (mut publish, mut fork, mut fork_and_change) = (Vec::new(), Vec::new(), Vec::new());
    let mut step_back = Vec::new();
    let mut commits = 0;
    while !published.wants_folding() {
        let batch: Vec<Commit> = (0..BATCH)
            .map(|number| graph.commit(commits + number))
            .collect();
        commits += BATCH;
        publish.push(micros_each(|| {
            for commit in &batch {
                // The one before goes, as it does when nobody reads it any more.
                published = published.after(commit);
            }
        }));
        let undone: Vec<Arc<Commit>> = batch[batch.len() - STEPS..]
            .iter()
            .map(|commit| Arc::new(commit.clone()))
            .collect();
        step_back.push(micros_each(|| {
            for _ in &batch {
                let head = published.head().clone();
                black_box(published.before(&undone, head).expect("they have stamps"));
            }
        }));
        fork.push(micros_each(|| {
            for _ in &batch {
                black_box(published.clone());
            }
        }));
        fork_and_change.push(micros_each(|| {
            for commit in &batch {
                black_box(published.with(&commit.events, published.head().clone()));
            }
        }));
    }
    println!(
        "  {} replaced by {commits} commits before folding",
        published.replaced()
    );
    Costs {
        publish: median(publish),
        fork: median(fork),
        fork_and_change: median(fork_and_change),
        step_back: median(step_back),
    }
}

/// Times a batch.
fn micros_each(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64() * 1e6 / f64::from(BATCH)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Parts that use parts all over the graph.
struct Graph {
    nodes: u32,
}

impl Graph {
    fn build(&self, ontology: &Arc<Ontology>, edges_per_node: u32) -> Snapshot {
        let mut builder = Builder::new(ontology.clone());
        let stamp = Stamp {
            revision: Revision(1),
            time: Head::origin().time,
        };
        for number in 0..self.nodes {
            builder.put_node(&node_key(number), fact(number, 0), stamp, stamp);
        }
        for number in 0..self.nodes {
            for edge in 0..edges_per_node {
                let key = edge_key(number, self.target(number, edge));
                builder.put_edge(&key, EdgeFact::default());
            }
        }
        builder.finish(Head {
            revision: Revision(1),
            ..Head::origin()
        })
    }

    /// Never the same for two edges of a node, and never the node itself.
    fn target(&self, number: u32, edge: u32) -> u32 {
        (number + 1 + edge * 211 + (number % 101)) % self.nodes
    }

    /// One updated node and one new edge, elsewhere each time.
    fn commit(&self, number: u32) -> Commit {
        let at = scattered(number) % self.nodes;
        let updated = Event::NodeUpdated {
            key: node_key(at),
            before: fact(at, 0),
            after: fact(at, number as i32),
            was: Some(Stamp {
                revision: Revision(1),
                time: Head::origin().time,
            }),
        };
        // No edge of the built graph goes back by these few.
        let to = (at + self.nodes - 1 - number % 7) % self.nodes;
        let connected = Event::EdgeConnected {
            key: edge_key(at, to),
            after: EdgeFact {
                note: Some("made by the benchmark".into()),
                ..EdgeFact::default()
            },
        };
        Commit {
            revision: Revision(u64::from(number) + 1),
            previous: CommitId(u64::from(number)),
            time: Head::origin().time,
            author: "benchmark".into(),
            message: None,
            request_id: None,
            request_digest: None,
            events: vec![updated, connected],
        }
    }
}

/// Spreads numbers over 32 bits, by Knuth's multiplicative hash.
fn scattered(number: u32) -> u32 {
    number.wrapping_mul(2_654_435_761)
}

fn node_key(number: u32) -> NodeKey {
    NodeKey {
        kind: "Part".into(),
        slug: slug(number),
    }
}

fn edge_key(from: u32, to: u32) -> EdgeKey {
    EdgeKey {
        kind: "Part".into(),
        field: "uses".into(),
        from: slug(from),
        to: slug(to),
    }
}

fn slug(number: u32) -> Slug {
    Slug::new(&format!("part-{number:07}")).expect("these are slugs")
}

fn fact(number: u32, weight: i32) -> NodeFact {
    let attributes = [
        (
            "owner".into(),
            Value::Text(format!("team-{:03}", number % 500).into()),
        ),
        ("weight".into(), Value::Int(weight)),
    ];
    NodeFact {
        name: format!("Part {number}").into(),
        description: None,
        labels: Vec::new(),
        sources: Vec::new(),
        owners: Default::default(),
        attributes: attributes.into(),
    }
}

/// What the process holds in memory, by Linux's `/proc`; 0 elsewhere.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes
        .and_then(|kilobytes| kilobytes.parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes * 1024)
}
