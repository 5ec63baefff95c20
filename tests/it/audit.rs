//! GraphQL over HTTP is judged by graphql-http's audits.

use std::process::Command;

use serde_json::Value as Json;

use crate::{npm, world};

#[test]
fn graphql_http_finds_nothing_wrong_with_the_server() {
    let world = world::seed();
    let served = world.served();
    let output = Command::new("node")
        .arg("audit.mjs")
        .arg(served.url())
        .current_dir(npm::installed("tests/graphql-js"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let verdicts: Vec<Json> = serde_json::from_slice(&output.stdout).unwrap();
    assert!(verdicts.len() >= 60, "only {} audits ran", verdicts.len());
    let failing: Vec<String> = verdicts
        .iter()
        .filter(|verdict| verdict["status"] != "ok")
        .map(|verdict| {
            let text = |member: &str| verdict[member].as_str().unwrap_or_default().to_owned();
            format!(
                "{} {}: {}\n    {}",
                text("status"),
                text("id"),
                text("name"),
                text("reason")
            )
        })
        .collect();
    assert!(failing.is_empty(), "{}", failing.join("\n"));
}
