//! Mistakes of names: their form, names that the API has, and names that clash.

use super::mistakes;
use crate::ontology::read_logged;
use insta::assert_snapshot;

#[test]
fn names_have_their_forms() {
    let sdl = r#"type tool { Vendor: String my_name: Int __x: Int s: Service_Level }
enum Service_Level { low }
type X @kind(plural: "Many Xs", singular: "", typeName: "x-y")"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:6: `tool` must start with a capital and have only letters and digits
      1 | type tool { Vendor: String my_name: Int __x: Int s: Service_Level }
      hint: for example `Tool`
    o.graphql:1:13: `Vendor` must start with a small letter and have only letters and digits
      1 | type tool { Vendor: String my_name: Int __x: Int s: Service_Level }
      hint: for example `vendor`
    o.graphql:1:28: `my_name` must start with a small letter and have only letters and digits
      1 | type tool { Vendor: String my_name: Int __x: Int s: Service_Level }
      hint: for example `myName`
    o.graphql:1:41: `__x` starts with `__`, which GraphQL keeps for introspection
      1 | type tool { Vendor: String my_name: Int __x: Int s: Service_Level }
      hint: take the underscores away
    o.graphql:2:6: `Service_Level` must start with a capital and have only letters and digits
      2 | enum Service_Level { low }
      hint: for example `ServiceLevel`
    o.graphql:3:22: `Many Xs` must start with a small letter and have only letters and digits
      3 | type X @kind(plural: "Many Xs", singular: "", typeName: "x-y")
      hint: for example `manyXs`
    o.graphql:3:43: the name is empty
      3 | type X @kind(plural: "Many Xs", singular: "", typeName: "x-y")
    o.graphql:3:57: `x-y` must start with a capital and have only letters and digits
      3 | type X @kind(plural: "Many Xs", singular: "", typeName: "x-y")
      hint: for example `XY`
    "#);
}

#[test]
fn overlong_names_are_refused() {
    let sdl =
        r#"type A { nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: Int }"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:1:10: a name has at most 64 characters, `nnnnnnnnnnnnnnnnnnnn…` has more
      1 | type A { nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: Int }
    ");
}

#[test]
fn built_in_names_are_refused() {
    let sdl = r#"type A {
  id: ID!
  slug: String
  labels: [String!]
  revision: Int
  not: Boolean
  bs: [B!]! @relation(inverse: "history")
  owners: [B!]! @relation(inverse: "as")
  first: B @relation(inverse: "last")
}
type B"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:2:3: `id` is built in: every kind has it or its filter does
      2 | id: ID!
      hint: leave it out, or choose another name
    o.graphql:3:3: `slug` is built in: every kind has it or its filter does
      3 | slug: String
      hint: leave it out, or choose another name
    o.graphql:4:3: `labels` is built in: every kind has it or its filter does
      4 | labels: [String!]
      hint: leave it out, or choose another name
    o.graphql:5:3: `revision` is built in: every kind has it or its filter does
      5 | revision: Int
      hint: leave it out, or choose another name
    o.graphql:6:3: `not` is built in: every kind has it or its filter does
      6 | not: Boolean
      hint: leave it out, or choose another name
    o.graphql:7:32: `B.history` is built in, so it cannot be the inverse of `A.bs`
      7 | bs: [B!]! @relation(inverse: "history")
      hint: choose another `inverse:`
    o.graphql:9:3: no relation can be called `first`: the API has arguments of that name
      9 | first: B @relation(inverse: "last")
      hint: choose another name
    o.graphql:9:31: no relation can be called `last`: the API has arguments of that name
      9 | first: B @relation(inverse: "last")
      hint: choose another `inverse:`
    "#);
}

#[test]
fn kinds_with_names_of_the_api_need_another() {
    let sdl = r#"type Path
type Commit @kind(typeName: "GitCommit")
type CoverageArea
enum Severity { LOW }
type Union @kind(plural: "ids")"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:6: the kind `Path` gives the root field `paths`, which the API has already
      1 | type Path
      hint: give `Path` another `@kind(plural:)`
    o.graphql:1:6: the kind `Path` gives the type `Path`, which the API has already
      1 | type Path
      hint: give `Path` another `@kind(typeName:)`
    o.graphql:2:6: the kind `Commit` gives the root field `commits`, which the API has already
      2 | type Commit @kind(typeName: "GitCommit")
      hint: give `Commit` another `@kind(plural:)`
    o.graphql:3:6: the kind `CoverageArea` gives the type `CoverageArea`, a name that the API keeps for itself
      3 | type CoverageArea
      hint: give `CoverageArea` another `@kind(typeName:)`
    o.graphql:5:6: the kind `Union` gives the member of `SetInput` `ids`, which the API has already
      5 | type Union @kind(plural: "ids")
      hint: give `Union` another `@kind(plural:)`
    "#);
}

