//! `remit log`: who changed what, when and why.
//!
//! It is asked in GraphQL, of a data directory as of a server, so that both say the same; but for the past of a
//! node that was deleted, which GraphQL has no question for.

use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use clap::Args;
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::data::{DataDirectory, check_names};
use super::exit::{Exit, UsageError};
use super::output::{note, print};
use super::progress::Progress;
use super::remote::{Remote, RemoteError};
use super::target::{Target, TargetOptions};
use crate::change::ChangeRecord;
use crate::event::{Commit, NodeKey, Revision, Slug};
use crate::graphql::error::ErrorCode;
use crate::graphql::guard::DocumentLimits;
use crate::graphql::limits::Limits;
use crate::graphql::service::{Request, Service};
use crate::graphql::view::View;
use crate::ontology::scalar;

/// Show who changed what, when and why, the newest first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit log                                       the last 20 commits in ./remit-data
  remit log -n 5 --verbose                        with what each changed
  remit log --node Tool:eks                       those that changed a node or one of its edges
  remit log --since 2026-11-01 --json             for programs
  remit log --server http://127.0.0.1:4600        of a running server")]
pub(super) struct Log {
    #[command(flatten)]
    target: TargetOptions,
    /// How many commits at most.
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = 20)]
    number: usize,
    /// Only commits from then on: a date (UTC) or an RFC 3339 time.
    #[arg(long, value_name = "TIME", value_parser = since)]
    since: Option<Timestamp>,
    /// Only commits that changed this node, as in Tool:eks, or one of its edges. In a data directory it may
    /// have been deleted since.
    #[arg(long, value_name = "ID")]
    node: Option<String>,
    /// What each commit changed, too: its first hundred changes, and how many more there are.
    #[arg(long, short)]
    verbose: bool,
    /// Print one JSON document in place of text.
    #[arg(long)]
    json: bool,
}

/// How many commits are asked for at a time; fewer where a server does not allow so many.
const PAGE: usize = 50;

const COMMITS: &str = "query Log($first: Int!, $after: String, $verbose: Boolean!) {
  commits(first: $first, after: $after) { ...Page }
}";

const TYPE: &str = "query Log($node: ID!) { node(id: $node) { __typename } }";

/// `TYPE` stands for the type of the node: the interface's field takes no arguments.
const HISTORY: &str = "query Log($node: ID!, $first: Int!, $after: String, $verbose: Boolean!) {
  node(id: $node) { ... on TYPE { history(first: $first, after: $after) { ...Page } } }
}";

/// Of a commit that changed very much only the first changes are asked for, as many as the API shows by itself.
const PAGE_FRAGMENT: &str = "
fragment Page on CommitConnection {
  nodes {
    revision time author message changeCount
    changes @include(if: $verbose) { action id relation to changes { field before after } }
  }
  pageInfo { hasNextPage endCursor }
}";

/// What is printed as JSON.
#[derive(Serialize)]
struct Document<'a> {
    commits: &'a [LoggedCommit],
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    nodes: Vec<LoggedCommit>,
    page_info: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

/// A commit as it is shown; as JSON it is an item of the document's `commits`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LoggedCommit {
    revision: Revision,
    time: Timestamp,
    author: String,
    message: Option<String>,
    change_count: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<ChangeRecord>>,
    /// How many changes there are beside those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changes_omitted: Option<usize>,
}

