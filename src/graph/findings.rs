//! Findings: what breaks the rules of the ontology, the file's and the built-in ones.
//!
//! Ordered by severity (the worst first), then by the rule's name, then by the node's id; findings of one
//! rule on one node by relation field in the ontology's order, then by the other end's slug. An edge is
//! found once, at the end that its relation was declared at.

use std::sync::Arc;

use super::snapshot::Snapshot;
use super::vertex::Vertex;
use super::visits::{Visits, VisitsExhausted};
use crate::event::{Basis, Source, Value};
use crate::ontology::{
    Direction, FieldId, Kind, Ontology, Part, RelationField, Rule, Severity, Test,
};

/// How many names of related nodes a message lists.
const NAMES_MAX: usize = 5;
/// What a message says for a value that is not there, and for a list without items.
const NOTHING: &str = "nothing";

/// Something that breaks a rule.
#[derive(Debug, Clone, Copy)]
pub struct Finding<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The node, or where the edge starts.
    pub node: Vertex,
    /// For findings about a relation or an edge: the relation field of the node.
    pub relation: Option<FieldId>,
    /// For findings about an edge: its other end.
    pub other: Option<Vertex>,
}

/// Which findings are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Selected<'s> {
    /// Of these rules; of all when absent.
    pub rules: Option<&'s [Arc<str>]>,
    /// At least this bad; of any severity when absent.
    pub severity: Option<Severity>,
    /// Not more than these first ones.
    pub most: usize,
}

/// The findings, in order.
pub fn findings<'a>(
    snapshot: &'a Snapshot,
    selected: Selected<'_>,
    visits: &Visits,
) -> Result<Vec<Finding<'a>>, VisitsExhausted> {
    let ontology = snapshot.ontology();
    let mut search = Search {
        snapshot,
        visits,
        kinds: kinds_by_id(ontology),
        most: selected.most,
        found: Vec::new(),
    };
    for (rule, ready) in snapshot.rules().iter(ontology) {
        let is_named = |names: &[Arc<str>]| names.iter().any(|name| **name == *rule.name);
        let is_asked = selected.rules.is_none_or(is_named)
            && selected.severity.is_none_or(|least| rule.severity <= least);
        if !is_asked {
            continue;
        }
        match &rule.test {
            Test::Where { kind, .. } => {
                let filter = ready.filter.as_ref();
                search.nodes(rule, &[ontology.kind(*kind)], |vertex| {
                    filter.map_or(Ok(false), |filter| filter.passes(snapshot, vertex, visits))
                })?;
            }
            Test::Orphan => {
                let mut kinds = search.kinds.clone();
                kinds.retain(|kind| !kind.fields.is_empty());
                search.nodes(rule, &kinds, |vertex| is_orphan(snapshot, vertex, visits))?;
            }
            Test::RequiredRelationEmpty => search.empty_relations(rule)?,
            Test::NodeWithoutSource => {
                let sources = |vertex| snapshot.node(vertex).sources.is_empty();
                search.all_nodes(rule, |vertex| Ok(sources(vertex)))?;
            }
            Test::NodeInferredWithoutNote => {
                let sources = |vertex| is_unexplained(&snapshot.node(vertex).sources);
                search.all_nodes(rule, |vertex| Ok(sources(vertex)))?;
            }
            Test::EdgeWithoutSource => search.edges(rule, <[Source]>::is_empty)?,
            Test::EdgeInferredWithoutNote => search.edges(rule, is_unexplained)?,
        }
        if search.is_full() {
            break;
        }
    }
    Ok(search.found)
}

/// Ids are ordered as texts, so kinds are by their name with the colon that follows it there.
fn kinds_by_id(ontology: &Ontology) -> Vec<&Kind> {
    let mut kinds: Vec<&Kind> = ontology.kinds.iter().collect();
    kinds.sort_by_cached_key(|kind| format!("{}:", kind.name));
    kinds
}

