//! Pictures and exports, opened by the tools that they are made for: SVG and Mermaid in Chromium,
//! GraphML, DOT, JSON-LD, CSV and Markdown by their parsers.

mod addresses;
mod limits;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use remit::picture::coverage::{Coverage, Line};
use remit::picture::subgraph::{Edge, Node, Subgraph};
use remit::picture::venn::{Member, Region, Set, Venn};
use serde_json::{Value as Json, json};

use crate::npm;

const BYTES_MAX: usize = 10_000_000;

/// Names that something takes for its own.
const AWKWARD: [&str; 20] = [
    "EKS",
    "Services & Observability",
    "<script>alert(\"1\")</script>",
    "pipe | pipe \\| back\\slash",
    "two\nlines\r\nthree",
    "=HYPERLINK(\"http://x.example\",\"y\")",
    "@SUM(A1:A9)",
    "-1+1",
    "+44 20",
    "1. A list, - [x] a task, # a heading",
    "**bold** _it_ `code` ~~gone~~ [a](b) ![c](d) $x$ :tada:",
    "\"quoted\" 'once'; --> |x| end subgraph",
    "&amp; &#34; #34; %% %{init}%",
    "👩‍👩‍👧‍👦 family 🏳️‍🌈",
    "שלום עולם",
    "مرحبا (2)",
    "left\u{202E}right",
    "bell\u{7}and\u{1}more",
    "漢字の名前",
    "graph",
];

/// A name of 200 characters, the longest that there are.
fn longest() -> String {
    "Wide Ämter WWW ".chars().cycle().take(200).collect()
}

fn names() -> Vec<String> {
    AWKWARD
        .iter()
        .map(|name| (*name).to_owned())
        .chain([longest()])
        .collect()
}

/// Files to be opened, with what they must say.
struct Files {
    directory: PathBuf,
    expected: BTreeMap<String, Json>,
}

