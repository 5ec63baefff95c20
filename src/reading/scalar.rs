//! Single values of a file: the text as written, and what YAML 1.2's core schema makes of it.

use std::sync::{Arc, LazyLock};

use regex::Regex;

static INT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[-+]?[0-9]+$").expect("the pattern is fixed"));
static FLOAT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
        .expect("the pattern is fixed")
});

/// A single value.
#[derive(Clone)]
pub(crate) struct Scalar {
    /// Its text, without quotes and with escapes resolved.
    pub(crate) text: Arc<str>,
    /// Written without quotes and not as a block: only then can it be something else than a text.
    plain: bool,
}

impl Scalar {
    pub(crate) fn new(text: &str, plain: bool) -> Self {
        let text = text.into();
        Self { text, plain }
    }

    pub(crate) fn is_null(&self) -> bool {
        self.plain && is_null(&self.text)
    }

    /// Null, a boolean, a number or a text.
    pub(crate) fn resolve(&self) -> serde_json::Value {
        let text = || serde_json::Value::from(&*self.text);
        if self.plain {
            resolve(&self.text).unwrap_or_else(text)
        } else {
            text()
        }
    }

    /// As it would be shown to somebody who wrote something else than was asked for.
    pub(crate) fn found(&self) -> String {
        let mut found = self.resolve().to_string();
        if found.chars().count() > 60 {
            found = found.chars().take(60).chain("…\"".chars()).collect();
        }
        found
    }
}

/// Whether an unquoted text of that kind is something else than a text, here or to a reader of
/// YAML 1.1, for whom `no` is false and a date is not a text.
pub(crate) fn is_ambiguous(text: &str) -> bool {
    const OLD_BOOLEANS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "true", "false"];
    is_null(text)
        || resolve(text).is_some()
        || OLD_BOOLEANS.contains(&text.to_lowercase().as_str())
        || text.starts_with(|first: char| first.is_ascii_digit())
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// What an unquoted text is, if it is not a text.
fn resolve(text: &str) -> Option<serde_json::Value> {
    use serde_json::Value as Json;
    match text {
        _ if is_null(text) => return Some(Json::Null),
        "true" | "True" | "TRUE" => return Some(Json::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Json::Bool(false)),
        _ => {}
    }
    let based = |prefix, radix| {
        let digits: &str = text.strip_prefix(prefix)?;
        // What Rust reads as digits may begin with a sign.
        let is_signed = digits.starts_with(['+', '-']);
        let int = i64::from_str_radix(digits, radix).ok()?;
        (!is_signed).then_some(int)
    };
    if let Some(int) = based("0x", 16).or_else(|| based("0o", 8)) {
        return Some(Json::from(int));
    }
    if INT.is_match(text)
        && let Ok(int) = text.parse::<i64>()
    {
        return Some(Json::from(int));
    }
    // What is too large for a float is left a text, and so refused where a number is asked for.
    let float = FLOAT.is_match(text).then(|| text.parse::<f64>().ok())??;
    serde_json::Number::from_f64(float).map(Json::Number)
}
