//! Mistakes of relations, their inverses and their properties, and of derived relations.

use super::mistakes;
use insta::assert_snapshot;

#[test]
fn a_field_that_leads_to_a_kind_says_how() {
    let sdl = r#"type Service { team: Team! }
type Team"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:16: `team` leads to a kind, so it needs `@relation` or `@derived`
      1 | type Service { team: Team! }
      hint: `team: Team! @relation(inverse: "services")`
    "#);
}

#[test]
fn lists_of_nodes_are_never_null() {
    let sdl = r#"type K {
  a: [B] @relation(inverse: "a1")
  b: [B!] @relation(inverse: "b1")
  c: [B]! @relation(inverse: "c1")
  d: [[B!]!]! @relation(inverse: "d1")
  x: [B!]! @derived(path: "a.a1.a", inverse: "x1")
}
type B"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:2:6: `[B]` is not a type of relations: neither the list nor its items are ever null
      2 | a: [B] @relation(inverse: "a1")
      hint: write `[B!]!` for many, `B` for at most one, `B!` for exactly one
    o.graphql:3:6: `[B!]` is not a type of relations: neither the list nor its items are ever null
      3 | b: [B!] @relation(inverse: "b1")
      hint: write `[B!]!` for many, `B` for at most one, `B!` for exactly one
    o.graphql:4:6: `[B]!` is not a type of relations: neither the list nor its items are ever null
      4 | c: [B]! @relation(inverse: "c1")
      hint: write `[B!]!` for many, `B` for at most one, `B!` for exactly one
    o.graphql:5:6: `[[B!]!]!` is not a type of relations: neither the list nor its items are ever null
      5 | d: [[B!]!]! @relation(inverse: "d1")
      hint: write `[B!]!` for many, `B` for at most one, `B!` for exactly one
    "#);
}

#[test]
fn required_is_for_lists() {
    let sdl = r#"type K {
  a: B @relation(inverse: "a1", required: true)
  b: B! @relation(inverse: "b1", required: true)
  c: B @relation(inverse: "c1", required: false)
}
type B"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:2:43: `a` leads to at most one, so `required` has no meaning
      2 | a: B @relation(inverse: "a1", required: true)
      hint: write the type `B!` for exactly one
    o.graphql:3:44: `b` leads to exactly one by its type `B!`
      3 | b: B! @relation(inverse: "b1", required: true)
      hint: leave `required` out: it is for lists
    "#);
}

#[test]
fn a_relation_names_its_inverse() {
    let sdl = r#"type Service { team: Team! @relation teams: [Team!]! @derived(path: "team.services") }
type Team { services: [Service!]! @relation(inverse: "team") }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:28: `@relation` needs `inverse`, the field of the other kind that leads back
      1 | type Service { team: Team! @relation teams: [Team!]! @derived(path: "team.services") }
      hint: for example `inverse: "services"`
    o.graphql:1:54: `@derived` needs `inverse`, the field of the other kind that leads back
      1 | type Service { team: Team! @relation teams: [Team!]! @derived(path: "team.services") }
      hint: for example `inverse: "services"`
    o.graphql:1:69: the path of `Service.teams` leads to `Service`, but its type is `Team`
      1 | type Service { team: Team! @relation teams: [Team!]! @derived(path: "team.services") }
      hint: end the path at `Team`
    "#);
}

#[test]
fn inverses_agree() {
    let sdl = r#"type A {
  bs: [B!]! @relation(inverse: "as")
  other: [B!]! @relation(inverse: "cs")
  ds: [B!]! @derived(path: "bs.as.bs", inverse: "stored")
}
type B {
  as: [A!]! @relation(inverse: "other")
  cs: [C!]! @relation(inverse: "bs")
  stored: [A!]! @relation(inverse: "ds")
}
type C"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:2:32: clashing inverse: `A.bs` names `B.as`, but `B.as`, at o.graphql:7:3, names `A.other`
      2 | bs: [B!]! @relation(inverse: "as")
      hint: write `inverse: "bs"` on `B.as`, or name another inverse here
    o.graphql:3:35: `A.other` names `B.cs`, at o.graphql:8:3, as its inverse, but that leads to `C`
      3 | other: [B!]! @relation(inverse: "cs")
      hint: an inverse of `A.other` leads to `A`
    o.graphql:4:49: `A.ds` is derived, but its inverse `B.stored`, at o.graphql:9:3, is stored
      4 | ds: [B!]! @derived(path: "bs.as.bs", inverse: "stored")
      hint: both ends of a relation have the same directive
    o.graphql:7:32: clashing inverse: `B.as` names `A.other`, but `A.other`, at o.graphql:3:3, names `B.cs`
      7 | as: [A!]! @relation(inverse: "other")
      hint: write `inverse: "as"` on `A.other`, or name another inverse here
    "#);
}

