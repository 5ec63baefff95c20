//! From a wish to a commit, step by step: plan, show, ask, commit. What `apply`, `diff` and `import` have in
//! common, on a data directory and on a server alike.

use std::env;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::anyhow;
use clap::Args;

use super::confirm::confirmed;
use super::data::{DataDirectory, in_memory};
use super::exit::{Exit, UsageError};
use super::output::{note, print};
use super::plan::refusal;
use super::remote::{Remote, RemoteError};
use super::target::{Target, TargetOptions};
use crate::apply::{self, Answer, ApplyRequest, CommitLine, Done, FileWish, PlanError, Refusal};
use crate::diagnostic::Diagnostics;
use crate::engine::Engine;
use crate::event::{RequestId, Revision};

/// How files are to be taken, and on what.
#[derive(Debug, Args)]
pub(super) struct PlanOptions {
    #[command(flatten)]
    target: TargetOptions,
    /// Also remove what the files' owners stated earlier and the files do not state. Without an owner:
    /// everything that nobody owns and the files do not state.
    #[arg(long)]
    prune: bool,
    /// On whose behalf the files speak, in place of their own owner lines.
    #[arg(long, value_name = "NAME")]
    owner: Option<String>,
    /// Print one JSON document in place of text.
    #[arg(long)]
    json: bool,
}

/// Whether and as what to commit.
#[derive(Debug, Args)]
pub(super) struct CommitOptions {
    #[command(flatten)]
    plan: PlanOptions,
    /// Commit without asking.
    #[arg(long, short)]
    yes: bool,
    /// Only show what would be done.
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Why, for the history.
    #[arg(long, short, value_name = "TEXT")]
    message: Option<String>,
    /// Who, for the history; the user's name where it is left out. A server goes by the token instead.
    #[arg(long, value_name = "NAME", env = "REMIT_AUTHOR")]
    author: Option<String>,
}

/// How often a plan is made anew because others commit meanwhile.
const PLANS_MAX: usize = 5;
/// How often a request is sent when no answer arrives, and how long to wait before the next time.
const SENDINGS_MAX: u32 = 4;
const PAUSE: Duration = Duration::from_millis(250);

impl PlanOptions {
    /// Shows what the files that were read come to, and ends by whether that is anything.
    pub(super) fn show(&self, files: anyhow::Result<FileWish>) -> anyhow::Result<Exit> {
        let Some(wish) = self.wish(files)? else {
            return Ok(Exit::Failed);
        };
        let session = Session::open(self, &wish, "")?;
        let request = self.request(wish, None);
        let session = match session {
            Ok(session) => session,
            Err(refused) => return self.end(Err(refused)),
        };
        let answer = session.ask(&ApplyRequest {
            dry_run: true,
            ..request
        })?;
        let exit = match &answer {
            Ok(Done::Planned { .. } | Done::Committed { .. }) => Exit::Findings,
            _ => return self.end(answer),
        };
        self.report(answer).map(|()| exit)
    }

    /// The wish of files. That one is no text is an answer, too, where answers are JSON: `None` then.
    fn wish(&self, files: anyhow::Result<FileWish>) -> anyhow::Result<Option<FileWish>> {
        let error = match files {
            Ok(wish) => return Ok(Some(wish)),
            Err(error) if !self.json => return Err(error),
            Err(error) => error,
        };
        let mistakes: Diagnostics = error.downcast()?;
        self.report(Err(mistakes.into())).map(|()| None)
    }

    fn request(&self, wish: FileWish, message: Option<&str>) -> ApplyRequest {
        ApplyRequest {
            wish: FileWish {
                owner: self.owner.clone(),
                prune: self.prune,
                ..wish
            },
            message: message.map(str::to_owned),
            ..ApplyRequest::default()
        }
    }

    /// Prints an answer; as text, refusals are errors.
    fn report(&self, answer: Answer) -> anyhow::Result<()> {
        if self.json {
            return print_json(&answer);
        }
        print(&text(&answer.map_err(error)?))?;
        Ok(())
    }

    /// Prints an answer, and ends by it: with the same code as JSON and as text.
    fn end(&self, answer: Answer) -> anyhow::Result<Exit> {
        let exit = match &answer {
            Ok(_) => Exit::Done,
            Err(Refusal::NoOntology) => Exit::Usage,
            Err(_) => Exit::Failed,
        };
        self.report(answer)?;
        Ok(exit)
    }
}

impl CommitOptions {
    /// Makes the graph hold what the files that were read say, in one commit.
    pub(super) fn commit(&self, files: anyhow::Result<FileWish>) -> anyhow::Result<Exit> {
        let Some(wish) = self.plan.wish(files)? else {
            return Ok(Exit::Failed);
        };
        let author = self.author.clone().unwrap_or_else(user);
        let mut session = match Session::open(&self.plan, &wish, &author)? {
            Ok(session) => session,
            Err(refused) => return self.plan.end(Err(refused)),
        };
        let request = self.plan.request(wish, self.message.as_deref());
        for _ in 0..PLANS_MAX {
            let answer = session.ask(&ApplyRequest {
                dry_run: true,
                ..request.clone()
            })?;
            let revision = match &answer {
                Ok(Done::Planned { revision, .. }) if !self.dry_run => *revision,
                _ => return self.plan.end(answer),
            };
            if !self.plan.json {
                self.plan.report(answer)?;
            }
            if !self.yes && !confirmed("Commit this?")? {
                note("Nothing was changed.");
                return Ok(Exit::Done);
            }
            match session.commit(&request, revision)? {
                Err(Refusal::Moved {
                    expected,
                    found,
                    commits,
                }) => note(&format!(
                    "{}\nPlanning anew.",
                    moved(expected, found, &commits)
                )),
                Ok(Done::Committed { commit, .. }) if !self.plan.json => {
                    print(&made(&commit))?;
                    return Ok(Exit::Done);
                }
                answer => return self.plan.end(answer),
            }
        }
        Err(anyhow!(
            "others commit all the time; nothing was changed, try again"
        ))
    }

