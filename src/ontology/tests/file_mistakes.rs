//! Mistakes of a whole file: its syntax, its definitions, and several at once.

use super::mistakes;
use insta::assert_snapshot;

#[test]
fn a_file_without_kinds_says_what_to_write() {
    assert_snapshot!(mistakes("enum E { A }"), @r"
    o.graphql:1:1: the file declares no kind
      1 | enum E { A }
      hint: an ontology has at least one, such as `type Tool { vendor: String }`
    ");
}

#[test]
fn an_empty_file_says_what_to_write() {
    let sdl = r#"# nothing yet
"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:1:1: the file declares nothing
      1 | # nothing yet
      hint: an ontology has at least one kind, such as `type Tool { vendor: String }`
    ");
}

#[test]
fn a_syntax_error_has_its_place_and_plain_words() {
    let sdl = r#"type Tool {
  vendor String
}"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:2:10: syntax error: expected `:` or arguments
      2 | vendor String
    ");
}

#[test]
fn lines_end_with_carriage_returns_too() {
    let files = [
        "type Tool {\n  vendor String\n}",
        "type A {\n  x: Int\n}\n\ntype B {\n  y: Itn\n}\n",
        "type Tool\n@rule(\n  name: \"r\",\n  message: \"m\",\n  where: {\n    nam: {eq: \"x\"}\n  }\n) {\n  x: Int\n}\n",
    ];
    for file in files {
        let shown = mistakes(file);
        for line_end in ["\r\n", "\r"] {
            assert_eq!(
                mistakes(&file.replace('\n', line_end)),
                shown,
                "{line_end:?}"
            );
        }
    }
}

#[test]
fn an_unclosed_text_is_a_syntax_error() {
    let sdl = r#"type Tool {
  "the vendor
  vendor: String
}"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:2:3: syntax error: expected a field
      2 | "the vendor
      hint: a description stands directly before what it describes, and its quotes are closed
    "#);
}

#[test]
fn empty_braces_are_a_syntax_error_with_a_hint() {
    assert_snapshot!(mistakes("type Tool {}"), @r"
    o.graphql:1:12: syntax error: expected a field
      1 | type Tool {}
      hint: braces are not empty: leave them out for a type without fields of its own
    ");
}

#[test]
fn enum_values_are_not_true_false_or_null() {
    let sdl = r#"type A
enum E { OK true }"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:2:13: syntax error: expected an enum value or a directive
      2 | enum E { OK true }
      hint: the name of an enum value cannot start with `true`; capitals are safe: `TRUE`
    ");
}

#[test]
fn a_schema_definition_without_query_is_refused_too() {
    let sdl = r#"schema { mutation: A }
type A"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:1:1: schema definition is missing query root
      1 | schema { mutation: A }
      hint: an ontology file has no `schema` definition: leave it out
    ");
}

#[test]
fn definitions_that_an_ontology_has_not_are_refused() {
    let sdl = r#"type A { b: B c: C d: D m: Money }
schema { query: A }
interface B { x: Int }
union C = A
input D { x: Int }
scalar Money
scalar String
directive @must on OBJECT
directive @kind on OBJECT
directive @kind on OBJECT
extend type A { y: Int }
type E implements Node & Entity"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:2:1: a `schema` definition has no place in an ontology
      2 | schema { query: A }
      hint: leave it out: the root types are made from the kinds
    o.graphql:3:11: `interface B`: an ontology has only types and enums
      3 | interface B { x: Int }
      hint: every kind has the interfaces Node and Entity; write the fields into the kinds
    o.graphql:4:7: `union C`: an ontology has only types and enums
      4 | union C = A
      hint: write one relation field per kind
    o.graphql:5:7: `input D`: an ontology has only types and enums
      5 | input D { x: Int }
      hint: the inputs are made from the kinds; leave it out
    o.graphql:6:8: `Money` is not a scalar of an ontology
      6 | scalar Money
      hint: the scalars are String, Int, Float, Boolean, DateTime, Date, URL
    o.graphql:7:8: `String` is built into GraphQL
      7 | scalar String
      hint: leave the declaration out
    o.graphql:8:12: `@must` is not a directive of an ontology
      8 | directive @must on OBJECT
      hint: the directives are `@kind`, `@rule`, `@relation` and `@derived`
    o.graphql:10:12: `@kind` is defined twice
      10 | directive @kind on OBJECT
    o.graphql:11:13: `extend` is not supported, so `A` cannot be extended
      11 | extend type A { y: Int }
      hint: write what it adds into the declaration of `A`
    o.graphql:12:19: `E` cannot implement interfaces of its own
      12 | type E implements Node & Entity
      hint: leave `implements` out: every kind is a Node and an Entity
    ");
}

#[test]
fn types_fields_and_enum_values_are_declared_once() {
    let sdl = r#"type A { x: Int x: String b: [B!]! @relation(inverse: "as") b: Int }
type B
type A
enum B { V }
enum E { V W V }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:17: `A` has `x` already, at o.graphql:1:10
      1 | type A { x: Int x: String b: [B!]! @relation(inverse: "as") b: Int }
    o.graphql:1:61: `A` has `b` already, at o.graphql:1:27
      1 | type A { x: Int x: String b: [B!]! @relation(inverse: "as") b: Int }
    o.graphql:3:6: `A` is declared already, at o.graphql:1:6
      3 | type A
    o.graphql:4:6: `B` is declared already, at o.graphql:2:6
      4 | enum B { V }
    o.graphql:5:14: `E` has the value `V` already, at o.graphql:5:10
      5 | enum E { V W V }
    "#);
}

#[test]
fn all_mistakes_are_reported_at_once_in_the_order_of_the_file() {
    let sdl = r#"type Tool {
  id: ID
  vendor: Sting
  use: [Workstream] @relation(inverse: "tools")
  next: [Tool!]! @derived(path: "use", inverse: "previous")
}
type workstream {
  series: Series
}
type Series
enum E { A A }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:2:3: `id` is built in: every kind has it or its filter does
      2 | id: ID
      hint: leave it out, or choose another name
    o.graphql:3:11: there is no type `Sting`
      3 | vendor: Sting
      hint: did you mean `String`?
    o.graphql:4:8: there is no type `Workstream`
      4 | use: [Workstream] @relation(inverse: "tools")
      hint: did you mean `workstream`?
    o.graphql:5:33: the path of `Tool.next` has less than two steps
      5 | next: [Tool!]! @derived(path: "use", inverse: "previous")
      hint: join relation fields with dots, such as `responsibilities.pillars`
    o.graphql:7:6: `workstream` must start with a capital and have only letters and digits
      7 | type workstream {
      hint: for example `Workstream`
    o.graphql:8:3: `series` leads to a kind, so it needs `@relation` or `@derived`
      8 | series: Series
      hint: `series: Series @relation(inverse: "workstreams")`
    o.graphql:10:6: the kind `Series` has the name `series` for one and for many
      10 | type Series
      hint: say what many are called: `type Series @kind(plural: "seriesList")`
    o.graphql:11:12: `E` has the value `A` already, at o.graphql:11:10
      11 | enum E { A A }
    "#);
}
