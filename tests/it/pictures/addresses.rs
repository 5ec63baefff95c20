//! Pictures at addresses of their own: what they answer, and the seed's, opened by their tools.

use std::fs;
use std::sync::Arc;

use remit::engine::CommitRequest;
use remit::http::HttpLimits;
use serde_json::{Value as Json, json};

use super::Files;
use crate::world::{self, Served};

const ALL: [(&str, &str); 12] = [
    (
        "/venn.svg?relation=WORKSTREAM_TOOLS",
        "image/svg+xml; charset=utf-8",
    ),
    (
        "/venn.csv?relation=WORKSTREAM_TOOLS",
        "text/csv; charset=utf-8; header=present",
    ),
    (
        "/venn.md?relation=WORKSTREAM_TOOLS",
        "text/markdown; charset=utf-8; variant=GFM",
    ),
    (
        "/coverage.svg?relation=WORKSTREAM_PILLARS",
        "image/svg+xml; charset=utf-8",
    ),
    (
        "/coverage.csv?relation=WORKSTREAM_PILLARS",
        "text/csv; charset=utf-8; header=present",
    ),
    (
        "/coverage.md?relation=WORKSTREAM_PILLARS",
        "text/markdown; charset=utf-8; variant=GFM",
    ),
    ("/graph.mmd?of=Tool:eks", "text/plain; charset=utf-8"),
    ("/graph.dot?of=Tool:eks", "text/vnd.graphviz; charset=utf-8"),
    (
        "/graph.graphml?of=Tool:eks",
        "application/graphml+xml; charset=utf-8",
    ),
    ("/graph.jsonld?of=Tool:eks", "application/ld+json"),
    (
        "/graph.csv?of=Tool:eks",
        "text/csv; charset=utf-8; header=present",
    ),
    (
        "/graph.md?of=Tool:eks",
        "text/markdown; charset=utf-8; variant=GFM",
    ),
];

struct Got {
    status: u16,
    headers: ureq::http::HeaderMap,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

fn get(served: &Served, address: &str, headers: &[(&str, &str)]) -> Got {
    asked(served, "GET", address, headers)
}

fn asked(served: &Served, method: &str, address: &str, headers: &[(&str, &str)]) -> Got {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .new_agent();
    let mut request = ureq::http::Request::builder()
        .method(method)
        .uri(format!("http://{}{address}", served.address));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = agent.run(request.body(()).unwrap()).unwrap();
    Got {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.body_mut().read_to_string().unwrap(),
    }
}

#[test]
fn every_file_is_what_it_says_and_may_do_nothing() {
    let served = world::seed().served();
    for (address, content_type) in ALL {
        let got = get(&served, address, &[]);
        assert_eq!(got.status, 200, "{address}: {}", got.body);
        assert_eq!(got.header("content-type"), content_type, "{address}");
        assert_eq!(got.header("cache-control"), "no-cache", "{address}");
        assert_eq!(got.header("x-content-type-options"), "nosniff", "{address}");
        let policy = got.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'"),
            "{address}: {policy}"
        );
        let head = asked(&served, "HEAD", address, &[]);
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{address}");
        assert_eq!(head.header("etag"), got.header("etag"), "{address}");
        assert_eq!(
            head.header("content-length"),
            got.body.len().to_string(),
            "{address}"
        );
        assert_eq!(
            asked(&served, "DELETE", address, &[]).status,
            405,
            "{address}"
        );
    }
}

