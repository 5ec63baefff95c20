//! `remit query`: ask a data directory or files a GraphQL question, without a server.

use std::fs;
use std::io::{self, Read as _};
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use serde_json::value::RawValue;

use super::exit::{Exit, UsageError};
use super::output::print;
use super::source::Source;
use crate::graphql::guard::DocumentLimits;
use crate::graphql::limits::Limits;
use crate::graphql::service::{Allowed, Refused, Request, Service};
use crate::graphql::view::View;

/// Ask a GraphQL question without a server.
///
/// Prints the JSON answer as it would come over HTTP. Without --data or --files the built-in seed is
/// asked. Exits with 1 when the answer has errors.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit query question.graphql --data remit-data
  echo '{ tools { nodes { slug } } }' | remit query
  remit query '{ tools { nodes { slug } } }' --files seed/
  remit query question.graphql --variables '{\"slug\": \"vault\"}'")]
pub(super) struct Query {
    /// The file with the document, - for stdin, or the document itself (anything with a brace in it).
    #[arg(value_name = "FILE", default_value = "-")]
    document: String,
    #[command(flatten)]
    source: Source,
    /// The variables, as a JSON object.
    #[arg(long, value_name = "JSON")]
    variables: Option<String>,
    /// Which operation of the document.
    #[arg(long, value_name = "NAME")]
    operation: Option<String>,
}

impl Query {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let document = self.document()?;
        let variables = self.variables.as_deref().map(variables).transpose()?;
        let view = View::of(&Arc::new(self.source.engine()?));
        let ontology = view.snapshot.ontology().clone();
        let service = Service::new(ontology, Limits::default(), DocumentLimits::default());
        let request = Request {
            query: (&document).into(),
            operation_name: self.operation.as_deref(),
            variables,
        };
        let response = match service.begin_allowed(request, Allowed::Queries) {
            Ok(begun) => service.finish(&view, &begun),
            Err(Refused::Answered(refusal)) => refusal,
            Err(Refused::NotAllowed) => {
                let message = "`remit query` only asks; change a directory with `remit apply`, or a server \
                               with a mutation over HTTP";
                return Err(UsageError(message.to_owned()).into());
            }
        };
        let body = std::str::from_utf8(&response.body).context("the answer is not text")?;
        print(&format!("{body}\n"))?;
        Ok(if has_errors(body) {
            Exit::Failed
        } else {
            Exit::Done
        })
    }

    fn document(&self) -> anyhow::Result<String> {
        if self.document.contains('{') {
            return Ok(self.document.clone());
        }
        if self.document == "-" {
            let mut text = String::new();
            io::stdin()
                .lock()
                .read_to_string(&mut text)
                .context("cannot read the document from stdin")?;
            return Ok(text);
        }
        fs::read_to_string(&self.document).with_context(|| format!("cannot read {}", self.document))
    }
}

/// Variables that are a JSON object.
fn variables(text: &str) -> Result<&str, UsageError> {
    let object: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_str(text);
    object.map_err(|error| UsageError(format!("--variables is not a JSON object: {error}")))?;
    Ok(text)
}

#[derive(serde::Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    errors: Option<&'a RawValue>,
}

fn has_errors(body: &str) -> bool {
    serde_json::from_str::<Answer<'_>>(body).is_ok_and(|answer| answer.errors.is_some())
}
