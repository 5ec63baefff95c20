//! graphql-transport-ws, by graphql-ws's PROTOCOL.md: what a client may say when, and what it is answered.
//!
//! Pure: a message goes in, a [`Step`] comes out. Sockets, clocks and operations are others' concern.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::message::{self, Message};
use crate::graphql::error::ErrorCode;
use crate::graphql::live::Update;

/// The subprotocol.
pub(super) const NAME: &str = "graphql-transport-ws";

/// Why a WebSocket is closed, with a code that clients tell apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Close {
    pub(super) code: u16,
    /// At most 123 bytes.
    pub(super) reason: Cow<'static, str>,
}

impl Close {
    const fn new(code: u16, reason: &'static str) -> Self {
        Self {
            code,
            reason: Cow::Borrowed(reason),
        }
    }

    /// The server stops.
    pub(super) const GOING_AWAY: Self = Self::new(1001, "The server is stopping");
    /// A message of bytes, or one that is not of WebSocket at all.
    pub(super) const BROKEN: Self = Self::new(1002, "This is not WebSocket");
    /// A message is larger than the limit.
    pub(super) const TOO_LARGE: Self = Self::new(1009, "The message is too large");
    /// A message is none of the protocol.
    pub(super) const fn invalid(why: &'static str) -> Self {
        Self::new(4400, why)
    }
    /// An operation came before the connection was acknowledged.
    const UNAUTHORIZED: Self = Self::new(4401, "Unauthorized");
    /// Nobody whom the server knows.
    const FORBIDDEN: Self = Self::new(4403, "Forbidden");
    /// The client does not speak this subprotocol.
    pub(super) const SUBPROTOCOL: Self = Self::new(4406, "Subprotocol not acceptable");
    /// Nothing was said in time.
    const LATE: Self = Self::new(4408, "Connection initialisation timeout");
    /// The client did not take what it was sent. A code of our own.
    pub(super) const SLOW: Self = Self::new(4413, "Slow consumer: connect again and resume");
    /// It was said twice.
    const INIT_AGAIN: Self = Self::new(4429, "Too many initialisation requests");

    fn id_again(id: &str) -> Self {
        const REASON_BYTES_MAX: usize = 123;
        let reason = format!("Subscriber for {id} already exists");
        let reason = if reason.len() > REASON_BYTES_MAX {
            Cow::Borrowed("Subscriber for this id already exists")
        } else {
            Cow::Owned(reason)
        };
        Self { code: 4409, reason }
    }
}