#[test]
fn an_implied_inverse_has_its_name_for_itself() {
    let sdl = r#"type A {
  b: B @relation(inverse: "as")
  c: [B!]! @relation(inverse: "as")
  d: [B!]! @relation(inverse: "size")
  e: [B!]! @relation(inverse: "Es")
}
type B { size: Int }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:3:31: `A.c` and `A.b`, at o.graphql:2:3, both name `B.as` as their inverse
      3 | c: [B!]! @relation(inverse: "as")
      hint: give one of them another `inverse:`
    o.graphql:4:31: `A.d` names `B.size` as its inverse, but that is an attribute, at o.graphql:7:10
      4 | d: [B!]! @relation(inverse: "size")
      hint: give `inverse:` another name, or rename the attribute
    o.graphql:5:31: `Es` must start with a small letter and have only letters and digits
      5 | e: [B!]! @relation(inverse: "Es")
      hint: for example `es`
    "#);
}

#[test]
fn a_relation_is_not_its_own_inverse() {
    let sdl = r#"type Service { peers: [Service!]! @relation(inverse: "peers") }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:1:54: `Service.peers` cannot be its own inverse
      1 | type Service { peers: [Service!]! @relation(inverse: "peers") }
      hint: a relation has a direction; name the other end differently, such as `inverse: "peersOf"`
    "#);
}

#[test]
fn properties_are_one_type_of_attributes() {
    let sdl = r#"type A {
  bs: [B!]! @relation(inverse: "as", properties: "P")
  cs: [B!]! @relation(inverse: "c", properties: "Usge")
  ds: [B!]! @relation(inverse: "d", properties: "E")
  es: [B!]! @relation(inverse: "e", properties: "B")
}
type B { as: [A!]! @relation(inverse: "bs", properties: "Q") }
type P { x: Int }
type Q { x: Int }
type Usage { x: Int }
enum E { V }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:3:49: there is no type `Usge` for the properties
      3 | cs: [B!]! @relation(inverse: "c", properties: "Usge")
      hint: did you mean `Usage`?
    o.graphql:4:49: `E` is an enum and cannot hold properties
      4 | ds: [B!]! @relation(inverse: "d", properties: "E")
      hint: properties stand in a `type` that has only attributes
    o.graphql:5:49: `B` cannot be both the properties of a relation and the type of `A.bs`, at o.graphql:2:3
      5 | es: [B!]! @relation(inverse: "e", properties: "B")
      hint: give the properties a type of their own
    o.graphql:7:57: `B.as` has the properties `Q`, but its inverse `A.bs`, at o.graphql:2:50, has `P`
      7 | type B { as: [A!]! @relation(inverse: "bs", properties: "Q") }
      hint: a relation has one type of properties: name it on one end
    "#);
}

