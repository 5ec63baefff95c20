//! `POST /apply`: files as JSON in, a plan or a commit out. What is asked and answered is `crate::apply`'s.
//!
//! Only JSON is taken: a browser sends no JSON across origins without asking first. A few applies are read and
//! planned at a time, since each may be large.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;

use super::app::App;
use super::graphql::{check_content_type, read};
use super::heads::Last;
use super::{fault, request};
use crate::apply::{self, Answer, ApplyRequest, Refusal};

pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route("/apply", post(answer))
}

async fn answer(State(app): State<Arc<App>>, http: Request) -> Response {
    let refusal = match take(&app, http).await {
        Ok(answer) => return respond(answer),
        Err(refusal) => refusal,
    };
    let message = refusal.message;
    let refused = if refusal.status.is_server_error() {
        Refusal::Unknown { message }
    } else {
        Refusal::Invalid { message }
    };
    let mut response = json(refusal.status, &refused);
    response.headers_mut().extend(refusal.header);
    response
}

async fn take(app: &Arc<App>, http: Request) -> Result<Answer, request::Refusal> {
    let author = app.access().author(http.headers())?.clone();
    check_content_type(http.headers(), &Last::default())?;
    let Ok(_turn) = app.applies().try_acquire() else {
        let message = "too many applies at once; try again in a moment".to_owned();
        return Ok(Err(Refusal::Unavailable { message }));
    };
    let limits = app.limits();
    let body = read(
        http.into_body(),
        limits.apply_body_bytes_max,
        limits.silence_max,
    )
    .await?;
    let engine = app.engine().clone();
    let work = move || {
        let request: ApplyRequest = match serde_json::from_slice(&body) {
            Ok(request) => request,
            Err(error) => {
                let message = format!("the body is no apply: {error}");
                return Err(Refusal::Invalid { message });
            }
        };
        apply::answer(&engine, &request, &author)
    };
    let answering = tokio::task::spawn_blocking(|| fault::caught(work)).await;
    answering.unwrap_or_else(|error| Err(fault::noted(&error)))
}

fn respond(answer: Answer) -> Response {
    let refusal = match answer {
        Ok(done) => return json(StatusCode::OK, &done),
        Err(refusal) => refusal,
    };
    let status = match &refusal {
        Refusal::Invalid { .. } => StatusCode::BAD_REQUEST,
        Refusal::Refused { .. } | Refusal::NoOntology => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Moved { .. } | Refusal::RequestIdReused { .. } => StatusCode::CONFLICT,
        Refusal::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Unknown { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    };
    json(status, &refusal)
}

fn json(status: StatusCode, body: &impl serde::Serialize) -> Response {
    let body = serde_json::to_vec(body).expect("answers have only string keys");
    let headers = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    (status, headers, body).into_response()
}
