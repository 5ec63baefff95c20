//! The three questions, each with the values that its variable takes from request to request.

use remit::graphql::input::cursor;
use remit::ontology::KindId;

use crate::data::Data;
use crate::servers::{Server, Which};

/// A question, and how fast its answer should be.
pub struct Question {
    pub title: &'static str,
    /// Where the baseline keeps an answer of it.
    pub baseline_path: &'static str,
    pub query: &'static str,
    /// The variables of request after request, as JSON.
    pub variables: Vec<String>,
    /// At least so many times the baseline's requests per second, and async-graphql's.
    pub targets: (f64, f64),
}

const TWO_LEVELS: &str = "query Team($slug: String!) {
  team(slug: $slug) {
    slug
    name
    description
    chat
    services(first: 9) {
      nodes { slug name language tier critical }
    }
  }
}";

const LIST: &str = "query Services($after: String!) {
  services(first: 1000, after: $after) {
    nodes { slug name language tier critical }
  }
}";

const NEST: &str = "query Nest($after: String!) {
  domains(first: 10, after: $after) {
    nodes {
      slug
      name
      teams(first: 10) {
        nodes {
          slug
          name
          services(first: 10) {
            nodes { slug name }
          }
        }
      }
    }
  }
}";

/// The questions.
pub fn all(data: &Data) -> [Question; 3] {
    let slugs = data.teams().map(|team| team.slug.clone());
    [
        Question {
            title: "two levels, about 1 KB",
            baseline_path: "/two-levels",
            query: TWO_LEVELS,
            variables: variables("slug", slugs, 256),
            targets: (0.8, 4.0),
        },
        Question {
            title: "a list of 1,000 nodes x 5 fields",
            baseline_path: "/list",
            query: LIST,
            variables: variables("after", cursors(data, "Service"), 256),
            targets: (0.3, 10.0),
        },
        Question {
            title: "a nest of 10 x 10 x 10",
            baseline_path: "/nest",
            query: NEST,
            variables: variables("after", cursors(data, "Domain"), 16),
            targets: (0.3, 12.0),
        },
    ]
}

impl Question {
    /// The request bodies.
    pub fn bodies(&self) -> Vec<String> {
        let query = serde_json::Value::from(self.query);
        self.variables
            .iter()
            .map(|variables| format!(r#"{{"query":{query},"variables":{variables}}}"#))
            .collect()
    }

    /// Whole HTTP requests to a server.
    pub fn requests(&self, server: &Server) -> Vec<Vec<u8>> {
        let path = match server.which {
            Which::Baseline => self.baseline_path,
            Which::Remit | Which::AsyncGraphql => "/graphql",
        };
        let request = |body: String| {
            format!(
                "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
                 accept: application/graphql-response+json, application/json;q=0.9\r\n\
                 content-length: {}\r\n\r\n{body}",
                server.address,
                body.len(),
            )
            .into_bytes()
        };
        self.bodies().into_iter().map(request).collect()
    }
}

fn variables(name: &str, values: impl Iterator<Item = String>, count: usize) -> Vec<String> {
    let variables = |value: String| serde_json::json!({ name: value }).to_string();
    values.map(variables).take(count).collect()
}

/// The cursors of a kind's nodes, as Remit makes them. async-graphql looks them up.
pub fn cursors<'d>(data: &'d Data, kind: &str) -> impl Iterator<Item = String> + use<'d> {
    let kind: KindId = data
        .ontology
        .kind_named(kind)
        .expect("the kind is declared")
        .id;
    let vertices: Vec<_> = data
        .snapshot
        .members(kind)
        .iter()
        .map(|link| link.vertex)
        .collect();
    vertices
        .into_iter()
        .map(|vertex| cursor::write(&data.snapshot, &[], vertex))
}
