//! What a list of events does, for people: counts, and one line per fact with what changed about it.

use std::fmt;

use crate::event::{EdgeFact, EdgeKey, Event, Label, NodeFact, Source, Value};

/// How many facts of each sort are shown one by one unless asked otherwise.
const SHOWN_MAX: usize = 100;

/// Shows events as a plan. The lines are grouped: ontology, created, updated, connected, removed.
#[derive(Debug, Clone)]
pub struct Summary<'a> {
    events: &'a [Event],
}

/// How many facts the events create, update and remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
    /// Edges updated.
    pub edges_updated: usize,
    /// Edges removed.
    pub disconnected: usize,
}

impl Counts {
    /// Counts the events.
    pub fn of(events: &[Event]) -> Self {
        let mut counts = Self::default();
        for event in events {
            match event {
                Event::OntologyReplaced { .. } => counts.ontology = true,
                Event::NodeCreated { .. } => counts.created += 1,
                Event::NodeUpdated { .. } => counts.updated += 1,
                Event::NodeDeleted { .. } => counts.deleted += 1,
                Event::EdgeConnected { .. } => counts.connected += 1,
                Event::EdgeUpdated { .. } => counts.edges_updated += 1,
                Event::EdgeDisconnected { .. } => counts.disconnected += 1,
            }
        }
        counts
    }
}

impl<'a> Summary<'a> {
    /// The summary of events as decided.
    pub fn of(events: &'a [Event]) -> Self {
        Self { events }
    }

    fn section(
        &self,
        f: &mut fmt::Formatter<'_>,
        line: impl Fn(&Event) -> Option<String>,
    ) -> fmt::Result {
        let mut count = 0_usize;
        for text in self.events.iter().filter_map(line) {
            count += 1;
            if count <= SHOWN_MAX {
                writeln!(f, "{text}")?;
            }
        }
        if count > SHOWN_MAX {
            writeln!(f, "  … and {} more", count - SHOWN_MAX)?;
        }
        Ok(())
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.section(f, |event| match event {
            Event::OntologyReplaced { before: None, .. } => Some("+ ontology".to_owned()),
            Event::OntologyReplaced { .. } => Some("~ ontology".to_owned()),
            _ => None,
        })?;
        self.section(f, |event| match event {
            Event::NodeCreated { key, after } => Some(format!("+ {key} {:?}", after.name)),
            _ => None,
        })?;
        self.section(f, |event| match event {
            Event::NodeUpdated {
                key, before, after, ..
            } => Some(format!("~ {key}{}", node_changes(before, after))),
            _ => None,
        })?;
        self.section(f, |event| match event {
            Event::EdgeConnected { key, after } => {
                let note = after.note.as_ref();
                let note = note.map_or(String::new(), |note| format!(" {note:?}"));
                Some(format!("+ {}{note}", edge(key)))
            }
            _ => None,
        })?;
        self.section(f, |event| match event {
            Event::EdgeUpdated { key, before, after } => {
                Some(format!("~ {}{}", edge(key), edge_changes(before, after)))
            }
            _ => None,
        })?;
        self.section(f, |event| match event {
            Event::EdgeDisconnected { key, .. } => Some(format!("- {}", edge(key))),
            _ => None,
        })?;
        self.section(f, |event| match event {
            Event::NodeDeleted { key, before, .. } => Some(format!("- {key} {:?}", before.name)),
            _ => None,
        })?;
        Counts::of(self.events).fmt(f)
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
            (self.edges_updated, "to update"),
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

fn edge(key: &EdgeKey) -> String {
    format!("{}:{} {} → {}", key.kind, key.from, key.field, key.to)
}

fn node_changes(before: &NodeFact, after: &NodeFact) -> String {
    let mut lines = Lines::default();
    lines.text("name", Some(&*before.name), Some(&*after.name));
    let (old, new) = (&before.description, &after.description);
    lines.text("description", old.as_deref(), new.as_deref());
    lines.set("labels", &labels(&before.labels), &labels(&after.labels));
    lines.set(
        "sources",
        &sources(&before.sources),
        &sources(&after.sources),
    );
    lines.set("owners", &before.owners, &after.owners);
    lines.values(&before.attributes, &after.attributes);
    lines.0
}

fn edge_changes(before: &EdgeFact, after: &EdgeFact) -> String {
    let mut lines = Lines::default();
    lines.text("note", before.note.as_deref(), after.note.as_deref());
    lines.set(
        "sources",
        &sources(&before.sources),
        &sources(&after.sources),
    );
    lines.set("owners", &before.owners, &after.owners);
    lines.values(&before.properties, &after.properties);
    lines.0
}

fn labels(labels: &[Label]) -> Vec<String> {
    labels
        .iter()
        .map(|label| format!("{}: {}", label.key, label.value))
        .collect()
}

fn sources(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .map(|source| serde_json::to_string(source).expect("a source has only string keys"))
        .collect()
}

/// One indented line per member that changed.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn line(&mut self, member: &str, text: &str) {
        self.0.push_str(&format!("\n    {member}: {text}"));
    }

    fn text(&mut self, member: &str, before: Option<&str>, after: Option<&str>) {
        if before != after {
            let shown = |text: Option<&str>| text.map_or("none".to_owned(), |t| format!("{t:?}"));
            self.line(member, &format!("{} → {}", shown(before), shown(after)));
        }
    }

    fn set<T: AsRef<str>>(
        &mut self,
        member: &str,
        before: impl IntoIterator<Item = T> + Clone,
        after: impl IntoIterator<Item = T> + Clone,
    ) {
        let gone = minus(before.clone(), after.clone()).into_iter();
        let come = minus(after.clone(), before.clone()).into_iter();
        let parts: Vec<String> = gone
            .map(|text| format!("- {text}"))
            .chain(come.map(|text| format!("+ {text}")))
            .collect();
        if !parts.is_empty() {
            self.line(member, &parts.join(", "));
        } else if before
            .into_iter()
            .map(owned)
            .ne(after.into_iter().map(owned))
        {
            self.line(member, "in another order");
        }
    }

    fn values(
        &mut self,
        before: &std::collections::BTreeMap<std::sync::Arc<str>, Value>,
        after: &std::collections::BTreeMap<std::sync::Arc<str>, Value>,
    ) {
        let names: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
        for name in names {
            let (old, new) = (before.get(name), after.get(name));
            if old != new {
                let shown = |value: Option<&Value>| {
                    value.map_or("none".to_owned(), |value| value.to_json().to_string())
                };
                self.line(name, &format!("{} → {}", shown(old), shown(new)));
            }
        }
    }
}

fn owned(text: impl AsRef<str>) -> String {
    text.as_ref().to_owned()
}

fn minus<T: AsRef<str>>(
    some: impl IntoIterator<Item = T>,
    others: impl IntoIterator<Item = T>,
) -> Vec<String> {
    let others: Vec<T> = others.into_iter().collect();
    some.into_iter()
        .filter(|text| others.iter().all(|other| other.as_ref() != text.as_ref()))
        .map(owned)
        .collect()
}
