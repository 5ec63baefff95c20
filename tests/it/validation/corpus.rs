//! The corpus: one document per entry, more lines by indentation. `+` is valid and `-` is not; `!` is not and
//! `?` is valid although graphql-js says otherwise.

use std::fs;
use std::path::{Path, PathBuf};

pub struct Case {
    /// File and line.
    pub place: String,
    pub valid: bool,
    pub valid_for_graphql_js: bool,
    pub text: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/validation")
}

pub fn schema_path() -> PathBuf {
    folder().join("schema.graphql")
}

pub fn schema() -> String {
    fs::read_to_string(schema_path()).expect("the test schema is readable")
}

pub fn cases() -> Vec<Case> {
    let entries = fs::read_dir(folder().join("corpus")).expect("the corpus is readable");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files.iter().flat_map(|file| read(file)).collect()
}

fn read(file: &Path) -> Vec<Case> {
    let name = file
        .file_name()
        .expect("a file has a name")
        .to_string_lossy()
        .into_owned();
    let text = fs::read_to_string(file).expect("the corpus is readable");
    let mut cases: Vec<Case> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = format!("{name}:{}", number + 1);
        let mut start = |valid, valid_for_graphql_js, text: &str| {
            let (place, text) = (place.clone(), text.trim_start().to_owned());
            cases.push(Case {
                place,
                valid,
                valid_for_graphql_js,
                text,
            });
        };
        match line.split_at_checked(1) {
            Some(("+", text)) => start(true, true, text),
            Some(("-", text)) => start(false, false, text),
            Some(("!", text)) => start(false, true, text),
            Some(("?", text)) => start(true, false, text),
            Some((" ", _)) => {
                let case = cases.last_mut().expect("a line goes on after a document");
                case.text.push('\n');
                case.text.push_str(line);
            }
            None | Some(("#", _)) => {}
            Some(_) => panic!("{place}: a line starts with +, -, !, ?, # or two spaces"),
        }
    }
    cases
}
