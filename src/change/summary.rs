//! What a list of events does, for people and as JSON: counts, and what changes about each fact.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::record::{ChangeAction, ChangeRecord, FieldChange};
use crate::event::{Event, Label, Source};

/// How many facts of each sort are shown one by one in the text.
const SHOWN_MAX: usize = 100;

/// What events do. As text, the lines are grouped: ontology, created, updated, connected, removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// How many facts there are of each sort.
    pub counts: Counts,
    /// Every fact, in the order of the events.
    pub changes: Vec<ChangeRecord>,
}

/// How many facts the events create, update and remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Whether the ontology is replaced.
    pub ontology: bool,
    /// Nodes created.
    pub created: usize,
    /// Nodes updated.
    pub updated: usize,
    /// Nodes deleted.
    pub deleted: usize,
    /// Edges made.
    pub connected: usize,
    /// Edges of which something else is stated.
    pub restated: usize,
    /// Edges removed.
    pub disconnected: usize,
}

impl Counts {
    fn of(changes: &[ChangeRecord]) -> Self {
        let mut counts = Self::default();
        for change in changes {
            match change.action {
                ChangeAction::OntologyReplaced => counts.ontology = true,
                ChangeAction::Created => counts.created += 1,
                ChangeAction::Updated => counts.updated += 1,
                ChangeAction::Deleted => counts.deleted += 1,
                ChangeAction::Connected => counts.connected += 1,
                ChangeAction::Restated => counts.restated += 1,
                ChangeAction::Disconnected => counts.disconnected += 1,
            }
        }
        counts
    }
}

impl Summary {
    /// The summary of events as decided.
    pub fn of(events: &[Event]) -> Self {
        Self::from_records(events.iter().map(ChangeRecord::of).collect())
    }

    /// The summary of what events were recorded as.
    pub fn from_records(changes: Vec<ChangeRecord>) -> Self {
        Self {
            counts: Counts::of(&changes),
            changes,
        }
    }

    fn section(&self, f: &mut fmt::Formatter<'_>, action: ChangeAction) -> fmt::Result {
        let all = self.changes.iter();
        let mut wanted = all.filter(|change| change.action == action);
        for change in wanted.by_ref().take(SHOWN_MAX) {
            writeln!(f, "{change}")?;
        }
        match wanted.count() {
            0 => Ok(()),
            more => writeln!(f, "  … and {more} more"),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for action in [
            ChangeAction::OntologyReplaced,
            ChangeAction::Created,
            ChangeAction::Updated,
            ChangeAction::Connected,
            ChangeAction::Restated,
            ChangeAction::Disconnected,
            ChangeAction::Deleted,
        ] {
            self.section(f, action)?;
        }
        self.counts.fmt(f)
    }
}

/// One fact, with an indented line for each member that differs where it was there before and after.
impl fmt::Display for ChangeRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let member = |wanted: &str| self.changes.iter().find(|change| change.field == wanted);
        let is_first = member("sdl").is_some_and(|sdl| sdl.before.is_null());
        let sign = match self.action {
            ChangeAction::OntologyReplaced if !is_first => '~',
            ChangeAction::OntologyReplaced | ChangeAction::Created | ChangeAction::Connected => '+',
            ChangeAction::Updated | ChangeAction::Restated => '~',
            ChangeAction::Deleted | ChangeAction::Disconnected => '-',
        };
        write!(f, "{sign} {}", self.id.as_deref().unwrap_or("ontology"))?;
        if let (Some(relation), Some(to)) = (&self.relation, &self.to) {
            write!(f, " {relation} → {to}")?;
        }
        let said = match self.action {
            ChangeAction::Updated | ChangeAction::Restated => {
                return self.changes.iter().try_for_each(|change| change.fmt(f));
            }
            ChangeAction::Created => member("name").map(|name| &name.after),
            ChangeAction::Connected => member("note").map(|note| &note.after),
            ChangeAction::Deleted => member("name").map(|name| &name.before),
            ChangeAction::OntologyReplaced | ChangeAction::Disconnected => None,
        };
        match said {
            Some(text) => write!(f, " {}", shown(text)),
            None => Ok(()),
        }
    }
}

/// An indented line. Lists of words show what went and what came.
impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (&self.before, &self.after);
        write!(f, "\n    {}: ", self.field)?;
        let is_set = ["labels", "sources", "statedBy"].contains(&&*self.field);
        let sets = || Some((parts(before)?, parts(after)?));
        let Some((before, after)) = sets().filter(|_| is_set) else {
            return write!(f, "{} → {}", shown(before), shown(after));
        };
        let gone = before.iter().filter(|part| !after.contains(part));
        let come = after.iter().filter(|part| !before.contains(part));
        let gone = gone.map(|part| format!("- {part}"));
        let differing: Vec<String> = gone.chain(come.map(|part| format!("+ {part}"))).collect();
        if differing.is_empty() {
            return f.write_str("in another order");
        }
        f.write_str(&differing.join(", "))
    }
}

fn shown(value: &Json) -> String {
    match value {
        Json::Null => "none".to_owned(),
        Json::String(text) => format!("{text:?}"),
        other => other.to_string(),
    }
}

/// The items of a list as texts; `None` for what is no list.
fn parts(value: &Json) -> Option<Vec<String>> {
    match value {
        Json::Null => Some(Vec::new()),
        Json::Array(items) => Some(items.iter().map(part).collect()),
        _ => None,
    }
}

fn part(value: &Json) -> String {
    if let Json::String(text) = value {
        return text.clone();
    }
    if let Ok(label) = Label::deserialize(value) {
        return format!("{}: {}", label.key, label.value);
    }
    match Source::deserialize(value) {
        // With its members in their own order.
        Ok(source) => serde_json::to_string(&source).expect("a source has only string keys"),
        Err(_) => value.to_string(),
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.created, "to create"),
            (self.updated, "to update"),
            (self.deleted, "to delete"),
        ];
        let edges = [
            (self.connected, "to connect"),
            (self.restated, "to update"),
            (self.disconnected, "to disconnect"),
        ];
        let mut texts = Vec::new();
        if self.ontology {
            texts.push("the ontology".to_owned());
        }
        for (noun, parts) in [("node", parts), ("connection", edges)] {
            let counted: Vec<String> = parts
                .iter()
                .filter(|(count, _)| *count > 0)
                .map(|(count, what)| format!("{count} {what}"))
                .collect();
            if !counted.is_empty() {
                let total: usize = parts.iter().map(|(count, _)| count).sum();
                let plural = if total == 1 { "" } else { "s" };
                texts.push(format!("{noun}{plural}: {}", counted.join(", ")));
            }
        }
        if texts.is_empty() {
            return f.write_str("nothing");
        }
        f.write_str(&texts.join("; "))
    }
}