#[test]
fn the_types_of_histories_are_the_apis_too() {
    let sdl = r#"type StepDiff
enum ChangeAction { STARTED STOPPED }"#;
    assert_snapshot!(mistakes(sdl), @r"
    o.graphql:1:6: the kind `StepDiff` gives the type `StepDiff`, which the API has already
      1 | type StepDiff
      hint: give `StepDiff` another `@kind(typeName:)`
    o.graphql:2:6: the enum `ChangeAction` gives the type `ChangeAction`, which the API has already
      2 | enum ChangeAction { STARTED STOPPED }
      hint: rename the enum `ChangeAction`
    ");
}

#[test]
fn generated_names_clash_with_both_origins_and_the_way_out() {
    let sdl = r#"type Tool { kitParts: [Part!]! @relation(inverse: "a") }
type ToolKit { parts: [Part!]! @relation(inverse: "b") }
type Part
type ToolConnection
enum PartWhere { V }
type Tools
type APIKey
type ApiKey"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:2:16: the field `ToolKit.parts` gives the root field `toolKitPartsAdd`, and so does the field `Tool.kitParts`, at o.graphql:1:13
      2 | type ToolKit { parts: [Part!]! @relation(inverse: "b") }
      hint: give `ToolKit` another `@kind(singular:)`, or give `Tool` another `@kind(singular:)`
    o.graphql:2:16: the field `ToolKit.parts` gives the type `ToolKitPartsConnection`, and so does the field `Tool.kitParts`, at o.graphql:1:13
      2 | type ToolKit { parts: [Part!]! @relation(inverse: "b") }
      hint: give `ToolKit.parts` another `@relation(typeName:)`, or give `Tool.kitParts` another `@relation(typeName:)`
    o.graphql:4:6: the kind `ToolConnection` gives the type `ToolConnection`, and so does the kind `Tool`, at o.graphql:1:6
      4 | type ToolConnection
      hint: give `ToolConnection` another `@kind(typeName:)`, or give `Tool` another `@kind(typeName:)`
    o.graphql:5:6: the enum `PartWhere` gives the type `PartWhere`, and so does the kind `Part`, at o.graphql:3:6
      5 | enum PartWhere { V }
      hint: rename the enum `PartWhere`, or give `Part` another `@kind(typeName:)`
    o.graphql:6:6: the kind `Tools` gives the root field `tools`, and so does the kind `Tool`, at o.graphql:1:6
      6 | type Tools
      hint: give `Tools` another `@kind(singular:)`, or give `Tool` another `@kind(plural:)`
    o.graphql:6:6: the kind `Tools` has the name `tools` for one and for many
      6 | type Tools
      hint: say what many are called: `type Tools @kind(plural: "toolsList")`
    o.graphql:8:6: the kind `ApiKey` gives the root field `apiKey`, and so does the kind `APIKey`, at o.graphql:7:6
      8 | type ApiKey
      hint: give `ApiKey` another `@kind(singular:)`, or give `APIKey` another `@kind(singular:)`
    o.graphql:8:6: the kind `ApiKey` gives the root field `apiKeys`, and so does the kind `APIKey`, at o.graphql:7:6
      8 | type ApiKey
      hint: give `ApiKey` another `@kind(plural:)`, or give `APIKey` another `@kind(plural:)`
    o.graphql:8:6: the kind `ApiKey` gives the value of the enum `Kind` `API_KEY`, and so does the kind `APIKey`, at o.graphql:7:6
      8 | type ApiKey
      hint: give `ApiKey` another `@kind(typeName:)`, or give `APIKey` another `@kind(typeName:)`
    "#);
}

#[test]
fn an_implied_end_can_clash_too() {
    let sdl = r#"type Tool { x: [ToolKit!]! @relation(inverse: "parts") kitParts: Tool @relation(inverse: "y") }
type ToolKit"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:47: the field `ToolKit.parts`, the inverse of `Tool.x`, gives the root field `toolKitPartsAdd`, and so does the field `Tool.kitParts`, at o.graphql:1:56
      1 | type Tool { x: [ToolKit!]! @relation(inverse: "parts") kitParts: Tool @relation(inverse: "y") }
      hint: give `ToolKit` another `@kind(singular:)`, or give `Tool` another `@kind(singular:)`
    o.graphql:1:47: the field `ToolKit.parts`, the inverse of `Tool.x`, gives the type `ToolKitPartsConnection`, and so does the field `Tool.kitParts`, at o.graphql:1:56
      1 | type Tool { x: [ToolKit!]! @relation(inverse: "parts") kitParts: Tool @relation(inverse: "y") }
      hint: declare `ToolKit.parts` with a `@relation(typeName:)`, or give `Tool.kitParts` another `@relation(typeName:)`
    "#);
}

#[test]
fn a_kind_has_different_names_for_one_and_many() {
    let sdl = r#"type Series
type Staff
type Metadata"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:6: the kind `Series` has the name `series` for one and for many
      1 | type Series
      hint: say what many are called: `type Series @kind(plural: "seriesList")`
    o.graphql:2:6: the kind `Staff` has the name `staff` for one and for many
      2 | type Staff
      hint: say what many are called: `type Staff @kind(plural: "staffList")`
    o.graphql:3:6: the kind `Metadata` has the name `metadata` for one and for many
      3 | type Metadata
      hint: say what many are called: `type Metadata @kind(plural: "metadataList")`
    "#);
}

#[test]
fn a_kinds_own_names_do_not_clash() {
    let sdl = r#"type Tool @kind(singular: "toolsOverlapping", plural: "tools")
type Part @kind(singular: "part", plural: "partCreate")"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:6: the kind `Tool` gives the root field `toolsOverlapping` twice
      1 | type Tool @kind(singular: "toolsOverlapping", plural: "tools")
      hint: give `Tool` another `@kind(plural:)`, or give `Tool` another `@kind(singular:)`
    o.graphql:2:6: the kind `Part` gives the root field `partCreate` twice
      2 | type Part @kind(singular: "part", plural: "partCreate")
      hint: give `Part` another `@kind(plural:)`, or give `Part` another `@kind(singular:)`
    "#);
    assert!(read_logged(sdl).is_ok());
}

#[test]
fn a_to_one_field_has_a_companion() {
    let sdl = r#"type A { b: B @relation(inverse: "as") bEdge: Int c: B @relation(inverse: "cs") cEdge: [B!]! @relation(inverse: "ce") }
type B { a: A @relation(inverse: "b1") }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:10: `A.b` leads to one, so `bEdge` holds its edge; `A` has a field `bEdge` already, at o.graphql:1:40
      1 | type A { b: B @relation(inverse: "as") bEdge: Int c: B @relation(inverse: "cs") cEdge: [B!]! @relation(inverse: "ce") }
      hint: rename one of the two
    o.graphql:1:51: `A.c` leads to one, so `cEdge` holds its edge; `A` has a field `cEdge` already, at o.graphql:1:81
      1 | type A { b: B @relation(inverse: "as") bEdge: Int c: B @relation(inverse: "cs") cEdge: [B!]! @relation(inverse: "ce") }
      hint: rename one of the two
    o.graphql:1:81: the field `A.cEdge` gives the type `ACEdgeWhere`, and so does the field `A.c`, at o.graphql:1:51
      1 | type A { b: B @relation(inverse: "as") bEdge: Int c: B @relation(inverse: "cs") cEdge: [B!]! @relation(inverse: "ce") }
      hint: give `A.cEdge` another `@relation(typeName:)`, or give `A.c` another `@relation(typeName:)`
    "#);
}

#[test]
fn a_field_is_not_called_like_its_own_kind() {
    let sdl = r#"type Team { team: Team @relation(inverse: "teams") }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:13: `Team.team` has the name of a single `Team`: the arguments of its mutations would clash
      1 | type Team { team: Team @relation(inverse: "teams") }
      hint: choose another name for the field
    "#);
}

#[test]
fn the_mutations_of_relations_have_an_argument_of_the_kinds_name() {
    let sdl = r#"type Message { topics: [Topic!]! @relation(inverse: "messages") }
type Topic
type RequestId"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:6: the kind `Message` gives its relations' mutations the argument `message`, which they have already
      1 | type Message { topics: [Topic!]! @relation(inverse: "messages") }
      hint: give `Message` another `@kind(singular:)`
    "#);
}

#[test]
fn a_section_of_fact_files_is_not_called_like_a_line_of_theirs() {
    let sdl = r#"type Owner @kind(singular: "anOwner", plural: "owner")
type Document"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:6: the kind `Owner` gives fact files the section `owner`, a line that they have already
      1 | type Owner @kind(singular: "anOwner", plural: "owner")
      hint: give `Owner` another `@kind(plural:)`
    "#);
}

/// A later version may keep more names for itself, and must still read what an earlier one has logged.
#[test]
fn an_ontology_in_the_log_may_have_names_that_the_api_keeps_for_itself() {
    let sdl = r#"type Path { history: String first: Coverage @relation(inverse: "last", properties: "P") }
type Coverage { paths: [Path!]! @relation(inverse: "not") }
type P { witnesses: Int }
enum Node { LOW }"#;
    assert!(mistakes(sdl).lines().count() > 6);
    let ontology = read_logged(sdl).unwrap();
    let fields: Vec<&str> = ontology.fields.iter().map(|field| &*field.name).collect();
    assert_eq!(fields, ["first", "not", "paths", "last"]);
    assert_eq!(ontology.kinds[0].attributes[0].name, "history");
    assert_eq!(ontology.relations[0].properties[0].name, "witnesses");
    assert!(read_logged("type Path { paths: Paht }").is_err());
}

#[test]
fn values_to_group_by_do_not_clash() {
    let sdl = r#"type Tool {
  costUsd: Int
  costUSD: Int
  ownedBy: [Team!]! @relation(inverse: "owns")
  ownedBY: Boolean
}
type Team { oWns: String }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:3:3: `Tool.costUSD` gives the value `COST_USD` of the enum `ToolFacetBy`, and so does `Tool.costUsd`, at o.graphql:2:3
      3 | costUSD: Int
      hint: rename one of the two
    o.graphql:4:3: `Tool.ownedBy` gives the value `OWNED_BY` of the enum `ToolFacetBy`, and so does `Tool.ownedBY`, at o.graphql:5:3
      4 | ownedBy: [Team!]! @relation(inverse: "owns")
      hint: rename one of the two
    "#);
}
