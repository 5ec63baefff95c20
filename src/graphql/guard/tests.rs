//! The guard refuses what would cost too much, and reads everything else.

use async_graphql_parser::parse_query;
use async_graphql_parser::types::{DocumentOperations, ExecutableDocument, Selection};
use async_graphql_value::Value;
use proptest::prelude::*;

use super::{DocumentLimits, Expansion, RequestError, expansion, read, scan};
use crate::graphql::error::ErrorCode;

fn refusal(text: &str) -> RequestError {
    read(text, &DocumentLimits::default()).expect_err("the document is refused")
}

fn check_refused(text: &str, code: ErrorCode, message: &str) {
    let error = refusal(text);
    assert_eq!((error.code, error.message.as_str()), (code, message));
}

#[test]
fn four_kilobytes_of_open_brackets_are_refused_at_the_sixty_fifth() {
    let message = "The document opens 65 brackets inside each other; the limit is 64.";
    let bombs = [
        format!("{{ a(b: {}", "[".repeat(4096)),
        format!(
            "query Q($a: {}Int{}) {{ a }}",
            "[".repeat(2000),
            "]".repeat(2000)
        ),
        format!("{{ a(b: {}", "{a:".repeat(1365)),
        "{a".repeat(2048),
        format!("{{ a(b: {}", "[{a:[".repeat(800)),
        format!("{{ {}", "... on A {".repeat(400)),
        "(".repeat(4096),
    ];
    for bomb in bombs {
        check_refused(&bomb, ErrorCode::TooDeeplyNested, message);
    }
}

#[test]
fn a_refusal_for_nesting_says_where() {
    let places = refusal(&"{a".repeat(2048)).locations;
    assert_eq!(places.len(), 1);
    assert_eq!((places[0].line, places[0].column), (1, 129));
}

#[test]
fn brackets_in_strings_and_comments_are_not_nesting() {
    let open = "[{(".repeat(100);
    let text = format!("{{ a(b: \"{open}\", c: \"\"\"{open}\\\"\"\" {open}\"\"\") # {open}\n }}");
    assert_eq!(
        scan(&text, &DocumentLimits::default()).map(|scan| scan.nesting),
        Ok(2)
    );
    assert!(read(&text, &DocumentLimits::default()).is_ok());
}

#[test]
fn a_document_over_the_limit_on_bytes_is_refused_unread() {
    let text = "#".repeat(64 * 1024 + 1);
    let message = "The document has 65537 bytes; the limit is 65536.";
    check_refused(&text, ErrorCode::DocumentTooLarge, message);
}

#[test]
fn the_limit_on_tokens_counts_tokens_and_nothing_else() {
    let limits = DocumentLimits {
        tokens_max: 5,
        ..DocumentLimits::default()
    };
    assert!(read("{ a,, b # c d e f g\n c }", &limits).is_ok());
    let error = read("{ a b c d }", &limits).expect_err("six tokens");
    assert_eq!(error.code, ErrorCode::TooManyTokens);
    assert_eq!(
        error.message,
        "The document has more than 5 tokens, which is the limit."
    );
}

#[test]
fn the_limit_on_definitions_counts_operations_and_fragments() {
    let limits = DocumentLimits {
        definitions_max: 2,
        ..DocumentLimits::default()
    };
    assert!(read("query A { a } query B { a }", &limits).is_ok());
    let error = read("query A { a } query B { a } fragment C on D { e }", &limits);
    assert_eq!(
        error.expect_err("three").code,
        ErrorCode::TooManyDefinitions
    );
}

/// Fragments that each spread the next one twice: 2^n selections in n lines.
fn doubling_bomb(fragments: usize) -> String {
    let mut text = "{ ...F0 }".to_owned();
    for n in 0..fragments {
        text.push_str(&format!("fragment F{n} on Q{{...F{m} ...F{m}}}", m = n + 1));
    }
    text + &format!("fragment F{fragments} on Q{{a}}")
}

