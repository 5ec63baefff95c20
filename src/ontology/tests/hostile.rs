//! Files that nobody writes in earnest: whatever is read, the answer is an ontology or mistakes.

use proptest::prelude::*;

use super::mistakes;
use crate::ontology::read;

const PIECES: &[&str] = &[
    "type A { ",
    "type B { ",
    "}",
    "x: ",
    "[A!]! ",
    "A ",
    "B! ",
    "String ",
    "[[",
    "]",
    "!",
    "\"\"\"",
    "\"",
    "@relation(inverse: \"x\") ",
    "@derived(path: \"x.x\", inverse: \"y\") ",
    "y: ",
    "@kind(",
    "plural: \"\"",
    ")",
    "enum E { A true }",
    "scalar Date ",
    "extend ",
    "# é\r",
    "\n",
    "\\",
    "1e999",
    "{",
    "(",
    "schema { query: A }",
    "directive @kind on OBJECT ",
    "é",
    "\u{feff}",
    "x.",
    "\u{0}",
];

const GOOD: &str = r#"
"""A é."""
type A @kind(plural: "alphas") {
  one: String! two: [Int!] three: E
  bs: [B!]! @relation(inverse: "as", properties: "P", required: true)
  cs: [C!]! @derived(path: "bs.cs", inverse: "as")
}
type B { cs: [C!]! @relation(inverse: "bs") self: B @relation(inverse: "selves") }
type C
type P { share: Float! }
enum E { ONE TWO }
"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        let _ = read("o.graphql", &pieces.concat());
    }

    #[test]
    fn a_good_file_with_a_cut_and_an_insertion_never_panics(
        from in 0..GOOD.len(),
        length in 0..40_usize,
        piece in prop::sample::select(PIECES),
        second in 0..GOOD.len(),
    ) {
        let chars: Vec<char> = GOOD.chars().collect();
        let from = from.min(chars.len());
        let mut text: Vec<char> = chars[..from].to_vec();
        text.extend(piece.chars());
        text.extend(&chars[(from + length).min(chars.len())..]);
        let second = second.min(text.len());
        text.truncate(if length % 3 == 0 { second } else { text.len() });
        let text: String = text.into_iter().collect();
        let _ = read("o.graphql", &text);
    }

    #[test]
    fn names_exchanged_in_a_good_file_never_panic(
        from in prop::sample::select(vec!["bs", "cs", "as", "A", "B", "C", "P", "E", "one", "self", "bs.cs"]),
        to in prop::sample::select(vec!["bs", "cs", "as", "A", "B", "C", "P", "E", "id", "commits", "bs.as.cs", ""]),
        nth in 0..6_usize,
    ) {
        let at = GOOD.match_indices(from).nth(nth).map(|(at, _)| at);
        if let Some(at) = at {
            let text = format!("{}{to}{}", &GOOD[..at], &GOOD[at + from.len()..]);
            let _ = read("o.graphql", &text);
        }
    }
}

#[test]
fn deep_nesting_is_refused_before_the_parser_sees_it() {
    for open in ["[", "{", "("] {
        let deep = format!("type A {{ x: {} }}", open.repeat(100_000));
        assert!(mistakes(&deep).contains("nested more than 16 deep"));
    }
    // An unclosed block string is an empty text and a quote to the parser, so it hides nothing.
    let hidden = format!("type A @kind(plural: [\"\"\"[\" {}", "[".repeat(100_000));
    assert!(mistakes(&hidden).contains("nested more than 16 deep"));
    let commented = format!("# \r type A {{ x: {}", "[".repeat(100_000));
    assert!(mistakes(&commented).contains("nested more than 16 deep"));
}

#[test]
fn brackets_in_texts_and_comments_do_not_count() {
    let text = format!(
        "# {0}\n\"\"\" {0} \\\"\"\" \"\"\" type A {{ \"{0} \\\" {0}\" x: Int }}",
        "[".repeat(50)
    );
    assert!(read("o.graphql", &text).is_ok());
}

#[test]
fn a_huge_file_is_refused_by_its_size() {
    let huge = "#".repeat(1024 * 1024 + 1);
    assert_eq!(
        mistakes(&huge),
        "o.graphql:1:1: the file has 1048577 bytes; an ontology has at most 1048576"
    );
}

#[test]
fn the_numbers_of_kinds_enums_and_fields_are_limited() {
    let kinds: String = (0..501).map(|n| format!("type K{n}\n")).collect();
    assert!(mistakes(&kinds).contains("501 kinds; an ontology has at most 500"));
    let enums: String = (0..501).map(|n| format!("enum E{n} {{ A }}\n")).collect();
    assert!(
        mistakes(&format!("type A {enums}")).contains("501 enums; an ontology has at most 500")
    );
    let fields: String = (0..5001).map(|n| format!("f{n}: Int\n")).collect();
    assert!(mistakes(&format!("type A {{ {fields} }}")).contains("more than 5000 fields"));
    assert!(read("o.graphql", &kinds.replace("type K500\n", "")).is_ok());
}

#[test]
fn paths_that_double_each_other_are_refused() {
    let doubled: String = (1..40)
        .map(|n| {
            let before = n - 1;
            format!("x{n}: [A!]! @derived(path: \"x{before}.x{before}\", inverse: \"y{n}\")\n")
        })
        .collect();
    let found = mistakes(&format!(
        "type A {{ x0: [A!]! @relation(inverse: \"y0\")\n {doubled} }}"
    ));
    assert!(
        found.contains("the path of `A.x6` walks more than 32 stored relations"),
        "{found}"
    );
    let reversed: String = (1..40)
        .rev()
        .map(|n| {
            let before = n - 1;
            format!("x{n}: [A!]! @derived(path: \"x{before}.x0\", inverse: \"y{n}\")\n")
        })
        .collect();
    let found = mistakes(&format!(
        "type A {{ x0: [A!]! @relation(inverse: \"y0\")\n {reversed} }}"
    ));
    assert!(
        found.contains("walks more than 32 stored relations"),
        "{found}"
    );
}

#[test]
fn many_mistakes_are_listed_up_to_a_limit() {
    let fields: String = (0..2000).map(|n| format!("f{n}: Strnig ")).collect();
    let found = read("o.graphql", &format!("type A {{ {fields} }}")).expect_err("no such type");
    assert_eq!(found.as_slice().len(), 501);
    assert!(found.as_slice().iter().all(|one| one.text.len() < 200));
    let message = &found.as_slice()[500].message;
    assert!(
        found.to_string().contains("only 500 mistakes are listed"),
        "{message}"
    );
}

#[test]
fn what_is_meant_is_not_looked_for_without_end() {
    let long = "K".repeat(58);
    let kinds: String = (0..499).map(|n| format!("type {long}{n:03}\n")).collect();
    let fields: String = (0..499).map(|n| format!("f{n}: {long}{n:03}x\n")).collect();
    let found = mistakes(&format!("{kinds}type A {{ {fields} }}"));
    assert_eq!(found.matches("there is no type").count(), 499);
    let hints = found.matches("did you mean").count();
    assert!((3..12).contains(&hints), "{hints} hints");
}
