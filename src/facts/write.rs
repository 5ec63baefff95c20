//! Writes facts as a fact file: the same bytes for the same facts.
//!
//! Everything is written out: no default document, no inheritance, owners included. Sections follow
//! the ontology's order, nodes and edges their slugs, members a fixed order. Each edge stands once,
//! under its source in the forward field. Reading the file gives the facts back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use super::text::{push_key, push_text};
use crate::event::{EdgeFact, EdgeKey, NodeFact, NodeKey, Slug, Source, Value};
use crate::ontology::{Kind, Ontology, StoredRelation};

/// Facts to be written, in any order; all of them are of the ontology's kinds and relations. (Others are
/// not written: they belong to another ontology.)
pub struct FactSet<'a> {
    /// What gives sections, members and order.
    pub ontology: &'a Ontology,
    /// The nodes.
    pub nodes: Vec<(NodeKey, &'a NodeFact)>,
    /// The edges.
    pub edges: Vec<(EdgeKey, &'a EdgeFact)>,
}

/// The facts as the text of one file. Empty for no facts.
pub fn write(mut facts: FactSet<'_>) -> String {
    facts.edges.sort_by(|a, b| a.0.cmp(&b.0));
    let mut writer = Writer {
        out: String::new(),
        facts: &facts,
    };
    for kind in &facts.ontology.kinds {
        writer.section(kind);
    }
    writer.out
}

struct Writer<'a> {
    out: String,
    facts: &'a FactSet<'a>,
}

impl<'a> Writer<'a> {
    fn section(&mut self, kind: &Kind) {
        let facts = self.facts;
        let of_kind = |name: &str| name == kind.name;
        let nodes = facts.nodes.iter().filter(|(key, _)| of_kind(&key.kind));
        let mut bodies: BTreeMap<&Slug, Option<&NodeFact>> = BTreeMap::new();
        // A node that only has edges here still needs its place in the file.
        let edges = facts.edges.iter().filter(|(key, _)| of_kind(&key.kind));
        bodies.extend(edges.map(|(key, _)| (&key.from, None)));
        bodies.extend(nodes.map(|(key, fact)| (&key.slug, Some(*fact))));
        if bodies.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.key(0, &kind.plural);
        for (slug, fact) in bodies {
            self.node(kind, slug, fact);
        }
        self.out.push('\n');
    }

    fn node(&mut self, kind: &Kind, slug: &Slug, fact: Option<&NodeFact>) {
        self.line(2);
        push_key(&mut self.out, slug.as_str(), 2);
        if let Some(fact) = fact {
            self.members(kind, fact);
        }
        for relation in &self.facts.ontology.relations {
            if relation.source == kind.id {
                self.relation(kind, relation, slug);
            }
        }
        if let Some(fact) = fact {
            self.sources(4, &fact.sources);
            self.owners(4, &fact.owners);
        }
    }

    fn members(&mut self, kind: &Kind, fact: &NodeFact) {
        self.text(4, "name", &fact.name);
        if let Some(description) = &fact.description {
            self.text(4, "description", description);
        }
        if !fact.labels.is_empty() {
            self.member(4, "labels");
            for label in &fact.labels {
                self.text(6, &label.key, &label.value);
            }
        }
        for attribute in &kind.attributes {
            if let Some(value) = fact.attributes.get(attribute.name.as_str()) {
                self.value(4, &attribute.name, value);
            }
        }
    }

