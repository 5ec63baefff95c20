//! The server and graphql-js, over resolvers that know only the small print, answer random documents
//! alike: data with the order of its keys, and the paths of errors.
//!
//! The documents and the comparison are in `tests/graphql-js/reference.mjs`. The facts go there as the
//! log's commits, so that nothing of the graph's own is on both sides.

use std::io::Write as _;
use std::process::{Command, Stdio};

use remit::ontology::{Attribute, Direction, Kind, Ontology, RelationField, Scalar, Via};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::npm;
use crate::world::{self, World};

/// How many documents are made for a world.
const DOCUMENTS: usize = 1_500;

#[test]
fn random_questions_to_the_seed_are_answered_as_graphql_js_answers_them() {
    check(&world::seed());
}

#[test]
fn random_questions_to_the_fleet_are_answered_as_graphql_js_answers_them() {
    check(&world::fleet());
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    compared: usize,
    refused: usize,
    with_errors: usize,
    large: usize,
    differences: Vec<Difference>,
}

#[derive(Debug, Deserialize)]
struct Difference {
    why: String,
    query: String,
    variables: String,
    errors: Option<Vec<String>>,
    actual: String,
}

fn check(world: &World) {
    let (seed, count) = (number("REMIT_TEST_SEED"), number("REMIT_DOCUMENTS"));
    let seed = seed.unwrap_or(20_261_122);
    let count = count.map_or(DOCUMENTS, |count| {
        usize::try_from(count).expect("a count of documents")
    });
    let served = world.served();
    let report = compare(&json!({
        "url": served.url(),
        "sdl": world.service().sdl(),
        "ontology": ontology(&world.ontology()),
        "commits": world.commits(),
        "seed": seed,
        "count": count,
    }));
    let name = world.name;
    println!(
        "{name}, seed {seed}: {} documents, {} refused, {} with errors, {} large",
        report.compared, report.refused, report.with_errors, report.large
    );
    let shown: Vec<String> = report.differences.iter().take(5).map(text).collect();
    assert!(
        report.differences.is_empty(),
        "{name}, seed {seed}: {} of {} differ\n\n{}",
        report.differences.len(),
        report.compared,
        shown.join("\n\n")
    );
    let most = count / 5;
    assert!(
        report.refused < most && report.with_errors < 2 * most && report.large > count / 20,
        "{name}, seed {seed}: this is no fair sample"
    );
}

/// A setting for runs by hand: another seed, or more documents.
fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{variable} is not a number")),
    )
}

fn text(difference: &Difference) -> String {
    let Difference {
        why,
        query,
        variables,
        errors,
        actual,
    } = difference;
    format!("{why}\n{query}\n{variables}\ngraphql-js: {errors:?}\nserver: {actual}")
}

fn compare(input: &Json) -> Report {
    let mut node = Command::new("node")
        .arg("reference.mjs")
        .current_dir(npm::installed("tests/graphql-js"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = node.stdin.take().unwrap();
    stdin.write_all(input.to_string().as_bytes()).unwrap();
    drop(stdin);
    let output = node.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn ontology(ontology: &Ontology) -> Json {
    let kinds: Vec<Json> = ontology
        .kinds
        .iter()
        .map(|kind| self::kind(ontology, kind))
        .collect();
    json!({ "kinds": kinds, "sdl": ontology.sdl })
}

fn kind(ontology: &Ontology, kind: &Kind) -> Json {
    let fields: Vec<Json> = ontology
        .fields_of(kind.id)
        .map(|relation| field(ontology, relation))
        .collect();
    json!({
        "name": kind.name,
        "typeName": kind.type_name,
        "singular": kind.singular,
        "plural": kind.plural,
        "enumValue": kind.enum_value,
        "description": kind.description,
        "attributes": attributes(ontology, &kind.attributes),
        "fields": fields,
    })
}

fn field(ontology: &Ontology, field: &RelationField) -> Json {
    let name = |id| ontology.field(id).name.as_str();
    let (stored, path) = match &field.via {
        Via::Derived { path, .. } => {
            let path: Vec<&str> = path.iter().map(|id| name(*id)).collect();
            (Json::Null, json!(path))
        }
        Via::Stored {
            relation,
            direction,
        } => {
            let relation = ontology.relation(*relation);
            let stored = json!({
                "kind": ontology.kind(relation.source).name,
                "field": name(relation.forward),
                "forward": *direction == Direction::Forward,
            });
            (stored, Json::Null)
        }
    };
    let properties = ontology
        .stored(field.id)
        .map(|(relation, _)| attributes(ontology, &relation.properties));
    json!({
        "name": field.name,
        "target": ontology.kind(field.target).name,
        "many": field.is_many(),
        "cardinality": format!("{:?}", field.cardinality),
        "required": field.required,
        "declared": field.declared,
        "enumValue": field.enum_value,
        "stem": field.type_stem,
        "description": field.description,
        "inverse": name(field.inverse),
        "stored": stored,
        "path": path,
        "properties": properties.unwrap_or_default(),
    })
}

fn attributes(ontology: &Ontology, attributes: &[Attribute]) -> Vec<Json> {
    attributes
        .iter()
        .map(|attribute| {
            let value_type = attribute.value_type;
            let scalar = match value_type.scalar {
                Scalar::Enum(id) => &ontology.enum_type(id).name,
                scalar => scalar.built_in_name(),
            };
            json!({
                "name": attribute.name,
                "description": attribute.description,
                "scalar": scalar,
                "list": value_type.list,
                "required": value_type.required,
            })
        })
        .collect()
}
