//! Remit and graphql-js agree about which documents are valid.
//!
//! The corpus in `tests/data/validation` says for every document whether it is; both implementations must
//! agree with it, and break the same rules. Then they must agree about documents made from the corpus by
//! mutation. Where we differ on purpose, [`differences`] says so.

mod corpus;
mod differences;
mod mutation;
mod mutations;
mod reference;

use std::collections::BTreeSet;

use remit::graphql::error::ErrorCode;
use remit::graphql::guard::{self, DocumentLimits};
use remit::graphql::validate::{TypeSystem, validate};

/// What one implementation says of a document; `messages` are there to be printed.
#[derive(Debug, Clone)]

pub struct Verdict {
    pub valid: bool,
    /// The rules broken; `Syntax` when the text is no document.
    pub rules: BTreeSet<String>,
    pub messages: Vec<String>,
}

fn type_system() -> TypeSystem {
    TypeSystem::from_sdl(&corpus::schema()).expect("the test schema is SDL")
}

fn ours(types: &TypeSystem, text: &str) -> Verdict {
    let document = match guard::read(text, &DocumentLimits::default()) {
        Ok(document) => document,
        Err(error) => {
            let rule = match error.code {
                ErrorCode::GraphqlValidationFailed => "Unique",
                _ => "Syntax",
            };
            return Verdict {
                valid: false,
                rules: BTreeSet::from([rule.to_owned()]),
                messages: vec![error.message],
            };
        }
    };
    let mut names: Vec<_> = document
        .operations
        .iter()
        .filter_map(|(name, _)| name)
        .collect();
    names.sort();
    let errors = validate(types, &document, names.first().map(|name| name.as_str()));
    Verdict {
        valid: errors.is_empty(),
        rules: errors.iter().map(|error| error.rule.to_owned()).collect(),
        messages: errors.into_iter().map(|error| error.message).collect(),
    }
}

#[test]
fn the_corpus_is_judged_as_it_says_and_as_graphql_js_judges_it() {
    let types = type_system();
    let cases = corpus::cases();
    assert!(
        cases.len() >= 600,
        "only {} documents were read",
        cases.len()
    );
    let texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
    let theirs = reference::verdicts(&texts);
    let mut wrong = Vec::new();
    for (case, theirs) in cases.iter().zip(&theirs) {
        let ours = ours(&types, &case.text);
        // Names that must be unique are found while reading, before any other rule is asked.
        let agreed = case.valid == case.valid_for_graphql_js;
        let comparable = agreed && !ours.rules.contains("Unique");
        if ours.valid != case.valid
            || theirs.valid != case.valid_for_graphql_js
            || (comparable && ours.rules != theirs.rules)
        {
            let place = &case.place;
            wrong.push(format!(
                "{place}: {}\n  ours:   {ours:?}\n  theirs: {theirs:?}",
                case.text
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn mutated_documents_are_judged_as_graphql_js_judges_them() {
    const DOCUMENTS: usize = 4_000;
    let seed = mutation::seed();
    let types = type_system();
    let valid = corpus::cases()
        .into_iter()
        .filter(|case| case.valid && case.valid_for_graphql_js);
    let sources: Vec<String> = valid.map(|case| case.text).collect();
    let texts = mutation::mutants(&sources, seed, DOCUMENTS);
    let theirs = reference::verdicts(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    let mut valid = 0;
    for (text, theirs) in texts.iter().zip(&theirs) {
        let ours = ours(&types, text);
        valid += usize::from(ours.valid);
        if ours.valid != theirs.valid && !differences::is_known(&ours, theirs) {
            wrong.push(format!("{text}\n  ours:   {ours:?}\n  theirs: {theirs:?}"));
        }
    }
    let count = wrong.len();
    assert!(
        wrong.is_empty(),
        "seed {seed}: {count} of {DOCUMENTS} differ:\n{}",
        wrong.join("\n")
    );
    assert!(
        valid > DOCUMENTS / 20 && valid < DOCUMENTS * 19 / 20,
        "{valid} of {DOCUMENTS} are valid, which is no fair sample"
    );
}
