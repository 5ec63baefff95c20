//! The messages of graphql-transport-ws, read and written.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::http::request;

/// What a client says.
#[derive(Debug)]
pub(super) enum Message<'m> {
    /// `connection_init`, with what it has as `Authorization`.
    Init { authorization: Option<String> },
    /// `ping`, with its payload.
    Ping(Option<&'m RawValue>),
    /// `pong`.
    Pong,
    /// `subscribe`: an operation of any sort, under an id. The payload has been checked.
    Subscribe { id: Cow<'m, str>, payload: &'m str },
    /// `complete`.
    Complete { id: Cow<'m, str> },
}

/// A message as it is read.
#[derive(Deserialize)]
struct Envelope<'m> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'m, str>,
    #[serde(borrow)]
    id: Option<Cow<'m, str>>,
    #[serde(borrow)]
    payload: Option<&'m RawValue>,
}

impl<'m> Message<'m> {
    /// Reads a message; what is wrong with it otherwise.
    pub(super) fn read(text: &'m str) -> Result<Self, &'static str> {
        // serde takes a list of the members' values for an object.
        if !text.trim_start().starts_with('{') {
            return Err("a message is a JSON object");
        }
        let Envelope { kind, id, payload } =
            serde_json::from_str(text).map_err(|_| "a message has a type, and an id of text")?;
        let is_object = payload.is_none_or(|payload| payload.get().starts_with('{'));
        if !is_object {
            return Err("a payload is a JSON object");
        }
        let id = id.filter(|id| !id.is_empty());
        match (&*kind, id) {
            ("connection_init", _) => Ok(Self::Init {
                authorization: payload.and_then(authorization),
            }),
            ("ping", _) => Ok(Self::Ping(payload)),
            ("pong", _) => Ok(Self::Pong),
            ("complete", Some(id)) => Ok(Self::Complete { id }),
            ("subscribe", Some(id)) => {
                let payload = payload.map_or("", RawValue::get);
                match request::from_json(payload.as_bytes()) {
                    Ok(_) => Ok(Self::Subscribe { id, payload }),
                    Err(_) => Err("the payload of subscribe has a query"),
                }
            }
            ("subscribe" | "complete", None) => Err("an operation has an id that is not empty"),
            _ => Err("clients send no messages of this type"),
        }
    }
}

/// What a payload has under `Authorization`, however that is capitalised.
fn authorization(payload: &RawValue) -> Option<String> {
    let members: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(payload.get()).ok()?;
    let mut members = members.into_iter();
    let found = members.find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    match found?.1 {
        serde_json::Value::String(text) => Some(text),
        _ => None,
    }
}

pub(super) const ACK: &str = r#"{"type":"connection_ack"}"#;

pub(super) fn pong(payload: Option<&RawValue>) -> String {
    match payload {
        Some(payload) => format!(r#"{{"type":"pong","payload":{payload}}}"#),
        None => r#"{"type":"pong"}"#.to_owned(),
    }
}

pub(super) fn complete(id: &str) -> String {
    format!(r#"{{"id":{},"type":"complete"}}"#, quoted(id))
}

/// `next` or `error`, whose payload is JSON.
pub(super) fn with_payload(kind: &str, id: &str, payload: &[u8]) -> String {
    let payload = std::str::from_utf8(payload).expect("answers are text");
    let id = quoted(id);
    let mut text = String::with_capacity(payload.len() + id.len() + 40);
    for piece in [
        r#"{"id":"#,
        &id,
        r#","type":""#,
        kind,
        r#"","payload":"#,
        payload,
        "}",
    ] {
        text.push_str(piece);
    }
    text
}

fn quoted(id: &str) -> String {
    serde_json::to_string(id).expect("text is plain data")
}
