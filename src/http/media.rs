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

/// The media type to answer with, by RFC 9110, section 12.5.1; `None` when the client takes neither.
/// A client that says nothing, or takes anything, gets `application/json`, as the specification asks.
pub(super) fn accepted(headers: &HeaderMap) -> Option<Media> {
    if headers.get(header::ACCEPT).is_none() {
        return Some(Media::Json);
    }
    let ranges: Vec<(&str, f32)> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(range)
        .collect();
    let quality = |media: &str, with_wildcards: bool| {
        let of = |range: &str| {
            ranges
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(range))
        };
        let exact = of(media);
        let wild = if with_wildcards {
            of("application/*").or_else(|| of("*/*"))
        } else {
            None
        };
        exact.or(wild).map_or(0.0, |(_, quality)| *quality)
    };
    let graphql = quality("application/graphql-response+json", false);
    let json = quality("application/json", true);
    match (graphql > 0.0, json > 0.0) {
        (true, _) if graphql >= json => Some(Media::GraphqlResponse),
        (_, true) => Some(Media::Json),
        _ => None,
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