    /// Whether it can be asked for a confirmation that is wanted.
    pub(super) fn check(&self) -> Result<(), UsageError> {
        if self.yes || self.dry_run {
            return Ok(());
        }
        if self.plan.json {
            return Err(UsageError(
                "with --json nothing is asked: give --yes to commit, or --dry-run to only see the plan"
                    .to_owned(),
            ));
        }
        if !io::stdin().is_terminal() {
            return Err(UsageError(
                "apply asks before it commits, and there is no terminal to ask on: \
                 give --yes to commit, or --dry-run to only see the plan"
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

/// What is asked: a graph of our own, or somebody else's.
enum Session {
    Own {
        engine: Engine,
        author: Arc<str>,
        /// A directory that is not there yet: an empty graph in memory stands for it until the first commit.
        missing: Option<DataDirectory>,
    },
    Remote(Remote),
}

impl Session {
    /// Opens what the options name, and makes nothing: what is wrong with the files shows before that. A
    /// mistake in the ontology shows before a directory is opened.
    fn open(
        options: &PlanOptions,
        wish: &FileWish,
        author: &str,
    ) -> anyhow::Result<Result<Self, Refusal>> {
        let directory = match options.target.target()? {
            Target::Server(remote) => return Ok(Ok(Self::Remote(remote))),
            Target::Directory(directory) => directory,
        };
        if let Err(mistakes) = wish.ontology() {
            return Ok(Err(mistakes.into()));
        }
        let (engine, missing) = match directory.open_if_there()? {
            Some(engine) => (engine, None),
            None => (in_memory()?, Some(directory)),
        };
        let author = author.into();
        Ok(Ok(Self::Own {
            engine,
            author,
            missing,
        }))
    }

    fn ask(&self, request: &ApplyRequest) -> Result<Answer, RemoteError> {
        match self {
            Self::Own { engine, author, .. } => Ok(apply::answer(engine, request, author)),
            Self::Remote(remote) => remote.apply(request),
        }
    }

    /// Commits what was planned on a revision, to a directory that is made now if it was not there. To a
    /// server, a request whose answer is lost is sent again: its id makes that harmless.
    fn commit(&mut self, request: &ApplyRequest, planned_on: Revision) -> anyhow::Result<Answer> {
        if let Self::Own {
            engine, missing, ..
        } = self
            && let Some(directory) = missing.take()
        {
            *engine = directory.open_or_create()?;
        }
        let mut request = ApplyRequest {
            expected_revision: Some(planned_on),
            ..request.clone()
        };
        if let Self::Remote(_) = self {
            request.request_id = Some(RequestId(random_id().into()));
        }
        let mut sendings = 1;
        loop {
            match self.ask(&request) {
                Err(error @ RemoteError::Transport { .. }) if sendings < SENDINGS_MAX => {
                    note(&format!("{error}; asking again"));
                    thread::sleep(PAUSE * sendings * sendings);
                    sendings += 1;
                }
                answer => return Ok(answer?),
            }
        }
    }
}

/// An id that nobody else has. (Hashing nothing with new random keys gives a random number.)
fn random_id() -> String {
    let number = || RandomState::new().hash_one(());
    format!("apply-{:016x}{:016x}", number(), number())
}

/// Who runs this, as far as the environment tells.
fn user() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|name| !name.trim().is_empty()))
        .unwrap_or_else(|| crate::engine::AUTHOR.to_owned())
}

fn print_json(answer: &Answer) -> anyhow::Result<()> {
    let json = match answer {
        Ok(done) => serde_json::to_string_pretty(done)?,
        Err(refusal) => serde_json::to_string_pretty(refusal)?,
    };
    print(&format!("{json}\n"))?;
    Ok(())
}

fn text(done: &Done) -> String {
    match done {
        Done::Unchanged { revision } => {
            format!("Nothing to change: revision {revision} holds all of it.\n")
        }
        Done::Planned { plan, .. } => format!("{plan}\n"),
        Done::Committed { commit, plan, .. } => format!("{plan}\n{}", made(commit)),
    }
}

fn made(commit: &CommitLine) -> String {
    let CommitLine {
        revision, changes, ..
    } = commit;
    let plural = if *changes == 1 { "" } else { "s" };
    format!("Made revision {revision}: {changes} change{plural}.\n")
}

fn error(refused: Refusal) -> anyhow::Error {
    match refused {
        Refusal::Refused {
            mistakes,
            rejections,
        } => refusal(mistakes, rejections),
        Refusal::NoOntology => UsageError(PlanError::NoOntology.to_string()).into(),
        Refusal::Moved {
            expected,
            found,
            commits,
        } => anyhow!("{}", moved(expected, found, &commits)),
        Refusal::RequestIdReused { revision } => {
            anyhow!("the request id was used for another request, in commit {revision}")
        }
        Refusal::Invalid { message }
        | Refusal::Unavailable { message }
        | Refusal::Unknown { message } => anyhow!("{message}"),
    }
}

/// What others did meanwhile.
fn moved(expected: Revision, found: Revision, commits: &[CommitLine]) -> String {
    let mut text = format!("the graph moved from revision {expected} to {found}");
    for commit in commits {
        let CommitLine {
            revision,
            time,
            author,
            message,
            changes,
        } = commit;
        let message = message.as_deref().unwrap_or_default();
        text.push_str(&format!(
            "\n  {revision}  {time}  {author}  {changes} changed  {message}"
        ));
    }
    text
}