#[test]
fn an_address_answers_what_the_field_answers() {
    let served = world::seed().served();
    let query = "{ venn(relation: WORKSTREAM_TOOLS, of: [\"platform\"]) { svg csv markdown }
        sets: venn(sets: [{tools: {}}, {ids: [\"Tool:eks\"]}], labels: [\"all\", \"one\"]) { csv }
        coverage(relation: TOOL_PILLARS, rows: [\"eks\", \"dns\"]) { svg csv markdown }
        neighborhood(of: [\"Tool:eks\", \"Tool:dns\"], depth: 2, relations: [TOOL_WORKSTREAMS], maxNodes: 3) {
          mermaid dot graphml jsonLd edges: csv nodes: csv(part: NODES) markdown } }";
    let data = &served.ask(query, Json::Null)["data"];
    let venn = "relation=WORKSTREAM_TOOLS&of=platform";
    let sets = "sets=%7B%22tools%22:%7B%7D%7D&sets=%7B%22ids%22:%5B%22Tool:eks%22%5D%7D&labels=all&labels=one";
    let coverage = "relation=TOOL_PILLARS&rows=eks&rows=dns";
    let graph = "of=Tool:eks&of=Tool:dns&depth=2&relations=TOOL_WORKSTREAMS&maxNodes=3";
    let nodes = format!("{graph}&part=NODES");
    for (file, parameters, answer, field) in [
        ("venn.svg", venn, "venn", "svg"),
        ("venn.csv", venn, "venn", "csv"),
        ("venn.md", venn, "venn", "markdown"),
        ("venn.csv", sets, "sets", "csv"),
        ("coverage.svg", coverage, "coverage", "svg"),
        ("coverage.csv", coverage, "coverage", "csv"),
        ("coverage.md", coverage, "coverage", "markdown"),
        ("graph.mmd", graph, "neighborhood", "mermaid"),
        ("graph.dot", graph, "neighborhood", "dot"),
        ("graph.graphml", graph, "neighborhood", "graphml"),
        ("graph.jsonld", graph, "neighborhood", "jsonLd"),
        ("graph.csv", graph, "neighborhood", "edges"),
        ("graph.csv", &nodes, "neighborhood", "nodes"),
        ("graph.md", graph, "neighborhood", "markdown"),
    ] {
        let got = get(&served, &format!("/{file}?{parameters}"), &[]);
        assert_eq!(json!(got.body), data[answer][field], "{file}?{parameters}");
    }
}

#[test]
fn a_file_that_is_known_is_sent_again_when_the_graph_has_changed() {
    let world = world::seed();
    let served = world.served();
    let (address, _) = ALL[1];
    let first = get(&served, address, &[]);
    let tag = first.header("etag").to_owned();
    let revision = world.snapshot().revision().to_string();
    assert!(
        tag.starts_with(&format!("\"{revision}-")) && tag.ends_with('"'),
        "{tag}"
    );
    for known in [tag.clone(), format!("\"other\", W/{tag}"), "*".to_owned()] {
        let again = get(&served, address, &[("if-none-match", &known)]);
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{known}");
        assert_eq!(again.header("etag"), tag);
    }
    let renamed = remit::change::Change::NodeUpdate {
        key: remit::event::NodeKey {
            kind: Arc::from("Tool"),
            slug: remit::event::Slug::new("eks").unwrap(),
        },
        patch: remit::change::NodePatch {
            name: Some("Kubernetes".into()),
            ..Default::default()
        },
    };
    world
        .engine
        .commit_blocking(CommitRequest::new(vec![renamed], "tests"))
        .unwrap();
    let changed = get(&served, address, &[("if-none-match", &tag)]);
    assert_eq!(changed.status, 200);
    assert!(
        changed.body.contains("Tool:eks,Kubernetes,"),
        "{}",
        changed.body
    );
    assert_ne!(changed.header("etag"), tag);
}

#[test]
fn a_tag_speaks_only_of_the_address_that_gave_it() {
    let served = world::seed().served();
    let tag = get(&served, "/graph.mmd?of=Tool:eks", &[]);
    let tag = tag.header("etag").to_owned();
    for (address, known, status) in [
        ("/graph.mmd?of=Tool:eks", &*tag, 304),
        ("/graph.mmd?of=Tool:eks", "*", 304),
        ("/graph.mmd?of=Tool:dns", &*tag, 200),
        ("/graph.mmd?of=Tool:eks&depth=2", &*tag, 200),
        ("/graph.dot?of=Tool:eks", &*tag, 200),
        ("/graph.mmd?of=Tool:no-such", &*tag, 400),
        ("/graph.mmd?of=Tool:no-such", "*", 400),
        ("/graph.mmd?of=Tool:eks&depth=1000", "*", 400),
    ] {
        let got = get(&served, address, &[("if-none-match", known)]);
        assert_eq!(got.status, status, "{address} {known}");
    }
}

#[test]
fn revisions_of_one_number_with_other_facts_have_other_tags() {
    let tag = |world: crate::world::World| {
        let got = get(
            &world.served(),
            "/venn.svg?sets=%7B%22ids%22:%5B%5D%7D",
            &[],
        );
        (got.status, got.header("etag").to_owned())
    };
    let (seed, fleet) = (tag(world::seed()), tag(world::fleet()));
    assert_eq!((seed.0, fleet.0), (200, 200));
    assert_ne!(seed.1, fleet.1);
}

/// The refusal of an address by the seed.
fn refusal(address: &str) -> String {
    let got = get(&world::seed().served(), address, &[]);
    assert_eq!(
        got.header("content-type"),
        "text/plain; charset=utf-8",
        "{address}"
    );
    assert_eq!(got.header("etag"), "", "{address}");
    format!("{} {}", got.status, got.body)
}

#[test]
fn what_makes_no_sense_is_explained() {
    let mut said = Vec::new();
    for address in [
        "/venn.svg",
        "/venn.svg?relation=WORKSTREAM_TOOL",
        "/venn.svg?relation=WORKSTREAM_TOOLS&off=platform",
        "/venn.svg?relation=WORKSTREAM_TOOLS&colour=red",
        "/venn.svg?relation=WORKSTREAM_TOOLS&relation=WORKSTREAM_TOOLS",
        "/venn.svg?relation=WORKSTREAM_TOOLS&of=platfrom",
        "/venn.svg?relation=RESPONSIBILITY_TOOLS",
        "/venn.csv?sets=nonsense",
        "/venn.csv?sets=%7B%22tool%22:%7B%7D%7D",
        "/coverage.svg",
        "/coverage.csv?relation=x",
        "/coverage.md?relation=TOOL_PILLARS&rows=ekz",
        "/graph.dot",
        "/graph.mmd?of=eks",
        "/graph.mmd?of=Tool:ekz",
        "/graph.mmd?of=Tool:eks&depth=two",
        "/graph.mmd?of=Tool:eks&depth=200",
        "/graph.mmd?of=Tool:eks&relations=TOOLS",
        "/graph.csv?of=Tool:eks&part=EDGE",
        "/graph.md?of=Tool:eks&part=EDGES",
    ] {
        said.push(format!("{address}\n  {}", refusal(address)));
    }
    insta::assert_snapshot!(said.join(""), @r#"
    /venn.svg
      400 BAD_INPUT: give a relation, or sets
    /venn.svg?relation=WORKSTREAM_TOOL
      400 BAD_INPUT: relation: there is no "WORKSTREAM_TOOL"; did you mean WORKSTREAM_TOOLS?
    /venn.svg?relation=WORKSTREAM_TOOLS&off=platform
      400 BAD_REQUEST: there is no parameter "off" here; did you mean of?
    /venn.svg?relation=WORKSTREAM_TOOLS&colour=red
      400 BAD_REQUEST: there is no parameter "colour" here; there are relation, of, sets, labels
    /venn.svg?relation=WORKSTREAM_TOOLS&relation=WORKSTREAM_TOOLS
      400 BAD_REQUEST: relation is given more than once
    /venn.svg?relation=WORKSTREAM_TOOLS&of=platfrom
      400 NOT_FOUND: of: there is no Workstream with slug "platfrom"; did you mean platform?
    /venn.svg?relation=RESPONSIBILITY_TOOLS
      400 BAD_INPUT: there are 18 responsibilities, and a Venn diagram takes apart 16 sets at most: name the ones that matter in `of`
    /venn.csv?sets=nonsense
      400 BAD_INPUT: sets must be JSON: expected ident at line 1 column 2
    /venn.csv?sets=%7B%22tool%22:%7B%7D%7D
      400 BAD_VARIABLE: sets: at [0]: there is no member "tool" here; did you mean "tools"?
    /coverage.svg
      400 BAD_REQUEST: relation is missing, for example /coverage.svg?relation=WORKSTREAM_PILLARS
    /coverage.csv?relation=x
      400 BAD_INPUT: relation: there is no "x"; values read like WORKSTREAM_TOOLS
    /coverage.md?relation=TOOL_PILLARS&rows=ekz
      400 NOT_FOUND: rows: there is no Tool with slug "ekz"; did you mean eks?
    /graph.dot
      400 BAD_REQUEST: of is missing, for example /graph.dot?of=Tool:eks
    /graph.mmd?of=eks
      400 NOT_FOUND: of: "eks" is no id; ids read like "Workstream:slug"
    /graph.mmd?of=Tool:ekz
      400 NOT_FOUND: of: there is no Tool with slug "ekz"; did you mean eks?
    /graph.mmd?of=Tool:eks&depth=two
      400 BAD_INPUT: depth: "two" is no whole number
    /graph.mmd?of=Tool:eks&depth=200
      400 BAD_INPUT: depth: 200 is not between 0 and 12
    /graph.mmd?of=Tool:eks&relations=TOOLS
      400 BAD_INPUT: relations: there is no "TOOLS"; values read like WORKSTREAM_TOOLS
    /graph.csv?of=Tool:eks&part=EDGE
      400 BAD_INPUT: part: there is no "EDGE"; did you mean EDGES?
    /graph.md?of=Tool:eks&part=EDGES
      400 BAD_REQUEST: there is no parameter "part" here; there are of, depth, relations, maxNodes
    "#);
}

#[test]
fn unknown_hosts_and_foreign_pages_get_no_files() {
    let served = world::seed().served_within(HttpLimits::default());
    let (address, _) = ALL[0];
    let refused = get(&served, address, &[("host", "evil.example")]);
    assert_eq!(refused.status, 403, "{}", refused.body);
    let refused = get(&served, address, &[("origin", "https://evil.example")]);
    assert_eq!(refused.status, 403, "{}", refused.body);
}

/// The seed's pictures, as the documents about Remit show them.
const SHOWN: [(&str, &str); 4] = [
    (
        "workstream-tools.svg",
        "/venn.svg?relation=WORKSTREAM_TOOLS",
    ),
    ("pillar-tools.svg", "/venn.svg?relation=PILLAR_TOOLS"),
    (
        "workstream-pillars.svg",
        "/coverage.svg?relation=WORKSTREAM_PILLARS",
    ),
    ("tool-pillars.svg", "/coverage.svg?relation=TOOL_PILLARS"),
];

#[test]
fn the_pictures_in_the_documents_are_the_seeds() {
    let served = world::seed().served();
    for (file, address) in SHOWN {
        let got = get(&served, address, &[]);
        let path = world::path("docs/pictures").join(file);
        if std::env::var_os("REMIT_WRITE_PICTURES").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &got.body).unwrap();
        }
        let shown = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            shown == got.body,
            "{} is stale; REMIT_WRITE_PICTURES=1 writes it again",
            path.display()
        );
    }
}

#[test]
fn the_seeds_files_are_read_by_their_tools() {
    let served = world::seed().served();
    let mut drawn = Files::new("pictures-seed-drawn");
    let mut read = Files::new("pictures-seed-read");
    for (file, address) in SHOWN {
        drawn.put(file, &get(&served, address, &[]).body, json!({}));
    }
    for (file, address) in [
        (
            "three.svg",
            "/venn.svg?relation=PILLAR_TOOLS&of=security&of=availability&of=performance",
        ),
        ("nested.svg", "/venn.svg?relation=WORKSTREAM_PILLARS"),
        ("four.svg", "/venn.svg?relation=PILLAR_RESPONSIBILITIES"),
        (
            "sets.svg",
            "/venn.svg?sets=%7B%22tools%22:%7B%7D%7D&sets=%7B%22related%22:%7B%22relation%22:%22PILLAR_TOOLS%22,%22node%22:%22cost%22%7D%7D",
        ),
        ("wide.svg", "/coverage.svg?relation=PILLAR_RESPONSIBILITIES"),
        ("long.svg", "/coverage.svg?relation=RESPONSIBILITY_TOOLS"),
    ] {
        let got = get(&served, address, &[]);
        assert_eq!(got.status, 200, "{address}: {}", got.body);
        drawn.put(file, &got.body, json!({}));
    }
    let query = "{ neighborhood(of: [\"Tool:siem\"], depth: 2) {
        nodes { id name __typename } edges { from { id } relation to { id } note } } }";
    let answer = served.ask(query, Json::Null);
    let graph = &answer["data"]["neighborhood"];
    let list = |name: &str| graph[name].as_array().unwrap().clone();
    let nodes: Vec<Json> = list("nodes")
        .iter()
        .map(|node| json!({ "id": node["id"], "kind": node["__typename"], "name": node["name"] }))
        .collect();
    let edges: Vec<Json> = list("edges")
        .iter()
        .map(|edge| {
            // The field's name is the part of the relation's that follows the kind's.
            let relation = edge["relation"].as_str().unwrap();
            let label = relation.split_once('_').unwrap().1.to_lowercase();
            json!({
                "from": edge["from"]["id"], "relation": relation, "label": label,
                "to": edge["to"]["id"], "note": edge["note"],
            })
        })
        .collect();
    assert!(nodes.len() > 10 && edges.len() > 10);
    let names: Vec<Json> = nodes.iter().map(|node| node["name"].clone()).collect();
    let expected = json!({ "nodes": nodes, "edges": edges });
    for format in ["graphml", "dot", "jsonld"] {
        let got = get(
            &served,
            &format!("/graph.{format}?of=Tool:siem&depth=2"),
            &[],
        );
        read.put(&format!("graph.{format}"), &got.body, expected.clone());
    }
    let got = get(&served, "/graph.mmd?of=Tool:siem&depth=2", &[]);
    drawn.put(
        "graph.mmd",
        &got.body,
        json!({ "nodes": names, "edges": edges.len() }),
    );
    drawn.opened_by("browser.mjs");
    read.opened_by("files.mjs");
}
