//! graphql-js, asked about many documents in one run of node.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Verdict, corpus};

#[derive(serde::Deserialize)]
struct Answer {
    valid: bool,
    rules: BTreeMap<String, usize>,
    messages: Vec<String>,
}

/// What it says of documents for the schema of the corpus.
pub fn verdicts(texts: &[&str]) -> Vec<Verdict> {
    verdicts_for(&corpus::schema_path(), texts)
}

/// What it says of documents for the schema in a file.
pub fn verdicts_for(schema: &Path, texts: &[&str]) -> Vec<Verdict> {
    let place = crate::npm::installed("tests/graphql-js");
    let mut child = Command::new("node")
        .arg("verdicts.mjs")
        .arg(schema)
        .current_dir(place)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("these tests need node");
    let input = serde_json::to_vec(texts).expect("texts are JSON");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    // The script reads everything before it writes anything, so neither side waits for the other.
    stdin.write_all(&input).expect("node reads");
    drop(stdin);
    let output = child.wait_with_output().expect("node ends");
    assert!(output.status.success(), "verdicts.mjs failed");
    let answers: Vec<Answer> = serde_json::from_slice(&output.stdout).expect("verdicts are JSON");
    assert_eq!(answers.len(), texts.len());
    let verdict = |answer: Answer| Verdict {
        valid: answer.valid,
        rules: answer.rules.into_keys().collect(),
        messages: answer.messages,
    };
    answers.into_iter().map(verdict).collect()
}
