//! Which hosts and origins are answered.
//!
//! A page on any site can make a browser ask `http://localhost`, and DNS can make any name point there
//! (DNS rebinding). So a request must name a host that we know, and a page that asks must be our own,
//! unless the configuration says otherwise.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Request as HttpRequest, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tower_http::cors::CorsLayer;

use super::app::{App, HttpLimits};
use super::heads::Last;

/// Tells browsers that pages of the configured origins may read answers; `None` where there are none.
pub(super) fn sharing(limits: &HttpLimits) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> = limits
        .origins
        .iter()
        .filter_map(|origin| origin.parse().ok())
        .collect();
    (!origins.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::ACCEPT, header::AUTHORIZATION, header::CONTENT_TYPE])
    })
}

/// Refuses requests for unknown hosts and from foreign origins.
pub(super) async fn check(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match refuse(app.limits(), &request, &Last::default()) {
        None => next.run(request).await,
        Some(refused) => refused,
    }
}

/// The refusal of a request for an unknown host or from a foreign origin.
pub(super) fn refuse<B>(
    limits: &HttpLimits,
    request: &HttpRequest<B>,
    last: &Last<bool>,
) -> Option<Response> {
    refusal(limits, request, last).map(|message| (StatusCode::FORBIDDEN, message).into_response())
}

fn refusal<B>(
    limits: &HttpLimits,
    request: &HttpRequest<B>,
    last: &Last<bool>,
) -> Option<&'static str> {
    let text = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let authority = match (text(header::HOST), request.uri().authority()) {
        (Some(host), _) => host,
        (None, Some(authority)) => authority.as_str(),
        (None, None) => return Some("The request names no host.\n"),
    };
    if !last.or_read(authority.as_bytes(), || is_known(limits, authority)) {
        return Some("This host name is not served here; name it with --host to allow it.\n");
    }
    let origin = text(header::ORIGIN)?;
    let own = origin
        .split_once("://")
        .is_some_and(|(_, host)| host.eq_ignore_ascii_case(authority));
    let allowed = own
        || limits
            .origins
            .iter()
            .any(|known| known.eq_ignore_ascii_case(origin));
    (!allowed)
        .then_some("Pages of this origin may not ask here; name it with --origin to allow it.\n")
}

/// Loopback names, any literal address (no DNS name points a foreign page at us by it), and the names
/// that the configuration gives.
fn is_known(limits: &HttpLimits, authority: &str) -> bool {
    let name = match authority.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => authority,
    };
    let literal = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || literal.parse::<IpAddr>().is_ok()
        || limits
            .hosts
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
}