impl Log {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let asked = match self.target.target()? {
            Target::Server(remote) => Asked::Server(remote),
            Target::Directory(directory) => Asked::directory(&directory)?,
        };
        let commits = self.commits(&asked)?;
        if self.json {
            let document = serde_json::to_string_pretty(&Document { commits: &commits })?;
            print(&format!("{document}\n"))?;
        } else {
            let shown: String = commits.iter().map(LoggedCommit::text).collect();
            print(&shown)?;
        }
        Ok(Exit::Done)
    }

    fn commits(&self, asked: &Asked) -> anyhow::Result<Vec<LoggedCommit>> {
        let document = match &self.node {
            None => COMMITS.to_owned(),
            Some(node) => match asked.type_of(node)? {
                Some(name) => HISTORY.replace("TYPE", &name),
                None => return self.past_of(asked, node),
            },
        };
        let document = document + PAGE_FRAGMENT;
        let mut commits: Vec<LoggedCommit> = Vec::new();
        let mut after: Option<String> = None;
        let mut page_size = PAGE;
        while commits.len() < self.number {
            let first = page_size.min(self.number - commits.len());
            let page = match self.page(asked, &document, first, after.as_deref()) {
                Err(error) if first > 1 && is_bad_input(&error) => {
                    page_size = first / 2;
                    continue;
                }
                page => page?,
            };
            let count = page.nodes.len();
            let is_wanted =
                |commit: &LoggedCommit| self.since.is_none_or(|since| commit.time >= since);
            let wanted = page.nodes.into_iter().take_while(is_wanted);
            let before = commits.len();
            commits.extend(wanted);
            // Times never go back, so there is nothing behind the first that is too old.
            let is_past = commits.len() - before < count;
            if is_past || !page.page_info.has_next_page {
                break;
            }
            after = page.page_info.end_cursor;
        }
        Ok(commits)
    }

    /// The commits that changed a node which the newest state does not have. The API is asked of nodes that
    /// there are; the engine knows of others, too, at the cost of what it looks up for those.
    fn past_of(&self, asked: &Asked, node: &str) -> anyhow::Result<Vec<LoggedCommit>> {
        let Asked::Own { view, .. } = asked else {
            return Err(anyhow!(
                "there is no node {node} in the newest state; if it was deleted, ask the server of a \
                 revision that had it: {{ asOf(revision: …) {{ node(id: \"{node}\") {{ … }} }} }}"
            ));
        };
        let unknown = || anyhow!("there is no node {node}");
        let key = node_key(node).ok_or_else(unknown)?;
        let history = view.engine.history();
        let revisions = {
            let _progress = Progress::start("Reading the log");
            history.touching(&key, view.snapshot.revision())?
        };
        if revisions.is_empty() {
            return Err(unknown());
        }
        note(&format!(
            "There is no node {node} any more; this is its past."
        ));
        let mut commits = Vec::new();
        for revision in revisions.into_iter().rev().take(self.number) {
            let commit = history.commit(revision)?;
            if self.since.is_some_and(|since| commit.time < since) {
                break;
            }
            commits.push(LoggedCommit::of(&commit, self.verbose));
        }
        Ok(commits)
    }

    fn page(
        &self,
        asked: &Asked,
        document: &str,
        first: usize,
        after: Option<&str>,
    ) -> anyhow::Result<Page> {
        let mut variables = json!({
            "first": first,
            "after": after,
            "verbose": self.verbose,
        });
        let mut pointer = "/commits";
        if let Some(node) = &self.node {
            variables["node"] = json!(node);
            pointer = "/node/history";
        }
        let mut data = asked.ask(document, &variables)?;
        let page = data.pointer_mut(pointer).map(Json::take);
        let page: serde_json::Result<Page> = serde_json::from_value(page.unwrap_or_default());
        let mut page = page.context("the answer has no commits")?;
        page.nodes.iter_mut().for_each(LoggedCommit::count_omitted);
        Ok(page)
    }
}

/// Whether a server takes a question, but not with these arguments: of them all, the page may be too large.
fn is_bad_input(error: &anyhow::Error) -> bool {
    match error.downcast_ref::<RemoteError>() {
        Some(RemoteError::Foreign { code, .. }) => {
            code.as_deref() == Some(ErrorCode::BadInput.name())
        }
        _ => false,
    }
}

/// Who is asked.
enum Asked {
    Own { service: Box<Service>, view: View },
    Server(Remote),
}