#[test]
fn paths_follow_relation_fields_to_the_type_of_the_field() {
    let sdl = r#"type A {
  size: Int
  bs: [B!]! @relation(inverse: "as")
  c: [C!]! @derived(path: "bs", inverse: "c1")
  d: [C!]! @derived(path: "bs.ccs", inverse: "c2")
  e: [C!]! @derived(path: "size.bs", inverse: "c3")
  f: [C!]! @derived(path: "bs.as", inverse: "c4")
  g: [C!]! @derived(inverse: "c5")
  h: [C!]! @derived(path: "bs.cs.nowhere", inverse: "c6")
}
type B { cs: [C!]! @relation(inverse: "bs") }
type C"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:4:27: the path of `A.c` has less than two steps
      4 | c: [C!]! @derived(path: "bs", inverse: "c1")
      hint: join relation fields with dots, such as `responsibilities.pillars`
    o.graphql:5:27: the path of `A.d` has no way on: `B` has no relation field `ccs`
      5 | d: [C!]! @derived(path: "bs.ccs", inverse: "c2")
      hint: did you mean `cs`?
    o.graphql:6:27: the path of `A.e` goes through `A.size`, which is an attribute, at o.graphql:2:3
      6 | e: [C!]! @derived(path: "size.bs", inverse: "c3")
      hint: a path has only relation fields
    o.graphql:7:27: the path of `A.f` leads to `A`, but its type is `C`
      7 | f: [C!]! @derived(path: "bs.as", inverse: "c4")
      hint: end the path at `C`
    o.graphql:8:12: `@derived` needs `path`, the relation fields to follow
      8 | g: [C!]! @derived(inverse: "c5")
      hint: for example `path: "responsibilities.pillars"`
    o.graphql:9:27: the path of `A.h` has no way on: `C` has no relation field `nowhere`
      9 | h: [C!]! @derived(path: "bs.cs.nowhere", inverse: "c6")
      hint: the relation fields of `C` are bs, c1, c2, c3, c4, c5, c6
    "#);
}

#[test]
fn loops_of_derived_relations_are_shown() {
    let sdl = r#"type A {
  bs: [B!]! @relation(inverse: "as")
  x: [B!]! @derived(path: "y.as.bs", inverse: "x1")
  y: [B!]! @derived(path: "bs.z.x", inverse: "y1")
  me: [B!]! @derived(path: "me.me1.bs", inverse: "me1")
}
type B { z: [A!]! @derived(path: "as.x.as", inverse: "z1") }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:3:27: derived relations in a loop: `A.x` → `A.y` → `A.x`
      3 | x: [B!]! @derived(path: "y.as.bs", inverse: "x1")
      hint: a path ends at stored relations; take one of these out of the path of another
    o.graphql:3:27: derived relations in a loop: `A.x` → `A.y` → `B.z` → `A.x`
      3 | x: [B!]! @derived(path: "y.as.bs", inverse: "x1")
      hint: a path ends at stored relations; take one of these out of the path of another
    o.graphql:5:28: derived relations in a loop: `A.me` → `A.me`
      5 | me: [B!]! @derived(path: "me.me1.bs", inverse: "me1")
      hint: a path ends at stored relations; take one of these out of the path of another
    o.graphql:5:28: derived relations in a loop: `A.me` → `B.me1` → `A.me`
      5 | me: [B!]! @derived(path: "me.me1.bs", inverse: "me1")
      hint: a path ends at stored relations; take one of these out of the path of another
    "#);
}

#[test]
fn a_derived_field_leads_to_one_only_along_fields_that_do() {
    let sdl = r#"type A {
  b: B @relation(inverse: "as")
  bs: [B!]! @relation(inverse: "moreAs")
  one: C @derived(path: "bs.c", inverse: "one1")
  exact: C! @derived(path: "b.c", inverse: "exact1")
  fine: C @derived(path: "b.c", inverse: "fine1")
}
type B { c: C! @relation(inverse: "bs") }
type C"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:4:25: `A.one` cannot lead to at most one `C`: on its path `A.bs` leads to many
      4 | one: C @derived(path: "bs.c", inverse: "one1")
      hint: write the type `[C!]!`
    o.graphql:5:28: `A.exact` cannot lead to exactly one `C`: on its path `A.b` leads to at most one
      5 | exact: C! @derived(path: "b.c", inverse: "exact1")
      hint: write the type `C`
    "#);
}

#[test]
fn declared_ends_of_a_derived_relation_walk_the_same_way() {
    let sdl = r#"type A {
  bs: [B!]! @relation(inverse: "as")
  moreBs: [B!]! @relation(inverse: "moreAs")
  cs: [C!]! @derived(path: "bs.cs", inverse: "as")
}
type B { cs: [C!]! @relation(inverse: "bs") }
type C { as: [A!]! @derived(path: "bs.moreAs", inverse: "cs") }"#;
    assert_snapshot!(mistakes(sdl), @r#"
    o.graphql:7:35: the path of `C.as` is not that of its inverse `A.cs`, at o.graphql:4:3, read backwards
      7 | type C { as: [A!]! @derived(path: "bs.moreAs", inverse: "cs") }
      hint: write `path: "bs.as"`, or leave this end out
    "#);
}
