//! The README's questions give the README's answers.

use std::collections::BTreeSet;

use remit::graphql::error::ErrorCode;
use remit::graphql::service::Request;
use serde_json::Value;

use crate::cli::remit;
use crate::world;

/// What stands between fences of a language, in order.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    text.split(&fence)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

/// The documents that the README asks.
pub fn questions() -> Vec<&'static str> {
    let mut examples = examples();
    examples.retain(|block| block.starts_with('{'));
    examples
}

/// The same with its mutations, in order.
fn examples() -> Vec<&'static str> {
    blocks(include_str!("../../README.md"), "graphql")
        .into_iter()
        .filter(|block| block.starts_with('{') || block.starts_with("mutation"))
        .collect()
}

#[test]
fn the_readme_lists_every_error_code() {
    let readme = include_str!("../../README.md");
    let (_, table) = readme.split_once("| code | what is wrong |").unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    let listed: BTreeSet<&str> = table.split('`').skip(1).step_by(2).collect();
    let codes: BTreeSet<&str> = ErrorCode::all().map(ErrorCode::name).collect();
    assert_eq!(listed, codes);
}

#[test]
fn every_answer_that_the_readme_shows_is_the_one_that_remit_gives() {
    let readme = include_str!("../../README.md");
    let questions = examples();
    let answers = blocks(readme, "json");
    assert_eq!(
        questions.len(),
        answers.len(),
        "every question has its answer"
    );
    assert!(questions.len() >= 2, "the first questions are there");
    // What one example changes is there for the next ones.
    let world = world::seed();
    let service = world.service();
    for (question, answer) in questions.into_iter().zip(answers) {
        let given = if question.starts_with("mutation") {
            let request = Request {
                query: question.into(),
                operation_name: None,
                variables: None,
            };
            service.answer(&world.view(), request).body.to_vec()
        } else {
            remit().args(["query", question]).output().unwrap().stdout
        };
        let given: Value = serde_json::from_slice(&given).unwrap();
        let shown: Value = serde_json::from_str(answer).unwrap();
        assert_eq!(given, shown, "{question}");
    }
}
