//! Media types: which one an answer may have, and whether a body is JSON.

use axum::http::{HeaderMap, header};

/// The media types of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`, whose status codes mean something.
    GraphqlResponse,
    /// `application/json`, for older clients.
    Json,
}

impl Media {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// What a client takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Accepted {
    /// The media type of an answer of JSON, unless it takes none.
    pub(super) json: Option<Media>,
    /// Whether a stream of events may be the answer, which only who says so can read.
    pub(super) events: bool,
}

/// What a client takes, by RFC 9110, section 12.5.1. One that says nothing, or takes anything, gets
/// `application/json`, as the specification asks.
pub(super) fn accepted(headers: &HeaderMap) -> Accepted {
    if headers.get(header::ACCEPT).is_none() {
        return Accepted {
            json: Some(Media::Json),
            events: false,
        };
    }
    // Of a range that stands there twice, the first counts; one that names the type beats a wildcard.
    let (mut graphql, mut json, mut any_application, mut any) = (None, None, None, None);
    let mut events = None;
    let ranges = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(range);
    for (name, quality) in ranges {
        let known = match name {
            name if name.eq_ignore_ascii_case("application/graphql-response+json") => &mut graphql,
            name if name.eq_ignore_ascii_case("application/json") => &mut json,
            name if name.eq_ignore_ascii_case("text/event-stream") => &mut events,
            name if name.eq_ignore_ascii_case("application/*") => &mut any_application,
            "*/*" => &mut any,
            _ => continue,
        };
        known.get_or_insert(quality);
    }
    let graphql = graphql.unwrap_or(0.0);
    let json = json.or(any_application).or(any).unwrap_or(0.0);
    Accepted {
        json: match (graphql > 0.0, json > 0.0) {
            (true, _) if graphql >= json => Some(Media::GraphqlResponse),
            (_, true) => Some(Media::Json),
            _ => None,
        },
        events: events.is_some_and(|quality| quality > 0.0),
    }
}

/// A media range and its quality. A charset other than UTF-8 is not ours to give.
fn range(text: &str) -> Option<(&str, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let mut quality = 1.0;
    for part in parts {
        let (key, value) = part.split_once('=')?;
        if key.eq_ignore_ascii_case("q") {
            quality = value.parse().ok()?;
        } else if key.eq_ignore_ascii_case("charset") && !is_utf8(value) {
            return None;
        }
    }
    Some((name, quality))
}

/// Whether a `Content-Type` is `application/json` in UTF-8.
pub(super) fn is_json_utf8(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    is_json
        && parts.all(|part| match part.split_once('=') {
            Some((key, value)) if key.eq_ignore_ascii_case("charset") => is_utf8(value),
            _ => true,
        })
}

fn is_utf8(charset: &str) -> bool {
    let charset = charset.trim_matches('"');
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}
