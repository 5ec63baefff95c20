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
    assert_snapshot!(csv(&place, &["--data", "d", "--yes"]), @"");
    assert_snapshot!(csv(&place, &["--data", "d", "--yes"]), @r"
    exit 0
    stdout:
    Nothing to change: revision 2 holds all of it.
    ");
    assert_snapshot!(place.ok(&["export", "--data", "d"]), @"");
}

#[test]
fn pruning_an_import_removes_the_rows_that_are_gone() {
    let place = with_table();
    csv(&place, &["--data", "d", "--yes"]);
    place.write(
        "teams.csv",
        "Team,Head count,Runs,Lead\nCore,5,DNS; Vault,ada\n",
    );
    assert_snapshot!(csv(&place, &["--data", "d", "--yes", "--prune"]), @"");
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
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @"");
    place.write(
        "teams.csv",
        "Team,Head count,Runs,Lead\nCore,5,DNS;  Volt; 東京,ada\n",
    );
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @"");
    place.write(
        "teams.csv",
        "Team,Head count,Runs,Lead\nCore,5,DNS;  Volt,ada\n",
    );
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @"");
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
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @"");
    place.write("m.yaml", "kind: Team\nslug: Id\ncolumns:\n  Naem: name\n");
    assert_snapshot!(csv(&place, &["--data", "d", "--dry-run"]), @"");
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
    assert_snapshot!(said, @"");
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
    assert_snapshot!(backstage(&place, &["--data", "d", "--yes"]), @"");
    let document = "{ component(slug: \"checkout\") { name tags links labels { key value } \
                    ownerGroup { name } ownerGroupEdge { sources { document locator } } \
                    consumesApis { nodes { slug } } dependsOn { nodes { slug ownerUser { name } } } } }";
    assert_snapshot!(place.ok(&["query", document, "--data", "d"]), @"");
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
    assert_snapshot!(backstage(&place, &["--data", "d", "--dry-run"]), @"");
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
    assert_snapshot!(backstage(&place, &["--data", "d", "--dry-run"]), @"");
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
    assert_snapshot!(said, @"");
    let said = place.remit(&[
        "import",
        "backstage",
        "c.yaml",
        "--server",
        server,
        "--dry-run",
    ]);
    assert_snapshot!(said, @"");
}