/// What a message leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'m> {
    /// Nothing.
    Nothing,
    /// A message to the client.
    Send(Cow<'static, str>),
    /// An operation begins.
    Start {
        /// Under this id.
        id: Box<str>,
        /// The operation, as JSON.
        payload: &'m str,
    },
    /// An operation ends, of which the client wants to hear no more.
    Stop(Cow<'m, str>),
    /// The connection ends.
    Close(Close),
}

/// Where a connection stands.
#[derive(Debug)]
pub(super) struct Protocol {
    is_acknowledged: bool,
    running: FxHashSet<Box<str>>,
    running_max: usize,
}

impl Protocol {
    /// A connection on which nothing was said yet.
    pub(super) fn new(running_max: usize) -> Self {
        Self {
            is_acknowledged: false,
            running: FxHashSet::default(),
            running_max,
        }
    }

    /// A client says something. `admits` judges what it says of who it is.
    pub(super) fn hear<'m>(
        &mut self,
        text: &'m str,
        admits: impl FnOnce(Option<&str>) -> bool,
    ) -> Step<'m> {
        match Message::read(text) {
            Err(why) => Step::Close(Close::invalid(why)),
            Ok(Message::Init { .. }) if self.is_acknowledged => Step::Close(Close::INIT_AGAIN),
            Ok(Message::Init { authorization }) => {
                if !admits(authorization.as_deref()) {
                    return Step::Close(Close::FORBIDDEN);
                }
                self.is_acknowledged = true;
                Step::Send(Cow::Borrowed(message::ACK))
            }
            Ok(Message::Ping(payload)) => Step::Send(Cow::Owned(message::pong(payload))),
            Ok(Message::Pong) => Step::Nothing,
            Ok(Message::Subscribe { .. }) if !self.is_acknowledged => {
                Step::Close(Close::UNAUTHORIZED)
            }
            Ok(Message::Subscribe { id, payload }) => self.start(&id, payload),
            Ok(Message::Complete { id }) => {
                if self.running.remove(&*id) {
                    Step::Stop(id)
                } else {
                    // It ended meanwhile.
                    Step::Nothing
                }
            }
        }
    }

    fn start<'m>(&mut self, id: &str, payload: &'m str) -> Step<'m> {
        if self.running.contains(id) {
            return Step::Close(Close::id_again(id));
        }
        if self.running.len() >= self.running_max {
            let message = format!(
                "{} operations run on this connection, which is the limit; complete some first",
                self.running.len()
            );
            let refused = Update::refused(ErrorCode::TooManySubscriptions, message);
            let told = self.tell(id, Some(&refused));
            return Step::Send(Cow::Owned(told));
        }
        self.running.insert(id.into());
        Step::Start {
            id: id.into(),
            payload,
        }
    }

    /// The message by which the client hears what an operation says, or that it is over.
    pub(super) fn tell(&mut self, id: &str, update: Option<&Update>) -> String {
        match update {
            Some(Update::Answer { body, .. }) => message::with_payload("next", id, body),
            Some(Update::Refused(body)) => {
                self.running.remove(id);
                message::with_payload("error", id, errors(body))
            }
            None => {
                self.running.remove(id);
                message::complete(id)
            }
        }
    }

    /// The time for `connection_init` is over.
    pub(super) fn init_is_due(&self) -> Option<Close> {
        (!self.is_acknowledged).then_some(Close::LATE)
    }
}

/// The list in `{"errors":[…]}`.
fn errors(body: &[u8]) -> &[u8] {
    let list = body.strip_prefix(b"{\"errors\":");
    let list = list.and_then(|list| list.strip_suffix(b"}"));
    list.expect("a refusal has errors and nothing else")
}

#[cfg(test)]
mod tests {
    use super::*;

    const INIT: &str = r#"{"type": "connection_init"}"#;

    /// What is answered to messages, one after another; nothing follows a close.
    fn check(messages: &[&str], expected: &[&str]) {
        let mut protocol = Protocol::new(2);
        let heard: Vec<String> = messages
            .iter()
            .map(|text| {
                let admits = |credentials: Option<&str>| credentials != Some("Bearer wrong");
                match protocol.hear(text, admits) {
                    Step::Nothing => "nothing".to_owned(),
                    Step::Send(text) => text.into_owned(),
                    Step::Start { id, payload } => format!("start {id}: {payload}"),
                    Step::Stop(id) => format!("stop {id}"),
                    Step::Close(Close { code, reason }) => format!("{code} {reason}"),
                }
            })
            .collect();
        assert_eq!(heard, expected, "{messages:?}");
    }

