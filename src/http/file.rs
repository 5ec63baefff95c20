//! The files that have addresses of their own: which query makes each, what it takes, what it is.

use std::fmt::Write as _;

/// A file.
#[derive(Debug)]
pub(super) struct File {
    /// Its address.
    pub(super) path: &'static str,
    pub(super) content_type: &'static str,
    /// The field of Query that answers.
    root: &'static str,
    /// The field of the answer that is the file.
    field: &'static str,
    pub(super) parameters: &'static [Parameter],
    /// Parameters that work where the seed is.
    pub(super) example: &'static str,
}

/// A parameter, which is an argument of the same name.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// Its type in the API.
    type_name: &'static str,
    pub(super) kind: ParameterKind,
    pub(super) is_list: bool,
    pub(super) is_required: bool,
    /// Whether it is the file's argument, not the answer's.
    is_of_file: bool,
}

/// How a parameter is written in a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ParameterKind {
    /// As it is.
    Text,
    /// A whole number.
    Number,
    /// A value of the enum `Relation`.
    Relation,
    /// A value of the enum `SubgraphPart`.
    Part,
    /// An input object, as JSON.
    Json,
}

const fn one(name: &'static str, type_name: &'static str, kind: ParameterKind) -> Parameter {
    Parameter {
        name,
        type_name,
        kind,
        is_list: false,
        is_required: false,
        is_of_file: false,
    }
}

const fn many(name: &'static str, type_name: &'static str, kind: ParameterKind) -> Parameter {
    Parameter {
        is_list: true,
        ..one(name, type_name, kind)
    }
}

const fn required(parameter: Parameter) -> Parameter {
    Parameter {
        is_required: true,
        ..parameter
    }
}

use ParameterKind::{Json, Number, Part, Relation, Text};

const VENN: &[Parameter] = &[
    one("relation", "Relation", Relation),
    many("of", "[String!]", Text),
    many("sets", "[SetInput!]", Json),
    many("labels", "[String!]", Text),
];
const VENN_EXAMPLE: &str = "relation=WORKSTREAM_TOOLS";

const COVERAGE: &[Parameter] = &[
    required(one("relation", "Relation!", Relation)),
    many("rows", "[String!]", Text),
    many("columns", "[String!]", Text),
];
const COVERAGE_EXAMPLE: &str = "relation=WORKSTREAM_PILLARS";

const GRAPH: &[Parameter] = &[
    required(many("of", "[ID!]!", Text)),
    one("depth", "Int", Number),
    many("relations", "[Relation!]", Relation),
    one("maxNodes", "Int", Number),
];
const GRAPH_CSV: &[Parameter] = &[
    required(many("of", "[ID!]!", Text)),
    one("depth", "Int", Number),
    many("relations", "[Relation!]", Relation),
    one("maxNodes", "Int", Number),
    Parameter {
        is_of_file: true,
        ..one("part", "SubgraphPart!", Part)
    },
];
const GRAPH_EXAMPLE: &str = "of=Tool:eks";

const SVG: &str = "image/svg+xml; charset=utf-8";
const CSV: &str = "text/csv; charset=utf-8; header=present";
const MARKDOWN: &str = "text/markdown; charset=utf-8; variant=GFM";

const fn venn(path: &'static str, field: &'static str, content_type: &'static str) -> File {
    File {
        path,
        content_type,
        root: "venn",
        field,
        parameters: VENN,
        example: VENN_EXAMPLE,
    }
}

const fn coverage(path: &'static str, field: &'static str, content_type: &'static str) -> File {
    File {
        path,
        content_type,
        root: "coverage",
        field,
        parameters: COVERAGE,
        example: COVERAGE_EXAMPLE,
    }
}

const fn graph(path: &'static str, field: &'static str, content_type: &'static str) -> File {
    File {
        path,
        content_type,
        root: "neighborhood",
        field,
        parameters: GRAPH,
        example: GRAPH_EXAMPLE,
    }
}

/// All of them.
pub(super) static FILES: [File; 12] = [
    venn("/venn.svg", "svg", SVG),
    venn("/venn.csv", "csv", CSV),
    venn("/venn.md", "markdown", MARKDOWN),
    coverage("/coverage.svg", "svg", SVG),
    coverage("/coverage.csv", "csv", CSV),
    coverage("/coverage.md", "markdown", MARKDOWN),
    // Mermaid has no registered media type; browsers show text.
    graph("/graph.mmd", "mermaid", "text/plain; charset=utf-8"),
    graph("/graph.dot", "dot", "text/vnd.graphviz; charset=utf-8"),
    graph(
        "/graph.graphml",
        "graphml",
        "application/graphml+xml; charset=utf-8",
    ),
    graph("/graph.jsonld", "jsonLd", "application/ld+json"),
    File {
        parameters: GRAPH_CSV,
        ..graph("/graph.csv", "csv", CSV)
    },
    graph("/graph.md", "markdown", MARKDOWN),
];

impl File {
    /// The parameter of that name.
    pub(super) fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|one| one.name == name)
    }

    /// The query, with the parameters that are given as arguments.
    pub(super) fn document(&self, is_given: impl Fn(&str) -> bool) -> String {
        let given = || self.parameters.iter().filter(|one| is_given(one.name));
        let declared = given().map(|one| format!("${}: {}", one.name, one.type_name));
        let argument = |one: &Parameter| format!("{0}: ${0}", one.name);
        let of_answer = given().filter(|one| !one.is_of_file).map(argument);
        let of_file = given().filter(|one| one.is_of_file).map(argument);
        let mut document = String::from("query");
        bracketed(&mut document, declared);
        write!(document, " {{ answer: {}", self.root).expect("writing to memory does not fail");
        bracketed(&mut document, of_answer);
        write!(document, " {{ file: {}", self.field).expect("writing to memory does not fail");
        bracketed(&mut document, of_file);
        document.push_str(" } }");
        document
    }
}

/// Adds items in parentheses, which GraphQL does not allow around nothing.
fn bracketed(document: &mut String, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if !items.is_empty() {
        document.push('(');
        document.push_str(&items.join(", "));
        document.push(')');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_becomes_an_argument() {
        let csv = FILES
            .iter()
            .find(|file| file.path == "/graph.csv")
            .expect("it is there");
        assert_eq!(
            csv.document(|name| ["of", "part"].contains(&name)),
            "query($of: [ID!]!, $part: SubgraphPart!) { answer: neighborhood(of: $of) { file: csv(part: $part) } }"
        );
        assert_eq!(
            FILES[0].document(|_| false),
            "query { answer: venn { file: svg } }"
        );
    }
}