    fn relation(&mut self, kind: &Kind, relation: &StoredRelation, from: &Slug) {
        let field = self.facts.ontology.field(relation.forward);
        let wanted = (kind.name.as_str(), field.name.as_str(), from);
        let all: &'a [(EdgeKey, &'a EdgeFact)] = &self.facts.edges;
        let start = all.partition_point(|(key, _)| (&*key.kind, &*key.field, &key.from) < wanted);
        let end = all.partition_point(|(key, _)| (&*key.kind, &*key.field, &key.from) <= wanted);
        let edges = &all[start..end];
        if edges.is_empty() {
            return;
        }
        self.member(4, &field.name);
        let is_many = field.is_many();
        for (key, fact) in edges {
            self.edge(relation, &key.to, fact, is_many);
        }
    }

    /// One edge: an item of a list, or the value of a to-one relation.
    fn edge(&mut self, relation: &StoredRelation, to: &Slug, fact: &EdgeFact, is_item: bool) {
        let is_short = *fact == EdgeFact::default();
        match (is_item, is_short) {
            (true, _) => self.item(6),
            (false, true) => self.out.push(' '),
            (false, false) => self.line(6),
        }
        let indent = if is_item { 8 } else { 6 };
        if is_short {
            return push_text(&mut self.out, to.as_str(), indent);
        }
        self.out.push_str("to: ");
        push_text(&mut self.out, to.as_str(), indent);
        for property in &relation.properties {
            if let Some(value) = fact.properties.get(property.name.as_str()) {
                self.value(indent, &property.name, value);
            }
        }
        if let Some(note) = &fact.note {
            self.text(indent, "note", note);
        }
        self.sources(indent, &fact.sources);
        self.owners(indent, &fact.owners);
    }

    fn sources(&mut self, indent: usize, sources: &[Source]) {
        if sources.is_empty() {
            return;
        }
        self.member(indent, "sources");
        for source in sources {
            self.item(indent + 2);
            let inner = indent + 4;
            self.out.push_str("document: ");
            push_text(&mut self.out, &source.document, inner + 2);
            let texts = [
                ("locator", source.locator.as_deref()),
                ("url", source.url.as_deref()),
                ("basis", Some(source.basis.name())),
                ("note", source.note.as_deref()),
            ];
            for (name, text) in texts {
                if let Some(text) = text {
                    self.text(inner, name, text);
                }
            }
            if let Some(date) = source.observed_at {
                self.member(inner, "observedAt");
                let _ = write!(self.out, " {date}");
            }
        }
    }

    fn owners(&mut self, indent: usize, owners: &BTreeSet<Arc<str>>) {
        if owners.is_empty() {
            return;
        }
        self.member(indent, "stated-by");
        for owner in owners {
            self.item(indent + 2);
            push_text(&mut self.out, owner, indent + 4);
        }
    }

    fn value(&mut self, indent: usize, name: &str, value: &Value) {
        self.member(indent, name);
        match value {
            Value::List(items) if items.is_empty() => self.out.push_str(" []"),
            Value::List(items) => {
                for item in items {
                    self.item(indent + 2);
                    self.single(item, indent + 4);
                }
            }
            single => {
                self.out.push(' ');
                self.single(single, indent + 2);
            }
        }
    }

    fn single(&mut self, value: &Value, indent: usize) {
        let out = &mut self.out;
        match value {
            Value::Text(text) | Value::Url(text) | Value::Enum(text) => {
                push_text(out, text, indent)
            }
            Value::Date(date) => _ = write!(out, "{date}"),
            Value::DateTime(time) => _ = write!(out, "{time}"),
            Value::Int(_) | Value::Float(_) | Value::Boolean(_) | Value::List(_) => {
                _ = write!(out, "{}", value.to_json());
            }
        }
    }

    fn text(&mut self, indent: usize, name: &str, text: &str) {
        self.member(indent, name);
        self.out.push(' ');
        push_text(&mut self.out, text, indent + 2);
    }

    fn member(&mut self, indent: usize, name: &str) {
        self.line(indent);
        self.key(indent, name);
    }

    fn key(&mut self, indent: usize, name: &str) {
        push_key(&mut self.out, name, indent);
    }

    fn item(&mut self, indent: usize) {
        self.line(indent);
        self.out.push_str("- ");
    }

    fn line(&mut self, indent: usize) {
        let _ = write!(self.out, "\n{:indent$}", "");
    }
}
