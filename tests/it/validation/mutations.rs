//! Changes of the fleet, right and wrong, against the schema that its ontology makes.

use std::fs;

use remit::graphql::validate::TypeSystem;

use super::{ours, reference};
use crate::world;

/// What may be asked, and what may not.
const DOCUMENTS: &[(bool, &str)] = &[
    (
        true,
        "mutation { serviceUpdate(slug: \"a\", input: {}) { commit { revision } } }",
    ),
    (
        true,
        "mutation { serviceUpdate(slug: \"a\", input: {tier: null, team: null, teamEdge: null}) { __typename } }",
    ),
    (
        true,
        "mutation { serviceCreate(input: {tier: CRITICAL, ports: 80}) { node { ...service } } } fragment service on Service { slug }",
    ),
    (
        true,
        "mutation ($tier: Tier!) { serviceCreate(input: {tier: $tier}, dryRun: null) { query { services { totalCount } } } }",
    ),
    (
        true,
        "mutation { apply(changes: {serviceDelete: {slug: \"a\"}}) { userErrors { code message field } } }",
    ),
    (
        true,
        "mutation ($one: Change!) { apply(changes: [$one, {teamServicesRemove: {team: \"a\", services: [\"b\"]}}]) { diff { from } } }",
    ),
    (
        true,
        "mutation { serviceDelete(slug: \"a\", onReferences: null) { deletedId } undo(revision: 3) { commit { author } } }",
    ),
    (
        true,
        "mutation { ontologyApply(sdl: \"type A\", expectedRevision: 3, requestId: \"a\", message: \"b\") { query { node(id: \"A:b\") { id } } } }",
    ),
    (
        false,
        "mutation { serviceCreate(input: {}) { node { slug } } }",
    ),
    (
        false,
        "mutation { serviceCreate(input: {tier: null}) { node { slug } } }",
    ),
    (
        false,
        "mutation { serviceCreate(input: {tier: \"CRITICAL\"}) { node { slug } } }",
    ),
    (
        false,
        "mutation { serviceCreate(input: {tier: CRITICAL, team: {slug: \"a\"}}) { node { slug } } }",
    ),
    (
        false,
        "mutation { serviceUpdate(slug: \"a\", input: {slug: \"b\"}) { node { slug } } }",
    ),
    (
        false,
        "mutation { serviceUpdate(slug: \"a\", input: {dependsOn: []}) { node { slug } } }",
    ),
    (
        false,
        "mutation { serviceUpdate(input: {}) { node { slug } } }",
    ),
    (
        false,
        "mutation { serviceUpdate(slug: null, input: {}) { node { slug } } }",
    ),
    (
        false,
        "mutation { serviceUpdate(slug: \"a\", input: {}) { deletedId } }",
    ),
    (false, "mutation { serviceUpdate(slug: \"a\", input: {}) }"),
    (
        false,
        "mutation { serviceTeamAdd(service: \"a\", team: []) { node { slug } } }",
    ),
    (
        false,
        "mutation { serviceContactsAdd(service: \"a\", contacts: []) { node { slug } } }",
    ),
    (
        false,
        "mutation { teamServicesAdd(team: \"a\", services: [\"b\"]) { node { slug } } }",
    ),
    (
        false,
        "mutation { teamServicesRemove(team: \"a\", services: [{slug: \"b\"}]) { node { slug } } }",
    ),
    (false, "mutation { apply(changes: [{}]) { diff { from } } }"),
    (
        false,
        "mutation { apply(changes: [{serviceDelete: null}]) { diff { from } } }",
    ),
    (
        false,
        "mutation { apply(changes: [{serviceDelete: {slug: \"a\"}, teamDelete: {slug: \"b\"}}]) { diff { from } } }",
    ),
    (
        false,
        "mutation { undo(revision: \"3\") { diff { from } } }",
    ),
    (
        false,
        "mutation { serviceDelete(slug: \"a\", onReferences: DROP) { deletedId } }",
    ),
    (false, "mutation { services { totalCount } }"),
    (false, "query { serviceDelete(slug: \"a\") { deletedId } }"),
    (
        false,
        "mutation { a: undo(revision: 3) { ...p } } fragment p on ServicePayload { commit { revision } }",
    ),
    (
        false,
        "mutation { undo(revision: 3) { commit { revision } } undo(revision: 4) { commit { revision } } }",
    ),
];

#[test]
fn mutations_are_judged_as_graphql_js_judges_them() {
    let sdl = world::fleet().service().sdl().to_owned();
    let types = TypeSystem::from_sdl(&sdl).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("schema.graphql");
    fs::write(&file, &sdl).unwrap();
    let texts: Vec<&str> = DOCUMENTS.iter().map(|(_, text)| *text).collect();
    let theirs = reference::verdicts_for(&file, &texts);
    for ((valid, text), theirs) in DOCUMENTS.iter().zip(&theirs) {
        let ours = ours(&types, text);
        assert_eq!(ours.valid, *valid, "{text}\n{ours:?}");
        assert_eq!(theirs.valid, *valid, "{text}\n{theirs:?}");
        assert_eq!(ours.rules, theirs.rules, "{text}\n{ours:?}\n{theirs:?}");
    }
}