impl Asked {
    fn directory(directory: &DataDirectory) -> anyhow::Result<Self> {
        let engine = Arc::new(directory.open()?);
        check_names(&engine.snapshot())?;
        let view = View::of(&engine);
        let ontology = view.snapshot.ontology().clone();
        let service = Service::new(ontology, Limits::default(), DocumentLimits::default());
        let service = Box::new(service);
        Ok(Self::Own { service, view })
    }

    /// The type that a node has in the API; `None` where there is no such node.
    fn type_of(&self, node: &str) -> anyhow::Result<Option<String>> {
        let data = self.ask(TYPE, &json!({ "node": node }))?;
        let name = data.pointer("/node/__typename").and_then(Json::as_str);
        Ok(name.map(str::to_owned))
    }

    /// The `data` of the answer; its errors are ours.
    fn ask(&self, query: &str, variables: &Json) -> anyhow::Result<Json> {
        let (service, view) = match self {
            Self::Server(remote) => return Ok(remote.ask(query, variables)?),
            Self::Own { service, view } => (service, view),
        };
        let variables = variables.to_string();
        let request = Request {
            query: query.into(),
            operation_name: None,
            variables: Some(&variables),
        };
        let mut answer: Json = serde_json::from_slice(&service.answer(view, request).body)?;
        match answer.pointer("/errors/0/message") {
            Some(message) => Err(anyhow!("{}", message.as_str().unwrap_or_default())),
            None => Ok(answer["data"].take()),
        }
    }
}

impl LoggedCommit {
    /// A commit as the API shows it.
    fn of(commit: &Commit, verbose: bool) -> Self {
        let most = Limits::default().changes_shown_default();
        let changes = commit.events.iter().take(most).map(ChangeRecord::of);
        let mut logged = Self {
            revision: commit.revision,
            time: commit.time,
            author: commit.author.to_string(),
            message: commit.message.as_deref().map(str::to_owned),
            change_count: commit.events.len(),
            changes: verbose.then(|| changes.collect()),
            changes_omitted: None,
        };
        logged.count_omitted();
        logged
    }

    fn count_omitted(&mut self) {
        let shown = self.changes.as_ref().map(Vec::len);
        self.changes_omitted = shown.map(|shown| self.change_count.saturating_sub(shown));
    }

    fn text(&self) -> String {
        let Self {
            revision,
            time,
            author,
            message,
            change_count,
            changes,
            changes_omitted,
        } = self;
        let plural = if *change_count == 1 { "" } else { "s" };
        let mut text = format!("{revision}  {time}  {author}  {change_count} change{plural}");
        let first_line = message
            .as_deref()
            .and_then(|message| message.lines().next());
        if let Some(line) = first_line {
            text.push_str(&format!("  {line}"));
        }
        text.push('\n');
        let Some(changes) = changes else {
            return text;
        };
        for change in changes {
            for line in change.to_string().lines() {
                text.push_str(&format!("    {line}\n"));
            }
        }
        let more = changes_omitted.unwrap_or_default();
        if more > 0 {
            text.push_str(&format!("      … and {more} more\n"));
        }
        text
    }
}

/// What an id names; ids read `Kind:slug`.
fn node_key(id: &str) -> Option<NodeKey> {
    let (kind, slug) = id.split_once(':')?;
    let slug = Slug::new(slug).ok()?;
    Some(NodeKey {
        kind: kind.into(),
        slug,
    })
}

fn since(text: &str) -> Result<Timestamp, UsageError> {
    let midnight = |date: civil::Date| {
        let zoned = date.to_zoned(TimeZone::UTC).ok()?;
        Some(zoned.timestamp())
    };
    let time = scalar::date_time(text).or_else(|| scalar::date(text).and_then(midnight));
    time.ok_or_else(|| UsageError("a date such as 2026-11-30, or an RFC 3339 time".to_owned()))
}