#[test]
fn fragments_that_double_are_refused_in_one_visit_a_selection() {
    let bomb = doubling_bomb(24);
    assert!(bomb.len() < 1000);
    assert_eq!(refusal(&bomb).code, ErrorCode::TooManySelections);
    let limits = DocumentLimits {
        selections_max: u64::MAX,
        ..DocumentLimits::default()
    };
    let size = read(&bomb, &limits).and_then(|document| expansion(&document, &limits));
    let size = size.expect("only the count is large");
    // Twice as many spreads in each fragment as in the one before, and a field for each of the last.
    let spreads = (1 << 25) - 1;
    let expected = Expansion {
        selections: spreads + (1 << 24),
        depth: 26,
        visits: 50,
    };
    assert_eq!(size, expected);
}

#[test]
fn the_count_of_selections_saturates() {
    let limits = DocumentLimits {
        selections_max: u64::MAX,
        depth_max: 200,
        ..DocumentLimits::default()
    };
    let document = read(&doubling_bomb(90), &limits).expect("nothing but the count is large");
    let size = expansion(&document, &limits).expect("within limits");
    assert_eq!((size.selections, size.visits), (u64::MAX, 182));
}

#[test]
fn depth_counts_through_fragments() {
    let mut text = "{ ...F0 }".to_owned();
    for n in 0..150 {
        text.push_str(&format!("fragment F{n} on Q{{a{{...F{}}}}}", n + 1));
    }
    assert_eq!(refusal(&text).code, ErrorCode::TooDeeplyNested);
}

#[test]
fn fragments_in_a_circle_are_counted_once_and_left_to_the_validation() {
    let text = "{ ...A } fragment A on Q { a ...B } fragment B on Q { b ...A }";
    let limits = DocumentLimits::default();
    let document = read(text, &limits).expect("circles are not the guard's");
    let size = expansion(&document, &limits).expect("within limits");
    assert_eq!((size.selections, size.visits), (5, 5));
}

/// The value of the only argument of the only field.
fn argument(document: &ExecutableDocument) -> &Value {
    let DocumentOperations::Single(operation) = &document.operations else {
        panic!("one anonymous operation");
    };
    let Selection::Field(field) = &operation.node.selection_set.node.items[0].node else {
        panic!("a field");
    };
    &field.node.arguments[0].1.node
}

fn check_string(literal: &str, value: &str) {
    let document = read(
        &format!("{{ a(b: {literal}) }}"),
        &DocumentLimits::default(),
    );
    let document = document.expect("the string is read");
    assert_eq!(
        argument(&document),
        &Value::String(value.to_owned()),
        "{literal}"
    );
}

