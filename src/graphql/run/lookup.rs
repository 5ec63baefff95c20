//! Finds the nodes that arguments name, and says which of them there are not.

use std::sync::Arc;

use super::{Run, Stop};
use crate::diagnostic::{nearest_few, shown};
use crate::event::Slug;
use crate::graph::Vertex;
use crate::graphql::error::{ErrorCode, GraphqlError};
use crate::graphql::plan::PlanField;
use crate::ontology::KindId;

/// How many near names are offered for an unknown one.
const NEAREST_MOST: usize = 3;
/// How many names are looked through for near ones.
const SEARCHED_MOST: usize = 10_000;
/// For how many unknown names of one request near ones are looked for. Each costs a comparison with all
/// that are known.
pub(super) const HINTED_MOST: usize = 3;
/// How many unknown names an error lists.
const UNKNOWN_MOST: usize = 10;

impl<'a> Run<'a> {
    /// Ids read `Kind:slug`. An id that is not of that form names nothing.
    pub(super) fn by_id(&self, id: &str) -> Option<Vertex> {
        self.work.snapshot.with_id(id)
    }

    /// The nodes with these ids, in this order, or an error of the field that names all unknown ones.
    pub(super) fn by_ids(
        &mut self,
        field: &PlanField,
        argument: &str,
        ids: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Vec<Vertex>, Stop> {
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        for id in ids {
            match self.by_id(id.as_ref()) {
                Some(vertex) => found.push(vertex),
                None => unknown.push(self.unknown_id(argument, id.as_ref())),
            }
        }
        if unknown.is_empty() {
            Ok(found)
        } else {
            Err(self.not_found(field, &unknown))
        }
    }

    /// Records that an argument names what there is not.
    pub(super) fn not_found(&mut self, field: &PlanField, unknown: &[String]) -> Stop {
        let named = &unknown[..unknown.len().min(UNKNOWN_MOST)];
        let mut message = named.join("; ");
        let more = unknown.len() - named.len();
        if more > 0 {
            message.push_str(&format!("; and {more} more that there are not"));
        }
        self.fail(field, GraphqlError::new(ErrorCode::NotFound, message))
    }

    /// Says which id is unknown, and which ones are near it.
    pub(super) fn unknown_id(&self, argument: &str, id: &str) -> String {
        let ontology = self.work.snapshot.ontology();
        let kinds = ontology.kinds.iter().map(|kind| kind.name.as_str());
        match id.split_once(':') {
            Some((kind, slug)) => match ontology.kind_named(kind) {
                Some(kind) => self.unknown_slug(argument, kind.id, slug),
                None => {
                    let shown = shown(kind);
                    let hint = did_you_mean(&self.near(&shown, kinds));
                    format!("{argument}: there is no kind {shown:?}{hint}")
                }
            },
            None => {
                let shown = shown(id);
                let example = kinds.into_iter().next().unwrap_or("Kind");
                format!("{argument}: {shown:?} is no id; ids read like \"{example}:slug\"")
            }
        }
    }

    /// Says which slug is unknown, and which ones are near it.
    pub(super) fn unknown_slug(&self, argument: &str, kind: KindId, slug: &str) -> String {
        let snapshot = self.work.snapshot;
        let kind_name = &snapshot.ontology().kind(kind).name;
        let shown = shown(slug);
        let members = snapshot.members(kind);
        let known = members
            .iter()
            .take(SEARCHED_MOST)
            .map(|link| snapshot.node(link.vertex).slug());
        let near = self.near(&shown, known);
        let hint = match (near.as_slice(), Slug::new(slug)) {
            ([], Err(invalid)) => format!(": {invalid}"),
            (near, _) => did_you_mean(near),
        };
        format!("{argument}: there is no {kind_name} with slug {shown:?}{hint}")
    }

    /// Says which names of rules are unknown, and which ones are near them; for the first that none is near, which
    /// rules there are.
    pub(super) fn unknown_rules(&self, names: &[Arc<str>]) -> Vec<String> {
        let ontology = self.work.snapshot.ontology();
        let known = || ontology.rules.iter().map(|rule| rule.name.as_str());
        let mut are_listed = false;
        let mut unknown = Vec::new();
        for name in names {
            if ontology.rule_named(name).is_some() {
                continue;
            }
            let shown = shown(name);
            let near = self.near(&shown, known());
            let hint = if near.is_empty() && !are_listed {
                are_listed = true;
                format!("; the rules are {}", known().collect::<Vec<_>>().join(", "))
            } else {
                did_you_mean(&near)
            };
            unknown.push(format!("rules: there is no rule {shown:?}{hint}"));
        }
        unknown
    }

    /// What may have been meant, for the first few unknown names of a request.
    fn near<'k>(&self, unknown: &str, known: impl Iterator<Item = &'k str>) -> Vec<&'k str> {
        let left = self.hints_left.get();
        if left == 0 {
            return Vec::new();
        }
        self.hints_left.set(left - 1);
        nearest_few(unknown, known, NEAREST_MOST)
    }
}

fn did_you_mean(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        near => format!("; did you mean {}?", near.join(", ")),
    }
}
