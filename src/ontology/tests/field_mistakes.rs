//! Mistakes of single fields: their types, attributes and directives.

use super::mistakes;
use insta::assert_snapshot;

#[test]
fn properties_cannot_have_what_every_edge_has() {
    let sdl = r#"type A { bs: [B!]! @relation(inverse: "as", properties: "P") }
type B
type P { note: String sources: Int fine: Int fine: Int a: A }"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:3:10: `note` is built in: every edge has it or its filter does
      3 | type P { note: String sources: Int fine: Int fine: Int a: A }
      hint: leave it out, or choose another name
    o.graphql:3:23: `sources` is built in: every edge has it or its filter does
      3 | type P { note: String sources: Int fine: Int fine: Int a: A }
      hint: leave it out, or choose another name
    o.graphql:3:46: `P` has `fine` already, at o.graphql:3:36
      3 | type P { note: String sources: Int fine: Int fine: Int a: A }
    o.graphql:3:59: `P` holds the properties of a relation, so `a` cannot lead to a kind
      3 | type P { note: String sources: Int fine: Int fine: Int a: A }
      hint: properties are attributes; a relation belongs to a kind
    ");
}

#[test]
fn unknown_types_have_a_nearest_name() {
    let sdl = r#"enum Tier { A }
type Tool { a: Strin b: Toll c: Teir d: Wonderful id2: ID! }"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:2:16: there is no type `Strin`
      2 | type Tool { a: Strin b: Toll c: Teir d: Wonderful id2: ID! }
      hint: did you mean `String`?
    o.graphql:2:25: there is no type `Toll`
      2 | type Tool { a: Strin b: Toll c: Teir d: Wonderful id2: ID! }
      hint: did you mean `Tool`?
    o.graphql:2:33: there is no type `Teir`
      2 | type Tool { a: Strin b: Toll c: Teir d: Wonderful id2: ID! }
      hint: did you mean `Tier`?
    o.graphql:2:41: there is no type `Wonderful`
      2 | type Tool { a: Strin b: Toll c: Teir d: Wonderful id2: ID! }
      hint: declare `type Wonderful` or `enum Wonderful`, or use String, Int, Float, Boolean, DateTime, Date, URL
    o.graphql:2:56: `ID` is not a type of attributes
      2 | type Tool { a: Strin b: Toll c: Teir d: Wonderful id2: ID! }
      hint: write `String`; `id` and `slug` are built into every kind
    ");
}