#[test]
fn strings_have_the_values_that_the_specification_gives_them() {
    check_string(r#""\uD83D\uDE00 \u{1F600} \u{41}\u0042""#, "😀 😀 AB");
    check_string(r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t");
    check_string("\"\"\"\n    a\n      b\n\n    c\n  \"\"\"", "a\n  b\n\nc");
    check_string(
        "\"\"\"first\r\n  second\r    third\"\"\"",
        "first\nsecond\n  third",
    );
    check_string(r#""""say \"""this\""" \n""""#, r#"say """this""" \n"#);
    check_string("\"\"\"\"\"\"", "");
    check_string("\"\"\"   \n\t\n \"\"\"", "");
    check_string("\"\"", "");
}

#[test]
fn a_lone_surrogate_is_refused_where_it_stands() {
    let error = refusal("{ a(b: \"é\\uD83D!\") }");
    assert_eq!(
        error.message,
        "Syntax Error: Invalid character escape sequence: \"\\uD83D\"."
    );
    assert_eq!(
        (error.locations[0].line, error.locations[0].column),
        (1, 10)
    );
}

#[test]
fn duplicate_names_that_a_document_cannot_hold_are_refused_here() {
    let code = ErrorCode::GraphqlValidationFailed;
    let operation = "There can be only one operation named \"A\".";
    check_refused("query A { a } query A { a }", code, operation);
    let fragment = "There can be only one fragment named \"F\".";
    check_refused(
        "{ a } fragment F on A { a } fragment F on A { a }",
        code,
        fragment,
    );
    let field = "There can be only one input field named \"b\".";
    check_refused("{ a(x: {b: 1, c: {}, b: 2}) }", code, field);
    let anonymous = "This anonymous operation must be the only defined operation.";
    check_refused("{ a } query A { a }", code, anonymous);
    check_refused("{ a } { a }", code, anonymous);
    check_refused(
        "fragment F on A { a }",
        code,
        "The document has no operation.",
    );
    check_refused(
        "{ a } type T { a: Int }",
        code,
        "The \"T\" definition is not executable.",
    );
}

#[test]
fn numbers_keep_what_64_bits_can_hold() {
    let read = |text: &str| read(&format!("{{ a(b: {text}) }}"), &DocumentLimits::default());
    for whole in ["0", "-0", "18446744073709551615", "-9223372036854775808"] {
        let document = read(whole).expect("a number");
        let Value::Number(number) = argument(&document) else {
            panic!("{whole}")
        };
        assert!(number.is_i64() || number.is_u64(), "{whole}");
    }
    assert_eq!(
        read("1e999").expect_err("no float").message,
        "Syntax Error: The number 1e999 is too large."
    );
}

/// Both parsers read the same text, with the same positions.
fn check_same_as_async_graphql(text: &str) {
    let ours = read(text, &DocumentLimits::default()).expect("we read it");
    let theirs = parse_query(text).expect("async-graphql reads it");
    let json = |document| serde_json::to_value(document).expect("documents are JSON");
    assert_eq!(json(&ours), json(&theirs));
    let positions = |document: &ExecutableDocument| {
        let mut all: Vec<_> = document
            .operations
            .iter()
            .map(|(_, node)| format!("{node:?}"))
            .collect();
        all.extend(document.fragments.values().map(|node| format!("{node:?}")));
        all.sort();
        all
    };
    assert_eq!(positions(&ours), positions(&theirs));
}

#[test]
fn documents_are_what_async_graphqls_parser_makes_of_them() {
    check_same_as_async_graphql("{ a }");
    check_same_as_async_graphql(
        r#"query Q($a: [Int!]! = [1, 2], $b: T @d(e: "f")) @g {
             e: a(x: $a, y: {b: $b, c: [null, true, 1.5, -3, E, "s\n"]}) @skip(if: true) { id }
             ... on T @include(if: $b) { b: id ...F }
             ... { ...F @skip(if: false) }
           }
           # comment
           fragment F on T @d { id }"#,
    );
    check_same_as_async_graphql("mutation { a(b: \"\"\"\n  block\n    é 😀\n\"\"\") x }");
    check_same_as_async_graphql("subscription S { a } query Q { b } mutation M { c }");
}

proptest! {
    #[test]
    fn no_text_makes_the_guard_panic(text in "\\PC*") {
        let _ = read(&text, &DocumentLimits::default());
    }

    #[test]
    fn no_bytes_make_the_guard_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&String::from_utf8_lossy(&bytes), &DocumentLimits::default());
    }

    #[test]
    fn no_soup_of_tokens_makes_the_guard_panic(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "{", "}", "(", ")", "[", "]", "...", ":", "$", "@", "!", "=", "|", "&", "on", "query",
                "fragment", "mutation", "a", "B", "1", "-0.5e3", "\"s\"", "\"\"\"b\"\"\"", "\"", "\\",
                "\\u{", "\\uD83D", "#", "\n", "\r", "\u{feff}", "é", "😀", ".", "null", "true",
            ]),
            0..200,
        ),
        spaced in any::<bool>(),
    ) {
        let text = pieces.join(if spaced { " " } else { "" });
        let _ = read(&text, &DocumentLimits::default());
    }

    #[test]
    fn tokens_lie_where_they_say(text in "[ a-c{}é😀\n\r\",#]*") {
        let Ok(scan) = scan(&text, &DocumentLimits::default()) else { return Ok(()) };
        let normal = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<&str> = normal.split('\n').collect();
        for token in scan.tokens.iter().filter(|token| !token.text.is_empty()) {
            let line: String = lines[token.pos.line - 1].chars().skip(token.pos.column - 1).collect();
            prop_assert!(line.trim_start_matches('"').starts_with(token.text));
        }
    }
}