fn is_orphan(
    snapshot: &Snapshot,
    vertex: Vertex,
    visits: &Visits,
) -> Result<bool, VisitsExhausted> {
    let ontology = snapshot.ontology();
    for field in ontology.fields_of(snapshot.node(vertex).kind) {
        if !field.is_derived() && !snapshot.related(field.id, vertex, visits)?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether something was inferred and nothing says from what.
fn is_unexplained(sources: &[Source]) -> bool {
    sources.iter().any(|source| {
        let note = source.note.as_deref().unwrap_or_default();
        source.basis == Basis::Inferred && note.trim().is_empty()
    })
}

struct Search<'a, 'v> {
    snapshot: &'a Snapshot,
    visits: &'v Visits,
    kinds: Vec<&'a Kind>,
    most: usize,
    found: Vec<Finding<'a>>,
}

impl<'a> Search<'a, '_> {
    fn is_full(&self) -> bool {
        self.found.len() >= self.most
    }

    /// Nodes of these kinds that break the rule.
    fn nodes(
        &mut self,
        rule: &'a Rule,
        kinds: &[&Kind],
        breaks: impl Fn(Vertex) -> Result<bool, VisitsExhausted>,
    ) -> Result<(), VisitsExhausted> {
        for kind in kinds {
            for link in self.snapshot.members(kind.id).iter() {
                if self.is_full() {
                    return Ok(());
                }
                self.visits.spend(1)?;
                if breaks(link.vertex)? {
                    self.add(rule, link.vertex, None, None);
                }
            }
        }
        Ok(())
    }

    fn all_nodes(
        &mut self,
        rule: &'a Rule,
        breaks: impl Fn(Vertex) -> Result<bool, VisitsExhausted>,
    ) -> Result<(), VisitsExhausted> {
        let kinds = self.kinds.clone();
        self.nodes(rule, &kinds, breaks)
    }

    fn empty_relations(&mut self, rule: &'a Rule) -> Result<(), VisitsExhausted> {
        self.fields(
            |field| field.required,
            |search, field, vertex| {
                let related = search.snapshot.related(field.id, vertex, search.visits)?;
                if related.is_empty() {
                    search.add(rule, vertex, Some(field.id), None);
                }
                Ok(())
            },
        )
    }

    /// Stored edges whose sources break the rule, each from where its relation was declared.
    fn edges(
        &mut self,
        rule: &'a Rule,
        breaks: impl Fn(&[Source]) -> bool,
    ) -> Result<(), VisitsExhausted> {
        let ontology = self.snapshot.ontology();
        let is_forward = |field: &RelationField| {
            matches!(ontology.stored(field.id), Some((_, Direction::Forward)))
        };
        self.fields(is_forward, |search, field, vertex| {
            for link in search.snapshot.neighbors(field.id, vertex).iter() {
                if search.is_full() {
                    return Ok(());
                }
                search.visits.spend(1)?;
                if breaks(&link.edge().sources) {
                    search.add(rule, vertex, Some(field.id), Some(link.vertex));
                }
            }
            Ok(())
        })
    }

    /// Looks at every node with each of its relation fields that qualifies, until there are enough.
    fn fields(
        &mut self,
        qualifies: impl Fn(&RelationField) -> bool,
        look: impl Fn(&mut Self, &'a RelationField, Vertex) -> Result<(), VisitsExhausted>,
    ) -> Result<(), VisitsExhausted> {
        let snapshot = self.snapshot;
        for kind in self.kinds.clone() {
            let fields = snapshot.ontology().fields_of(kind.id);
            let fields: Vec<&RelationField> = fields.filter(|field| qualifies(field)).collect();
            if fields.is_empty() {
                continue;
            }
            for link in snapshot.members(kind.id).iter() {
                self.visits.spend(1)?;
                for field in &fields {
                    if self.is_full() {
                        return Ok(());
                    }
                    look(self, field, link.vertex)?;
                }
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        rule: &'a Rule,
        node: Vertex,
        relation: Option<FieldId>,
        other: Option<Vertex>,
    ) {
        self.found.push(Finding {
            rule,
            node,
            relation,
            other,
        });
    }
}

/// What a finding says: its rule's message with the places filled.
pub fn message(
    snapshot: &Snapshot,
    finding: &Finding<'_>,
    visits: &Visits,
) -> Result<String, VisitsExhausted> {
    let node = snapshot.node(finding.node);
    let ontology = snapshot.ontology();
    let mut said = String::new();
    for part in &finding.rule.message.parts {
        match part {
            Part::Text(text) => said.push_str(text),
            Part::Name => said.push_str(&node.name),
            Part::Slug => said.push_str(node.slug()),
            Part::Id => {
                said.push_str(&ontology.kind(node.kind).name);
                said.push(':');
                said.push_str(node.slug());
            }
            Part::Attribute(index) => match &node.values[*index] {
                Some(value) => said.push_str(&text(value)),
                None => said.push_str(NOTHING),
            },
            Part::Names(field) => said.push_str(&names(snapshot, *field, finding.node, visits)?),
            Part::Count(field) => {
                let count = snapshot.related(*field, finding.node, visits)?.len();
                said.push_str(&count.to_string());
            }
            Part::Relation => {
                let field = finding.relation.map(|field| ontology.field(field));
                said.push_str(field.map_or("", |field| &field.name));
            }
            Part::Other => {
                let other = finding.other.map(|other| snapshot.node(other));
                said.push_str(other.map_or("", |node| &node.name));
            }
        }
    }
    Ok(said)
}

/// The first few names of the nodes that a relation leads to, and how many more there are.
fn names(
    snapshot: &Snapshot,
    field: FieldId,
    vertex: Vertex,
    visits: &Visits,
) -> Result<String, VisitsExhausted> {
    let related = snapshot.related(field, vertex, visits)?;
    visits.spend(related.len().min(NAMES_MAX))?;
    let names = related.iter().take(NAMES_MAX);
    let names: Vec<&str> = names
        .map(|link| &*snapshot.node(link.vertex).name)
        .collect();
    Ok(match related.len().saturating_sub(NAMES_MAX) {
        0 if names.is_empty() => NOTHING.to_owned(),
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Url(text) | Value::Enum(text) => text.to_string(),
        Value::Int(int) => int.to_string(),
        Value::Float(float) => float.to_string(),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::DateTime(time) => time.to_string(),
        Value::Date(date) => date.to_string(),
        Value::List(items) if items.is_empty() => NOTHING.to_owned(),
        Value::List(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
    }
}