#[test]
fn lists_of_attributes_have_plain_items() {
    assert_snapshot!(mistakes("type A { a: [String] b: [Int]! c: [[Int!]!]! }"), @r"
    o.graphql:1:13: the items of `a` could be null
      1 | type A { a: [String] b: [Int]! c: [[Int!]!]! }
      hint: write `[String!]`
    o.graphql:1:25: the items of `b` could be null
      1 | type A { a: [String] b: [Int]! c: [[Int!]!]! }
      hint: write `[Int!]!`
    o.graphql:1:35: `c` is a list of lists
      1 | type A { a: [String] b: [Int]! c: [[Int!]!]! }
      hint: a list has plain items: `[Int!]`
    ");
}

#[test]
fn fields_have_no_arguments() {
    assert_snapshot!(mistakes("type A { a(unit: String): Int }"), @r"
    o.graphql:1:12: `a` cannot declare arguments
      1 | type A { a(unit: String): Int }
      hint: leave them out: filters, order and pages are made for every relation
    ");
}

#[test]
fn unknown_directives_and_arguments_have_a_nearest_name() {
    let sdl = r#"type A @knd {
  b: [B!]! @relaton(inverse: "as")
  c: [B!]! @relation(invers: "cs", foo: 1)
  d: Int @deprecated
  e: Int @oneOf
}
type B"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:8: unknown directive `@knd`
      1 | type A @knd {
      hint: did you mean `@kind`?
    o.graphql:2:12: unknown directive `@relaton`
      2 | b: [B!]! @relaton(inverse: "as")
      hint: did you mean `@relation`?
    o.graphql:3:22: `@relation` has no argument `invers`
      3 | c: [B!]! @relation(invers: "cs", foo: 1)
      hint: did you mean `inverse`?
    o.graphql:3:36: `@relation` has no argument `foo`
      3 | c: [B!]! @relation(invers: "cs", foo: 1)
      hint: its arguments are inverse, properties, required, typeName
    o.graphql:4:10: `@deprecated` is not supported
      4 | d: Int @deprecated
      hint: say it in the description
    o.graphql:5:10: unknown directive `@oneOf`
      5 | e: Int @oneOf
      hint: the directives are `@kind`, `@rule`, `@relation` and `@derived`
    "#);
}

#[test]
fn directives_stand_where_they_belong_and_once() {
    let sdl = r#"type A @relation(inverse: "x") {
  a: Int @relation(inverse: "x")
  b: B @kind
  c: B @relation(inverse: "cs") @relation(inverse: "cs")
  d: B @relation(inverse: "ds") @derived(path: "b.b", inverse: "ds")
}
type B @kind(plural: "bs", plural: "bees") enum E @kind { V @kind }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:8: `@relation` does not belong here
      1 | type A @relation(inverse: "x") {
      hint: it belongs on a field whose type is a kind
    o.graphql:2:10: `@relation` does not belong here
      2 | a: Int @relation(inverse: "x")
      hint: it belongs on a field whose type is a kind
    o.graphql:3:8: `@kind` does not belong here
      3 | b: B @kind
      hint: it belongs on a kind, after the name of its type
    o.graphql:4:33: `@relation` stands here twice
      4 | c: B @relation(inverse: "cs") @relation(inverse: "cs")
    o.graphql:5:33: `d` is either `@relation` or `@derived`, not both
      5 | d: B @relation(inverse: "ds") @derived(path: "b.b", inverse: "ds")
      hint: `@relation` is stored, `@derived` is computed along a path
    o.graphql:7:28: `plural` is given twice
      7 | type B @kind(plural: "bs", plural: "bees") enum E @kind { V @kind }
    o.graphql:7:51: `@kind` does not belong here
      7 | type B @kind(plural: "bs", plural: "bees") enum E @kind { V @kind }
      hint: it belongs on a kind, after the name of its type
    o.graphql:7:61: `@kind` does not belong here
      7 | type B @kind(plural: "bs", plural: "bees") enum E @kind { V @kind }
      hint: it belongs on a kind, after the name of its type
    "#);
}

#[test]
fn arguments_have_their_types() {
    let sdl = r#"type A { b: [B!]! @relation(inverse: as, required: "yes") c: [B!]! @relation(inverse: 1, typeName: null) }
type B"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:38: `inverse` takes a text in quotes
      1 | type A { b: [B!]! @relation(inverse: as, required: "yes") c: [B!]! @relation(inverse: 1, typeName: null) }
      hint: `inverse: "as"`
    o.graphql:1:52: `required` takes `true` or `false`
      1 | type A { b: [B!]! @relation(inverse: as, required: "yes") c: [B!]! @relation(inverse: 1, typeName: null) }
    o.graphql:1:87: `inverse` takes a text in quotes
      1 | type A { b: [B!]! @relation(inverse: as, required: "yes") c: [B!]! @relation(inverse: 1, typeName: null) }
    o.graphql:1:100: `typeName` takes a text in quotes
      1 | type A { b: [B!]! @relation(inverse: as, required: "yes") c: [B!]! @relation(inverse: 1, typeName: null) }
    "#);
}

#[test]
fn a_type_of_properties_is_no_field_type() {
    let sdl = r#"type A { bs: [B!]! @relation(inverse: "as", properties: "P") }
type B { p: P }
type P { x: Int }"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:2:13: `P`, at o.graphql:3:6, holds the properties of a relation, so no field has it as type
      2 | type B { p: P }
    ");
}

#[test]
fn a_type_of_properties_has_no_directives_and_no_interfaces() {
    let sdl = r#"type A { bs: [B!]! @relation(inverse: "as", properties: "P") }
type B
type P implements Entity
  @rule(name: "large", message: "m", where: {share: {gt: 1}})
  @knd { share: Int }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:3:19: `P` cannot implement interfaces of its own
      3 | type P implements Entity
      hint: leave `implements` out: every kind is a Node and an Entity
    o.graphql:4:3: `@rule` does not belong here
      4 | @rule(name: "large", message: "m", where: {share: {gt: 1}})
      hint: it belongs on a kind, after the name of its type
    o.graphql:5:3: unknown directive `@knd`
      5 | @knd { share: Int }
      hint: did you mean `@kind`?
    "#);
}
