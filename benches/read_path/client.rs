//! A client that is cheap enough not to be what is measured: whole requests are written as they are
//! kept, and of an answer only the status and the length are read. It never sleeps: on virtual machines
//! a server pays several microseconds for waking a client on another core, and only a server that is
//! slower than the client would pay them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use crate::questions::Question;
use crate::servers::{Server, Which};

/// How many connections ask at a time; each waits for its answer before it asks again.
pub const CONNECTIONS: usize = 8;

/// How often the client looks for answers, in turns of its loop.
const EVENT_INTERVAL: u32 = 4;

/// Asks servers.
pub struct Client(Runtime);

impl Client {
    /// Runs on the thread that asks.
    pub fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .event_interval(EVENT_INTERVAL)
            .build();
        Self(runtime.expect("a runtime starts"))
    }

    /// Asks `count` times, taking turns among the requests, and says how long that took.
    pub fn ask(&self, address: SocketAddr, requests: &[Vec<u8>], count: usize) -> Duration {
        self.0.block_on(async {
            let mut connections = Vec::new();
            for _ in 0..CONNECTIONS {
                connections.push(Connection::open(address).await);
            }
            let begin = Instant::now();
            let asking =
                connections
                    .into_iter()
                    .enumerate()
                    .map(|(first, mut connection)| async move {
                        for number in (first..count).step_by(CONNECTIONS) {
                            connection.ask(&requests[number % requests.len()]).await;
                        }
                    });
            tokio::select! {
                _ = futures_util::future::join_all(asking) => begin.elapsed(),
                () = stay_awake() => unreachable!("it goes on for ever"),
            }
        })
    }

    /// Panics unless all servers give the same data for a question.
    pub fn check_equal(&self, question: &Question, servers: &[Server]) {
        let mut answers = servers
            .iter()
            .filter(|server| server.which != Which::Baseline)
            .map(|server| self.data(server, &question.requests(server)));
        let first = answers.next().expect("there are servers");
        for other in answers {
            assert!(first == other, "{}: the answers differ", question.title);
        }
        for server in servers {
            if server.which == Which::Baseline {
                let kept = self.data(server, &question.requests(server)[..1]);
                assert!(
                    kept[0] == first[0],
                    "{}: the baseline differs",
                    question.title
                );
            }
        }
        for pair in first.windows(2) {
            assert!(pair[0] != pair[1], "{}: an answer repeats", question.title);
        }
    }

    /// The `data` of each request's answer.
    fn data(&self, server: &Server, requests: &[Vec<u8>]) -> Vec<serde_json::Value> {
        self.0.block_on(async {
            let mut connection = Connection::open(server.address).await;
            let mut found = Vec::new();
            for request in requests {
                let body = connection.ask(request).await;
                let mut answer: serde_json::Value =
                    serde_json::from_slice(body).expect("answers are JSON");
                assert!(answer.get("errors").is_none(), "{answer}");
                found.push(answer["data"].take());
            }
            found
        })
    }
}

/// Keeps the runtime from waiting.
async fn stay_awake() {
    loop {
        tokio::task::yield_now().await;
    }
}

struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Self {
        const ANSWER_BYTES_MAX: usize = 1024 * 1024;
        let stream = TcpStream::connect(address).await;
        let stream = stream.expect("the server listens");
        stream.set_nodelay(true).expect("a socket has the option");
        Self {
            stream,
            buffer: vec![0; ANSWER_BYTES_MAX],
        }
    }

    /// Sends a request and reads its whole answer. Returns the body.
    async fn ask(&mut self, request: &[u8]) -> &[u8] {
        self.stream
            .write_all(request)
            .await
            .expect("the server reads");
        let mut filled = 0;
        let mut expected = None;
        loop {
            let read = self.stream.read(&mut self.buffer[filled..]).await;
            let read = read.expect("the server answers");
            assert!(read > 0, "the server closed the connection");
            filled += read;
            if expected.is_none() {
                expected = answer_span(&self.buffer[..filled]);
            }
            if let Some((start, end)) = expected
                && filled >= end
            {
                assert_eq!(filled, end, "one answer for one request");
                return &self.buffer[start..end];
            }
        }
    }
}

/// Where the body starts and ends, once the head has come.
fn answer_span(bytes: &[u8]) -> Option<(usize, usize)> {
    const LENGTH: &str = "content-length: ";
    let start = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..start]).expect("a head is ASCII");
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    let (_, length) = head.split_once(LENGTH).expect("answers have a length");
    let length = length.split("\r\n").next().unwrap_or_default();
    let length: usize = length.parse().expect("a length is a number");
    Some((start, start + length))
}
