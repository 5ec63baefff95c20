//! Media types: which one an answer may have, and whether a body is JSON.

use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, header};

use super::heads::Last;

/// The media types of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`, whose status codes mean something.
    GraphqlResponse,
    /// `application/json`, for older clients.
    Json,
}

impl Media {
    /// The headers of an answer, which depends on what is accepted. To copy them is quicker than to put them together.
    pub(super) fn headers(self) -> HeaderMap {
        static GRAPHQL_RESPONSE: LazyLock<HeaderMap> =
            LazyLock::new(|| headers("application/graphql-response+json; charset=utf-8"));
        static JSON: LazyLock<HeaderMap> =
            LazyLock::new(|| headers("application/json; charset=utf-8"));
        match self {
            Self::GraphqlResponse => GRAPHQL_RESPONSE.clone(),
            Self::Json => JSON.clone(),
        }
    }
}

fn headers(content_type: &'static str) -> HeaderMap {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    headers.into_iter().collect()
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
pub(super) fn accepted(headers: &HeaderMap, last: &Last<Accepted>) -> Accepted {
    let values = headers.get_all(header::ACCEPT);
    let mut each = values.iter().map(HeaderValue::as_bytes);
    match (each.next(), each.next()) {
        (None, _) => Accepted {
            json: Some(Media::Json),
            events: false,
        },
        (Some(only), None) => last.or_read(only, || by_values([only])),
        (Some(_), Some(_)) => by_values(values.iter().map(HeaderValue::as_bytes)),
    }
}

fn by_values<'v>(values: impl IntoIterator<Item = &'v [u8]>) -> Accepted {
    // Of a range that stands there twice, the first counts; one that names the type beats a wildcard.
    let (mut graphql, mut json, mut any_application, mut any) = (None, None, None, None);
    let mut events = None;
    let ranges = values.into_iter();
    let ranges = ranges.flat_map(|value| value.split(|byte| *byte == b','));
    let ranges = ranges.filter_map(range);
    for (name, quality) in ranges {
        let known = match name {
            name if name.eq_ignore_ascii_case(b"application/graphql-response+json") => &mut graphql,
            name if name.eq_ignore_ascii_case(b"application/json") => &mut json,
            name if name.eq_ignore_ascii_case(b"text/event-stream") => &mut events,
            name if name.eq_ignore_ascii_case(b"application/*") => &mut any_application,
            b"*/*" => &mut any,
            _ => continue,
        };
        known.get_or_insert(quality);
    }
    let graphql = graphql.unwrap_or(0);
    let json = json.or(any_application).or(any).unwrap_or(0);
    Accepted {
        json: match (graphql > 0, json > 0) {
            (true, _) if graphql >= json => Some(Media::GraphqlResponse),
            (_, true) => Some(Media::Json),
            _ => None,
        },
        events: events.is_some_and(|quality| quality > 0),
    }
}

/// A media range and its quality, in thousandths. A charset other than UTF-8 is not ours to give.
fn range(text: &[u8]) -> Option<(&[u8], u16)> {
    let mut parts = text.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let mut quality = 1000;
    // There may be a semicolon with nothing behind it (RFC 9110, section 5.6.6).
    for part in parts.filter(|part| !part.is_empty()) {
        let equals = part.iter().position(|byte| *byte == b'=')?;
        let (key, value) = (&part[..equals], &part[equals + 1..]);
        if key.eq_ignore_ascii_case(b"q") {
            quality = thousandths(value)?;
        } else if key.eq_ignore_ascii_case(b"charset") && !is_utf8(value) {
            return None;
        }
    }
    Some((name, quality))
}

/// A quality (RFC 9110, section 12.4.2): from 0 to 1, with up to three digits behind the point.
fn thousandths(text: &[u8]) -> Option<u16> {
    let (whole, digits) = match text {
        [whole] => (whole, &[][..]),
        [whole, b'.', digits @ ..] if digits.len() <= 3 => (whole, digits),
        _ => return None,
    };
    if !whole.is_ascii_digit() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = digits.iter().chain(b"000").take(3);
    let quality = [whole].into_iter().chain(digits);
    let quality = quality.fold(0, |sum, digit| 10 * sum + u16::from(digit - b'0'));
    (quality <= 1000).then_some(quality)
}

/// Whether a `Content-Type` is `application/json` in UTF-8.
pub(super) fn is_json_utf8(content_type: &[u8]) -> bool {
    let mut parts = content_type
        .split(|byte| *byte == b';')
        .map(<[u8]>::trim_ascii);
    let is_json = parts
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case(b"application/json"));
    is_json
        && parts.all(|part| match part.iter().position(|byte| *byte == b'=') {
            Some(equals) if part[..equals].eq_ignore_ascii_case(b"charset") => {
                is_utf8(&part[equals + 1..])
            }
            _ => true,
        })
}

fn is_utf8(charset: &[u8]) -> bool {
    let charset = match charset {
        [b'"', inner @ .., b'"'] => inner,
        bare => bare,
    };
    charset.eq_ignore_ascii_case(b"utf-8") || charset.eq_ignore_ascii_case(b"utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_may_be_empty() {
        let json: &[u8] = b"application/json";
        assert_eq!(range(b" application/json; "), Some((json, 1000)));
        assert_eq!(range(b"application/json;; q=0.5 ;"), Some((json, 500)));
        assert_eq!(range(b"application/json; q"), None);
    }

    #[test]
    fn a_quality_has_up_to_three_digits() {
        for (text, quality) in [
            ("0", 0),
            ("1", 1000),
            ("0.", 0),
            ("0.9", 900),
            ("0.05", 50),
            ("0.123", 123),
            ("1.000", 1000),
        ] {
            assert_eq!(thousandths(text.as_bytes()), Some(quality), "{text}");
        }
        for text in ["", ".5", "2", "1.001", "0.1234", "0,5", "-1", "0.x", "x"] {
            assert_eq!(thousandths(text.as_bytes()), None, "{text}");
        }
    }
}