    fn subscribe(id: &str) -> String {
        format!(r#"{{"type": "subscribe", "id": "{id}", "payload": {{"query": "{{a}}"}}}}"#)
    }

    #[test]
    fn a_connection_is_acknowledged_once() {
        let ack = r#"{"type":"connection_ack"}"#;
        check(
            &[INIT, INIT],
            &[ack, "4429 Too many initialisation requests"],
        );
        let with =
            |payload: &str| format!(r#"{{"type": "connection_init", "payload": {payload}}}"#);
        check(&[&with("null")], &[ack]);
        check(&[&with(r#"{"authorization": "Bearer right"}"#)], &[ack]);
        check(
            &[&with(r#"{"Authorization": "Bearer wrong"}"#)],
            &["4403 Forbidden"],
        );
    }

    #[test]
    fn operations_come_after_the_acknowledgement() {
        check(&[&subscribe("a")], &["4401 Unauthorized"]);
    }

    #[test]
    fn an_id_is_used_once_at_a_time() {
        let complete = r#"{"type": "complete", "id": "a"}"#;
        check(
            &[
                INIT,
                &subscribe("a"),
                complete,
                &subscribe("a"),
                &subscribe("a"),
            ],
            &[
                r#"{"type":"connection_ack"}"#,
                r#"start a: {"query": "{a}"}"#,
                "stop a",
                r#"start a: {"query": "{a}"}"#,
                "4409 Subscriber for a already exists",
            ],
        );
        let long = "x".repeat(200);
        check(
            &[INIT, &subscribe(&long), &subscribe(&long)],
            &[
                r#"{"type":"connection_ack"}"#,
                &format!(r#"start {long}: {{"query": "{{a}}"}}"#),
                "4409 Subscriber for this id already exists",
            ],
        );
    }

    #[test]
    fn an_id_is_free_when_its_operation_is_over() {
        let mut protocol = Protocol::new(2);
        let _ = protocol.hear(INIT, |_| true);
        let text = subscribe("a");
        for end in [None, Some(&Update::slow())] {
            assert!(matches!(protocol.hear(&text, |_| true), Step::Start { .. }));
            protocol.tell("a", end);
        }
        assert!(matches!(protocol.hear(&text, |_| true), Step::Start { .. }));
    }

    #[test]
    fn a_connection_runs_so_many_operations_at_once() {
        check(
            &[INIT, &subscribe("a"), &subscribe("b"), &subscribe("c")],
            &[
                r#"{"type":"connection_ack"}"#,
                r#"start a: {"query": "{a}"}"#,
                r#"start b: {"query": "{a}"}"#,
                r#"{"id":"c","type":"error","payload":[{"message":"2 operations run on this connection, which is the limit; complete some first","extensions":{"code":"TOO_MANY_SUBSCRIPTIONS"}}]}"#,
            ],
        );
    }

    #[test]
    fn a_ping_is_answered_at_any_time() {
        check(
            &[
                r#"{"type": "ping"}"#,
                r#"{"type": "ping", "payload": {"a": [1]}}"#,
                r#"{"type": "pong"}"#,
                r#"{"type": "complete", "id": "never"}"#,
            ],
            &[
                r#"{"type":"pong"}"#,
                r#"{"type":"pong","payload":{"a": [1]}}"#,
                "nothing",
                "nothing",
            ],
        );
    }

    #[test]
    fn what_is_no_message_closes_the_connection() {
        for text in [
            "",
            "ping",
            "[]",
            "7",
            r#"["ping", null, null]"#,
            "{}",
            r#"{"type": null}"#,
            r#"{"type": 7}"#,
            r#"{"type": "nothing"}"#,
            r#"{"type": "connection_ack"}"#,
            r#"{"type": "next", "id": "a", "payload": {}}"#,
            r#"{"type": "connection_init", "payload": "me"}"#,
            r#"{"type": "ping", "payload": [1]}"#,
            r#"{"type": "pong", "payload": 1}"#,
            r#"{"type": "complete"}"#,
            r#"{"type": "complete", "id": ""}"#,
            r#"{"type": "complete", "id": 7}"#,
            r#"{"type": "subscribe", "payload": {"query": "{a}"}}"#,
            r#"{"type": "subscribe", "id": "", "payload": {"query": "{a}"}}"#,
            r#"{"type": "subscribe", "id": 7, "payload": {"query": "{a}"}}"#,
            r#"{"type": "subscribe", "id": "a"}"#,
            r#"{"type": "subscribe", "id": "a", "payload": null}"#,
            r#"{"type": "subscribe", "id": "a", "payload": "{a}"}"#,
            r#"{"type": "subscribe", "id": "a", "payload": {}}"#,
            r#"{"type": "subscribe", "id": "a", "payload": {"query": 7}}"#,
            r#"{"type": "subscribe", "id": "a", "payload": {"query": "{a}", "variables": 7}}"#,
            r#"{"type": "subscribe", "id": "a", "payload": {"query": "{a}", "operationName": 7}}"#,
            r#"{"type": "subscribe", "id": "a", "payload": {"query": "{a}", "extensions": "x"}}"#,
        ] {
            let mut protocol = Protocol::new(2);
            let _ = protocol.hear(INIT, |_| true);
            let step = protocol.hear(text, |_| true);
            assert!(
                matches!(step, Step::Close(Close { code: 4400, .. })),
                "{text}: {step:?}"
            );
        }
    }
}