impl Files {
    fn new(name: &str) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // What an earlier run left behind may be of other files.
        let _ = fs::remove_dir_all(&directory);
        fs::create_dir_all(&directory).unwrap();
        Self {
            directory,
            expected: BTreeMap::new(),
        }
    }

    fn put(&mut self, file: &str, content: &str, expected: Json) {
        fs::write(self.directory.join(file), content).unwrap();
        self.expected.insert(file.to_owned(), expected);
    }

    fn opened_by(&self, script: &str) {
        let package = npm::installed("tests/pictures");
        let expected = serde_json::to_string(&self.expected).unwrap();
        fs::write(self.directory.join("files.json"), expected).unwrap();
        let output = Command::new("node")
            .arg(package.join(script))
            .arg(&self.directory)
            .output()
            .expect("node runs");
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

fn region(mask: u32, names: &[String]) -> Region {
    let member = |(index, name): (usize, &String)| Member {
        id: format!("Tool:t{mask}-{index}"),
        name: name.as_str().into(),
    };
    Region {
        mask,
        count: names.len(),
        members: names.iter().enumerate().map(member).collect(),
    }
}

fn venn(title: &str, labels: &[&str], regions: Vec<Region>) -> Venn {
    let set = |(index, label): (usize, &&str)| Set {
        label: (*label).to_owned(),
        count: regions
            .iter()
            .filter(|region| region.mask >> index & 1 == 1)
            .map(|region| region.count)
            .sum(),
    };
    Venn {
        title: title.to_owned(),
        sets: labels.iter().enumerate().map(set).collect(),
        regions,
    }
}

/// Regions with so many made-up members each.
fn counted(counts: &[(u32, usize)]) -> Vec<Region> {
    let region = |(mask, count): &(u32, usize)| {
        let names: Vec<String> = (0..*count)
            .map(|index| format!("Tool {mask}.{index}"))
            .collect();
        region(*mask, &names)
    };
    counts.iter().map(region).collect()
}

#[test]
fn pictures_of_sets_keep_their_labels_inside_and_apart() {
    let mut files = Files::new("pictures-venn");
    let mut draw = |file: &str, venn: &Venn, says: &[&str]| {
        files.put(file, &venn.svg(), json!({ "says": says }));
    };
    let two = [("Platform"), ("Services & Observability")];
    draw(
        "one.svg",
        &venn("One set", &["Platform"], counted(&[(1, 6)])),
        &["Platform 6"],
    );
    let plain = venn(
        "Tools of workstreams",
        &two,
        counted(&[(1, 3), (2, 8), (3, 3)]),
    );
    draw(
        "two.svg",
        &plain,
        &["Platform and Services & Observability 3"],
    );
    for (name, counts) in [
        ("nested", vec![(1, 20), (3, 4)]),
        ("equal", vec![(3, 9)]),
        ("disjoint", vec![(1, 9), (2, 1)]),
        ("lopsided", vec![(1, 400), (2, 1), (3, 2)]),
        ("empty", vec![(1, 3)]),
        ("none", vec![]),
    ] {
        let picture = venn("Two sets", &two, counted(&counts));
        draw(&format!("two-{name}.svg"), &picture, &["2 sets:"]);
    }
    let three = ["Platform", "Services & Observability", "Security"];
    for (name, counts) in [
        (
            "all",
            vec![(1, 5), (2, 8), (3, 2), (4, 6), (5, 2), (6, 3), (7, 2)],
        ),
        (
            "small-centre",
            vec![(1, 50), (2, 80), (3, 20), (4, 60), (5, 20), (6, 30), (7, 1)],
        ),
        ("disjoint", vec![(1, 5), (2, 8), (4, 2)]),
        ("nested", vec![(1, 20), (3, 6), (7, 2)]),
        ("chain", vec![(1, 5), (3, 2), (2, 5), (6, 2), (4, 5)]),
        ("pairs-only", vec![(3, 10), (5, 10), (6, 10)]),
        ("equal", vec![(7, 4)]),
        ("one-empty", vec![(1, 5), (3, 2), (2, 5)]),
    ] {
        let picture = venn("Three sets", &three, counted(&counts));
        draw(&format!("three-{name}.svg"), &picture, &["3 sets:"]);
    }
    let names = names();
    let long = longest();
    let awkward = [&long, AWKWARD[2], AWKWARD[14]];
    let regions = vec![
        region(1, &names),
        region(2, &names[..5]),
        region(3, &names[5..12]),
        region(4, &names[12..]),
    ];
    draw("three-awkward.svg", &venn(&long, &awkward, regions), &[]);
    let four = ["Platform", "Services & Observability", "Security", &long];
    let counts = [(1, 5), (2, 8), (3, 2), (4, 6), (8, 120), (15, 3)];
    draw(
        "four.svg",
        &venn("Four sets", &four, counted(&counts)),
        &["4 sets:"],
    );
    let labels: Vec<&str> = AWKWARD[..16].to_vec();
    let counts: Vec<(u32, usize)> = (1..200)
        .map(|index| (index * 327, 1 + index as usize % 37))
        .collect();
    draw(
        "sixteen.svg",
        &venn(&long, &labels, counted(&counts)),
        &["16 sets:"],
    );
    files.opened_by("browser.mjs");
}

#[test]
fn pictures_of_coverage_keep_their_labels_inside_and_apart() {
    let mut files = Files::new("pictures-coverage");
    let mut draw = |file: &str, coverage: &Coverage, says: &[&str]| {
        let svg = coverage.svg(BYTES_MAX).unwrap();
        files.put(file, &svg, json!({ "says": says }));
    };
    draw(
        "small.svg",
        &coverage(2, 4, 4),
        &["6 of 8 cells", "2 are gaps"],
    );
    draw("rows.svg", &coverage(21, 4, 30), &["gap"]);
    draw("columns.svg", &coverage(6, 40, 1), &[]);
    draw("counts.svg", &coverage(9, 21, 123_456), &[]);
    let mut huge = coverage(3, 4, 4);
    huge.counts.fill(u64::MAX);
    draw("huge.svg", &huge, &["12 of 12 cells"]);
    draw("gaps.svg", &coverage(3, 3, 0), &["0 of 9 cells"]);
    draw("empty.svg", &coverage(0, 0, 0), &["0 of 0 cells"]);
    files.opened_by("browser.mjs");
}

/// A matrix of awkward names with counts up to `most`, some of them 0.
fn coverage(rows: usize, columns: usize, most: u64) -> Coverage {
    let names = names();
    let lines = |kind: &str, count: usize| -> Vec<Line> {
        (0..count)
            .map(|index| Line {
                id: format!("{kind}:{index}"),
                name: names[index % names.len()].clone(),
            })
            .collect()
    };
    Coverage {
        title: "Pillars that workstreams look after".into(),
        row_noun: "workstreams".into(),
        column_noun: "pillars".into(),
        rows: lines("Workstream", rows),
        columns: lines("Pillar", columns),
        counts: (0..(rows * columns) as u64)
            .map(|index| (index * 7 + 3) % (most + 1))
            .collect(),
    }
}

/// A graph of awkward names, every node leading to the next and to the first.
fn subgraph() -> Subgraph {
    let names = names();
    let kinds = ["Tool", "Workstream", "Pillar"];
    let nodes: Vec<Node> = names
        .iter()
        .enumerate()
        .map(|(index, name)| Node {
            id: format!("{}:n{index}", kinds[index % 3]),
            kind: kinds[index % 3].into(),
            kind_index: index % 3,
            name: name.clone(),
            description: index
                .is_multiple_of(2)
                .then(|| names[names.len() - 1 - index].clone()),
        })
        .collect();
    let edge = |from: usize, to: usize| Edge {
        from,
        to,
        relation: format!("TOOL_{}", ["USERS", "OWNERS"][from % 2]),
        label: ["users", "owners"][from % 2].into(),
        note: from.is_multiple_of(2).then(|| names[from].clone()),
    };
    let last = nodes.len() - 1;
    Subgraph {
        title: "Neighborhood of Tool:n0".into(),
        edges: (0..last)
            .map(|from| edge(from, from + 1))
            .chain([edge(last, 0)])
            .collect(),
        nodes,
        omitted: Some("7 nodes are left out.".into()),
    }
}

fn graph_expected(graph: &Subgraph) -> Json {
    let nodes: Vec<Json> = graph
        .nodes
        .iter()
        .map(|node| json!({ "id": node.id, "kind": node.kind, "name": node.name }))
        .collect();
    let edges: Vec<Json> = graph
        .edges
        .iter()
        .map(|edge| {
            json!({
                "from": graph.nodes[edge.from].id,
                "relation": edge.relation,
                "label": edge.label,
                "to": graph.nodes[edge.to].id,
                "note": edge.note,
            })
        })
        .collect();
    json!({ "nodes": nodes, "edges": edges })
}

#[test]
fn exports_are_read_back_by_the_tools_that_they_are_for() {
    let mut files = Files::new("pictures-files");
    let graph = subgraph();
    let expected = graph_expected(&graph);
    files.put(
        "graph.graphml",
        &graph.graphml(BYTES_MAX).unwrap(),
        expected.clone(),
    );
    files.put(
        "graph.dot",
        &graph.dot(BYTES_MAX).unwrap(),
        expected.clone(),
    );
    files.put("graph.jsonld", &graph.json_ld(BYTES_MAX).unwrap(), expected);
    let empty = Subgraph::default();
    let expected = graph_expected(&empty);
    files.put(
        "empty.graphml",
        &empty.graphml(BYTES_MAX).unwrap(),
        expected.clone(),
    );
    files.put(
        "empty.dot",
        &empty.dot(BYTES_MAX).unwrap(),
        expected.clone(),
    );
    files.put("empty.jsonld", &empty.json_ld(BYTES_MAX).unwrap(), expected);

    let mut nodes = vec![json!(["id", "kind", "name", "description"])];
    nodes.extend(graph.nodes.iter().map(|node| {
        json!([
            node.id,
            node.kind,
            node.name,
            node.description.as_deref().unwrap_or_default()
        ])
    }));
    files.put(
        "nodes.csv",
        &graph.nodes_csv(BYTES_MAX).unwrap(),
        json!({ "table": nodes }),
    );
    let mut edges = vec![json!(["from", "relation", "to", "note"])];
    edges.extend(graph.edges.iter().map(|edge| {
        let [from, to] = [edge.from, edge.to].map(|end| &graph.nodes[end].id);
        json!([
            from,
            edge.relation,
            to,
            edge.note.as_deref().unwrap_or_default()
        ])
    }));
    files.put(
        "edges.csv",
        &graph.edges_csv(BYTES_MAX).unwrap(),
        json!({ "table": edges }),
    );

    let matrix = coverage(5, 3, 2);
    let mut table = vec![json!(["id", "name", "Pillar:0", "Pillar:1", "Pillar:2"])];
    let mut shown = vec![json!([
        "workstreams",
        matrix.columns[0].name,
        matrix.columns[1].name,
        matrix.columns[2].name
    ])];
    for (row, counts) in matrix.rows.iter().zip(matrix.counts.chunks(3)) {
        let cells: Vec<String> = counts.iter().map(ToString::to_string).collect();
        table.push(json!([row.id, row.name, cells[0], cells[1], cells[2]]));
        let cells: Vec<&str> = cells
            .iter()
            .map(|cell| if cell == "0" { "gap" } else { cell })
            .collect();
        shown.push(json!([row.name, cells[0], cells[1], cells[2]]));
    }
    files.put(
        "coverage.csv",
        &matrix.csv(BYTES_MAX).unwrap(),
        json!({ "table": table }),
    );
    files.put(
        "coverage.md",
        &matrix.markdown(BYTES_MAX).unwrap(),
        json!({ "tables": [shown] }),
    );

    let names = names();
    let sets = venn(
        "Sets",
        &[AWKWARD[3], AWKWARD[5]],
        vec![
            region(1, &names[..3]),
            region(2, &names[3..6]),
            region(3, &names[6..]),
        ],
    );
    let mut table = vec![json!(["id", "name", AWKWARD[3], AWKWARD[5]])];
    for region in &sets.regions {
        let inside = [0, 1].map(|set| (region.mask >> set & 1).to_string());
        table.extend(
            region
                .members
                .iter()
                .map(|member| json!([member.id, member.name, inside[0], inside[1]])),
        );
    }
    files.put(
        "venn.csv",
        &sets.csv(BYTES_MAX).unwrap(),
        json!({ "table": table }),
    );
    files.opened_by("files.mjs");
}

#[test]
fn mermaid_draws_what_was_exported() {
    let mut files = Files::new("pictures-mermaid");
    let mut graph = subgraph();
    // Mermaid's own drawing of a name has no end: the export cuts names at 60 characters.
    let shown: Vec<String> = AWKWARD
        .iter()
        .map(|name| {
            name.replace(['\u{202E}', '\u{7}', '\u{1}'], "")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    let expected = json!({ "nodes": shown, "edges": graph.edges.len() });
    files.put("awkward.mmd", &graph.mermaid(BYTES_MAX).unwrap(), expected);
    graph.edges.clear();
    graph.nodes.truncate(1);
    graph.omitted = None;
    files.put(
        "one.mmd",
        &graph.mermaid(BYTES_MAX).unwrap(),
        json!({ "nodes": ["EKS"], "edges": 0 }),
    );
    files.opened_by("browser.mjs");
}
