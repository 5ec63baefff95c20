//! `remit export`: what it writes makes the same graph again.

use super::{Place, repository};

/// Applies an input, exports it, applies the export elsewhere, and exports that.
fn check(input: &str) {
    let place = Place::new();
    place.ok(&["apply", input, "--data", "first", "--yes"]);
    place.ok(&["export", "--data", "first", "--out", "one"]);
    place.ok(&["apply", "one", "--data", "second", "--yes"]);
    place.ok(&["export", "--data", "second", "--out", "two"]);
    for file in ["ontology.graphql", "facts.yaml"] {
        assert_eq!(
            place.read(&format!("one/{file}")),
            place.read(&format!("two/{file}"))
        );
    }
    for data in ["first", "second"] {
        let said = place.ok(&["apply", "one", "--data", data, "--yes"]);
        assert!(said.starts_with("Nothing to change"), "{said}");
    }
    let said = place.ok(&["apply", input, "--data", "second", "--yes"]);
    assert!(said.starts_with("Nothing to change"), "{said}");
    assert_eq!(
        place.ok(&["export", "--data", "second"]),
        place.read("one/facts.yaml")
    );
}

#[test]
fn the_seed_goes_out_and_in_again() {
    check(&repository("seed"));
}

#[test]
fn the_fleet_goes_out_and_in_again() {
    check(&repository("tests/data/fleet"));
}

#[test]
fn owners_and_an_ontology_without_facts_go_out_and_in_again() {
    let place = Place::with_files();
    place.ok(&["apply", "o.graphql", "--data", "d", "--yes"]);
    place.ok(&["export", "--data", "d", "--out", "empty"]);
    place.ok(&["apply", "empty", "--data", "e", "--yes"]);
    place.ok(&["apply", "f.yaml", "--data", "d", "--yes", "--owner", "sre"]);
    place.ok(&["export", "--data", "d", "--out", "owned"]);
    place.ok(&["apply", "owned", "--data", "e", "--yes"]);
    assert_eq!(
        place.ok(&["export", "--data", "e"]),
        place.read("owned/facts.yaml")
    );
    assert!(place.read("owned/facts.yaml").contains("sre"));
}
