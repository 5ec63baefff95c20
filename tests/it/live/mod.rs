//! Subscriptions from outside: as event streams read by hand, and over both transports by the reference clients.

mod clients;
mod commits;
mod ends;
mod repeated;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::world::{Served, World};

/// An answer that may be a stream of events.
struct Events {
    /// The status and the headers, without what differs from run to run.
    head: String,
    body: BufReader<TcpStream>,
}

/// An event as it was sent.
#[derive(Debug, PartialEq, Eq)]
struct Event {
    name: String,
    id: Option<String>,
    data: String,
}

impl Events {
    /// Asks for a stream and reads the head of the answer. HTTP/1.0 has no chunks.
    fn open(served: &Served, query: &str, headers: &[&str]) -> Self {
        let body = json!({ "query": query }).to_string();
        let mut lines = vec![
            "POST /graphql HTTP/1.0".to_owned(),
            format!("host: {}", served.address),
            "content-type: application/json".to_owned(),
            format!("content-length: {}", body.len()),
        ];
        if !headers.iter().any(|header| header.starts_with("accept")) {
            lines.push("accept: text/event-stream".to_owned());
        }
        lines.extend(headers.iter().map(|header| (*header).to_owned()));
        let request = format!("{}\r\n\r\n{body}", lines.join("\r\n"));
        let mut stream = TcpStream::connect(served.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut body = BufReader::new(stream);
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            body.read_line(&mut line).unwrap();
            match line.trim_end() {
                "" => break,
                line if line.starts_with("date: ") => {}
                line => head.push(line.to_owned()),
            }
        }
        let head = head.join("\n");
        Self { head, body }
    }

    /// The next event; `None` at the end of the stream.
    fn next(&mut self) -> Option<Event> {
        let (mut name, mut id, mut data) = (None, None, None);
        loop {
            let mut line = String::new();
            if self.body.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            let line = line.trim_end_matches('\n');
            match (line.split_once(": "), name.take()) {
                (Some(("event", value)), None) => name = Some(value.to_owned()),
                (Some(("id", value)), Some(event)) => {
                    id = Some(value.to_owned());
                    name = Some(event);
                }
                (Some(("data", value)), Some(event)) => {
                    data = Some(value.to_owned());
                    name = Some(event);
                }
                (None, Some(name)) if line.is_empty() => {
                    let data = data.expect("an event has data");
                    return Some(Event { name, id, data });
                }
                // A comment keeps the connection alive.
                (None, None) if line.is_empty() || line == ":" => {}
                (_, other) => panic!("{line:?} in {other:?}"),
            }
        }
    }

    /// The data of the next event, which is an answer.
    fn answer(&mut self) -> String {
        let event = self.next().expect("the stream goes on");
        assert_eq!(event.name, "next");
        event.data
    }

    /// The errors that end the stream.
    fn refusal(&mut self) -> String {
        let errors = self.answer();
        let complete = Event {
            name: "complete".to_owned(),
            id: None,
            data: String::new(),
        };
        assert_eq!(self.next(), Some(complete));
        assert_eq!(self.next(), None);
        errors
    }
}

/// Gives a tool another name, which is a commit.
fn rename(world: &World, slug: &str, name: &str) {
    world.commit(world.renaming(slug, name));
}
