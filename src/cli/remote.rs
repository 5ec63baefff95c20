//! A running server, asked over HTTP.
//!
//! HTTP without TLS: a server speaks no TLS either. Over a network that others share, a tunnel (`ssh -L`) or a
//! proxy on this machine keeps tokens and facts to oneself.

use std::io;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value as Json, json};
use url::Url;

use super::exit::UsageError;
use crate::apply::{Answer, ApplyRequest, Refusal};

/// How long a connection may take.
const CONNECT_SECONDS_MAX: u64 = 10;
/// How long a server may think about a request. A large apply takes seconds.
const ANSWER_SECONDS_MAX: u64 = 600;
/// The largest answer that is read; a plan names every fact.
const ANSWER_BYTES_MAX: u64 = 1 << 30;

/// A server.
#[derive(Debug)]
pub(super) struct Remote {
    agent: ureq::Agent,
    /// Without a slash at its end.
    base: String,
    token: Option<String>,
}

/// Why there is no answer that could be understood.
#[derive(Debug, thiserror::Error)]
pub(super) enum RemoteError {
    /// The request may or may not have arrived.
    #[error("cannot ask {url}: {because}")]
    Transport {
        /// What was asked.
        url: String,
        /// What went wrong.
        because: ureq::Error,
    },
    /// Something answered, but it is not what we asked for.
    #[error("{url} answered {status}: {said}")]
    Foreign {
        /// What was asked.
        url: String,
        /// The status.
        status: u16,
        /// The code of the first error, where the API answered.
        code: Option<String>,
        /// What it said.
        said: String,
    },
}

struct Reply {
    url: String,
    status: u16,
    body: String,
}

impl Remote {
    /// The server of that address.
    pub(super) fn new(url: &str, token: Option<&str>) -> Result<Self, UsageError> {
        let wrong = |why: String| UsageError(format!("{url} is no server's address: {why}"));
        let parsed = Url::parse(url).map_err(|error| wrong(error.to_string()))?;
        match parsed.scheme() {
            "http" => {}
            "https" => {
                return Err(wrong(
                    "https is not spoken here; reach the server through a tunnel or a proxy on this \
                     machine, over http"
                        .to_owned(),
                ));
            }
            other => return Err(wrong(format!("{other} is not http"))),
        }
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(CONNECT_SECONDS_MAX)))
            .timeout_recv_response(Some(Duration::from_secs(ANSWER_SECONDS_MAX)))
            .build();
        Ok(Self {
            agent: config.into(),
            base: parsed.as_str().trim_end_matches('/').to_owned(),
            token: token.filter(|token| !token.is_empty()).map(str::to_owned),
        })
    }

    /// Asks for an apply.
    pub(super) fn apply(&self, request: &ApplyRequest) -> Result<Answer, RemoteError> {
        let reply = self.post("/apply", request)?;
        let answer: Option<Answer> = if reply.status == 200 {
            serde_json::from_str(&reply.body).ok().map(Ok)
        } else {
            serde_json::from_str::<Refusal>(&reply.body).ok().map(Err)
        };
        answer.ok_or_else(|| reply.foreign())
    }

    /// The `data` that a GraphQL request is answered; its errors are ours.
    pub(super) fn ask(&self, query: &str, variables: &Json) -> Result<Json, RemoteError> {
        let reply = self.post("/graphql", &json!({"query": query, "variables": variables}))?;
        let json: Option<Json> = serde_json::from_str(&reply.body).ok();
        let sound = json.filter(|json| json["errors"].is_null());
        let data = sound.and_then(|mut json| json.get_mut("data").map(Json::take));
        data.ok_or_else(|| reply.foreign())
    }

    /// Writes a backup of the server's to `out`. Whether it is whole shows when it is read.
    pub(super) fn backup(&self, out: &mut impl io::Write) -> anyhow::Result<()> {
        let url = format!("{}/backup", self.base);
        let transport = |because| RemoteError::Transport {
            url: url.clone(),
            because,
        };
        let mut request = self.agent.get(&url);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = request.call().map_err(&transport)?;
        let status = response.status().as_u16();
        if status != 200 {
            let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX);
            let body = body.read_to_string().map_err(transport)?;
            return Err(Reply { url, status, body }.foreign().into());
        }
        // It is as large as the log is, and goes to a file.
        let body = response.body_mut().with_config().limit(u64::MAX);
        io::copy(&mut body.reader(), out)?;
        Ok(())
    }

    fn post(&self, path: &str, body: &impl Serialize) -> Result<Reply, RemoteError> {
        let url = format!("{}{path}", self.base);
        let transport = |because| RemoteError::Transport {
            url: url.clone(),
            because,
        };
        let body = serde_json::to_vec(body).expect("requests have only string keys");
        let mut request = self
            .agent
            .post(&url)
            .header("content-type", "application/json")
            .header("accept", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = request.send(body).map_err(transport)?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX);
        let body = body.read_to_string().map_err(transport)?;
        Ok(Reply { url, status, body })
    }
}

impl Reply {
    fn foreign(self) -> RemoteError {
        /// How much of it is shown.
        const SAID_MAX: usize = 300;
        let json: Option<Json> = serde_json::from_str(&self.body).ok();
        let first = json.as_ref().and_then(|json| json.pointer("/errors/0"));
        let text = |pointer| first?.pointer(pointer).and_then(Json::as_str);
        let said = text("/message").unwrap_or(self.body.trim());
        RemoteError::Foreign {
            code: text("/extensions/code").map(str::to_owned),
            said: said.chars().take(SAID_MAX).collect(),
            url: self.url,
            status: self.status,
        }
    }
}
