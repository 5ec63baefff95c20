//! How the values of scalars are written that are texts of a form: times, dates and URLs.

use jiff::{Timestamp, civil};
use url::Url;

use super::model::Scalar;

/// Reads an RFC 3339 time.
pub(crate) fn date_time(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

/// Reads `YYYY-MM-DD` and nothing else: jiff alone would also take a full date-time and drop its time.
pub(crate) fn date(text: &str) -> Option<civil::Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

/// Reads an absolute URL, by the WHATWG rules.
pub(crate) fn url(text: &str) -> Option<Url> {
    Url::parse(text).ok()
}

/// Whether a text is a time, a date or a URL as that scalar has it. Of no other scalar it is.
pub(super) fn is_written(scalar: Scalar, text: &str) -> bool {
    match scalar {
        Scalar::DateTime => date_time(text).is_some(),
        Scalar::Date => date(text).is_some(),
        Scalar::Url => url(text).is_some(),
        Scalar::String | Scalar::Int | Scalar::Float | Scalar::Boolean | Scalar::Enum(_) => false,
    }
}

/// What a value of the scalar looks like, for "expected …".
pub(crate) fn expected(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "a string",
        Scalar::Int => "a whole number within 32 bits",
        Scalar::Float => "a finite number",
        Scalar::Boolean => "true or false",
        Scalar::DateTime => "an RFC 3339 time such as 2026-11-22T08:30:00Z",
        Scalar::Date => "a date such as 2026-11-22",
        Scalar::Url => "an absolute URL such as https://example.org/",
        Scalar::Enum(_) => "the name of a value",
    }
}
