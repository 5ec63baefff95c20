//! `remit import`: tables and Backstage catalogues, as plans and commits.

use insta::assert_snapshot;

use super::serve::{Server, url};
use super::{Place, repository};

const TEAMS: &str = "\
Team,Head count,Runs,Lead
Core,5,\"DNS; Vault\",ada
Web & Shop,,DNS,
";

const MAPPING: &str = "\
kind: Team
slug: {column: Team, slugify: true}
columns:
  Team: name
  Head count: size
  Runs: {member: services, slugify: true}
  Lead: lead
constants: {labels.origin: hr}
owner: hr
";

/// A place with an ontology, facts in `d`, and a table with its mapping.
fn with_table() -> Place {
    let place = Place::applied();
    place.write("teams.csv", TEAMS);
    place.write("m.yaml", MAPPING);
    place
}

fn csv(place: &Place, more: &[&str]) -> String {
    let import = ["import", "csv", "teams.csv", "--mapping", "m.yaml"];
    place.remit(&[&import[..], more].concat())
}

#[test]
fn a_table_is_imported_as_a_plan_and_one_commit() {
    let place = with_table();
    assert_snapshot!(csv(&place, &["--data", "d", "--yes"]), @r#"
    exit 0
    stdout:
    + Team:web-shop "Web & Shop"
    ~ Team:core
        labels: + origin: hr
        sources: + {"document":"teams.csv","locator":"line 2","basis":"STATED"}
        statedBy: + hr
    + Team:web-shop services → dns
    ~ Team:core services → dns
        sources: + {"document":"teams.csv","locator":"line 2","basis":"STATED"}
        statedBy: + hr
    ~ Team:core services → vault
        sources: + {"document":"teams.csv","locator":"line 2","basis":"STATED"}
        statedBy: + hr
    ~ Team:core lead → ada
        sources: + {"document":"teams.csv","locator":"line 2","basis":"STATED"}
        statedBy: + hr
    nodes: 1 to create, 1 to update; connections: 1 to connect, 3 to update
    Made revision 2: 6 changes.
    "#);
    assert_snapshot!(csv(&place, &["--data", "d", "--yes"]), @r"
    exit 0
    stdout:
    Nothing to change: revision 2 holds all of it.
    ");
    assert_snapshot!(place.ok(&["export", "--data", "d"]), @r"
    teams:
      core:
        name: Core
        labels:
          origin: hr
        size: 5
        services:
          - to: dns
            sources:
              - document: teams.csv
                locator: line 2
                basis: STATED
            stated-by:
              - hr
          - to: vault
            sources:
              - document: teams.csv
                locator: line 2
                basis: STATED
            stated-by:
              - hr
        lead:
          to: ada
          sources:
            - document: teams.csv
              locator: line 2
              basis: STATED
          stated-by:
            - hr
        sources:
          - document: teams.csv
            locator: line 2
            basis: STATED
        stated-by:
          - hr
      web-shop:
        name: Web & Shop
        labels:
          origin: hr
        services:
          - to: dns
            sources:
              - document: teams.csv
                locator: line 3
                basis: STATED
            stated-by:
              - hr
        sources:
          - document: teams.csv
            locator: line 3
            basis: STATED
        stated-by:
          - hr

    services:
      dns:
        name: DNS
        tier: HIGH
      vault:
        name: vault

    people:
      ada:
        name: Ada
    ");
}

#[test]
fn pruning_an_import_removes_the_rows_that_are_gone() {
    let place = with_table();
    csv(&place, &["--data", "d", "--yes"]);
    place.write(
        "teams.csv",
        "Team,Head count,Runs,Lead\nCore,5,DNS; Vault,ada\n",
    );
    assert_snapshot!(csv(&place, &["--data", "d", "--yes", "--prune"]), @r#"
    exit 0
    stdout:
    - Team:web-shop services → dns
    - Team:web-shop "Web & Shop"
    node: 1 to delete; connection: 1 to disconnect
    Made revision 3: 2 changes.
    "#);
}

#[test]
fn lines_may_end_with_a_carriage_return_alone() {
    let place = with_table();
    let plan = csv(&place, &["--data", "d", "--dry-run"]);
    assert!(plan.contains("\"locator\":\"line 2\""), "{plan}");
    place.write("teams.csv", TEAMS.replace('\n', "\r"));
    assert_eq!(csv(&place, &["--data", "d", "--dry-run"]), plan);
}

#[test]
fn every_mistake_of_a_table_is_shown_at_its_cell() {
    let place = with_table();
    let table = "\
Team,Head count,Runs,Lead
Core,many,DNS; Volt,ada
,3,,
Shop,1,2,3,4
Night,1.5,\"DNS
";
    place.write("teams.csv", table);
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @r#"
    exit 1
    stderr:
    teams.csv:2:6: expected a whole number, found "many"
      2 | Core,many,DNS; Volt,ada
    teams.csv:3:1: this row has nothing in `Team`
      3 | ,3,,
      hint: every row needs its slug
    teams.csv:4:12: this row has 5 cells, and the header 4
      4 | Shop,1,2,3,4
      hint: a cell that holds the delimiter or a line break needs quotes
    teams.csv:5:11: the quote that begins here is not closed
      5 | Night,1.5,"DNS
    4 mistakes; nothing was changed.
    "#);
    place.write(
        "teams.csv",
        "Team,Head count,Runs,Lead\nCore,5,DNS;  Volt; 東京,ada\n",
    );
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @r#"
    exit 1
    stderr:
    teams.csv:2:20: no slug can be made of "東京": it has no letter a-z and no digit
      2 | Core,5,DNS;  Volt; 東京,ada
    1 mistake; nothing was changed.
    "#);
    place.write(
        "teams.csv",
        "Team,Head count,Runs,Lead\nCore,5,DNS;  Volt,ada\n",
    );
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @r"
    exit 1
    stderr:
    teams.csv:2:14: there is no Service:volt, in the files or in the graph
      2 | Core,5,DNS;  Volt,ada
    1 mistake; nothing was changed.
    ");
}

#[test]
fn every_mistake_of_a_mapping_is_shown_in_the_mapping() {
    let place = with_table();
    place.write(
        "m.yaml",
        "\
kind: Team
slug: Id
columns:
  Team: nme
  Head count: {member: size, empty: drop}
  Runs: {member: services, seperator: ','}
constants: {size: big}
delimiter: '::'
",
    );
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @r#"
    exit 1
    stderr:
    m.yaml:4:9: a Team has no `nme`
      4 | Team: nme
      hint: did you mean `name`?
    m.yaml:5:37: `empty` is not `drop`
      5 | Head count: {member: size, empty: drop}
      hint: a way to take an empty cell is one of leave, clear
    m.yaml:6:28: a column has no `seperator`
      6 | Runs: {member: services, seperator: ','}
      hint: did you mean `separator`?
    m.yaml:7:19: expected a whole number, found "big"
      7 | constants: {size: big}
    m.yaml:8:12: expected one ASCII character, such as ";" or a tab as "\t", found "::"
      8 | delimiter: '::'
    5 mistakes; nothing was changed.
    "#);
    place.write("m.yaml", "kind: Team\nslug: Id\ncolumns:\n  Naem: name\n");
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @r"
    exit 1
    stderr:
    m.yaml:2:7: teams.csv has no column `Id`
      2 | slug: Id
      hint: a column is one of Team, Head count, Runs, Lead
    m.yaml:4:3: teams.csv has no column `Naem`
      4 | Naem: name
      hint: a column is one of Team, Head count, Runs, Lead
    2 mistakes; nothing was changed.
    ");
}

#[test]
fn what_columns_and_constants_say_of_one_list_is_put_together() {
    let place = Place::new();
    place.write("o.graphql", "type Tool {\n  tags: [String!]!\n}\n");
    place.write("tools.csv", "Name,First,Second\nEKS,a,b\nDNS,,c\nELK,a,\n");
    place.write(
        "m.yaml",
        "\
kind: Tool
columns:
  Name: name
  First: tags
  Second: {member: tags, empty: clear}
constants:
  tags: [all]
  sources: {document: Register}
",
    );
    let import = ["import", "csv", "o.graphql", "tools.csv", "--mapping"];
    place.ok(&[&import[..], &["m.yaml", "--data", "d", "--yes"]].concat());
    assert_snapshot!(place.ok(&["export", "--data", "d"]), @r"
    tools:
      dns:
        name: DNS
        tags:
          - all
          - c
        sources:
          - document: Register
            basis: STATED
          - document: tools.csv
            locator: line 3
            basis: STATED
      eks:
        name: EKS
        tags:
          - all
          - a
          - b
        sources:
          - document: Register
            basis: STATED
          - document: tools.csv
            locator: line 2
            basis: STATED
      elk:
        name: ELK
        tags:
          - all
          - a
        sources:
          - document: Register
            basis: STATED
          - document: tools.csv
            locator: line 4
            basis: STATED
    ");
}

#[test]
fn what_is_wrong_with_a_constant_is_shown_in_the_mapping_or_else_at_the_row() {
    let place = with_table();
    place.write(
        "m.yaml",
        "\
kind: Team
slug: Team
columns: {Lead: labels.origin}
constants: {labels: {origin: hr, size: s}, labels.size: l}
",
    );
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @r"
    exit 1
    stderr:
    m.yaml:4:22: `Lead` fills labels.origin already
      4 | constants: {labels: {origin: hr, size: s}, labels.size: l}
    m.yaml:4:44: `labels.size` stands here a second time
      4 | constants: {labels: {origin: hr, size: s}, labels.size: l}
    2 mistakes; nothing was changed.
    ");
    place.write(
        "m.yaml",
        MAPPING.replace("{labels.origin: hr}", "{services: volt}"),
    );
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @r#"
    exit 1
    stderr:
    teams.csv:2:1: there is no Service:volt, in the files or in the graph
      2 | Core,5,"DNS; Vault",ada
    teams.csv:3:1: there is no Service:volt, in the files or in the graph
      3 | Web & Shop,,DNS,
    2 mistakes; nothing was changed.
    "#);
}

/// The seed's ontology is the one that the README's example is for.
#[test]
fn the_table_in_the_examples_fits_the_seed() {
    let place = Place::new();
    place.ok(&["apply", &repository("seed"), "--data", "d", "--yes"]);
    let said = place.remit(&[
        "import",
        "csv",
        &repository("examples/csv/tools.csv"),
        "--mapping",
        &repository("examples/csv/mapping.yaml"),
        "--data",
        "d",
        "--dry-run",
    ]);
    assert_snapshot!(said, @r#"
    exit 0
    stdout:
    + Tool:grafana "Grafana"
    + Tool:backstage "Backstage"
    + Workstream:platform tools → grafana
    + Workstream:services-observability tools → grafana
    + Workstream:platform tools → backstage
    nodes: 2 to create; connections: 3 to connect
    "#);
}

fn catalogue(text: &str) -> Place {
    let place = Place::new();
    let ontology = std::fs::read(repository("examples/backstage/ontology.graphql")).unwrap();
    place.write("o.graphql", ontology);
    place.write("catalog-info.yaml", text);
    place
}

fn backstage(place: &Place, more: &[&str]) -> String {
    let import = ["import", "backstage", "o.graphql", "catalog-info.yaml"];
    place.remit(&[&import[..], more].concat())
}

#[test]
fn a_catalogue_is_imported_by_the_built_in_mapping() {
    let example = std::fs::read(repository("examples/backstage/catalog-info.yaml")).unwrap();
    let place = catalogue(&String::from_utf8(example).unwrap());
    assert_snapshot!(backstage(&place, &["--data", "d", "--yes"]), @r#"
    exit 0
    stdout:
    + ontology
    + Component:checkout "Checkout"
    + Component:mailer "mailer"
    + API:checkout-api "Checkout API"
    + API:identity-tokens "tokens"
    + Resource:orders-db "orders-db"
    + System:shop "shop"
    + Domain:commerce "commerce"
    + Group:team-shop "Team Shop"
    + User:ada "Ada Lovelace"
    + Component:checkout ownerGroup → team-shop
    + Component:checkout system → shop
    + Component:checkout providesApis → checkout-api
    + Component:checkout consumesApis → identity-tokens
    + Component:checkout resources → orders-db
    + Component:checkout dependsOn → mailer
    + Component:mailer ownerUser → ada
    + API:checkout-api ownerGroup → team-shop
    + API:checkout-api system → shop
    + API:identity-tokens ownerGroup → team-shop
    + Resource:orders-db ownerGroup → team-shop
    + Resource:orders-db system → shop
    + System:shop ownerGroup → team-shop
    + System:shop domain → commerce
    + Domain:commerce ownerGroup → team-shop
    + Group:team-shop members → ada
    the ontology; nodes: 9 to create; connections: 16 to connect
    Made revision 1: 26 changes.
    stderr:
    Not read, since the mapping does not mention it: spec.definition (1).
    "#);
    let document = "{ component(slug: \"checkout\") { name tags links labels { key value } \
                    ownerGroup { name } ownerGroupEdge { sources { document locator } } \
                    consumesApis { nodes { slug } } dependsOn { nodes { slug ownerUser { name } } } } }";
    assert_snapshot!(place.ok(&["query", document, "--data", "d"]), @r#"
    {"data":{"component":{"name":"Checkout","tags":["java","payments"],"links":["https://runbooks.example.org/checkout"],"labels":[{"key":"github.com/project-slug","value":"example/checkout"},{"key":"tier","value":"1"}],"ownerGroup":{"name":"Team Shop"},"ownerGroupEdge":{"sources":[{"document":"catalog-info.yaml","locator":"component:default/checkout"}]},"consumesApis":{"nodes":[{"slug":"identity-tokens"}]},"dependsOn":{"nodes":[{"slug":"mailer","ownerUser":{"name":"Ada Lovelace"}}]}}}}
    "#);
}

#[test]
fn every_mistake_of_a_catalogue_is_shown_at_its_place() {
    let place = catalogue(
        "\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: web
  labels: {a: one}
  annotations: {a: two}
spec:
  owner: system:shop
  dependsOn: [mailer, 'component:a/b/c']
  providesApis: [web_api, web-api]
---
kind: Component
metadata: {name: x}
---
apiVersion: v1
kind: Deployment
metadata: {name: x}
---
apiVersion: backstage.io/v1alpha1
kind: Template
metadata: {name: passed-over}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: 東京}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {}
",
    );
    assert_snapshot!(backstage(&place, &["--data", "d", "--dry-run"]), @r#"
    exit 1
    stderr:
    catalog-info.yaml:6:17: the label `a` is something else in line 5
      6 | annotations: {a: two}
      hint: say it in one place, or the same in both
    catalog-info.yaml:8:10: `spec.owner` does not lead to entities of kind `system`
      8 | owner: system:shop
      hint: a kind of entity here is one of Group, User
    catalog-info.yaml:9:15: "mailer" does not say which kind of entity it leads to
      9 | dependsOn: [mailer, 'component:a/b/c']
      hint: write `component:mailer`
    catalog-info.yaml:9:23: "component:a/b/c" is no reference to an entity
      9 | dependsOn: [mailer, 'component:a/b/c']
      hint: a reference reads `[kind:][namespace/]name`
    catalog-info.yaml:10:27: api:default/web-api would be API:web-api, and so would api:default/web_api in catalog-info.yaml:10:18
      10 | providesApis: [web_api, web-api]
      hint: names may not differ only in capitals, dots, underscores and the like
    catalog-info.yaml:12:1: this is no entity: it has no `apiVersion`
      12 | kind: Component
      hint: entities begin with a line such as `apiVersion: backstage.io/v1alpha1`
    catalog-info.yaml:16:7: the mapping does not say what entities of kind `Deployment` are
      16 | kind: Deployment
      hint: give a --mapping that has the kind under `kinds`, or under `ignore`
    catalog-info.yaml:25:18: no slug can be made of user:default/東京
      25 | metadata: {name: 東京}
    catalog-info.yaml:27:1: this entity has no name
      27 | apiVersion: backstage.io/v1alpha1
      hint: add `name:` under `metadata:`
    9 mistakes; nothing was changed.
    "#);
    let place = catalogue(
        "\
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop}
spec:
  owner: team-shop
  domain: commerce
",
    );
    assert_snapshot!(backstage(&place, &["--data", "d", "--dry-run"]), @r"
    exit 1
    stderr:
    catalog-info.yaml:5:10: there is no Group:team-shop, in the files or in the graph
      5 | owner: team-shop
    catalog-info.yaml:6:11: there is no Domain:commerce, in the files or in the graph
      6 | domain: commerce
    2 mistakes; nothing was changed.
    ");
}

#[test]
fn what_two_places_of_an_entity_fill_is_a_list_or_a_mistake() {
    let place = catalogue(
        "\
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all}
spec: {target: ./a.yaml, targets: [./b.yaml, ./c.yaml]}
",
    );
    backstage(&place, &["--data", "d", "--yes"]);
    let document = "{ location(slug: \"all\") { targets } }";
    assert_snapshot!(place.ok(&["query", document, "--data", "d"]), @r#"{"data":{"location":{"targets":["./a.yaml","./b.yaml","./c.yaml"]}}}"#);
    place.write(
        "m.yaml",
        "\
kinds:
  Location:
    kind: Location
    members:
      metadata.title: name
      metadata.name: name
      spec.target: targets
      spec.targets: targets
",
    );
    let said = backstage(&place, &["--mapping", "m.yaml", "--data", "d", "--dry-run"]);
    assert_snapshot!(said, @r"
    exit 1
    stderr:
    m.yaml:6:7: `metadata.title` fills the same already
      6 | metadata.name: name
    1 mistake; nothing was changed.
    ");
}

#[test]
fn what_the_mapping_does_not_mention_is_counted() {
    let place = catalogue(
        "\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a
  namespace: default
  title: A
  annotations: {example.org/team: x, example.org/cost: y}
spec: {type: service, lifecycle: null, profile: {displayName: A, email: a@example.org}}
---
apiVersion: backstage.io/v1alpha1
kind: component
metadata: {name: b, tags: [c]}
spec: {type: website}
relations: []
---
apiVersion: backstage.io/v1alpha1
kind: Template
metadata: {name: c, tags: [d]}
",
    );
    place.write(
        "m.yaml",
        "\
kinds:
  Component:
    kind: Component
    members:
      metadata.annotations.example.org/team: labels.team
ignore: [Template]
",
    );
    let said = backstage(&place, &["--mapping", "m.yaml", "--data", "d", "--dry-run"]);
    assert_snapshot!(said, @r#"
    exit 0
    stdout:
    + ontology
    + Component:a "A"
    + Component:b "b"
    the ontology; nodes: 2 to create
    stderr:
    Not read, since the mapping does not mention it: spec.type (2), metadata.annotations.example.org/cost (1), metadata.tags (1), relations (1), spec.profile.email (1).
    "#);
}

#[test]
fn a_mapping_leads_to_kinds_of_ones_own_and_a_server_reads_it() {
    let place = Place::with_files();
    let (_server, greeting) = Server::start(&place, &["--seed", "."]);
    let server = url(&greeting, "Playground");
    place.write(
        "c.yaml",
        "\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: core}
spec: {profile: {displayName: The core}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: mail}
spec: {owner: core}
",
    );
    place.write(
        "m.yaml",
        "\
kinds:
  Group: {kind: Team}
  Component:
    kind: Service
    members:
      spec.owner: {Group: teams}
",
    );
    let import = ["import", "backstage", "c.yaml", "--mapping", "m.yaml"];
    let said = place.remit(&[&import[..], &["--server", server, "--yes"]].concat());
    assert_snapshot!(said, @r#"
    exit 0
    stdout:
    + Service:mail "mail"
    ~ Team:core
        name: "Core" → "The core"
        sources: + {"document":"c.yaml","locator":"group:default/core","basis":"STATED"}
    + Team:core services → mail
    nodes: 1 to create, 1 to update; connection: 1 to connect
    Made revision 3: 3 changes.
    "#);
    let said = place.remit(&[
        "import",
        "backstage",
        "c.yaml",
        "--server",
        server,
        "--dry-run",
    ]);
    assert_snapshot!(said, @r"
    exit 1
    stderr:
    examples/backstage/mapping.yaml:6:11: the ontology has no kind `Component`, which this built-in mapping fills
      6 | kind: Component
      hint: give examples/backstage/ontology.graphql as well, or with --mapping a mapping to kinds of your own
    examples/backstage/mapping.yaml:70:11: the ontology has no kind `Group`, which this built-in mapping fills
      70 | kind: Group
      hint: give examples/backstage/ontology.graphql as well, or with --mapping a mapping to kinds of your own
    2 mistakes; nothing was changed.
    ");
}
