//! Health: whether the process answers, and whether it can do all of its work.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;

use super::app::App;

/// `/livez`: the process answers.
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// `/readyz`: queries are answered and commits can be made; else 503 and why.
pub(super) async fn ready(State(app): State<Arc<App>>) -> (StatusCode, String) {
    match app.readiness() {
        Ok(()) => (StatusCode::OK, format!("ok, revision {}\n", app.revision())),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}
